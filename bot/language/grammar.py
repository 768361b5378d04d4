"""The grammar files, compiled into what the lexer looks words up in. A third language is one more module in LANGUAGES."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType

from rapidfuzz.distance import OSA

from bot.language import brands, en, zh
from bot.language.amounts import AmountWords
from bot.language.patterns import Patterns
from bot.language.text import Token, fold, tokenise

LANGUAGES = (en, zh)

# Section of a grammar file -> tag of its phrases. Sections by value keep the value, others mark only.
BY_VALUE = {
    "CUES": "cue",
    "BASES": "base",
    "ACTIVITIES": "activity",
    "KINDS": "kind",
    "STAGES": "stage",
    "CHANNELS": "channel",
    "PERIODS": "period",
    "MEETINGS": "meeting",
    "SHOWS": "show",
    "FIELDS": "field",
    "NOTHING": "nothing",
    "REASONS": "reason",
}
MARKS = {
    "NEXT_STAGE": "next stage",
    "ACCOUNT_QUESTIONS": "who",
    "SHOW_VERBS": "ask",
    "CLOSES": "closes",
    "LIKELY": "likely",
    "TERMS": "terms",
    "PARTS": "part",
    "OFF": "off",
    "SMALL_TALK": "talk",
    "FILL": "fill",
    "GENERIC": "generic",
    "EVERYDAY": "everyday",
    "LOST_TO": "lost to",
    "COMPETITORS": "rival",
    "COUNTERS": "counter",
    "TITLES": "title",
    "EASILY_SAID": "easily said",
    "NEEDS_AMOUNT": "needs amount",
    "NEEDS_DATE": "needs date",
    "NEEDS_RECEIVER": "needs receiver",
    "NEEDS_WINNER": "needs winner",
    "DEPARTMENTS": "department",
    "POLITE": "polite",
    "FEEDBACK_HINTS": "feedback hint",
    "BLOCKER_LABELS": "label",
    "PUTTING": "putting",
    "TALKING": "talking",
    "COMPANY_ENDS": "firm",
    "PLACES": "place",
    "SAYING": "saying",
    "CORRECTING": "correcting",
    "FORWARDED": "forwarded",
}
# Sections whose values are tags themselves: one word may both shift a date and change an amount.
BY_TAG = ("MOVES", "LINKS")

END = ""  # the key under which a node of the trie keeps what ends there


def phrases(listed: str) -> list[str]:
    """The phrases of a list in a grammar file; a line that begins with # is a reason, not words."""
    lines = [line for line in listed.splitlines() if not line.lstrip().startswith("#")]
    return [phrase for line in lines for part in line.split(",") if (phrase := part.strip())]


@dataclass
class Trie:
    """Phrases by their tokens, found longest first."""

    root: dict[str, object] = field(default_factory=dict)

    def add(self, phrase: str, tag: str, value: str) -> None:
        node = self.root
        for token in tokenise(fold(phrase)):
            node = node.setdefault(token.text, {})  # type: ignore[assignment]
        tags: dict[str, str] = node.setdefault(END, {})  # type: ignore[assignment]
        tags.setdefault(tag, value)

    def longest(
        self, tokens: Sequence[Token], index: int, limit: int
    ) -> tuple[int, Mapping[str, str]] | None:
        """How many tokens from `index` on make the longest phrase that ends before the offset `limit`, and its tags."""
        node = self.root
        found: tuple[int, Mapping[str, str]] | None = None
        for count in range(index, len(tokens)):
            token = tokens[count]
            if token.end > limit or (step := node.get(token.text)) is None:
                break
            node = step  # type: ignore[assignment]
            if tags := node.get(END):
                found = count - index + 1, tags  # type: ignore[assignment]
        return found


def sections(language: ModuleType) -> Iterator[tuple[str, str, str]]:
    """Every phrase of a grammar file with its tag and value."""
    for section, tag in BY_VALUE.items():
        for value, listed in getattr(language, section).items():
            yield from ((phrase, tag, value) for phrase in phrases(listed))
    for section, tag in MARKS.items():
        yield from ((phrase, tag, phrase) for phrase in phrases(getattr(language, section, "")))
    for section in BY_TAG:
        for tag, listed in getattr(language, section).items():
            yield from ((phrase, tag, phrase) for phrase in phrases(listed))


# Slips of the finger are mended in words of these tags only, and never in names.
MENDED = frozenset({"cue", "stage", "activity", "shift", "kind"})


# One letter away from a word of the grammar, and meant as they stand.
WORDS_OF_THEIR_OWN = frozenset(["stock", "stack", "stick", "struck", "sighed", "stored", "scared", "skipped", "slapped", "drafted",
    "quite", "trail", "teams", "chase", "those", "packed", "state", "stake", "stare", "stalked", "pivot", "props", "close", "loose",
    "noise", "lasted", "listed", "posted", "hosted", "bought", "brought", "fought", "caught", "parked", "marked", "worked", "plate"])  # fmt: skip


def deletions(word: str) -> set[str]:
    return {word[:index] + word[index + 1 :] for index in range(len(word))}


@dataclass(frozen=True)
class Grammar:
    """All languages together: people mix them in one line."""

    words: Trie
    slips: Mapping[str, str]
    names: Trie
    amounts: AmountWords
    dates: tuple[Patterns, ...]
    times: tuple[Patterns, ...]
    loose_dates: tuple[Patterns, ...]
    surnames: frozenset[str]

    def mended(self, word: str) -> str | None:
        """The word of the grammar that this one is a slip of: one letter too many, too few, wrong or swapped."""
        if word in WORDS_OF_THEIR_OWN or len(word) < 5 or not word.isascii() or not word.isalpha():
            return None
        for spelling in (word, *deletions(word)):
            meant = self.slips.get(spelling)
            if meant and meant[0] == word[0] and OSA.distance(meant, word, score_cutoff=1) == 1:
                return meant
        return None


@cache
def grammar() -> Grammar:
    """Compiled once, on first use."""
    words, names = Trie(), Trie()
    slips: dict[str, str] = {}
    money: dict[str, dict[str, list[str]]] = {}
    for language in LANGUAGES:
        for phrase, tag, value in sections(language):
            words.add(phrase, tag, value)
            if tag in MENDED and len(phrase) >= 5 and phrase.isascii() and phrase.isalpha():
                slips |= dict.fromkeys([phrase, *deletions(phrase)], phrase)
        for section, values in language.MONEY.items():
            for value, listed in values.items():
                money.setdefault(section, {}).setdefault(value, []).extend(
                    fold(word) for word in phrases(listed)
                )
    for phrase in phrases(brands.CHINESE) + phrases(brands.LATIN):
        names.add(phrase, "brand", phrase)
    return Grammar(
        words,
        slips,
        names,
        AmountWords.build(money),
        tuple(Patterns(language.DATES, language.DATE_WORDS) for language in (zh, en)),
        tuple(Patterns(language.TIMES, language.DATE_WORDS | language.TIME_WORDS) for language in (zh, en)),
        (Patterns(en.LOOSE_DATES, en.DATE_WORDS),),
        frozenset(zh.SURNAMES),
    )
