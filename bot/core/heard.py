"""What was heard before: the card that a message answers, and what the same person said earlier."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from bot.core.context import Context
from bot.core.incoming import Incoming, Kind
from bot.core.mentions import with_names
from models.queue.inbox import Inbox
from models.queue.outbox import Outbox

LOOKED_THROUGH = 300  # events of one connection, the newest first
WITHIN = timedelta(hours=24)


def replied_card(ctx: Context) -> Outbox | None:
    """The card that the message replies to."""
    came = ctx.incoming
    if not came.reply_to:
        return None
    return ctx.session.scalars(
        select(Outbox)
        .where(
            Outbox.platform == came.platform,
            Outbox.connection == came.connection,
            Outbox.external_room == came.place.room,
            Outbox.external_id == came.reply_to,
        )
        .order_by(Outbox.id)
        .limit(1)
    ).first()


def said_before(ctx: Context) -> Iterator[Incoming]:
    """The person's own messages of the last day on this connection, the newest first, without this one."""
    came = ctx.incoming
    rows = ctx.session.scalars(
        select(Inbox)
        .where(
            Inbox.platform == came.platform,
            Inbox.connection == came.connection,
            Inbox.received_at >= ctx.now - WITHIN,
            Inbox.key != came.key,
        )
        .order_by(Inbox.id.desc())
        .limit(LOOKED_THROUGH)
    )
    for row in rows:
        before = ctx.machine.read(row) if row.payload is not None else None
        if before is not None and before.kind is Kind.MESSAGE and before.sender.user == came.sender.user:
            yield with_names(ctx.session, before)
