"""Leaderboards in words: the board of a room, one's own place, and what is behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.core.cards import Button, Buttons, Card, Element, Span, Style, Text, Title, card, plain
from bot.core.reader import Reader
from bot.views.month import not_counted
from bot.views.people import zone_name
from bot.views.texts import muted
from models.boards import Kpi
from models.queries.board_scope import Behind
from models.queries.boards import Standing, Standings, value_of
from models.queries.pipeline import Period, end_of_month

MOST_ROWS = 20
AROUND = 2  # people above and below one's own place


def board_card(
    readers: Sequence[Reader],
    board: Standings,
    as_of: datetime,
    zones: Sequence[str],
    seen: frozenset[int] | None = frozenset(),
    corrected_at: datetime | None = None,
) -> Card:
    """A board for a room, its words in each of the room's languages. `zones`: where its readers are. Amounts are shown
    of the people `seen` only, None: of all.
    """
    first = readers[0]
    parts: list[Element] = [Title(" / ".join(_title(r, board) for r in readers))]
    parts += [muted(_as_corrected(r, as_of_line(r, board, as_of, zones), corrected_at)) for r in readers]
    parts += _rows(first, board, seen, me=None)
    parts += [muted(left_out) for r in readers if (left_out := _left_out(r, board))]
    return card(*parts, language=first.language)


def own_board_card(
    r: Reader, board: Standings, as_of: datetime, me: int, seen: frozenset[int], args: Mapping[str, Any]
) -> Card:
    """A board for one person, with the own place, and buttons for other figures and periods (`args` as pressed)."""
    parts: list[Element] = [Title(_title(r, board)), muted(as_of_line(r, board, as_of, [r.zone]))]
    parts += _rows(r, board, seen, me=me)
    if place := place_line(r, board, me):
        parts.append(plain(place))
    if left_out := _left_out(r, board):
        parts.append(muted(left_out))
    parts += _choices(r, board, args)
    return card(*parts, language=r.language)


def place_card(r: Reader, board: Standings, me: int) -> Card:
    """After a board was posted: one's own place, with two above and two below."""
    ids = [row.person_id for row in board.rows]
    at = ids.index(me)
    around = board.rows[max(at - AROUND, 0) : at + AROUND + 1]
    return card(
        Title(place_line(r, board, me)),
        muted(_title(r, board)),
        _lines(r, board, around, frozenset({me}), me),
        language=r.language,
    )


def why_card(
    r: Reader, board: Standings, row: Standing, deals: Sequence[Behind], count: int, *, own: bool
) -> Card:
    """The deals that a rank rests on, the largest first."""
    name = r.t("You") if own else row.name
    title = r.t("{name}: {figure}", name=name, figure=_figure(r, board, row))
    parts: list[Element] = [Title(title), muted(_title(r, board))]
    if not deals:
        parts.append(plain(r.t("Nothing is booked in this time.")))
    lines = [_deal_line(r, each) for each in deals]
    if lines:
        parts.append(plain("\n".join(lines)))
    if count > len(deals):
        parts.append(muted(r.n("and one more deal", "and {count} more deals", count - len(deals))))
    return card(*parts, language=r.language)


def board_setting_card(r: Reader, *, is_on: bool) -> Card:
    """What somebody chose about being shown."""
    if is_on:
        return card(plain(r.t("You are on the leaderboards again.")), language=r.language)
    text = r.t(
        "You are off the leaderboards, and no room hears of your wins. Your deals count for the team as before; /board on brings you back."
    )
    return card(plain(text), language=r.language)


