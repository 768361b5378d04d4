"""What somebody said, before it is recorded: plain values that a question can wait on in a row.

A draft is a list of items. Each doubt about an item is asked; the answer patches the item; when there is none
left, the items are recorded together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter


class Doing(StrEnum):
    """The kinds of records; each that is no deal has a writer, judges of what is in doubt, and a line of its own."""

    NEW = "new"
    WON = "won"
    LOST = "lost"
    STAGE = "stage"
    UPDATE = "update"
    ACTIVITY = "activity"
    PAYMENT = "payment"
    FEEDBACK = "feedback"
    INTEL = "intel"
    KUDOS = "kudos"
    AGENDA = "agenda"
    REMINDER = "reminder"
    BLOCKER = "blocker"
    UNBLOCK = "unblock"


REPEATED = "repeated"  # among what is unclear: a reminder that was to come more than once
OF_A_CASE = frozenset({Doing.BLOCKER, Doing.UNBLOCK})
OF_A_DEAL = frozenset({Doing.NEW, Doing.WON, Doing.LOST, Doing.STAGE, Doing.UPDATE})


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody else's part of a deal: the name as typed, a fraction; None is what was not said."""

    name: str = ""
    person_id: int | None = None
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said, of a deal or of another kind; None is what was not said.

    `account` is the customer as typed. `amount` is in units of `currency` (not minor ones), per `recurrence`.
    `happened_on` is when it happened, in the speaker's zone. `unclear` names slots that were stated ambiguously, with
    `options` (ISO dates or plain decimals) where there are few readings. `settled` names the doubts that were
    answered and `assumed` what nobody said. `bare`: the amount was typed as a bare small number.

    Beside deals: `activity` is what was done (call, visit, …) and `count` how often, `text` the words that are kept,
    `when` a local time in the speaker's zone ("2026-11-24T15:00"), `score` a fraction of the best, `to` the one who is
    thanked, `meeting` where it is to be talked about, `category` the kind of help that a blocker needs and `case_id` the
    blocker that is solved. `record_id` is the record that the item puts right.
    """

    doing: Doing
    account: str | None = None
    account_id: int | None = None
    deal_id: int | None = None
    is_new_deal: bool = False  # decided: not one of the open ones
    amount: Decimal | None = None
    currency: str | None = None
    recurrence: str | None = None
    stage: str | None = None
    close_date: date | None = None
    happened_on: date | None = None
    probability: Decimal | None = None
    channel: str | None = None
    owner: str | None = None
    owner_id: int | None = None
    maybe_owner_id: int | None = None  # a colleague whom the words name, but not as the one who did it
    for_id: int | None = None  # whose it is said to be: held until they say so too
    parts: tuple[Part, ...] = ()  # of those with whom it is shared
    is_contested: bool = False  # a deal of one's own with another's customer
    is_other_company: bool = False  # a customer of its own, to be told apart from one of the same name
    reason: str | None = None
    reason_words: str | None = None
    competitor: str | None = None
    note: str | None = None
    activity: str | None = None
    count: int | None = None
    text: str | None = None
    when: str | None = None
    score: Decimal | None = None
    to: str | None = None
    to_id: int | None = None
    meeting: str | None = None
    category: str | None = None
    case_id: int | None = None
    record_id: int | None = None
    bare: bool = False
    unclear: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    def patched(self, patch: Mapping[str, Any], settles: str | None = None) -> Item:
        """The item with an answer put in."""
        item: Item = _ITEM.validate_python({**_ITEM.dump_python(self), **patch})
        done = item.settled if settles is None else (*item.settled, settles)
        return replace(item, settled=done, unclear=tuple(slot for slot in item.unclear if slot not in patch))

    def repeated(self) -> Item:
        """A reminder that was asked for again and again; of other records that says nothing."""
        return replace(self, unclear=(*self.unclear, REPEATED)) if self.doing is Doing.REMINDER else self


_ITEM: TypeAdapter[Item] = TypeAdapter(Item)
_PARTS: TypeAdapter[tuple[Part, ...]] = TypeAdapter(tuple[Part, ...])
_ITEMS: TypeAdapter[tuple[Item, ...]] = TypeAdapter(tuple[Item, ...])


def parts_json(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """As an answer puts them into an item."""
    dumped: list[dict[str, Any]] = _PARTS.dump_python(tuple(parts), mode="json")
    return dumped


def to_json(items: Sequence[Item]) -> list[dict[str, Any]]:
    dumped: list[dict[str, Any]] = _ITEMS.dump_python(tuple(items), mode="json", exclude_defaults=True)
    return dumped


def from_json(data: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    return _ITEMS.validate_python(tuple(data))
