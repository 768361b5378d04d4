"""A card → one call of the Bot API, in HTML, with an inline keyboard.

Pure and total: whatever a card holds, the call keeps Telegram's limits and its HTML can be parsed. Text is cut
before it is escaped, so that nothing is cut inside a tag or an entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, assert_never
from urllib.parse import urlsplit

from bot.core.cards import Buttons as ButtonRow
from bot.core.cards import Card, Element, Fields, Inline, Moment, Select, Span, Style, Table, Text, Title
from bot.core.plaintext import aligned, clean, labelled, one_line, width
from bot.core.platform import Call, Deed, File, Order, Sign
from bot.platforms.telegram.keyboard import keyboard

TEXT_UNITS = 4096  # UTF-16 units, after the markup is taken away
TAP_UNITS = 200
ENTITIES = 100
PHONE_COLUMNS = 34  # of fixed-width text, before a phone breaks the line

# Telegram allows a bot a short list of pictures; ✅ is not in it.
_SIGNS = {Sign.RECORDED: "👌", Sign.THANKS: "👍", Sign.NOTED: "👀"}
_TAGS = {Style.BOLD: "b", Style.STRIKE: "s", Style.MUTED: "i", Style.CODE: "code"}
_MENTION = re.compile(r"(?<!\w)@(?=\w)")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Plain words inside the opening tags `tags`."""

    text: str
    tags: tuple[str, ...] = ()


def render(order: Order) -> Call:
    match order.deed:
        case Deed.POST | Deed.WHISPER | Deed.OPEN_FORM | Deed.HOME:
            return Call("sendMessage", {**_where(order), **_content(order), **_reply(order)})
        case Deed.EDIT:
            return Call("editMessageText", {**_which(order), **_content(order)})
        case Deed.DELETE:
            return Call("deleteMessage", _which(order))
        case Deed.REACT:
            picture = _SIGNS[order.sign or Sign.NOTED]
            reaction = [{"type": "emoji", "emoji": picture}]
            return Call("setMessageReaction", {**_which(order), "reaction": reaction})
        case Deed.ANSWER_TAP:
            line = _cut(clean(order.line).strip(), TAP_UNITS)
            params = {"callback_query_id": order.handle, **({"text": line} if line else {})}
            return Call("answerCallbackQuery", params)
        case Deed.FETCH_PROFILE:
            return Call("getChat", {"chat_id": number(order.user)})
        case Deed.FETCH_ROOM:
            return Call("getChat", {"chat_id": number(order.room)})
        case Deed.FETCH_FILE:
            return Call("getFile", {"file_id": order.file.id if order.file else ""})
        case Deed.SEND_FILE:
            return Call("sendDocument", {**_where(order), "document": _document(order.file)})
        case _:
            assert_never(order.deed)


def _document(file: File | None) -> tuple[str, str]:
    """A name that Telegram shows, and the content."""
    name = _cut(one_line(clean(file.name)).strip() or "file.csv", 100) if file else "file.csv"
    return name, file.text if file else ""


