"""Small pieces that several views share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.core.cards import Card, Span, Style, Text, card, plain
from bot.core.reader import Reader


def line(*parts: str | Span) -> Text:
    """One paragraph from plain words and styled spans."""
    return Text(tuple(Span(part) if isinstance(part, str) else part for part in parts))


def muted(text: str) -> Text:
    return Text((Span(text, Style.MUTED),), muted=True)


def bold(text: str) -> Span:
    return Span(text, Style.BOLD)


def struck(text: str) -> Span:
    return Span(text, Style.STRIKE)


def possible_repeat(card: Card) -> Card:
    """Nobody can say whether the card arrived the first time: it says so itself."""
    r = Reader(card.language, "UTC", date.min)
    return replace(card, elements=(*card.elements, muted(r.t("(May be a repeat: the connection broke.)"))))


def instead_card(r: Reader, line: str) -> Card:
    """For a tap whose line was not shown, or a form that could not be opened."""
    return card(
        plain(line or r.t("That took too long to open. Please press or type it once more.")),
        language=r.language,
    )
