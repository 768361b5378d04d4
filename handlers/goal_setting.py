"""Goals are set by managers, in words, as a list, or as last month's; and looked at, with what each day must bring."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.goals import GoalWords, read_goals
from bot.language.understanding import Record
from bot.views.goals import (
    goal_month_card,
    goal_undone_card,
    goals_card,
    goals_set_card,
    goals_unclear_card,
)
from handlers.goals import wish
from models.access import Action, may, teams_managed
from models.access_goals import access_goal, goals_set_for
from models.actions import goals
from models.actions.goals import GoalSet
from models.money import minor
from models.people import Person
from models.queries.goals import part_of_month, progress, workdays
from models.queries.matching import person_called
from models.queries.pipeline import end_of_month

on = Handlers()
SELF = {"my", "mine", "me", "我", "我的", "自己"}
OF_TEAM = re.compile(
    r"(?:show )?(?:the |our )?(?:team(?:'s|s)?|everybody's|all) (?:goals?|targets?)(?: progress)?"
    r"|(?:团队|大家|全员|所有人)的?目标(?:进度|完成情况)?",
    re.IGNORECASE,
)
Wanted = tuple[Person, int, str]


@on.aside
def in_words(ctx: Context, text: str) -> bool:
    """Before they are taken for a report: names and amounts alone look like one."""
    if not may(ctx.person, Action.SET_GOALS):
        return False
    if OF_TEAM.fullmatch(text.strip(" ?\uff1f。")):
        _show(ctx, ctx.reader.today)
        return True
    found = read_goals(text, ctx.reader.today)
    if found is None or (not found.as_before and not _is_of_people(ctx, found)):
        return False
    _set(ctx, found)
    return True


@on.command("goals", need=Action.SEE_BOARDS)
def command(ctx: Context, text: str) -> Answer | None:
    """`/goals`, `/goals December`, and for managers `/goals December` with lines of names and amounts."""
    manages = may(ctx.person, Action.SET_GOALS)
    found = read_goals(text, ctx.reader.today, sure=True) if text.strip() and manages else None
    if found is not None:
        _set(ctx, found)
    elif manages:
        asked = read_goals(f"x 1 {text}", ctx.reader.today, sure=True)
        _show(ctx, asked.month if asked is not None and asked.month else ctx.reader.today)
    else:
        wish(ctx, Record("goal.show", {}))
    return None


@on.button("goal.month", need=Action.SET_GOALS)
def with_month(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    wanted = [
        (access_goal(ctx.session, ctx.person, id_), minor_, currency)
        for id_, minor_, currency in args["goals"]
    ]
    _write(ctx, date.fromisoformat(args["month"]), wanted, ())
    return None


@on.button("goal.set", need=Action.SET_GOALS)
def part(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """For who joined within the month: the part that was offered."""
    person = access_goal(ctx.session, ctx.person, args["person"])
    done = goals.set_goal(
        ctx.session, person.id, date.fromisoformat(args["month"]), args["minor"], args["currency"]
    )
    ctx.say(goals_set_card(ctx.reader, [done], {person.id: person.name}))
    return None


@on.button("goal.undo", need=Action.SET_GOALS)
def undo(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    done, names = [], {}
    for id_, month, before, currency in args["goals"]:
        person = access_goal(ctx.session, ctx.person, id_)
        names[id_] = person.name
        done.append(goals.set_goal(ctx.session, id_, date.fromisoformat(month), before, currency))
    a_card = goal_undone_card(ctx.reader, done, names)
    if ctx.card_id is None:
        ctx.say(a_card)
    else:
        ctx.edit(ctx.card_id, a_card)
    return None


def _is_of_people(ctx: Context, found: GoalWords) -> bool:
    """A sentence about goals, or a list of which each line names somebody: else it is about customers."""
    people = [_person(ctx, line.name) for line in found.lines]
    return any(people) if found.says_so else all(people)


def _set(ctx: Context, found: GoalWords) -> None:
    if found.as_before:
        _repeat(ctx, found)
        return
    wanted: list[Wanted] = []
    unknown: list[str] = list(found.unread)
    for line in found.lines:
        person = _person(ctx, line.name)
        if person is None or person.id not in goals_set_for(ctx.session, ctx.person):
            unknown.append(line.name)
            continue
        currency = line.currency or _currency(ctx, person)
        wanted.append((person, minor(line.amount, currency), currency))
    if not wanted:
        ctx.say(goals_unclear_card(ctx.reader, unknown))
    elif found.month is None:
        this = ctx.reader.today.replace(day=1)
        names = [(person.name, amount, currency) for person, amount, currency in wanted]
        args = [[person.id, amount, currency] for person, amount, currency in wanted]
        ctx.say(goal_month_card(ctx.reader, names, (this, _after(this)), args))
    else:
        _write(ctx, found.month, wanted, unknown)


def _write(ctx: Context, month: date, wanted: Sequence[Wanted], unknown: Sequence[str]) -> None:
    done = [
        goals.set_goal(ctx.session, person.id, month, amount, currency) for person, amount, currency in wanted
    ]
    names = {person.id: person.name for person, _, _ in wanted}
    parts = {person.id: part_of_month(ctx.session, person, month, ctx.now) for person, _, _ in wanted}
    joined = {id_: days for id_, days in parts.items() if days is not None}
    ctx.say(goals_set_card(ctx.reader, done, names, unknown, joined))


def _repeat(ctx: Context, found: GoalWords) -> None:
    """Last month's goals once more: in the month that was named, else in this one if nobody has one yet."""
    people = sorted(goals_set_for(ctx.session, ctx.person))
    if found.name and (person := _person(ctx, found.name)) is not None:
        people = [access_goal(ctx.session, ctx.person, person.id).id]
    month = found.month or ctx.reader.today.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    done: list[GoalSet] = goals.repeat_goals(ctx.session, people, month, before)
    if not done:
        ctx.say(goals_unclear_card(ctx.reader, (), none_before=True))
        return
    names = {goal.person_id: ctx.session.get_one(Person, goal.person_id).name for goal in done}
    ctx.say(goals_set_card(ctx.reader, done, names))


def _show(ctx: Context, month: date) -> None:
    teams = teams_managed(ctx.session, ctx.person)
    today = ctx.reader.today
    rows = progress(ctx.session, ctx.settings, None if teams is None else sorted(teams), month, today)
    days = workdays(ctx.session, ctx.person, max(today, month.replace(day=1)), end_of_month(month))
    ctx.say(goals_card(ctx.reader, month, rows, days))


def _person(ctx: Context, name: str) -> Person | None:
    return ctx.person if name.casefold() in SELF else person_called(ctx.session, name)


def _currency(ctx: Context, person: Person) -> str:
    own = person.team.currency if person.team is not None else None
    return own or ctx.settings.currency


def _after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
