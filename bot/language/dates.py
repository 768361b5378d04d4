"""Dates as people say them, read both ways: as a day that lies ahead, and as a day on which something happened.

The patterns stand in the grammar files; each names one of the operations here.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import TypeAlias


class YearOrder(IntEnum):
    """In which order two numbers before a year stand."""

    UNKNOWN = 0
    MONTH_FIRST = 1
    DAY_FIRST = 2


@dataclass(frozen=True, slots=True)
class DateReading:
    """`ahead` and `back` are None where the words leave the day open and it has to be asked for."""

    ahead: date | None = None
    back: date | None = None
    first: date | None = None  # the first day of a period: "before Q1" ends the day before it
    options: tuple[date, ...] = ()
    day: bool = True  # a single day, not a period
    future: bool = False  # can only lie ahead
    past: bool = False  # can only lie behind
    weekday: bool = False  # said by its weekday alone
    recent: bool = False  # may lie behind as well as ahead, and the day behind is the nearer one
    ending: bool = False  # the last day of a period: 月底, EOY
    start: int = 0
    end: int = 0


Values: TypeAlias = Mapping[str, int]
Operation: TypeAlias = Callable[[date, Values, int], DateReading | None]


def fixed(day: date, today: date) -> DateReading:
    return DateReading(day, day, day, future=day > today, past=day < today)


def ending(day: date, today: date) -> DateReading:
    return DateReading(day, day, day, future=day > today, past=day < today, ending=True)


def period(first: date, last: date, today: date) -> DateReading:
    return DateReading(last, None, first, day=False, future=first > today, past=last < today)


def valid(year: int, month: int, day: int) -> date | None:
    if 1 <= month <= 12 and 1 <= year <= 9999 and 1 <= day <= monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9998:
        return day
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def bounds(today: date, unit: int, offset: int) -> tuple[date, date]:
    """First and last day of the week (7), month (1), quarter (3), half (6) or year (12) that lies `offset` away."""
    if unit == DAY:
        day = today + timedelta(days=offset)
        return day, day
    if unit == WEEK:
        first = today - timedelta(days=today.weekday()) + timedelta(weeks=offset)
        return first, first + timedelta(days=6)
    first = add_months(today.replace(day=1, month=(today.month - 1) // unit * unit + 1), unit * offset)
    return first, add_months(first, unit) - timedelta(days=1)


DAY, WEEK, FORTNIGHT, MONTH, QUARTER, HALF, YEAR = 0, 7, 14, 1, 3, 6, 12


def op_day(today: date, values: Values, offset: int) -> DateReading:
    return fixed(today + timedelta(days=offset), today)


def op_weekday(today: date, values: Values, offset: int) -> DateReading:
    """A weekday alone: the next from today on, or the latest up to today."""
    gap = (values["weekday"] - today.weekday()) % 7
    ahead = today + timedelta(days=gap)
    return DateReading(ahead, ahead - timedelta(days=7 if gap else 0), ahead, weekday=True)


def op_weekday_strict(today: date, values: Values, direction: int) -> DateReading:
    """The coming (1) or the past (-1) one, never today."""
    gap = (values["weekday"] - today.weekday()) % 7
    return fixed(today + timedelta(days=(gap or 7) if direction > 0 else gap - 7), today)


def op_weekday_and_day(today: date, values: Values, offset: int) -> DateReading | None:
    """Mon 13th: the nearest 13th that is a Monday."""
    months = [add_months(today.replace(day=1), step) for step in range(-36, 37)]
    days = [valid(first.year, first.month, values["day"]) for first in months]
    return nearest([day for day in days if day and day.weekday() == values["weekday"]], today)


def op_weekday_of(today: date, values: Values, offset: int) -> DateReading:
    """A weekday of the week that lies `offset` weeks away."""
    first, _ = bounds(today, WEEK, offset)
    return fixed(first + timedelta(days=values["weekday"]), today)


def op_period(today: date, values: Values, offset: int) -> DateReading:
    first, last = bounds(today, values["unit"], offset)
    return fixed(first, today) if first == last else period(first, last, today)


def op_end(today: date, values: Values, offset: int) -> DateReading:
    """The end of a period; of a week the Friday."""
    unit = values["unit"]
    _, last = bounds(today, unit, offset)
    return ending(last - timedelta(days=2 if unit == WEEK else 0), today)


def op_shift(today: date, values: Values, sign: int) -> DateReading:
    """So many days, weeks, months from today."""
    return fixed(shifted(today, values["unit"], sign * values.get("n", 1)), today)


def shifted(day: date, unit: int, count: int) -> date:
    try:
        if unit in {DAY, WEEK, FORTNIGHT}:
            return day + timedelta(days=count * (unit or 1))
    except OverflowError:
        return day
    return add_months(day, unit * count)


def op_month_day(today: date, values: Values, offset: int) -> DateReading | None:
    month, day = values["month"], values["day"]
    if "year" in values:
        found = valid(full_year(values["year"]), month, day)
        return fixed(found, today) if found else None
    if offset:  # the year is said in words: 明年, "of next year"
        found = valid(today.year + (offset if abs(offset) < 9 else 0), month, day)
        return fixed(found, today) if found else None
    days = [valid(today.year + step, month, day) for step in range(-8, 9)]
    said = [found for found in days[7:10] if found and found.weekday() == values.get("weekday")]
    return fixed(said[0], today) if said else nearest(days, today)


def nearest(candidates: Sequence[date | None], today: date) -> DateReading | None:
    days = [day for day in candidates if day]
    ahead = min((day for day in days if day >= today), default=None)
    back = max((day for day in days if day <= today), default=None)
    recent = bool(ahead and back and today - back < ahead - today)
    return DateReading(ahead, back, ahead, recent=recent) if days else None


def op_month(today: date, values: Values, part: int) -> DateReading | None:
    """A month named alone or with its year; `part` 1 is its end."""
    month = values["month"]
    year = full_year(values["year"]) if "year" in values else today.year + (month < today.month)
    return month_of(year, month, today, end=part == 1)


def op_month_in(today: date, values: Values, offset: int) -> DateReading | None:
    """A month of this (9), the next or the last year."""
    return month_of(today.year + (offset if abs(offset) < 9 else 0), values["month"], today)


def month_of(year: int, month: int, today: date, *, end: bool = False) -> DateReading | None:
    first = valid(year, month, 1)
    if not first:
        return None
    last = add_months(first, 1) - timedelta(days=1)
    return ending(last, today) if end else period(first, last, today)


def op_day_of_month(today: date, values: Values, offset: int) -> DateReading | None:
    """The 30th: of the nearest month that has one, or of the month that lies `offset` away (9: this one)."""
    day = values["day"]
    if not 1 <= day <= 31:
        return None
    if offset:
        first, _ = bounds(today, MONTH, offset if abs(offset) < 9 else 0)
        found = valid(first.year, first.month, day)
        return fixed(found, today) if found else None
    months = [add_months(today.replace(day=1), step) for step in range(-2, 4)]
    return nearest([valid(first.year, first.month, day) for first in months], today)


def op_part_of_year(today: date, values: Values, offset: int) -> DateReading | None:
    """The nth quarter (3) or half (6): Q1, H2 2027, 明年上半年. Without a year the nearest that has not ended."""
    unit, number = (QUARTER, values["quarter"]) if "quarter" in values else (HALF, values["half"])
    if not 1 <= number <= YEAR // unit:
        return None
    if "year" in values:
        year = full_year(values["year"])
    else:
        year = today.year + (offset if abs(offset) < 9 else 0)
        ended = not offset and number * unit < today.month
        year += ended
    first = date(year, (number - 1) * unit + 1, 1)
    return period(first, add_months(first, unit) - timedelta(days=1), today)


def op_end_of_part(today: date, values: Values, offset: int) -> DateReading | None:
    found = op_part_of_year(today, values, offset)
    return ending(found.ahead, today) if found and found.ahead else None


def op_year(today: date, values: Values, part: int) -> DateReading:
    year = full_year(values["year"])
    first, last = date(year, 1, 1), date(year, 12, 31)
    return ending(last, today) if part else period(first, last, today)


def op_date(today: date, values: Values, offset: int) -> DateReading | None:
    found = valid(full_year(values["year"]), values["month"], values["day"])
    return fixed(found, today) if found else None


def op_two_numbers(today: date, values: Values, order: int) -> DateReading | None:
    """3/4: two days may be meant, unless only one is a date or the order is known (1: month first, 2: day first)."""
    one, other = values["n"], values["n2"]
    if order == 2:
        one, other = other, one
    readings = [pair for pair in ((one, other), (other, one)) if valid(2024, *pair)]
    if not readings:
        return None
    years = values.get("year")
    found = [
        op_month_day(today, {"month": month, "day": day} | ({"year": years} if years is not None else {}), 0)
        for month, day in (readings[:1] if order else dict.fromkeys(readings))
    ]
    options = [reading for reading in found if reading]
    if len(options) == 1:
        return options[0]
    return DateReading(
        options=tuple(sorted(day for option in options if (day := option.ahead or option.back)))
    )


def op_compact(today: date, values: Values, offset: int) -> DateReading | None:
    """20261123."""
    year, rest = divmod(values["compact"], 10_000)
    found = valid(year, *divmod(rest, 100))
    return fixed(found, today) if found else None


def op_shift_all(today: date, values: Values, sign: int) -> DateReading:
    """Years, months and days from today."""
    months = 12 * values["n"] + values["months"]
    return fixed(add_months(today, sign * months) + timedelta(days=sign * values["days"]), today)


def op_easter(today: date, values: Values, direction: int) -> DateReading | None:
    """Easter Sunday of a year, the last one (-1), or the nearest."""
    if "year" in values:
        return fixed(easter(values["year"]), today)
    found = nearest([easter(today.year + step) for step in (-1, 0, 1)], today)
    return fixed(found.back, today) if found and direction < 0 and found.back else found


def easter(year: int) -> date:
    """The anonymous Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return date(year, month, day + 1)


