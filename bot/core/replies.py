"""Writing to the outbox, in the transaction of the cause."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from bot.core.cards import Card, Form, card_to_json, form_to_json
from bot.core.platform import Deed, Sign
from models.base import table_of
from models.people import Identity
from models.queue.outbox import Outbox, OutboxState, Repeat

TAP_SECONDS = 20  # a tap's ticket dies quickly; Slack's lives 3 s, Telegram's a little longer
DIRECT, BROADCAST = 0, 1

_INSERT = insert(table_of(Outbox)).returning(Outbox.id)  # everything that is said asks, so put together once


def put(
    session: Session,
    now: datetime,
    *,
    platform: str,
    connection: str,
    room: str,
    deed: Deed,
    body: dict[str, Any],
    person_id: int | None = None,
    about: str | None = None,
    edits_id: int | None = None,
    repeat: Repeat = Repeat.MUST_ARRIVE,
    lane: str | None = None,
    expires_at: datetime | None = None,
    priority: int = DIRECT,
    held: bool = False,
    dedupe: str | None = None,
) -> int:
    """Add a row and return its id."""
    row = {
        "platform": platform,
        "connection": connection,
        "lane": lane or lane_of(platform, connection, room),
        "priority": priority,
        "deed": deed,
        "room": room,
        "person_id": person_id,
        "body": body,
        "about": about,
        "edits_id": edits_id,
        "repeat": repeat,
        "state": OutboxState.HELD if held else OutboxState.READY,
        "dedupe": dedupe,
        "attempts": 0,
        "not_before": now,
        "expires_at": expires_at,
        "created_at": now,
    }
    return session.connection().execute(_INSERT, row).scalar_one()


def lane_of(platform: str, connection: str, room: str) -> str:
    """What is said in one chat keeps its order."""
    return f"{platform}:{connection}:{room}"


def post_to(
    session: Session,
    now: datetime,
    identity: Identity,
    card: Card,
    *,
    about: str | None = None,
    thread: str | None = None,
    repeat: Repeat = Repeat.MUST_ARRIVE,
) -> int:
    """A direct message; held while the person can't be reached."""
    return put(
        session,
        now,
        platform=identity.platform,
        connection=identity.connection,
        room=identity.room,
        deed=Deed.POST,
        body={"card": card_to_json(card), "thread": thread},
        person_id=identity.person_id,
        about=about,
        repeat=repeat,
        held=not identity.reachable,
    )


def edit(session: Session, now: datetime, root: Outbox, card: Card) -> None:
    """Change a posted card in place. An edit that still waits is overtaken by this one."""
    session.execute(
        update(Outbox)
        .where(Outbox.edits_id == root.id, Outbox.state == OutboxState.READY)
        .values(state=OutboxState.EXPIRED, ended_at=now, error="overtaken by a later edit")
    )
    put(
        session,
        now,
        platform=root.platform,
        connection=root.connection,
        room=root.room,
        deed=Deed.EDIT,
        body={"card": card_to_json(card)},
        person_id=root.person_id,
        about=root.about,
        edits_id=root.id,
        repeat=Repeat.SAFE,
        lane=root.lane,
    )


def withdraw(
    session: Session, now: datetime, root: Outbox, deletes_for: timedelta | None, instead: Card
) -> None:
    """Take a posted card away: unsent if it still waits, deleted where the platform can, else told by `instead`."""
    if root.state in (OutboxState.READY, OutboxState.HELD):
        root.state, root.ended_at, root.error = OutboxState.EXPIRED, now, "withdrawn"
        return
    if deletes_for is None or now - root.created_at > deletes_for:
        edit(session, now, root, instead)
        return
    put(
        session,
        now,
        platform=root.platform,
        connection=root.connection,
        room=root.room,
        deed=Deed.DELETE,
        body={},
        about=root.about,
        edits_id=root.id,
        repeat=Repeat.SAFE,
        lane=root.lane,
    )


