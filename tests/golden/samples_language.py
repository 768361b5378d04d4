"""Samples of the cards about what was understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import correcting
from models.drafts import Doing, Item
from models.readback import Line

Sample = Callable[[Reader, Settings], Card | Form]
WON = Line(Doing.WON, 17, "Acme <b>", amount_minor=50_000_00, currency="EUR", happened_on=date(2026, 11, 23))
TO_60K = Item(Doing.UPDATE, "#17", amount=Decimal(60_000))

SAMPLES: Mapping[str, Sample] = {
    "ask_correction_card": lambda r, s: correcting.ask_correction_card(
        r, 3, WON, TO_60K, "actually 60k", others=True
    ),
    "ask_correction_card day": lambda r, s: correcting.ask_correction_card(
        r, 3, WON, Item(Doing.UPDATE, "#17"), "it was <yesterday>", others=False
    ),
    "choose_record_card": lambda r, s: correcting.choose_record_card(
        r, 3, [WON, replace(WON, deal_id=18, account="Globex")]
    ),
    "nothing_recent_card": lambda r, s: correcting.nothing_recent_card(r),
}
