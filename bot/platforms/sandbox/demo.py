"""From nothing to an open page: a folder with the sample data, the pretend networks, a free port, the browser."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select
from starlette.middleware import Middleware

from bot.core.platform import Connection, Door
from bot.platforms.sandbox import sample
from bot.platforms.sandbox.guard import Guard
from bot.platforms.sandbox.network import CONNECTION
from bot.platforms.sandbox.stage import Clock, Stage
from bot.platforms.sandbox.web import Site
from bot.platforms.server import listen
from bot.settings import ConfigError, DatabaseSection, ServerSection, Settings
from models import schema
from models.db import Database
from models.people import Person

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PORTS = 50  # how many are tried


@contextmanager
def folder(*, keep: bool) -> Iterator[Path]:
    """Where the demo's data lies: thrown away afterwards, or kept for the next time."""
    if keep:
        path = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "drumbeat" / "demo"
        path.mkdir(parents=True, exist_ok=True)
        yield path
    else:
        with tempfile.TemporaryDirectory(prefix="drumbeat-") as path_:
            yield Path(path_)


def settings_in(place: Path, settings: Settings) -> Settings:
    """The settings with the sample in them, and with nothing that could reach beyond the folder."""
    own = {
        "database": DatabaseSection(url=f"sqlite:///{place / 'demo.db'}"),
        "server": ServerSection(),
        "clock": f"file:{place / 'clock'}",
    }
    return settings.model_copy(update=sample.settings() | own)


def free_port(host: str, first: int) -> int:
    """The first port from `first` on that nobody listens on.

    :raises ConfigError: all of them are taken
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(first, min(first + PORTS, 65536)):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    raise ConfigError(f"The ports from {first} on are all taken on {host}. Name a free one with --port.")


class Demo:
    """`wake` tells the delivery to look again, after the clock was moved.

    :raises ConfigError: the page would be open to other machines, and nobody asked for that
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        door: Door,
        wake: Callable[[], None],
        *,
        host: str = LOOPBACK[0],
        port: int = 8765,
        beyond_loopback: bool = False,
        open_browser: bool = True,
    ) -> None:
        if host not in LOOPBACK and not beyond_loopback:
            raise ConfigError(
                f"The sandbox would be open to everybody who can reach {host}: it has no passwords. "
                "Say --beyond-loopback if that is meant."
            )
        self.stage = Stage(database, door, Clock(Path(settings.clock.removeprefix("file:")), database.now))
        self._settings = settings
        self._database = database
        self._wake = wake
        self._host = host
        self._port = free_port(host, port)
        self._beyond_loopback = beyond_loopback
        self._open_browser = open_browser
        self._is_fresh = False

    def prepare(self) -> None:
        """Make the database if there is none yet, and let everybody in."""
        schema.migrate(self._database.engine)
        self._is_fresh = not self._database.read_now(
            lambda session, now: session.scalar(select(func.count(Person.id)))
        )
        if self._is_fresh:
            self.stage.clock.set(sample.story().starts)
            self._database.write_now(lambda session, now: sample.fill(session, now, self._settings))
        self.stage.open()

    def connections(self) -> dict[str, Connection]:
        """By platform. Whoever types on the page is heard through it: it is the one that listens."""
        stage = self.stage
        return {
            stage.slack.name: Connection(CONNECTION, stage.slack, self._listen),
            stage.telegram.name: stage.telegram.connection(),
        }

    async def _listen(self) -> None:
        """Serve the page until cancelled; browsers that listen are let go first."""
        token = secrets.token_urlsafe(16)
        guard = Middleware(Guard, token=token, port=self._port, beyond_loopback=self._beyond_loopback)
        site = Site(self.stage, self._settings, self._wake).app(guard)
        if self._is_fresh:
            await self.stage.greet()
        serving = asyncio.create_task(listen(site, ServerSection(host=self._host, port=self._port)))
        try:
            await self._until_open(serving)
            self._announce(token)
            await asyncio.shield(serving)
        finally:
            self.stage.bell.close()
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)

    async def _until_open(self, serving: asyncio.Task[None]) -> None:
        """An address is printed once it answers."""
        while not serving.done():
            try:
                _, writer = await asyncio.open_connection(self._host, self._port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return

    def _announce(self, token: str) -> None:
        first = self.stage.players[0]
        shown = f"[{self._host}]" if ":" in self._host else self._host
        address = f"http://{shown}:{self._port}/?t={token}"
        line = sample.story().parts[first.name].lines[0]
        sys.stdout.write(f"Drumbeat is at {address} · You are {first.name}. Try: {line}\n")
        sys.stdout.flush()
        if self._open_browser and _has_browser():
            webbrowser.open(address)


def _has_browser() -> bool:
    """A text browser would take over the terminal: without a display the printed address has to do."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