def ask_about_room(
    session: Session,
    now: datetime,
    *,
    platform: str,
    connection: str,
    room: str,
    user: str = "",
    line: str = "",
) -> None:
    """What the platform knows of a room comes back as an event of it, in the name of `user`, who reads `line` if
    nothing can be told.
    """
    put(
        session,
        now,
        platform=platform,
        connection=connection,
        room=room,
        deed=Deed.FETCH_ROOM,
        body={"user": user, "line": line},
        repeat=Repeat.SAFE,
        lane=f"about:{platform}:{connection}:{room}",
    )


def move(session: Session, *, platform: str, connection: str, old: str, new: str) -> None:
    """What was and will be sent to a room whose id has changed."""
    here = {"platform": platform, "connection": connection}
    waiting = update(Outbox).filter_by(**here, room=old).where(Outbox.ended_at.is_(None))
    session.execute(waiting.values(room=new, lane=lane_of(platform, connection, new)))
    session.execute(update(Outbox).filter_by(**here, external_room=old).values(external_room=new))


def silence(session: Session, now: datetime, platform: str, connection: str, room: str) -> None:
    """Nothing that waits for a room is sent there any more."""
    waiting = update(Outbox).where(
        Outbox.platform == platform,
        Outbox.connection == connection,
        Outbox.room == room,
        Outbox.person_id.is_(None),
        Outbox.state == OutboxState.READY,
    )
    ended = {"state": OutboxState.EXPIRED, "ended_at": now, "error": "the bot left the room"}
    session.execute(waiting.values(**ended))


def post_in_room(
    session: Session,
    now: datetime,
    *,
    platform: str,
    connection: str,
    room: str,
    card: Card,
    thread: str | None = None,
) -> int:
    """Say something to everybody in a room."""
    return put(
        session,
        now,
        platform=platform,
        connection=connection,
        room=room,
        deed=Deed.POST,
        body={"card": card_to_json(card), "thread": thread},
    )


def react(
    session: Session, now: datetime, *, platform: str, connection: str, room: str, message: str, sign: Sign
) -> None:
    """A small sign on a person's message."""
    put(
        session,
        now,
        platform=platform,
        connection=connection,
        room=room,
        deed=Deed.REACT,
        body={"sign": sign, "message": message},
        repeat=Repeat.SAFE,
        expires_at=now + timedelta(hours=1),
    )


def tap(
    session: Session,
    now: datetime,
    *,
    platform: str,
    connection: str,
    room: str,
    handle: str,
    user: str,
    line: str,
) -> None:
    """End the waiting sign of a pressed button. A lane of its own: it waits for no other message of the chat."""
    put(
        session,
        now,
        platform=platform,
        connection=connection,
        room=room,
        deed=Deed.ANSWER_TAP,
        body={"handle": handle, "line": line, "user": user},
        repeat=Repeat.NEVER,
        lane=f"tap:{handle}",
        expires_at=now + timedelta(seconds=TAP_SECONDS),
    )


def home(
    session: Session,
    now: datetime,
    *,
    platform: str,
    connection: str,
    user: str,
    card: Card,
    person_id: int | None,
) -> None:
    """Draw a person's page. One that still waits to be drawn is overtaken by this one."""
    lane = f"home:{platform}:{connection}:{user}"
    waits = update(Outbox).where(Outbox.lane == lane, Outbox.state == OutboxState.READY)
    session.execute(waits.values(state=OutboxState.EXPIRED, ended_at=now, error="overtaken by a later one"))
    put(
        session,
        now,
        platform=platform,
        connection=connection,
        room=user,
        deed=Deed.HOME,
        body={"card": card_to_json(card), "user": user},
        person_id=person_id,
        repeat=Repeat.SAFE,
        lane=lane,
        expires_at=now + timedelta(hours=1),
    )


def open_form(session: Session, now: datetime, identity: Identity, form: Form, handle: str, room: str) -> int:
    return put(
        session,
        now,
        platform=identity.platform,
        connection=identity.connection,
        room=room,
        deed=Deed.OPEN_FORM,
        body={"form": form_to_json(form), "handle": handle, "user": identity.user},
        person_id=identity.person_id,
        repeat=Repeat.NEVER,
        lane=f"tap:{handle}",
        expires_at=now + timedelta(seconds=TAP_SECONDS),
    )
