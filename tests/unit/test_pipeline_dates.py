from __future__ import annotations

from datetime import date

import pytest

from bot.views.deal_card import pushed_dates
from models.queries.pipeline import Period, end_of_month

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.TODAY, MONDAY, MONDAY),
        (Period.WEEK, MONDAY, date(2026, 11, 29)),
        (Period.MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        (Period.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (Period.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period: Period, first: date, last: date) -> None:
    assert period.around(MONDAY) == (first, last)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_quarter_begins_and_ends_with_its_months(month: int) -> None:
    first, last = Period.QUARTER.around(date(2026, month, 28))
    assert first <= date(2026, month, 1)
    assert end_of_month(date(2026, month, 1)) <= last
    assert (first.day, last.month - first.month) == (1, 2)


def test_the_end_of_february_knows_leap_years() -> None:
    assert end_of_month(date(2028, 2, 1)) == date(2028, 2, 29)
    assert end_of_month(date(2026, 2, 28)) == date(2026, 2, 28)


def test_a_date_is_pushed_from_where_it_stands() -> None:
    assert pushed_dates(date(2026, 12, 15), MONDAY) == (
        date(2026, 12, 22),
        date(2026, 12, 29),
        date(2026, 12, 31),
    )


def test_a_date_that_has_passed_or_is_not_known_is_pushed_from_today() -> None:
    from_today = (date(2026, 11, 30), date(2026, 12, 7), date(2026, 11, 30))
    assert pushed_dates(date(2026, 11, 1), MONDAY) == from_today
    assert pushed_dates(None, MONDAY) == from_today


def test_from_the_last_of_a_month_the_next_months_end_follows() -> None:
    assert pushed_dates(date(2026, 11, 30), MONDAY)[2] == date(2026, 12, 31)