def op_nth_weekday(today: date, values: Values, months: int) -> DateReading | None:
    """The nth (9: last) weekday of a month: the nearest of a named month, or the month so many away."""
    if "month" not in values:
        first, _ = bounds(today, MONTH, months)
        day = nth_weekday(first.year, first.month, values["nth"], values["weekday"])
        return fixed(day, today) if day else None
    years = [values["year"]] if "year" in values else [today.year - 1, today.year, today.year + 1]
    return nearest(
        [nth_weekday(year, values["month"], values["nth"], values["weekday"]) for year in years], today
    )


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    first = date(year, month, 1)
    offset = (weekday - first.weekday()) % 7
    if nth == LAST:
        nth = 5 if valid(year, month, 1 + offset + 28) else 4
    return valid(year, month, 1 + offset + 7 * (nth - 1))


def op_weekdays_on(today: date, values: Values, offset: int) -> DateReading:
    """Two Fridays from now."""
    gap = (values["weekday"] - today.weekday()) % 7 or 7
    return fixed(today + timedelta(days=gap + 7 * (values["n"] - 1)), today)


LAST = 9


def op_vague(today: date, values: Values, direction: int) -> DateReading:
    """Words that speak of a time and leave the day open: mid-January, recently, 中旬."""
    return DateReading(day=False, future=direction > 0, past=direction < 0)


def full_year(year: int) -> int:
    return year + 2000 if year < 40 else year + 1900 if year < 100 else year


OPERATIONS: dict[str, Operation] = {
    name.removeprefix("op_"): operation
    for name, operation in list(globals().items())
    if name.startswith("op_")
}
