"""Boards by the clock: one snapshot, posted in every room that was granted it, and put right in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.cards import Card, card_to_json
from bot.core.context import Machine, reader_of
from bot.views.boards import board_card, place_card
from models.actions import boards
from models.boards import KIND, Board, BoardPost, BoardRow
from models.db import Database
from models.people import Person
from models.queries.audiences import AUDIENCES
from models.queries.posted_boards import (
    LATEST,
    Correction,
    corrections,
    posts_due,
    snapshot,
    stored,
    zones_shown,
)
from models.queue.notices import Rank
from models.queue.outbox import Outbox
from models.rooms import Room, RoomReport, RoomState
from models.schedules import Run, Schedule
from reminders import posting
from reminders.notices import tell
from reminders.posting import is_there, readers_of
from reminders.rhythm import Rhythm, Turn

CATCH_UP = timedelta(hours=12)
TOLD = 50  # people told their place in one unit
PLACE_LASTS = timedelta(hours=20)


def prepare(
    machine: Machine, session: Session, now: datetime, schedule: Schedule, run: Run, people: Sequence[int]
) -> Any:
    return snapshot(session, machine.settings, schedule, run.day, run.due_at)


def serve(turn: Turn, person_id: int, data: Any) -> None:
    if data.standings.rows or data.standings.teams:
        boards.keep(turn.session, turn.now, turn.schedule, turn.run, data)


RHYTHM = Rhythm(KIND, CATCH_UP, serve, audience=AUDIENCES[KIND], prepare=prepare)


async def keep_posted(database: Database, machine: Machine, wake: Callable[[], None]) -> None:
    """Post what is due and put right what was posted; both are found on a reader thread."""
    for board_id, room_id in await database.read(posts_due):
        await database.write(partial(post, board_id, room_id), urgent=False)
        wake()
    for correction in await database.read(partial(corrections, machine.settings)):
        await database.write(partial(correct, machine, correction), urgent=False)
        wake()


def post(board_id: int, room_id: int, session: Session, now: datetime) -> None:
    """The room's row is locked, so that of two copies one does it."""
    room = session.scalars(select(Room).where(Room.id == room_id).with_for_update()).one()
    done = select(BoardPost.id).where(BoardPost.board_id == board_id, BoardPost.room_id == room_id)
    if room.state is not RoomState.PRESENT or not room.shows(RoomReport.BOARDS):
        return
    if session.scalars(done).first() is not None:
        return
    board = session.get_one(Board, board_id)
    sent = posting.post(
        session,
        now,
        room,
        card_to_json(_card(session, now, room, board)),
        key=f"board:{board.id}:{room.id}",
        expires_at=board.created_at + LATEST,
    )
    boards.add_post(session, now, board, room.id, sent)


def correct(machine: Machine, correction: Correction, session: Session, now: datetime) -> None:
    """The rows, then every post of them, in place."""
    board = session.get_one(Board, correction.board_id, with_for_update=True)
    if not boards.correct(session, now, board, correction):
        return
    for posted in session.scalars(
        select(BoardPost).where(BoardPost.board_id == board.id).order_by(BoardPost.id)
    ):
        room = session.get_one(Room, posted.room_id)
        is_shown = is_there(session, posted.outbox_id) and room.state is RoomState.PRESENT
        if is_shown and machine.can(room.platform).edit:
            root = session.get_one(Outbox, posted.outbox_id)
            replies.edit(session, now, root, _card(session, now, room, board))


def tell_places(machine: Machine, session: Session, now: datetime) -> int:
    """After a board was posted each person on it hears, alone, where they stand; how many there were."""
    board = session.scalars(
        select(Board)
        .where(
            Board.is_private,
            Board.created_at > now - PLACE_LASTS,
            Board.told
            < select(BoardRow.id)
            .where(BoardRow.board_id == Board.id)
            .order_by(BoardRow.id.desc())
            .limit(1)
            .scalar_subquery(),
            select(BoardPost.id).where(BoardPost.board_id == Board.id).exists(),
        )
        .order_by(Board.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if board is None:
        return 0
    found = stored(session, board)
    rows = session.scalars(
        select(BoardRow)
        .where(BoardRow.board_id == board.id, BoardRow.id > board.told)
        .order_by(BoardRow.id)
        .limit(TOLD)
    ).all()
    for row in rows:
        board.told = row.id
        person = session.get(Person, row.person_id) if row.person_id is not None else None
        if person is not None and person.active and found.of(person.id) is not None:
            tell(
                session,
                now,
                person,
                place_card(reader_of(person, now), found, person.id),
                kind=KIND,
                rank=Rank.REST,
                expires_in=PLACE_LASTS,
                dedupe=f"board:{board.id}:{person.id}",
            )
    return len(rows)


def _card(session: Session, now: datetime, room: Room, board: Board) -> Card:
    """As it stands now, for that room; money only where the room was granted amounts."""
    seen = None if room.shows(RoomReport.WIN_AMOUNTS) else frozenset[int]()
    return board_card(
        readers_of(session, now, room),
        stored(session, board),
        board.as_of,
        zones_shown(session, board),
        seen,
        board.corrected_at,
    )