def period_name(r: Reader, first: date, last: date) -> str:
    """The days from `first` to `last` as one calls them."""
    if first == last:
        return r.day(first)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return r.t("year {year}", year=first.year)
    if first.day == 1 and (last - first).days > 31 and first.month % 3 == 1:
        return r.t("Q{quarter} {year}", quarter=(first.month + 2) // 3, year=first.year)
    if first.day == 1 and last == end_of_month(first):
        return r.month(first)
    return r.t("{first} to {last}", first=r.day(first), last=r.day(last))


def as_of_line(r: Reader, board: Standings, as_of: datetime, zones: Sequence[str]) -> str:
    """As of Tue 24 Nov 10:30 Berlin / 17:30 Shanghai."""
    readers = [Reader(r.language, zone, r.today) for zone in dict.fromkeys(zones)]
    moments: list[str] = []
    day = None
    for each in readers:
        date_ = each.local(as_of).date()
        hour = f"{each.clock(as_of)} {zone_name(r, each.zone)}"
        moments.append(hour if date_ == day else f"{r.day(date_)} {hour}")
        day = date_
    told = r.t("as of {moment}", moment=" / ".join(moments))
    window = board.window
    if window.as_of is not None and not window.corrected:
        return r.t("{told}, as it was known then", told=told)
    return told


def _as_corrected(r: Reader, told: str, at: datetime | None) -> str:
    if at is None:
        return told
    return r.t("{told} · corrected {day} {time}", told=told, day=r.day(r.local(at).date()), time=r.clock(at))


def place_line(r: Reader, board: Standings, me: int) -> str:
    """You are 2, €340,000 behind 1. Other people's amounts can't be worked out of it."""
    row = board.of(me)
    if row is None or row.rank is None:
        return ""
    above = board.above(row)
    if above is None:
        return r.t("You are first.") if value_of(row, board.kpi) else ""
    distance = _distance(r, board, row, above)
    if not distance:
        return r.t("You are number {rank}.", rank=row.rank)
    return r.t(
        "You are number {rank}, {distance} behind number {above}.",
        rank=row.rank,
        distance=distance,
        above=above.rank,
    )


def _distance(r: Reader, board: Standings, row: Standing, above: Standing) -> str:
    if board.kpi is Kpi.DEALS:
        return r.n("one deal", "{count} deals", above.deals - row.deals)
    if board.kpi is Kpi.GOAL and row.goal_minor and above.share is not None and row.share is not None:
        return r.money(round((above.share - row.share) * row.goal_minor), row.currency)
    return ""


def _title(r: Reader, board: Standings) -> str:
    period = period_name(r, board.window.first, board.window.last)
    return r.t("🏁 {period}, {figure}", period=period, figure=kpi_name(r, board.kpi))


def kpi_name(r: Reader, kpi: Kpi) -> str:
    return {
        Kpi.GOAL: r.t("% of own goal"),
        Kpi.REVENUE: r.t("revenue won"),
        Kpi.DEALS: r.t("deals won"),
    }[kpi]


def _rows(r: Reader, board: Standings, seen: frozenset[int] | None, me: int | None) -> list[Element]:
    if not board.rows and not board.teams:
        return [plain(_empty(r, board))]
    shown = list(board.rows[:MOST_ROWS])
    own = board.of(me) if me is not None else None
    if own is not None and own not in shown:
        shown.append(own)
    parts: list[Element] = [_lines(r, board, shown, seen, me)] if shown else []
    if more := len(board.rows) - len(shown):
        parts.append(muted(r.n("and one more", "and {count} more", more)))
    if board.teams:
        parts.append(_lines(r, board, board.teams, seen, None))
    return parts


def _empty(r: Reader, board: Standings) -> str:
    if board.kpi is Kpi.GOAL and board.without_goal:
        return r.t("No goals are set for this time, so there is nothing to rank by.")
    return r.t("There is nobody to show here yet.")


def _lines(
    r: Reader, board: Standings, rows: Sequence[Standing], seen: frozenset[int] | None, me: int | None
) -> Text:
    spans: list[Span] = []
    for row in rows:
        rank = "" if row.person_id is None else f"{row.rank} "
        words = " ".join(filter(None, (f"{rank}{row.name}", _value(r, board, row, seen), _moved(row))))
        begin = "\n" if spans else ""
        spans.append(
            Span(begin + words, Style.BOLD if me is not None and row.person_id == me else Style.PLAIN)
        )
    return Text(tuple(spans))


def _value(r: Reader, board: Standings, row: Standing, seen: frozenset[int] | None) -> str:
    """Where the amount is not to be shown, the part of the own goal stands for it."""
    aloud = seen is None or row.person_id in seen
    if board.kpi is Kpi.REVENUE and not aloud:
        return "" if row.share is None else r.percent(row.share)
    return _figure(r, board, row)


def _figure(r: Reader, board: Standings, row: Standing) -> str:
    match board.kpi:
        case Kpi.GOAL:
            return "–" if row.share is None else r.percent(row.share)
        case Kpi.REVENUE:
            return r.money(row.minor, board.currency)
        case Kpi.DEALS:
            return r.n("one deal", "{count} deals", row.deals)


def _moved(row: Standing) -> str:
    if not row.moved:
        return ""
    return f"↑{row.moved}" if row.moved > 0 else f"↓{-row.moved}"


def _left_out(r: Reader, board: Standings) -> str:
    """What is not counted, and who is not there."""
    parts = []
    if board.contested:
        parts.append(
            r.n("one contested deal not counted", "{count} contested deals not counted", board.contested)
        )
    parts += not_counted(r, board.uncounted)
    if board.without_goal and board.rows:
        parts.append(r.n("one person without a goal", "{count} people without a goal", board.without_goal))
    if board.hidden:
        parts.append(r.n("one person not shown", "{count} people not shown", board.hidden))
    return " · ".join(parts)


def _choices(r: Reader, board: Standings, args: Mapping[str, Any]) -> list[Element]:
    def shown(label: str, **changed: Any) -> Button:
        return Button(label, "board.show", {**args, **changed}, once=False)

    figures = [shown(kpi_name(r, kpi), kpi=kpi) for kpi in Kpi if kpi is not board.kpi]
    names = {
        Period.TODAY: r.t("Today"),
        Period.WEEK: r.t("This week"),
        Period.MONTH: r.t("This month"),
        Period.QUARTER: r.t("This quarter"),
    }
    periods = [
        shown(name, period=period, kpi=None) for period, name in names.items() if period != args["period"]
    ]
    why = [Button(r.t("Why?"), "board.why", dict(args), once=False)]
    return [Buttons((*figures, *why)), Buttons(tuple(periods))]


def _deal_line(r: Reader, deal: Behind) -> str:
    amount = r.money(deal.minor, deal.currency)
    if deal.org_minor is None:
        amount = r.t("{amount} (no rate, not counted as revenue)", amount=amount)
    return f"#{deal.deal_id} {deal.account} · {amount} · {r.day(deal.day)}"
