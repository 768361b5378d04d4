"""What is said in rooms, and to whoever sets one up."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import rooms

ONE = [("海尔 <Haier> & Co", None, "CNY")]
TWO = [("海尔 <Haier> & Co", 500_000_00, "CNY"), ("Acme", None, "EUR")]

ROOM_SAMPLES: Mapping[str, Callable[[Reader, Settings], Card | Form]] = {
    "win_card": lambda r, s: rooms.win_card([r], "陈美", ONE),
    "win_card with its amount": lambda r, s: rooms.win_card([r], "陈美", TWO[:1]),
    "win_card of several": lambda r, s: rooms.win_card([r], "Jonas *Weber*", TWO),
    "withdrawn_card": lambda r, s: rooms.withdrawn_card([r]),
}
