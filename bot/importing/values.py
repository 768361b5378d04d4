"""Cells → amounts, dates, months, percentages; what a column settles for all of its cells is found first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from bot.importing.tables import Cell
from bot.language.answers import read_amount, read_date
from bot.language.dates import valid
from bot.language.text import fold
from models.money import is_currency

PLAIN = re.compile(r"-?\d{1,18}(?:\.\d{1,2})?")
GROUPED_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?!\d))")
DECIMAL_POINT = re.compile(r"\d\.\d{1,2}(?!\d)|\d\.\d{4,}|,\d{3}\.\d")
DECIMAL_COMMA = re.compile(r"\d,\d{1,2}(?!\d)|\d,\d{4,}|\.\d{3},\d")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
COMPACT = re.compile(r"(19|20)(\d\d)(\d\d)(\d\d)")
THREE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?: .*)?")
DAY_NAME = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3,9})\.?[- ](\d{4}|\d{2})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEAR_MONTH = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})月?")
MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
NAME_YEAR = re.compile(r"([A-Za-z]{3,9})\.?[- ]+'?(\d{4}|\d{2})")
MONTH_ALONE = re.compile(r"(\d{1,2})月份?")
EXCEL_DAYS = (20_000, 80_000)  # serial numbers of 1954 to 2119
EXCEL_EPOCH = date(1899, 12, 30)
SCALES = (("万", 10_000), ("萬", 10_000), ("亿", 10**8), ("千", 1_000))
THOUSANDS = re.compile(
    r"(?:^|[^a-z])(?:k|in thousands?|thousands?|tsd)(?:[^a-z]|$)|k[€$£¥]|[€$£¥]k|k(?:eur|usd|cny)"
)
MILLIONS = re.compile(r"(?:^|[^a-z])(?:m|mio|in millions?|millions?)(?:[^a-z]|$)|m[€$£¥]")
BRACKETS = re.compile(r"[(\[【（]([^)\]】）]*)[)\]】）]")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a heading says of its numbers: "金额(万元)" counts in 10,000 CNY."""

    scale: int = 1
    currency: str = ""


def unit_of(heading: str) -> Unit:
    narrow = unicodedata.normalize("NFKC", heading)
    said = " ".join(BRACKETS.findall(narrow)) or re.sub(r"[_/]", " ", narrow)
    folded = fold(said)
    scale = next((size for sign, size in SCALES if f"{sign}元" in said or said == sign), 1)
    if scale == 1 and said != narrow:
        scale = next((size for sign, size in SCALES if sign in said), 1)
        scale = 1_000 if THOUSANDS.search(folded) else 1_000_000 if MILLIONS.search(folded) else scale
    code = next((word for word in re.findall(r"[A-Z]{3}", said.upper()) if is_currency(word)), "")
    known = read_amount(f"1000 {said}") if said != narrow else None
    return Unit(scale, code or (known.currency if known else "") or ("CNY" if "万元" in said else ""))


@dataclass(frozen=True, slots=True)
class Habits:
    """How a file writes: which mark begins the decimals, whether 03/04 is the 3rd of April. None: nothing tells."""

    decimal: str | None = None
    day_first: bool | None = None


def decimal_mark(cells: Iterable[Cell]) -> str | None:
    texts = [cell for cell in cells if isinstance(cell, str)]
    points, commas = (sum(bool(p.search(text)) for text in texts) for p in (DECIMAL_POINT, DECIMAL_COMMA))
    return None if points == commas else "." if points > commas else ","


def day_first(cells: Iterable[Cell]) -> bool | None:
    """Settled by the first number that can be no month."""
    for cell in cells:
        found = THREE.fullmatch(cell) if isinstance(cell, str) else None
        if found and int(found[1]) > 12:
            return True
        if found and int(found[2]) > 12:
            return False
    return None


def is_two_ways(cell: Cell) -> bool:
    """Whether a date can be read with the day first or with the month first."""
    found = THREE.fullmatch(cell) if isinstance(cell, str) else None
    return (
        bool(found)
        and found is not None
        and int(found[1]) <= 12
        and int(found[2]) <= 12
        and found[1] != found[2]
    )


@dataclass(frozen=True, slots=True)
class Amount:
    value: Decimal
    currency: str = ""


