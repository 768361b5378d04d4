"""Short answers to one question: the same words as in a report, read with the question known."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

from bot.language.amounts import AmountReading
from bot.language.dates import DateReading
from bot.language.grammar import LANGUAGES, phrases
from bot.language.items import Item, Percent
from bot.language.lexer import read
from bot.language.moments import moment_of
from bot.language.names import NO_NAMES, Vocabulary
from bot.language.numbers import plain
from bot.language.places import CITIES
from bot.language.text import fold

__all__ = [
    "AmountReading",
    "asks_what_was_understood",
    "read_account",
    "read_activity",
    "read_amount",
    "read_channel",
    "read_date",
    "read_language",
    "read_moment",
    "read_probability",
    "read_reason",
    "read_score",
    "read_stage",
    "read_yes_no",
    "read_zone",
    "says_misread",
]

Value = TypeVar("Value")
ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)  # amounts and words do not depend on it
LONGEST_NAME = 60
LESS_THAN_NOTHING = re.compile(r"^\s*[-−–(]|\bminus\b|\bnegative\b|负")
SCORE = re.compile(r"(?P<score>\d+(?:\.\d+)?)\s*(?:/|of|out of|分,?\s*(?:满分|共)?)\s*(?P<best>\d+)")
SPEAK = re.compile(r"speak|language|语言|说|讲|用|切换|换成|改成|改为|set|switch|change|use|in ")
ABOUT_ZONE = re.compile(r"time ?zone|zone|时区|timezone")


def read_amount(text: str) -> AmountReading | None:
    """The one amount in an answer; None if there is none, several that differ, or less than nothing."""
    if LESS_THAN_NOTHING.search(fold(text)):
        return None
    found = list(_values(read(text, ANY_TIME, NO_NAMES).items, AmountReading))
    if len({reading.value for reading in found}) != 1:
        return None
    return found[0]


def read_date(text: str, *, now: datetime, past: bool) -> date | None:
    """The day meant: the latest that has come (`past`), or the one ahead, where a period means its last day."""
    found = list(_values(read(text, now, NO_NAMES).items, DateReading))
    if len(found) != 1:
        return None
    return found[0].back if past else found[0].ahead


def read_account(text: str, *, vocabulary: Vocabulary = NO_NAMES) -> str | None:
    """A customer's name as typed, or as it is known; None if the answer is too long for one."""
    name = re.sub(r"[\s.。!！]+$", "", text.strip())
    if not name or len(name) > LONGEST_NAME or "\n" in name:
        return None
    matches = vocabulary.matches(name)
    return matches[0] if len(matches) == 1 else name


def read_stage(text: str, *, vocabulary: Vocabulary = NO_NAMES) -> str | None:
    return _tag(text, "stage", vocabulary)


def read_channel(text: str, *, vocabulary: Vocabulary = NO_NAMES) -> str | None:
    return _tag(text, "own channel", vocabulary) or _tag(text, "channel", vocabulary)


def read_probability(text: str) -> str | None:
    """A fraction: "0.7" for 70 %, 七成, or a bare 70."""
    found = [
        percent for percent in _values(read(text, ANY_TIME, NO_NAMES).items, Percent) if not percent.open
    ]
    if len(found) == 1:
        return plain(found[0].value)
    bare = re.fullmatch(r"\s*(\d{1,3})\s*", fold(text))
    return plain(Decimal(bare[1]) / 100) if bare and int(bare[1]) <= 100 else None


def read_reason(text: str) -> tuple[str, str]:
    """Why a deal was lost: the code that the words point to, and the words."""
    words = text.strip()
    for item in read(text, ANY_TIME, NO_NAMES).items:
        if code := item.tags.get("reason"):
            return code, words
    return "other", words


def read_activity(text: str) -> str | None:
    """What was done: call, visit, meeting, demo or email."""
    return _tag(text, "activity", NO_NAMES) or _tag(text, "kind", NO_NAMES)


def read_moment(text: str, *, now: datetime) -> str | None:
    """A local time as "2026-11-24T15:00", in the zone of `now`; None if none is named, or one that stays open."""
    message = read(text, now, NO_NAMES)
    return moment_of(message, message.items, now).when or None


def read_score(text: str) -> Decimal | None:
    """A fraction of the best: "4/5", "8 of 10", "90%"."""
    said = SCORE.search(fold(text))
    if said is not None and Decimal(said["best"]) > 0:
        share = Decimal(said["score"]) / Decimal(said["best"])
        return share if share <= 1 else None
    found = [share for share in _values(read(text, ANY_TIME, NO_NAMES).items, Percent) if not share.open]
    return found[0].value if len(found) == 1 and found[0].value <= 1 else None


def read_yes_no(text: str) -> bool | None:
    said = re.sub(r"[\s.。!！,，~]+$", "", fold(text).strip())
    for yes, listed in ((True, "YES"), (False, "NO")):
        if said in _list(listed):
            return yes
    return None


def asks_what_was_understood(text: str) -> bool:
    """Whether it asks what was made of one's words: "what did you understand?", 你理解成什么了?"""
    return re.sub(r"[\s.。!！,，?？~]+$", "", fold(text).strip()) in _list("UNDERSTOOD")


def says_misread(text: str) -> bool:
    """Whether it says that one's words were misunderstood: "that's not what I meant", 理解错了."""
    return re.sub(r"[\s.。!！,，?？~]+$", "", fold(text).strip()) in _list("MISREAD")


def read_language(text: str) -> str | None:
    """Told in words ("speak Chinese", 用英文), or the language's name alone."""
    folded = fold(text)
    named = {
        code
        for language in LANGUAGES
        for code, listed in language.LANGUAGES.items()
        for word in phrases(listed)
        if re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", folded)
    }
    alone = folded.strip(" .!。") in {word for code in named for word in _names_of(code)}
    return named.pop() if len(named) == 1 and (alone or (SPEAK.search(folded) and len(folded) < 40)) else None


def read_zone(text: str) -> str | None:
    """Told in words ("my time zone is Berlin", 时区改成上海), an IANA name, or a city alone."""
    folded = fold(text).strip(" .!。")
    places = _zones()
    if folded in places:
        return places[folded]
    if not ABOUT_ZONE.search(folded) or len(folded) > 60:
        return None
    found = {
        zone for name, zone in places.items() if re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", folded)
    }
    return found.pop() if len(found) == 1 else None


@cache
def _zones() -> Mapping[str, str]:
    """Every IANA name, its city, and the cities of `places`, folded."""
    zones = {zone.lower(): zone for zone in available_timezones() if "/" in zone or zone == "UTC"}
    cities = {
        zone.rsplit("/", 1)[-1].replace("_", " ").lower(): zone
        for zone in sorted(zones.values())
        if "/" in zone
    }
    ours = {fold(name): zone for zone, listed in CITIES.items() for name in phrases(listed)}
    return {**cities, **zones, **ours}


def _names_of(code: str) -> list[str]:
    return [word for language in LANGUAGES for word in phrases(language.LANGUAGES.get(code, ""))]


@cache
def _list(section: str) -> frozenset[str]:
    return frozenset(word for language in LANGUAGES for word in phrases(getattr(language, section)))


def _values(items: list[Item], kind: type[Value]) -> Iterator[Value]:
    return (item.value for item in items if isinstance(item.value, kind))


def _tag(text: str, tag: str, vocabulary: Vocabulary) -> str | None:
    found = {item.tags[tag] for item in read(text, ANY_TIME, vocabulary).items if tag in item.tags}
    return found.pop() if len(found) == 1 else None
