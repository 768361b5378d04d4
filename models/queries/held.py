"""What one said for another, and what waits for a word."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models import drafts
from models.claims import HeldReport, HeldState
from models.deals import Message
from models.drafts import Item
from models.people import Person
from models.queue.dialogs import Dialog, DialogState


@dataclass(frozen=True, slots=True)
class Said:
    """`currency` is what an amount without one would be recorded in; `words` are the reporter's."""

    id: int
    reporter: str
    owner: str
    items: tuple[Item, ...]
    currency: str
    words: str


def said_of_held(session: Session, settings: Settings, kept: HeldReport) -> Said:
    owner = session.get_one(Person, kept.person_id)
    return Said(
        kept.id,
        session.get_one(Person, kept.reporter_id).name,
        owner.name,
        drafts.from_json(kept.items),
        (owner.team.currency if owner.team else None) or settings.currency,
        session.get_one(Message, kept.message_id).text,
    )


def held_reports(session: Session, person: Person) -> list[HeldReport]:
    """What waits for a person's word, or what the person said for others and waits for theirs."""
    concerned = or_(HeldReport.person_id == person.id, HeldReport.reporter_id == person.id)
    query = select(HeldReport).where(HeldReport.state == HeldState.WAITING, concerned)
    return list(session.scalars(query.order_by(HeldReport.id)))


def held_by_message(session: Session, message_id: int, person_id: int) -> HeldReport | None:
    """What the message said for the person, and still waits for their word."""
    return session.scalars(
        select(HeldReport).where(
            HeldReport.message_id == message_id,
            HeldReport.person_id == person_id,
            HeldReport.state == HeldState.WAITING,
        )
    ).one_or_none()


def asked_about(session: Session, kept: HeldReport) -> list[Dialog]:
    """What its owner is being asked about it."""
    waiting = select(Dialog).where(
        Dialog.person_id == kept.person_id, Dialog.state.in_((DialogState.OPEN, DialogState.WAITING))
    )
    return [dialog for dialog in session.scalars(waiting) if dialog.data.get("message") == kept.message_id]
