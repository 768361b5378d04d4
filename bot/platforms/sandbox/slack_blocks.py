"""Slack's blocks from the other side: what people type becomes some, and what the bot sent is read and pressed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.core.platform import Refused
from bot.platforms.slack.text import escape

Json = dict[str, Any]

MOST_BLOCKS = 50

_TOKEN = re.compile("(?<![\\w@])@(?P<handle>[\\w.-]+)|(?P<emoji>[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?)")


def typed(text: str, handles: Mapping[str, str]) -> list[Json]:
    """What Slack's input field makes of words: names of `handles` become mentions, emoji get names."""
    elements: list[Json] = []
    done = 0
    for found in _TOKEN.finditer(text):
        special = _special(found, handles)
        if special is None:
            continue
        elements += [_text(text[done : found.start()]), special]
        done = found.end()
    elements.append(_text(text[done:]))
    kept = [element for element in elements if element.get("text") != ""]
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": kept}]}]


def written(blocks: Sequence[Json]) -> str:
    """The `text` that Slack sends beside the blocks that somebody typed."""
    return "".join(map(_marked_up, _elements(blocks)))


def read(block: Json, names: Mapping[str, str]) -> str:
    """What one reads of a block; `names` are people's by id. Buttons are none of it."""
    match block:
        case {"type": "rich_text"}:
            return "".join(_shown(element, names) for element in _elements([block]))
        case {"type": "context", "elements": elements}:
            return " ".join(element["text"] for element in elements)
        case {"type": "section" | "header", "text": {"text": text}}:
            return str(text)
        case {"type": "table", "rows": rows}:
            return "\n".join(" | ".join(_cell(cell, names) for cell in row) for row in rows)
        case _:
            return ""


def choices(blocks: Sequence[Json]) -> Iterator[tuple[str, str, Json]]:
    """Each button and each option of a menu: what it reads, its value, and the action that Slack tells of it."""
    for block in blocks:
        for element in block["elements"] if block["type"] == "actions" else ():
            told = {"block_id": "b", "action_id": element["action_id"], "type": element["type"]}
            for option in element.get("options", ()):
                yield option["text"]["text"], option["value"], told | {"selected_option": option}
            if "value" in element:
                text = element["text"]
                yield text["text"], element["value"], told | {"text": text, "value": element["value"]}


def valid(blocks: Sequence[Json]) -> Sequence[Json]:
    """:raises Refused: Slack would not take them"""
    kinds = [block["type"] for block in blocks]
    if len(blocks) > MOST_BLOCKS or kinds.count("table") > 1:
        raise Refused("invalid_blocks")
    return blocks


def filled(block: Json, values: Mapping[str, str]) -> Json:
    """The state of an input block of a modal: what was entered, else what stood there."""
    element = block["element"]
    match element["type"]:
        case "static_select":
            chosen = values.get(block["block_id"], element.get("initial_option", {}).get("value"))
            option = next((one for one in element["options"] if one["value"] == chosen), None)
            state = {"selected_option": option}
        case "datepicker":
            state = {
                "selected_date": values.get(block["block_id"], element.get("initial_date", "")) or None,
            }
        case _:
            state = {"value": values.get(block["block_id"], element.get("initial_value", "")) or None}
    return {element["action_id"]: {"type": element["type"], **state}}


def missing(blocks: Sequence[Json], state: Mapping[str, Json]) -> list[str]:
    """Inputs that Slack itself insists on before it sends a modal."""
    return [
        block["block_id"]
        for block in blocks
        if not block.get("optional") and not any(map(_entered, state[block["block_id"]].values()))
    ]


def _entered(state: Json) -> bool:
    return any(value for key, value in state.items() if key != "type")


def _special(found: re.Match[str], handles: Mapping[str, str]) -> Json | None:
    if emoji := found["emoji"]:
        name = unicodedata.name(emoji[0], "symbol").lower().replace(" ", "_")
        return {"type": "emoji", "name": name, "unicode": "-".join(f"{ord(char):x}" for char in emoji)}
    user = handles.get(found["handle"].lower())
    return {"type": "user", "user_id": user} if user else None


def _elements(blocks: Sequence[Json]) -> Iterator[Json]:
    for block in blocks:
        for section in block["elements"]:
            yield from section["elements"]


def _marked_up(element: Json) -> str:
    match element:
        case {"type": "user", "user_id": user}:
            return f"<@{user}>"
        case {"type": "emoji", "name": name}:
            return f":{name}:"
        case _:
            return escape(element["text"])


def _shown(element: Json, names: Mapping[str, str]) -> str:
    match element:
        case {"type": "user", "user_id": user}:
            return "@" + names.get(user, user)
        case {"type": "emoji", "unicode": codes}:
            return "".join(chr(int(code, 16)) for code in codes.split("-"))
        case {"type": "date", "fallback": words}:
            return str(words)
        case {"style": {"strike": True}, "text": text}:
            return f"~{text}~"
        case _:
            return str(element["text"])


def _cell(cell: Json, names: Mapping[str, str]) -> str:
    return str(cell["text"]) if cell["type"] == "raw_text" else read(cell, names)


def _text(text: str) -> Json:
    return {"type": "text", "text": text}
