"""Samples of the digest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import digests
from bot.views.digests import Part
from models.queries.digest_facts import (
    Digest,
    LossLine,
    Need,
    Needed,
    SlipLine,
    StuckLine,
    WaitingLine,
    WinLine,
)
from models.queries.month import Month, Uncounted
from models.queries.pipeline import DealRow

Sample = Callable[[Reader, Settings], Card | Form]
DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
ZONE = "Asia/Shanghai"
FULL = Digest(
    first=date(2026, 11, 20),
    last=date(2026, 11, 22),
    of=None,
    team_id=None,
    needs=(
        Need(Needed.CLAIM, 1, "海尔 <Haier> & Co", "李雷", AT, ZONE),
        Need(Needed.CASE, 2, "Tencent", "陈美", AT, ZONE),
        Need(Needed.HELD, 3, "won <Acme> for Jonas 45k", "Jonas Weber", AT, ZONE),
        Need(Needed.JOIN, 4, "Eve <x>", "telegram", AT, ZONE),
        Need(Needed.CASE, 5, "Hooli", "Jonas Weber", AT, ZONE),
    ),
    wins=(
        WinLine(41, "海尔 <Haier> & Co", "陈美", 64_000_00, 500_000_00, "CNY"),
        WinLine(17, "Acme", "Jonas Weber", 48_000_00, 48_000_00, "EUR"),
        WinLine(18, "Globex", "Jonas Weber", None, 900_000, "JPY"),
        WinLine(19, "Initech", "Jonas Weber", 1_000_00, 1_000_00, "EUR"),
    ),
    won_minor=113_000_00,
    uncounted=(Uncounted("JPY", 1),),
    month=Month(date(2026, 11, 1), "EUR", 334_960_00, 456_000_00, (), 1),
    silent=("李雷",),
    on_leave=("Ana <b>", "王芳"),
    losses=(
        LossLine(21, "Hooli", "Jonas Weber", 30_000_00, "EUR", "price", None),
        LossLine(22, "Umbrella", "Jonas Weber", None, "EUR", "other", "too <slow> & dear"),
        LossLine(23, "Soylent", "陈美", None, "EUR", None, None),
    ),
    slipped=(
        SlipLine(23, "Globex", "Jonas Weber", date(2026, 11, 27), date(2026, 12, 4)),
        SlipLine(24, "格力", "陈美", date(2026, 11, 21), None),
    ),
    idle=(DealRow(25, "Initech", "Jonas Weber", "proposal", 30_000_00, "EUR", None, None, 20, False),),
    stuck=(
        StuckLine(2, "Tencent", "waits for a <price>", "陈美", "王芳", 3),
        StuckLine(5, "", "no laptop", "Jonas Weber", None, 0),
    ),
    waiting=(WaitingLine("陈美", "签下格力 500万", AT),),
    standups_missing=(("李雷", date(2026, 11, 20)),),
    weeks_sent=("陈美",),
)
QUIET = replace(
    FULL,
    first=DAY,
    last=DAY,
    needs=(),
    wins=(),
    won_minor=0,
    uncounted=(),
    losses=(),
    slipped=(),
    idle=(),
    stuck=(),
    waiting=(),
    standups_missing=(),
)


def _part(part: Part) -> Sample:
    return lambda r, s: digests.digest_part_card(r, s, FULL, part)


SAMPLES: Mapping[str, Sample] = {
    "digest_card": lambda r, s: digests.digest_card(r, FULL),
    "digest_card quiet": lambda r, s: digests.digest_card(r, QUIET),
    "digest_card of a team, only losses": lambda r, s: digests.digest_card(
        r, replace(QUIET, losses=FULL.losses, of="DACH <b>", team_id=2)
    ),
    **{f"digest_part_card {part}": _part(part) for part in Part},
    "digest_part_card many": lambda r, s: digests.digest_part_card(
        r, s, replace(FULL, losses=FULL.losses * 10), Part.LOSSES
    ),
    "digest_at_card": lambda r, s: digests.digest_at_card(r, "08:30", None),
    "digest_at_card of a team": lambda r, s: digests.digest_at_card(r, "08:30", "DACH <b>"),
    "digest_at_card off": lambda r, s: digests.digest_at_card(r, None, None),
}
