"""Dates as people say them, read both ways: as a day that lies ahead, and as a day on which something happened.

The patterns stand in the grammar files; each names one of the operations here.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum
from typing import TypeAlias

from bot.language.numbers import DIGITS
from bot.language.text import Token


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
    start: int = 0
    end: int = 0


Values: TypeAlias = Mapping[str, int]
Operation: TypeAlias = Callable[[date, Values, int], DateReading | None]


def fixed(day: date, today: date) -> DateReading:
    return DateReading(day, day, day, future=day > today, past=day < today)


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
    return fixed(last - timedelta(days=2 if unit == WEEK else 0), today)


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
    return DateReading(ahead, back, ahead) if days else None


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
    return fixed(last, today) if end else period(first, last, today)


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
    return fixed(found.ahead, today) if found and found.ahead else None


def op_year(today: date, values: Values, part: int) -> DateReading:
    year = full_year(values["year"])
    first, last = date(year, 1, 1), date(year, 12, 31)
    return fixed(last, today) if part else period(first, last, today)


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


@dataclass(frozen=True)
class Pattern:
    """One line of a grammar: what it captures (key and table), and what to do with it."""

    captures: tuple[tuple[str, str], ...]
    operation: str
    parameter: int
    given: Mapping[str, int]


def pattern_of(meaning: str, captures: tuple[tuple[str, str], ...]) -> Pattern:
    """From "end 1 unit=7": an operation, its parameter and values that the words themselves give."""
    operation, *rest = meaning.split()
    given = dict(word.split("=") for word in rest if "=" in word)
    numbers = [int(word) for word in rest if "=" not in word]
    return Pattern(
        captures, operation, numbers[0] if numbers else 0, {key: int(value) for key, value in given.items()}
    )


Tables: TypeAlias = Mapping[str, Mapping[str, int]]

FIGURES = {
    "n": [r"\d{1,3}"], "n2": [r"\d{1,2}"], "yy": [r"\d\d"], "day": [r"[0-3]?\d"], "year": [r"(?:19|20)\d\d"], "quarter": ["[1-4]"],
    "half": ["[12]"], "amount": [r"\d{1,3}"], "yyyymmdd": [r"(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d"], "hanyear": ["[一二三四五六七八九零〇]{4}"], "hour": [r"[0-2]?\d"], "minute": [r"[0-5]\d"],
}  # fmt: skip


class Patterns:
    """One language's patterns as one expression, tried only where one of their words begins."""

    def __init__(self, lines: Sequence[tuple[str, str]], tables: Tables) -> None:
        self.patterns: dict[int, Pattern] = {}
        self.values = {
            name: {squeezed(word): value for word, value in table.items()} for name, table in tables.items()
        }
        sources: list[str] = []
        position = 1
        for source, meaning in lines:
            expanded, captures = expand(source, tables)
            self.patterns[position] = pattern_of(meaning, captures)
            sources.append(f"({expanded})")
            position += 1 + len(captures)
        self.begin: dict[str, bool] = {}
        self.match = re.compile("|".join(sources)).match
        self.beginnings = frozenset(
            re.findall(r"[a-z]+|[^\x00-\x7f]", re.sub(r"\\[a-z]", " ", "|".join(sources)))
        )

    def find(
        self, folded: str, tokens: Sequence[Token]
    ) -> Iterator[tuple[Pattern, dict[str, int], int, int]]:
        end = 0
        for token in tokens:
            if token.start < end or not self.may_begin(token.text):
                continue
            if (match := self.match(folded, token.start)) and match.lastindex:
                pattern = self.patterns[match.lastindex]
                end = match.end()
                yield pattern, self.captured(match, pattern, match.lastindex), *match.span()

    def may_begin(self, word: str) -> bool:
        known = self.begin.get(word)
        if known is None:
            known = self.could_begin(word)
            if len(self.begin) < REMEMBERED:
                self.begin[word] = known
        return known

    def could_begin(self, word: str) -> bool:
        return (
            word in self.beginnings
            or word[0].isdigit()
            or (LETTERS.match(word) or word)[0] in self.beginnings
        )

    def captured(self, match: re.Match[str], pattern: Pattern, base: int) -> dict[str, int]:
        values = dict(pattern.given)
        for offset, (key, table) in enumerate(pattern.captures, 1):
            if (said := match[base + offset]) is not None:
                known = self.values.get(table, {}).get(squeezed(said))
                values[key] = read_figures(said) if known is None else known
        return values


def read_figures(said: str) -> int:
    """The digits of a number, Chinese ones one by one: 二零零四."""
    return int("".join(str(DIGITS.get(c, c)) for c in said if c.isdigit() or c in DIGITS) or 0)


LETTERS = re.compile("[a-z]+")
REMEMBERED = 20_000


def squeezed(said: str) -> str:
    return re.sub(r"[\s.-]", "", said)


def expand(source: str, tables: Tables) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Replace {weekday} and {day=ordinal} by what the grammar lists; blanks stretch, Latin edges stop at words."""
    captures: list[tuple[str, str]] = []

    def fill(match: re.Match[str]) -> str:
        key, _, table = match[1].partition("=")
        captures.append((key, table or key))
        words = sorted((re.escape(word) for word in tables.get(table or key, ())), key=len, reverse=True)
        return f"({'|'.join([*words, *FIGURES.get(table or key, [])])})"

    expanded = re.sub(r"\{([a-z][a-z0-9=]*)\}", fill, source).replace("\\ ", " ")
    expanded = re.sub(r"(\[[^\]]*\])| (?!\?)", lambda match: match[1] or "[ ]{1,3}", expanded)
    if source.isascii():
        expanded = rf"(?:{expanded})(?![a-z0-9])"
    return expanded, tuple(captures)


BEFORE = re.compile(r"before\s*(?:the\s*)?$")
BEFORE_AFTER = re.compile(r"\s*(?:之前|以前|前)")


def find_dates(
    folded: str,
    tokens: Sequence[Token],
    today: date,
    patterns: Patterns,
    *,
    month_first: bool = False,
    with_year: YearOrder = YearOrder.UNKNOWN,
) -> Iterator[DateReading]:
    """Every date in order; overlapping ones never."""
    for pattern, values, start, end in patterns.find(folded, tokens):
        parameter = pattern.parameter
        if pattern.operation == "two_numbers" and month_first:
            parameter = with_year if "year" in values else YearOrder.MONTH_FIRST
        reading = OPERATIONS[pattern.operation](today, values, parameter)
        if reading:
            yield ended_before(replace(reading, start=start, end=end), folded)


def ended_before(reading: DateReading, folded: str) -> DateReading:
    """Before a period is the day before it begins; before a day is that day."""
    after = BEFORE_AFTER.match(folded, reading.end)
    before = BEFORE.search(folded, max(0, reading.start - 12), reading.start) or folded.startswith(
        "before", reading.start
    )
    if not after and not before:
        return reading
    end = after.end() if after else reading.end
    if reading.day or not reading.first:
        return replace(reading, end=end)
    return replace(reading, ahead=reading.first - timedelta(days=1), end=end)
