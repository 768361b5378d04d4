"""Telegram's text from the other side: entities in what people type, and the HTML that the bot sends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from typing_extensions import override

from bot.core.platform import Refused

_ENTITY = re.compile(r"(?P<bot_command>(?<!\S)/\w+(?:@\w+)?)|(?P<mention>(?<!\w)@\w+)")
_TAGS = frozenset(
    ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "blockquote", "tg-time")
)


def entities(text: str) -> list[dict[str, Any]]:
    """The commands and mentions in what somebody typed, counted in UTF-16 units."""
    return [
        {"type": found.lastgroup, "offset": units(text[: found.start()]), "length": units(found[0])}
        for found in _ENTITY.finditer(text)
    ]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def read(params: Mapping[str, Any]) -> str:
    """What one reads of a message that the bot sends.

    :raises Refused: Telegram would not take it
    """
    if params.get("parse_mode") != "HTML":
        return str(params["text"])
    parser = _Reading()
    parser.feed(params["text"])
    parser.close()
    text = "".join(parser.text)
    if parser.open:
        raise Refused(f"Bad Request: can't parse entities: can't find end tag of {parser.open[-1]} (400)")
    if not text.strip():
        raise Refused("Bad Request: message text is empty (400)")
    if units(text) > 4096:
        raise Refused("Bad Request: message is too long (400)")
    return text


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.open: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise Refused(f"Bad Request: can't parse entities: unsupported start tag “{tag}” (400)")
        self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refused(f"Bad Request: can't parse entities: unexpected end tag “{tag}” (400)")

    @override
    def handle_data(self, data: str) -> None:
        self.text.append(data)
