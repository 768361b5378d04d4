"""What a report recorded, line by line, as its card needs it: plain values, kept with the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

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


_LINES: TypeAdapter[tuple[Line, ...]] = TypeAdapter(tuple[Line, ...])


def to_json(lines: Sequence[Line]) -> list[Any]:
    dumped: list[Any] = _LINES.dump_python(tuple(lines), mode="json", exclude_defaults=True)
    return dumped


def from_json(data: Sequence[Any]) -> tuple[Line, ...]:
    return _LINES.validate_python(tuple(data))
