"""What the bot is asked to show or to do. A request holds nothing but its own words, names and periods."""

from collections.abc import Sequence

from bot.language.clauses import Clause
from bot.language.dates import DateReading
from bot.language.drafts import Draft
from bot.language.grammar import grammar
from bot.language.items import Item, Message
from bot.language.text import tokenise

ALLOWED = frozenset({"ask", "show", "who", "period", "fill", "talk", "possessive", "generic", "pronoun",
    "nothing", "name", "person", "with", "and", "meeting", "field", "kind", "stage", "contact"})  # fmt: skip
HARD_NOTHING = frozenset({"hope", "plan", "negation", "condition", "hearsay"})
OF_A_PERSON = frozenset(
    {"pipeline.show", "leaderboard.show", "forecast.show", "goal.show", "report.show", "quiz.start"}
)
LOOKING = frozenset(["show", "see", "view", "display", "pull", "look", "find", "open", "check", "查", "看",
    "显", "搜", "找", "打", "调", "帮", "瞅"])  # fmt: skip
# Said alone these words are more likely an order than talk.
SHORT_ORDERS = frozenset({"undo", "help"})


def read_request(clause: Clause, message: Message) -> Draft | None:
    """The request that this whole clause is, if it is one."""
    items = clause.items
    if any(item.value is not None and not isinstance(item.value, DateReading) for item in items):
        return None
    if any("putting" in item.tags or ("loose" in item.tags and item.text[:1].islower()) for item in items):
        return None
    return order(items) or account_question(items) or show(items, message)


def order(items: Sequence[Item]) -> Draft | None:
    """Undo and help."""
    cues = [item for item in items if item.tags.get("cue") in SHORT_ORDERS]
    if not cues or any("name" in item.tags or "person" in item.tags for item in items):
        return None
    rest = [item for item in items if item is not cues[0]]
    if len(rest) > 4 or any(
        {"cue", "nothing"} & item.tags.keys() - {"fill"}
        and item.tags.get("cue") not in SHORT_ORDERS
        and "ask" not in item.tags
        for item in rest
    ):
        return None
    if cues[0].tags["cue"] == "help" and any(
        {"noise", "base", "activity", "generic"} & item.tags.keys() for item in rest
    ):
        return None
    return Draft(cues[0].tags["cue"], start=items[0].start, end=items[-1].end, elliptic=False)


def allowed(items: Sequence[Item]) -> bool:
    return all(
        (ALLOWED & item.tags.keys() or isinstance(item.value, DateReading))
        and item.tags.get("nothing") not in HARD_NOTHING
        for item in items
    )


def account_question(items: Sequence[Item]) -> Draft | None:
    """Who owns Haier? Show me Globex. 海尔是谁的?"""
    names = [item for item in items if "name" in item.tags]
    if (
        len(names) != 1
        or not allowed(items)
        or any("show" in item.tags or item.value is not None for item in items)
    ):
        return None
    asked = any("who" in item.tags and item.text != "account" for item in items)
    looked = any(
        "ask" in item.tags and item.text.split()[0][: 1 if not item.text.isascii() else None] in LOOKING
        for item in items
    )
    if not asked and not looked:
        return None
    draft = Draft("account.show", start=items[0].start, end=items[-1].end, elliptic=False)
    draft.put_item("account", names[0].tags.get("account") or names[0].text, names[0])
    return draft


def show(items: Sequence[Item], message: Message) -> Draft | None:
    shown = [item for item in items if "show" in item.tags]
    if not shown or not allowed(items):
        return None
    if any("meeting" in item.tags and "period" not in item.tags for item in items) and not any(
        item.tags["show"] == "agenda.show" for item in shown
    ):
        return None
    wanted = shown[-1] if len({item.tags["show"] for item in shown}) == 1 else best_shown(shown)
    names = [item for item in items if "name" in item.tags]
    if len(names) > 1:
        return None
    draft = Draft(wanted.tags["show"], start=items[0].start, end=items[-1].end, elliptic=False)
    put_name(draft, items, names, wanted)
    for item in items:
        if "person" in item.tags:
            draft.put_item("owner", item.tags["person"], item)
        if period := period_of(item):
            draft.put_item("period", period, item)
    return draft


def best_shown(shown: Sequence[Item]) -> Item:
    """The most telling of several nouns: in "top of the leaderboard report" the longest phrase."""
    return max(shown, key=lambda item: (item.tags["show"] != "pipeline.show", item.end - item.start))


def put_name(draft: Draft, items: Sequence[Item], names: Sequence[Item], wanted: Item) -> None:
    if not names:
        return
    name = names[0]
    place = items.index(name)
    owned = (
        place + 1 < len(items)
        and ("possessive" in items[place + 1].tags or items[place + 1].text == "的")
        and items[place + 1 :].count(wanted)
    )
    if (
        "account" in name.tags
        or "brand" in name.tags
        or (draft.intent not in OF_A_PERSON and not owned)
        or draft.intent == "blockers.show"
    ):
        draft.put_item("account", name.tags.get("account") or name.text, name)
    else:
        draft.put_item("owner", name.text, name)


def period_of(item: Item) -> str:
    """The period that a word or a date names; 周报 and weekly report carry theirs inside."""
    if period := item.tags.get("period"):
        return period
    if not isinstance(item.value, DateReading) and "show" not in item.tags:
        return ""
    tokens = tokenise(item.text)
    words = grammar().words
    whole = isinstance(item.value, DateReading)
    for index in range(len(tokens)):
        found = words.longest(tokens, index, len(item.text) if whole else tokens[index].end)
        if found and "period" in found[1] and (not whole or found[0] == len(tokens) - index):
            return found[1]["period"]
    if item.text[:1] in PREFIXES and "show" in item.tags:
        return PREFIXES[item.text[:1]]
    return ""


PREFIXES = {"周": "week", "日": "today", "月": "month", "季": "quarter", "年": "year"}
