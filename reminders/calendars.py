"""In December the admins hear once of a country whose working days of next year are not known."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.context import Machine, reader_of
from bot.views.planning import unpublished_card
from models.calendar import Calendar
from models.people import Grant, Person, Role
from models.queries.planned import countries_used
from models.queue.notices import Notice, Rank
from reminders.notices import tell

KIND = "calendar"
DECEMBER = 12
WORTH_TELLING = timedelta(days=30)


def warn(machine: Machine, session: Session, now: datetime) -> int:
    """Tell every admin, by a key that holds once for a country and year; how many were told."""
    if now.month != DECEMBER:
        return 0
    year = now.year + 1
    unknown = [one for one in countries_used(session) if not Calendar(one).is_published(year)]
    return sum(_tell(session, now, country, year) for country in unknown)


def _tell(session: Session, now: datetime, country: str, year: int) -> int:
    admins = select(Grant.person_id).where(Grant.role == Role.ADMIN)
    people = session.scalars(select(Person).where(Person.active, Person.id.in_(admins))).unique().all()
    keys = {person.id: f"{KIND}:{country}:{year}:{person.id}" for person in people}
    known = set(session.scalars(select(Notice.dedupe).where(Notice.dedupe.in_(keys.values()))))
    left = [person for person in people if keys[person.id] not in known]
    for person in left:
        tell(
            session,
            now,
            person,
            unpublished_card(reader_of(person, now), country, year),
            kind=KIND,
            rank=Rank.REST,
            expires_in=WORTH_TELLING,
            dedupe=keys[person.id],
        )
    return len(left)
