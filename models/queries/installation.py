"""How the installation itself is doing: who is connected, what was heard last, what waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.people import Grant, Identity, Organisation, Person, Role
from models.queue.inbox import Inbox, InboxState
from models.queue.outbox import Outbox, OutboxState
from models.rooms import Room, RoomState

Address = tuple[str, str]  # platform and connection


@dataclass(frozen=True, slots=True)
class State:
    """`rooms` by connection: id → title. `heard` is when something last came in by each."""

    people: int
    connected: int
    rooms: Mapping[Address, Mapping[str, str]]
    heard: Mapping[Address, datetime]
    failed: int  # came in and could not be handled
    unsent: int  # the platform refused it, or nobody knows whether it arrived


def state_of(session: Session) -> State:
    rooms: dict[Address, dict[str, str]] = {}
    for room in session.scalars(select(Room).where(Room.state == RoomState.PRESENT).order_by(Room.id)):
        rooms.setdefault((room.platform, room.connection), {})[room.room] = room.title
    last = select(Inbox.platform, Inbox.connection, func.max(Inbox.id)).group_by(
        Inbox.platform, Inbox.connection
    )
    newest = {id_: (platform, connection) for platform, connection, id_ in session.execute(last)}
    times = session.execute(select(Inbox.id, Inbox.received_at).where(Inbox.id.in_(newest)))
    return State(
        people=_count(session, select(func.count(Person.id)).where(Person.active.is_(True))),
        connected=_count(session, select(func.count(func.distinct(Identity.person_id)))),
        rooms=rooms,
        heard={newest[id_]: at for id_, at in times},
        failed=_count(session, select(func.count(Inbox.id)).where(Inbox.state == InboxState.DEAD)),
        unsent=_count(
            session,
            select(func.count(Outbox.id)).where(Outbox.state.in_((OutboxState.DEAD, OutboxState.UNKNOWN))),
        ),
    )


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(query) or 0


def admins(session: Session) -> list[Person]:
    """Everybody with the keys to settings and people, the first one first."""
    query = select(Person).join(Grant).where(Grant.role == Role.ADMIN, Person.active.is_(True))
    return list(session.scalars(query.order_by(Person.id)).unique())


def connected_admin(session: Session) -> str | None:
    """The name of an admin who can already be written to."""
    reachable = set(session.scalars(select(Identity.person_id)))
    return next((person.name for person in admins(session) if person.id in reachable), None)


def organisation_is_known(session: Session) -> bool:
    return session.scalar(select(func.count(Organisation.id))) != 0
