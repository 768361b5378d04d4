"""What the rooms of a team are to be told of its stand-ups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from models.deputies import on_leave
from models.people import Person
from models.rooms import Room, RoomGrant, RoomReport, RoomState
from models.standups import (
    TO_PUBLISH,
    Standup,
    StandupOptions,
    StandupPost,
    StandupState,
)
from models.teams import teams_above, teams_below


def due_to_publish(now: datetime) -> Select[Standup]:
    due = select(Standup).where(text(TO_PUBLISH), Standup.publish_at <= now)
    return due.order_by(Standup.publish_at, Standup.id)


def rooms_told(session: Session, person: Person) -> Sequence[int]:
    """The rooms of the person's team, and of the teams above it, that were allowed stand-ups."""
    query = (
        select(Room.id)
        .join(RoomGrant, RoomGrant.room_id == Room.id)
        .where(
            RoomGrant.report == RoomReport.STANDUPS,
            Room.state == RoomState.PRESENT,
            Room.bound_at.is_not(None),
            Room.team_id.in_(teams_above(session, person.team_id)),
        )
        .order_by(Room.id)
    )
    return session.scalars(query).all()


def post_about(session: Session, room: Room, standup: Standup, subject: int) -> StandupPost | None:
    return session.scalars(
        select(StandupPost).where(
            StandupPost.room_id == room.id,
            StandupPost.schedule_id == standup.schedule_id,
            StandupPost.day == standup.day,
            StandupPost.slot == standup.slot,
            StandupPost.subject == subject,
        )
    ).one_or_none()


def is_named(person: Person) -> bool:
    """Whether rooms may hear what the person does."""
    return person.individuals and (person.team is None or person.team.individuals)


@dataclass(slots=True)
class Summary:
    """`said` are name, state and words; `silent` names. People of whom rooms hear nothing are only counted."""

    asked: int = 0
    answered: int = 0
    said: list[tuple[str, StandupState, str]] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


def summary_of(
    session: Session, now: datetime, room: Room, standup: Standup, options: StandupOptions
) -> Summary:
    """Of one stand-up in one room. Who may still answer before the summary is due, or is on leave, is not silent."""
    assert room.team_id is not None
    found = Summary()
    query = (
        select(Standup, Person)
        .join(Person, Person.id == Standup.person_id)
        .where(
            Standup.schedule_id == standup.schedule_id,
            Standup.day == standup.day,
            Standup.slot == standup.slot,
            Person.active,
            Person.team_id.in_(teams_below(session, room.team_id)),
        )
        .order_by(Person.name, Person.id)
    )
    for one, person in session.execute(query).unique():
        if one.state is not StandupState.ASKED:
            found.answered += 1
            if is_named(person):
                found.said.append((person.name, one.state, one.text or ""))
        elif (
            one.asked_at + timedelta(minutes=options.summary_after) > now
            or on_leave(session, now, person) is not None
        ):
            continue
        elif is_named(person):
            found.silent.append(person.name)
        found.asked += 1
    return found
