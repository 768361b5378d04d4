"""Samples of the cards about what was understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.language.parser import parse
from bot.settings import Settings
from bot.views import correcting, understood
from models.drafts import Doing, Item
from models.readback import Line

Sample = Callable[[Reader, Settings], Card | Form]
WON = Line(Doing.WON, 17, "Acme <b>", amount_minor=50_000_00, currency="EUR", happened_on=date(2026, 11, 23))
TO_60K = Item(Doing.UPDATE, "#17", amount=Decimal(60_000))

AT = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)

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
    "understood_card": lambda r, s: understood.understood_card(
        r, parse("won Acme <b> 50-60k yesterday, via partner", now=AT), {}
    ),
    "understood_card nothing": lambda r, s: understood.understood_card(
        r, parse("hoping to win Acme", now=AT), {}
    ),
    "misread_card": lambda r, s: understood.misread_card(r, "won Alfaco <b> 99k", is_new=True, undo=3),
    "misread_card again": lambda r, s: understood.misread_card(r, "won Alfaco 99k", is_new=False, undo=None),
    "misread_card off": lambda r, s: understood.misread_card(r, None, is_new=False, undo=None),
    "no_words_card": lambda r, s: understood.no_words_card(r),
    "nothing_recent_card": lambda r, s: correcting.nothing_recent_card(r),
}
