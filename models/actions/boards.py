"""Leaderboards: written down as they are posted, put right, and who is shown on them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models.actions import schedules
from models.actions.schedules import Plan
from models.base import insert_rows
from models.boards import KIND, Board, BoardPost, BoardRow
from models.people import Person, Team
from models.queries.boards import Standings
from models.queries.posted_boards import EXACT, Correction, Snapshot, board_schedules
from models.recurrence import DayOff, Every, Rule
from models.schedules import Run, Schedule

USUAL_DAY, USUAL_TIME = 4, time(16)  # Friday


def show_individual(person: Person, *, is_on: bool) -> None:
    """Whether boards and rooms name this person; the deals count for the team either way."""
    person.individuals = is_on


def plan_for(session: Session, now: datetime, team: Team) -> None:
    """A board on Friday afternoons for a team that no schedule has one for."""
    if board_schedules(session, team.id):
        return
    rule = Rule(Every.WEEK, (USUAL_TIME,), weekdays=(USUAL_DAY,), day_off=DayOff.PREVIOUS)
    schedules.resume(
        schedules.add(session, now, Plan(f"board-{team.key}", KIND, rule, {}, team_id=team.id)), now
    )


def keep(session: Session, now: datetime, schedule: Schedule, run: Run, taken: Snapshot) -> Board:
    """Write down the board of a run, once."""
    same = select(Board).where(Board.schedule_id == schedule.id, Board.day == run.day, Board.slot == run.slot)
    if (found := session.scalars(same).one_or_none()) is not None:
        return found
    board = Board(
        schedule_id=schedule.id,
        day=run.day,
        slot=run.slot,
        team_id=schedule.team_id,
        kpi=taken.standings.kpi,
        currency=taken.standings.currency,
        first_day=taken.standings.window.first,
        last_day=taken.standings.window.last,
        as_of=run.due_at,
        facts=_facts(taken.standings),
        is_private=taken.options.private,
        told=0,
        seen_booking=taken.seen_booking,
        seen_change=taken.seen_change,
        created_at=now,
        corrected_at=None,
    )
    session.add(board)
    session.flush()  # its rows carry its id
    _write_rows(session, board, taken.standings)
    return board


def correct(session: Session, now: datetime, board: Board, correction: Correction) -> bool:
    """Put a board right; whether it says something else now."""
    board.seen_booking, board.seen_change = correction.seen_booking, correction.seen_change
    if correction.standings is None:
        return False
    board.facts, board.corrected_at = _facts(correction.standings), now
    is_told = board.told > 0
    session.execute(delete(BoardRow).where(BoardRow.board_id == board.id))
    _write_rows(session, board, correction.standings)
    if is_told:
        board.told = last_row(session, board)
    return True


def add_post(session: Session, now: datetime, board: Board, room_id: int, outbox_id: int) -> None:
    session.add(BoardPost(board_id=board.id, room_id=room_id, outbox_id=outbox_id, created_at=now))


def last_row(session: Session, board: Board) -> int:
    query = select(BoardRow.id).where(BoardRow.board_id == board.id).order_by(BoardRow.id.desc()).limit(1)
    return session.scalars(query).one_or_none() or 0


def _write_rows(session: Session, board: Board, found: Standings) -> None:
    rows: list[dict[str, Any]] = [
        {
            "board_id": board.id,
            "rank": row.rank,
            "name": row.name,
            "person_id": row.person_id,
            "team_id": row.team_id,
            "minor": row.minor,
            "deals": row.deals,
            "share": None if row.share is None else row.share.quantize(EXACT),
            "goal_minor": row.goal_minor,
            "currency": row.currency,
            "moved": row.moved,
        }
        for row in (*found.rows, *found.teams)
    ]
    if rows:
        insert_rows(session, BoardRow, rows)


def _facts(found: Standings) -> dict[str, Any]:
    return {
        "uncounted": [[each.currency, each.deals] for each in found.uncounted],
        "contested": found.contested,
        "without_goal": found.without_goal,
        "hidden": found.hidden,
    }
