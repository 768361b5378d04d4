"""Goals, made up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import goals
from models.actions.goals import GoalSet
from models.queries.goals import Pace, Progress

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
ROWS = [
    Progress(1, "陈美", 1_320_000_00, 2_000_000_00, "CNY", Pace(680_000_00, 6)),
    Progress(2, "Jonas *Weber*", 210_000_00, 200_000_00, "EUR", None),
    Progress(3, "Ana <b>", 0, None, "EUR", None),
]
SET = [
    GoalSet(1, DECEMBER, 2_000_000_00, "CNY", None, "CNY"),
    GoalSet(2, DECEMBER, 200_000_00, "EUR", 180_000_00, "EUR"),
]
NAMES = {1: "陈美", 2: "Jonas *Weber*"}
WANTED = [("陈美", 2_000_000_00, "CNY"), ("Jonas *Weber*", 200_000_00, "EUR")]
BACK = [GoalSet(1, DECEMBER, None, "CNY", 2_000_000_00, "CNY")]

GOAL_SAMPLES: Mapping[str, Callable[[Reader, Settings], Card | Form]] = {
    "goals_card": lambda r, s: goals.goals_card(r, NOVEMBER, ROWS, 6),
    "goals_card without any": lambda r, s: goals.goals_card(r, DECEMBER, ROWS[2:], 20),
    "goals_set_card": lambda r, s: goals.goals_set_card(r, SET, NAMES, ["Eve <x>"]),
    "goals_set_card of a joiner": lambda r, s: goals.goals_set_card(r, SET[1:], NAMES, (), {2: (11, 21)}),
    "goal_undone_card": lambda r, s: goals.goal_undone_card(r, BACK, NAMES),
    "goal_month_card": lambda r, s: goals.goal_month_card(r, WANTED, (NOVEMBER, DECEMBER), []),
    "goals_unclear_card": lambda r, s: goals.goals_unclear_card(r, ()),
    "goals_unclear_card of nobody": lambda r, s: goals.goals_unclear_card(r, ["Eve <x>"]),
    "goals_unclear_card without any before": lambda r, s: goals.goals_unclear_card(r, (), none_before=True),
}
