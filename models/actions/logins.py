"""A person's chat accounts: joined by a one-time code, split off again, two entries found to be one person."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.actions.people import GuessesOf, code_behind, may_guess
from models.actions.people_log import note
from models.errors import NotYours, UserError
from models.people import Identity, InviteGuess, Person
from models.people_log import Event
from models.queue.dialogs import Dialog
from models.queue.outbox import Outbox, OutboxState


class Refusal(StrEnum):
    """Why somebody known can't use a code here."""

    OWN = "own"  # it is to be typed on the other account
    TAKEN = "taken"  # this account is somebody's already; whose the code is, is nobody's business
    TOO_MANY = "too_many"


def refuse_code(session: Session, now: datetime, identity: Identity, code: str) -> Refusal:
    """An account that belongs to a person joins nobody else. Counted and logged like any wrong code."""
    guesser = GuessesOf(identity.platform, identity.user)
    if not may_guess(session, now, guesser):
        return Refusal.TOO_MANY
    found = code_behind(session, code)
    if found is not None and found.person_id == identity.person_id:
        return Refusal.OWN
    session.add(InviteGuess(platform=identity.platform, user=identity.user, at=now))
    owner = session.get(Person, found.person_id) if found is not None else None
    note(
        session,
        now,
        Event.CODE_REFUSED,
        identity.person,
        owner,
        why="taken",
        platform=identity.platform,
        user=identity.user,
    )
    return Refusal.TAKEN


def unlink(session: Session, now: datetime, person: Person, identity_id: int, used: Identity) -> Identity:
    """Split a login off. What was said with it stays the person's; nothing more is sent there.

    :raises NotYours: it is no login of the person
    :raises UserError: it is the one in use, without which the person would be locked out
    """
    identity = session.get(Identity, identity_id)
    if identity is None or identity.person_id != person.id:
        raise NotYours
    if identity.id == used.id:
        raise UserError("unlink_in_use")
    session.execute(update(Dialog).where(Dialog.identity_id == identity.id).values(identity_id=used.id))
    session.execute(
        update(Outbox)
        .where(
            Outbox.person_id == person.id,
            Outbox.platform == identity.platform,
            Outbox.connection == identity.connection,
            Outbox.room == identity.room,
            Outbox.state.in_((OutboxState.READY, OutboxState.HELD)),
        )
        .values(state=OutboxState.EXPIRED, ended_at=now, error="the account was split off")
    )
    note(session, now, Event.UNLINKED, person, person, platform=identity.platform, user=identity.user)
    session.delete(identity)
    session.flush()  # nobody is found by it any more within this unit
    return identity


def logins_of(session: Session, person: Person) -> list[Identity]:
    """The one used last first."""
    query = (
        select(Identity).where(Identity.person_id == person.id).order_by(Identity.used_at.desc(), Identity.id)
    )
    return list(session.scalars(query))
