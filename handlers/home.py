"""A person's own page: drawn when they look at it, and when something was pressed there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core import dialogs, replies
from bot.core.context import Context
from bot.core.incoming import Answer, Kind
from bot.core.registry import Handlers
from bot.views.help import help_card
from bot.views.home import MOST_DEALS, Standing, home_card
from bot.views.people import open_card
from handlers import deal_form
from models.access import Action, may
from models.queries.month import month_of
from models.queries.pipeline import Filter, pipeline_of

on = Handlers()


@on.event(Kind.HOME)
def opened(ctx: Context) -> None:
    asked = [dialogs.asked(ctx.session, each) for each in dialogs.waiting(ctx.session, ctx.person.id)]
    standing = _standing(ctx) if may(ctx.person, Action.SEE_DEALS) else None
    a_card = home_card(
        ctx.reader, ctx.settings, ctx.now, standing, asked, may_report=may(ctx.person, Action.REPORT)
    )
    replies.home(
        ctx.session,
        ctx.now,
        platform=ctx.identity.platform,
        connection=ctx.identity.connection,
        user=ctx.identity.user,
        card=a_card,
        person_id=ctx.person.id,
    )


def _standing(ctx: Context) -> Standing:
    today = ctx.reader.today
    own = Filter(owner_id=ctx.person.id)
    found = pipeline_of(ctx.session, ctx.person, own, 0, now=ctx.now, today=today, settings=ctx.settings)
    month = month_of(ctx.session, ctx.person.id, today, ctx.settings)
    return Standing(month, found.sums, found.rows[:MOST_DEALS])


@on.button("home.report", need=Action.REPORT)
def report(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    deal_form.open_new(ctx)
    return None


@on.button("home.questions", need=Action.TALK)
def questions(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    found = dialogs.waiting(ctx.session, ctx.person.id)
    asked = [(each.id, each.created_at, dialogs.asked(ctx.session, each)) for each in found]
    ctx.say(open_card(ctx.reader, asked))
    return None


@on.button("home.help", need=Action.TALK)
def helped(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    ctx.say(help_card(ctx.reader, ctx.person))
    return None
