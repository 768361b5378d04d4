"""Reads Telegram's HTML by the rules of its own parser (tdlib), which is no browser.

Every "<" begins a tag ("<3", "a < b" and comments are refused), only four named references are known, and every tag
must be closed. Whatever the real server refuses raises here with its words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TAGS = frozenset(
    [
        "b",
        "strong",
        "i",
        "em",
        "u",
        "ins",
        "s",
        "strike",
        "del",
        "span",
        "tg-spoiler",
        "a",
        "code",
        "pre",
        "blockquote",
        "tg-emoji",
        "tg-time",
    ]
)
_BLANKS = " \t\r\n\v\0"
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]*)|#(?P<dec>[0-9]*)|(?P<name>[A-Za-z]*));?")


class ParseError(ValueError):
    """What Telegram would answer."""


@dataclass
class Entity:
    """A tag around `text`."""

    tag: str
    attributes: dict[str, str]
    begin: int
    text: str = ""


@dataclass
class Parsed:
    """What a person sees, and what stands out in it."""

    text: str
    entities: list[Entity] = field(default_factory=list)


def units(text: str) -> int:
    """Telegram counts in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def parse(markup: str) -> Parsed:
    """:raises ParseError: Telegram would refuse it"""
    return _Parser(markup).run()


class _Parser:
    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.at = 0
        self.shown = ""
        self.open: list[Entity] = []
        self.closed: list[Entity] = []

    def run(self) -> Parsed:
        while self.at < len(self.markup):
            match self.markup[self.at]:
                case "&":
                    self._reference()
                case "<" if self.markup[self.at + 1 : self.at + 2] == "/":
                    self._end_tag()
                case "<":
                    self._start_tag()
                case other:
                    self.shown += other
                    self.at += 1
        if self.open:
            self._refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return Parsed(self.shown, self.closed)

    def _reference(self) -> None:
        found = _REFERENCE.match(self.markup, self.at)
        assert found
        character = _character(found)
        self.shown += character or "&"
        self.at = found.end() if character else self.at + 1

    def _end_tag(self) -> None:
        if not self.open:
            self._refuse("Unexpected end tag")
        name = self._until("/", _BLANKS + ">")
        self._skip_blanks()
        entity = self.open.pop()
        if self._here() != ">":
            self._refuse("Unclosed end tag")
        if name and name.lower() != entity.tag:
            self._refuse(f'Unmatched end tag, expected "</{entity.tag}>", found "</{name}>"')
        self.at += 1
        entity.text = self.shown[entity.begin :]
        self.closed.append(entity)

    def _start_tag(self) -> None:
        tag = self._until("<", _BLANKS + ">").lower()
        if not self._here():
            self._refuse("Unclosed start tag")
        if tag not in TAGS:
            self._refuse(f'Unsupported start tag "{tag}"')
        attributes: dict[str, str] = {}
        self._skip_blanks()
        while self._here() != ">":
            self._attribute(tag, attributes)
            self._skip_blanks()
        self.at += 1
        self.open.append(Entity(tag, attributes, len(self.shown)))

    def _attribute(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._until("", _BLANKS + "=>/\"'")
        if not name:
            self._refuse(f'Empty attribute name in the tag "{tag}"')
        self._skip_blanks()
        if self._here() != "=":
            attributes[name] = ""
            return
        self.at += 1
        self._skip_blanks()
        quote = self._here()
        if quote and quote in "\"'":
            attributes[name] = self._until(quote, quote)
            self.at += 1
        else:
            attributes[name] = self._until("", _BLANKS + ">")
        if self.at > len(self.markup):
            self._refuse("Unclosed start tag")

    def _until(self, skip: str, stop: str) -> str:
        """Read past `skip` (after the tag's "<" where there is one) up to any of `stop`."""
        if self.markup.startswith("</", self.at) and skip == "/":
            self.at += 2
        elif skip:
            self.at += 1
        begin = self.at
        while self.at < len(self.markup) and self.markup[self.at] not in stop:
            self.at += 1
        return self.markup[begin : self.at]

    def _skip_blanks(self) -> None:
        while self._here() and self._here() in _BLANKS:
            self.at += 1

    def _here(self) -> str:
        return self.markup[self.at : self.at + 1]

    def _refuse(self, why: str) -> None:
        raise ParseError(
            f"Bad Request: can't parse entities: {why} near {self.markup[max(0, self.at - 20) :][:40]!r}"
        )


def _character(found: re.Match[str]) -> str | None:
    """Telegram leaves the & of AT&T and &nbsp; as it is."""
    if found["name"] is not None:
        return _NAMED.get(found["name"])
    digits, base = (found["hex"], 16) if found["hex"] is not None else (found["dec"], 10)
    code = int(digits or "0", base)
    return chr(code) if 0 < code < 0x10FFFF else None
