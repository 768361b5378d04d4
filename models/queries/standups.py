"""Whose stand-up is open, what they have told since the last, who was silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from models import readback, recurrence
from models.deals import Report, ReportState
from models.people import Grant, Person, Role
from models.queries.calendars import timing_of
from models.queries.schedules import people_of
from models.readback import AnyLine
from models.schedules import Schedule
from models.standups import SILENT, Due, Standup, StandupState, options_of
from models.teams import teams_above

KIND = "standup"
FIRST_TIME = timedelta(days=1)  # how far back the first stand-up looks


def members(session: Session, schedule: Schedule) -> Select[int]:
    """The reps whom a stand-up is for."""
    reps = select(Grant.person_id).where(Grant.role == Role.REP)
    return people_of(session, schedule).where(Person.id.in_(reps))


def open_standup(session: Session, person_id: int, now: datetime) -> Standup | None:
    """The one that waits for the person's answer, the latest first."""
    query = (
        select(Standup)
        .where(Standup.person_id == person_id, Standup.state == StandupState.ASKED, Standup.closes_at > now)
        .order_by(Standup.day.desc(), Standup.slot.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a person is asked. `told` is what they reported since they were last asked, `told_on` the date of theirs on
    which they did, None where there were several. `questions` are those of the team, empty for the usual ones.
    """

    standup_id: int
    questions: tuple[str, ...] = ()
    told: tuple[AnyLine, ...] = ()
    told_on: date | None = None


def prompt_for(session: Session, standup: Standup, person: Person) -> Prompt:
    schedule = session.get_one(Schedule, standup.schedule_id)
    reports = _told_since_last(session, standup)
    days = {report.recorded_at.astimezone(ZoneInfo(person.zone)).date() for report in reports}
    return Prompt(
        standup.id,
        options_of(schedule).questions.get(person.language, ()),
        tuple(line for report in reports for line in readback.from_json(report.items)),
        days.pop() if len(days) == 1 else None,
    )


def _told_since_last(session: Session, standup: Standup) -> Sequence[Report]:
    last = session.scalars(
        select(Standup.asked_at)
        .where(
            Standup.person_id == standup.person_id,
            Standup.schedule_id == standup.schedule_id,
            Standup.asked_at < standup.asked_at,
        )
        .order_by(Standup.asked_at.desc())
        .limit(1)
    ).one_or_none()
    query = (
        select(Report)
        .where(
            Report.person_id == standup.person_id,
            Report.state == ReportState.RECORDED,
            Report.recorded_at >= (last or standup.asked_at - FIRST_TIME),
            Report.recorded_at < standup.asked_at,
        )
        .order_by(Report.id)
    )
    return session.scalars(query).all()


def due_on_demand(session: Session, person: Person, now: datetime) -> Due | None:
    """What a person who wants to answer now would answer: the one whose window is open, else the next."""
    found: list[tuple[datetime, Due]] = []
    timing = timing_of(session, person)
    for schedule in _schedules_for(session, person):
        rule = recurrence.from_json(schedule.rule)
        window = timedelta(minutes=options_of(schedule).window)
        for slot in recurrence.slots(rule, timing.zone_info, timing.calendar, now - window):
            if not _is_over(session, schedule, person, slot.day, slot.number):
                found.append((slot.at, Due(schedule, slot.day, slot.number)))
                break
    return min(found, key=lambda one: one[0])[1] if found else None


def _schedules_for(session: Session, person: Person) -> Sequence[Schedule]:
    """The stand-ups that the person takes part in."""
    teams = teams_above(session, person.team_id)
    query = select(Schedule).where(Schedule.kind == KIND, Schedule.active).order_by(Schedule.id)
    return [
        one
        for one in session.scalars(query)
        if one.person_id == person.id
        or (one.person_id is None and (one.team_id is None or one.team_id in teams))
    ]


def _is_over(session: Session, schedule: Schedule, person: Person, day: date, slot: int) -> bool:
    query = select(Standup.state).where(
        Standup.schedule_id == schedule.id,
        Standup.person_id == person.id,
        Standup.day == day,
        Standup.slot == slot,
    )
    return session.scalars(query).one_or_none() not in (None, StandupState.ASKED)


def silent(now: datetime) -> Select[Standup]:
    """Those to be reminded now."""
    return (
        select(Standup).where(text(SILENT), Standup.remind_at <= now).order_by(Standup.remind_at, Standup.id)
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One person's stand-up of one date; `state` ASKED: silent so far."""

    name: str
    day: date
    state: StandupState
    text: str | None
    answered_at: datetime | None


def entries(session: Session, people: Sequence[int], first: date, last: date) -> tuple[Entry, ...]:
    """The stand-ups of some people in a range of dates, both included, the newest first."""
    query = (
        select(Standup, Person.name)
        .join(Person, Person.id == Standup.person_id)
        .where(Standup.person_id.in_(people), Standup.day >= first, Standup.day <= last)
        .order_by(Standup.day.desc(), Person.name, Standup.slot)
    )
    return tuple(
        Entry(name, one.day, one.state, one.text, one.answered_at) for one, name in session.execute(query)
    )
