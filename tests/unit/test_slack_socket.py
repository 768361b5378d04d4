"""Socket Mode against the far end of a websocket on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.incoming import Answer
from bot.platforms.slack import SLACK, SlackSection
from bot.platforms.slack.client import SlackClient
from bot.platforms.slack.connect import Ear, bolt_app
from bot.platforms.slack.socketmode import Patience, SocketMode
from tests.support.slack.door import Notebook
from tests.support.slack.web import FakeSlack, FakeSocket, closed_port, serving

RECORDED = Path(__file__).parents[1] / "replay/slack"
QUICK = Patience(ping=0.5, connect=2, deaf=0.8, pause=0.01, farewell=0.2)


def load(name: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return payload


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeSlack]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    async with serving(FakeSlack()) as fake:
        yield fake


@pytest.fixture
def door() -> Notebook:
    return Notebook()


def section_for(slack: FakeSlack) -> SlackSection:
    workspaces = {"main": {"bot_token": "xoxb-1", "app_token": "xapp-1"}}
    return SlackSection.model_validate({"api_url": slack.url, "workspaces": workspaces})


@contextlib.asynccontextmanager
async def listening(slack: FakeSlack, door: Notebook, patience: Patience) -> AsyncIterator[None]:
    section = section_for(slack)
    client = SlackClient("xoxb-1", slack.url)
    app = bolt_app(Ear("main", section.commands, door, client, lambda: 1795510000.0), section)
    task = asyncio.create_task(SocketMode("main", app, "xapp-1", slack.url, patience=patience).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await client.close()


async def next_socket(slack: FakeSlack) -> FakeSocket:
    async with asyncio.timeout(5):
        return await slack.sockets.get()


async def next_ack(socket: FakeSocket) -> dict[str, Any]:
    async with asyncio.timeout(5):
        return await socket.acks.get()


async def test_a_connection_from_the_section_listens_and_ends_cleanly(
    slack: FakeSlack, door: Notebook
) -> None:
    (connection,) = SLACK.connect(section_for(slack), door)
    assert not slack.calls
    assert not connection.routes
    task = asyncio.ensure_future(connection.run())
    socket = await next_socket(slack)
    assert slack.tokens == ["Bearer xapp-1"]
    await socket.send("events_api", load("private_message"))
    assert await next_ack(socket) == {"envelope_id": "env-1"}
    assert door.heard[0].text == "won Acme 45k"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()


async def test_answers_go_back_in_the_envelope(slack: FakeSlack, door: Notebook) -> None:
    async with listening(slack, door, Patience()):
        socket = await next_socket(slack)
        door.answer = Answer(line="Done.")
        await socket.send("slash_commands", load("command"))
        assert (await next_ack(socket))["payload"] == {"response_type": "ephemeral", "text": "Done."}
        door.answer = Answer(errors={"amount": "How much?"})
        await socket.send("interactive", load("form"), "env-2")
        assert (await next_ack(socket))["payload"]["errors"] == {"amount": "How much?"}
        await socket.send("interactive", load("click"), "env-3")
        assert await next_ack(socket) == {"envelope_id": "env-3"}
    assert [incoming.command for incoming in door.heard] == ["pipeline", "", ""]


async def test_what_is_not_committed_is_not_acknowledged(slack: FakeSlack, door: Notebook) -> None:
    async with listening(slack, door, Patience()):
        socket = await next_socket(slack)
        door.is_shut = True
        await socket.send("events_api", load("private_message"), "lost")
        await socket.send("slash_commands", load("command"), "told")
        told = await next_ack(socket)
        assert told["envelope_id"] == "told"
        assert told["payload"]["text"] == "Not recorded, please send it again."
        door.is_shut = False
        await socket.send("events_api", load("private_message"), "again")
        assert await next_ack(socket) == {"envelope_id": "again"}
    assert socket.acks.empty()


async def test_what_is_at_work_at_the_end_is_still_acknowledged(slack: FakeSlack, door: Notebook) -> None:
    door.answer = Answer(line="Done.")
    door.gate.clear()
    async with listening(slack, door, Patience()):
        socket = await next_socket(slack)
        await socket.send("slash_commands", load("command"))
        await door.knocked.wait()
        asyncio.get_running_loop().call_later(0.05, door.gate.set)
    assert (await next_ack(socket))["payload"]["text"] == "Done."


async def test_a_connection_that_slack_ends_is_made_again(slack: FakeSlack, door: Notebook) -> None:
    async with listening(slack, door, Patience()):
        first = await next_socket(slack)
        await first.ws.send_json({"type": "disconnect", "reason": "refresh_requested"})
        second = await next_socket(slack)
        await second.send("events_api", load("private_message"))
        assert await next_ack(second) == {"envelope_id": "env-1"}


async def test_a_deaf_connection_is_noticed_and_made_again(slack: FakeSlack, door: Notebook) -> None:
    async with listening(slack, door, QUICK):
        first = await next_socket(slack)
        first.is_mute = True
        second = await next_socket(slack)
        await second.send("events_api", load("private_message"))
        assert await next_ack(second) == {"envelope_id": "env-1"}
