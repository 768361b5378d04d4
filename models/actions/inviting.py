"""Letting several people in at once, with a role; who is known or has a like name is not made twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.access import need_to_grant
from models.actions.people import add_person, invite, invite_known, team_of_invited
from models.actions.rights import grant_role
from models.errors import NotYours
from models.names import normal_form
from models.people import Identity, Person, Role, Team
from models.queries.matching import person_called

ALIKE = 85.0  # of 100; nearer names are asked about
ALIKE_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Invitation:
    """What became of one name: a code to hand on; or `alike`, people who may be meant; or nothing (`is_denied`).
    `here` are the platforms on which somebody known is already; `is_back`: they had left, and are let in again.
    """

    name: str
    code: str = ""
    is_new: bool = False
    here: tuple[str, ...] = ()
    alike: tuple[tuple[int, str], ...] = ()
    is_denied: bool = False
    is_back: bool = False


def invite_named(
    session: Session,
    now: datetime,
    actor: Person,
    name: str,
    role: Role | None = None,
    team: Team | None = None,
    *,
    is_sure: bool = False,
) -> Invitation:
    """A code for the person of that name, made if there is none; a like name is asked about unless `is_sure`."""
    known = _listed(session, name)
    if known is None and not is_sure and (alike := _alike(session, name)):
        return Invitation(name, alike=tuple((who.id, who.name) for who in alike))
    try:
        return _invite(session, now, actor, name, known, role, team)
    except NotYours:
        return Invitation(name, is_denied=True)


def invite_again(session: Session, now: datetime, actor: Person, person: Person) -> Invitation:
    """A new code for somebody known.

    :raises NotYours: the actor does not decide about the person
    """
    return Invitation(
        person.name, invite_known(session, now, actor, person), here=_platforms(session, person)
    )


def _invite(
    session: Session,
    now: datetime,
    actor: Person,
    name: str,
    known: Person | None,
    role: Role | None,
    team: Team | None,
) -> Invitation:
    if known is not None:
        is_back = not known.active
        code = invite_known(session, now, actor, known)
        if role is not None:
            grant_role(session, now, actor, known, role, team)
        return Invitation(known.name, code, here=_platforms(session, known), is_back=is_back)
    home = team or team_of_invited(session, actor)
    made = Person(team_id=home.id if home else None)  # only to ask whether the role may be given there
    need_to_grant(session, actor, made, role or Role.REP, home)
    person = add_person(session, now, name, team=home)
    grant_role(session, now, actor, person, role or Role.REP, team if role is not Role.REP else None)
    return Invitation(person.name, invite(session, now, person), is_new=True)


def _listed(session: Session, name: str) -> Person | None:
    wanted = name.strip().casefold()
    people = session.scalars(
        select(Person).where(Person.merged_into_id.is_(None)).order_by(Person.id)
    ).unique()
    same = [person for person in people if person.name.casefold() == wanted]
    return next((person for person in same if person.active), same[0] if same else None)


def _alike(session: Session, name: str) -> list[Person]:
    """Somebody whom the name may also call, or whose name differs by a letter or two."""
    called = person_called(session, name)
    key = normal_form(name)
    people = session.scalars(select(Person).where(Person.active.is_(True)).order_by(Person.id)).unique()
    folded = name.strip().casefold()
    near = [
        person
        for person in people
        if fuzz.ratio(normal_form(person.name), key) >= ALIKE or folded in person.name.casefold().split()
    ]
    found = {person.id: person for person in ([called] if called else []) + near}
    return list(found.values())[:ALIKE_SHOWN]


def _platforms(session: Session, person: Person) -> tuple[str, ...]:
    query = select(Identity.platform).where(Identity.person_id == person.id).order_by(Identity.id)
    return tuple(dict.fromkeys(session.scalars(query)))
