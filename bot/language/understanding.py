"""What the parser hands back: records, and why there are none. Plain values that know nothing of chat or storage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Nothing(StrEnum):
    """Why a message left no record."""

    HOPE = "hope"
    PLAN = "plan"
    NEGATION = "negation"
    CONDITION = "condition"
    QUESTION = "question"
    HEARSAY = "hearsay"
    SMALL_TALK = "small_talk"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Record:
    """One thing reported or asked for. `extra` holds what chat can use beyond the contract's slots."""

    intent: str
    slots: Mapping[str, str]
    missing: tuple[str, ...] = ()
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Understanding:
    """A message as understood. `meant` is what it would have recorded without the words in `cue`.

    `cut`: it was longer than what is read of a message, and its end was left out. `corrects`: it names no customer and
    puts right what was reported before it; the amount that was wrong as a plain decimal, "" if it doesn't say.
    """

    text: str
    records: tuple[Record, ...]
    nothing: Nothing | None = None
    cue: str = ""
    meant: tuple[Record, ...] = ()
    cut: bool = False
    corrects: str | None = None
