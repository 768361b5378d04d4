"""What waited for its turn is opened, and the hours in which nobody wants to be told anything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.core.cards import card_from_json
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.views.notices import quiet_card
from models.access import Action
from models.actions.notices import set_quiet
from models.errors import UserError
from models.queries.quiet import hours_of
from models.queue.notices import Notice

on = Handlers()
HOURS = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(?:-|–|—|~|to|到|至)\s*(\d{1,2})(?::(\d{2}))?")


@on.button("notice.open", need=Action.TALK)
def opened(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    notice = ctx.session.get(Notice, args["notice"])
    if notice is None or notice.person_id != ctx.person.id:
        return Answer(line=ctx.reader.t("That is too long ago."))
    ctx.say(card_from_json(notice.card), about=notice.about)
    return None


@on.command("quiet", need=Action.TALK, help_="quiet")
def quiet(ctx: Context, text: str) -> Answer | None:
    """`/quiet 19:00-09:00` sets the own quiet hours; alone it tells them."""
    if text:
        set_quiet(ctx.session, ctx.person.id, *_hours(text))
    ctx.say(quiet_card(ctx.reader, *hours_of(ctx.session, ctx.person.id), is_new=bool(text)))
    return None


def _hours(text: str) -> tuple[int, int]:
    """:raises UserError: they can't be read"""
    found = HOURS.fullmatch(text.strip())
    if found is None:
        raise UserError("no_hours", text=text)
    begin_hour, begin_minute, end_hour, end_minute = (int(part or 0) for part in found.groups())
    if max(begin_hour, end_hour) > 23 or max(begin_minute, end_minute) > 59:
        raise UserError("no_hours", text=text)
    return begin_hour * 60 + begin_minute, end_hour * 60 + end_minute
