"""Schedules: made, changed, stopped, and what came due of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models import recurrence
from models.base import table_of
from models.queries.calendars import Timing
from models.recurrence import Rule, Slot
from models.schedules import Run, RunState, Schedule

# Somebody may join or move to a zone where it is due sooner: each schedule is looked at again after this time.
LOOKED_AT_EVERY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a schedule is to be. `zone` None: each person's own."""

    key: str
    kind: str
    rule: Rule
    config: dict[str, Any]
    team_id: int | None = None
    person_id: int | None = None
    zone: str | None = None


def add(session: Session, now: datetime, plan: Plan) -> Schedule:
    """The schedule of that key, made if there is none; one that exists stays as it is."""
    found = session.scalars(select(Schedule).where(Schedule.key == plan.key)).one_or_none()
    if found is not None:
        return found
    made = Schedule(
        key=plan.key,
        kind=plan.kind,
        team_id=plan.team_id,
        person_id=plan.person_id,
        rule=recurrence.to_json(plan.rule),
        zone=plan.zone,
        config=plan.config,
        active=True,
        checked_until=now,
        next_at=now,
        created_at=now,
    )
    session.add(made)
    session.flush()  # its id is what runs refer to
    return made


def change(
    schedule: Schedule,
    now: datetime,
    *,
    rule: Rule | None = None,
    zone: str | None = None,
    config: dict[str, Any] | None = None,
) -> None:
    """Only what comes due from now on is changed."""
    if rule is not None:
        schedule.rule = recurrence.to_json(rule)
    if zone is not None:
        schedule.zone = zone
    if config is not None:
        schedule.config = {**schedule.config, **config}
    resume(schedule, now)


def stop(schedule: Schedule) -> None:
    schedule.active, schedule.next_at = False, None


def resume(schedule: Schedule, now: datetime) -> None:
    """What came due meanwhile stays undone."""
    schedule.active, schedule.checked_until, schedule.next_at = True, now, now


def begin_due(
    session: Session, now: datetime, schedule: Schedule, audience: Sequence[Timing], catch_up: timedelta
) -> int:
    """Write a run for each timing whose slot has come, the last one only: who was away for three days is not
    asked three times. Returns how many runs are open.
    """
    rule = recurrence.from_json(schedule.rule)
    coming: list[datetime] = []
    begun = 0
    for timing in audience:
        due: list[Slot] = []
        for slot in recurrence.slots(rule, timing.zone_info, timing.calendar, schedule.checked_until):
            if slot.at > now:
                coming.append(slot.at)
                break
            due.append(slot)
        for slot in due:
            is_wanted = slot is due[-1] and slot.at > now - catch_up
            begun += _begin(session, now, schedule, timing, slot, is_wanted=is_wanted)
    schedule.checked_until = now
    schedule.next_at = min([*coming, now + LOOKED_AT_EVERY])
    return begun


def _begin(
    session: Session, now: datetime, schedule: Schedule, timing: Timing, slot: Slot, *, is_wanted: bool
) -> int:
    """Whether the run is new and open: another copy may have been first."""
    insert = (postgresql if session.connection().dialect.name == "postgresql" else sqlite).insert
    row = {
        "schedule_id": schedule.id,
        "audience": timing.key,
        "day": slot.day,
        "slot": slot.number,
        "due_at": slot.at,
        "state": RunState.OPEN if is_wanted else RunState.MISSED,
        "place": 0,
        "served": 0,
        "created_at": now,
        "ended_at": None if is_wanted else now,
    }
    statement = insert(table_of(Run)).values(row).on_conflict_do_nothing().returning(Run.id)
    is_first = session.connection().execute(statement).one_or_none() is not None
    return int(is_wanted and is_first)


def serve(run: Run, now: datetime, *, place: int, served: int, is_over: bool) -> None:
    """Note how far a run has come."""
    run.place, run.served = place, run.served + served
    if is_over:
        run.state, run.ended_at = RunState.DONE, now
