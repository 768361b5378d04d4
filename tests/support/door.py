"""A door that opens to everything and remembers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.incoming import NOTHING, Answer, Incoming


@dataclass
class OpenDoor:
    """`answers` are given in turn, then nothing."""

    came: list[Incoming] = field(default_factory=list)
    buried: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    async def receive(self, incoming: Incoming) -> Answer:
        self.came.append(incoming)
        return self.answers.pop(0) if self.answers else NOTHING

    async def bury(
        self, platform: str, connection: str, key: str, payload: Mapping[str, Any], why: str
    ) -> None:
        self.buried.append(key)

    def apology(self, incoming: Incoming) -> str:
        return "not recorded"
