"""Short answers to one question."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.language.names import NO_NAMES, Vocabulary


@dataclass(frozen=True, slots=True)
class AmountReading:
    """An amount as said. `bare`: no multiplier and no sign; `open`: a range or a limit, so the number is not known."""

    value: Decimal
    currency: str = ""
    recurrence: str = ""
    bare: bool = False
    open: bool = False


def read_amount(text: str) -> AmountReading | None:
    return None


def read_date(text: str, *, now: datetime, past: bool) -> date | None:
    return None


def read_account(text: str, *, vocabulary: Vocabulary = NO_NAMES) -> str | None:
    return None


def read_stage(text: str, *, vocabulary: Vocabulary = NO_NAMES) -> str | None:
    return None


def read_channel(text: str, *, vocabulary: Vocabulary = NO_NAMES) -> str | None:
    return None


def read_probability(text: str) -> str | None:
    return None


def read_reason(text: str) -> tuple[str, str]:
    return ("other", text)


def read_yes_no(text: str) -> bool | None:
    return None


def read_language(text: str) -> str | None:
    return None


def read_zone(text: str) -> str | None:
    return None
