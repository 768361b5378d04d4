"""Sends what the outbox holds: in order within a chat, within the platforms' limits, once.

`sending` is committed before the call. A row found so after a crash, or whose call ended in doubt, is never
blindly repeated: the platform is asked where it can tell; else its class decides.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.core.cards import Card
from bot.core.claiming import LEASE, Address, Claimer
from bot.core.files import fetched
from bot.core.incoming import Answer, Incoming
from bot.core.outcomes import LAST_ATTEMPT, Claimed, Instead, Outcome, record
from bot.core.pacing import Pacer
from bot.core.platform import (
    Client,
    Deed,
    Moved,
    NotSent,
    Platform,
    Refused,
    SendError,
    Sent,
    Unavailable,
    Unknown,
)
from models.db import Database, DatabaseAway
from models.queue.outbox import OutboxState, Repeat

AT_ONCE = 64  # calls under way on one connection
CALL_SECONDS = 20.0
IDLE_SECONDS = 1.0
LONGEST_PAUSE = 60  # seconds between two tries

log = structlog.get_logger()


class Delivery:
    """`clients` are by platform and connection; a row for one that is not there waits."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Platform],
        clients: Mapping[Address, Client],
        *,
        receive: Callable[[Incoming], Awaitable[Answer]],
        mark_repeat: Callable[[Card], Card],
        instead: Instead,
    ) -> None:
        self._database = database
        self._platforms = platforms
        self._clients = clients
        self._receive = receive
        self._mark_repeat = mark_repeat
        self._instead = instead
        self._pacer = Pacer()
        self._claimer = Claimer(platforms, self._pacer, instead)
        self._under_way: dict[asyncio.Task[None], Address] = {}
        self._woken = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Something may be ready: look at once instead of at the next poll."""
        self._woken.set()

    def stop(self) -> None:
        """Let `run` end once what is being sent has been sent."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Send until told to stop."""
        while not self._stopping:
            self._woken.clear()
            try:
                pause = await self._start()
            except DatabaseAway as error:
                log.warning("delivery.away", error=str(error))
                pause = IDLE_SECONDS
            if pause > 0:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), min(pause, IDLE_SECONDS))
        await self._finish()

    async def drain(self) -> None:
        """Send until nothing is ready now; for the terminal and for tests."""
        pause = 0.0
        while pause == 0 or self._under_way:
            await self._finish()
            pause = await self._start()

    async def _start(self) -> float:
        """Begin every call that may begin now; returns the seconds until it is worth looking again."""
        busy = Counter(self._under_way.values())
        free = {address: AT_ONCE - busy[address] for address in self._clients}
        claim = await self._database.write(
            lambda session, now: self._claimer.claim(session, now, free, time.monotonic())
        )
        for row in claim.rows:
            task = asyncio.create_task(self._deliver(row))
            self._under_way[task] = (row.platform, row.connection)
            task.add_done_callback(self._done)
        return IDLE_SECONDS if claim.pause is None else claim.pause

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        self.wake()  # the next of its chat may be ready

    async def _finish(self) -> None:
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def _deliver(self, row: Claimed) -> None:
        try:
            async with asyncio.timeout(CALL_SECONDS):
                outcome = await self._send(row)
        except TimeoutError:
            outcome = self._failed(row, Unknown("no answer in time"))
        except SendError as error:
            outcome = self._failed(row, error)
        except Exception as error:
            log.exception("delivery.broken", row=row.order.id, deed=row.order.deed)
            outcome = Outcome(OutboxState.DEAD, f"{type(error).__name__}: {error}")
        await self._record(row, outcome)

    async def _send(self, row: Claimed) -> Outcome:
        platform, client = self._platforms[row.platform], self._clients[row.platform, row.connection]
        order = row.order
        if row.in_doubt and order.deed is Deed.POST and platform.can.lookup:
            found = await _look_up(client, row)
            if found is not None:
                return _sent(found)
        elif row.in_doubt and row.repeat is Repeat.NEVER:
            return Outcome(OutboxState.UNKNOWN, row.doubt or "the process ended in the middle")
        elif row.in_doubt and order.deed is Deed.POST and order.card is not None:
            order = replace(order, card=self._mark_repeat(order.card))
        sent = platform.sent(order, await client.call(platform.render(order)))
        if order.deed is Deed.FETCH_FILE:
            await self._hand_in(fetched(row.platform, row.connection, order, sent))
        elif order.deed in (Deed.FETCH_PROFILE, Deed.FETCH_ROOM):
            await self._hand_in(self._told(row, sent))
        return _sent(sent)

    def _told(self, row: Claimed, sent: Sent) -> Incoming | None:
        order = row.order
        payload = {"outbox": order.id, "user": order.user}
        if order.deed is Deed.FETCH_PROFILE:
            payload |= {"type": "profile", "inbox": order.line}
        else:
            payload |= {"type": "room", "room": order.room}
        return self._platforms[row.platform].receive({**payload, "result": dict(sent.result)}, row.connection)

    async def _hand_in(self, incoming: Incoming | None) -> None:
        """What was fetched goes through the intake like everything else."""
        if incoming is not None:
            try:
                await self._receive(incoming)
            except Unavailable as error:
                raise NotSent(str(error)) from error

    def _failed(self, row: Claimed, error: SendError) -> Outcome:
        log.warning(
            "delivery.failed", row=row.order.id, deed=row.order.deed, error=str(error), attempt=row.attempts
        )
        pause = timedelta(seconds=min(2**row.attempts, LONGEST_PAUSE))
        why = str(error)
        match error:
            case Moved(room=room) if row.attempts < LAST_ATTEMPT:
                return Outcome(OutboxState.READY, why, moved_to=room)
            case Refused(unreachable=True) if _is_private_message(row):
                return Outcome(OutboxState.HELD, why, is_unreachable=True)
            case Refused(unreachable=True):
                return Outcome(OutboxState.DEAD, why, is_unreachable=True)
            case Moved() | Refused():
                return Outcome(OutboxState.DEAD, why)
            case NotSent(retry_after=after):
                self._close_pace(row, after)
                state = OutboxState.SENDING if row.in_doubt else OutboxState.READY
                return Outcome(state, why, max(after, pause), was_turned_away=True)
            case _ if row.attempts >= LAST_ATTEMPT:
                return Outcome(OutboxState.UNKNOWN, why)
            case _:  # it stays in `sending`, and the next look asks or decides by its class
                return Outcome(OutboxState.SENDING, why, pause)

    def _close_pace(self, row: Claimed, after: timedelta) -> None:
        if after > timedelta(0) and row.paces:
            self._pacer.close(row.paces[-1], time.monotonic() + after.total_seconds())

    async def _record(self, row: Claimed, outcome: Outcome) -> None:
        """Without the database the outcome is kept as long as the row is ours; then the next look finds out."""
        until = time.monotonic() + LEASE.total_seconds() - CALL_SECONDS
        while True:
            try:
                await self._database.write(
                    lambda session, now: record(session, now, row, outcome, self._instead)
                )
            except DatabaseAway as error:
                log.warning("delivery.unrecorded", row=row.order.id, state=outcome.state, error=str(error))
                if time.monotonic() > until:
                    return
                await asyncio.sleep(IDLE_SECONDS)
            else:
                return


async def _look_up(client: Client, row: Claimed) -> Sent | None:
    """The doubt is only over when the platform has told."""
    try:
        return await client.find(row.order)
    except SendError as error:
        raise Unknown(f"{row.doubt or 'the process ended in the middle'}; asking failed: {error}") from error


def _sent(sent: Sent) -> Outcome:
    return Outcome(OutboxState.SENT, message=sent.message, room=sent.room)


def _is_private_message(row: Claimed) -> bool:
    return row.person_id is not None and row.order.deed in (Deed.POST, Deed.EDIT)
