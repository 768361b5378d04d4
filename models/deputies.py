"""Who is away, and who acts instead: the deputy, the deputy's deputy, else the manager.

Days of leave are counted in the zone of the person who is away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from models.absences import Absence
from models.people import Grant, Person, Role
from models.teams import teams_above

_NEAR = timedelta(days=1)  # wherever on earth it is that date

# Asked with every message, so they are put together once.
_ABOUT_NOW = (
    Absence.cancelled_at.is_(None),
    Absence.first <= bindparam("latest"),
    Absence.last >= bindparam("earliest"),
)
_OF = select(Absence).where(Absence.person_id == bindparam("who"), *_ABOUT_NOW).order_by(Absence.id.desc())
_FOR = select(Absence).where(Absence.deputy_id == bindparam("who"), *_ABOUT_NOW).order_by(Absence.id)


def on_leave(session: Session, now: datetime, person: Person) -> Absence | None:
    """The leave that the person is on now."""
    return next((away for away in _found(session, now, _OF, person.id) if _covers(away, now)), None)


def acting_for(session: Session, now: datetime, person: Person) -> Person:
    """Who acts for the person now: whoever is there of the person, the deputy, the deputy's deputy and so on;
    else a manager who is there. If nobody is, it stays with the person.
    """
    met: set[int] = set()
    at: Person | None = person
    while at is not None and at.id not in met:
        met.add(at.id)
        away = on_leave(session, now, at) if at.active else None
        if at.active and away is None:
            return at
        at = away.deputy if away is not None else None
    for manager in managers_of(session, person):
        if manager.id not in met and on_leave(session, now, manager) is None:
            return manager
    return person


def stood_in_for(session: Session, now: datetime, person: Person) -> list[Person]:
    """The people on leave for whom the person acts now, through other deputies on leave as well."""
    found: dict[int, Person] = {}
    line = [person.id]
    while line:
        for away in _found(session, now, _FOR, line.pop()):
            if _covers(away, now) and away.person_id not in (person.id, *found) and away.person.active:
                found[away.person_id] = away.person
                line.append(away.person_id)
    return list(found.values())


def managers_of(session: Session, person: Person) -> list[Person]:
    """Who manages the person: the managers of the own team first, then of each team above, then of everything."""
    ways_up: dict[int | None, int] = {
        team: height for height, team in enumerate(teams_above(session, person.team_id))
    }
    ways_up[None] = len(ways_up)
    rows = session.execute(
        select(Person, Grant.team_id)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.role == Role.MANAGER, Person.active.is_(True), Person.id != person.id)
    )
    near: dict[int, tuple[int, int, Person]] = {}
    for manager, team in rows:
        if team in ways_up:
            place = (ways_up[team], manager.id, manager)
            near[manager.id] = min(near.get(manager.id, place), place, key=lambda found: found[:2])
    return [manager for _, _, manager in sorted(near.values(), key=lambda found: found[:2])]


def absences_of(session: Session, people: Sequence[int], since: date) -> Sequence[Absence]:
    """What these people have planned, from a day on, the earliest first."""
    query = select(Absence).where(
        Absence.person_id.in_(people), Absence.cancelled_at.is_(None), Absence.last >= since
    )
    return session.scalars(query.order_by(Absence.first, Absence.id)).all()


def _found(session: Session, now: datetime, query: Select[Absence], who: int) -> Sequence[Absence]:
    today = now.date()
    near = {"who": who, "earliest": today - _NEAR, "latest": today + _NEAR}
    return session.scalars(query, near).unique().all()


def _covers(away: Absence, now: datetime) -> bool:
    return away.first <= now.astimezone(ZoneInfo(away.person.zone)).date() <= away.last
