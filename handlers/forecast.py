"""The forecast: one's own, of somebody one manages, or of all of them; and how sure each deal is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.cards import Card
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.understanding import Record
from bot.views.forecast import forecast_card, forecast_choice_card, forecast_deals_card
from models.access import Action, access_deal, people_seen
from models.actions.forecast import choose
from models.errors import NotYours, UserError
from models.forecast import Surety
from models.people import Person
from models.queries.forecast import Forecast, forecast
from models.queries.matching import person_called
from models.queries.pipeline import Period

on = Handlers()
PERIODS = (Period.MONTH, Period.QUARTER, Period.YEAR)


@on.intent("forecast.show", need=Action.SEE_DEALS)
def wish(ctx: Context, record: Record) -> None:
    _show(ctx, record.slots.get("owner"), record.slots.get("period"))


@on.command("forecast", need=Action.SEE_DEALS)
def command(ctx: Context, text: str) -> Answer | None:
    """`/forecast`, or with a period or a name after it."""
    words = text.strip().removeprefix("this ").strip()
    period = words if words in PERIODS else None
    _show(ctx, None if period or not words else words, period)
    return None


@on.button("forecast.show", need=Action.SEE_DEALS)
def show(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    _redraw(ctx, _card(ctx, _args(args)))
    return None


@on.button("forecast.deals", need=Action.SEE_DEALS)
def deals(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    _redraw(ctx, forecast_deals_card(ctx.reader, _forecast(ctx, args), _args(args), args["page"]))
    return None


@on.button("forecast.ask", need=Action.SEE_DEALS)
def ask(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    found = _forecast(ctx, args)
    deal = next((deal for deal in found.deals if deal.id == args["deal"]), None)
    if deal is None:  # closed or put off since
        _redraw(ctx, forecast_deals_card(ctx.reader, found, _args(args), args["page"]))
    else:
        _redraw(ctx, forecast_choice_card(ctx.reader, deal, found, args))
    return None


@on.button("forecast.set", need=Action.SEE_DEALS)
def choose_surety(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    deal = access_deal(ctx.session, ctx.person, args["deal"], lock=True)
    choose(ctx.session, ctx.now, ctx.settings, ctx.person, deal, Surety(args["surety"]))
    ctx.session.flush()  # the forecast below is counted anew
    return deals(ctx, args)


def _show(ctx: Context, name: str | None, period: str | None) -> None:
    owner = None
    if name is not None:
        person = person_called(ctx.session, name)
        if person is None:
            raise UserError("unknown_person", name=name)
        owner = person.id
    wanted = period if period in PERIODS else Period.QUARTER
    ctx.say(_card(ctx, {"owner": owner, "period": wanted}))


def _args(args: Mapping[str, Any]) -> dict[str, Any]:
    return {"owner": args["owner"], "period": args["period"]}


def _card(ctx: Context, args: Mapping[str, Any]) -> Card:
    found = _forecast(ctx, args)
    owner = ctx.session.get_one(Person, args["owner"]).name if args["owner"] is not None else None
    return forecast_card(ctx.reader, found, owner, args)


def _forecast(ctx: Context, args: Mapping[str, Any]) -> Forecast:
    """:raises NotYours: of somebody whose deals are not the person's to see"""
    seen = people_seen(ctx.session, ctx.person)
    if args["owner"] is not None and args["owner"] not in seen:
        raise NotYours
    people = sorted(seen) if args["owner"] is None else [args["owner"]]
    today = ctx.reader.today
    return forecast(ctx.session, ctx.settings, people, Period(args["period"]).around(today), today)


def _redraw(ctx: Context, a_card: Card) -> None:
    if ctx.card_id is None:
        ctx.say(a_card)
    else:
        ctx.edit(ctx.card_id, a_card)
