from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calendar import Calendar
from models.working_hours import WORKING_DAY, after_working, is_working, next_working

PLAIN = Calendar()
HOUR = timedelta(hours=1)


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("since", "hours", "until"),
    [
        ("2026-11-23 10:05", 4, "2026-11-23 14:05"),
        ("2026-11-23 17:50", 4, "2026-11-24 12:50"),  # the golden path's own
        ("2026-11-23 14:00", 4, "2026-11-23 18:00"),  # ends with the day, not with the next morning
        ("2026-11-23 03:00", 4, "2026-11-23 13:00"),
        ("2026-11-20 17:00", 4, "2026-11-23 12:00"),  # over a weekend
        ("2026-11-21 11:00", 4, "2026-11-23 13:00"),  # said on a Saturday
        ("2026-11-20 18:00", 1, "2026-11-23 10:00"),
        ("2026-11-23 17:50", 18, "2026-11-25 17:50"),  # two working days
        ("2026-11-19 10:00", 18, "2026-11-23 10:00"),
    ],
)
def test_only_working_time_passes(since: str, hours: int, until: str) -> None:
    assert after_working(at(since), hours * HOUR, "Asia/Shanghai", PLAIN) == at(until)


def test_the_owners_zone_counts_whoever_asks() -> None:
    asked = at("2026-11-20 16:00", "America/New_York")  # Saturday 05:00 in Shanghai
    assert after_working(asked, 4 * HOUR, "Asia/Shanghai", PLAIN) == at("2026-11-23 13:00")
    assert after_working(asked, 4 * HOUR, "America/New_York", PLAIN) == at(
        "2026-11-23 11:00", "America/New_York"
    )


def test_holidays_and_make_up_workdays_count() -> None:
    china = Calendar("CN")
    before = at("2026-09-30 17:00")
    due = after_working(before, 4 * HOUR, "Asia/Shanghai", china).astimezone(ZoneInfo("Asia/Shanghai"))
    assert due.date() > date(2026, 10, 5)


def test_summer_time_takes_no_working_hour() -> None:
    friday = at("2026-10-23 17:00", "Europe/Berlin")
    assert after_working(friday, 2 * HOUR, "Europe/Berlin", PLAIN) == at("2026-10-26 10:00", "Europe/Berlin")


def test_the_next_working_instant() -> None:
    noon = at("2026-11-23 12:00")
    assert next_working(noon, "Asia/Shanghai", PLAIN) == noon
    assert is_working(noon, "Asia/Shanghai", PLAIN)
    assert not is_working(noon, "America/New_York", PLAIN)
    assert next_working(at("2026-11-20 18:00"), "Asia/Shanghai", PLAIN) == at("2026-11-23 09:00")
    assert next_working(noon, "Europe/Berlin", PLAIN) == at("2026-11-23 09:00", "Europe/Berlin")


def test_who_never_works_is_no_endless_search() -> None:
    with pytest.raises(ValueError, match="no such working time"):
        after_working(at("2026-11-23 12:00"), HOUR, "Asia/Shanghai", Calendar(week=()))


instants = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from(
    ["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia"]
)


@given(instants, st.integers(0, 60 * 24), st.integers(0, 60 * 24), zones)
def test_two_spans_in_a_row_are_their_sum(since: datetime, one: int, other: int, zone: str) -> None:
    first, second = timedelta(minutes=one), timedelta(minutes=other)
    stepwise = after_working(after_working(since, first, zone, PLAIN), second, zone, PLAIN)
    at_once = after_working(since, first + second, zone, PLAIN)
    assert next_working(stepwise, zone, PLAIN) == next_working(at_once, zone, PLAIN)
    assert at_once - since >= first + second


@given(instants, zones)
def test_a_working_day_is_nine_hours(since: datetime, zone: str) -> None:
    begin = next_working(since, zone, PLAIN)
    end = after_working(begin, WORKING_DAY, zone, PLAIN)
    assert end - begin >= WORKING_DAY
