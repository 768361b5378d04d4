"""Files that people send. They are on the network: the message waits in the inbox while the outbox fetches them, and
what was fetched comes through the same door.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.context import Context
from bot.core.incoming import Attachment, Incoming, Kind, Place, PlaceKind, Sender
from bot.core.platform import CONTENT, Deed, Order, Sent
from models.queue.inbox import Inbox, InboxState
from models.queue.outbox import Repeat


def fetch(ctx: Context, file: Attachment, sorry: str) -> None:
    """Ask for a file; the handlers' event `file` gets it. `sorry` is said if it can't be had."""
    came = ctx.incoming
    here = (Inbox.platform == came.platform, Inbox.connection == came.connection, Inbox.key == came.key)
    row = ctx.session.scalars(select(Inbox.id).where(*here)).one()
    ctx.session.execute(update(Inbox).where(Inbox.id == row).values(state=InboxState.WAITING))
    replies.put(
        ctx.session,
        ctx.now,
        platform=came.platform,
        connection=came.connection,
        room=came.place.room,
        deed=Deed.FETCH_FILE,
        body={
            "file": {"id": file.id, "name": file.name},
            "user": came.sender.user,
            "message": str(row),
            "line": sorry,
            "inbox": row,
        },
        repeat=Repeat.SAFE,
        lane=f"file:{row}:{file.id}"[:160],
    )


def fetched(platform: str, connection: str, order: Order, sent: Sent) -> Incoming:
    """The content of a file, as something that came in. The inbox keeps no content: it has the message itself."""
    name = order.file.name if order.file else ""
    return Incoming(
        platform=platform,
        connection=connection,
        key=f"file:{order.id}",
        kind=Kind.FILE,
        sender=Sender(order.user),
        place=Place(PlaceKind.PRIVATE, order.room),
        sent_at=datetime.fromtimestamp(0, UTC),
        values={"inbox": order.message or ""},
        files=(Attachment(order.file.id if order.file else "", name),),
        content=sent.result[CONTENT],
        payload={"type": "file", "inbox": order.message, "name": name},
    )


def arrived(
    session: Session, incoming: Incoming, read: Callable[[Inbox], Incoming | None]
) -> Incoming | None:
    """The message that the file hung on, with its content; it waits no longer."""
    row = session.get(Inbox, int(incoming.values["inbox"]))
    original = read(row) if row is not None and row.payload is not None else None
    if row is None or original is None:
        return None
    row.state = InboxState.DONE
    return replace(original, kind=Kind.FILE, files=incoming.files, content=incoming.content)


def send(ctx: Context, name: str, text: str) -> None:
    """A file for the person, below what was said."""
    replies.put(
        ctx.session,
        ctx.now,
        platform=ctx.identity.platform,
        connection=ctx.identity.connection,
        room=ctx.identity.room,
        deed=Deed.SEND_FILE,
        body={"file": {"name": name, "text": text}, "thread": ctx.incoming.place.thread},
        person_id=ctx.identity.person_id,
        repeat=Repeat.NEVER,
        held=not ctx.identity.reachable,
    )
