"""Somebody's message, picked to be recorded as a deal of the person who picks it."""

from __future__ import annotations

from dataclasses import replace

from bot.core.context import Context
from bot.core.incoming import Kind
from bot.core.registry import Handlers
from bot.language.parser import parse
from handlers import deal_form
from handlers.drafting import DOING, begin, item_of
from models.access import Action, need
from models.drafts import Doing, Item

on = Handlers()
IN_FORM = (Doing.NEW, Doing.WON, Doing.LOST)
LONGEST_NOTE = 1_000


@on.event(Kind.SHORTCUT)
def picked(ctx: Context) -> None:
    """One deal comes as a form to look over. What changes a known deal, or several, is told as if it were said."""
    need(ctx.person, Action.REPORT)
    words = ctx.incoming.text
    understood = parse(words, now=ctx.spoken_at, vocabulary=ctx.vocabulary)
    items = [item_of(record) for record in understood.records if record.intent in DOING]
    if len(items) > 1 or (items and items[0].doing not in IN_FORM):
        begin(ctx, items)
        return
    item = items[0] if items else Item(Doing.NEW)
    deal_form.open_from_message(ctx, item if item.note else replace(item, note=words[:LONGEST_NOTE]))
