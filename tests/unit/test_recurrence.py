"""When a rule is due, across clock changes, short months, holidays and days off."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest

from models.calendar import Calendar, is_known
from models.recurrence import (
    LAST,
    DayOff,
    Every,
    Rule,
    from_json,
    instant,
    is_due_on,
    next_slot,
    slots,
    to_json,
)

PLAIN = Calendar()
NINE = (time(9),)
DAILY = Rule(Every.DAY, NINE, day_off=DayOff.RUN)


def days(rule: Rule, calendar: Calendar, after: date, count: int) -> list[str]:
    start = datetime.combine(after, time(12), UTC)
    return [slot.day.isoformat() for slot in islice(slots(rule, ZoneInfo("UTC"), calendar, start), count)]


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        # Forward: 02:00–03:00 is not there, the first instant after it is 01:00 UTC.
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T01:00"),
        ("Europe/Berlin", date(2026, 3, 29), time(3, 0), "2026-03-29T01:00"),
        # Back: 02:30 comes twice, the first is in summer time.
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),
        # Half an hour only, and at midnight.
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:30"),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 30), "2026-04-23T22:00"),
        ("America/Nuuk", date(2026, 3, 28), time(23, 30), "2026-03-29T01:00"),
        ("Asia/Kathmandu", date(2026, 11, 23), time(9), "2026-11-23T03:15"),
    ],
)
def test_a_wall_clock_time_is_one_instant(zone: str, day: date, at: time, utc: str) -> None:
    assert instant(day, at, ZoneInfo(zone)) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_date_that_a_zone_left_out_has_no_slot() -> None:
    """Samoa went from 29 to 31 December 2011."""
    found = slots(
        Rule(Every.DAY, NINE, day_off=DayOff.RUN, start=date(2011, 1, 1)),
        ZoneInfo("Pacific/Apia"),
        PLAIN,
        datetime(2011, 12, 29, tzinfo=UTC),
    )
    assert [slot.day.day for slot in islice(found, 3)] == [29, 31, 1]


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Berlin",
        "America/New_York",
        "Africa/Cairo",
        "Australia/Lord_Howe",
        "America/Nuuk",
        "Asia/Tehran",
    ],
)
@pytest.mark.parametrize("hour", [0, 2, 9, 23])
def test_every_local_date_comes_exactly_once(zone: str, hour: int) -> None:
    """Against an oracle that walks through every minute of UTC around the clock changes of three years."""
    place = ZoneInfo(zone)
    rule = Rule(Every.DAY, (time(hour, 30),), day_off=DayOff.RUN)
    begin, end = datetime(2025, 12, 31, tzinfo=UTC), datetime(2028, 1, 2, tzinfo=UTC)
    found = list(takewhile(lambda slot: slot.at < end, slots(rule, place, PLAIN, begin)))
    seen = Counter(slot.day for slot in found)
    wanted = [date(2026, 1, 1) + timedelta(days=n) for n in range(730)]
    assert [day for day in wanted if seen[day] != 1] == []
    for slot in found:
        assert slot.at == first_at_or_after(slot.day, time(hour, 30), place)


def first_at_or_after(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first minute of UTC whose wall clock reads a time of that date or later."""
    wanted = datetime.combine(day, at)
    minute = wanted.replace(tzinfo=UTC) - timedelta(hours=15)
    while minute.astimezone(zone).replace(tzinfo=None) < wanted:
        minute += timedelta(
            minutes=1 if wanted - minute.astimezone(zone).replace(tzinfo=None) < timedelta(hours=4) else 60
        )
    return minute


