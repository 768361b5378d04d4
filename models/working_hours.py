"""Working hours, from nine to six on the days on which somebody works: pure arithmetic on instants.

A zone is an IANA name; the calendar says which dates are worked on there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.calendar import Calendar
from models.recurrence import instant

BEGIN, END = time(9), time(18)
WORKING_DAY = timedelta(hours=9)
SEARCHED = 366  # days in which somebody works again


def is_working(at: datetime, zone: str, calendar: Calendar) -> bool:
    return next_working(at, zone, calendar) == at


def next_working(at: datetime, zone: str, calendar: Calendar) -> datetime:
    """The first working instant at or after `at`, in UTC."""
    return max(next(_shifts(at, zone, calendar))[0], at.astimezone(UTC))


def after_working(at: datetime, span: timedelta, zone: str, calendar: Calendar) -> datetime:
    """When that much working time has passed since `at`, in UTC: four hours from Friday 17:00 are Monday 12:00.

    :raises ValueError: nobody works that much in a year by this calendar
    """
    for begin, end in _shifts(at, zone, calendar):
        left = end - max(begin, at)
        if span <= left:
            return (end - left + span).astimezone(UTC)
        span -= left
    raise ValueError(f"no such working time in {SEARCHED} days")


def _shifts(at: datetime, zone: str, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """The working days that are not over at `at`, each from its begin to its end in UTC."""
    place = ZoneInfo(zone)
    today = at.astimezone(place).date()
    for day in (today + timedelta(days=n) for n in range(SEARCHED)):
        if calendar.works_on(day) and (end := instant(day, END, place)) > at:
            yield instant(day, BEGIN, place), end
