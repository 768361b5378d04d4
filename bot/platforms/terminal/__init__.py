"""The local chat in a terminal, for trying things out without any account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.core.incoming import Incoming
from bot.core.platform import Call, Can, Connection, Door, Order, Pace, Platform, Sent
from bot.platforms.terminal.client import TerminalClient
from bot.platforms.terminal.receive import NAME, receive
from bot.platforms.terminal.render import render
from bot.settings import Strict


class TerminalSection(Strict):
    """The terminal has no settings."""


@dataclass(frozen=True, slots=True)
class _Terminal:
    name: str = NAME
    can: Can = field(default_factory=Can)
    section: type[TerminalSection] = TerminalSection

    def connect(self, section: TerminalSection, door: Door) -> Sequence[Connection]:
        """None: whoever opens a chat makes its connection, since bot.yaml can't say who sits there."""
        return ()

    def receive(self, payload: Mapping[str, Any], connection: str) -> Incoming | None:
        return receive(payload, connection)

    def render(self, order: Order) -> Call:
        return render(order)

    def sent(self, order: Order, result: Mapping[str, Any]) -> Sent:
        return Sent(str(result.get("message", "")), order.room, result)

    def paces(self, order: Order) -> Sequence[Pace]:
        return ()

    def link(self, connection: str, room: str, message: str) -> str:
        return ""


TERMINAL: Platform = _Terminal()

__all__ = ["TERMINAL", "TerminalClient", "TerminalSection"]
