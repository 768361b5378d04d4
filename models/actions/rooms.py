"""What becomes of the rooms that the bot is in, and what they are bound to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Organisation, Team
from models.rooms import Room, RoomGrant, RoomReport, RoomState

LONGEST_TITLE = 200


def find(session: Session, platform: str, connection: str, room: str) -> Room | None:
    """The room by its address."""
    query = select(Room).where(Room.platform == platform, Room.connection == connection, Room.room == room)
    return session.scalars(query).one_or_none()


def enter(session: Session, platform: str, connection: str, room: str, language: str | None = None) -> Room:
    """The room, present from now on; a new one speaks `language`, else the organisation's."""
    found = find(session, platform, connection, room)
    if found is not None:
        found.state = RoomState.PRESENT
        return found
    usual = language or session.scalars(select(Organisation.language)).first() or "en"
    found = Room(platform=platform, connection=connection, room=room, title="", language=usual, grants=[])
    session.add(found)
    session.flush()  # buttons carry its id
    return found


def rename(room: Room, title: str) -> None:
    room.title = title.strip()[:LONGEST_TITLE] or room.title


def share(room: Room, *, is_shared: bool) -> None:
    """People of another company came in or went. Whoever comes in sees only what is granted again."""
    if is_shared and not room.is_shared:
        room.grants.clear()
    room.is_shared = is_shared


def bind(room: Room, now: datetime, team: Team, thread: str | None) -> None:
    """Give the room to a team. The first time it is granted its wins without amounts, unless strangers are there."""
    if room.bound_at is None:
        room.language, room.thread = team.language, thread
        if not room.is_shared:
            room.grants = [RoomGrant(report=RoomReport.WINS)]
    room.team_id = team.id
    room.bound_at = now


def set_language(room: Room, language: str) -> None:
    room.language = language


def set_topic(room: Room, thread: str | None) -> None:
    """Posts go to that topic from now on; None: to the room itself."""
    room.thread = thread


def toggle(room: Room, report: RoomReport) -> None:
    """Grant the report to the room, or take it back; amounts of wins go with wins."""
    if room.shows(report):
        gone = {report, RoomReport.WIN_AMOUNTS} if report is RoomReport.WINS else {report}
        room.grants = [grant for grant in room.grants if grant.report not in gone]
        return
    wanted = (RoomReport.WINS, report) if report is RoomReport.WIN_AMOUNTS else (report,)
    room.grants += [RoomGrant(report=each) for each in wanted if not room.shows(each)]


def move(session: Session, *, platform: str, connection: str, old: str, new: str) -> None:
    """The room has a new id. If that is known already, the one that is bound lives on."""
    before, after = find(session, platform, connection, old), find(session, platform, connection, new)
    if before is None:
        return
    before.state = RoomState.PRESENT
    if after is None:
        before.room = new
    elif after.bound_at is None and before.bound_at is not None:
        session.delete(after)
        session.flush()  # its address is free only now
        before.room = new
    else:
        before.state = RoomState.LEFT
