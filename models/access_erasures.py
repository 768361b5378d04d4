"""The way from an id to a request for erasure."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models.access import Action, need
from models.erasures import Erasure
from models.errors import NotYours
from models.people import Person


def access_erasure(session: Session, person: Person, erasure_id: int) -> Erasure:
    """To decide about somebody else's request.

    :raises NotYours: the person is no admin, it is their own, or not there
    """
    need(person, Action.ERASE)
    found = session.get(Erasure, erasure_id, with_for_update={"key_share": True})
    if found is None or found.person_id == person.id:
        raise NotYours
    return found


def access_own_erasure(session: Session, person: Person, erasure_id: int) -> Erasure:
    """:raises NotYours: somebody else asked"""
    found = session.get(Erasure, erasure_id, with_for_update={"key_share": True})
    if found is None or found.person_id != person.id:
        raise NotYours
    return found
