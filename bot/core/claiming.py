"""What the outbox sends next: the first row of each chat, within the platforms' limits, as it will be rendered."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Row, and_, exists, or_, select, text
from sqlalchemy.orm import Session, aliased

from bot.core import buttons, outcomes
from bot.core.cards import CARD_VERSION, card_from_json, form_from_json
from bot.core.outcomes import Claimed, Instead
from bot.core.pacing import Pacer
from bot.core.platform import Deed, File, Order, Pace, Platform, Sign
from models.queue.outbox import IN_LINE, Outbox, OutboxState

LOOKED_AT = 500  # rows of a connection: enough to find chats that are not held up by their limits
LEASE = timedelta(seconds=30)

Address = tuple[str, str]  # platform and connection


@dataclass(frozen=True, slots=True)
class Claim:
    """`pause`: seconds until it is worth looking again; None when nothing is known to wait."""

    rows: Sequence[Claimed]
    pause: float | None


@dataclass(frozen=True)
class Claimer:
    """`free` is how many calls each connection may take on now."""

    platforms: Mapping[str, Platform]
    pacer: Pacer
    instead: Instead

    def claim(self, session: Session, now: datetime, free: Mapping[Address, int], clock: float) -> Claim:
        """Take what may be sent now. Rows that come too late end here."""
        pauses: list[float] = []
        paces: dict[int, Sequence[Pace]] = {}
        for address, most in free.items():
            taken = 0
            for found in session.execute(_candidates(now, address)):
                if taken == most:
                    break
                if found.expires_at is not None and found.expires_at <= now:
                    _expire(session, now, found.id, self.instead)
                    pauses.append(0.0)
                    continue
                own = self._paces(address, found)
                wait = self.pacer.wait(own, clock)
                if wait > 0:
                    pauses.append(wait)
                    continue
                paces[found.id] = own
                taken += 1
        rows = self._take(session, now, paces) if paces else []
        if len(rows) < len(paces):  # some ended, which frees their chats
            pauses.append(0.0)
        return Claim(rows, min(pauses, default=None))

    def _paces(self, address: Address, found: Row[Any]) -> Sequence[Pace]:
        """The platform's limits, each connection with its own."""
        platform, connection = address
        order = Order(found.id, Deed(found.deed), found.room)
        return [
            replace(pace, bucket=f"{platform}:{connection}:{pace.bucket}")
            for pace in self.platforms[platform].paces(order)
        ]

    def _take(self, session: Session, now: datetime, paces: Mapping[int, Sequence[Pace]]) -> list[Claimed]:
        query = select(Outbox).where(Outbox.id.in_(paces), _ready(now)).order_by(Outbox.priority, Outbox.id)
        rows: list[Claimed] = []
        for row in session.scalars(query.with_for_update(skip_locked=True)):
            if _is_newer(row):  # a newer copy knows what it says
                row.not_before = now + LEASE
                continue
            try:
                order = _order(session, row)
            except (ValidationError, TypeError, ValueError, KeyError) as error:
                outcomes.end(row, OutboxState.DEAD, now, f"it can't be read: {error}")
                continue
            if order.deed is Deed.DELETE and not order.message:
                outcomes.end(row, OutboxState.EXPIRED, now, "what was withdrawn never arrived")
                continue
            rows.append(_lease(session, now, row, order, paces[row.id]))
        return rows


def _candidates(now: datetime, address: Address) -> Any:
    """The first row of each chat, if it is ready or found in `sending` after its lease."""
    earlier = aliased(Outbox, name="earlier")
    waits = text(f"earlier.{IN_LINE}")  # word for word as in the partial index
    first_in_lane = ~exists().where(earlier.lane == Outbox.lane, earlier.id < Outbox.id, waits)
    platform, connection = address
    return (
        select(Outbox.id, Outbox.deed, Outbox.room, Outbox.expires_at)
        .where(Outbox.platform == platform, Outbox.connection == connection, _ready(now), first_in_lane)
        .order_by(Outbox.priority, Outbox.id)
        .limit(LOOKED_AT)
    )


def _ready(now: datetime) -> ColumnElement[bool]:
    return and_(
        text(f"outbox.{IN_LINE}"),
        or_(
            and_(Outbox.state == OutboxState.READY, Outbox.not_before <= now),
            and_(Outbox.state == OutboxState.SENDING, Outbox.lease_until <= now),
        ),
    )


def _expire(session: Session, now: datetime, row_id: int, instead: Instead) -> None:
    row = session.get(Outbox, row_id, with_for_update={"skip_locked": True})
    if row is not None and row.state is not OutboxState.EXPIRED:
        outcomes.end(row, OutboxState.EXPIRED, now, "too late to be worth sending")
        outcomes.say_instead(session, now, row, instead)


def _is_newer(row: Outbox) -> bool:
    parts = (row.body.get("card"), row.body.get("form"))
    return any(part is not None and part.get("version", 0) > CARD_VERSION for part in parts)


def _lease(session: Session, now: datetime, row: Outbox, order: Order, paces: Sequence[Pace]) -> Claimed:
    was_sending = row.state is OutboxState.SENDING
    row.state = OutboxState.SENDING
    row.lease = secrets.token_hex(8)
    row.lease_until = now + LEASE
    row.attempts += 1
    return Claimed(
        order=replace(order, tokens=_mint(session, now, row, order)),
        platform=row.platform,
        connection=row.connection,
        person_id=row.person_id,
        root_id=row.edits_id,
        repeat=row.repeat,
        attempts=row.attempts,
        lease=row.lease,
        in_doubt=was_sending,
        doubt=row.error if was_sending else None,
        paces=paces,
    )


def _order(session: Session, row: Outbox) -> Order:
    body = row.body
    deed = Deed(row.deed)
    changes = deed in (Deed.EDIT, Deed.DELETE) and row.edits_id is not None
    root = session.get(Outbox, row.edits_id) if changes else None
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
        file=File(**body["file"]) if "file" in body else None,
    )


def _mint(session: Session, now: datetime, row: Outbox, order: Order) -> Sequence[str]:
    if order.card is not None:
        card_id = row.edits_id or row.id
        return buttons.mint_card(session, now, order.card, card_id=card_id, person_id=row.person_id)
    if order.form is not None and row.person_id is not None:
        return [buttons.mint_form(session, now, order.form, card_id=row.edits_id, person_id=row.person_id)]
    return ()