def test_days_off_are_skipped_moved_or_worked() -> None:
    first = Rule(Every.MONTH, NINE, day=1)
    germany = Calendar("DE", "BY")
    dates = {
        off: [
            day
            for day in (date(2026, 4, 30) + timedelta(days=n) for n in range(6))
            if is_due_on(rule, germany, day)
        ]
        for off in DayOff
        for rule in [Rule(Every.MONTH, NINE, day=1, day_off=off)]
    }
    assert first.day_off is DayOff.SKIP
    assert dates == {
        DayOff.SKIP: [],  # 1 May 2026 is a Friday and a holiday
        DayOff.RUN: [date(2026, 5, 1)],
        DayOff.NEXT: [date(2026, 5, 4)],
        DayOff.PREVIOUS: [date(2026, 4, 30)],
    }


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (Rule(Every.WEEK, NINE, weekdays=(0, 3)), ["2026-11-26", "2026-11-30", "2026-12-03"]),
        (Rule(Every.WEEK, NINE, interval=2, weekdays=(0,)), ["2026-11-30", "2026-12-14"]),
        (Rule(Every.DAY, NINE, weekdays=(4,)), ["2026-11-27", "2026-12-04"]),
        (Rule(Every.DAY, NINE, interval=3, day_off=DayOff.RUN), ["2026-11-25", "2026-11-28", "2026-12-01"]),
        (
            Rule(Every.MONTH, NINE, day=LAST, day_off=DayOff.RUN),
            ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28"],
        ),
        (
            Rule(Every.MONTH, NINE, day=31, day_off=DayOff.PREVIOUS),
            ["2026-11-30", "2026-12-31", "2027-01-29"],
        ),
        (Rule(Every.MONTH, NINE, nth=1, weekdays=(0,)), ["2026-12-07", "2027-01-04"]),
        (Rule(Every.MONTH, NINE, nth=LAST, weekdays=(4,)), ["2026-11-27", "2026-12-25"]),
        (Rule(Every.QUARTER, NINE, day=1, day_off=DayOff.NEXT), ["2027-01-01", "2027-04-01"]),
        (Rule(Every.QUARTER, NINE, day=1, first_month=2, day_off=DayOff.RUN), ["2027-02-01", "2027-05-01"]),
        (Rule(Every.YEAR, NINE, day=29, first_month=2, day_off=DayOff.RUN), ["2027-02-28", "2028-02-29"]),
    ],
)
def test_what_a_rule_means(rule: Rule, wanted: list[str]) -> None:
    """From Tuesday 2026-11-24 on, after nine."""
    assert days(rule, PLAIN, date(2026, 11, 24), len(wanted)) == wanted
    assert from_json(to_json(rule)) == rule


def test_two_times_a_day_are_two_slots() -> None:
    rule = Rule(Every.DAY, (time(17), time(9)), day_off=DayOff.RUN)
    found = list(islice(slots(rule, ZoneInfo("Asia/Shanghai"), PLAIN, datetime(2026, 11, 23, tzinfo=UTC)), 3))
    assert [(slot.day.day, slot.number, slot.at.hour) for slot in found] == [
        (23, 0, 1),
        (23, 1, 9),
        (24, 0, 1),
    ]


def test_a_rule_that_never_comes_due_ends() -> None:
    rule = Rule(Every.DAY, NINE, until=date(2026, 11, 1))
    assert next_slot(rule, ZoneInfo("UTC"), PLAIN, datetime(2026, 11, 24, tzinfo=UTC)) is None
    assert (
        next_slot(Rule(Every.DAY, NINE), ZoneInfo("UTC"), Calendar(week=()), datetime(2026, 1, 1, tzinfo=UTC))
        is None
    )


class TestCalendar:
    def test_a_make_up_saturday_is_work_in_shanghai_and_not_in_berlin(self) -> None:
        saturday = date(2026, 2, 14)
        assert Calendar("CN").works_on(saturday)
        assert not Calendar("DE").works_on(saturday)

    def test_regional_holidays(self) -> None:
        epiphany = date(2026, 1, 6)
        assert not Calendar("DE", "BY").works_on(epiphany)
        assert Calendar("DE", "BE").works_on(epiphany)

    def test_a_year_not_published_falls_back_to_the_plain_week(self) -> None:
        assert Calendar("CN").is_published(2026)
        assert not Calendar("CN").is_published(2040)
        assert Calendar("CN").works_on(date(2040, 2, 13))  # in the new year's week
        assert Calendar("DE").is_published(2040)

    def test_a_work_week_of_ones_own(self) -> None:
        gulf = Calendar("AE", week=(0, 1, 2, 3, 6))
        assert gulf.works_on(date(2026, 11, 22))
        assert not gulf.works_on(date(2026, 11, 27))

    def test_which_places_are_known(self) -> None:
        assert is_known("CN")
        assert is_known("DE", "BY")
        assert not is_known("DE", "ZZ")
        assert not is_known("ZZ")