def amount_of(cell: Cell, decimal: str | None) -> Amount | None:
    """None where it is no amount; zero and less are amounts here."""
    if isinstance(cell, Decimal):
        return Amount(cell)
    return None if isinstance(cell, date) else _read_amount(cell, decimal)


@lru_cache(maxsize=20_000)
def _read_amount(cell: str, decimal: str | None) -> Amount | None:
    text = GROUPED_SPACES.sub("", unicodedata.normalize("NFKC", cell)).strip()
    if PLAIN.fullmatch(text) and decimal != ",":
        return Amount(Decimal(text))
    if decimal is not None:
        text = _with_point(text, decimal)
    if re.fullmatch(r"[^\d]*0+(?:[.,]0+)?[^\d]*", text):
        return Amount(Decimal(0))
    negative = re.match(r"\s*[-−–]|\s*\(.*\)\s*$", text)
    try:
        if negative and (found := read_amount(re.sub(r"[-−–()]", "", text))):
            return Amount(-found.value, found.currency)
        found = read_amount(text)
    except InvalidOperation:
        return None
    return None if found is None or found.open else Amount(found.value, found.currency)


def _with_point(text: str, decimal: str) -> str:
    """The groups taken out and the decimals behind a point, with a digit more so that three are no group."""
    other = "," if decimal == "." else "."
    single = re.sub(rf"(?<=\d)\{other}(?=\d)", "", text)
    return re.sub(rf"(?<=\d)\{decimal}(\d+)", lambda m: f".{m[1]}0" if len(m[1]) == 3 else f".{m[1]}", single)


def date_of(cell: Cell, habits: Habits, today: date) -> date | None:
    if isinstance(cell, date):
        return cell
    if isinstance(cell, Decimal):
        is_serial = EXCEL_DAYS[0] <= cell <= EXCEL_DAYS[1]
        return EXCEL_EPOCH + timedelta(days=int(cell)) if is_serial else _read_date(f"{cell:f}", True, today)
    return _read_date(cell, habits.day_first is not False, today)


@lru_cache(maxsize=20_000)
def _read_date(text: str, is_day_first: bool, today: date) -> date | None:
    text = text.strip()
    if found := ISO.fullmatch(text):
        return valid(int(found[1]), int(found[2]), int(found[3]))
    if found := COMPACT.fullmatch(text):
        return valid(int(found[1] + found[2]), int(found[3]), int(found[4]))
    if found := THREE.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), _year(found[3])
        day, month = (first, second) if is_day_first else (second, first)
        return valid(year, month, day)
    if (found := DAY_NAME.fullmatch(text)) and found[2][:3].lower() in MONTHS:
        return valid(_year(found[3]), MONTHS.index(found[2][:3].lower()) + 1, int(found[1]))
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    return read_date(text, now=noon, past=True) or read_date(text, now=noon, past=False)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def month_of(cell: Cell, today: date | None) -> date | None:
    """The first day of the month that a cell names; one without a year is this year's, if there is a `today`."""
    if isinstance(cell, date):
        return cell.replace(day=1)
    text = unicodedata.normalize("NFKC", cell if isinstance(cell, str) else f"{cell:f}").strip()
    if found := ISO.fullmatch(text):
        return valid(int(found[1]), int(found[2]), 1)
    if found := YEAR_MONTH.fullmatch(text):
        return valid(int(found[1]), int(found[2]), 1)
    if found := MONTH_YEAR.fullmatch(text):
        return valid(int(found[2]), int(found[1]), 1)
    if (found := NAME_YEAR.fullmatch(text)) and found[1][:3].lower() in MONTHS:
        return valid(_year(found[2]), MONTHS.index(found[1][:3].lower()) + 1, 1)
    if today is None:
        return None
    if found := MONTH_ALONE.fullmatch(text):
        return valid(today.year, int(found[1]), 1)
    return valid(today.year, MONTHS.index(text[:3].lower()) + 1, 1) if text[:3].lower() in MONTHS else None


def fraction_of(cell: Cell) -> Decimal | None:
    """50, 50 % and 0.5 are a half; None for what is no probability."""
    text = f"{cell:f}" if isinstance(cell, Decimal) else "" if isinstance(cell, date) else cell
    try:
        number = Decimal(text.replace("%", "").replace("%", "").replace(",", ".").strip())
    except InvalidOperation:
        return None
    part = number / 100 if number > 1 or "%" in text or "%" in text else number
    return part if 0 <= part <= 1 else None
