"""Goals in words: what was set, what is missing to set one, and how people are getting on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bot.core.cards import Button, Buttons, Card, Element, Title, card, plain
from bot.core.reader import Reader
from bot.views.texts import muted
from models.actions.goals import GoalSet
from models.queries.goals import Pace, Progress

MOST = 40


def goals_card(r: Reader, month: date, rows: Sequence[Progress], days: int) -> Card:
    """The progress of everybody managed, and what each day must bring."""
    parts: list[Element] = [Title(r.t("Goals of {month}", month=r.month(month)))]
    if not any(row.goal_minor for row in rows):
        parts.append(
            plain(
                r.t(
                    "No goals are set for {month}. Write “Ana's goal for {month} 200k”, a list of names and amounts, or “same goals as last month”.",
                    month=r.month(month),
                )
            )
        )
        return card(*parts, language=r.language)
    parts.append(muted(r.n("one working day left", "{count} working days left", days)))
    parts.append(plain("\n".join(_progress(r, row) for row in rows[:MOST])))
    if len(rows) > MOST:
        parts.append(muted(r.n("and one more", "and {count} more", len(rows) - MOST)))
    return card(*parts, language=r.language)


def _progress(r: Reader, row: Progress) -> str:
    booked = r.money(row.booked_minor, row.currency)
    if not row.goal_minor:
        return r.t("{name} · {booked} · no goal", name=row.name, booked=booked)
    told = r.t(
        "{name} {share} · {booked} of {goal}",
        name=row.name,
        share=r.percent(Decimal(row.booked_minor) / row.goal_minor),
        booked=booked,
        goal=r.money(row.goal_minor, row.currency),
    )
    if row.pace is None:
        reached = r.t("reached")
        return f"{told} · {reached}" if row.booked_minor >= row.goal_minor else told
    return f"{told} · {_a_day(r, row.pace, row.currency)}"


def _a_day(r: Reader, pace: Pace, currency: str) -> str:
    return r.t("needs {amount} a day", amount=r.money(pace.a_day_minor(currency), currency))


def pace_line(r: Reader, pace: Pace, currency: str) -> str:
    """Needs €11,714 a day, 7 working days left."""
    days = r.n("one working day left", "{count} working days left", pace.days)
    amount = r.money(pace.a_day_minor(currency), currency)
    return r.t("Needs {amount} a day, {days}.", amount=amount, days=days)


def goals_set_card(
    r: Reader,
    goals: Sequence[GoalSet],
    names: Mapping[int, str],
    unknown: Sequence[str] = (),
    parts_of: Mapping[int, tuple[int, int]] | None = None,
) -> Card:
    """What was set, what it was before, and who was not found. `parts_of`: who joined within the month, and the days
    of work since then and in all.
    """
    month = goals[0].month
    lines = [_set(r, goal, names[goal.person_id]) for goal in goals]
    parts: list[Element] = [
        Title(r.t("✅ Goals for {month}", month=r.month(month))),
        plain("\n".join(lines)),
    ]
    if unknown:
        parts.append(
            plain(r.t("Not set, nobody of your team is called so: {names}", names=r.listing(list(unknown))))
        )
    buttons = []
    for goal in goals:
        days = (parts_of or {}).get(goal.person_id)
        if days is not None and goal.minor is not None:
            part = -(-goal.minor * days[0] // days[1])
            parts.append(
                muted(
                    r.t(
                        "{name} joined within the month: {days} of {all} working days.",
                        name=names[goal.person_id],
                        days=days[0],
                        all=days[1],
                    )
                )
            )
            label = r.t("{name}: {amount}", name=names[goal.person_id], amount=r.money(part, goal.currency))
            args = {"person": goal.person_id, "minor": part, "currency": goal.currency}
            buttons.append(Button(label, "goal.set", {**args, "month": month.isoformat()}, group="part"))
    undo = [
        [goal.person_id, goal.month.isoformat(), goal.before_minor, goal.before_currency] for goal in goals
    ]
    buttons.append(Button(r.t("Undo"), "goal.undo", {"goals": undo}, group="undo"))
    return card(*parts, Buttons(tuple(buttons)), language=r.language)


def _set(r: Reader, goal: GoalSet, name: str) -> str:
    if goal.minor is None:
        return r.t("{name} · no goal", name=name)
    told = f"{name} · {r.money_aloud(goal.minor, goal.currency)}"
    if goal.before_minor is None or (goal.before_minor, goal.before_currency) == (goal.minor, goal.currency):
        return told
    return r.t("{told}, before: {before}", told=told, before=r.money(goal.before_minor, goal.before_currency))


def goal_undone_card(r: Reader, goals: Sequence[GoalSet], names: Mapping[int, str]) -> Card:
    title = r.t("↩️ Goals for {month} are as before", month=r.month(goals[0].month))
    lines = "\n".join(_set(r, goal, names[goal.person_id]) for goal in goals)
    return card(Title(title), plain(lines), language=r.language)


def goal_month_card(
    r: Reader, wanted: Sequence[tuple[str, int, str]], months: Sequence[date], args: Any
) -> Card:
    """A goal needs its month. `wanted`: name, amount in minor units, currency."""
    lines = "\n".join(f"{name} · {r.money_aloud(minor, currency)}" for name, minor, currency in wanted)
    buttons = tuple(
        Button(r.month(month), "goal.month", {"goals": args, "month": month.isoformat()}) for month in months
    )
    return card(Title(r.t("For which month?")), plain(lines), Buttons(buttons), language=r.language)


def goals_unclear_card(r: Reader, names: Sequence[str], *, none_before: bool = False) -> Card:
    """Nothing was set, and why."""
    if none_before:
        text = r.t("Nothing was set: there are no goals of the month before to take over.")
    elif names:
        text = r.t(
            "Nothing was set: nobody of your team is called {names}. Write the names as they are in the team list.",
            names=r.listing(list(names)),
        )
    else:
        text = r.t(
            "Nothing was set. A goal needs a person, a month and an amount, e.g. “Ana's goal for December 200k”."
        )
    return card(plain(text), language=r.language)
