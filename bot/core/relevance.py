"""What leaves no trace, not even in the inbox: talk in a room that is not for the bot."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.core.incoming import Incoming, Kind, PlaceKind
from models.queries.messages import message_behind


def concerns_nobody(incoming: Incoming) -> bool:
    """Talk in a room that is not for the bot leaves no trace, not even in the inbox."""
    return (
        incoming.place.kind is PlaceKind.ROOM
        and incoming.kind in (Kind.MESSAGE, Kind.MEDIA)
        and not incoming.mentioned
    )


def changes_nothing_kept(session: Session, incoming: Incoming) -> bool:
    """The same for a change of such talk: only of words that the ledger rests on is anything to be said."""
    return (
        incoming.place.kind is PlaceKind.ROOM
        and incoming.kind in (Kind.EDIT, Kind.DELETE)
        and message_behind(
            session, incoming.platform, incoming.connection, incoming.place.room, incoming.message
        )
        is None
    )
