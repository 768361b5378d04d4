"""Telegram: one bot, long polling, cards as HTML messages with an inline keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.core.incoming import Incoming
from bot.core.platform import Call, Can, Connection, Deed, Door, Order, Pace, Platform, Sent
from bot.platforms.telegram.connect import connect
from bot.platforms.telegram.menu import Commands
from bot.platforms.telegram.receive import NAME, link, receive
from bot.platforms.telegram.render import render
from bot.platforms.telegram.section import TelegramSection

# Telegram allows about 30 calls a second in all, one message a second to a person and 20 a minute to a group.
# Burst and rate together stay below that in every window of that length.
_ALL = Pace("telegram", every=1 / 25, burst=5)
_PERSON = (1.0, 3)
_GROUP = (3.6, 3)
_DELETES_FOR = timedelta(hours=47)  # Telegram says 48


@dataclass(frozen=True, slots=True)
class Telegram:
    """`commands` are what the menu beside the input field offers: by language, name → what it does."""

    commands: Commands = field(default_factory=dict)
    name: str = NAME
    can: Can = field(default_factory=lambda: Can(deletes_for=_DELETES_FOR))
    section: type[TelegramSection] = TelegramSection

    def connect(self, section: TelegramSection, door: Door) -> Sequence[Connection]:
        return connect(section, door, self.commands)

    def receive(self, payload: Mapping[str, Any], connection: str) -> Incoming | None:
        return receive(payload, connection)

    def render(self, order: Order) -> Call:
        return render(order)

    def sent(self, order: Order, result: Mapping[str, Any]) -> Sent:
        """An edit that changed nothing brings no message back; reactions and answered taps have none."""
        edited = order.message if order.deed is Deed.EDIT else None
        message = result.get("message_id", edited or "")
        chat = result.get("chat") or {}
        return Sent(str(message), str(chat.get("id", order.room)), result)

    def paces(self, order: Order) -> Sequence[Pace]:
        if order.deed not in (Deed.POST, Deed.EDIT, Deed.WHISPER, Deed.SEND_FILE):
            return (_ALL,)
        every, burst = _GROUP if order.room.startswith("-") else _PERSON
        return (_ALL, Pace(f"telegram:{order.room}", every, burst))

    def link(self, connection: str, room: str, message: str) -> str:
        return link(room, message)


TELEGRAM: Platform = Telegram()

__all__ = ["TELEGRAM", "Telegram", "TelegramSection"]
