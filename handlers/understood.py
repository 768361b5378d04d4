"""“What did you understand?” about one's last message, or about the card that is replied to."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.heard import replied_card, said_before
from bot.core.registry import Handlers
from bot.language.answers import asks_what_was_understood
from bot.language.parser import parse
from bot.views.understood import no_words_card, understood_card
from models.deals import Message, Report
from models.queue.dialogs import Dialog

on = Handlers()


@on.phrase
def explain(ctx: Context, text: str) -> bool:
    if not asks_what_was_understood(text):
        return False
    found = _of_the_card(ctx) or _last_said(ctx)
    if found is None:
        ctx.say(no_words_card(ctx.reader))
        return True
    words, sent_at = found
    at = sent_at.astimezone(ZoneInfo(ctx.person.zone))
    ctx.say(understood_card(ctx.reader, parse(words, now=at, vocabulary=ctx.vocabulary)))
    return True


def _of_the_card(ctx: Context) -> tuple[str, datetime] | None:
    """The person's own words behind the card that is replied to."""
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
    message = ctx.session.get(Message, kept) if kept is not None else None
    return (message.text, message.sent_at) if message is not None else None


def _last_said(ctx: Context) -> tuple[str, datetime] | None:
    """What the person said before this, whether or not anything was recorded of it."""
    for before in said_before(ctx):
        if before.text and not asks_what_was_understood(before.text):
            return before.text, before.sent_at
    return None
