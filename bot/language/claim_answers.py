"""Answers about whose a customer is, and about the parts of a deal that is shared."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from bot.language.items import Split
from bot.language.lexer import read
from bot.language.names import NO_NAMES
from bot.language.text import fold

ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)  # parts do not depend on it
SHORT = 40
# By the answer meant; the first that fits holds, so "not the same company" goes before "the company".
WORDS: Sequence[tuple[str, str]] = (
    (
        "other_company",
        r"\bnot the same|\bdifferent (?:company|one|customer)|\b(?:another|other) company|不是同一|不同一家|不是一家|另一家|别的公司",
    ),
    ("own_deal", r"\banother deal|\b(?:my own|mine)\b|\bmy deal|另一单|另外一单|我自己的|我的另|是我的"),
    ("together", r"\bours\b|\btogether\b|\bshared?\b|\bboth of us|\bwe share|合作|一起|共同|我们的"),
    (
        "for_them",
        r"\bfor (?:her|him|them)\b|\b(?:hers|his|theirs)\b|替|帮(?:他|她)|给(?:他|她)报|是(?:他|她)的",
    ),
)
NUMBERS = re.compile(r"\s*\d{1,2}(?:\s*[/:,、和-]\s*\d{1,2})*\s*%?\s*")


def read_held(text: str) -> str | None:
    """Which of the four ways a deal with another's customer is meant; None if that is not said."""
    folded = fold(text).strip()
    if len(folded) > SHORT:
        return None
    return next((key for key, words in WORDS if re.search(words, folded)), None)


def read_split(text: str) -> Decimal | None:
    """The other's fraction in "60/40", 七三开 or "half and half"; None where the two are no whole."""
    found = [item.value for item in read(text, ANY_TIME, NO_NAMES).items if isinstance(item.value, Split)]
    return found[0].theirs if len(found) == 1 else None


def more_or_less_than_whole(text: str) -> int | None:
    """What the parts in "60/50" make together, where that is not 100; None where these are no parts."""
    if not NUMBERS.fullmatch(fold(text)):
        return None
    said = [int(number) for number in re.findall(r"\d+", text)]
    return sum(said) if len(said) > 1 and sum(said) not in (10, 100) else None


def read_parts(text: str, count: int) -> list[Decimal] | None:
    """The parts of so many others, in their order: "30/20", where the rest is the speaker's, or with it in front."""
    if count == 1:
        theirs = read_split(text)
        return [theirs] if theirs is not None and 0 < theirs < 1 else None
    if not NUMBERS.fullmatch(fold(text)):
        return None
    said = [Decimal(number) / 100 for number in re.findall(r"\d+", text)]
    if len(said) == count + 1 and sum(said) == 1:
        said = said[1:]
    return said if len(said) == count and sum(said) < 1 and all(said) else None
