"""Made-up updates in the shape that Telegram sends, and what each of them means."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.incoming import Incoming
from bot.platforms.telegram.receive import receive
from tests.support.telegram.spec import faults_of

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "telegram.json").read_text(encoding="utf-8")
)
BOT = {"id": 4200, "username": "drumbeat_bot"}

by_name = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])


def read(update: dict[str, Any]) -> Incoming | None:
    return receive({**update, "_bot": BOT}, "main")


@by_name
def test_the_update_is_one_that_telegram_may_send(case: dict[str, Any]) -> None:
    as_sent = {name: value for name, value in case["update"].items() if not name.startswith("_")}
    assert faults_of(as_sent, "Update") == []


@by_name
def test_it_means(case: dict[str, Any]) -> None:
    incoming = read(case["update"])
    if case["means"] is None:
        assert incoming is None
        return
    assert incoming
    assert (incoming.platform, incoming.connection) == ("telegram", "main")
    assert incoming.key == str(case["update"]["update_id"])
    assert _told(incoming, case["means"]) == case["means"]


@by_name
def test_a_kept_payload_reads_the_same_again(case: dict[str, Any]) -> None:
    first = read(case["update"])
    if first:
        assert receive(json.loads(json.dumps(first.payload)), "main") == first


def _told(incoming: Incoming, asked: dict[str, Any]) -> dict[str, Any]:
    """Of what was read, the parts that the case speaks about."""
    parts = {name: part for name, part in asdict(incoming).items() if name != "content"}
    told = json.loads(json.dumps(parts, default=datetime.isoformat))
    return {
        name: {part: told[name][part] for part in value} if isinstance(value, dict) else told[name]
        for name, value in asked.items()
    }


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(st.text(max_size=4), inside, max_size=2),
    max_leaves=4,
)


@settings(deadline=None)
@given(case=st.sampled_from(CASES), data=st.data())
def test_a_broken_update_is_refused_in_one_way(case: dict[str, Any], data: st.DataObject) -> None:
    """Whatever stands in the place of one of its values: it is read, or refused as unreadable."""
    update = json.loads(json.dumps(case["update"]))
    place, name = data.draw(st.sampled_from(list(_places(update))))
    place[name] = data.draw(JUNK)
    try:
        incoming = read(update)
    except ValueError:
        return
    assert incoming is None or isinstance(incoming.text, str)


def _places(value: Any) -> Any:
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for name, inside in entries:
        yield value, name
        if isinstance(inside, dict | list):
            yield from _places(inside)
