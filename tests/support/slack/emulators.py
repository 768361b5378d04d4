"""Slack servers that nobody here wrote, as processes on loopback: npm's `local-slack` and `emulate`.

They are fetched once into a folder that git ignores. Where npm or the registry is absent, the test is skipped.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import aiohttp
import pytest

from tests.support.slack.web import closed_port

HERE = Path(__file__).parent
FOLDER = HERE.parents[2] / "build/emulators"
SECONDS = 15.0

ANA, WANG, EVE = "U01ANA", "U02WANG", "U03EVE"
ROOM, BOT = "C01SALES", "U0BOT"


def package(name: str, version: str) -> Path:
    """The folder of an npm package; the test is skipped where it can't be had."""
    folder = FOLDER / "node_modules" / name
    if not folder.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip(f"needs npm to fetch {name}")
        FOLDER.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(FOLDER), f"{name}@{version}"]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip(f"npm could not fetch {name}")
    return folder


def node(major: int) -> str:
    """A Node of at least this version, from $NODE or the path; else the test is skipped."""
    found = os.environ.get("NODE") or shutil.which("node")
    if found is not None:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        if int(version.lstrip("v").split(".")[0]) >= major:
            return found
    pytest.skip(f"needs Node {major} or newer ($NODE names another)")


