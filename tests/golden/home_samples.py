"""A person's own page, and the form of a message that was picked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views.deal_form import new_form
from bot.views.home import Standing, home_card
from models.drafts import Doing, Item
from models.queries.month import Month
from models.queries.pipeline import DealRow, StageSum, Sums

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
MONTH = Month(date(2026, 11, 1), "EUR", 16_600_000, 20_000_000)
DEALS = (
    DealRow(
        17, "Acme <b>", "Jonas Weber", "negotiation", 4_500_000, "EUR", None, date(2026, 11, 27), None, False
    ),
    DealRow(23, "Globex", "Jonas Weber", "proposal", None, "EUR", None, None, 20, False),
)
SUMS = Sums("EUR", (StageSum("negotiation", 1, 4_500_000, 3_375_000),), (), 1)
PICKED = Item(Doing.WON, account="Acme", amount=Decimal(45_000), currency="EUR", note="they <b>signed</b>")

Sample = Callable[[Reader, Settings], Card | Form]
SAMPLES: dict[str, Sample] = {
    "home_card": lambda r, s: home_card(
        r, s, AT, Standing(MONTH, SUMS, DEALS), ["Acme: won at what amount?", ""], may_report=True
    ),
    "home_card of nothing yet": lambda r, s: home_card(
        r, s, AT, Standing(Month(date(2026, 11, 1), "EUR", 0), Sums("EUR", ()), ()), [], may_report=True
    ),
    "home_card without deals": lambda r, s: home_card(r, s, AT, None, [], may_report=False),
    "new_form of a message": lambda r, s: new_form(r, s, PICKED, {"words": "won Acme"}),
}
