"""Card → Block Kit, within Slack's limits. Total: whatever a card holds, Slack takes what comes out.

People's words go into literal text (rich text and plain text objects), where Slack looks for no markup at all.
The one place that reads markup is the muted line, whose links and moments are written by `_muted_part`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, assert_never
from urllib.parse import quote

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
    Tone,
    buttons_of,
)
from bot.platforms.slack.text import clean, clip, escape, escape_within

Block = dict[str, Any]

MOST_BLOCKS = 50
MOST_TEXT = 12_000  # of all blocks together; Slack refuses a little above 13,000, and doesn't say where
MOST_OF_TABLE = 9_000
_MOST_OF_PARAGRAPH = 3_000
_MOST_BUTTONS = 25
_MOST_OPTIONS = 100
_MOST_URL = 3_000
_MOMENT = "{date_short_pretty} {time}"
_STYLES = {Style.BOLD: "bold", Style.STRIKE: "strike", Style.CODE: "code", Style.MUTED: "italic"}
_TONES = {Tone.PRIMARY: "primary", Tone.DANGER: "danger"}


def blocks_of(card: Card, tokens: Sequence[str]) -> list[Block]:
    """The card's blocks. Buttons get their room first: words can be shortened, a way to answer can't."""
    made: dict[int, list[Block]] = {}
    left, tables = MOST_TEXT, 0
    first = _first_tokens(card)
    for index, element in sorted(enumerate(card.elements), key=lambda pair: not _is_control(pair[1])):
        made[index] = _build(element, tokens, first[index], left, with_table=tables == 0)
        tables += any(block["type"] == "table" for block in made[index])
        left -= sum(_text_size(block) for block in made[index])
    return _few_enough(_joined([block for index in sorted(made) for block in made[index]]))


def _build(
    element: Element, tokens: Sequence[str], first: int, left: int, *, with_table: bool
) -> list[Block]:
    match element:
        case Title(text=text):
            return _header(text, min(left, 150))
        case Text():
            return _paragraph(element, min(left, _MOST_OF_PARAGRAPH))
        case Fields(pairs=pairs):
            return _fields(pairs, left)
        case Table():
            return _table(element, min(left, MOST_OF_TABLE)) if with_table else _rows(element, left)
        case Buttons(items=items):
            return _buttons(items, tokens, first, left)
        case Select():
            return _select(element, tokens, first, left)
        case _:
            assert_never(element)


def _header(text: str, most: int) -> list[Block]:
    text = clip(text.replace("\n", " "), most).strip()
    return [{"type": "header", "text": plain_text(text)}] if text else []


def _paragraph(text: Text, most: int) -> list[Block]:
    spans = _clipped(text.spans, most)
    if not spans:
        return []
    if text.muted or all(isinstance(span, Span) and span.style is Style.MUTED for span in spans):
        return [{"type": "context", "elements": _muted(spans)}]
    return [_rich_text(_section([_inline(span) for span in spans]))]


def _clipped(spans: Sequence[Inline], most: int) -> list[Inline]:
    """Spans of at most `most` characters together; empty ones are left out, for Slack refuses them."""
    kept: list[Inline] = []
    for span in spans:
        text = clip(span.text, most)
        most -= len(text)
        if text:
            kept.append(
                Moment(span.at, text) if isinstance(span, Moment) else Span(text, span.style, span.url)
            )
    return kept if any(span.text.strip() for span in kept) else []


def _inline(span: Inline) -> Block:
    if isinstance(span, Moment):
        return {"type": "date", "timestamp": _epoch(span), "format": _MOMENT, "fallback": span.text}
    style = {"style": {_STYLES[span.style]: True}} if span.style in _STYLES else {}
    if span.url and is_link(span.url):
        return {"type": "link", "url": span.url, "text": span.text, **style}
    return {"type": "text", "text": span.text, **style}


def _muted(spans: Sequence[Inline]) -> list[Block]:
    """A context block takes ten parts; plain neighbours become one, and more than ten parts plain words."""
    parts: list[Block] = []
    for span in spans:
        part = _muted_part(span)
        if parts and part["type"] == parts[-1]["type"] == "plain_text":
            parts[-1] = plain_text(parts[-1]["text"] + part["text"])
        else:
            parts.append(part)
    parts = [part for part in parts if part["text"].strip()]
    return parts if len(parts) <= 10 else [plain_text("".join(span.text for span in spans))]


def _muted_part(span: Inline) -> Block:
    markup = _markup(span)
    if markup and len(markup) <= _MOST_OF_PARAGRAPH:
        return {"type": "mrkdwn", "text": markup}
    return plain_text(span.text)


def _markup(span: Inline) -> str:
    """The links and moments of a context block, which takes no rich text; empty for plain words."""
    label = escape(span.text).replace("|", "/").replace("^", "")
    match span:
        case Moment():
            return f"<!date^{_epoch(span)}^{_MOMENT}|{label}>"
        case Span(url=str() as url) if is_link(url):
            target = quote(url, safe="/:?#[]@!$&'()*+,;=%~-._").replace("&", "&amp;")
            return f"<{target}|{label}>"
        case _:
            return ""


def _fields(pairs: Sequence[tuple[str, str]], left: int) -> list[Block]:
    lines: list[Block] = []
    for name, words in pairs:
        label, value = clip(name, min(200, left)), clip(words, min(2_000, left - 200))
        left -= len(label) + len(value) + 2
        parts = [Span(label, Style.BOLD), Span(" " if label and value else ""), Span(value)]
        if line := [_inline(part) for part in parts if part.text]:
            lines.append(_section(line))
    return _joined([_rich_text(line) for line in lines])


def _table(table: Table, left: int) -> list[Block]:
    """Slack's table: at most 100 rows of 20 cells, one table in a message, and no cell may be empty."""
    width = min(max((len(row) for row in (table.header, *table.rows)), default=0), 20)
    rows: list[list[Block]] = []
    for row in (table.header, *table.rows)[:100]:
        cells = [clip(text.replace("\n", " "), 500).strip() for text in (*row, *[""] * width)[:width]]
        left -= sum(map(len, cells)) + width
        if left < 0:
            break
        rows.append([_cell(cell) if rows else _head_cell(cell) for cell in cells])
    if not width or not rows:
        return []
    columns = [{"align": "right" if index in table.numeric else "left"} for index in range(width)]
    return [{"type": "table", "rows": rows, "column_settings": columns}]


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": text or "–"}


