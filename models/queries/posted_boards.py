"""Boards that were posted: as they stand in the database, where they are still to be posted, what has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.boards import KIND, Board, BoardOptions, BoardPost, BoardRow, Kpi, options_of
from models.deals import Booking, DealChange
from models.queries.boards import Standing, Standings, Window, has_goals, standings
from models.queries.calendars import timing_of_team
from models.queries.month import Uncounted
from models.queries.pipeline import Period
from models.queries.wins import is_awake, zone_of
from models.recurrence import from_json, next_slot
from models.rooms import Room, RoomGrant, RoomReport, RoomState
from models.schedules import Schedule
from models.teams import teams_above, teams_below

LATEST = timedelta(hours=24)  # after that a board is no news
FOLLOWED = timedelta(days=7)  # for how long a board follows its deals
MOST_FOLLOWED = 30
EXACT = Decimal("0.000000001")  # as a row keeps a share


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was counted, and how far the ledger was read for it."""

    standings: Standings
    options: BoardOptions
    seen_booking: int
    seen_change: int


def snapshot(
    session: Session, settings: Settings, schedule: Schedule, day: date, as_of: datetime
) -> Snapshot:
    """The board of a schedule that came due on a date."""
    options = options_of(schedule)
    first, last = window_of(options, day)
    window = Window(first, last, as_of, corrected=True)
    seen = ledger_mark(session)
    teams = _teams(session, schedule.team_id)
    by_money = options.kpi is Kpi.GOAL and not has_goals(session, teams, window)
    found = standings(session, settings, Kpi.REVENUE if by_money else options.kpi, window, teams)
    return Snapshot(moves(found, _ranks_before(session, schedule.id, found, as_of)), options, *seen)


def window_of(options: BoardOptions, day: date) -> tuple[date, date]:
    """The first and the last day that a board counts."""
    period = Period(options.period)
    first, last = period.around(day)
    return period.around(first - timedelta(days=1)) if options.previous else (first, last)


def ledger_mark(session: Session) -> tuple[int, int]:
    """How far the ledger goes: its last booking and its last change."""
    booking = session.scalar(select(func.max(Booking.id))) or 0
    return booking, session.scalar(select(func.max(DealChange.id))) or 0


def moves(found: Standings, before: Mapping[int, int]) -> Standings:
    """The same with the places that each has won or lost; none where somebody was not ranked before."""
    rows = tuple(
        replace(row, moved=before[row.person_id] - row.rank)
        if row.rank and row.person_id in before and row.person_id is not None
        else row
        for row in found.rows
    )
    return replace(found, rows=rows)


def _ranks_before(session: Session, schedule_id: int, found: Standings, as_of: datetime) -> dict[int, int]:
    """Of the last board before, if it counted the same days."""
    last = session.scalars(
        select(Board)
        .where(Board.schedule_id == schedule_id, Board.as_of < as_of)
        .order_by(Board.as_of.desc())
        .limit(1)
    ).one_or_none()
    if last is None or (last.kpi, last.first_day) != (found.kpi, found.window.first):
        return {}
    rows = select(BoardRow.person_id, BoardRow.rank).where(
        BoardRow.board_id == last.id, BoardRow.person_id.is_not(None), BoardRow.rank.is_not(None)
    )
    return {person_id: rank for person_id, rank in session.execute(rows) if person_id and rank}


def stored(session: Session, board: Board) -> Standings:
    """A board as it was written down."""
    rows = session.scalars(select(BoardRow).where(BoardRow.board_id == board.id).order_by(BoardRow.id))
    lines = [
        Standing(
            name=row.name,
            person_id=row.person_id,
            team_id=row.team_id,
            minor=row.minor,
            deals=row.deals,
            share=row.share,
            goal_minor=row.goal_minor,
            currency=row.currency,
            rank=row.rank,
            moved=row.moved,
        )
        for row in rows
    ]
    facts = board.facts
    return Standings(
        kpi=board.kpi,
        window=Window(board.first_day, board.last_day, board.as_of, corrected=True),
        currency=board.currency,
        rows=tuple(line for line in lines if line.person_id is not None),
        teams=tuple(line for line in lines if line.person_id is None),
        uncounted=tuple(Uncounted(currency, deals) for currency, deals in facts["uncounted"]),
        contested=facts["contested"],
        without_goal=facts["without_goal"],
        hidden=facts["hidden"],
    )


