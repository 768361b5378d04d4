"""Roles, given and taken: by admins all of them, by managers reps and observers of the own teams."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.access import need_to_grant
from models.actions.people_log import note
from models.errors import UserError
from models.people import Grant, Person, Role, Team
from models.people_log import Event


def grant_role(
    session: Session, now: datetime, actor: Person, person: Person, role: Role, team: Team | None
) -> bool:
    """Give a role, of a team or everywhere; False if the person has it already. A rep of a team belongs to it.

    :raises NotYours: the actor may not
    :raises UserError: it is the actor
    """
    _not_oneself(actor, person)
    if team is None and not actor.has(Role.ADMIN):
        team = person.team
    need_to_grant(session, actor, person, role, team)
    if role is Role.REP and team is not None:
        person.team = team
    scope = team.id if team is not None and role is not Role.REP else None
    if any(has.role == role and has.team_id in (None, scope) for has in person.grants):
        return False
    person.grants.append(Grant(role=role, team_id=scope))
    note(session, now, Event.GRANTED, actor, person, role=role.value, team=team.key if team else None)
    return True


def revoke_role(
    session: Session, now: datetime, actor: Person, person: Person, role: Role, team: Team | None
) -> bool:
    """Take a role away, of one team or wherever it holds; False if the person has no such role.

    :raises NotYours: the actor may not
    :raises UserError: nobody would be an admin any more
    """
    if actor.id != person.id:
        need_to_grant(session, actor, person, role, team)
    taken = [has for has in person.grants if has.role == role and (team is None or has.team_id == team.id)]
    if role is Role.REP and not taken:
        taken = [has for has in person.grants if has.role == role]
    if taken and role is Role.ADMIN:
        keep_an_admin(session, person)
    for has in taken:
        person.grants.remove(has)
        session.delete(has)
    if taken:
        note(session, now, Event.REVOKED, actor, person, role=role.value, team=team.key if team else None)
    return bool(taken)


def keep_an_admin(session: Session, person: Person) -> None:
    """:raises UserError: no other active person is an admin"""
    query = select(Grant).join(Person, Person.id == Grant.person_id)
    admins = session.scalars(
        query.where(Grant.role == Role.ADMIN, Person.active.is_(True)).with_for_update(of=Grant)
    ).all()
    if {grant.person_id for grant in admins} == {person.id}:
        raise UserError("last_admin")


def _not_oneself(actor: Person, person: Person) -> None:
    if actor.id == person.id:
        raise UserError("own_rights")
