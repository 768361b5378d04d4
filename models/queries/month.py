"""A person's month: what was booked, against the goal.

The month is counted in one currency: the goal's; without a goal the one that every booking is in; else the
organisation's. Bookings in it count exactly as they stand. Any other counts with the organisation's amount that it
was booked with, brought into the goal's currency at the rate of its own day, so that a later rate changes nothing.
What has no rate is counted in nothing and named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import BigInteger, bindparam, cast, func, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.deals import Booking, Deal, Status
from models.money import convert
from models.people import Goal
from models.queries.rates import rate_on


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Deals in a currency that no rate was known for."""

    currency: str
    deals: int


@dataclass(frozen=True, slots=True)
class Month:
    """`month` is its first day; both amounts are in minor units of `currency`."""

    month: date
    currency: str
    booked_minor: int
    goal_minor: int | None = None
    uncounted: tuple[Uncounted, ...] = ()
    contested: int = 0  # won, but claimed by another as well

    @property
    def share(self) -> Decimal | None:
        """How much of the goal is booked, as a fraction; None without a goal."""
        return Decimal(self.booked_minor) / self.goal_minor if self.goal_minor else None

    @property
    def left_minor(self) -> int | None:
        """What is missing to the goal; None without one."""
        return None if self.goal_minor is None else max(self.goal_minor - self.booked_minor, 0)


class _Entry(NamedTuple):
    """Bookings of one deal and day that either all have an amount in the organisation's currency or none."""

    deal_id: int
    currency: str
    day: date
    minor: int
    org_minor: int | None


# Asked with every report, so they are put together once.
_GOAL = select(Goal).where(Goal.person_id == bindparam("person"), Goal.month == bindparam("month"))
_BOOKED = (
    select(
        Booking.deal_id,
        Booking.currency,
        Booking.happened_on,
        cast(func.sum(Booking.amount_minor), BigInteger),
        cast(func.sum(Booking.org_minor), BigInteger),
    )
    .where(
        Booking.person_id == bindparam("person"),
        Booking.happened_on >= bindparam("first"),
        Booking.happened_on < bindparam("following"),
    )
    .group_by(Booking.deal_id, Booking.currency, Booking.happened_on, Booking.org_minor.is_(None))
)


_CONTESTED = select(func.count()).where(
    Deal.owner_id == bindparam("person"),
    Deal.status == Status.WON,
    Deal.is_contested.is_(True),
    Deal.won_on >= bindparam("first"),
    Deal.won_on < bindparam("following"),
)


def month_of(session: Session, person_id: int, month: date, settings: Settings) -> Month:
    """The month that the day `month` lies in."""
    first = month.replace(day=1)
    goal = session.scalars(_GOAL, {"person": person_id, "month": first}).one_or_none()
    entries = _entries(session, person_id, first)
    currency = goal.currency if goal else _common_currency(entries, settings.currency)
    booked = 0
    left_out: dict[tuple[str, int], int] = defaultdict(int)
    for entry in entries:
        amount = _amount_in(session, settings, entry, currency)
        if amount is None:
            left_out[entry.currency, entry.deal_id] += entry.minor
        else:
            booked += amount
    goal_minor = goal.amount_minor if goal else None
    contested = session.scalar(_CONTESTED, _days(person_id, first)) or 0
    return Month(first, currency, booked, goal_minor, _uncounted(left_out), contested)


def _days(person_id: int, first: date) -> dict[str, object]:
    return {"person": person_id, "first": first, "following": (first + timedelta(days=31)).replace(day=1)}


def _entries(session: Session, person_id: int, first: date) -> list[_Entry]:
    rows = session.execute(_BOOKED, _days(person_id, first))
    return [_Entry(*row) for row in rows]


def _common_currency(entries: Sequence[_Entry], home: str) -> str:
    currencies = {entry.currency for entry in entries}
    return currencies.pop() if len(currencies) == 1 else home


def _amount_in(session: Session, settings: Settings, entry: _Entry, currency: str) -> int | None:
    """None where a rate is missing."""
    if entry.currency == currency:
        return entry.minor
    if entry.org_minor is None or currency == settings.currency:
        return entry.org_minor
    rate = rate_on(session, settings, currency, entry.day)
    return None if rate is None else convert(entry.org_minor, settings.currency, 1 / rate, currency)


def _uncounted(left_out: dict[tuple[str, int], int]) -> tuple[Uncounted, ...]:
    """A booking and what reversed it leave nothing to count."""
    deals: dict[str, int] = defaultdict(int)
    for (currency, _), amount in left_out.items():
        deals[currency] += amount != 0
    return tuple(Uncounted(currency, count) for currency, count in sorted(deals.items()) if count)
