"""Sends what the outbox holds: in order within a chat, within the platforms' limits, once.

`sending` is committed before the call. A row found so after a crash, or whose call ended in doubt, is never
blindly repeated: the platform is asked where it can tell; else its class decides.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import and_, exists, false, or_, select, update
from sqlalchemy.orm import Session, aliased

from bot.core import buttons
from bot.core.cards import Card, card_from_json, form_from_json
from bot.core.incoming import Answer, Incoming
from bot.core.pacing import Pacer
from bot.core.platform import (
    Client,
    Deed,
    Moved,
    NotSent,
    Order,
    Platform,
    Refused,
    SendError,
    Sent,
    Sign,
    Unknown,
)
from models.db import Database, DatabaseAway
from models.people import Identity
from models.queue.outbox import Outbox, OutboxState, Repeat

AT_ONCE = 64  # rows claimed together
LEASE = timedelta(seconds=30)
CALL_SECONDS = 20.0
IDLE_SECONDS = 1.0
LAST_ATTEMPT = 8

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row in `sending`, as it will be rendered."""

    order: Order
    platform: str
    connection: str
    repeat: Repeat
    attempts: int
    lease: str
    reconcile: bool  # it may have arrived already


class Delivery:
    """`clients` are by platform and connection; a row for one that is not there waits."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Platform],
        clients: Mapping[tuple[str, str], Client],
        *,
        receive: Callable[[Incoming], Awaitable[Answer]],
        mark_repeat: Callable[[Card], Card],
    ) -> None:
        self._database = database
        self._platforms = platforms
        self._clients = clients
        self._receive = receive
        self._mark_repeat = mark_repeat
        self._pacer = Pacer()
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
                pause = await self.send_ready()
            except DatabaseAway as error:
                log.warning("delivery.away", error=str(error))
                pause = IDLE_SECONDS
            if pause > 0:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), min(pause, IDLE_SECONDS))

    async def drain(self) -> None:
        """Send until nothing is ready now; for the terminal and for tests."""
        while await self.send_ready() == 0:
            pass

    async def send_ready(self) -> float:
        """Send one round; returns 0 if there may be more, else the seconds until it is worth looking again."""
        claimed, pause = await self._database.write(self._claim, urgent=True)
        if not claimed:
            return pause or IDLE_SECONDS
        await asyncio.gather(*(self._deliver(row) for row in claimed))
        return 0.0

    def _claim(self, session: Session, now: datetime) -> tuple[list[Claimed], float]:
        """Take what may be sent now. Rows that come too late end here."""
        taken: list[Claimed] = []
        pause = 0.0
        for row in session.scalars(_due(now, self._clients)):
            if row.expires_at is not None and row.expires_at <= now:
                _end(row, OutboxState.EXPIRED, now, "too late to be worth sending")
                continue
            order = _order(session, row)
            wait = self._pacer.wait(self._platforms[row.platform].paces(order), time.monotonic())
            if wait > 0:
                pause = min(pause or wait, wait)
                continue
            taken.append(self._take(session, now, row, order))
        return taken, pause

    def _take(self, session: Session, now: datetime, row: Outbox, order: Order) -> Claimed:
        reconcile = row.state is OutboxState.SENDING
        row.state = OutboxState.SENDING
        row.lease = secrets.token_hex(8)
        row.lease_until = now + LEASE
        row.attempts += 1
        tokens = _mint(session, now, row, order)
        return Claimed(
            replace(order, tokens=tokens),
            row.platform,
            row.connection,
            row.repeat,
            row.attempts,
            row.lease,
            reconcile,
        )

    async def _deliver(self, row: Claimed) -> None:
        try:
            async with asyncio.timeout(CALL_SECONDS):
                sent = await self._send(row)
        except TimeoutError:
            await self._failed(row, Unknown("no answer in time"))
        except SendError as error:
            await self._failed(row, error)
        else:
            if sent is not None:
                await self._sent(row, sent)

    async def _send(self, row: Claimed) -> Sent | None:
        """One call; None when the row ended without one."""
        platform, client = self._platforms[row.platform], self._clients[row.platform, row.connection]
        order = row.order
        if row.reconcile:
            if platform.can.lookup and order.deed is Deed.POST:
                found = await client.find(order)
                if found is not None:
                    return found
            elif row.repeat is Repeat.NEVER:
                await self._set(row, state=OutboxState.UNKNOWN, error="a crash came between", ended=True)
                return None
            elif row.repeat is Repeat.MUST_ARRIVE and order.card is not None:
                order = replace(order, card=self._mark_repeat(order.card))
        result = await client.call(platform.render(order))
        return platform.sent(order, result)

    async def _sent(self, row: Claimed, sent: Sent) -> None:
        if row.order.deed is Deed.FETCH_PROFILE:
            await self._hand_in(row, sent)
        await self._set(row, state=OutboxState.SENT, message=sent.message, room=sent.room, ended=True)

    async def _hand_in(self, row: Claimed, sent: Sent) -> None:
        """What was fetched goes through the intake like everything else."""
        payload = {"type": "profile", "outbox": row.order.id, "inbox": row.order.line, "user": row.order.user}
        incoming = self._platforms[row.platform].receive(
            {**payload, "result": dict(sent.result)}, row.connection
        )
        if incoming is not None:
            await self._receive(incoming)

    async def _failed(self, row: Claimed, error: SendError) -> None:
        log.warning(
            "delivery.failed", row=row.order.id, deed=row.order.deed, error=str(error), attempt=row.attempts
        )
        match error:
            case Moved(room=room):
                await self._set(row, state=OutboxState.READY, error=str(error), target=room)
            case Refused(unreachable=True):
                await self._set(row, state=OutboxState.HELD, error=str(error), unreachable=True)
            case Refused():
                await self._set(row, state=OutboxState.DEAD, error=str(error), ended=True)
            case _ if row.attempts >= LAST_ATTEMPT:
                await self._set(row, state=OutboxState.DEAD, error=str(error), ended=True)
            case NotSent(retry_after=after):
                self._close_paces(row, after)
                pause = max(after, timedelta(seconds=min(2**row.attempts, 60)))
                await self._set(row, state=OutboxState.READY, error=str(error), pause=pause)
            case _:  # in doubt: it stays in `sending`, and the next look asks or decides by its class
                await self._set(row, state=OutboxState.SENDING, error=str(error), pause=timedelta(seconds=1))

    def _close_paces(self, row: Claimed, after: timedelta) -> None:
        if after > timedelta(0):
            for pace in self._platforms[row.platform].paces(row.order)[-1:]:
                self._pacer.close(pace, time.monotonic() + after.total_seconds())

    async def _set(
        self,
        row: Claimed,
        *,
        state: OutboxState,
        error: str | None = None,
        message: str = "",
        room: str = "",
        target: str = "",
        pause: timedelta = timedelta(0),
        unreachable: bool = False,
        ended: bool = False,
    ) -> None:
        """Write the outcome, unless another copy holds the row by now."""

        def unit(session: Session, now: datetime) -> None:
            values: dict[str, Any] = {"state": state, "error": error, "not_before": now + pause}
            values["lease_until"] = now + pause if state is OutboxState.SENDING else None
            if ended:
                values["ended_at"] = now
            if message:
                values["external_id"], values["external_room"] = message, room
            if target:
                values["room"] = target
            session.execute(
                update(Outbox).where(Outbox.id == row.order.id, Outbox.lease == row.lease).values(**values)
            )
            if target:
                _move(session, row, target)
            if unreachable:
                session.execute(
                    update(Identity)
                    .where(
                        Identity.platform == row.platform,
                        Identity.connection == row.connection,
                        Identity.room == row.order.room,
                    )
                    .values(reachable=False)
                )

        await self._database.write(unit, urgent=True)


def _due(now: datetime, clients: Collection[tuple[str, str]]) -> Any:
    """The first row of each chat that is ready, or found in `sending` after its lease.

    What waits for a connection that is not here must not keep the others from their turn.
    """
    earlier = aliased(Outbox)
    in_line = or_(earlier.state == OutboxState.READY, earlier.state == OutboxState.SENDING)
    ready = or_(
        and_(Outbox.state == OutboxState.READY, Outbox.not_before <= now),
        and_(Outbox.state == OutboxState.SENDING, Outbox.lease_until <= now),
    )
    first_in_lane = ~exists().where(earlier.lane == Outbox.lane, earlier.id < Outbox.id, in_line)
    here = or_(false(), *(and_(Outbox.platform == p, Outbox.connection == c) for p, c in clients))
    return (
        select(Outbox)
        .where(ready, first_in_lane, or_(here, Outbox.expires_at <= now))
        .order_by(Outbox.priority, Outbox.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )


def _order(session: Session, row: Outbox) -> Order:
    body = row.body
    deed = Deed(row.deed)
    root = session.get(Outbox, row.edits_id) if deed is Deed.EDIT and row.edits_id else None
    message = root.external_id if root is not None else body.get("message")
    if deed is Deed.EDIT and not message:
        deed = Deed.POST  # what should be changed never arrived
    sign = body.get("sign")
    return Order(
        id=row.id,
        deed=deed,
        room=(root.external_room if root is not None else None) or row.room,
        card=card_from_json(body["card"]) if "card" in body else None,
        form=form_from_json(body["form"]) if "form" in body else None,
        thread=body.get("thread"),
        message=message,
        handle=body.get("handle", ""),
        line=str(body.get("line") or body.get("inbox") or ""),
        sign=Sign(sign) if sign else None,
        user=body.get("user", ""),
    )


def _mint(session: Session, now: datetime, row: Outbox, order: Order) -> Sequence[str]:
    if order.card is not None:
        card_id = row.edits_id or row.id
        return buttons.mint_card(session, now, order.card, card_id=card_id, person_id=row.person_id)
    if order.form is not None and row.person_id is not None:
        return [buttons.mint_form(session, now, order.form, card_id=row.edits_id, person_id=row.person_id)]
    return ()


def _end(row: Outbox, state: OutboxState, now: datetime, why: str) -> None:
    row.state = state
    row.error = why
    row.ended_at = now


def _move(session: Session, row: Claimed, room: str) -> None:
    """A Telegram group became a supergroup: whatever waits for the old chat goes to the new one."""
    session.execute(
        update(Outbox)
        .where(
            Outbox.platform == row.platform,
            Outbox.connection == row.connection,
            Outbox.room == row.order.room,
            Outbox.state.in_((OutboxState.READY, OutboxState.HELD)),
        )
        .values(room=room)
    )
