"""Thanks, as the one who is thanked reads them."""

from __future__ import annotations

from bot.core.cards import Card, card, plain
from bot.core.reader import Reader
from bot.views.records import shortened


def kudos_card(r: Reader, giver: str, text: str | None) -> Card:
    """`text` is in the giver's own words."""
    if not text:
        return card(plain(r.t("👏 {name} gives you kudos.", name=giver)), language=r.language)
    words = r.t("👏 {name} gives you kudos: “{text}”", name=giver, text=shortened(text))
    return card(plain(words), language=r.language)


def kudos_gone_card(r: Reader, giver: str) -> Card:
    """They were meant for somebody else, or were a slip."""
    return card(plain(r.t("{name} has taken the kudos back.", name=giver)), language=r.language)
