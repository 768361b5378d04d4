"""The first thing to ask about a draft, whatever kinds of records are in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.settings import Confirm
from models.drafts import OF_A_DEAL, Doing, Item
from models.names import normal_form
from models.queries import doubts, record_doubts
from models.queries.asking import Doubt, Look, Question
from models.queries.doubts import currency_for
from models.queries.likely import Choice

# Settled for a deal that the same message opens.
OF_THE_DEAL = frozenset(
    {
        Doubt.SIMILAR_ACCOUNT,
        Doubt.HELD,
        Doubt.WHICH_DEAL,
        Doubt.NO_OPEN_DEAL,
        Doubt.WON_BEFORE,
        Doubt.NO_DEAL_PAID,
    }
)


def first_question(look: Look, items: Sequence[Item]) -> Question | None:
    """The first thing to ask, item by item; None when everything is certain."""
    opened: set[str] = set()
    for index, item in enumerate(items):
        follows = normal_form(item.account or "") in opened and item.deal_id is None
        if item.doing in (Doing.NEW, Doing.WON) and item.account:
            opened.add(normal_form(item.account))
        for question in _of_item(look, index, item):
            if question.doubt not in item.settled and not (follows and question.doubt in OF_THE_DEAL):
                return question
    if look.settings.confirm is Confirm.ALWAYS and items and Doubt.CONFIRM not in items[0].settled:
        return confirmation(look, items)
    return None


def confirmation(look: Look, items: Sequence[Item]) -> Question:
    """The whole draft, each item with the currency that it would be recorded in: to be recorded or dropped."""
    draft = [(item, currency_for(look, item)) for item in items]
    return Question(Doubt.CONFIRM, 0, items[0], (Choice("record"),), {"draft": draft})


def _of_item(look: Look, index: int, item: Item) -> Iterator[Question]:
    judges = doubts.JUDGES if item.doing in OF_A_DEAL else record_doubts.JUDGES[item.doing]
    if item.for_id is not None:
        judges = doubts.FOR_OTHERS
    for judge in judges:
        found = judge(look, item)
        if found is not None:
            yield Question(found.doubt, index, item, found.choices, found.facts)
