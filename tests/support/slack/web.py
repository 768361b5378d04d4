"""A small Slack on loopback: its Web API with scripted answers, and the far end of Socket Mode."""

from __future__ import annotations

import asyncio
import json
import socket
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web
from typing_extensions import override

Fake = TypeVar("Fake", bound="FakeSlack")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server does with one call: answer, or break the connection after having heard it."""

    body: Any = field(default_factory=lambda: {"ok": True})
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    reset: bool = False


class FakeSlack:
    """`replies` by method, used up in turn; `calls` are what arrived, in order; a closed `gate` holds answers back."""

    def __init__(self) -> None:
        self.replies: dict[str, deque[Reply]] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.tokens: list[str] = []
        self.sockets: asyncio.Queue[FakeSocket] = asyncio.Queue()
        self.url = ""
        self.asked = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    def will(self, method: str, *replies: Reply) -> None:
        self.replies.setdefault(method, deque()).extend(replies)

    def answer(self, method: str, asked: Mapping[str, Any]) -> Reply:
        """What Slack says when nothing else was scripted."""
        return Reply()

    async def api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await request.text()
        self.calls.append((method, {**request.query, **_body(request.content_type, body)}))
        self.tokens.append(request.headers.get("authorization", ""))
        if method == "apps.connections.open":
            url = self.url.replace("http", "ws").removesuffix("/api/") + "/socket"
            return web.json_response({"ok": True, "url": url})
        self.asked.set()
        await self.gate.wait()
        waiting = self.replies.get(method)
        reply = waiting.popleft() if waiting else self.answer(method, self.calls[-1][1])
        if reply.reset:
            assert request.transport is not None
            request.transport.abort()
        text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
        return web.Response(
            text=text, status=reply.status, headers=reply.headers, content_type=reply.content_type
        )

    async def socket(self, request: web.Request) -> web.StreamResponse:
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        fake = FakeSocket(ws)
        await self.sockets.put(fake)
        await fake.serve()
        return ws


def _body(content_type: str, body: str) -> dict[str, Any]:
    if content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(body))
    return dict(json.loads(body)) if body.startswith("{") else {}


class FakeSocket:
    """One websocket of the app, from Slack's side."""

    def __init__(self, ws: web.WebSocketResponse) -> None:
        self.ws = ws
        self.acks: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.is_mute = False

    async def serve(self) -> None:
        async for message in self.ws:
            if message.type is WSMsgType.PING and not self.is_mute:
                await self.ws.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                await self.acks.put(json.loads(message.data))

    async def send(self, kind: str, payload: Mapping[str, Any], envelope: str = "env-1") -> None:
        await self.ws.send_json({"type": kind, "envelope_id": envelope, "payload": payload})


class Remembering(FakeSlack):
    """Keeps what is posted, and shows it in the history of its room."""

    def __init__(self) -> None:
        super().__init__()
        self.posted: list[dict[str, Any]] = []

    @override
    def answer(self, method: str, asked: Mapping[str, Any]) -> Reply:
        match method:
            case "chat.postMessage":
                self.posted.append({**asked, "ts": f"1795510000.{len(self.posted):06}"})
                return Reply({"ok": True, "channel": asked["channel"], "ts": self.posted[-1]["ts"]})
            case "conversations.history":
                there = [one for one in self.posted if one["channel"] == asked["channel"]]
                return Reply({"ok": True, "messages": there[::-1]})
            case _:
                return Reply()


@asynccontextmanager
async def serving(fake: Fake) -> AsyncIterator[Fake]:
    app = web.Application()
    app.router.add_route("*", "/api/{method}", fake.api)
    app.router.add_get("/socket", fake.socket)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield fake
    finally:
        await runner.cleanup()


def closed_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
