"""Records that keep the speaker's own words: reminders, blockers, feedback, intel, kudos, agenda items, notes."""

from collections.abc import Sequence
from datetime import datetime

from bot.language.amounts import AmountReading
from bot.language.content import Place
from bot.language.dates import DateReading
from bot.language.drafts import Draft
from bot.language.items import Item, Message, Score
from bot.language.moments import moment_of
from bot.language.numbers import plain


def read_content(place: Place, message: Message, now: datetime) -> Draft:
    draft = Draft(
        "deal.update" if place.intent == "note" else place.intent,
        place.clause.sentence,
        place.clause.start,
        (place.following or [place.clause])[-1].end,
    )
    READERS[place.intent](draft, place, message, now)
    return draft


def read_reminder(draft: Draft, place: Place, message: Message, now: datetime) -> None:
    draft.elliptic = False
    before = [item for item in place.clause.items[: place.head] if not item_is_filler(item)]
    items = before + place.after + with_marks(place)
    moment = moment_of(message, items, now)
    if moment.said and moment.when:
        draft.put("when", moment.when, moment.start, moment.end)
    elif moment.said:
        draft.ask("when")
    draft.put_words("text", without_links(items))


LEADING = frozenset({"to", "about", "that", "of", "for", "on", "and", "i", "need", "去", "要", "我", "一下"})
TRAILING = frozenset(
    {
        "at",
        "on",
        "by",
        "in",
        "吧",
        "哈",
        "please",
        "pls",
        "the",
        "before",
        "from",
        "thanks",
        "thx",
        "ok",
        "around",
    }
)


def without_links(items: Sequence[Item]) -> Sequence[Item]:
    """What is to be done, without the times and the little words at both ends."""
    text = strip_times(items)
    if text and (text[0].mark or text[0].text in LEADING):
        return without_links(text[1:])
    if text and (text[-1].mark or text[-1].text in TRAILING):
        return without_links(text[:-1])
    return text


def item_is_filler(item: Item) -> bool:
    return (
        bool({"fill", "talk", "nothing", "ask"} & item.tags.keys())
        and item.value is None
        and "time" not in item.tags
    )


def with_marks(place: Place) -> list[Item]:
    return place.rest


def strip_times(items: Sequence[Item]) -> list[Item]:
    """Without the times and days at both ends; one in the middle belongs to what is to be done."""
    kept = list(items)
    while kept and (
        is_time(kept[0])
        or (
            kept[0].text in {"on", "at", "by", "in", ",", "to", "before", "for"}
            and len(kept) > 1
            and is_time(kept[1])
        )
    ):
        kept = kept[1:]
    while kept and is_time(kept[-1]):
        kept = kept[:-1]
    return kept


def is_time(item: Item) -> bool:
    return isinstance(item.value, DateReading) or "time" in item.tags


def read_agenda(draft: Draft, place: Place, message: Message, now: datetime) -> None:
    draft.elliptic = False
    items = place.clause.items
    for item in items:
        if "meeting" in item.tags:
            draft.put_item("meeting", item.tags["meeting"], item)
            break
    if place.labelled:
        draft.put_words("text", place.rest)
        return
    put = next((index for index, item in enumerate(items) if "putting" in item.tags), None)
    if put is not None and put < place.head:
        inner = items[put + 1 : place.head]
        while inner and (
            {"meeting", "fill", "with"} & inner[-1].tags.keys()
            or inner[-1].text in {"on", "to", "onto", "in", "for", "到", "进", "会"}
        ):
            inner = inner[:-1]
        draft.put_words("text", inner or (place.after + place.rest))
        return
    text = place.after + place.rest
    while text and (text[0].text in {"for", "the", "to"} or "meeting" in text[0].tags):
        text = text[1:]
    draft.put_words("text", text)


def read_intel(draft: Draft, place: Place, message: Message, now: datetime) -> None:
    draft.elliptic = False
    text = (place.after + place.rest) if not place.labelled else place.rest
    if place.labelled and place.after:
        text = place.after + text if not place.rest else text
    draft.put_words("text", text)
    subject = next((item for item in [*text, *place.after] if not {"fill", "with"} & item.tags.keys()), None)
    named = next((item for item in place.after if "name" in item.tags), None) if place.labelled else None
    rival = next((item for item in text if "competitor" in item.tags), None) or named or subject
    if rival and ("name" in rival.tags) and "rival" not in rival.tags:
        draft.put_item("competitor", rival.text, rival)


