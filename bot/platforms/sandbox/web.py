"""The sandbox's page and the few requests that it makes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.core.platform import Unavailable
from bot.platforms.sandbox import behind, deeds, snapshot
from bot.platforms.sandbox.deeds import Deed
from bot.platforms.sandbox.network import NotThere
from bot.platforms.sandbox.stage import ClockRefused, Stage
from bot.settings import Settings, Zone

PAGE = Path(str(files("bot.platforms.sandbox") / "page"))
HEARTBEAT = 15.0  # seconds; a line that nobody reads shows that the other side is gone


class Move(BaseModel):
    """Where the clock goes: a step from now on, or an instant."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    to: Literal["hour", "morning", "monday"] | AwareDatetime
    zone: Zone = "UTC"


class Site:
    """`moved` is told when the clock was moved."""

    def __init__(self, stage: Stage, settings: Settings, moved: Callable[[], None]) -> None:
        self._stage = stage
        self._settings = settings
        self._moved = moved

    def app(self, guard: Middleware) -> Starlette:
        return Starlette(
            middleware=[guard],
            routes=[
                Route("/", self._page),
                Route("/api/state", self._state),
                Route("/api/behind", self._behind),
                Route("/api/events", self._events),
                Route("/api/do", self._do, methods=["POST"]),
                Route("/api/clock", self._clock, methods=["POST"]),
                Mount("/static", StaticFiles(directory=PAGE)),
            ],
        )

    async def _page(self, request: Request) -> Response:
        return FileResponse(PAGE / "index.html", media_type="text/html")

    async def _state(self, request: Request) -> Response:
        users = request.query_params
        return JSONResponse(snapshot.of(self._stage, users.get("slack", ""), users.get("telegram", "")))

    async def _behind(self, request: Request) -> Response:
        language = "zh" if request.query_params.get("language") == "zh" else "en"
        zone = self._settings.seed.organisation.zone
        return JSONResponse(
            await self._stage.database.read(
                lambda session, now: behind.of(session, now, self._settings, language, zone)
            )
        )

    async def _events(self, request: Request) -> Response:
        headers = {"x-accel-buffering": "no"}
        return StreamingResponse(self._rings(), media_type="text/event-stream", headers=headers)

    async def _rings(self) -> AsyncIterator[str]:
        """The number of each change, until the machine stops or the browser goes."""
        bell, told = self._stage.bell, -1
        while not bell.closed:
            if bell.version != told:
                told = bell.version
                yield f"data: {told}\n\n"
                continue
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await bell.wait()
            except TimeoutError:
                yield ": still here\n\n"

    async def _do(self, request: Request) -> Response:
        try:
            deed = Deed.model_validate_json(await request.body())
            return JSONResponse(await deeds.carry_out(self._stage, deed))
        except ValidationError as error:
            return _refused("unreadable", str(error), 422)
        except NotThere as error:
            return _refused("gone", str(error), 409)
        except Unavailable as error:
            return _refused("unavailable", str(error), 503)

    async def _clock(self, request: Request) -> Response:
        try:
            move = Move.model_validate_json(await request.body())
            self._stage.clock.move(self._target(move))
        except ValidationError as error:
            return _refused("unreadable", str(error), 422)
        except ClockRefused as error:
            return _refused(str(error), "", 409)
        self._moved()
        self._stage.bell.ring()
        return JSONResponse({"now": self._stage.clock.now().isoformat()})

    def _target(self, move: Move) -> datetime:
        clock = self._stage.clock
        match move.to:
            case "hour":
                return clock.now() + timedelta(hours=1)
            case "morning":
                return clock.next_morning(move.zone)
            case "monday":
                return clock.next_monday(move.zone)
            case at:
                return at


def _refused(code: str, why: str, status: int) -> Response:
    """The page has words for the code; `why` is for whoever builds on the page."""
    return JSONResponse({"error": code, "why": why}, status_code=status)
