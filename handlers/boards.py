"""Leaderboards: asked for in private, in other figures and periods, and what is behind a rank."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.answers import read_date
from bot.language.understanding import Record
from bot.views.boards import board_setting_card, own_board_card, why_card
from models.access import Action, may, people_seen
from models.actions.boards import show_individual
from models.boards import Kpi
from models.errors import NotYours, UserError
from models.people import Person
from models.queries.board_scope import bookings_behind, teams_shown
from models.queries.boards import Standing, Standings, Window, has_goals, standings
from models.queries.matching import person_called
from models.queries.pipeline import Period
from models.recurrence import instant

on = Handlers()
MOST_DEALS = 15  # behind a rank, on one card
FIGURES = (
    (Kpi.DEALS, re.compile(r"\bdeals?\b|\bwins\b|单数|赢单数|签单", re.IGNORECASE)),
    (Kpi.REVENUE, re.compile(r"\brevenue\b|\bamounts?\b|\bmoney\b|金额|业绩|销售额", re.IGNORECASE)),
    (Kpi.GOAL, re.compile(r"\bgoals?\b|\bquotas?\b|\btargets?\b|完成率|达成率|目标", re.IGNORECASE)),
)
PERIODS = (
    (Period.TODAY, re.compile(r"\btoday\b|\bdaily\b|今天|今日|日榜", re.IGNORECASE)),
    (Period.WEEK, re.compile(r"\bweek(?:ly)?\b|本周|这周|周榜", re.IGNORECASE)),
    (Period.QUARTER, re.compile(r"\bquarter(?:ly)?\b|本季|季度", re.IGNORECASE)),
    (Period.YEAR, re.compile(r"\byear(?:ly)?\b|今年|年度", re.IGNORECASE)),
)
STOOD = re.compile(
    r"(?:leader\s?board|ranking|board)s?,? (?:as of|as it (?:stood|was)(?: on)?) (?P<day>.+)"
    r"|(?:排行榜|排名|榜单)[ ,,]*截[至止]到?(?P<zh>.+)|(?P<zh2>.*\d[日号]|昨天|上?周[一二三四五六日])的?(?:排行榜|排名|榜单)",
    re.IGNORECASE,
)
OFF = {"off", "关", "关闭", "不上榜"}
ON = {"on", "开", "打开", "上榜"}
WISH = re.compile(
    r"(?:take|leave) me off (?:the )?(?:leader\s?)?boards?|(?P<zh>我不想上榜|不要把我放到?排行榜上?)"
    r"|(?P<on>put me (?:back )?on (?:the )?(?:leader\s?)?boards?|让我上榜|我要上榜)",
    re.IGNORECASE,
)


@on.intent("leaderboard.show", need=Action.SEE_BOARDS)
def wish(ctx: Context, record: Record) -> None:
    _show(ctx, ctx.incoming.text, record.slots.get("period"))


@on.phrase
def as_it_stood(ctx: Context, text: str) -> bool:
    if STOOD.fullmatch(text.strip(" ?\uff1f。")) is None or not may(ctx.person, Action.SEE_BOARDS):
        return False
    _show(ctx, text, None)
    return True


@on.phrase
def on_or_off(ctx: Context, text: str) -> bool:
    found = WISH.fullmatch(text.strip(" .!。"))
    if found is None or not may(ctx.person, Action.SEE_BOARDS):
        return False
    _switch(ctx, is_on=found["on"] is not None)
    return True


@on.command("board", need=Action.SEE_BOARDS)
def command(ctx: Context, text: str) -> Answer | None:
    """`/board`, `/board deals this week`, `/board as of Friday`, `/board off`."""
    words = text.strip().lower()
    if words in OFF | ON:
        _switch(ctx, is_on=words in ON)
    else:
        _show(ctx, f"board {text.strip()}", None)
    return None


@on.command("why", need=Action.SEE_BOARDS)
def why_command(ctx: Context, text: str) -> Answer | None:
    """The deals behind a rank: one's own, or of somebody one manages."""
    args = _args(ctx, text, None)
    name = _without(text).strip()
    _why(ctx, args, ctx.person if not name else _named(ctx, name))
    return None


