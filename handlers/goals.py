"""How far one is from the goal; a manager may ask it of the team's people."""

from __future__ import annotations

import re
from datetime import date

from bot.core.context import Context
from bot.core.registry import Handlers
from bot.language.understanding import Record
from bot.views.month import month_card
from models.access import Action, may, people_seen
from models.errors import NotYours, UserError
from models.people import Person
from models.queries.dealings import doings_of
from models.queries.goals import pace_of
from models.queries.matching import person_called
from models.queries.month import month_of
from models.queries.pipeline import Period, sums_of

on = Handlers()
MY_MONTH = re.compile(
    r"(?:show )?my (?:month|numbers|results)|how am i doing|how('s| is) my month|(?:我的)?(?:本月|这个月|当月)的?(?:业绩|业绩怎么样|完成情况)?|我的业绩|我的月度业绩",
    re.IGNORECASE,
)


@on.intent("goal.show", need=Action.SEE_DEALS)
def wish(ctx: Context, record: Record) -> None:
    """Goals are monthly: of a quarter or a year, each month up to this one is shown."""
    person = _whose(ctx, record.slots.get("owner"))
    today = ctx.reader.today
    months = [
        month_of(ctx.session, person.id, day, ctx.settings)
        for day in _months(today, record.slots.get("period"))
    ]
    open_deals = sums_of(ctx.session, person.id, today=today, settings=ctx.settings)
    owner = None if person.id == ctx.person.id else person.name
    doings = doings_of(ctx.session, person.id, today)
    left = months[-1].left_minor
    pace = None if left is None else pace_of(ctx.session, person, left, today, today)
    ctx.say(month_card(ctx.reader, months, open_deals, owner, doings, pace))


@on.phrase
def my_month(ctx: Context, text: str) -> bool:
    if MY_MONTH.fullmatch(text.strip()) is None or not may(ctx.person, Action.SEE_DEALS):
        return False
    wish(ctx, Record("goal.show", {}))
    return True


def _whose(ctx: Context, name: str | None) -> Person:
    if name is None:
        return ctx.person
    found = person_called(ctx.session, name)
    if found is None:
        raise UserError("unknown_person", name=name)
    if found.id not in people_seen(ctx.session, ctx.person):
        raise NotYours
    return found


def _months(today: date, period: str | None) -> list[date]:
    if period not in (Period.QUARTER, Period.YEAR):
        return [today]
    first, _ = Period(period).around(today)
    return [first.replace(month=month) for month in range(first.month, today.month + 1)]
