"""What the lexer finds in a message: words, names, numbers with their meaning, and marks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bot.language.amounts import AmountReading
from bot.language.dates import DateReading
from bot.language.text import is_chinese

MORNING = 9


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of a hundred. `open`: "70-80%"; `off`: the part that is taken away ("打7折" is 0.3 off)."""

    value: Decimal
    open: bool = False
    off: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """A mark; without a best one it cannot be compared."""

    value: Decimal
    best: Decimal | None


@dataclass(frozen=True, slots=True)
class Split:
    """A deal shared with somebody else: their fraction; None where the parts make no whole."""

    theirs: Decimal | None


Value = Split | AmountReading | DateReading | Percent | Score | None


@dataclass(slots=True)
class Item:
    """A word, a phrase of the grammar, a name, a number with its meaning, or a mark."""

    start: int
    end: int
    text: str
    tags: Mapping[str, str] = field(default_factory=dict)
    value: Value = None
    count: str = ""
    mark: bool = False
    unsure: bool = False  # a name that may end elsewhere

    def is_word(self) -> bool:
        """A word that the grammar does not know: it may belong to a name."""
        return not self.tags and self.value is None and not self.mark and not self.count


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour as said. `minutes_from_now` for "in 2 hours"."""

    hour: int = MORNING
    minute: int = 0
    minutes_from_now: int = 0
    part: bool = False


@dataclass(slots=True)
class Message:
    """A text with everything that was found in it."""

    text: str
    folded: str
    items: list[Item] = field(default_factory=list)
    capitals: bool = False  # whether capitals tell names from words
    clocks: list[tuple[Clock, int, int]] | None = None  # the hours in it, once somebody asked

    @property
    def chinese(self) -> bool:
        return any(map(is_chinese, self.text))
