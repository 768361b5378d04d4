"""Writing down what rooms were told of a stand-up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.rooms import Room
from models.standups import Standup, StandupPost


def add(
    session: Session, now: datetime, room: Room, standup: Standup, subject: int, shown: dict[str, Any]
) -> StandupPost:
    """A post in a room; the caller writes its `outbox_id`."""
    post = StandupPost(
        room_id=room.id,
        schedule_id=standup.schedule_id,
        day=standup.day,
        slot=standup.slot,
        subject=subject,
        outbox_id=0,
        shown=shown,
        created_at=now,
    )
    session.add(post)
    session.flush()  # its id makes the post one
    return post


def change(post: StandupPost, shown: dict[str, Any]) -> bool:
    """Whether it says something else now."""
    if post.shown == shown:
        return False
    post.shown = shown
    return True


def published(standup: Standup, again_at: datetime | None) -> None:
    """The rooms know of it; where one sleeps it is looked at again."""
    standup.publish_at = again_at