def rooms_granted(session: Session, team_id: int | None) -> list[Room]:
    """Where a board of that team (None: of all) may be posted: rooms of the team and of those below it."""
    query = (
        select(Room)
        .join(RoomGrant, RoomGrant.room_id == Room.id)
        .where(
            RoomGrant.report == RoomReport.BOARDS,
            Room.state == RoomState.PRESENT,
            Room.bound_at.is_not(None),
            Room.team_id.is_not(None),
        )
        .order_by(Room.id)
    )
    if (teams := _teams(session, team_id)) is not None:
        query = query.where(Room.team_id.in_(teams))
    return list(session.scalars(query).unique())


def zones_shown(session: Session, board: Board) -> list[str]:
    """The zones of the rooms that a board is for, from west to east."""
    zones = {zone_of(session, room) for room in rooms_granted(session, board.team_id)}
    return sorted(zones, key=lambda zone: (board.as_of.astimezone(ZoneInfo(zone)).replace(tzinfo=None), zone))


def posts_due(session: Session, now: datetime) -> list[tuple[int, int]]:
    """Board and room: the last board of each schedule, where it is not posted yet and the room is awake."""
    last = select(func.max(Board.id)).where(Board.created_at > now - LATEST).group_by(Board.schedule_id)
    due = []
    for board in session.scalars(select(Board).where(Board.id.in_(last)).order_by(Board.id)):
        done = set(session.scalars(select(BoardPost.room_id).where(BoardPost.board_id == board.id)))
        rooms = (room for room in rooms_granted(session, board.team_id) if room.id not in done)
        due += [(board.id, room.id) for room in rooms if is_awake(session, room, now)]
    return due


@dataclass(frozen=True, slots=True)
class Correction:
    """A board that says no longer what is so (`standings`), or only that it was looked at (None)."""

    board_id: int
    seen_booking: int
    seen_change: int
    standings: Standings | None


def corrections(settings: Settings, session: Session, now: datetime) -> list[Correction]:
    """Boards to be put right after the ledger has gone on."""
    booking, change = ledger_mark(session)
    followed = session.scalars(
        select(Board)
        .where(
            Board.created_at > now - FOLLOWED,
            (Board.seen_booking != booking) | (Board.seen_change != change),
        )
        .order_by(Board.id.desc())
        .limit(MOST_FOLLOWED)
    ).all()
    return [Correction(board.id, booking, change, _anew(session, settings, board)) for board in followed]


def _anew(session: Session, settings: Settings, board: Board) -> Standings | None:
    window = Window(board.first_day, board.last_day, board.as_of, corrected=True)
    found = standings(session, settings, board.kpi, window, _teams(session, board.team_id))
    found = moves(found, _ranks_before(session, board.schedule_id, found, board.as_of))
    return None if _facts(found) == _facts(stored(session, board)) else found


def _facts(found: Standings) -> object:
    """What a board says, in a form that can be compared."""
    rounded: Sequence[Standing] = [
        replace(row, share=None if row.share is None else row.share.quantize(EXACT))
        for row in (*found.rows, *found.teams)
    ]
    return rounded, found.uncounted, found.contested, found.without_goal, found.hidden


def board_schedules(session: Session, team_id: int) -> list[Schedule]:
    """What posts boards in the rooms of a team: its own schedules, and those of the teams above it."""
    query = select(Schedule).where(
        Schedule.kind == KIND,
        Schedule.active,
        or_(Schedule.team_id.is_(None), Schedule.team_id.in_(teams_above(session, team_id))),
    )
    return list(session.scalars(query.order_by(Schedule.id)))


def next_board(session: Session, team_id: int, now: datetime) -> datetime | None:
    """When the team's rooms get the next one."""
    coming = []
    for schedule in board_schedules(session, team_id):
        timing = timing_of_team(session, schedule.team_id, schedule.zone)
        slot = next_slot(from_json(schedule.rule), timing.zone_info, timing.calendar, now)
        coming += [slot.at] if slot is not None else []
    return min(coming, default=None)


def _teams(session: Session, team_id: int | None) -> list[int] | None:
    return None if team_id is None else teams_below(session, team_id)
