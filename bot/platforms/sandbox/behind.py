"""What stands behind the chats: the outbox and the ledger, in the words of whoever looks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, joinedload

from bot.core.reader import Reader
from bot.settings import Settings
from bot.views.words import reason_name, stage_name
from models.deals import Booking, Deal, DealChange, Message, Status
from models.people import Person
from models.queue.outbox import Outbox

ROWS, DEALS, CHANGES = 30, 12, 6

Json = dict[str, Any]


def of(session: Session, now: datetime, settings: Settings, language: str, zone: str) -> Json:
    reader = Reader(language, zone, now.date())
    deals = session.scalars(
        select(Deal)
        .order_by(Deal.active_at.desc(), Deal.id.desc())
        .limit(DEALS)
        .options(joinedload(Deal.account), joinedload(Deal.owner))
    ).unique()
    return {
        "outbox": _outbox(session, reader),
        "deals": [_deal(session, reader, settings, deal) for deal in deals],
        "bookings": _bookings(session, reader, settings),
    }


def _outbox(session: Session, reader: Reader) -> list[Json]:
    rows = session.execute(
        select(Outbox, Person.name)
        .outerjoin(Person, Person.id == Outbox.person_id)
        .order_by(Outbox.id.desc())
        .limit(ROWS)
    ).unique()
    return [
        {
            "id": row.id,
            "platform": row.platform,
            "deed": row.deed,
            "state": row.state,
            "to": name or row.room,
            "what": _what(row.body),
            "at": reader.clock(row.created_at),
            "error": row.error,
        }
        for row, name in rows
    ]


def _what(body: Mapping[str, Any]) -> str:
    card, form = body.get("card", {}), body.get("form", {})
    return str(card.get("summary") or form.get("title") or body.get("line") or body.get("sign") or "")


def _deal(session: Session, reader: Reader, settings: Settings, deal: Deal) -> Json:
    changes = session.execute(
        select(DealChange, Person.name, Message.text)
        .join(Person, Person.id == DealChange.person_id)
        .outerjoin(Message, Message.id == DealChange.message_id)
        .where(DealChange.deal_id == deal.id)
        .order_by(DealChange.id.desc())
        .limit(CHANGES)
    )
    stands = deal.amount_minor is not None
    return {
        "number": deal.id,
        "account": deal.account.name,
        "owner": deal.owner.name,
        "status": deal.status,
        "stage": stage_name(reader, deal.stage, settings),
        "amount": reader.money(deal.amount_minor or 0, deal.currency) if stands else "–",
        "changes": [
            {
                "when": f"{reader.day(reader.local(change.at).date())} {reader.clock(change.at)}",
                "who": name,
                "field": change.field,
                "old": _value(reader, settings, deal, change.field, _before(change)),
                "new": _value(reader, settings, deal, change.field, change.new),
                "words": words or "",
                "undoes": change.undoes_id is not None,
            }
            for change, name, words in changes
        ],
    }


def _bookings(session: Session, reader: Reader, settings: Settings) -> list[Json]:
    account = aliased(Deal)
    rows = session.execute(
        select(Booking, Person.name, account)
        .join(Person, Person.id == Booking.person_id)
        .join(account, account.id == Booking.deal_id)
        .options(joinedload(account.account))
        .order_by(Booking.id.desc())
        .limit(DEALS)
    ).unique()
    return [
        {
            "deal": deal.id,
            "account": deal.account.name,
            "who": name,
            "amount": reader.money(booking.amount_minor, booking.currency),
            "counted": None
            if booking.org_minor is None
            else reader.money(booking.org_minor, settings.currency),
            "day": reader.day(booking.happened_on),
            "reverses": booking.reverses_id is not None,
        }
        for booking, name, deal in rows
    ]


def _before(change: DealChange) -> str | None:
    """A deal that begins was nothing before, rather than taken back."""
    begins = change.field == "status" and change.old == Status.VOID and change.undoes_id is None
    return None if begins else change.old


def _value(reader: Reader, settings: Settings, deal: Deal, field: str, value: str | None) -> str:
    """A value of the ledger as one reads it."""
    match field, value:
        case _, None:
            return ""
        case "amount_minor", str(minor):
            return reader.money(int(minor), deal.currency)
        case (("close_date" | "won_on"), str(day)):
            return reader.day(date.fromisoformat(day))
        case "stage", str(key):
            return stage_name(reader, key, settings)
        case "lost_reason", str(key):
            return reason_name(reader, key)
        case _:
            return str(value)
