"""Samples of one's own week."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import weeks
from bot.views.weeks import Standing
from models.queries.digest_facts import LossLine, WinLine
from models.queries.month import Month
from models.queries.weeks import Ahead, Moved, Week

Sample = Callable[[Reader, Settings], Card | Form]
AT = datetime(2026, 11, 27, 9, 42, tzinfo=UTC)
WEEK = Week(
    first=date(2026, 11, 23),
    last=date(2026, 11, 27),
    month=Month(date(2026, 11, 1), "CNY", 1_520_000_00, 2_000_000_00),
    wins=(
        WinLine(41, "海尔 <Haier> & Co", "陈美", 64_000_00, 500_000_00, "CNY"),
        WinLine(44, "联想", "陈美", 25_600_00, 200_000_00, "CNY"),
    ),
    won_minor=700_000_00,
    currency="CNY",
    losses=(LossLine(21, "Hooli", "陈美", 30_000_00, "EUR", "price", None),),
    opened=("腾讯", "a", "b", "c", "d", "e"),
    moved=(Moved("Globex", "proposal", "negotiation"),),
    activities={"call": 5, "visit": 3},
    collected={"CNY": 200_000_00},
    stuck=("Tencent <b>",),
    solved=1,
    ahead=(Ahead(date(2026, 12, 1), "call <Acme>", None), Ahead(date(2026, 12, 3), "腾讯", "proposal")),
)
EMPTY = replace(
    WEEK,
    wins=(),
    won_minor=0,
    losses=(),
    opened=(),
    moved=(),
    activities={},
    collected={},
    stuck=(),
    solved=0,
    ahead=(),
)
DAY = replace(WEEK, first=WEEK.last)

SAMPLES: Mapping[str, Sample] = {
    "week_card": lambda r, s: weeks.week_card(r, s, WEEK, Standing(manager="Ines")),
    "week_card empty": lambda r, s: weeks.week_card(r, s, EMPTY, Standing(manager="Ines")),
    "week_card of a day": lambda r, s: weeks.week_card(r, s, DAY, Standing()),
    "week_card sent": lambda r, s: weeks.week_card(r, s, WEEK, Standing(None, "Ines", AT, "Ines", True)),
    "week_card changed": lambda r, s: weeks.week_card(
        r, s, WEEK, Standing("All <well>.", "Ines", AT, "Ines", False)
    ),
    "week_text_card": lambda r, s: weeks.week_text_card(r, s, WEEK, None),
    "week_sent_card": lambda r, s: weeks.week_sent_card(r, s, "陈美 <b>", WEEK, None),
    "week_form": lambda r, s: weeks.week_form(r, s, WEEK, None),
    "week_form of a day": lambda r, s: weeks.week_form(r, s, DAY, "All <well>."),
}
