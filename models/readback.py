"""What a report recorded, line by line, as its card needs it: plain values, kept with the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Discriminator, Tag, TypeAdapter

from models.drafts import Doing


@dataclass(frozen=True, slots=True)
class Fix:
    """A later correction: the value that stood before, as `DealChange` writes it."""

    field: str
    old: str | None
    new: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One deal's part of a report. `before` holds the old values of what it changed, by field.

    `closes` is the stage that a won or lost deal was in before; `assumed` is what nobody said.
    """

    doing: Doing
    deal_id: int
    account: str
    is_new_account: bool = False
    is_new_deal: bool = False
    closes: str | None = None
    amount_minor: int | None = None
    currency: str = ""
    recurrence: str | None = None
    counted_minor: int | None = None
    happened_on: date | None = None
    stage: str | None = None
    close_date: date | None = None
    probability: Decimal | None = None
    channel: str | None = None
    owner_id: int | None = None
    owner: str | None = None
    reason: str | None = None
    reason_words: str | None = None
    competitor: str | None = None
    note: str | None = None
    changed: tuple[str, ...] = ()
    before: Mapping[str, str | None] | None = None
    assumed: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordLine:
    """The part of a report that is no deal; `record_id` is its row in the table of `doing`.

    Of a payment, `owed_minor` is what its deal comes to and `open_minor` what is left to pay. `at` is when a reminder
    comes or who is thanked is told (None: at once), `to` who is thanked, and `is_told` whether the one whom it concerns could be reached. `is_gone`: taken back
    alone, from a list.

    Of a blocker, `to` is who is asked, in `zone`, until `at`; `helps`: as a helper, not as a manager.
    """

    doing: Doing
    record_id: int
    account: str | None = None
    is_new_account: bool = False
    happened_on: date | None = None
    owner: str | None = None
    activity: str | None = None
    count: int | None = None
    text: str | None = None
    amount_minor: int | None = None
    currency: str = ""
    deal_id: int | None = None
    owed_minor: int | None = None
    open_minor: int | None = None
    score: Decimal | None = None
    competitor: str | None = None
    to: str | None = None
    is_told: bool = False
    meeting: str | None = None
    at: datetime | None = None
    category: str | None = None
    zone: str | None = None
    helps: bool = False
    since: datetime | None = None
    is_gone: bool = False
    assumed: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()


AnyLine = Line | RecordLine


def _kind_of(value: Any) -> str:
    is_record = "record_id" in value if isinstance(value, Mapping) else isinstance(value, RecordLine)
    return "record" if is_record else "deal"


_Stored = Annotated[
    Annotated[Line, Tag("deal")] | Annotated[RecordLine, Tag("record")], Discriminator(_kind_of)
]
_LINES: TypeAdapter[tuple[AnyLine, ...]] = TypeAdapter(tuple[_Stored, ...])


def to_json(lines: Sequence[AnyLine]) -> list[Any]:
    dumped: list[Any] = _LINES.dump_python(tuple(lines), mode="json", exclude_defaults=True)
    return dumped


def from_json(data: Sequence[Any]) -> tuple[AnyLine, ...]:
    return _LINES.validate_python(tuple(data))
