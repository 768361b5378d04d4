"""Getting in, and what a person may change about themselves."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import available_timezones

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from models.access import has_power_over
from models.actions.people_log import note
from models.errors import NotYours, UserError
from models.people import Grant, Identity, Invite, InviteGuess, Organisation, Person, Role, Team
from models.people_log import Event

CODE = re.compile(r"^[A-Za-z2-7]{4}([- ]?[A-Za-z2-7]{4}){3}$")
CODE_BYTES = 10  # 80 bits
INVITE_LIFETIME = timedelta(hours=24)
LINK_LIFETIME = timedelta(minutes=10)
GUESS_WINDOW = timedelta(hours=1)
GUESSES_OF_ONE = 5
GUESSES_IN_ALL = 100


class Redemption(StrEnum):
    """What became of a code."""

    WELCOME = "welcome"
    WRONG = "wrong"  # unknown, used or expired: which of them is nobody's business
    TOO_MANY = "too_many"


def looks_like_code(text: str) -> bool:
    return CODE.match(text.strip()) is not None


@dataclass(frozen=True, slots=True)
class GuessesOf:
    """A chat account that types codes."""

    platform: str
    user: str


def invite(session: Session, now: datetime, person: Person, *, is_link: bool = False) -> str:
    """A new one-time code for the person, good for 24 hours, or to join another account (`is_link`) for 10 minutes.
    Only its hash is kept.
    """
    raw = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode()
    lifetime = LINK_LIFETIME if is_link else INVITE_LIFETIME
    session.add(
        Invite(
            code_hash=_hash(raw),
            person_id=person.id,
            expires_at=now + lifetime,
            created_at=now,
            is_link=is_link,
        )
    )
    return "-".join(raw[i : i + 4] for i in range(0, len(raw), 4))


def invite_by_operator(session: Session, now: datetime, name: str, role: str | None, team: str | None) -> str:
    """A way in from the command line, with that role; somebody new without a role is a rep.

    :raises UserError: there is no such role or team
    """
    if role is not None and role not in set(Role):
        raise UserError("unknown_role", role=role, roles=", ".join(Role))
    scope = session.scalars(select(Team).where(Team.key == team)).one_or_none() if team else None
    if team and scope is None:
        raise UserError("unknown_team", team=team)
    person = person_by_name(session, name)
    if person is None:
        person = add_person(session, now, name, team=scope)
        role = role or Role.REP
    if role is not None:
        grant(session, person, Role(role), scope.id if scope and role == Role.MANAGER else None)
    return invite(session, now, person)


def invite_known(session: Session, now: datetime, actor: Person, person: Person) -> str:
    """A way in for somebody listed, that an admin or a manager hands on; who had left is back with it.

    A code is the key to a person's rights: a manager has keys only to people whose rights reach no further.

    :raises NotYours: the person is not the actor's to invite
    """
    if person.id != actor.id and not has_power_over(session, actor, person):
        raise NotYours
    if not person.active:
        rejoin(session, now, actor, person)
    return invite(session, now, person)


def rejoin(session: Session, now: datetime, actor: Person, person: Person) -> None:
    """Somebody who had left is back, with the rights of before.

    :raises NotYours: it is a second entry of somebody else
    """
    if person.merged_into_id is not None:
        raise NotYours
    person.active = True
    note(session, now, Event.REJOINED, actor, person)


def team_of_invited(session: Session, actor: Person) -> Team | None:
    """The team that somebody's invitations lead to: the own, else one that they manage."""
    managed = sorted(has.team_id for has in actor.grants if has.role == Role.MANAGER and has.team_id)
    return actor.team or (session.get(Team, managed[0]) if managed else None)


