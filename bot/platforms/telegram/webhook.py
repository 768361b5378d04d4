"""Telegram posts the updates. It gets its 200 when an update is committed, and posts it again until then.

Only Telegram knows the secret that comes with each request; it follows from the token, so nobody has to keep it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from weakref import WeakValueDictionary

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.core.platform import Call, Door, SendError, Unavailable
from bot.platforms.telegram.client import TelegramClient
from bot.platforms.telegram.ear import Patience, chat_of, hand_over, introduce
from bot.platforms.telegram.menu import Commands
from bot.platforms.telegram.receive import UPDATES, envelope

log = structlog.get_logger(__name__)

MOST_BYTES = 1024 * 1024
_SECONDS_READING = 10
_AT_ONCE = 8  # requests that Telegram keeps under way
_HEADER = "x-telegram-bot-api-secret-token"


def secret_of(token: str) -> str:
    return hmac.new(token.encode(), b"drumbeat webhook", hashlib.sha256).hexdigest()


class Webhook:
    """One bot's endpoint: an ASGI application, and what has Telegram post there."""

    def __init__(
        self,
        client: TelegramClient,
        door: Door,
        commands: Commands,
        *,
        url: str,
        secret: str,
        patience: Patience | None = None,
    ) -> None:
        self._client = client
        self._door = door
        self._commands = commands
        self._url = url
        self._secret = secret
        self._patience = patience or Patience()
        self._bot: Mapping[str, Any] | None = None
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def run(self) -> None:
        """Have the updates posted here, and wait until cancelled. What was posted elsewhere before comes here."""
        for wait in self._patience.waits():
            try:
                await self._set()
            except SendError as error:
                log.warning("telegram.away", why=str(error), seconds=wait)
                await asyncio.sleep(wait)
            else:
                break
        await asyncio.Event().wait()

    async def _set(self) -> None:
        self._bot = await introduce(self._client, self._commands)
        wanted = {
            "url": self._url,
            "secret_token": self._secret,
            "allowed_updates": list(UPDATES),
            "max_connections": _AT_ONCE,
            "drop_pending_updates": False,
        }
        await self._client.ask(Call("setWebhook", wanted))
        log.info("telegram.webhook_set", url=self._url, bot=self._bot["username"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await self._answer(Request(scope, receive))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return PlainTextResponse("Telegram posts here.\n", 405, {"allow": "POST"})
        told = request.headers.get(_HEADER, "").encode()
        if not hmac.compare_digest(told, self._secret.encode()):
            log.info("telegram.refused", why="the secret is wrong")
            return PlainTextResponse("the secret is wrong\n", 401)
        update = await _update_in(request)
        if isinstance(update, Response):
            return update
        if self._bot is None:
            return PlainTextResponse("the bot is starting\n", 503)
        return await self._take(envelope(update, self._bot, datetime.now(UTC)))

    async def _take(self, update: Mapping[str, Any]) -> Response:
        """The updates of a chat take turns, in the order in which they came."""
        turn = self._turns.setdefault(chat_of(update), asyncio.Lock())
        async with turn:
            try:
                await hand_over(self._door, update)
            except Unavailable as error:
                log.warning("telegram.not_committed", update=update["update_id"], why=str(error))
                return PlainTextResponse("not recorded\n", 503)
        return Response()


async def _update_in(request: Request) -> dict[str, Any] | Response:
    """A sender may neither flood nor stall us."""
    body = bytearray()
    try:
        async with asyncio.timeout(_SECONDS_READING):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    return PlainTextResponse("the body is larger than Telegram sends\n", 413)
        update = json.loads(body)
    except TimeoutError:
        return PlainTextResponse("the body did not come in time\n", 408)
    except (ValueError, RecursionError):
        return PlainTextResponse("the body can't be read\n", 400)
    if not isinstance(update, dict) or type(update.get("update_id")) is not int:
        return PlainTextResponse("the body holds no update\n", 400)
    return update
