"""The patterns of the grammar files, compiled: what is captured, and which operation it is for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from bot.language.dates import OPERATIONS, DateReading, YearOrder
from bot.language.numbers import DIGITS
from bot.language.text import Token


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
