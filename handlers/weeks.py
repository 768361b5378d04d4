"""One's own week or day: drafted from what was told, put in own words, sent by oneself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.core import forms
from bot.core.cards import Card
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.core.telling import tell_acting
from bot.language.understanding import Record
from bot.views.weeks import Standing, week_card, week_form, week_sent_card, week_text_card
from handlers import digests, goals
from models.access import Action, may
from models.actions import weeks
from models.deputies import managers_of
from models.errors import UserError
from models.people import Person
from models.queries.pipeline import Period
from models.queries.weeks import Week, report_of, week_around, week_of

on = Handlers()
OWN = re.compile(r"\bmy\b|\bI\b|我", re.IGNORECASE)
DAY = re.compile(r"\bday\b|\bdaily\b|\btoday\b|\beod\b|日报|今天|今日", re.IGNORECASE)
LAST = re.compile(r"\blast\b|\bprevious\b|上周|上一周|昨天|昨日|yesterday", re.IGNORECASE)
LONGER = (Period.MONTH, Period.QUARTER, Period.YEAR)


@on.command("week", need=Action.SEE_DEALS, help_="week")
def week_command(ctx: Context, text: str) -> Answer | None:
    """`/week`, `/week last`."""
    _show(ctx, text, is_day=False)
    return None


@on.command("day", need=Action.SEE_DEALS, help_="day")
def day_command(ctx: Context, text: str) -> Answer | None:
    """`/day`, `/day yesterday`."""
    _show(ctx, text, is_day=True)
    return None


@on.intent("report.show", need=Action.SEE_DEALS)
def report(ctx: Context, record: Record) -> None:
    """Who manages means the team's, unless they say “my”; of months, and of somebody else, the results are shown."""
    text = ctx.incoming.text
    if record.slots.get("owner") or record.slots.get("period") in LONGER:
        goals.wish(ctx, record)
    elif may(ctx.person, Action.SEE_TEAM) and not OWN.search(text):
        digests.show(ctx)
    else:
        _show(ctx, text, is_day=record.slots.get("period") == Period.TODAY or bool(DAY.search(text)))


@on.button("week.edit", need=Action.SEE_DEALS)
def edit(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    week = _week(ctx, *_span(args))
    kept = report_of(ctx.session, ctx.person.id, week.first, week.last)
    forms.show(ctx, week_form(ctx.reader, ctx.settings, week, kept.text if kept else None))
    return None


@on.form("week.edit", need=Action.SEE_DEALS)
def edited(ctx: Context, args: Mapping[str, Any], values: Mapping[str, str]) -> Answer | None:
    first, last = _span(args)
    weeks.write(ctx.session, ctx.now, ctx.person, first, last, values.get("text", ""))
    _put(ctx, _card(ctx, first, last))
    return None


@on.button("week.send", need=Action.SEE_DEALS)
def send(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    first, last = _span(args)
    manager = _manager(ctx)
    if manager is None:
        raise UserError("no_manager")
    sent = weeks.send(ctx.session, ctx.now, ctx.person, first, last, manager)
    if sent is not None:
        week, name, text = _week(ctx, first, last), ctx.person.name, sent.text
        tell_acting(ctx, manager.id, lambda r, _: week_sent_card(r, ctx.settings, name, week, text))
    _put(ctx, _card(ctx, first, last))
    return None


@on.button("week.copy", need=Action.SEE_DEALS)
def copy(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    week = _week(ctx, *_span(args))
    kept = report_of(ctx.session, ctx.person.id, week.first, week.last)
    ctx.say(week_text_card(ctx.reader, ctx.settings, week, kept.text if kept else None))
    return None


def _show(ctx: Context, text: str, *, is_day: bool) -> None:
    today = ctx.reader.today
    back = 0 if not LAST.search(text) else 1 if is_day else 7
    day = today - timedelta(days=back)
    first, last = (day, day) if is_day else week_around(ctx.session, ctx.person, day)
    ctx.say(_card(ctx, first, last))


def _card(ctx: Context, first: date, last: date) -> Card:
    kept = report_of(ctx.session, ctx.person.id, first, last)
    manager = _manager(ctx)
    to = ctx.session.get(Person, kept.sent_to_id) if kept is not None and kept.sent_to_id else None
    standing = Standing(
        text=kept.text if kept else None,
        manager=manager.name if manager else None,
        sent_at=kept.sent_at if kept else None,
        sent_to=to.name if to else None,
        is_sent=kept is not None and kept.is_sent,
    )
    return week_card(ctx.reader, ctx.settings, _week(ctx, first, last), standing)


def _put(ctx: Context, a_card: Card) -> None:
    """In place of the draft, where that is known."""
    if ctx.card_id is not None:
        ctx.edit(ctx.card_id, a_card)
    else:
        ctx.say(a_card)


def _week(ctx: Context, first: date, last: date) -> Week:
    return week_of(ctx.session, ctx.settings, ctx.person, first, last, ctx.now)


def _manager(ctx: Context) -> Person | None:
    return next(iter(managers_of(ctx.session, ctx.person)), None)


def _span(args: Mapping[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(args["first"]), date.fromisoformat(args["last"])
