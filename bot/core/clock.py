"""The one place that knows what may move time: a file with an offset in seconds, for tests and the sandbox."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.settings import ConfigError, Settings


class ClockFile:
    """Read again on every look; a missing or empty file means the real time."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def offset(self) -> timedelta:
        if self.path is None:
            return timedelta()
        try:
            return timedelta(seconds=float(self.path.read_text(encoding="utf-8").strip() or 0))
        except FileNotFoundError:
            return timedelta()


def clock_of(settings: Settings, *, sandbox: bool = False) -> ClockFile:
    """:raises ConfigError: time may be moved in tests and in the sandbox alone"""
    if not settings.clock:
        return ClockFile(None)
    kind, _, path = settings.clock.partition(":")
    if kind != "file" or not path:
        raise ConfigError("clock: write file:PATH, the path of a file that holds an offset in seconds")
    if not (settings.test or sandbox):
        raise ConfigError("clock: moves time and is refused outside tests; remove it, or set DRUMBEAT_TEST=1")
    return ClockFile(Path(path))
