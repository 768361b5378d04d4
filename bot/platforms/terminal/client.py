"""What stands on the screen: prints calls and remembers what a number presses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.platform import Call, Order, Sent


class TerminalClient:
    """Hands every text to `write`, one call each. Numbers belong to the last card that had buttons."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._tokens: list[str] = []
        self._message = ""

    async def call(self, call: Call) -> Mapping[str, Any]:
        if call.params["text"]:
            self._write(call.params["text"])
        if call.params["tokens"]:
            self._tokens, self._message = call.params["tokens"], call.params["message"]
        elif call.params["message"] == self._message:
            self._tokens = []  # the card was edited, and has no buttons any more
        return {"message": call.params["message"]}

    async def find(self, order: Order) -> Sent | None:
        """What was printed is gone."""
        return None

    def typed(self, line: str) -> dict[str, str]:
        """The part of the payload that a line makes up: the button that its number presses, else its text."""
        number = line.strip()
        if number.isascii() and number.isdigit() and 1 <= int(number) <= len(self._tokens):
            return {"token": self._tokens[int(number) - 1], "message": self._message}
        return {"text": line}
