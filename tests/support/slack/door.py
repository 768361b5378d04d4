"""A door that writes down what came through it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.core.incoming import NOTHING, Answer, Incoming
from bot.core.platform import Unavailable


class Notebook:
    """Keeps what it was handed; `answer` is what it says; `is_shut` makes it unavailable, a closed `gate` slow."""

    def __init__(self, answer: Answer = NOTHING) -> None:
        self.answer = answer
        self.is_shut = False
        self.knocked = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()
        self.heard: list[Incoming] = []
        self.buried: list[tuple[str, str, str]] = []

    async def receive(self, incoming: Incoming) -> Answer:
        self.knocked.set()
        await self.gate.wait()
        if self.is_shut:
            raise Unavailable("the database is away")
        self.heard.append(incoming)
        return self.answer

    async def bury(
        self, platform: str, connection: str, key: str, payload: Mapping[str, Any], why: str
    ) -> None:
        if self.is_shut:
            raise Unavailable("the database is away")
        self.buried.append((connection, key, why))

    def apology(self, incoming: Incoming) -> str:
        return "Not recorded, please send it again."
