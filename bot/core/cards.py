"""What the bot says, before any platform's markup.

A card is data in the reader's language. It is stored as versioned JSON in the outbox and rendered when it is
sent, so that a mended renderer repairs what already waits. Text from people is plain text here: escaping and
markup belong to the renderers alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

CARD_VERSION = 1


class Style(StrEnum):
    """How a piece of text stands out."""

    PLAIN = "plain"
    BOLD = "bold"
    STRIKE = "strike"
    MUTED = "muted"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of plain text in one style; `url` makes it a link."""

    text: str
    style: Style = Style.PLAIN
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (aware) that a platform may show in the reader's own zone; `text` is the same in words."""

    at: datetime
    text: str


Inline = Span | Moment


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph; a line feed inside a span begins a new line."""

    spans: tuple[Inline, ...]
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    text: str


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels and values, for a deal's details."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and rows of equal length; `numeric` names the right-aligned columns by index."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()


class Tone(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """What pressing it does is `action` with `args`; neither ever reaches a platform.

    Only `person` may press it (nobody named: whoever may see the object). `once` ends it, together with every
    button of the card that has the same `group`; else it may be pressed as often as wanted.
    """

    label: str
    action: str
    args: Mapping[str, Any]
    tone: Tone = Tone.PLAIN
    once: bool = True
    group: str = "card"


@dataclass(frozen=True, slots=True)
class LinkButton:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Buttons:
    """One row of buttons; a renderer wraps it where a platform allows fewer."""

    items: tuple[Button | LinkButton, ...]


@dataclass(frozen=True, slots=True)
class Select:
    """A choice from a list, for more options than buttons could carry. Each option is a button of its own."""

    placeholder: str
    options: tuple[Button, ...]


Element = Title | Text | Fields | Table | Buttons | Select


@dataclass(frozen=True, slots=True)
class Card:
    """`summary` is the one line that a notification shows and that stands where blocks can't."""

    elements: tuple[Element, ...]
    summary: str
    language: str = "en"


class FieldKind(StrEnum):
    LINE = "line"
    PARAGRAPH = "paragraph"
    CHOICE = "choice"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class FormField:
    """`options` are (value, label) pairs of a choice; `value` is what stands in the field at first."""

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A modal in Slack, an HTML form in the sandbox, one question after another in Telegram.

    `action` with `args` receives the values; like a button's they never reach a platform.
    """

    title: str
    submit: str
    cancel: str
    action: str
    args: Mapping[str, Any]
    fields: tuple[FormField, ...]
    language: str = "en"


_CARD: TypeAdapter[Card] = TypeAdapter(Card)
_FORM: TypeAdapter[Form] = TypeAdapter(Form)


def card_to_json(card: Card) -> dict[str, Any]:
    return {"version": CARD_VERSION, **_CARD.dump_python(card, mode="json")}


def card_from_json(data: Mapping[str, Any]) -> Card:
    return _CARD.validate_python({key: value for key, value in data.items() if key != "version"})


def form_to_json(form: Form) -> dict[str, Any]:
    return {"version": CARD_VERSION, **_FORM.dump_python(form, mode="json")}


def form_from_json(data: Mapping[str, Any]) -> Form:
    return _FORM.validate_python({key: value for key, value in data.items() if key != "version"})


def plain(text: str) -> Text:
    """A paragraph without emphasis."""
    return Text((Span(text),))


def card(*elements: Element, summary: str = "", language: str = "en") -> Card:
    """A card whose summary, unless given, is its first words."""
    return Card(elements, summary or _first_words(elements), language)


def buttons_of(a_card: Card) -> list[Button]:
    """Every button and option that needs a token, in the order in which they stand."""
    found: list[Button] = []
    for element in a_card.elements:
        match element:
            case Buttons(items=items):
                found += [item for item in items if isinstance(item, Button)]
            case Select(options=options):
                found += options
            case _:
                pass
    return found


def _first_words(elements: tuple[Element, ...]) -> str:
    for element in elements:
        match element:
            case Title(text=text):
                return text
            case Text(spans=spans):
                return "".join(span.text for span in spans).split("\n")[0]
            case _:
                pass
    return ""