def read_kudos(draft: Draft, place: Place, message: Message, now: datetime) -> None:
    draft.elliptic = False
    items = place.clause.items
    purpose = next(
        (index for index in range(place.head + 1, len(items)) if items[index].text in FOR), len(items)
    )
    if place.cue.text.endswith(" for"):
        purpose = place.head
    named = [
        index
        for index, item in enumerate(items)
        if "person" in item.tags
        or ("name" in item.tags and (index < purpose or not place.cue.text.isascii()))
    ]
    rest = place.rest
    if named:
        first = items[named[0]]
        end, rest = also_thanked(place, first) if named[0] == len(items) - 1 else (first.end, rest)
        said = first.tags.get("person") or first.text
        draft.put("to", said if end == first.end else message.text[first.start : end], first.start, end)
    elif purpose - place.head > 1 and any(
        "fill" not in item.tags or item.text == "team" for item in items[place.head + 1 : purpose]
    ):
        draft.put_words("to", items[place.head + 1 : purpose])
    start = max([place.head, *named[:1]]) + 1
    draft.put_words("text", [*items[purpose + 1 if purpose < len(items) else start :], *rest])


FOR = frozenset({"for", "on", "because"})


def also_thanked(place: Place, first: Item) -> tuple[int, list[Item]]:
    """Bob in "kudos to Ana and Bob for the demo": where the names end, and what is left to be said."""
    following = place.following[0] if place.following else None
    if (
        following
        and following.opened_by == "and"
        and following.items
        and {"name", "person"} & following.items[0].tags.keys()
    ):
        return following.items[0].end, place.rest[1:]
    return first.end, place.rest


def read_note(draft: Draft, place: Place, message: Message, now: datetime) -> None:
    names = [item for item in place.clause.items if "name" in item.tags]
    if names:
        draft.put_account(names[0])
    if place.labelled:
        text = place.rest
        if (
            not names
            and place.following
            and place.following[0].closed_by == ":"
            and "name" in place.following[0].items[0].tags
        ):
            draft.put_account(place.following[0].items[0])
            text = [item for clause in place.following[1:] for item in clause.items]
    else:
        after = (
            max(place.head, *(place.clause.items.index(name) for name in names[:1])) + 1
            if names
            else place.head + 1
        )
        text = [*place.clause.items[after:], *place.rest]
    draft.put_words("note", text)
    if "note" not in draft.words:
        draft.ask("note")


RATED = frozenset({"rated us", "rates us", "scored us", "score us", "gave us", "gives us", "rated our", "nps", "csat", "给我们打", "给我们打了", "给打了", "打分", "打了分", "评分", "给我们评"})  # fmt: skip


def bare_mark(items: Sequence[Item]) -> Item | None:
    """A number up to a hundred without currency: Acme rated us 8."""
    return next(
        (
            item
            for item in items
            if isinstance(item.value, AmountReading) and item.value.bare and item.value.value <= 100
        ),
        None,
    )


def read_feedback(draft: Draft, place: Place, message: Message, now: datetime) -> None:
    items = place.clause.items
    name = next((item for item in items if "name" in item.tags), None)
    text: list[Item] = list(place.after)
    if name:
        draft.put_account(name)
        if name in place.after:
            text = place.after[place.after.index(name) + 1 :]
    elif (
        place.cue.text in {"反馈", "客户反馈", "feedback", "customer feedback", "用户反馈", "client feedback"}
        and place.labelled
    ):
        draft.elliptic = False
    scored = next((item for item in [*items, *place.rest] if isinstance(item.value, Score)), None)
    if scored is None and place.cue.text in RATED and (mark := bare_mark(text)):
        draft.ask("score")  # of what best?
        text.remove(mark)
    if scored and isinstance(scored.value, Score):
        if scored.value.best:
            draft.put_item("score", plain((scored.value.value / scored.value.best).normalize()), scored)
        else:
            draft.ask("score")
        if scored in text:
            text = text[text.index(scored) + 1 :]
    text = [
        *(item for item in text if item.text not in {"客户", "us", "we", "our", "一个", "of"}),
        *place.rest,
    ]
    if (
        place.labelled
        and place.rest
        and not name
        and place.following[0].closed_by == ":"
        and len(place.following[0].items) == 1
        and "name" in place.rest[0].tags
    ):
        draft.put_account(place.rest[0])
        text = place.rest[1:]
    text = [item for item in text if item is not scored]
    while (
        text and item_is_filler(text[0]) and text[0].text in {"了", "the", "是", "说", "a", "from", "on", ","}
    ):
        text = text[1:]
    if all(item.mark or item.text in LITTLE or isinstance(item.value, DateReading) for item in text):
        text = []
    draft.put_words("text", text)


