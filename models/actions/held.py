"""What one said that another did: held until the other says so too, and then recorded as the other's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.settings import Settings
from models import drafts
from models.access_claims import access_held
from models.claims import HeldReport, HeldState
from models.deals import Message
from models.drafts import Item
from models.errors import NotYours, UserError
from models.people import Person
from models.queries.doubts import currency_of

ASKED_AGAIN = timedelta(days=1)
LIFETIME = timedelta(days=7)


def hold(
    session: Session,
    now: datetime,
    settings: Settings,
    reporter: Person,
    owner_id: int,
    message: Message,
    items: Sequence[Item],
) -> HeldReport:
    """Keep what was said until the owner says yes; it counts for nobody meanwhile.

    A bare amount is in the reporter's currency. The doubts that were settled with the reporter are the owner's to
    settle anew.
    """
    plain = [
        replace(
            item,
            currency=_currency(settings, reporter, item),
            owner=None,
            owner_id=None,
            for_id=None,
            maybe_owner_id=None,
            deal_id=None,
            settled=(),
        )
        for item in items
    ]
    held = HeldReport(
        person_id=owner_id,
        reporter_id=reporter.id,
        message_id=message.id,
        items=drafts.to_json(plain),
        state=HeldState.WAITING,
        asked=1,
        due_at=now + ASKED_AGAIN,
        expires_at=now + LIFETIME,
        created_at=now,
    )
    session.add(held)
    session.flush()  # its cards carry its id
    return held


def asked_again(held: HeldReport) -> None:
    held.asked += 1
    held.due_at = held.expires_at


def end(session: Session, now: datetime, person: Person, held_id: int, state: HeldState) -> HeldReport:
    """The owner, or who acts for them, has it recorded or refuses it; the reporter withdraws it.

    :raises NotYours: it is not the person's to end like that
    :raises UserError: it was answered already
    """
    held = access_held(session, person, held_id)
    if (person.id == held.reporter_id) is not (state is HeldState.WITHDRAWN):
        raise NotYours
    if held.state is not HeldState.WAITING:
        raise UserError("held_closed")
    close(held, now, state)
    return held


def close(held: HeldReport, now: datetime, state: HeldState) -> None:
    held.state, held.ended_at, held.due_at = state, now, None


def _currency(settings: Settings, reporter: Person, item: Item) -> str | None:
    return None if item.amount is None else currency_of(settings, reporter, item, None)
