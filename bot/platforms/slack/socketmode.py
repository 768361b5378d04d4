"""Keeps one Socket Mode connection, and notices by itself when it has gone deaf.

slack_sdk reconnects when a connection ends. A connection that hangs without an end, or a client whose session is
spoilt, it may hold for good; so whoever has heard no pong for a while is taken down whole and built anew.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.platforms.slack.client import web_client

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: between pings, until a connection must stand, without a pong, between attempts, for a farewell."""

    ping: float = 5
    connect: float = 20
    deaf: float = 30
    pause: float = 2
    farewell: float = 2


@dataclass(frozen=True, slots=True)
class SocketMode:
    """The ears of one workspace; `name` is for the log."""

    name: str
    app: AsyncApp
    app_token: str
    api_url: str
    proxy: str | None = None
    patience: Patience = Patience()
    _at_work: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        while True:
            client = self._client()
            try:
                async with asyncio.timeout(self.patience.connect):
                    await client.connect()  # type: ignore[no-untyped-call]
                log.info("slack.listening", workspace=self.name)
                await self._until_deaf(client)
                log.warning("slack.deaf", workspace=self.name, help="no pong; connecting anew")
            except TimeoutError:
                log.warning("slack.away", workspace=self.name, help="no connection; is the app token right?")
            finally:
                await self._close(client)
            await asyncio.sleep(self.patience.pause)

    def _client(self) -> SocketModeClient:
        handler = AsyncSocketModeHandler(
            self.app,
            self.app_token,
            web_client=web_client(self.app_token, self.api_url, self.proxy),
            ping_interval=self.patience.ping,
        )
        handler.client.proxy = self.proxy  # not the one of the environment

        async def handle(client: SocketModeClient, request: SocketModeRequest) -> None:
            self._remember(asyncio.current_task())
            await handler.handle(client, request)

        handler.client.socket_mode_request_listeners[:] = [handle]  # type: ignore[list-item]
        return handler.client

    def _remember(self, task: asyncio.Task[None] | None) -> None:
        """slack_sdk lets go of the tasks that it starts; at the end they are waited for."""
        if task is not None:
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)

    async def _until_deaf(self, client: SocketModeClient) -> None:
        loop = asyncio.get_running_loop()
        heard, last = loop.time(), client.last_ping_pong_time
        while loop.time() - heard < self.patience.deaf:
            await asyncio.sleep(self.patience.ping / 5)
            if client.last_ping_pong_time not in (None, last):
                heard, last = loop.time(), client.last_ping_pong_time

    async def _close(self, client: SocketModeClient) -> None:
        """Acknowledge what is at work, then end everything that the client started.

        A command that was recorded and not acknowledged would look failed to the person. A dead peer must not
        hold up the farewell.
        """
        client.closed = True
        client.auto_reconnect_enabled = False
        client.message_processor.cancel()
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=self.patience.farewell)
        with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
            async with asyncio.timeout(self.patience.farewell):
                if client.current_session is not None:
                    await client.current_session.close()
        tasks = [client.message_processor, client.current_session_monitor, client.message_receiver]
        started = [task for task in tasks if task is not None]
        for task in started:
            task.cancel()
        await asyncio.gather(*started, return_exceptions=True)
        await client.aiohttp_client_session.close()
