"""`/merge A into B`: an admin makes two entries one person, after a look at what moves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.core.telling import Teller
from bot.views.merging import merge_left_card, merge_question_card, merged_card, merged_told_card
from models.access import Action, access_colleague, access_entry
from models.actions import merging
from models.errors import UserError
from models.people import Person
from models.queries.people import anybody_called

on = Handlers()
INTO = re.compile(
    r"^(?P<gone>.+?)\s*(?:\binto\b|\bwith\b|->|→|合并到|并入|并到|归入|到)\s*(?P<stays>.+)$", re.IGNORECASE
)


@on.command("merge", need=Action.MERGE)
def command(ctx: Context, text: str) -> Answer | None:
    said = INTO.match(text.strip())
    if said is None:
        raise UserError("merge_not_understood")
    gone, stays = (_called(ctx, said[group]) for group in ("gone", "stays"))
    if gone.id == stays.id:
        raise UserError("merge_same", name=gone.name)
    counts = merging.what_would_move(ctx.session, gone)
    ctx.say(merge_question_card(ctx.reader, gone, stays, counts))
    return None


@on.button("merge.yes", need=Action.MERGE)
def confirmed(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    gone = access_entry(ctx.session, ctx.person, args["gone"])
    stays = access_colleague(ctx.session, args["stays"])
    name = gone.name
    merging.merge(ctx.session, ctx.now, ctx.person, gone, stays)
    said = merged_card(ctx.reader, name, stays.name)
    if ctx.card_id is None:
        ctx.say(said)
    else:
        ctx.edit(ctx.card_id, said)
    if stays.id != ctx.person.id:
        Teller.of(ctx).tell_news(stays, lambda r: merged_told_card(r, name))
    return None


@on.button("merge.no", need=Action.MERGE)
def left(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    said = merge_left_card(ctx.reader)
    if ctx.card_id is None:
        ctx.say(said)
    else:
        ctx.edit(ctx.card_id, said)
    return None


def _called(ctx: Context, name: str) -> Person:
    found = anybody_called(ctx.session, name)
    if found is None:
        raise UserError("unknown_person", name=name.strip())
    return found
