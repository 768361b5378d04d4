"""Schedules changed by somebody in chat; each change is kept in the trace."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from sqlalchemy.orm import Session

from models.actions import schedules
from models.actions.people_log import note
from models.people import Person
from models.people_log import Event
from models.recurrence import DayOff, Every, from_json, to_json
from models.schedules import Schedule


def pause(session: Session, now: datetime, actor: Person, schedule: Schedule) -> None:
    if schedule.active:
        schedules.stop(schedule)
        note(session, now, Event.RESCHEDULED, actor, None, schedule=schedule.key, change="paused")


def resume(session: Session, now: datetime, actor: Person, schedule: Schedule) -> None:
    """What came due meanwhile stays undone."""
    if not schedule.active:
        schedules.resume(schedule, now)
        note(session, now, Event.RESCHEDULED, actor, None, schedule=schedule.key, change="resumed")


def move(
    session: Session,
    now: datetime,
    actor: Person,
    schedule: Schedule,
    *,
    at: tuple[time, ...] = (),
    days: tuple[int, ...] | None = None,
    day_off: DayOff | None = None,
) -> None:
    """Other times, weekdays (none: every day) or another way with days off; what is not given stays. One that is
    paused stays so. Weekdays are for what comes daily or weekly.
    """
    before = from_json(schedule.rule)
    rule = replace(before, at=at or before.at, day_off=day_off or before.day_off)
    if days is not None and before.every in (Every.DAY, Every.WEEK):
        every = Every.DAY if not days else before.every
        rule = replace(rule, every=every, weekdays=days)
    if rule == before:
        return
    is_paused = not schedule.active
    schedules.change(schedule, now, rule=rule)
    if is_paused:
        schedules.stop(schedule)
    note(
        session,
        now,
        Event.RESCHEDULED,
        actor,
        None,
        schedule=schedule.key,
        change="moved",
        before=to_json(before),
        after=to_json(rule),
    )
