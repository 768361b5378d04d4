"""Who belongs to one's teams, and whether they can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.access import has_power_over, teams_managed
from models.deputies import on_leave
from models.names import normal_form
from models.people import Grant, Identity, Invite, Person, Role, Team

PAGE = 10
ALIKE = 85.0  # of 100


@dataclass(frozen=True, slots=True)
class Login:
    """`reachable`: the bot may write there; in Telegram that takes a Start, and no block since."""

    platform: str
    reachable: bool


@dataclass(frozen=True, slots=True)
class Member:
    """`is_invited`: not here yet, and a code is still good. `is_own`: the reader decides about them."""

    id: int
    name: str
    team: str | None
    logins: tuple[Login, ...]
    is_invited: bool
    is_on_leave: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class Page:
    members: tuple[Member, ...]
    number: int  # from 0
    count: int
    total: int


def team_page(session: Session, now: datetime, actor: Person, number: int) -> Page:
    """The people of the teams that the actor manages, for an admin everybody; by name."""
    query = select(Person).where(Person.active.is_(True))
    teams = None if actor.has(Role.ADMIN) else teams_managed(session, actor)
    if teams is not None:
        query = query.where(Person.team_id.in_(teams))
    people = session.scalars(query.order_by(Person.name, Person.id)).unique().all()
    count = max(1, -(-len(people) // PAGE))
    number = min(max(number, 0), count - 1)
    shown = people[number * PAGE : (number + 1) * PAGE]
    return Page(tuple(_member(session, now, actor, who) for who in shown), number, count, len(people))


def teams_to_join(session: Session, actor: Person) -> Sequence[Team]:
    """The teams into which the actor may take somebody."""
    teams = None if actor.has(Role.ADMIN) else teams_managed(session, actor)
    query = select(Team).order_by(Team.name)
    return session.scalars(query if teams is None else query.where(Team.id.in_(teams))).all()


def gatekeepers(session: Session) -> Sequence[Person]:
    """Whoever may let people in: managers and admins, with a chat account."""
    query = (
        select(Person)
        .join(Grant, Grant.person_id == Person.id)
        .join(Identity, Identity.person_id == Person.id)
        .where(Person.active.is_(True), or_(Grant.role == Role.MANAGER, Grant.role == Role.ADMIN))
        .order_by(Person.id)
    )
    return session.scalars(query).unique().all()


def not_yet_here(session: Session, actor: Person) -> list[Person]:
    """People listed without a chat account about whom the actor decides."""
    query = select(Person).where(
        Person.active.is_(True), ~select(Identity.id).where(Identity.person_id == Person.id).exists()
    )
    people = session.scalars(query.order_by(Person.name)).unique()
    return [who for who in people if has_power_over(session, actor, who)]


def _member(session: Session, now: datetime, actor: Person, person: Person) -> Member:
    logins = session.scalars(select(Identity).where(Identity.person_id == person.id).order_by(Identity.id))
    invited = session.scalars(
        select(Invite.id)
        .where(Invite.person_id == person.id, Invite.used_at.is_(None), Invite.expires_at > now)
        .limit(1)
    ).one_or_none()
    return Member(
        id=person.id,
        name=person.name,
        team=person.team.name if person.team else None,
        logins=tuple(Login(login.platform, login.reachable) for login in logins),
        is_invited=invited is not None,
        is_on_leave=on_leave(session, now, person) is not None,
        is_own=has_power_over(session, actor, person),
    )


def is_like(name: str, other: str) -> bool:
    """The same name but for a letter or two, or one of its words."""
    words = {word for word in name.casefold().split() if len(word) > 1}
    return fuzz.ratio(normal_form(name), normal_form(other)) >= ALIKE or bool(
        words & set(other.casefold().split())
    )
