"""Numbers, dates and channels of a clause, and which of them belong to a deal."""

from collections.abc import Sequence

from bot.language.amounts import AmountReading
from bot.language.drafts import Draft
from bot.language.items import Item, Percent


def amount_is_part(items: Sequence[Item], place: int) -> bool:
    """Whether an amount is a deposit, a discount or the like."""
    return beside(items, place, "part")


def share_is_term(items: Sequence[Item], place: int) -> bool:
    """Whether a percentage is a discount, an advance or the like, and no chance of winning."""
    return beside(items, place, "terms")


def beside(items: Sequence[Item], place: int, tag: str) -> bool:
    for step in (-1, 1):
        index, seen = place + step, 0
        while 0 <= index < len(items) and seen < 3:
            if tag in items[index].tags:
                return True
            if items[index].value is not None or "name" in items[index].tags:
                break
            index, seen = index + step, seen + 1
    return False


def take_facts(draft: Draft, items: Sequence[Item]) -> None:
    """File the numbers, dates and channels of these items."""
    closing = any("closes" in item.tags for item in items)
    for place, item in enumerate(items):
        if (
            isinstance(item.value, AmountReading)
            and draft.intent != "payment.log"
            and amount_is_part(items, place)
        ):
            continue
        if isinstance(item.value, Percent) and not item.value.off and share_is_term(items, place):
            if beside(items, place, "off"):
                draft.extra["discount"] = f"{item.value.value.normalize():f}"
            continue
        if (
            "stage" in item.tags
            and draft.intent == "deal.new"
            and item.tags["stage"] not in {"won", "lost"}
            and "cue" not in item.tags
        ):
            draft.put_item("stage", item.tags["stage"], item)
            continue
        if "channel" in item.tags and not channel_is_said(items, place):
            continue
        draft.take(item, closing=closing)


def channel_is_said(items: Sequence[Item], place: int) -> bool:
    """A channel in a phrase of its own: "via partner", "online sale", 渠道单; not "meeting with a partner"."""
    before = items[place - 1] if place else None
    if "field" in items[place].tags and any(
        "channel" in later.tags for later in items[place + 1 : place + 3]
    ):
        return False  # 渠道线上: the first word only names the field
    return not (
        before and "with" in before.tags and "via" not in before.tags and before.text not in {"to", "的"}
    )
