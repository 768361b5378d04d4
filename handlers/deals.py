"""A deal's card, and what its buttons do: the same as saying so in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.views.deal_card import deal_card, history_card, move_card, push_card
from handlers.drafting import begin
from models.access import Action, access_deal, need
from models.deals import Status
from models.drafts import Doing, Item
from models.queries.deal_history import DealDetails, details_of

on = Handlers()
NUMBER = re.compile(r"\s*(?:deal|商机|单子)?\s*#\s*(\d{1,9})\s*[?? .。]*", re.IGNORECASE)


@on.phrase
def number_alone(ctx: Context, text: str) -> bool:
    found = NUMBER.fullmatch(text)
    if found is None:
        return False
    show_deal(ctx, int(found[1]))
    return True


def show_deal(ctx: Context, deal_id: int) -> None:
    """:raises NotYours: it is not the person's to see, or not there"""
    need(ctx.person, Action.SEE_DEALS)
    ctx.say(deal_card(ctx.reader, ctx.settings, _details(ctx, deal_id)), about=f"deal:{deal_id}")


@on.button("deal.open", need=Action.SEE_DEALS)
def open_deal(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    show_deal(ctx, args["deal"])
    return None


@on.button("deal.back", need=Action.SEE_DEALS)
def back(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    _redraw(ctx, args["deal"])
    return None


@on.button("deal.history", need=Action.SEE_DEALS)
def history(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    deal = _details(ctx, args["deal"])
    ctx.edit(_card(ctx), history_card(ctx.reader, ctx.settings, deal, args["page"]))
    return None


@on.button("deal.move", need=Action.REPORT)
def move(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    deal = _details(ctx, args["deal"])
    if deal.status is not Status.OPEN:
        return _no_longer_open(ctx, deal)
    ctx.edit(_card(ctx), move_card(ctx.reader, ctx.settings, deal))
    return None


@on.button("deal.push", need=Action.REPORT)
def push(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    deal = _details(ctx, args["deal"])
    if deal.status is not Status.OPEN:
        return _no_longer_open(ctx, deal)
    ctx.edit(_card(ctx), push_card(ctx.reader, deal))
    return None


@on.button("deal.stage", need=Action.REPORT)
def move_to(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    return _report(ctx, Item(Doing.STAGE, deal_id=args["deal"], stage=args["stage"]))


@on.button("deal.date", need=Action.REPORT)
def push_to(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """Without a date it is asked for."""
    if args["date"] is None:
        return _report(ctx, Item(Doing.UPDATE, deal_id=args["deal"], unclear=("close_date",)))
    day = date.fromisoformat(args["date"])
    return _report(ctx, Item(Doing.UPDATE, deal_id=args["deal"], close_date=day))


@on.button("deal.won", need=Action.REPORT)
def won(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    return _report(ctx, Item(Doing.WON, deal_id=args["deal"]))


@on.button("deal.lost", need=Action.REPORT)
def lost(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    return _report(ctx, Item(Doing.LOST, deal_id=args["deal"]))


def _report(ctx: Context, item: Item) -> Answer | None:
    """Record or ask as for words; then the card shows the deal as it stands now."""
    assert item.deal_id is not None
    access_deal(ctx.session, ctx.person, item.deal_id)
    deal = _details(ctx, item.deal_id)
    if deal.status is not Status.OPEN:
        return _no_longer_open(ctx, deal)
    begin(ctx, [item.patched({"account": deal.account, "account_id": deal.account_id})])
    _redraw(ctx, item.deal_id)
    return None


def _no_longer_open(ctx: Context, deal: DealDetails) -> Answer:
    """A button on a card that the world has overtaken."""
    ctx.edit(_card(ctx), deal_card(ctx.reader, ctx.settings, deal))
    return Answer(line=ctx.reader.t("This deal is no longer open. The card shows how it stands now."))


def _redraw(ctx: Context, deal_id: int) -> None:
    ctx.edit(_card(ctx), deal_card(ctx.reader, ctx.settings, _details(ctx, deal_id)))


def _details(ctx: Context, deal_id: int) -> DealDetails:
    return details_of(ctx.session, ctx.person, deal_id, now=ctx.now, settings=ctx.settings)


def _card(ctx: Context) -> int:
    assert ctx.card_id is not None
    return ctx.card_id
