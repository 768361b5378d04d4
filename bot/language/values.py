"""Amounts and dates in any sentence, for those who need nothing but values.

Here nothing competes with a number, so that more ways of speaking are sure: "3 dollars 50 cents", "two days after Friday".
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest

from bot.language.amounts import AmountReading, find_amounts
from bot.language.dates import DateReading, YearOrder, shifted
from bot.language.grammar import Grammar, grammar
from bot.language.numbers import UNITS, WORDS, plain, read_chinese, read_words
from bot.language.patterns import find_dates
from bot.language.text import Token, fold, is_chinese

CENTS = re.compile(
    rf"\s*(?:and\s+)?(?P<n>\d{{1,2}}(?![\d.,]\d)|{WORDS.pattern})(?P<cents>\s*cents?\b|(?=\s+(?:more|and)\b|\s*[.!?]?\s*$))"
)
SMALL_HAN = re.compile(
    r"\s*(?P<n>\d{1,2}|[一二两三四五六七八九])(?:(?P<tenths>[毛角])|(?P<hundredths>分|日本[銭钱]|美分|便士))"
)
WORD_STARTS = re.compile(r"[a-z]+|\d+|[^\W\d_]")
TITLES = re.compile("《[^》]*》")
SHIFT = re.compile(
    r"(?P<n>\d{1,3}|[a-z]+)\s+(?P<unit>days?|weeks?|months?|years?)\s+(?P<way>after|from|before|since)\s+(?:the\s+)?$"
)
SPOKEN_YEAR = re.compile(
    r",?\s+(?P<century>two thousand|(?:seventeen|eighteen|nineteen|twenty)(?:\s+hundred)?)(?P<rest>(?:[\s-]+(?:and|[a-z]+ty|[a-z]+teen|ten|eleven|twelve|one|two|three|four|five|six|seven|eight|nine)\b){1,3})"
)
SPOKEN_CENTURIES = {"two": 2000, "seventeen": 1700, "eighteen": 1800, "nineteen": 1900, "twenty": 2000}
SINCE = re.compile(r"\s+(?:since|after|before)\s+(?=\w)")
SPAN = {"day": 0, "week": 7, "month": 1, "year": 12}


def amounts_in(text: str) -> list[dict[str, str]]:
    """Every amount with a currency."""
    folded = fold(text)
    readings = [
        with_cents(amount, folded)
        for amount in find_amounts(folded, text, grammar().amounts)
        if amount.currency
    ]
    pairs = zip_longest(readings, readings[1:])
    kept = [amount for amount, later in pairs if not later or later.start >= amount.end]
    return [
        {"text": text[amount.start : amount.end], "amount": plain(amount.value), "currency": amount.currency}
        for amount in without_overlaps(kept)
    ]


def without_overlaps(amounts: Sequence[AmountReading]) -> list[AmountReading]:
    kept: list[AmountReading] = []
    for amount in amounts:
        if not kept or amount.start >= kept[-1].end:
            kept.append(amount)
    return kept


def with_cents(amount: AmountReading, folded: str) -> AmountReading:
    """The small coin after an amount: 3 dollars 50 cents, 五元三毛."""
    if amount.value != int(amount.value) or amount.open:
        return amount
    if small := SMALL_HAN.match(folded, amount.end):
        part = Decimal(small["n"]) if small["n"].isdigit() else read_chinese(small["n"]) or Decimal(0)
        return replace(amount, value=amount.value + part / (10 if small["tenths"] else 100), end=small.end())
    cents = CENTS.match(folded, amount.end)
    if not cents:
        return amount
    part = Decimal(cents["n"]) if cents["n"].isdigit() else read_words(cents["n"]) or Decimal(0)
    return replace(amount, value=amount.value + part / 100, end=cents.end()) if 0 < part < 100 else amount


def dates_in(text: str, now: datetime) -> list[dict[str, str]]:
    """Every single day that is named, near to now where the year is left out."""
    rules = grammar()
    folded = masked(fold(text), text, rules)
    order = YearOrder.DAY_FIRST if any(map(is_chinese, text)) else YearOrder.MONTH_FIRST
    if not any(map(str.isalpha, text)):
        order = YearOrder.UNKNOWN
    tokens = [Token(match[0], match.start(), match.end()) for match in WORD_STARTS.finditer(folded)]
    found: list[DateReading] = []
    for patterns in (*rules.dates[:1], *rules.loose_dates, *rules.dates[1:]):
        for reading in find_dates(folded, tokens, now.date(), patterns, month_first=True, with_year=order):
            if all(reading.end <= other.start or reading.start >= other.end for other in found):
                found.append(reading)
    found.sort(key=lambda reading: reading.start)
    days = [(reading, day_of(reading, folded)) for reading in one_day_once(found, folded)]
    return [
        {"text": text[reading.start : reading.end], "date": day.isoformat()} for reading, day in days if day
    ]


def masked(folded: str, text: str, rules: Grammar) -> str:
    """Without titles, names and amounts, in which words only look like days."""
    for match in TITLES.finditer(text):
        folded = blanked(folded, *match.span())
    for amount in find_amounts(folded, text, rules.amounts):
        if amount.currency and not amount.bare:
            folded = blanked(folded, amount.start, amount.end)
    for name in ("今日头条", "明日之后", "每日优鲜"):
        while (start := folded.find(name)) >= 0:
            folded = blanked(folded, start, start + len(name))
    return folded


def blanked(text: str, start: int, end: int) -> str:
    return text[:start] + "\x00" * (end - start) + text[end:]


def one_day_once(readings: Sequence[DateReading], folded: str) -> list[DateReading]:
    """A weekday beside a date repeats it; after a distance from today it settles the day."""
    kept: list[DateReading] = []
    for reading in readings:
        last = kept[-1] if kept else None
        between = folded[last.end : reading.start] if last else ""
        if last and last.weekday and not reading.weekday and re.fullmatch(r"[\s,(，-]*", between):
            kept[-1] = replace(reading, start=last.start)
        elif (
            last
            and reading.weekday
            and last.day
            and not last.weekday
            and re.fullmatch(r"[\s,(，]*(?:on\s+)?", between)
        ):
            same = last.ahead and reading.ahead and last.ahead.weekday() == reading.ahead.weekday()
            kept[-1] = replace(last, end=reading.end) if same else replace(last, ahead=None, back=None)
        else:
            kept.append(reading)
    return kept


def away_from_now(reading: DateReading, folded: str) -> bool:
    """Whether what follows is a day of its own ("Friday after lunch" is still Friday)."""
    return not re.search(r"\b(?:days?|weeks?|months?|years?)\b", folded[reading.start : reading.end])


def day_of(reading: DateReading, folded: str) -> date | None:
    day = reading.ahead or reading.back if reading.day else None
    if not day:
        return None
    if year := SPOKEN_YEAR.match(folded, reading.end):
        tens = sum(UNITS.get(word, 0) for word in re.findall("[a-z]+", year["rest"]))
        return day.replace(year=SPOKEN_CENTURIES[year["century"].split()[0]] + tens)
    if SINCE.match(folded, reading.end) and not away_from_now(reading, folded):
        return None
    if away := SHIFT.search(folded, max(0, reading.start - 40), reading.start):
        count = int(away["n"]) if away["n"].isdigit() else UNITS.get(away["n"], 0)
        return (
            shifted(day, SPAN[away["unit"].rstrip("s")], -count if away["way"] == "before" else count)
            if count
            else None
        )
    return day