def redeem_invite(
    session: Session, now: datetime, code: str, platform: str, user: str
) -> tuple[Redemption, Invite | None]:
    """Spend a code. Wrong ones are counted per chat account and in all; past the limit none is looked at."""
    guesser = GuessesOf(platform, user)
    if not may_guess(session, now, guesser):
        return Redemption.TOO_MANY, None
    used = session.scalars(
        update(Invite)
        .where(
            Invite.code_hash == _hash(code),
            Invite.used_at.is_(None),
            Invite.expires_at > now,
            Invite.person_id.in_(select(Person.id).where(Person.active.is_(True))),
        )
        .values(used_at=now)
        .returning(Invite)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if used is None:
        session.add(InviteGuess(platform=platform, user=user, at=now))
        _log_refusal(session, now, code, guesser)
        return Redemption.WRONG, None
    return Redemption.WELCOME, used


def code_behind(session: Session, code: str) -> Invite | None:
    """The invite of a code, whether it is still good or not."""
    return session.scalars(select(Invite).where(Invite.code_hash == _hash(code))).one_or_none()


def _log_refusal(session: Session, now: datetime, code: str, guesser: GuessesOf) -> None:
    found = code_behind(session, code)
    why = "unknown" if found is None else "used" if found.used_at is not None else "expired"
    owner = session.get(Person, found.person_id) if found is not None else None
    note(session, now, Event.CODE_REFUSED, None, owner, why=why, platform=guesser.platform, user=guesser.user)


def link_identity(
    session: Session, now: datetime, person: Person, *, platform: str, connection: str, user: str, room: str
) -> Identity:
    """Make a chat login the person's own."""
    identity = Identity(
        platform=platform,
        connection=connection,
        user=user,
        room=room,
        person_id=person.id,
        reachable=True,
        used_at=now,
        created_at=now,
    )
    identity.person = person
    session.add(identity)
    session.flush()  # the unique key decides between two platforms at once
    return identity


def person_by_email(session: Session, email: str) -> Person | None:
    """A person already listed, by the address that the platform verified."""
    return session.scalars(
        select(Person).where(func.lower(Person.email) == email.lower(), Person.active.is_(True))
    ).one_or_none()


def person_by_name(session: Session, name: str) -> Person | None:
    """Exactly as written, else whatever the case of its letters (SQLite folds ASCII alone)."""
    wanted = name.strip()
    query = select(Person).where(or_(Person.name == wanted, func.lower(Person.name) == wanted.lower()))
    return session.scalars(query.order_by(Person.name != wanted, Person.id)).first()


def add_person(session: Session, now: datetime, name: str, *roles: Role, team: Team | None = None) -> Person:
    """A new person of the organisation with these roles everywhere."""
    home = team or session.scalars(select(Organisation)).first()
    person = Person(
        name=name.strip(),
        team=team,
        language=home.language if home else "en",
        zone=home.zone if home else "UTC",
        active=True,
        created_at=now,
        grants=[Grant(role=role) for role in roles],
    )
    session.add(person)
    session.flush()  # its id is needed by whatever is linked to it
    return person


def grant(session: Session, person: Person, role: Role, team_id: int | None = None) -> None:
    if not any(has.role == role and has.team_id == team_id for has in person.grants):
        person.grants.append(Grant(role=role, team_id=team_id))


def set_language(person: Person, language: str) -> None:
    person.language = language


def set_zone(person: Person, zone: str) -> None:
    """:raises UserError: it is no IANA zone"""
    if zone not in available_timezones():
        raise UserError("unknown_zone", zone=zone)
    person.zone = zone


def confirm_settings(person: Person, now: datetime) -> None:
    person.confirmed_at = now


def may_guess(session: Session, now: datetime, guesser: GuessesOf) -> bool:
    """Whether a code of this account is looked at, after the wrong ones of the last hour."""
    since = now - GUESS_WINDOW
    total = session.scalar(select(func.count()).where(InviteGuess.at > since)) or 0
    own = session.scalar(
        select(func.count()).where(
            InviteGuess.platform == guesser.platform, InviteGuess.user == guesser.user, InviteGuess.at > since
        )
    )
    return total < GUESSES_IN_ALL and (own or 0) < GUESSES_OF_ONE


def _hash(code: str) -> str:
    return hashlib.sha256(re.sub(r"[- ]", "", code.strip()).upper().encode()).hexdigest()
