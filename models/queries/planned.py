"""What comes by the clock, as those see it who may change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.access import schedules_changed
from models.boards import KIND as BOARD
from models.people import Organisation, Person, Team
from models.queries.audiences import AUDIENCES, timings_of
from models.queries.calendars import Timing, timing_of_team
from models.queries.schedules import Coming, coming
from models.recurrence import Rule, from_json, next_slot
from models.schedules import Schedule


@dataclass(frozen=True, slots=True)
class Planned:
    """`team` None: for everybody. `next_at` is when the first of its people has it; `zone` None: each their own."""

    id: int
    key: str
    kind: str
    team: str | None
    rule: Rule
    zone: str | None
    is_on: bool
    next_at: datetime | None
    may_change: bool


def planned(session: Session, person: Person, now: datetime) -> list[Planned]:
    """What the person may change, and what is for the whole organisation."""
    mine = {schedule.id for schedule in schedules_changed(session, person)}
    query = select(Schedule).where(Schedule.person_id.is_(None)).order_by(Schedule.key)
    return [
        _planned(session, schedule, now, may_change=schedule.id in mine)
        for schedule in session.scalars(query)
        if schedule.id in mine or schedule.team_id is None
    ]


def planned_one(session: Session, schedule: Schedule, now: datetime) -> Planned:
    """One that the person may change."""
    return _planned(session, schedule, now, may_change=True)


def _planned(session: Session, schedule: Schedule, now: datetime, *, may_change: bool) -> Planned:
    rule = from_json(schedule.rule)
    team = session.get(Team, schedule.team_id) if schedule.team_id is not None else None
    found = [
        slot.at
        for timing in _timings(session, schedule)
        if (slot := next_slot(rule, timing.zone_info, timing.calendar, now)) is not None
    ]
    return Planned(
        id=schedule.id,
        key=schedule.key,
        kind=schedule.kind,
        team=team.name if team is not None else None,
        rule=rule,
        zone=schedule.zone or (_zone(session, schedule) if schedule.kind == BOARD else None),
        is_on=schedule.active,
        next_at=min(found, default=None) if schedule.active else None,
        may_change=may_change,
    )


def _zone(session: Session, schedule: Schedule) -> str:
    return timing_of_team(session, schedule.team_id, schedule.zone).zone


def _timings(session: Session, schedule: Schedule) -> list[Timing]:
    return timings_of(session, schedule, AUDIENCES.get(schedule.kind))


def ahead(session: Session, schedule: Schedule, now: datetime, days: int) -> list[Coming]:
    """What it will do within some days, in order."""
    found = coming(schedule, _timings(session, schedule), now, days) if schedule.active else ()
    return sorted(found, key=lambda one: (one.slot.at, one.timing.key))


def of_kind(session: Session, person: Person, kind: str) -> Sequence[Schedule]:
    """Those of a kind that the person may change."""
    return [one for one in schedules_changed(session, person) if one.kind == kind]


def countries_used(session: Session) -> list[str]:
    """Wherever somebody's days of work are those of a country."""
    found = {
        country
        for column in (Person.country, Team.country, Organisation.country)
        for country in session.scalars(select(column).distinct())
        if country is not None
    }
    return sorted(found)
