"""The buttons of a card as an inline keyboard that reads well on a phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeGuard
from urllib.parse import urlsplit

from bot.core.cards import Button, Buttons, Card, LinkButton, Select, Tone
from bot.core.plaintext import clean, clip, one_line, width

KEYS = 100  # in one keyboard; more are refused
OPTIONS = 90  # of a select, so that the card's other buttons find room
TOKEN_BYTES = 64
_LABEL = 60  # longer ones no phone shows
_ROW_COLUMNS = 40
_KEY_FRAME = 4
_KEYS_IN_ROW = 8
_STYLES = {Tone.PRIMARY: "primary", Tone.DANGER: "danger"}

Key = dict[str, str]


def keyboard(card: Card, tokens: Sequence[str]) -> tuple[list[list[Key]], list[tuple[str, str]]]:
    """The rows, and (label, url) of those links that Telegram refuses on a button.

    `tokens` belong to the buttons in the order in which they stand; a button without one is left out.
    """
    waiting = iter(tokens)
    rows: list[list[Key]] = []
    links: list[tuple[str, str]] = []
    for element in card.elements:
        match element:
            case Buttons(items=items):
                links += [(one_line(one.label), clean(one.url)) for one in items if _is_refused_link(one)]
                rows += _rows([key for item in items if (key := _key(item, waiting))], _KEYS_IN_ROW)
            case Select(options=options):
                keys = [key for option in options if (key := _key(option, waiting))]
                rows += _rows(keys[:OPTIONS], 2)
            case _:
                pass
    return list(_first(rows, KEYS)), links


def _key(item: Button | LinkButton, tokens: Iterator[str]) -> Key | None:
    label = clip(one_line(item.label), _LABEL) or "…"
    match item:
        case LinkButton(url=url):
            return None if _is_refused_link(item) else {"text": label, "url": url}
        case Button(tone=tone):
            token = next(tokens, "")
            if not 1 <= len(token.encode()) <= TOKEN_BYTES:
                return None
            style = {"style": _STYLES[tone]} if tone in _STYLES else {}
            return {"text": label, "callback_data": token, **style}


def _is_refused_link(item: Button | LinkButton) -> TypeGuard[LinkButton]:
    """Telegram takes only web addresses whose host has a dot; `localhost`, for one, it refuses."""
    if isinstance(item, Button):
        return False
    try:
        parts = urlsplit(item.url)
        host = parts.hostname or ""
    except ValueError:
        return True
    plain = item.url.isascii() and item.url.isprintable() and " " not in item.url
    return not (plain and parts.scheme in ("http", "https") and "." in host.strip("."))


def _rows(keys: list[Key], most: int) -> list[list[Key]]:
    """As few rows as the labels allow, each about as long as the others."""
    for in_row in range(min(most, len(keys)), 1, -1):
        count = -(-len(keys) // in_row)
        even = -(-len(keys) // count)
        rows = [keys[at : at + even] for at in range(0, len(keys), even)]
        if all(_columns(row) <= _ROW_COLUMNS for row in rows):
            return rows
    return [[key] for key in keys]


def _columns(row: list[Key]) -> int:
    widest = max(width(key["text"]) for key in row)  # Telegram gives every key of a row the same room
    return len(row) * (widest + _KEY_FRAME)


def _first(rows: list[list[Key]], most: int) -> Iterator[list[Key]]:
    for row in rows:
        if most <= 0:
            return
        yield row[:most]
        most -= len(row)