def _head_cell(text: str) -> Block:
    return _rich_text(_section([_inline(Span(text or "\u00a0", Style.BOLD))]))


def _rows(table: Table, left: int) -> list[Block]:
    """A second table of one message, which Slack would refuse: its rows as lines."""
    lines = [" · ".join(cell or "–" for cell in row) for row in (table.header, *table.rows)]
    return _paragraph(Text((Span("\n".join(lines)),)), min(left, _MOST_OF_PARAGRAPH))


def _buttons(
    items: Sequence[Button | LinkButton], tokens: Sequence[str], first: int, left: int
) -> list[Block]:
    made: list[Block] = []
    for place, item in enumerate(items):
        label = clip(item.label.replace("\n", " "), 75).strip() or "…"
        button = {"type": "button", "text": plain_text(label)}
        if isinstance(item, LinkButton):
            button |= {"action_id": f"link:{first}:{place}", "url": item.url}
            usable = is_link(item.url)
        else:
            tone = {"style": _TONES[item.tone]} if item.tone in _TONES else {}
            usable = first < len(tokens)
            button |= {"action_id": f"act:{first}", "value": tokens[first] if usable else "", **tone}
            first += 1
        left -= len(label)
        if usable and left >= 0:
            made.append(button)
    return [
        {"type": "actions", "elements": made[start : start + _MOST_BUTTONS]}
        for start in range(0, len(made), _MOST_BUTTONS)
    ]


def _select(select: Select, tokens: Sequence[str], first: int, left: int) -> list[Block]:
    placeholder = clip(select.placeholder.replace("\n", " "), 150).strip() or "…"
    left -= len(placeholder)
    options: list[Block] = []
    for option, token in zip(select.options[:_MOST_OPTIONS], tokens[first:], strict=False):
        label = clip(option.label.replace("\n", " "), 75).strip() or "…"
        left -= len(label)
        if left < 0:
            break
        options.append({"text": plain_text(label), "value": token})
    if not options:
        return []
    menu = {
        "type": "static_select",
        "action_id": f"act:{first}",
        "placeholder": plain_text(placeholder),
        "options": options,
    }
    return [{"type": "actions", "elements": [menu]}]


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs that follow each other become lines of one block: each block would add an empty line."""
    joined: list[Block] = []
    for block in blocks:
        if joined and block["type"] == joined[-1]["type"] == "rich_text":
            (above,), (below,) = joined[-1]["elements"], block["elements"]
            line_feed = {"type": "text", "text": "\n"}
            joined[-1] = _rich_text(_section([*above["elements"], line_feed, *below["elements"]]))
        else:
            joined.append(block)
    return joined


def _few_enough(blocks: list[Block]) -> list[Block]:
    """At most 50 blocks: words go first, from the end, and an ellipsis says so."""
    if len(blocks) <= MOST_BLOCKS:
        return blocks
    controls = [block for block in blocks if block["type"] == "actions"][: MOST_BLOCKS - 1]
    words = MOST_BLOCKS - 1 - len(controls)
    kept: list[Block] = []
    for block in blocks:
        if block["type"] == "actions":
            if any(block is control for control in controls):
                kept.append(block)
        elif words > 0:
            kept.append(block)
            words -= 1
    return [*kept, {"type": "context", "elements": [plain_text("…")]}]


def _is_control(element: Element) -> bool:
    return isinstance(element, Buttons | Select)


def _first_tokens(card: Card) -> list[int]:
    """The place of each element's first token among all tokens of the card."""
    places, place = [], 0
    for element in card.elements:
        places.append(place)
        place += len(buttons_of(Card((element,), "")))
    return places


def _text_size(node: Any) -> int:
    if isinstance(node, Mapping):
        return sum(
            len(value) if key in ("text", "fallback") and isinstance(value, str) else _text_size(value)
            for key, value in node.items()
        )
    return sum(map(_text_size, node)) if isinstance(node, list) else 0


def _rich_text(section: Block) -> Block:
    return {"type": "rich_text", "elements": [section]}


def _section(elements: Sequence[Block]) -> Block:
    return {"type": "rich_text_section", "elements": list(elements)}


def plain_text(text: str) -> Block:
    """A text object in which Slack reads neither markup nor `:emoji:` names."""
    return {"type": "plain_text", "text": text, "emoji": False}


def is_link(url: str) -> bool:
    """Whether Slack takes it as an address; nothing but the web is linked to."""
    return (
        url.startswith(("https://", "http://"))
        and len(url) <= _MOST_URL
        and clean(url) == url
        and " " not in url
    )


def _epoch(moment: Moment) -> int:
    return int(moment.at.timestamp())


def summary_of(card: Card, most: int) -> str:
    """The one line of a notification, escaped; Slack refuses a message without any."""
    return escape_within(card.summary.strip(), most) or "…"
