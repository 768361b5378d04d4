"""The agenda of the team's meetings: shown, and what was taken care of is taken off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.understanding import Record
from bot.views.agendas import agenda_card
from handlers import undoing
from models.access import Action, access_agenda_item
from models.drafts import Doing
from models.queries.agenda import topics

on = Handlers()
MEETING_OF = {"today": "daily", "day": "daily", "week": "weekly", "month": "monthly", "quarter": "quarterly"}


@on.command("agenda", need=Action.TALK, help_="agenda")
def agenda_command(ctx: Context, text: str) -> Answer | None:
    ctx.say(agenda_card(ctx.reader, topics(ctx.session, ctx.person)))
    return None


@on.intent("agenda.show", need=Action.TALK)
def wish(ctx: Context, record: Record) -> None:
    meeting = MEETING_OF.get(record.slots.get("period", ""))
    ctx.say(agenda_card(ctx.reader, topics(ctx.session, ctx.person, meeting)))


@on.button("agenda.off", need=Action.TALK)
def off(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    item = access_agenda_item(ctx.session, ctx.person, args["item"])
    if item.voided_by is None:
        undoing.take_off(ctx, Doing.AGENDA, item)
    if ctx.card_id is not None:
        ctx.edit(ctx.card_id, agenda_card(ctx.reader, topics(ctx.session, ctx.person)))
    return None
