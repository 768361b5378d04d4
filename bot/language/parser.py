"""From a message to records: the front door of the language package."""

from datetime import datetime

from bot.language.names import NO_NAMES, Vocabulary
from bot.language.understanding import Nothing, Understanding

__all__ = ["NO_NAMES", "Vocabulary", "parse", "parse_reply"]


def parse(text: str, *, now: datetime, vocabulary: Vocabulary = NO_NAMES) -> Understanding:
    """Read one message; `now` is aware and in the speaker's zone."""
    return Understanding(text, (), Nothing.UNKNOWN)


def parse_reply(text: str, *, now: datetime, vocabulary: Vocabulary = NO_NAMES) -> Understanding:
    """Read a reply to one deal's card: the deal is known, so bare phrases count and no account is missing."""
    return Understanding(text, (), Nothing.UNKNOWN)
