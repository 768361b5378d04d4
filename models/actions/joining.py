"""Strangers who ask to be let in: asked once, decided once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.access import has_power_over, teams_managed
from models.actions.people import add_person, link_identity
from models.actions.people_log import note
from models.errors import NotYours, UserError
from models.joining import JoinRequest, JoinState
from models.people import Identity, Person, Role, Team
from models.people_log import Event


@dataclass(frozen=True, slots=True)
class Login:
    """A chat account that is nobody's yet; `language` and `zone` as the platform told them."""

    platform: str
    connection: str
    user: str
    room: str
    name: str
    language: str | None
    zone: str | None


ASKED_AGAIN_AFTER = timedelta(days=7)  # a refusal holds this long


def find_request(session: Session, platform: str, connection: str, user: str) -> JoinRequest | None:
    """What this chat account asked before."""
    return session.scalars(
        select(JoinRequest).where(
            JoinRequest.platform == platform, JoinRequest.connection == connection, JoinRequest.user == user
        )
    ).one_or_none()


def stands(request: JoinRequest | None, now: datetime) -> JoinState | None:
    """Whether it waits or was refused lately; None: it may be asked (again)."""
    if request is None or request.state is JoinState.LET_IN:
        return None
    if request.state is JoinState.REFUSED and (request.decided_at or now) < now - ASKED_AGAIN_AFTER:
        return None
    return request.state


def ask_to_join(session: Session, now: datetime, login: Login) -> JoinRequest | None:
    """Put the question; None if it waits already or was refused lately."""
    request = find_request(session, login.platform, login.connection, login.user)
    if stands(request, now) is not None:
        return None
    if request is None:
        request = JoinRequest(platform=login.platform, connection=login.connection, user=login.user)
        session.add(request)
    request.room, request.name = login.room, login.name[:200]
    request.language, request.zone = login.language, login.zone
    request.state, request.cards = JoinState.OPEN, []
    request.asked_at, request.decided_at, request.decided_by_id = now, None, None
    session.flush()  # its id is in the buttons of the managers' cards
    return request


def let_in(
    session: Session,
    now: datetime,
    actor: Person,
    request: JoinRequest,
    *,
    person: Person | None = None,
    team: Team | None = None,
) -> Identity:
    """As somebody listed who is not here yet, else as a new rep of the team.

    :raises NotYours: it is not the actor's team or person
    :raises UserError: somebody else decided first
    """
    if person is not None:
        if not has_power_over(session, actor, person):
            raise NotYours
    elif not _may_add_to(session, actor, team):
        raise NotYours
    _decide(session, now, actor, request, JoinState.LET_IN)
    if person is None:
        person = add_person(session, now, request.name, Role.REP, team=team)
    request.person_id = person.id
    if person.greeted_at is None:
        person.language = request.language or person.language
        person.zone = request.zone or person.zone
        person.greeted_at = now
    note(session, now, Event.JOINED, actor, person, platform=request.platform, user=request.user)
    return link_identity(
        session,
        now,
        person,
        platform=request.platform,
        connection=request.connection,
        user=request.user,
        room=request.room,
    )


def refuse(session: Session, now: datetime, actor: Person, request: JoinRequest) -> None:
    """:raises UserError: somebody else decided first"""
    _decide(session, now, actor, request, JoinState.REFUSED)
    note(session, now, Event.REFUSED, actor, None, platform=request.platform, user=request.user)


def _may_add_to(session: Session, actor: Person, team: Team | None) -> bool:
    if actor.has(Role.ADMIN):
        return True
    teams = teams_managed(session, actor)
    return teams is None or (team is not None and team.id in teams)


def _decide(session: Session, now: datetime, actor: Person, request: JoinRequest, state: JoinState) -> None:
    """The first wins; whoever is second hears so."""
    won = session.execute(
        update(JoinRequest)
        .where(JoinRequest.id == request.id, JoinRequest.state == JoinState.OPEN)
        .values(state=state, decided_at=now, decided_by_id=actor.id)
        .returning(JoinRequest.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if won is None:
        raise UserError("join_decided", name=request.name)
    session.refresh(request)


def request_of(session: Session, request_id: int) -> JoinRequest:
    """:raises NotYours: there is none"""
    request = session.get(JoinRequest, request_id)
    if request is None:
        raise NotYours
    return request


def asked_of(session: Session, request: JoinRequest) -> list[tuple[int, Person]]:
    """The cards in which managers were asked, with who they are."""
    found = [(card_id, session.get(Person, person_id)) for card_id, person_id in request.cards]
    return [(card_id, person) for card_id, person in found if person is not None]
