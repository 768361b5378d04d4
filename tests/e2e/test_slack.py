"""The bot as a process against a Slack that nobody here wrote, over Socket Mode and over signed HTTP."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from slack_sdk.signature import SignatureVerifier

from tests.support.slack.emulators import (
    ANA,
    BOT,
    EVE,
    ROOM,
    WANG,
    LocalSlack,
    answers,
    process,
    until,
    words_of,
)
from tests.support.slack.web import closed_port

pytestmark = pytest.mark.e2e

DRUMBEAT = str(Path(sys.executable).with_name("drumbeat"))
CONFIG = """
currency: EUR
database: {{url: "sqlite:///{home}/drumbeat.db"}}
server: {{port: {port}}}
slack: {{api_url: "{api_url}", mode: {mode}, workspaces: {{main: {{}}}}}}
seed:
  organisation: {{name: Example, zone: Europe/Berlin}}
  teams: {{sales: {{name: Sales}}}}
  people:
    - {{name: Ana Gomez, email: ana@example.com, team: sales}}
    - {{name: 王伟, email: wang@example.com, team: sales, language: zh}}
"""
SECRETS = {"BOT_TOKEN": "xoxb-local", "APP_TOKEN": "xapp-local", "SIGNING_SECRET": "local-secret"}


@pytest.fixture(params=["socket", "http"])
async def slack(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[LocalSlack]:
    port = closed_port()
    url = f"http://127.0.0.1:{port}"
    events = {"requestUrl": f"{url}/slack/main/events"} if request.param == "http" else {}
    app = {"mode": "events" if events else "socket", **events}
    async with LocalSlack.running(tmp_path, app) as slack:
        config = tmp_path / "bot.yaml"
        filled = CONFIG.format(home=tmp_path, port=port, api_url=slack.api_url, mode=request.param)
        config.write_text(filled, encoding="utf-8")
        env = {name: value for name, value in os.environ.items() if not name.startswith("DRUMBEAT_")}
        env |= {f"DRUMBEAT_SLACK__WORKSPACES__MAIN__{name}": value for name, value in SECRETS.items()}
        async with process(DRUMBEAT, "migrate", "--config", str(config), env=env) as migrating:
            assert await migrating.wait() == 0
        async with process(DRUMBEAT, "run", "--config", str(config), env=env):
            await _is_listening(slack, url, request.param)
            yield slack


async def _is_listening(slack: LocalSlack, url: str, mode: str) -> None:
    async def is_connected() -> bool:
        return any("socket connected" in entry["summary"] for entry in await slack.log())

    async with aiohttp.ClientSession() as session:
        await until(lambda: answers(session, url + "/healthz") if mode == "http" else is_connected())


async def test_a_report_its_correction_and_its_undo(slack: LocalSlack) -> None:
    room = await slack.direct()
    await slack.says("won Acme 45k 🎉", room)
    card = await slack.card(room, "Won", "Acme", "45,000")
    await slack.says("actually 48k", room, thread=card["ts"])
    corrected = await slack.card(room, "~€45,000~", "48,000")
    assert corrected["ts"] == card["ts"]
    await slack.presses(corrected, "Undo")
    undone = await slack.card(room, "Undone", "Acme")
    assert undone["ts"] == card["ts"]


async def test_a_message_that_is_edited_changes_its_record(slack: LocalSlack) -> None:
    room = await slack.direct()
    ts = await slack.says("won Acme 45k", room)
    await slack.card(room, "45,000")
    await slack.edits(room, ts, "won Acme 54k")
    await slack.presses(await slack.card(room, "won Acme 54k"), "Correct it")
    await slack.card(room, "~€45,000~", "54,000")


async def test_in_a_room_the_answer_is_private(slack: LocalSlack) -> None:
    await slack.says("hello everybody", ROOM)
    ts = await slack.says(f"<@{BOT}> won Acme 45k", ROOM)
    await slack.card(await slack.direct(), "Won", "Acme")

    async def has_a_sign() -> bool:
        said = {one["ts"]: one for one in await slack.messages(ROOM)}
        return bool(said[ts].get("reactions"))

    await until(has_a_sign)
    assert not [one for one in await slack.messages(ROOM) if one.get("bot_id")]


async def test_a_form_corrects_a_record(slack: LocalSlack) -> None:
    room = await slack.direct()
    await slack.says("won Acme 45k", room)
    card = await slack.card(room, "45,000")
    async with slack.modal() as modal:
        await slack.presses(card, "Edit")
        view = await modal.shown()
        fields = {block["block_id"]: block["element"] for block in view["blocks"]}
        assert "amount" in fields
        state = {name: _state(element) for name, element in fields.items()}
        await modal.submits(state | {"amount": {"type": "plain_text_input", "value": "50k"}})
    corrected = await slack.card(room, "50,000")
    assert corrected["ts"] == card["ts"]
    assert "50,000" in words_of(corrected)


def _state(element: dict[str, object]) -> dict[str, object]:
    """What Slack tells of a field that was left as it stood."""
    told = {
        "static_select": ("selected_option", "initial_option"),
        "datepicker": ("selected_date", "initial_date"),
        "plain_text_input": ("value", "initial_value"),
    }
    name, initial = told[str(element["type"])]
    return {"type": element["type"], name: element.get(initial)}


async def test_a_command_in_a_room_is_answered_in_private(slack: LocalSlack) -> None:
    room = await slack.direct()
    await slack.says("won Acme 45k", room)
    await slack.card(room, "45,000")
    await slack.commands("/drumbeat", "pipeline", ROOM)
    await slack.card(room, "Your pipeline")
    in_the_room = [one for one in await slack.messages(ROOM) if one.get("blocks")]
    assert in_the_room == []


async def test_a_report_in_chinese(slack: LocalSlack) -> None:
    room = await slack.direct(WANG)
    await slack.says("今天签下海尔 50万", room, user=WANG)
    card = await slack.card(room, "海尔", "500,000")
    assert "赢单" in words_of(card)
    await slack.presses(card, "撤回", user=WANG)
    await slack.card(room, "已撤回", "海尔")


async def test_a_stranger_learns_the_way_in_and_nothing_else(slack: LocalSlack) -> None:
    room = await slack.direct(EVE)
    await slack.says("won Acme 45k", room, user=EVE)
    card = await slack.card(room)
    assert "Acme" not in words_of(card)
    assert "45" not in words_of(card)
    assert [one for one in await slack.messages(room) if one.get("bot_id")] == [card]


@pytest.mark.parametrize("slack", ["http"], indirect=True)
async def test_a_room_is_greeted_and_set_up(slack: LocalSlack, tmp_path: Path) -> None:
    """That Slack tells nobody who was added to a room, so its event is signed here."""
    direct = await slack.direct()
    await slack.says("thanks", direct)
    await slack.card(direct, "Hello Ana")
    with closing(sqlite3.connect(tmp_path / "drumbeat.db", timeout=10)) as database:
        database.execute(
            "INSERT INTO \"grant\" (person_id, role) SELECT id, 'admin' FROM person WHERE name = 'Ana Gomez'"
        )
        database.commit()
    config = yaml.safe_load((tmp_path / "bot.yaml").read_text(encoding="utf-8"))
    url = f"http://127.0.0.1:{config['server']['port']}/slack/main/events"
    for _ in range(2):  # Slack may send it again
        assert await _tells(url, JOINED) == 200
    question = await slack.card(direct, "sales", "Which team is it for?")
    await slack.presses(question, "Sales")
    await slack.card(direct, "Team: Sales", "May be posted: wins")
    in_the_room = [one for one in await slack.messages(ROOM) if one.get("bot_id")]
    assert [words_of(one)[:23] for one in in_the_room] == ["Hello, I am Drumbeat. M"]


JOINED = {
    "type": "event_callback",
    "team_id": "T01HOME",
    "api_app_id": "A01APP",
    "event_id": "Ev01JOINED",
    "event_time": 1795510000,
    "authorizations": [{"team_id": "T01HOME", "user_id": BOT, "is_bot": True}],
    "is_ext_shared_channel": False,
    "event": {
        "type": "member_joined_channel",
        "user": BOT,
        "channel": ROOM,
        "channel_type": "C",
        "inviter": ANA,
    },
}


async def _tells(url: str, event: dict[str, Any]) -> int:
    body, at = json.dumps(event), str(int(time.time()))
    signature = SignatureVerifier(SECRETS["SIGNING_SECRET"]).generate_signature(timestamp=at, body=body)
    headers = {
        "content-type": "application/json",
        "x-slack-request-timestamp": at,
        "x-slack-signature": signature or "",
    }
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status
