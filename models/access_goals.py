"""Whose goals somebody sets: those of the people of the teams managed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.access import teams_managed
from models.errors import NotYours
from models.people import Person


def goals_set_for(session: Session, actor: Person) -> frozenset[int]:
    """The ids of those who work there now."""
    teams = teams_managed(session, actor)
    query = select(Person.id).where(Person.active)
    if teams is not None:
        query = query.where(Person.team_id.in_(teams))
    return frozenset(session.scalars(query))


def access_goal(session: Session, actor: Person, person_id: int) -> Person:
    """Whose goal is to be set.

    :raises NotYours: it is nobody of the actor's
    """
    if person_id not in goals_set_for(session, actor):
        raise NotYours
    return session.get_one(Person, person_id)
