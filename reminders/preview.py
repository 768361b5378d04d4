"""What the clock will do, in plain lines for whoever runs the bot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Team
from models.queries.audiences import timings_of
from models.queries.schedules import Coming, coming
from models.schedules import Schedule
from reminders.rhythm import Rhythm

NOTHING = (
    "Nothing is scheduled. List schedules under `seed.schedules` in bot.yaml, then run `drumbeat migrate`."
)


def preview_lines(rhythms: Mapping[str, Rhythm], session: Session, now: datetime, days: int) -> list[str]:
    """One line for each time at which something is due, in order, then what is stopped or warns."""
    schedules = session.scalars(select(Schedule).order_by(Schedule.key)).all()
    if not schedules:
        return [NOTHING]
    teams = dict(session.execute(select(Team.id, Team.name)).all())
    found: list[Coming] = []
    for schedule in schedules:
        rhythm = rhythms.get(schedule.kind)
        if schedule.active and rhythm is not None:
            found += coming(schedule, timings_of(session, schedule, rhythm.audience), now, days)
    lines = [_line(one, teams) for one in sorted(found, key=lambda one: (one.slot.at, one.schedule.key))]
    return [*lines, *_warnings(found), *(f"stopped: {one.key}" for one in schedules if not one.active)]


def _line(one: Coming, teams: Mapping[int, str]) -> str:
    local = one.slot.at.astimezone(one.timing.zone_info)
    whom = teams.get(one.schedule.team_id or 0, "everybody")
    return f"{local:%a %Y-%m-%d %H:%M} {one.timing.zone}  {one.schedule.key} ({one.schedule.kind}, {whom})"


def _warnings(found: list[Coming]) -> Iterator[str]:
    years = {
        (one.timing.calendar.country, one.slot.day.year)
        for one in found
        if not one.timing.calendar.is_published(one.slot.day.year)
    }
    for country, year in sorted(years, key=str):
        yield f"warning: {country} has not published its working days of {year} yet; Monday to Friday are taken."
