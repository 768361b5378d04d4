"""Rooms as those see them who set them up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.access import Action, may, teams_bound
from models.people import Person, Role, Team
from models.queries.posted_boards import next_board
from models.queries.wins import zone_of
from models.rooms import Room, RoomReport, RoomState


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room and what it may be bound to. `here` is the topic in which it was asked about."""

    id: int
    title: str
    team: str | None
    language: str
    zone: str
    hours: tuple[str, str]
    reports: frozenset[RoomReport]
    is_shared: bool
    is_bound: bool
    thread: str | None
    here: str | None
    teams: Sequence[tuple[int, str]]
    board_at: datetime | None = None  # when it gets the next leaderboard


def view_of(session: Session, person: Person, room: Room, here: str | None) -> RoomView:
    """The room for a person who may bind it."""
    mine = teams_bound(session, person)
    teams = session.execute(select(Team.id, Team.name).where(Team.id.in_(mine)).order_by(Team.name, Team.id))
    team = session.get(Team, room.team_id) if room.team_id is not None else None
    board_at = None
    if team is not None and room.shows(RoomReport.BOARDS) and "now" in session.info:
        board_at = next_board(session, team.id, session.info["now"])
    return RoomView(
        id=room.id,
        title=room.title,
        team=team.name if team else None,
        language=room.language,
        zone=zone_of(session, room),
        hours=(f"{room.wakes_at:%H:%M}", f"{room.sleeps_at:%H:%M}"),
        reports=frozenset(grant.report for grant in room.grants),
        is_shared=room.is_shared,
        is_bound=room.bound_at is not None,
        thread=room.thread,
        here=here,
        teams=[(id_, name) for id_, name in teams],
        board_at=board_at,
    )


def rooms_of(session: Session, person: Person) -> Sequence[tuple[Room, str | None]]:
    """The rooms that the bot is in and the person may bind, with their team's name."""
    mine = teams_bound(session, person)
    rows = session.execute(
        select(Room, Team.name)
        .outerjoin(Team, Team.id == Room.team_id)
        .where(Room.state != RoomState.LEFT, or_(Room.team_id.is_(None), Room.team_id.in_(mine)))
        .order_by(Room.bound_at.is_not(None), Room.title, Room.id)
    )
    return [(room, name) for room, name in rows]


def who_binds(session: Session, team_id: int | None) -> list[Person]:
    """Who may set up a room for that team (None: for any): managers, or where there are none the admins."""
    people = [
        person
        for person in session.scalars(select(Person).where(Person.active).order_by(Person.name)).unique()
        if may(person, Action.BIND_ROOMS)
    ]
    fitting = [person for person in people if team_id is None or team_id in teams_bound(session, person)]
    managers = [person for person in fitting if person.has(Role.MANAGER)]
    return managers or fitting or people
