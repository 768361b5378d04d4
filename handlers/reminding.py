"""One's own reminders: the list, and what one does when a reminder comes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.answers import read_moment
from bot.language.understanding import Understanding
from bot.views.reminders import (
    reminder_done_card,
    reminder_gone_card,
    reminder_later_card,
    reminders_card,
)
from handlers import undoing
from models.access import Action, access_reminder
from models.actions import reminders
from models.drafts import Doing
from models.queries.reminders import reminders_of
from models.records import Reminder
from models.recurrence import instant_of

on = Handlers()
MORNING = time(9, 0)
LIST = re.compile(
    r"(?:show |list |see )?(?:me )?(?:my |all |all my )?(?:open )?reminders?|what are my reminders"
    r"|(?:查看|看|列出)?(?:我的|所有)?提醒(?:列表|事项)?|(?:我)?有(?:什么|哪些)提醒",
    re.IGNORECASE,
)


def is_list(text: str) -> bool:
    """Whether the words ask for the reminders rather than for one."""
    return LIST.fullmatch(re.sub(r"[\s??。.!!]+$", "", text.strip())) is not None


@on.command("reminders", need=Action.TALK, help_="reminders")
def reminders_command(ctx: Context, text: str) -> Answer | None:
    show(ctx)
    return None


def show(ctx: Context) -> None:
    """What is still to come."""
    ctx.say(_list(ctx), about=f"reminders:{ctx.person.id}")


def _list(ctx: Context) -> Any:
    rows = reminders_of(ctx.session, ctx.person.id)
    return reminders_card(ctx.reader, [(row.id, row.text, row.due_at) for row in rows])


@on.button("reminder.done", need=Action.TALK)
def done(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    reminder = access_reminder(ctx.session, ctx.person, args["reminder"])
    if reminder.voided_by is not None:
        return _cancelled(ctx, reminder)
    reminders.done(reminder)
    _redraw(ctx, reminder_done_card(ctx.reader, reminder.text))
    return None


@on.button("reminder.later", need=Action.TALK)
def later(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    reminder = access_reminder(ctx.session, ctx.person, args["reminder"])
    if reminder.voided_by is not None:
        return _cancelled(ctx, reminder)
    _put_off(ctx, reminder, _until(ctx, args["until"]))
    return None


@on.reply("reminder", need=Action.TALK)
def replied(ctx: Context, reminder_id: int, understood: Understanding) -> bool:
    """A time in reply to a reminder puts it off."""
    when = read_moment(understood.text, now=ctx.spoken_at)
    if when is None or len(understood.text) > 40:
        return False
    reminder = access_reminder(ctx.session, ctx.person, reminder_id)
    at = instant_of(datetime.fromisoformat(when), ctx.person.zone)
    if reminder.voided_by is not None or at <= ctx.now:
        return False
    _put_off(ctx, reminder, at)
    return True


@on.button("reminder.cancel", need=Action.TALK)
def cancel(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    reminder = access_reminder(ctx.session, ctx.person, args["reminder"])
    if reminder.voided_by is None:
        undoing.take_off(ctx, Doing.REMINDER, reminder)
    _redraw(ctx, _list(ctx))
    return None


def _put_off(ctx: Context, reminder: Reminder, until: datetime) -> None:
    reminders.put_off(reminder, until)
    _redraw(ctx, reminder_later_card(ctx.reader, reminder.text, until))


def _until(ctx: Context, what: str) -> datetime:
    if what == "hour":
        return ctx.now + timedelta(hours=1)
    tomorrow = ctx.now.astimezone(ZoneInfo(ctx.person.zone)).date() + timedelta(days=1)
    return instant_of(datetime.combine(tomorrow, MORNING), ctx.person.zone)


def _cancelled(ctx: Context, reminder: Reminder) -> Answer | None:
    _redraw(ctx, reminder_gone_card(ctx.reader, reminder.text))
    return None


def _redraw(ctx: Context, a_card: Any) -> None:
    if ctx.card_id is not None:
        ctx.edit(ctx.card_id, a_card)
