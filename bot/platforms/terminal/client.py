"""What stands on the screen: prints calls and remembers what a number presses."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.core.cards import buttons_of, card_from_json
from bot.core.platform import Call, Order, Sent

Shape = Callable[[Mapping[str, Any]], str]  # the parameters of a call → what is written; nothing if empty


def as_text(params: Mapping[str, Any]) -> str:
    return str(params["text"])


def as_json(params: Mapping[str, Any]) -> str:
    """One object a line. `buttons` are the labels that 1, 2, … press; a `message` seen before was edited."""
    if not params["text"]:
        return ""
    card = params["card"]
    labels = [button.label for button in buttons_of(card_from_json(card))] if card else []
    shown = {"message": params["message"], "text": params["text"], "buttons": labels, "card": card}
    return json.dumps(shown, ensure_ascii=False)


class TerminalClient:
    """Hands what each call shows to `write`. Numbers belong to the last card that had buttons."""

    def __init__(self, write: Callable[[str], None], shape: Shape = as_text) -> None:
        self._write = write
        self._shape = shape
        self._tokens: list[str] = []
        self._message = ""

    async def call(self, call: Call) -> Mapping[str, Any]:
        if shown := self._shape(call.params):
            self._write(shown)
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
