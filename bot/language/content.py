"""Words that introduce what is kept in the speaker's own words, and whether they count where they stand."""

from dataclasses import dataclass

from bot.language.clauses import Clause
from bot.language.items import Item, Score

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
            return "polite" not in item.tags or (named and item.text != "表扬")
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
        case "note" if item.text == "注":
            return clause.closed_by == ":"
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
