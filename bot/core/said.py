"""Which of a person's messages is meant: the one behind the card that is replied to, or the last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.heard import replied_card, said_before
from bot.language.parser import parse
from bot.language.understanding import Understanding
from models.deals import Message, Report
from models.queue.dialogs import Dialog


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the speaker's own, and where it stands."""

    text: str
    sent_at: datetime
    platform: str
    connection: str
    room: str
    message: str


def meant(ctx: Context, is_about: Callable[[str], bool]) -> Said | None:
    """`is_about` tells words about a message from those that are meant. None: nothing was said."""
    return _of_the_card(ctx) or _last_said(ctx, is_about)


def understood_of(ctx: Context, said: Said) -> Understanding:
    """What the parser makes of it, on the day on which it was said."""
    at = said.sent_at.astimezone(ZoneInfo(ctx.person.zone))
    return parse(said.text, now=at, vocabulary=ctx.vocabulary)


def _of_the_card(ctx: Context) -> Said | None:
    posted = replied_card(ctx)
    kind, _, number = (posted.about or "").partition(":") if posted is not None else ("", "", "")
    row: Report | Dialog | None = None
    if kind == "report":
        row = ctx.session.get(Report, int(number))
    elif kind == "dialog":
        row = ctx.session.get(Dialog, int(number))
    if row is None or row.person_id != ctx.person.id:
        return None
    kept = row.message_id if isinstance(row, Report) else row.data.get("message")
    found = ctx.session.get(Message, kept) if kept is not None else None
    if found is None:
        return None
    return Said(found.text, found.sent_at, found.platform, found.connection, found.room, found.external_id)


def _last_said(ctx: Context, is_about: Callable[[str], bool]) -> Said | None:
    """What the person said before this, whether or not anything was recorded of it."""
    for before in said_before(ctx):
        if before.text and not is_about(before.text):
            place = before.place.room
            return Said(
                before.text, before.sent_at, before.platform, before.connection, place, before.message
            )
    return None
