"""Slack: one internal app per workspace, over Socket Mode or signed HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.core.incoming import Incoming
from bot.core.platform import Call, Can, Connection, Door, Order, Pace, Platform, Sent
from bot.platforms.slack.connect import connect
from bot.platforms.slack.manifest import manifest
from bot.platforms.slack.receive import NAME, link, receive
from bot.platforms.slack.render import paces, render, sent
from bot.platforms.slack.section import SlackSection

_ALL = Can(
    forms=True,
    whisper=True,
    lookup=True,
    thread_replies=True,
    profiles=True,
    rooms=True,
    deletions=True,
    deletes_for=timedelta(days=3650),
)


@dataclass(frozen=True, slots=True)
class Slack:
    name: str = NAME
    can: Can = _ALL
    section: type[SlackSection] = SlackSection

    def connect(self, section: SlackSection, door: Door) -> Sequence[Connection]:
        return connect(section, door)

    def receive(self, payload: Mapping[str, Any], connection: str) -> Incoming | None:
        return receive(payload, connection)

    def render(self, order: Order) -> Call:
        return render(order)

    def sent(self, order: Order, result: Mapping[str, Any]) -> Sent:
        return sent(order, result)

    def paces(self, order: Order) -> Sequence[Pace]:
        return paces(order)

    def link(self, connection: str, room: str, message: str) -> str:
        return link(room, message)


SLACK: Platform = Slack()

__all__ = ["SLACK", "Slack", "SlackSection", "manifest"]
