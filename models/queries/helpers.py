"""Whom a blocker is put to, and who hears of it when nobody answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.settings import Category, Settings
from models.deputies import acting_for, managers_of
from models.people import Identity, Invite, Person

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Route:
    """`person` is who is asked, None where there is nobody. `absent` is the name of the helper whom bot.yaml lists and
    who has no chat account yet.
    """

    person: Person | None
    absent: str | None = None


def route(session: Session, now: datetime, settings: Settings, reporter: Person, category: Category) -> Route:
    """The helper of the category or who stands in for them, else the nearest manager above who reported it."""
    above = ladder(session, now, reporter)
    manager = above[0] if above else None
    name = settings.blockers.helpers.get(category)
    if name is None:
        return Route(manager)
    helper = person_listed(session, name)
    if helper is None and person_listed(session, name, is_here=False) is not None:
        return Route(manager)  # who has left is not invited back
    if helper is None or not has_chat(session, helper):
        return Route(manager, absent=name)
    acting = acting_for(session, now, helper)
    return Route(manager if acting.id == reporter.id else acting)


def person_listed(session: Session, name: str, *, is_here: bool = True) -> Person | None:
    """By the whole name or the e-mail, as bot.yaml writes it; of those who are here, or who have left."""
    wanted = name.strip().lower()
    return session.scalars(
        select(Person)
        .where(
            Person.active.is_(is_here),
            or_(
                Person.name == name.strip(),
                func.lower(Person.name) == wanted,
                func.lower(Person.email) == wanted,
            ),
        )
        .order_by(Person.id)
        .limit(1)
    ).first()


def newly_here(session: Session, now: datetime, names: Sequence[str]) -> list[tuple[Person, datetime]]:
    """The helpers listed by these names who came in only lately, and when."""
    found = []
    for name in names:
        person = person_listed(session, name)
        came = _came(session, person) if person is not None else None
        if person is not None and came is not None and came > now - LATELY:
            found.append((person, came))
    return found


def _came(session: Session, person: Person) -> datetime | None:
    return session.scalar(select(func.min(Identity.created_at)).where(Identity.person_id == person.id))


def has_chat(session: Session, person: Person) -> bool:
    return (
        session.scalars(select(Identity.id).where(Identity.person_id == person.id).limit(1)).first()
        is not None
    )


def is_invited(session: Session, now: datetime, person: Person) -> bool:
    """Whether an invite of theirs is still good."""
    good = (Invite.person_id == person.id, Invite.used_at.is_(None), Invite.expires_at > now)
    return session.scalars(select(Invite.id).where(*good).limit(1)).first() is not None


def ladder(session: Session, now: datetime, reporter: Person) -> list[Person]:
    """Who manages the person, the nearest first and the head last, without the person and whoever has no chat
    account; whoever is on leave is stood in for.
    """
    found: list[Person] = []
    for manager in managers_of(session, reporter):
        acting = acting_for(session, now, manager)
        if acting.id != reporter.id and acting not in found and has_chat(session, acting):
            found.append(acting)
    return found
