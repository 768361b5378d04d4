"""Which updates were taken, which of them are committed, and hence what Telegram may forget."""

from __future__ import annotations

import asyncio


class Backlog:
    def __init__(self) -> None:
        self._waiting: set[int] = set()
        self._committed: set[int] = set()
        self._all_committed = asyncio.Event()
        self._all_committed.set()

    def take(self, update: int) -> bool:
        """Whether the update is new; Telegram sends every one again until its offset has passed."""
        if update in self._waiting or update in self._committed:
            return False
        self._waiting.add(update)
        self._all_committed.clear()
        return True

    def commit(self, update: int) -> None:
        self._waiting.remove(update)
        self._committed.add(update)
        if not self._waiting:
            self._all_committed.set()

    def offset(self) -> int:
        """The first update that is still to come or to be committed; 0 where there is nothing to acknowledge."""
        if self._waiting:
            return min(self._waiting)
        return max(self._committed, default=-1) + 1

    def acknowledged(self, offset: int) -> None:
        """Keep nothing below an offset that Telegram took: after a silent week it may count from anywhere."""
        self._committed = {update for update in self._committed if update >= offset}

    async def settle(self, seconds: float) -> None:
        """Give what was taken a moment to be committed."""
        try:
            await asyncio.wait_for(self._all_committed.wait(), seconds)
        except TimeoutError:
            return
