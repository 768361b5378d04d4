"""Looking people up: who could stand in, who is there, who is away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.absences import Absence
from models.access import people_seen
from models.deputies import absences_of, managers_of, on_leave
from models.people import Person, Team
from models.queries.matching import person_called

LIKELY_DEPUTIES = 10
LEAVES_SHOWN = 20


def likely_deputies(session: Session, away: Absence) -> Sequence[Person]:
    """Colleagues of the same team, without the present deputy; the managers after them."""
    person = away.person
    team = session.scalars(
        select(Person)
        .where(Person.team_id == person.team_id, Person.active.is_(True), Person.id != person.id)
        .order_by(Person.name)
    ).unique()
    found = {who.id: who for who in [*team, *managers_of(session, person)] if who.id != away.deputy_id}
    return list(found.values())[:LIKELY_DEPUTIES]


def managers_there(session: Session, now: datetime, person: Person) -> list[Person]:
    """The person's managers who are not on leave, the nearest first."""
    return [who for who in managers_of(session, person) if on_leave(session, now, who) is None]


def next_absence(session: Session, person: Person, today: date) -> Absence | None:
    """The leave that runs, else the next one."""
    return next(iter(absences_of(session, [person.id], today)), None)


def absences_seen(session: Session, person: Person, today: date) -> tuple[list[Absence], list[Absence]]:
    """The person's own leave from today on, and that of the people managed."""
    found = absences_of(session, sorted(people_seen(session, person)), today)
    own = [away for away in found if away.person_id == person.id]
    others = [away for away in found if away.person_id != person.id and away.person.active]
    return own, others[:LEAVES_SHOWN]


def team_by_id(session: Session, team_id: int) -> Team | None:
    return session.get(Team, team_id)


def teams_by_name(session: Session) -> dict[str, Team]:
    """Every team under its name and under its key."""
    teams = session.scalars(select(Team).order_by(Team.id)).all()
    return {called: team for team in teams for called in (team.key, team.name)}


def anybody_called(session: Session, name: str) -> Person | None:
    """Whoever works here by any of their names; else somebody who left, by the full name."""
    found = person_called(session, name)
    if found is not None:
        return found
    wanted = name.strip().casefold()
    gone = session.scalars(
        select(Person)
        .where(Person.active.is_(False), Person.merged_into_id.is_(None))
        .order_by(Person.id.desc())
    ).unique()
    return next((person for person in gone if person.name.casefold() == wanted), None)
