"""Leaderboards, made up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import boards
from models.boards import Kpi
from models.queries.board_scope import Behind
from models.queries.boards import Standing, Standings, Window
from models.queries.month import Uncounted

AS_OF = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
NOVEMBER = Window(date(2026, 11, 1), date(2026, 11, 30))
NAMES = ("Jonas *Weber*", "陈美", "Maximiliane Freifrau von <Hohenstein> zu Altenburg", "李雷", "Sofia Rossi")
ROWS = tuple(
    Standing(
        name, n, 1, 166_000_00 - n * 10, 5 - n, Decimal(83 - 17 * n) / 100, 2_000_000_00, "CNY", n + 1, 1 - n
    )
    for n, name in enumerate(NAMES)
)
BOARD = Standings(
    Kpi.GOAL, NOVEMBER, "EUR", ROWS, (), (Uncounted("JPY", 3),), contested=1, without_goal=2, hidden=1
)
TEAMS = replace(BOARD, teams=(Standing("China & <East>", None, 2, 900_00, 3, Decimal("0.4"), rank=1),))
NOBODY = Standings(Kpi.GOAL, NOVEMBER, "EUR", (), without_goal=3)
STOOD = replace(BOARD, kpi=Kpi.REVENUE, window=replace(NOVEMBER, as_of=AS_OF))
ARGS = {"kpi": None, "period": "month", "day": None}
ZONES = ["Europe/Berlin", "Asia/Shanghai"]
DEALS = [
    Behind(41, "海尔 <Haier> & Co", date(2026, 11, 23), 500_000_00, "CNY", 64_000_00),
    Behind(43, "Toyota", date(2026, 11, 2), 90_000, "JPY", None),
]

BOARD_SAMPLES: Mapping[str, Callable[[Reader, Settings], Card | Form]] = {
    "board_card": lambda r, s: boards.board_card([r], BOARD, AS_OF, ZONES),
    "board_card with amounts and teams": lambda r, s: boards.board_card(
        [r], replace(TEAMS, kpi=Kpi.REVENUE), AS_OF, ZONES, None
    ),
    "board_card of nobody": lambda r, s: boards.board_card([r], NOBODY, AS_OF, ZONES),
    "own_board_card": lambda r, s: boards.own_board_card(r, BOARD, AS_OF, 1, frozenset({1}), ARGS),
    "own_board_card as it stood": lambda r, s: boards.own_board_card(
        r, STOOD, AS_OF, 1, frozenset({1}), ARGS
    ),
    "own_board_card by deals": lambda r, s: boards.own_board_card(
        r, replace(BOARD, kpi=Kpi.DEALS), AS_OF, 2, frozenset({2}), ARGS
    ),
    "place_card": lambda r, s: boards.place_card(r, BOARD, 2),
    "why_card": lambda r, s: boards.why_card(r, BOARD, ROWS[1], DEALS, 4, own=True),
    "why_card of another": lambda r, s: boards.why_card(r, BOARD, ROWS[0], [], 0, own=False),
    "board_setting_card off": lambda r, s: boards.board_setting_card(r, is_on=False),
    "board_setting_card on": lambda r, s: boards.board_setting_card(r, is_on=True),
}
