"""How people are getting on with their goals, and what it takes from here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.boards import Kpi
from models.money import digits_of
from models.people import Person
from models.queries.boards import Window, standings
from models.queries.calendars import timing_of
from models.queries.pipeline import end_of_month

SETTLED = timedelta(days=40)  # since when there must be somebody, so that another's first days are a joining


@dataclass(frozen=True, slots=True)
class Pace:
    """What is left of a goal, in minor units, and on how many days of work."""

    left_minor: int
    days: int

    def a_day_minor(self, currency: str) -> int:
        """Rounded up to whole units of the currency, so that it is enough."""
        unit: int = 10 ** digits_of(currency)
        return -(-self.left_minor // (max(self.days, 1) * unit)) * unit


@dataclass(frozen=True, slots=True)
class Progress:
    """A person's month; both amounts are in minor units of `currency`. `goal_minor` None: no goal."""

    person_id: int
    name: str
    booked_minor: int
    goal_minor: int | None
    currency: str
    pace: Pace | None


def progress(
    session: Session, settings: Settings, teams: Sequence[int] | None, month: date, today: date
) -> list[Progress]:
    """Everybody who sells in these teams (None: in all), the furthest from the goal first; whoever has none last."""
    window = Window(month.replace(day=1), end_of_month(month))
    found = standings(session, settings, Kpi.REVENUE, window, teams, everybody=True).rows
    rows = []
    for row in found:
        if row.person_id is None:
            continue
        booked = row.minor if row.share is None else round(row.share * (row.goal_minor or 0))
        pace = None
        if row.goal_minor is not None:
            person = session.get_one(Person, row.person_id)
            pace = pace_of(session, person, row.goal_minor - booked, month, today)
        currency = row.currency or settings.currency
        rows.append((row.share, Progress(row.person_id, row.name, booked, row.goal_minor, currency, pace)))
    rows.sort(key=lambda each: (each[0] is None, each[0] or 0, each[1].name))
    return [each for _, each in rows]


def pace_of(session: Session, person: Person, left_minor: int, month: date, today: date) -> Pace | None:
    """By the person's own days of work, today among them; None when the goal is reached or the month is over."""
    days = workdays(session, person, max(today, month.replace(day=1)), end_of_month(month))
    return Pace(left_minor, days) if left_minor > 0 and today <= end_of_month(month) else None


def workdays(session: Session, person: Person, first: date, last: date) -> int:
    calendar = timing_of(session, person).calendar
    return sum(calendar.works_on(first + timedelta(days=n)) for n in range((last - first).days + 1))


def part_of_month(session: Session, person: Person, month: date, now: datetime) -> tuple[int, int] | None:
    """Days of work since the person joined, and those of the whole month; None for who was there before it.

    Where everybody is new nobody has joined: the bot has.
    """
    joined = person.created_at.astimezone(ZoneInfo(person.zone)).date()
    first_of_all = session.scalar(select(func.min(Person.created_at)))
    if (joined.year, joined.month) != (month.year, month.month) or joined.day == 1:
        return None
    if first_of_all is None or person.created_at - first_of_all < SETTLED:
        return None
    last = end_of_month(month)
    whole = workdays(session, person, month.replace(day=1), last)
    return (workdays(session, person, joined, last), whole) if whole else None