def read_blocker(draft: Draft, place: Place, message: Message, now: datetime) -> None:
    items = place.clause.items
    left = [item for item in items[: place.head] if "name" in item.tags]
    right = [item for item in place.after if "name" in item.tags]
    label = "label" in place.cue.tags
    named = left[:1] or (right[:1] if blocks_account(place, right) else [])
    first = place.following[0] if place.labelled and place.following else None
    if (
        first
        and not named
        and len(first.items) == 1
        and len(place.following) > 1
        and "name" in first.items[0].tags
    ):
        draft.put_account(first.items[0])
        draft.put_words("text", place.rest[1:])
        return
    text: list[Item] = []
    if named:
        draft.put_account(named[0])
    if place.labelled and place.rest:
        text = content_account(draft, place.rest)
    else:
        after = (
            place.after[place.after.index(named[0]) + 1 :]
            if named and named[0] in place.after
            else place.after
        )
        after = [item for item in after if not is_time(item)]
        if substantial(after):
            linked = "because" in after[0].tags
            keep_verb = (
                not linked
                and not (named and named[0] in place.after)
                and not (label and place.cue.text != "blocked on")
            )
            text = [place.cue, *after] if keep_verb else list(after)
            text += place.rest if place.clause.closed_by != "." else []
        else:
            by = next((index for index, item in enumerate(items[: place.head]) if "by" in item.tags), None)
            text = place.rest if by is None or named else items[by + 1 : place.head + 1]
    if label and not named and place.cue.text != "blocked on":
        draft.elliptic = False
    draft.put_words("text", text)


def substantial(items: Sequence[Item]) -> bool:
    return any(
        "fill" not in item.tags
        or {"reason", "field", "stage"} & item.tags.keys()
        or "department" in item.tags
        for item in items
    )


def blocks_account(place: Place, right: Sequence[Item]) -> bool:
    """Blocked on Acme: … names the customer; stuck waiting for Acme's lawyers as well."""
    if not right:
        return False
    index = place.clause.items.index(right[0])
    return index - place.head <= 2


def content_account(draft: Draft, rest: list[Item]) -> list[Item]:
    """阻塞:平安等法务盖章: a customer's name that begins the words is the customer."""
    if "account" in draft.slots or not rest or "name" not in rest[0].tags:
        return rest
    sure = "loose" not in rest[0].tags
    follows = len(rest) > 1 and (
        "nothing" in rest[1].tags
        or "cue" in rest[1].tags
        or rest[1].text in {"的", "那边", "'s", "is", "needs"}
    )
    if not (sure or follows):
        return rest
    draft.put_account(rest[0])
    return rest[1:]


def read_resolved(draft: Draft, place: Place, message: Message, now: datetime) -> None:
    names = [item for item in place.clause.items if "name" in item.tags]
    if names:
        draft.put_account(names[0])
    if place.labelled:
        draft.put_words("text", place.rest)
    elif substantial(place.after) and not names:
        draft.put_words("text", [item for item in place.after if not is_time(item)])
    else:
        draft.put_words("text", place.rest)


LITTLE = frozenset(["us", "we", "our", "the", "a", "an", "on", "from", "for", "to", "it", "they", "them",
    "is", "was", "了", "吧", "是", "说", "的", "给", "我们", "today", "yesterday"])  # fmt: skip

READERS = {
    "reminder.create": read_reminder,
    "agenda.add": read_agenda,
    "intel.log": read_intel,
    "kudos.give": read_kudos,
    "note": read_note,
    "feedback.log": read_feedback,
    "blocker.raise": read_blocker,
    "blocker.resolve": read_resolved,
}
