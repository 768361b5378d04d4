"""Telling somebody who did not ask: on the platform they last used, in their language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.cards import Card
from bot.core.context import identity_in_use, reader_of
from bot.core.reader import Reader
from models.people import Person


def tell(
    session: Session,
    now: datetime,
    person: Person,
    say: Callable[[Reader], Card],
    *,
    about: str | None = None,
) -> int | None:
    """A direct message; returns the outbox row of the card, None for somebody without a chat account or who left."""
    identity = identity_in_use(session, person.id) if person.active else None
    if identity is None:
        return None
    return replies.post_to(session, now, identity, say(reader_of(person, now)), about=about)
