"""What somebody said, fit for a room in which no money is to be told."""

from __future__ import annotations

from datetime import datetime

from bot.language.amounts import AmountReading
from bot.language.lexer import read
from bot.language.names import Vocabulary

HIDDEN = "…"


def without_amounts(text: str, now: datetime) -> str:
    """The same words with a dot in the place of every amount."""
    for item in reversed(read(text, now, Vocabulary()).items):
        if isinstance(item.value, AmountReading):
            text = f"{text[: item.start]}{HIDDEN}{text[item.end :]}"
    return text
