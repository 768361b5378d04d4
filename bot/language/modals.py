"""Words that turn a report into a hope, a plan, a question or its opposite."""

from collections.abc import Sequence

from bot.language.amounts import AmountReading
from bot.language.clauses import Clause
from bot.language.items import Item
from bot.language.understanding import Nothing

REST_OF_SENTENCE = frozenset({Nothing.CONDITION, Nothing.HEARSAY, Nothing.QUESTION})
# English asks by what stands first ("did we win Acme"); "has" or "who" further in asks nothing.
OPENERS = frozenset({"fill", "talk", "and", "but"})


def modal_before(items: Sequence[Item], place: int) -> tuple[Nothing, str] | None:
    """A modal among the items before `place`, for heads whose own words follow."""
    return next((found for index in range(place) if (found := modal_at(items, index, place))), None)


def modal_of(clause: Clause, place: int) -> tuple[Nothing, str] | None:
    """The modal that governs the head at `place` of this clause."""
    for index in range(len(clause.items)):
        if found := modal_at(clause.items, index, place):
            return found
    last = clause.items[-1]
    if clause.closed_by == "?" or (last.text in {"没", "没有", "没呢"} and place < len(clause.items) - 1):
        return Nothing.QUESTION, "?"
    return None


def modal_at(items: Sequence[Item], index: int, place: int) -> tuple[Nothing, str] | None:
    item = items[index]
    if "because" in item.tags and index > place:
        return None
    said = item.tags.get("nothing")
    if not said:
        return None
    kind = Nothing(said)
    if kind is Nothing.NEGATION and index > place and not (item.text in NO_OBJECT and index == place + 1):
        return None
    if index > place and (item.text in SOON or another_is_meant(items, place, index)):
        return None
    if kind is Nothing.QUESTION and item.text.isascii() and not opens(items, index):
        return None
    if item.text == "did" and items[index + 1 : index + 2] and items[index + 1].count:
        return None  # did 3 demos
    if (
        any("because" in earlier.tags and earlier.text.isascii() is False for earlier in items[:index])
        and index > place
    ):
        return None
    return kind, item.text


# "Lost nothing" takes back its verb.
NO_OBJECT = frozenset({"nothing", "none", "nobody", "no one"})
# Before a verb it is still to come; after one it is how long it took: 聊了一会儿.
SOON = frozenset({"一会儿", "一会", "等下", "回头", "马上", "正在", "晚点"})


def another_is_meant(items: Sequence[Item], head: int, modal: int) -> bool:
    """海尔签了五十万华为还在谈: after a customer with an amount, what is said of the next one is its own affair."""
    priced = next(
        (place for place in range(head, modal) if isinstance(items[place].value, AmountReading)), None
    )
    if priced is None or not any("name" in item.tags for item in items[:head]):
        return False
    return any("name" in item.tags for item in items[priced:modal])


# The call with Acme was cancelled, 演示取消了: nothing has taken place.
CALLED_OFF = frozenset(["cancelled", "canceled", "postponed", "rescheduled", "moved", "no-show", "取消", "取消了", "改期",
    "改期了", "推迟了"])  # fmt: skip


def called_off(items: Sequence[Item], head: int) -> tuple[Nothing, str] | None:
    """Whether a meeting, a call or the like was put off or did not take place."""
    following = items[head + 1].text if head + 1 < len(items) else ""
    if items[head].text.endswith(("ed", "met", "了", "过", "完")) or following == "了":
        return None  # it did, and what follows is another matter
    said = next((item for item in items[head + 1 :] if "shift" in item.tags or item.text in CALLED_OFF), None)
    return (Nothing.NEGATION, said.text) if said else None


def opens(items: Sequence[Item], index: int) -> bool:
    """Whether only greetings and the like stand before this item."""
    return all(
        "talk" in item.tags or "and" in item.tags or item.text in {"so", "hey", "hi", "and", "but"}
        for item in items[:index]
    )


def only_modal(clause: Clause) -> tuple[Nothing, str] | None:
    """A clause that says nothing but a doubt ("I hope", "not yet"): it takes back what stands before it."""
    found: tuple[Nothing, str] | None = None
    for item in clause.items:
        if said := item.tags.get("nothing"):
            found = found or (Nothing(said), item.text)
        elif not {"fill", "talk", "possessive"} & item.tags.keys():
            return None
    return found
