"""When something is due: a rule of wall-clock times, a zone and a calendar give the next instants. Pure.

A local time that a clock change leaves out means the first instant after it, one that comes twice means the first.
A day of the month that a month lacks means its last day. A local date that never was (a zone that crossed the date
line) has no slot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from models.calendar import Calendar

LAST = -1
SEARCHED = 366 * 5  # days within which a rule must fall due once, or it never does
FURTHEST_SHIFT = 21  # days: the longest run of days off that a due day is moved across


class Every(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class DayOff(StrEnum):
    """What becomes of a due day on which the calendar has no work."""

    SKIP = "skip"
    RUN = "run"
    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Rule:
    """`at` are local times of day. `weekdays` count from Monday = 0. `interval` counts from the day, week, month … of
    `start`. `day` is a day of the month (`LAST` its last), or with `nth` the nth of `weekdays` (`LAST` the last).
    `first_month` is the month with which quarters and years begin.
    """

    every: Every
    at: tuple[time, ...]
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    day: int = 1
    nth: int | None = None
    first_month: int = 1
    start: date = date(2024, 1, 1)  # a Monday
    until: date | None = None
    day_off: DayOff = DayOff.SKIP


@dataclass(frozen=True, slots=True)
class Slot:
    """One time at which a rule is due: the local date, which of the date's times, and the instant in UTC."""

    day: date
    number: int
    at: datetime


_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


def to_json(rule: Rule) -> dict[str, Any]:
    dumped: dict[str, Any] = _RULE.dump_python(rule, mode="json", exclude_defaults=True)
    return dumped


def from_json(data: Mapping[str, Any]) -> Rule:
    return _RULE.validate_python(dict(data))


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant in UTC of a wall-clock time."""
    local = datetime.combine(day, at)
    found = local.replace(tzinfo=zone).astimezone(UTC)  # fold 0: the first of two
    if found.astimezone(zone).replace(tzinfo=None) == local:
        return found
    return _end_of_gap(local, zone)


def instant_of(local: datetime, zone: str) -> datetime:
    """`instant` of a naive local time; `zone` is an IANA name."""
    return instant(local.date(), local.time(), ZoneInfo(zone))


def _end_of_gap(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the clocks were put forward over a local time, to the second."""
    before = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def slots(rule: Rule, zone: ZoneInfo, calendar: Calendar, after: datetime) -> Iterator[Slot]:
    """The slots later than `after`, in order."""
    first = after.astimezone(zone).date() - timedelta(days=1)
    first = max(first, rule.start)
    for day in (first + timedelta(days=n) for n in range(SEARCHED)):
        if rule.until is not None and day > rule.until:
            return
        if is_due_on(rule, calendar, day) and _exists(day, zone):
            for number, at in enumerate(sorted(rule.at)):
                found = instant(day, at, zone)
                if found > after:
                    yield Slot(day, number, found)


def next_slot(rule: Rule, zone: ZoneInfo, calendar: Calendar, after: datetime) -> Slot | None:
    return next(slots(rule, zone, calendar, after), None)


def is_due_on(rule: Rule, calendar: Calendar, day: date) -> bool:
    """Whether the rule is due on a date, its days off moved as the rule says."""
    if rule.day_off is DayOff.RUN:
        return _falls_on(rule, day)
    if not calendar.works_on(day):
        return False
    if _falls_on(rule, day):
        return True
    if rule.day_off is DayOff.SKIP:
        return False
    step = timedelta(days=-1 if rule.day_off is DayOff.NEXT else 1)
    for n in range(1, FURTHEST_SHIFT):
        other = day + n * step
        if calendar.works_on(other):
            return False
        if _falls_on(rule, other):
            return True
    return False


def _exists(day: date, zone: ZoneInfo) -> bool:
    return instant(day, time(), zone) < instant(day + timedelta(days=1), time(), zone)


def _falls_on(rule: Rule, day: date) -> bool:
    if day < rule.start:
        return False
    match rule.every:
        case Every.DAY:
            wanted = not rule.weekdays or day.weekday() in rule.weekdays
            return wanted and (day - rule.start).days % rule.interval == 0
        case Every.WEEK:
            weeks = (_monday(day) - _monday(rule.start)).days // 7
            return day.weekday() in (rule.weekdays or (0,)) and weeks % rule.interval == 0
        case _:
            months = {Every.MONTH: 1, Every.QUARTER: 3, Every.YEAR: 12}[rule.every]
            return (_month(day) - rule.first_month + 1) % months == 0 and _in_turn(rule, day, months)


def _in_turn(rule: Rule, day: date, months: int) -> bool:
    periods = (_month(day) - _month(rule.start)) // months
    return periods % rule.interval == 0 and day.day == _day_of_month(rule, day)


def _day_of_month(rule: Rule, day: date) -> int:
    last = _last_of_month(day)
    if rule.nth is None:
        return last if rule.day == LAST else min(rule.day, last)
    weekday = rule.weekdays[0] if rule.weekdays else 0
    days = [n for n in range(1, last + 1) if day.replace(day=n).weekday() == weekday]
    return days[-1] if rule.nth == LAST or rule.nth > len(days) else days[rule.nth - 1]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _last_of_month(day: date) -> int:
    following = day.replace(day=28) + timedelta(days=4)
    return (following - timedelta(days=following.day)).day
