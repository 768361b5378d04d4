"""English dates that the grammar leaves over: "forty-five days ago", "1 month and 3 days from now".

dateparser reads them. It is heavy, so it is imported when such a phrase is met; and it guesses, so it is asked only
about phrases that count from today, in English, and believed only when past and future give the same day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from bot.language.dates import DateReading, fixed

NUMBER = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
SPAN = rf"{NUMBER} (?:and a half )?(?:business |working )?(?:day|week|month|year)s?"
PHRASE = re.compile(
    rf"(?<![a-z0-9-])(?:in )?{SPAN}(?:(?:,| and|, and) {SPAN})*(?: (?:ago|from now|hence))(?![a-z])"
)


def correct_spoken(readings: Sequence[DateReading], folded: str, today: date) -> Iterator[DateReading]:
    """The readings, with those that hold only a part of such a phrase replaced by the whole."""
    phrases = [
        match
        for match in PHRASE.finditer(folded)
        if not any(reading.start <= match.start() and reading.end >= match.end() for reading in readings)
    ]
    for reading in readings:
        if not any(match.start() < reading.end and reading.start < match.end() for match in phrases):
            yield reading
    for match in phrases:
        day = day_of(match[0], today)
        reading = fixed(day, today) if day else DateReading(day=False)
        yield replace(reading, start=match.start(), end=match.end())


def day_of(phrase: str, today: date) -> date | None:
    import dateparser  # a third of a second, so only where it is needed

    found = set()
    for preference in ("past", "future"):
        parsed = dateparser.parse(
            phrase.replace("-", " "),
            languages=["en"],
            settings={
                "RELATIVE_BASE": datetime.combine(today, time(12)),
                "PREFER_DATES_FROM": preference,
                "STRICT_PARSING": True,
                "PARSERS": ["relative-time"],
            },
        )
        found.add(parsed.date() if parsed else None)
    return found.pop() if len(found) == 1 else None
