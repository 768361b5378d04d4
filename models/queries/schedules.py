"""What is due by the clock, and what will be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models import recurrence
from models.people import Person
from models.queries.calendars import Timing, timing_of
from models.recurrence import Slot
from models.schedules import Run, RunState, Schedule
from models.teams import teams_below


def due_schedules(now: datetime) -> Select[Schedule]:
    return (
        select(Schedule)
        .where(Schedule.active, Schedule.next_at <= now)
        .order_by(Schedule.next_at, Schedule.id)
    )


def open_run(session: Session, kinds: Collection[str]) -> Run | None:
    """The oldest run, of one of these kinds, that has somebody left to serve."""
    query = (
        select(Run)
        .join(Schedule, Schedule.id == Run.schedule_id)
        .where(Run.state == RunState.OPEN, Schedule.kind.in_(kinds))
        .order_by(Run.due_at, Run.id)
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def people_of(session: Session, schedule: Schedule) -> Select[int]:
    """The ids of everybody active whom a schedule is for: its person, its team with those below, or all."""
    query = select(Person.id).where(Person.active)
    if schedule.person_id is not None:
        return query.where(Person.id == schedule.person_id)
    if schedule.team_id is None:
        return query
    return query.where(Person.team_id.in_(teams_below(session, schedule.team_id)))


@dataclass(frozen=True, slots=True)
class Chunk:
    """The next of a run's audience: whom to serve, how far that comes, and whether it is the last of them."""

    people: tuple[int, ...]
    place: int
    is_last: bool


def next_chunk(session: Session, among: Select[int], run: Run, limit: int, *, own_time: bool) -> Chunk:
    """Up to `limit` people are looked at; where each is served at their `own_time`, those in another zone or with
    another calendar are passed over.
    """
    query = select(Person).where(Person.id.in_(among), Person.id > run.place).order_by(Person.id).limit(limit)
    found = session.scalars(query).all()
    served = tuple(
        person.id for person in found if not own_time or timing_of(session, person).key == run.audience
    )
    return Chunk(served, found[-1].id if found else run.place, len(found) < limit)


@dataclass(frozen=True, slots=True)
class Coming:
    schedule: Schedule
    timing: Timing
    slot: Slot


def coming(schedule: Schedule, audience: Sequence[Timing], after: datetime, days: int) -> Iterator[Coming]:
    """What a schedule will do within some days, timing by timing."""
    rule = recurrence.from_json(schedule.rule)
    end = after + timedelta(days=days)
    for timing in audience:
        found = recurrence.slots(rule, timing.zone_info, timing.calendar, after)
        for slot in takewhile(lambda slot: slot.at <= end, found):
            yield Coming(schedule, timing, slot)
