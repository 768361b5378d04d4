"""Whom a board is about, for whoever asks, and what is behind a rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import Session

from models.access import acts_as, teams_managed
from models.accounts import Account
from models.deals import Booking, Deal
from models.people import Person, Role
from models.queries.boards import Window, known
from models.teams import teams_above, teams_below


def teams_shown(session: Session, person: Person) -> Sequence[int] | None:
    """The whole line of the person's own team, from its top; for who is in none, or sees everything, all teams."""
    managed = teams_managed(session, person)
    if managed is None or person.team_id is None:
        return sorted(managed) if managed else None
    if managed:
        return (
            sorted({*managed, *_line(session, person.team_id)})
            if acts_as(person, Role.REP)
            else sorted(managed)
        )
    return _line(session, person.team_id)


def _line(session: Session, team_id: int) -> list[int]:
    return teams_below(session, teams_above(session, team_id)[-1])


@dataclass(frozen=True, slots=True)
class Behind:
    """What one deal gave a person: in minor units of `currency`, and in the organisation's currency (None: no rate)."""

    deal_id: int
    account: str
    day: date
    minor: int
    currency: str
    org_minor: int | None


def bookings_behind(session: Session, person_id: int, window: Window, limit: int) -> tuple[list[Behind], int]:
    """The largest first, and how many there are; what was taken back is none."""
    summed = cast(func.sum(Booking.amount_minor), BigInteger)
    query = (
        select(
            Booking.deal_id,
            Account.name,
            func.max(Booking.happened_on),
            summed,
            Booking.currency,
            cast(func.sum(Booking.org_minor), BigInteger),
        )
        .join(Deal, Deal.id == Booking.deal_id)
        .join(Account, Account.id == Deal.account_id)
        .where(Booking.person_id == person_id, *known(window))
        .group_by(Booking.deal_id, Account.name, Booking.currency)
        .having(func.sum(Booking.amount_minor) != 0)
    )
    found = [Behind(*row) for row in session.execute(query)]
    found.sort(key=lambda each: (-(each.org_minor or 0), each.deal_id))
    return found[:limit], len(found)
