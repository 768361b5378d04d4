"""Text at Slack's border: what Slack marks up on its way in, and what must be taken from ours on its way out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_ENTITY = re.compile(r"<([^<>]*)>")
_HIDDEN = re.compile(  # controls, direction marks, line separators, lone surrogates, what is no character
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_ELLIPSIS = "…"


def unescape(text: str) -> str:
    """Take back the three escapes that Slack makes in people's words."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escape(text: str) -> str:
    """Make text harmless where Slack reads markup: no mention, link or broadcast is left in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def read(text: str, me: frozenset[str] = frozenset()) -> tuple[str, bool]:
    """Slack's markup → the words a person sees, and whether one of `me` (the bot's ids) was mentioned.

    The bot's own mention is how it was called, no part of what was said: it is taken out.
    """
    mentioned = False

    def word(entity: re.Match[str]) -> str:
        nonlocal mentioned
        target, _, label = entity[1].partition("|")
        if target.startswith("@") and target[1:] in me:
            mentioned = True
            return ""
        return _shown(target, label)

    seen = unescape(_ENTITY.sub(word, text))
    return (re.sub(r"[ \t]{2,}", " ", seen).strip() if mentioned else seen.strip()), mentioned


def _shown(target: str, label: str) -> str:
    match target[:1]:
        case "@" | "#":
            return target[0] + label.lstrip("@#") if label else target
        case "!":
            return label or "@" + target[1:].partition("^")[0]
        case _:
            return label or target.removeprefix("mailto:").removeprefix("tel:")


def with_emoji(text: str, blocks: Any) -> str:
    """Slack writes `:tada:` in the text and tells the character in the rich text beside it; use the character.

    A workspace's own emoji has none: it is a picture, and no word.
    """
    for emoji in _emoji(blocks):
        name, codes = emoji.get("name"), emoji.get("unicode")
        if isinstance(name, str):
            char = "".join(chr(int(code, 16)) for code in str(codes).split("-")) if codes else ""
            text = re.sub(rf":{re.escape(name)}:(?::skin-tone-\d:)?", char, text)
    return text


def _emoji(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, Mapping):
        if node.get("type") == "emoji":
            yield node
        for value in node.values():
            yield from _emoji(value)
    elif isinstance(node, list):
        for value in node:
            yield from _emoji(value)


def clean(text: str) -> str:
    """Drop what can hide or turn around other text: control and direction characters."""
    return _HIDDEN.sub("", text.replace("\t", " "))


def clip(text: str, most: int) -> str:
    """At most `most` characters, cleaned; what is missing shows as an ellipsis."""
    text = clean(text)
    return text if len(text) <= most else (text[: most - 1].rstrip() + _ELLIPSIS if most > 0 else "")


def escape_within(text: str, most: int) -> str:
    """Escape text into at most `most` UTF-8 bytes, with no character and no escape cut in two."""
    text = clip(text, most)
    if len(escape(text).encode()) <= most:
        return escape(text)
    room, kept = most - len(_ELLIPSIS.encode()), 0
    for char in text:
        room -= len(escape(char).encode())
        if room < 0:
            break
        kept += 1
    return escape(text[:kept]) + _ELLIPSIS
