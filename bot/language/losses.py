"""To whom a deal was lost, and why."""

from collections.abc import Sequence

from bot.language.drafts import Draft
from bot.language.items import Item
from bot.language.understanding import Nothing

CLIENTS = frozenset(
    {
        "client",
        "clients",
        "customer",
        "customers",
        "客户",
        "大客户",
        "老客户",
        "一个客户",
        "一个大客户",
        "个大客户",
        "个客户",
    }
)


# Acme chose us over Oracle: who follows has lost to us.
RATHER_THAN = frozenset({"over", "instead of", "rather than", "ahead of", "而不是", "没选"})


def loses_theirs(
    draft: Draft, items: Sequence[Item], head: int, left: Sequence[int], right: Sequence[int]
) -> None:
    """Acme lost a big client: it is their client, not ours."""
    named = [place for place in left if "with" not in link_before(items, place).tags]
    if (
        draft.intent == "deal.lost"
        and named
        and not right
        and items[head].text in {"lost", "丢了", "流失了", "丢失", "流失"}
    ):
        taken = next((item for item in items[head + 1 :] if item.text in CLIENTS), None)
        if taken:
            draft.hidden = draft.hidden or (Nothing.HEARSAY, taken.text)


def link_before(items: Sequence[Item], place: int) -> Item:
    """The preposition that leads to this name, over articles and words like "deal"."""
    index = place - 1
    while index >= 0:
        item = items[index]
        if {"with", "by", "lost to", "via"} & item.tags.keys() and "cue" not in item.tags:
            return item
        if not {"fill", "generic"} & item.tags.keys():
            break
        index -= 1
    return Item(0, 0, "")


def rival_wins(draft: Draft, items: Sequence[Item], head: int) -> None:
    """友商签了明远 is what one hears; 明远签了友商 is a deal lost."""
    for place, item in enumerate(items):
        if not {"rival", "competitor"} & item.tags.keys() or link_before(items, place).text in {"from", "从"}:
            continue
        if place < head:
            draft.hidden = draft.hidden or (Nothing.HEARSAY, item.text)
        elif place == head + 1:
            draft.intent = "deal.lost"


def rivals(
    draft: Draft, items: Sequence[Item], head: int, left: list[int], right: list[int]
) -> tuple[list[int], list[int]]:
    """Take out of the names those to whom a deal was lost."""
    if draft.intent != "deal.lost":
        return left, right
    if items[head].text in BEATEN:
        for place in left:
            draft.put_item("competitor", items[place].text, items[place])
        return [], right
    kept: list[int] = []
    for place in right:
        link = link_before(items, place)
        first = (place == right[0] and not link.text) or "lost to" in items[place - 1].tags
        towards = any("lost to" in item.tags for item in items[head:place])
        if "competitor" in items[place].tags or "lost to" in link.tags or (towards and first):
            draft.put_item("competitor", items[place].text, items[place])
        else:
            kept.append(place)
    taken = [place for place in left if link_before(items, place).text.startswith("被")]
    for place in taken:
        draft.put_item("competitor", items[place].text, items[place])
    return [place for place in left if place not in taken], kept


def gives_no_reason(item: Item) -> bool:
    """Lost on Friday, lost over Acme."""
    return item.value is not None or "name" in item.tags or item.text in {"us", "them", "it"}


BEATEN = frozenset({"beat us", "beat us at", "outbid us", "undercut us"})


def read_reason(draft: Draft, items: Sequence[Item], head: int) -> None:
    """The words after "because", or from the first word that speaks of a price, a budget and the like."""
    for place in range(head + 1, len(items)):
        item = items[place]
        if "because" in item.tags and place + 1 < len(items) and not gives_no_reason(items[place + 1]):
            draft.put_words("reason", items[place + 1 :])
            return
        if "reason" in item.tags and not {"name", "rival"} & item.tags.keys():
            first = (
                place - 1
                if place
                and items[place - 1].text in {"no", "没", "没有", "too", "太", "bad", "on"}
                and items[place - 1].text != "on"
                else place
            )
            draft.put_words("reason", items[first:])
            return


def add_reason(last: Draft, items: Sequence[Item]) -> None:
    """What a later clause says of a loss is why."""
    account = last.spans.get("account")
    words = [item for item in items if item.value is None and (item.start, item.end) != account]
    told = [
        item
        for item in words
        if not {"talk", "fill", "channel"} & item.tags.keys()
        or "reason" in item.tags
        or "nothing" in item.tags
    ]
    if told and "reason" not in last.words:
        first = next((index for index, item in enumerate(words) if "because" in item.tags), -1)
        last.put_words("reason", words[first + 1 :])