def number(text: str) -> int | str:
    """Telegram's ids are numbers; what is none is left for Telegram to refuse."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text) else text


def _where(order: Order) -> dict[str, Any]:
    thread = {"message_thread_id": number(order.thread)} if order.thread else {}
    return {"chat_id": number(order.room), **thread}


def _which(order: Order) -> dict[str, Any]:
    return {"chat_id": number(order.room), "message_id": number(order.message or "")}


def _reply(order: Order) -> dict[str, Any]:
    if not order.reply_to:
        return {}
    return {"reply_parameters": {"message_id": number(order.reply_to), "allow_sending_without_reply": True}}


def _content(order: Order) -> dict[str, Any]:
    pieces, buttons = _card(order.card, order.tokens) if order.card else ([], [])
    if not any(piece.text.strip() for piece in pieces):
        form = order.form.title if order.form else ""
        summary = order.card.summary if order.card else ""
        pieces = [_Piece(clean(order.line or form or summary).strip() or "…")]
    text = _html(pieces, quiet=order.room.startswith("-"))
    return {
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        **({"reply_markup": {"inline_keyboard": buttons}} if buttons else {}),
    }


def _card(card: Card, tokens: Sequence[str]) -> tuple[list[_Piece], list[list[dict[str, str]]]]:
    pieces: list[_Piece] = []
    for element in card.elements:
        block = list(_element(element))
        if pieces and block:
            pieces.append(_Piece("\n"))
        pieces += block
    rows, links = keyboard(card, tokens)
    for label, url in links:
        pieces += [_Piece("\n"), _Piece(f"{label}: {url}")]
    return pieces, rows


def _element(element: Element) -> Iterable[_Piece]:
    match element:
        case Title(text=text):
            return [_Piece(clean(text), ("<b>",))]
        case Text(spans=spans, muted=muted):
            return [_inline(span, muted=muted) for span in spans]
        case Fields(pairs=pairs):
            return _lines(_pair(label, value) for label, value in pairs)
        case Table():
            return _table(element)
        case Select(placeholder=placeholder):
            return [_Piece(clean(placeholder), ("<i>",))]
        case ButtonRow():
            return []
        case _:
            assert_never(element)


def _inline(span: Inline, *, muted: bool) -> _Piece:
    outer = ("<i>",) if muted else ()
    match span:
        case Moment(at=at, text=text):
            if at.timestamp() <= 0:
                return _Piece(clean(text), outer)
            return _Piece(clean(text), (*outer, f'<tg-time unix="{int(at.timestamp())}">'))
        case Span(text=text, style=Style.CODE):
            return _Piece(clean(text), ("<code>",))  # holds no other entity and stands in none
        case Span(text=text, style=style, url=url):
            link = (f'<a href="{escape(url)}">',) if url and _is_link(url) else ()
            tag = _TAGS.get(style)
            own = (f"<{tag}>",) if tag and f"<{tag}>" not in outer else ()
            return _Piece(clean(text), (*outer, *own, *link))
        case _:
            assert_never(span)


def _pair(label: str, value: str) -> list[_Piece]:
    return [_Piece(f"{clean(label)}:", ("<b>",)), _Piece(f" {clean(value)}")]


def _table(table: Table) -> Iterable[_Piece]:
    lines = aligned(table)
    if all(width(line) <= PHONE_COLUMNS for line in lines):
        return [_Piece("\n".join(lines), ("<pre>",))]
    return _lines(
        [_Piece(first, ("<b>",)), *(_Piece("\n" + line) for line in rest)] for first, *rest in labelled(table)
    )


def _lines(lines: Iterable[list[_Piece]]) -> list[_Piece]:
    found: list[_Piece] = []
    for line in lines:
        found += [_Piece("\n"), *line] if found else line
    return found


def _is_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and url == clean(url)


def _html(pieces: Sequence[_Piece], *, quiet: bool) -> str:
    """The markup of the pieces that fit; `quiet`: in a group nobody is called by an @name in somebody's words."""
    if quiet:
        pieces = [_Piece(_MENTION.sub("@\u2060", piece.text), piece.tags) for piece in pieces]
    entities, markup = 0, []
    for text, tags in _fitting(pieces):
        shown = tags if text.strip() and entities + len(tags) <= ENTITIES else ()
        entities += len(shown)
        markup += [*shown, escape(text, quote=False), *map(_closing, reversed(shown))]
    return "".join(markup)


def _fitting(pieces: Sequence[_Piece]) -> Iterator[tuple[str, tuple[str, ...]]]:
    room = TEXT_UNITS
    if sum(_units(piece.text) for piece in pieces) <= room:
        yield from ((piece.text, piece.tags) for piece in pieces)
        return
    for piece in pieces:
        if _units(piece.text) >= room:
            yield _cut(piece.text + "…", room), piece.tags
            return
        room -= _units(piece.text)
        yield piece.text, piece.tags


def _closing(tag: str) -> str:
    return "</" + re.split(r"[ >]", tag[1:], maxsplit=1)[0] + ">"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, most: int) -> str:
    """At most `most` UTF-16 units, with "…" in place of what is missing; no character is cut in two."""
    if _units(text) <= most:
        return text
    return text.encode("utf-16-le")[: 2 * (most - 1)].decode("utf-16-le", "ignore") + "…"
