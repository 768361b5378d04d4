"""What became of a row of the outbox, written down: where it stands now, and what follows for others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.cards import Card
from bot.core.context import reader_of
from bot.core.platform import Deed, Order, Pace
from bot.core.reader import Reader
from models.actions import rooms
from models.people import Identity
from models.queue.inbox import Inbox, InboxState
from models.queue.outbox import Outbox, OutboxState, Repeat
from models.rooms import RoomState

# What is said in a direct message when a form could not be opened, or a tap's line (not empty) was not shown.
Instead = Callable[[Reader, str], Card]

LAST_ATTEMPT = 8
TRIES_IN_DOUBT = 3
ENDED = (OutboxState.SENT, OutboxState.UNKNOWN, OutboxState.DEAD, OutboxState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row in `sending`, as it will be rendered. `in_doubt`: it may have arrived already, and `doubt` says why
    nobody knows. `root_id` is the row whose message it edits.
    """

    order: Order
    platform: str
    connection: str
    person_id: int | None
    root_id: int | None
    repeat: Repeat
    attempts: int
    lease: str
    in_doubt: bool
    doubt: str | None
    paces: Sequence[Pace]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`message` and `room` are the platform's ids of what arrived; `moved_to` the chat's new id; `was_turned_away`:
    the call was not let in, which uses up none of the tries that a call in doubt has.
    """

    state: OutboxState
    error: str | None = None
    pause: timedelta = timedelta(0)
    message: str = ""
    room: str = ""
    moved_to: str = ""
    is_unreachable: bool = False
    was_turned_away: bool = False


def record(session: Session, now: datetime, row: Claimed, outcome: Outcome, instead: Instead) -> None:
    """Write the outcome and what follows from it, unless another copy holds the row by now."""
    held = session.scalars(
        select(Outbox).where(Outbox.id == row.order.id, Outbox.lease == row.lease).with_for_update()
    ).one_or_none()
    if held is None:
        return
    held.state = outcome.state
    held.error = outcome.error
    held.not_before = now + outcome.pause
    held.lease_until = now + outcome.pause if outcome.state is OutboxState.SENDING else None
    if outcome.state in ENDED:
        held.ended_at = now
    if outcome.was_turned_away:
        held.attempts = min(held.attempts, LAST_ATTEMPT - TRIES_IN_DOUBT)
    if outcome.message:
        _arrived(session, row, held, outcome)
    if outcome.moved_to:
        _move(session, row, held, outcome.moved_to)
    if outcome.is_unreachable:
        _hold(session, row) if row.person_id is not None else _leave(session, now, row)
    if outcome.state is OutboxState.DEAD:
        say_instead(session, now, held, instead)


def end(row: Outbox, state: OutboxState, now: datetime, why: str) -> None:
    row.state = state
    row.error = why
    row.ended_at = now


def say_instead(session: Session, now: datetime, row: Outbox, instead: Instead) -> None:
    """A row that will not be sent: a person who pressed or typed is answered all the same, and what waited for
    a profile is left for `drumbeat inbox`.
    """
    deed, line = Deed(row.deed), str(row.body.get("line") or "")
    if deed in (Deed.FETCH_PROFILE, Deed.FETCH_FILE):
        waiting = update(Inbox).where(Inbox.id == row.body["inbox"], Inbox.state == InboxState.WAITING)
        session.execute(waiting.values(state=InboxState.DEAD, error=f"not fetched: {row.error}"))
    if deed is not Deed.OPEN_FORM and not (
        deed in (Deed.ANSWER_TAP, Deed.FETCH_ROOM, Deed.FETCH_FILE) and line
    ):
        return
    identity = session.scalars(
        select(Identity).where(
            Identity.platform == row.platform,
            Identity.connection == row.connection,
            Identity.user == row.body["user"],
        )
    ).one_or_none()
    if identity is not None:
        replies.post_to(session, now, identity, instead(reader_of(identity.person, now), line))


def _arrived(session: Session, row: Claimed, held: Outbox, outcome: Outcome) -> None:
    held.external_id, held.external_room = outcome.message, outcome.room
    if row.root_id is not None and row.order.deed is Deed.POST:  # posted anew: from now on this is edited
        root = session.get(Outbox, row.root_id)
        if root is not None and root.external_id is None:
            root.external_id, root.external_room = outcome.message, outcome.room


def _move(session: Session, row: Claimed, held: Outbox, room: str) -> None:
    """A Telegram group became a supergroup: the new id counts from now on, wherever the old one stands."""
    old = row.order.room
    here: dict[str, Any] = {"platform": row.platform, "connection": row.connection}
    held.room = room
    replies.move(session, **here, old=old, new=room)
    rooms.move(session, **here, old=old, new=room)


def _leave(session: Session, now: datetime, row: Claimed) -> None:
    """The platform says that the bot is in that room no more."""
    left = rooms.find(session, row.platform, row.connection, row.order.room)
    if left is not None:
        left.state = RoomState.LEFT
        replies.silence(session, now, row.platform, row.connection, row.order.room)


def _hold(session: Session, row: Claimed) -> None:
    """Everything for somebody who can't be reached waits until they write again."""
    here: dict[str, Any] = {
        "platform": row.platform,
        "connection": row.connection,
        "person_id": row.person_id,
    }
    session.execute(update(Identity).filter_by(**here).values(reachable=False))
    waiting = update(Outbox).filter_by(**here).where(Outbox.state == OutboxState.READY)
    session.execute(waiting.where(Outbox.deed.in_((Deed.POST, Deed.EDIT))).values(state=OutboxState.HELD))
