"""Forecasts, made up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import forecast
from models.forecast import Surety
from models.queries.forecast import Forecast, OpenDeal, Outlook, Sure
from models.queries.month import Uncounted

DAYS = (date(2026, 10, 1), date(2026, 12, 31))
PEOPLE = (
    Outlook("Jonas *Weber*", "DACH", 166_000_00, 33_750_00, 600_000_00),
    Outlook("陈美", "Shenzhen <x>", 168_960_00, 40_000_00, None),
)
DEALS = tuple(
    OpenDeal(
        17 + n,
        f"海尔 <Haier> & Co {n}",
        "陈美",
        date(2026, 12, 1),
        45_000_00 if n else None,
        list(Surety)[n % 4],
    )
    for n in range(10)
)
SUMS = {surety: Sure(2, 90_000_00) for surety in Surety}
FOUND = Forecast(
    *DAYS, "EUR", Outlook("", "", 334_960_00, 73_750_00, 600_000_00), PEOPLE, SUMS, DEALS, 45_000_00,
    (Uncounted("JPY", 2),), 1, 3,
)  # fmt: skip
ABOVE = replace(FOUND, total=Outlook("", "", 700_000_00, 0, 600_000_00), people=PEOPLE[:1])
NOTHING = Forecast(*DAYS, "EUR", Outlook(""), (), {}, ())
ARGS = {"owner": None, "period": "quarter"}

FORECAST_SAMPLES: Mapping[str, Callable[[Reader, Settings], Card | Form]] = {
    "forecast_card": lambda r, s: forecast.forecast_card(r, FOUND, None, ARGS),
    "forecast_card above the goal": lambda r, s: forecast.forecast_card(r, ABOVE, "Jonas *Weber*", ARGS),
    "forecast_card of nothing": lambda r, s: forecast.forecast_card(r, NOTHING, None, ARGS),
    "forecast_deals_card": lambda r, s: forecast.forecast_deals_card(r, FOUND, ARGS),
    "forecast_deals_card more": lambda r, s: forecast.forecast_deals_card(r, FOUND, ARGS, 1),
    "forecast_deals_card of nothing": lambda r, s: forecast.forecast_deals_card(r, NOTHING, ARGS),
    "forecast_choice_card": lambda r, s: forecast.forecast_choice_card(
        r, DEALS[1], FOUND, {**ARGS, "deal": 18, "page": 0}
    ),
}
