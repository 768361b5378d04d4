"""The one HTTP server: the platforms' endpoints, and what a supervisor asks.

`/healthz` says that the process turns; `/readyz` that it can take work, which needs the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from typing_extensions import override

from bot.settings import ServerSection

DEFAULT_PORT = 8080
READY_SECONDS = 2.0
GRACE_SECONDS = 10  # for requests that are being answered

log = structlog.get_logger(__name__)

Check = Callable[[], Awaitable[object]]


def web(routes: Sequence[Any], check: Check) -> Starlette:
    """`check` returns in time when the bot can take work."""

    async def healthz(request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(request: Request) -> Response:
        try:
            async with asyncio.timeout(READY_SECONDS):
                await check()
        except Exception as error:  # noqa: BLE001 whatever it is, the answer is the same
            log.warning("server.not_ready", error=str(error) or type(error).__name__)
            return PlainTextResponse("not ready", status_code=503)
        return PlainTextResponse("ready")

    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), *routes])


async def listen(app: Starlette, section: ServerSection) -> None:
    """Serve until cancelled; requests that are being answered are finished first."""
    port = DEFAULT_PORT if section.port is None else section.port
    server = _Server(
        uvicorn.Config(
            app,
            host=section.host,
            port=port,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    serving = asyncio.create_task(server.serve())
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise


class _Server(uvicorn.Server):
    """Signals are the process's, not the server's."""

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        log.info("server.listening", host=self.config.host, port=self.config.port)

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
