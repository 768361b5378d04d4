"""What both pretend networks stand on: their members, the door they knock at, and whoever looks on.

A pretend network is the other side of a platform: it delivers payloads of the platform's exact shape to the real
`receive`, and carries out the calls that the real `render` made. Nothing here knows what the bot means.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.incoming import NOTHING, Answer, Incoming
from bot.core.platform import Call, Connection, Door, Order, Sent

CONNECTION = "main"

Receive = Callable[[Mapping[str, Any], str], Incoming | None]


class NotThere(LookupError):
    """The pretend network has no such member, room, message or button; the words say what there is."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a login. `handle` is what a mention is made of; `language` and `zone` as their app is set."""

    id: str
    name: str
    handle: str
    language: str = "en"
    zone: str = "UTC"
    email: str = ""


class Network(ABC):
    """Members, rooms and messages live in memory. `changed` is told after whatever can be seen has changed."""

    name: str

    def __init__(self, door: Door, now: Callable[[], datetime], changed: Callable[[], None] | None) -> None:
        self.members: dict[str, Member] = {}
        self._door = door
        self._now = now
        self._changed = changed or (lambda: None)
        # A random start, as the networks choose one: a second run on the same database is no repetition.
        self._numbers = itertools.count(2**20 + secrets.randbelow(2**29))

    @abstractmethod
    async def call(self, call: Call) -> Mapping[str, Any]: ...

    @abstractmethod
    async def find(self, order: Order) -> Sent | None: ...

    def connection(self) -> Connection:
        """What the machine speaks through. It has nothing to listen to: whoever types here knocks by that."""
        return Connection(CONNECTION, self, _rest)

    def add_member(self, member: Member) -> None:
        self.members[member.id] = member

    async def _deliver(self, receive: Receive, payload: Mapping[str, Any], key: str) -> Answer:
        """Hand a payload over as the platform's adapter does.

        :raises Unavailable: the database can't take it now
        """
        try:
            incoming = receive(payload, CONNECTION)
        except ValueError as error:
            await self._door.bury(self.name, CONNECTION, key, payload, str(error))
            return NOTHING
        return NOTHING if incoming is None else await self._door.receive(incoming)

    def _member(self, user: str) -> Member:
        if user not in self.members:
            raise NotThere(f"nobody here is called {user}")
        return self.members[user]

    def _number(self) -> int:
        return next(self._numbers)


async def _rest() -> None:
    await asyncio.Event().wait()