@on.button("board.show", need=Action.SEE_BOARDS)
def show(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """Another figure or period, in place."""
    assert ctx.card_id is not None
    board, as_of = _board(ctx, args)
    seen = people_seen(ctx.session, ctx.person)
    ctx.edit(ctx.card_id, own_board_card(ctx.reader, board, as_of, ctx.person.id, seen, args))
    return None


@on.button("board.why", need=Action.SEE_BOARDS)
def why(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    _why(ctx, args, ctx.person)
    return None


def _show(ctx: Context, text: str, period: str | None) -> None:
    args = _args(ctx, text, period)
    board, as_of = _board(ctx, args)
    seen = people_seen(ctx.session, ctx.person)
    ctx.say(own_board_card(ctx.reader, board, as_of, ctx.person.id, seen, args))


def _args(ctx: Context, text: str, period: str | None) -> dict[str, Any]:
    """What a board is asked for, as its buttons keep it."""
    stood = STOOD.fullmatch(text.strip(" ?\uff1f。"))
    day = None
    if stood is not None:
        words = stood["day"] or stood["zh"] or stood["zh2"]
        day = read_date(words, now=ctx.spoken_at, past=True)
        day = day if day is not None and day < ctx.reader.today else None
    kpi = next((kpi for kpi, words in FIGURES if words.search(text)), None)
    wanted = next((each for each, words in PERIODS if words.search(text)), Period.MONTH)
    return {
        "kpi": kpi,
        "period": Period(period) if period in set(Period) else wanted,
        "day": day.isoformat() if day is not None else None,
    }


def _board(ctx: Context, args: Mapping[str, Any]) -> tuple[Standings, datetime]:
    """The board as the person may see it, and the instant that it is of."""
    day = date.fromisoformat(args["day"]) if args["day"] else None
    first, last = Period(args["period"]).around(day or ctx.reader.today)
    window = Window(first, last)
    if day is not None:
        end = instant(day + timedelta(days=1), datetime.min.time(), ZoneInfo(ctx.person.zone))
        window = Window(first, min(last, day), as_of=min(end, ctx.now))
    teams = teams_shown(ctx.session, ctx.person)
    kpi = Kpi(args["kpi"]) if args["kpi"] else _usual(ctx, teams, window, Period(args["period"]))
    everybody = len(people_seen(ctx.session, ctx.person)) > 1
    board = standings(ctx.session, ctx.settings, kpi, window, teams, everybody=everybody)
    return board, window.as_of or ctx.now


def _usual(ctx: Context, teams: Any, window: Window, period: Period) -> Kpi:
    """By goals where there are any: that is fair to all. Goals are monthly."""
    if period in (Period.TODAY, Period.WEEK) or not has_goals(ctx.session, teams, window):
        return Kpi.REVENUE
    return Kpi.GOAL


def _why(ctx: Context, args: Mapping[str, Any], person: Person) -> None:
    if person.id not in people_seen(ctx.session, ctx.person):
        raise NotYours
    board, _ = _board(ctx, args)
    row = board.of(person.id) or Standing(person.name, person.id, person.team_id)
    deals, count = bookings_behind(ctx.session, person.id, board.window, MOST_DEALS)
    ctx.say(why_card(ctx.reader, board, row, deals, count, own=person.id == ctx.person.id))


def _without(text: str) -> str:
    """What is left of the words when figures and periods are taken out."""
    for _, words in (*FIGURES, *PERIODS):
        text = words.sub(" ", text)
    return re.sub(r"\b(?:this|by)\b", " ", text)


def _named(ctx: Context, name: str) -> Person:
    found = person_called(ctx.session, name)
    if found is None:
        raise UserError("unknown_person", name=name)
    return found


def _switch(ctx: Context, *, is_on: bool) -> None:
    show_individual(ctx.person, is_on=is_on)
    ctx.say(board_setting_card(ctx.reader, is_on=is_on))
