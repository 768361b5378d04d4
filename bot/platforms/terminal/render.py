"""A card → plain text, its buttons numbered so that a number presses them. Pure and total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from bot.core.cards import (
    Button,
    Buttons,
    Card,
    Element,
    Fields,
    Inline,
    LinkButton,
    Moment,
    Select,
    Span,
    Style,
    Table,
    Text,
    Title,
    card_to_json,
)
from bot.core.plaintext import aligned, clean, one_line
from bot.core.platform import Call, Deed, Order, Sign

_SIGNS = {Sign.RECORDED: "👌", Sign.THANKS: "👍", Sign.NOTED: "👀"}
_AROUND = {Style.BOLD: "*", Style.STRIKE: "~~", Style.CODE: "`"}


def render(order: Order) -> Call:
    """`print`, with the `text` to show, the `card` as data, its `message` and the `tokens` that the numbers 1, 2, …
    press.

    `tokens` is None where the numbers go on to belong to the card before.
    """
    match order.deed:
        case Deed.POST | Deed.EDIT:
            text, tokens = _card(order.card, order.tokens) if order.card else (clean(order.line), [])
            message = order.message if order.deed is Deed.EDIT else str(order.id)
            card = card_to_json(order.card) if order.card else None
            return Call("print", {"text": text, "card": card, "tokens": tokens, "message": message})
        case Deed.REACT:
            return _line(_SIGNS[order.sign or Sign.NOTED])
        case Deed.OPEN_FORM:
            return _line(clean(order.form.title) if order.form else "")
        case Deed.SEND_FILE:
            return _line(clean(f"{order.file.name}\n{order.file.text}") if order.file else "")
        case (
            Deed.WHISPER
            | Deed.ANSWER_TAP
            | Deed.FETCH_PROFILE
            | Deed.FETCH_FILE
            | Deed.FETCH_ROOM
            | Deed.DELETE
            | Deed.HOME
        ):
            return _line(clean(order.line or (order.card.summary if order.card else "")))
        case _:
            assert_never(order.deed)


def _line(text: str) -> Call:
    return Call("print", {"text": text, "card": None, "tokens": None, "message": ""})


def _card(card: Card, tokens: Sequence[str]) -> tuple[str, list[str]]:
    waiting = iter(tokens)
    pressable: list[str] = []
    lines: list[str] = []
    for element in card.elements:
        lines += _lines(element, waiting, pressable)
    return "\n".join(lines) or clean(card.summary), pressable


def _lines(element: Element, waiting: Iterator[str], pressable: list[str]) -> Iterable[str]:
    match element:
        case Title(text=text):
            return [clean(text)]
        case Text(spans=spans):
            return ["".join(_inline(span) for span in spans)]
        case Fields(pairs=pairs):
            return [f"{clean(label)}: {clean(value)}" for label, value in pairs]
        case Table():
            return aligned(element)
        case Buttons(items=items):
            return ["  ".join(_button(item, waiting, pressable) for item in items)]
        case Select(placeholder=placeholder, options=options):
            return [clean(placeholder), *(_button(option, waiting, pressable) for option in options)]
        case _:
            assert_never(element)


def _button(item: Button | LinkButton, waiting: Iterator[str], pressable: list[str]) -> str:
    match item:
        case LinkButton(label=label, url=url):
            return f"{one_line(label)}: {clean(url)}"
        case Button(label=label):
            pressable.append(next(waiting, ""))
            return f"[{len(pressable)}] {one_line(label)}"
        case _:
            assert_never(item)


def _inline(span: Inline) -> str:
    match span:
        case Moment(text=text):
            return clean(text)
        case Span(text=text, style=style, url=url):
            mark = _AROUND.get(style, "")
            words = f"{mark}{clean(text)}{mark}" if text else ""
            return f"{words} ({clean(url)})" if url else words
        case _:
            assert_never(span)
