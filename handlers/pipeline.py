"""The pipeline: one's own, or the team's for who manages one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.cards import Card
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.parser import parse
from bot.language.understanding import Record
from bot.views.pipeline import filter_card, pipeline_card
from bot.views.words import channel_name, stage_name
from handlers.accounts import say_unknown
from handlers.deals import show_deal
from models.access import Action
from models.errors import UserError
from models.people import Person
from models.queries.matching import account_named, deal_number, person_called
from models.queries.pipeline import Filter, Period, choices_of, pipeline_of

on = Handlers()
WISH = "pipeline.show"


@on.command("pipeline", need=Action.SEE_DEALS, help_="pipeline")
def command(ctx: Context, text: str) -> Answer | None:
    """`/pipeline`, or with a stage, a sales channel, a person, a period after it."""
    chosen = _chosen_in(ctx, text.strip())
    if chosen is not None:
        ctx.say(_page(ctx, chosen))
    return None


@on.intent(WISH, need=Action.SEE_DEALS)
def wish(ctx: Context, record: Record) -> None:
    number = deal_number(record.slots.get("account"))
    if number is not None:
        show_deal(ctx, number)
        return
    chosen = _chosen_by(ctx, record)
    if chosen is not None:
        ctx.say(_page(ctx, chosen))


@on.button("pipeline.open", need=Action.SEE_DEALS)
def open_pipeline(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    ctx.say(_page(ctx, Filter.from_args(args)))
    return None


@on.button("pipeline.show", need=Action.SEE_DEALS)
def show(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """Another page or another filter, in place."""
    assert ctx.card_id is not None
    ctx.edit(ctx.card_id, _page(ctx, Filter.from_args(args), args.get("page", 0)))
    return None


@on.button("pipeline.filter", need=Action.SEE_DEALS)
def choose_filter(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    assert ctx.card_id is not None
    chosen = Filter.from_args(args["chosen"])
    choices = choices_of(ctx.session, ctx.person, ctx.settings)
    ctx.edit(ctx.card_id, filter_card(ctx.reader, ctx.settings, args["by"], chosen, choices))
    return None


def _page(ctx: Context, chosen: Filter, page: int = 0) -> Card:
    r = ctx.reader
    found = pipeline_of(
        ctx.session, ctx.person, chosen, page, now=ctx.now, today=r.today, settings=ctx.settings
    )
    return pipeline_card(r, ctx.settings, found)


def _chosen_in(ctx: Context, words: str) -> Filter | None:
    """What a command's words ask for; None when the person was told what is wrong with them."""
    if not words:
        return Filter()
    r = ctx.reader
    for stage in ctx.settings.stages:
        if words.casefold() in (stage.key, stage_name(r, stage.key, ctx.settings).casefold()):
            return Filter(stage=stage.key)
    for channel in choices_of(ctx.session, ctx.person, ctx.settings).channels:
        if words.casefold() in (channel, channel_name(r, channel).casefold()):
            return Filter(channel=channel)
    understood = parse(f"pipeline {words}", now=ctx.spoken_at, vocabulary=ctx.vocabulary)
    asked = next((one for one in understood.records if one.intent == WISH and one.slots), None)
    return _chosen_by(ctx, asked) if asked else Filter(owner_id=_person(ctx, words).id)


def _chosen_by(ctx: Context, record: Record) -> Filter | None:
    slots = record.slots
    account_id = None
    if "account" in slots:
        account = account_named(ctx.session, slots["account"])
        if account is None:
            say_unknown(ctx, slots["account"])
            return None
        account_id = account.id
    return Filter(
        owner_id=_person(ctx, slots["owner"]).id if "owner" in slots else None,
        account_id=account_id,
        period=Period(slots["period"]) if "period" in slots else None,
    )


def _person(ctx: Context, name: str) -> Person:
    found = person_called(ctx.session, name)
    if found is None:
        raise UserError("unknown_person", name=name)
    return found
