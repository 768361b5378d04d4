"""Whether Slack would take a message or a modal: its published schema, and the rules that it states in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "golden/schemas/slack_blocks.json").read_text(encoding="utf-8")
)
BLOCKS = {
    "rich_text": "RichTextBlock",
    "context": "ContextBlock",
    "header": "HeaderBlock",
    "table": "TableBlock",
    "actions": "ActionsBlock",
    "section": "SectionBlock",
    "input": "InputBlock",
}
LITERAL = {"text", "link", "date", "plain_text", "raw_text", "button", "static_select", *BLOCKS}
LITERAL |= {"rich_text_section", "plain_text_input", "datepicker", "modal"}
OUR_MARKUP = re.compile(
    r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|[^<>|]*>|<https?://[^<>|\s]*\|[^<>|]*>", re.DOTALL
)
NASTY = [
    "<!channel> <!here> <@U1> <#C1|x> <http://evil.example|your bank>",
    "*bold* _it_ ~s~ `code` ```\n> quote",
    "&lt;!here&gt; &amp; & < >",
    "\u202egpj.exe\u202c \u2066x\u2069 \u200f",
    "a\x00b\x07c\u2028d\ud800e",
    "wide 界" * 900,
    "x" * 5_000,
    "👩‍👩‍👧‍👦" * 700,
    "https://evil.example/?a=1&b=2",
    "line\nfake: row\n\n",
    "   ",
    "",
]


def check_message(params: Mapping[str, Any]) -> None:
    blocks = params.get("blocks", [])
    check_blocks(blocks)
    assert len(blocks) <= 50
    assert sum(block["type"] == "table" for block in blocks) <= 1
    assert sum(map(len, texts(blocks))) <= 13_000
    assert sum(map(len, texts([block for block in blocks if block["type"] == "table"]))) <= 10_000
    assert 0 < len(params["text"].encode()) <= 4_000
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", params["text"])
    assert params["parse"] == "none"
    assert not params["link_names"]


@cache
def validator(kind: str) -> jsonschema.Draft7Validator:
    definitions = SCHEMA["definitions"]
    return jsonschema.Draft7Validator({"$ref": f"#/definitions/{kind}", "definitions": definitions})


def check_blocks(blocks: list[dict[str, Any]]) -> None:
    for block in blocks:
        validator(BLOCKS[block["type"]]).validate(block)
    ids = [node["action_id"] for node in nodes(blocks) if node.get("action_id", "value") != "value"]
    assert len(ids) == len(set(ids))
    for node in nodes(blocks):
        if node.get("type") == "mrkdwn":
            assert OUR_MARKUP.fullmatch(node["text"])
        else:
            assert node.get("type", "plain_text") in LITERAL
        assert not node.get("emoji")
    for text in texts(blocks):
        assert text
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from nodes(value)


def texts(tree: Any) -> list[str]:
    named = [node.get(name) for node in nodes(tree) for name in ("text", "fallback", "initial_value")]
    return [text for text in named if isinstance(text, str)]


def check_view(view: dict[str, Any]) -> None:
    validator("ModalView").validate(view)
    check_blocks(view["blocks"])
    names = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    assert len(names) == len(set(names))
