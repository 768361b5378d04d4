"""What comes by the clock: looked at, paused, moved. `/schedule`, “standup at 9:30 from Monday to Thursday”."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from bot.core import forms
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.rhythms import Move, read_move, read_times, read_weekdays
from bot.views.planning import (
    ahead_card,
    nothing_to_move_card,
    schedule_card,
    schedule_choice_card,
    schedule_form,
    schedules_card,
)
from models.access import Action, access_schedule, may
from models.actions import planning
from models.queries.planned import ahead, of_kind, planned, planned_one
from models.recurrence import DayOff
from models.schedules import Schedule

on = Handlers()
DAYS_AHEAD = 14


@on.command("schedule", need=Action.SCHEDULE, help_="schedule")
def command(ctx: Context, text: str) -> Answer | None:
    """`/schedule` lists; `/schedule standup at 9:30` moves."""
    move = read_move(text) or read_move(f"set {text}")
    if move is not None:
        _move(ctx, move)
    else:
        ctx.say(schedules_card(ctx.reader, planned(ctx.session, ctx.person, ctx.now)))
    return None


@on.aside
def in_words(ctx: Context, text: str) -> bool:
    """Before it is taken for a report of a meeting."""
    if not may(ctx.person, Action.SCHEDULE):
        return False
    move = read_move(text)
    if move is None:
        return False
    _move(ctx, move)
    return True


def _move(ctx: Context, move: Move) -> None:
    found = of_kind(ctx.session, ctx.person, move.kind)
    args = {"at": [f"{at:%H:%M}" for at in move.at], "days": None if move.days is None else list(move.days)}
    if not found:
        ctx.say(nothing_to_move_card(ctx.reader, move.kind))
    elif len(found) > 1:
        choices = [planned_one(ctx.session, one, ctx.now) for one in found]
        ctx.say(schedule_choice_card(ctx.reader, choices, args))
    else:
        planning.move(ctx.session, ctx.now, ctx.person, found[0], at=move.at, days=move.days)
        _show(ctx, found[0])


@on.button("schedule.move", need=Action.SCHEDULE)
def chosen(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    schedule = access_schedule(ctx.session, ctx.person, args["schedule"])
    at = tuple(time.fromisoformat(each) for each in args["at"])
    days = None if args["days"] is None else tuple(args["days"])
    planning.move(ctx.session, ctx.now, ctx.person, schedule, at=at, days=days)
    _show(ctx, schedule)
    return None


@on.button("schedule.pause", need=Action.SCHEDULE)
def pause(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    schedule = access_schedule(ctx.session, ctx.person, args["schedule"])
    planning.pause(ctx.session, ctx.now, ctx.person, schedule)
    _show(ctx, schedule)
    return None


@on.button("schedule.resume", need=Action.SCHEDULE)
def resume(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    schedule = access_schedule(ctx.session, ctx.person, args["schedule"])
    planning.resume(ctx.session, ctx.now, ctx.person, schedule)
    _show(ctx, schedule)
    return None


@on.button("schedule.ahead", need=Action.SCHEDULE)
def preview(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    schedule = access_schedule(ctx.session, ctx.person, args["schedule"])
    found = ahead(ctx.session, schedule, ctx.now, DAYS_AHEAD)
    ctx.say(ahead_card(ctx.reader, planned_one(ctx.session, schedule, ctx.now), found, DAYS_AHEAD))
    return None


@on.button("schedule.edit", need=Action.SCHEDULE)
def edit(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    schedule = access_schedule(ctx.session, ctx.person, args["schedule"])
    forms.show(ctx, schedule_form(ctx.reader, planned_one(ctx.session, schedule, ctx.now)))
    return None


@on.form("schedule.change", need=Action.SCHEDULE)
def changed(ctx: Context, args: Mapping[str, Any], values: Mapping[str, str]) -> Answer | None:
    schedule = access_schedule(ctx.session, ctx.person, args["schedule"])
    at = read_times(values.get("at", ""))
    days = read_weekdays(values["days"]) if "days" in values else None
    errors = {}
    if not at:
        errors["at"] = ctx.reader.t("Give one or more times, e.g. 9:30.")
    if "days" in values and days is None:
        errors["days"] = ctx.reader.t("Give days of the week, e.g. Monday to Thursday, or “every day”.")
    if errors:
        return Answer(errors=errors)
    day_off = DayOff(values["day_off"]) if values.get("day_off") in set(DayOff) else None
    planning.move(ctx.session, ctx.now, ctx.person, schedule, at=at, days=days, day_off=day_off)
    _show(ctx, schedule)
    return None


def _show(ctx: Context, schedule: Schedule) -> None:
    """Below the list, which may hold others."""
    ctx.say(schedule_card(ctx.reader, planned_one(ctx.session, schedule, ctx.now)))
