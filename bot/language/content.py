"""Records that keep the speaker's own words: reminders, blockers, feedback, intel, kudos, agenda items, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.language.clauses import Clause
from bot.language.dates import DateReading
from bot.language.drafts import Draft
from bot.language.lexer import Item, Message, Score
from bot.language.moments import moment_of
from bot.language.numbers import plain

CONTENT = frozenset(
    {
        "reminder.create",
        "agenda.add",
        "intel.log",
        "kudos.give",
        "note",
        "feedback.log",
        "blocker.raise",
        "blocker.resolve",
    }
)


@dataclass(slots=True)
class Place:
    """A content word in a clause, with all that follows it up to the next record."""

    clause: Clause
    head: int
    intent: str
    following: list[Clause]

    @property
    def cue(self) -> Item:
        return self.clause.items[self.head]

    @property
    def labelled(self) -> bool:
        return self.clause.closed_by == ":"

    @property
    def after(self) -> list[Item]:
        """The items of this clause after the cue."""
        return self.clause.items[self.head + 1 :]

    @property
    def rest(self) -> list[Item]:
        return [item for clause in self.following for item in clause.items]


def content_head(clause: Clause, *, continuing: bool = False) -> tuple[int, str] | None:
    """Where this clause has a word that introduces content, and of which intent, if it has one that counts.

    `continuing`: a record stands before it in the sentence, so that its subject may be left out.
    """
    scored_alone = not any(item.tags.get("cue") in CONTENT for item in clause.items)
    for place, item in enumerate(clause.items):
        cue = item.tags.get("cue", "")
        if isinstance(item.value, Score) and scored_alone:
            about = any(
                {"name", "pronoun", "generic"} & other.tags.keys() or other.text in SCORE_WORDS
                for other in clause.items
            )
            about = about or (continuing and item.value.best is not None)
            return (place, "feedback.log") if about else None
        if cue == "blocker.raise" and any(
            other.tags.get("cue") == "blocker.resolve" for other in clause.items[place:]
        ):
            continue
        if cue in CONTENT and counts(clause, place, cue, continuing=continuing):
            return place, cue
        if (
            "meeting" in item.tags
            and place + 1 < len(clause.items)
            and "talking" in clause.items[place + 1].tags
        ):
            return place, "agenda.add"
    return None


SCORE_WORDS = frozenset({"score", "rating", "rated", "评分", "打分"})


def counts(clause: Clause, place: int, cue: str, *, continuing: bool) -> bool:
    items = clause.items
    item = items[place]
    named = any("name" in other.tags or "person" in other.tags for other in items)
    scored = any(isinstance(other.value, Score) for other in items)
    match cue:
        case "kudos.give":
            return "polite" not in item.tags or (named and item.text not in {"表扬"})
        case "feedback.log":
            if scored:
                return True
            if "feedback hint" in item.tags:
                return item.text in {"反馈", "feedback on", "review from", "意见", "评价", "嫌"} and (
                    named or clause.closed_by == ":"
                )
            return (
                item.text
                not in {
                    "gave us",
                    "rated us",
                    "scored us",
                    "rates us",
                    "给我们打",
                    "给我们打了",
                    "打了分",
                    "rated our",
                }
                or named
            )
        case "agenda.add":
            return (
                clause.closed_by == ":"
                or any("putting" in other.tags for other in items)
                or item.text
                in {"agenda item", "agenda point", "agenda topic", "add to agenda", "add to the agenda"}
                or (item.text not in {"agenda", "议程", "议题"} and place + 1 < len(items))
            )
        case "note":
            return place == 0 or named or clause.closed_by == ":"
        case "intel.log":
            return clause.closed_by == ":" or (
                place == 0 and bool(place + 1 < len(items) or clause.closed_by) and item.text != "竞品"
            )
        case "blocker.raise":
            return is_business(clause, place, named=named, continuing=continuing)
        case _:
            return True


def is_business(clause: Clause, place: int, *, named: bool, continuing: bool) -> bool:
    """Deals get stuck; so do lifts, laptops and people in traffic."""
    items = clause.items
    if "label" in items[place].tags or clause.closed_by == ":":
        return True
    if any("everyday" in item.tags for item in items):
        return False
    sure = any(
        "name" in item.tags and ("loose" not in item.tags or item.text[:1].isupper() or len(item.text) > 2)
        for item in items[:place]
    )
    work = any(
        {"stage", "reason", "generic", "pronoun", "field", "account", "brand"} & item.tags.keys()
        or "department" in item.tags
        for item in items
    )
    return (
        work
        or sure
        or continuing
        or (named and any(item.text[:1].isupper() for item in items if "name" in item.tags))
    )


def read_content(place: Place, message: Message, now: datetime) -> Draft:
    draft = Draft(
        "deal.update" if place.intent == "note" else place.intent,
        place.clause.sentence,
        place.clause.start,
        (place.following or [place.clause])[-1].end,
    )
    READERS[place.intent](draft, place, message, now)
    return draft


def put_account(draft: Draft, item: Item) -> None:
    draft.elliptic = False
    draft.put_item("account", item.tags.get("account") or item.text, item)


def read_reminder(draft: Draft, place: Place, message: Message, now: datetime) -> None:
    draft.elliptic = False
    before = [item for item in place.clause.items[: place.head] if not item_is_filler(item)]
    items = before + place.after + with_marks(place)
    moment = moment_of(message, items, now)
    if moment.said and moment.when:
        draft.put("when", moment.when, moment.start, moment.end)
    elif moment.said:
        draft.ask("when")
    text = [item for item in strip_times(items)]
    while text and (
        text[0].text
        in {"to", "about", "that", "of", "for", "on", "and", "i", "去", "要", "我", "一下", "about the"}
        or text[0].mark
        or text[0].text in {"i", "need"}
    ):
        text = text[1:]
    while text and (
        text[-1].text
        in {
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
        or text[-1].mark
    ):
        text = text[:-1]
    draft.put_words("text", text)


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
        put_account(draft, names[0])
    if place.labelled:
        text = place.rest
        if (
            not names
            and place.following
            and place.following[0].closed_by == ":"
            and "name" in place.following[0].items[0].tags
        ):
            put_account(draft, place.following[0].items[0])
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


def read_feedback(draft: Draft, place: Place, message: Message, now: datetime) -> None:
    items = place.clause.items
    name = next((item for item in items if "name" in item.tags), None)
    text: list[Item] = list(place.after)
    if name:
        put_account(draft, name)
        if name in place.after:
            text = place.after[place.after.index(name) + 1 :]
    elif (
        place.cue.text in {"反馈", "客户反馈", "feedback", "customer feedback", "用户反馈", "client feedback"}
        and place.labelled
    ):
        draft.elliptic = False
    scored = next((item for item in [*items, *place.rest] if isinstance(item.value, Score)), None)
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
        put_account(draft, place.rest[0])
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
        put_account(draft, first.items[0])
        draft.put_words("text", place.rest[1:])
        return
    text: list[Item] = []
    if named:
        put_account(draft, named[0])
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
                and not (label and place.cue.text not in {"blocked on"})
            )
            text = [place.cue, *after] if keep_verb else list(after)
            text += place.rest if place.clause.closed_by != "." else []
        else:
            by = next((index for index, item in enumerate(items[: place.head]) if "by" in item.tags), None)
            text = place.rest if by is None or named else items[by + 1 : place.head + 1]
    if label and not named and place.cue.text not in {"blocked on"}:
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
    """blocked on Acme: … names the customer; stuck waiting for Acme's lawyers as well."""
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
    put_account(draft, rest[0])
    return rest[1:]


def read_resolved(draft: Draft, place: Place, message: Message, now: datetime) -> None:
    names = [item for item in place.clause.items if "name" in item.tags]
    if names:
        put_account(draft, names[0])
    if place.labelled:
        draft.put_words("text", place.rest)
    elif substantial(place.after) and not names:
        draft.put_words("text", [item for item in place.after if not is_time(item)])
    else:
        draft.put_words("text", place.rest)


LITTLE = frozenset(
    "us we our the a an on from for to it they them is was 了 吧 是 说 的 给 我们 today yesterday".split()
)

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
