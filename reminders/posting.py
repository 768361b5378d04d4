"""What is said unasked to a whole room: once, in the room's languages, and changed where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.platform import Deed
from bot.core.reader import LANGUAGES, Reader
from models.queries.wins import zone_of
from models.queue.outbox import Outbox, OutboxState, Repeat
from models.rooms import BOTH, Room

STILL_THERE = (OutboxState.READY, OutboxState.SENDING, OutboxState.SENT)


def post(
    session: Session, now: datetime, room: Room, card: dict[str, Any], *, key: str, expires_at: datetime
) -> int:
    """The outbox row; `key` is unique for ever, `card` as `card_to_json` writes it."""
    return replies.put(
        session,
        now,
        platform=room.platform,
        connection=room.connection,
        room=room.room,
        deed=Deed.POST,
        body={"card": card, "thread": room.thread},
        repeat=Repeat.NEVER,
        priority=replies.BROADCAST,
        expires_at=expires_at,
        dedupe=key,
    )


def is_there(session: Session, outbox_id: int) -> bool:
    """Whether what a row brings can still be read in its room, or will be."""
    root = session.get(Outbox, outbox_id)
    return root is not None and root.state in STILL_THERE


def readers_of(session: Session, now: datetime, room: Room) -> list[Reader]:
    """Whom a room's posts are written for: one for each of its languages."""
    zone = zone_of(session, room)
    today = now.astimezone(ZoneInfo(zone)).date()
    languages = LANGUAGES if room.language == BOTH else (room.language,)
    return [Reader(language, zone, today) for language in languages]