@asynccontextmanager
async def process(*command: str, env: Mapping[str, str] | None = None) -> AsyncIterator[Process]:
    """A program that runs meanwhile, and ends by SIGTERM."""
    started = await asyncio.create_subprocess_exec(
        *command, env=env, stdout=asyncio.subprocess.DEVNULL, stderr=None
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.terminate()
        await asyncio.wait_for(started.wait(), 30)


class LocalSlack:
    """A workspace with three people, a room and one app; its methods are what people do."""

    def __init__(self, base: str, session: aiohttp.ClientSession) -> None:
        self.base = base
        self.api_url = base + "/api/"
        self._session = session

    @classmethod
    @asynccontextmanager
    async def running(cls, home: Path, app: Mapping[str, Any]) -> AsyncIterator[Self]:
        """`app` adds to the app's description: its mode and, over HTTP, where its events go."""
        binary = package("local-slack-linux-x64", "0.1.8") / "bin/local-slack"
        config, port = home / "workspace.json", closed_port()
        config.write_text(json.dumps(_workspace(app)), encoding="utf-8")
        command = (str(binary), "--config", str(config), "--port", str(port), "--base-host", "127.0.0.1")
        base = f"http://127.0.0.1:{port}"
        async with process(*command), aiohttp.ClientSession() as session:
            await until(lambda: answers(session, base + "/api/auth.test"))
            yield cls(base, session)

    async def says(self, text: str, room: str, *, thread: str | None = None, user: str = ANA) -> str:
        """Returns the message's ts."""
        message = {"channel": room, "user": user, "text": text} | ({"thread_ts": thread} if thread else {})
        return str((await self._control("message", message))["message"]["ts"])

    async def edits(self, room: str, ts: str, text: str, user: str = ANA) -> None:
        await self._control("edit-message", {"channel": room, "ts": ts, "user": user, "text": text})

    async def commands(self, slash: str, text: str, room: str, user: str = ANA) -> None:
        await self._control(
            "command", {"channel": room, "user": user, "appId": "A01APP", "command": slash, "text": text}
        )

    async def presses(self, message: Mapping[str, Any], label: str, user: str = ANA) -> None:
        buttons = [one for block in message["blocks"] for one in block.get("elements", ())]
        (button,) = [one for one in buttons if one["type"] == "button" and one["text"]["text"] == label]
        pressed = {name: button[name] for name in ("type", "action_id", "value")}
        where = {"channel": message["channel"], "messageTs": message["ts"], "user": user}
        await self._control("interact", where | {"action": pressed})

    @asynccontextmanager
    async def modal(self, user: str = ANA) -> AsyncIterator[LocalModal]:
        """The modals that are shown to a person from now on."""
        async with self._session.ws_connect(self.base.replace("http", "ws") + "/ui", max_msg_size=0) as ws:
            yield LocalModal(ws, user)

    async def direct(self, user: str = ANA) -> str:
        """The room of a person's direct messages with the bot."""
        headers = {"authorization": "Bearer xoxb-local"}
        url = self.api_url + "conversations.open"
        async with self._session.post(url, json={"users": user}, headers=headers) as response:
            return str((await response.json())["channel"]["id"])

    async def card(self, room: str, *words: str) -> dict[str, Any]:
        """The newest of the bot's messages there that hold all of these words, once there is one."""
        said: list[dict[str, Any]] = []

        def fitting() -> list[dict[str, Any]]:
            return [one for one in said if all(word in words_of(one) for word in words)]

        async def is_there() -> bool:
            said[:] = [one for one in await self.messages(room) if one.get("bot_id")]
            return bool(fitting())

        try:
            await until(is_there)
        except TimeoutError:
            pytest.fail(f"no card with {words}; there is: {[words_of(one) for one in said]}")
        return fitting()[-1]

    async def messages(self, room: str) -> list[dict[str, Any]]:
        return list((await self._control(f"messages/{room}"))["messages"])

    async def log(self) -> list[dict[str, Any]]:
        return list((await self._control("log"))["log"])

    async def _control(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        url = f"{self.base}/_control/{path}"
        request = self._session.get(url) if body is None else self._session.post(url, json=body)
        async with request as response:
            return await response.json()


class LocalModal:
    """A person's screen: waits for the modal and submits it."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, user: str) -> None:
        self._ws = ws
        self._user = user

    async def shown(self) -> dict[str, Any]:
        async with asyncio.timeout(SECONDS):
            while True:
                told = await self._ws.receive_json()
                view = told.get("view") or (told.get("stack") or [None])[-1]
                if told.get("t") == "view" and view:
                    return dict(view)

    async def submits(self, values: Mapping[str, Mapping[str, Any]]) -> None:
        """`values` by field, as Slack tells them."""
        state = {name: {"value": value} for name, value in values.items()}
        await self._ws.send_json({"t": "view_submit", "user": self._user, "values": state})


def words_of(message: Mapping[str, Any]) -> str:
    """All that a message shows, block by block; struck words between tildes."""
    return "\n".join(map(_words, message.get("blocks") or ())) or str(message["text"])


def _words(node: Any) -> str:
    match node:
        case {"type": "text", "text": str() as text, "style": {"strike": True}}:
            return f"~{text}~"
        case {"text": str() as text}:
            return text
        case {"fallback": str() as text}:
            return text
        case {}:
            return "".join(
                _words(value) for key, value in node.items() if key in ("elements", "text", "rows")
            )
        case [*parts]:
            return "".join(map(_words, parts))
        case _:
            return ""


def _workspace(app: Mapping[str, Any]) -> dict[str, Any]:
    tokens = {"botToken": "xoxb-local", "appToken": "xapp-local", "signingSecret": "local-secret"}
    return {
        "workspace": {"name": "Example", "domain": "example", "teamId": "T01HOME"},
        "apps": [{"appId": "A01APP", "botUserId": BOT, "botName": "drumbeat", **tokens, **app}],
        "users": [
            {"id": ANA, "name": "ana", "real_name": "Ana Gomez", "email": "ana@example.com"},
            {"id": WANG, "name": "wang", "real_name": "王伟", "email": "wang@example.com"},
            {"id": EVE, "name": "eve", "real_name": "Eve", "email": "eve@example.net"},
        ],
        "channels": [{"id": ROOM, "name": "sales", "members": [ANA, WANG, BOT]}],
    }


async def answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url):
            return True
    except aiohttp.ClientError:
        return False


async def until(holds: Any, seconds: float = SECONDS) -> None:
    """Wait until an asynchronous condition holds."""
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110 a foreign server can only be asked again
            await asyncio.sleep(0.05)
