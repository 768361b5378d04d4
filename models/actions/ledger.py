"""The one place that writes deals and money: every change leaves its trace, bookings follow the deal.

Old and new values of a change are written as text: whole minor units, ISO dates, plain decimals, keys and ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, aliased

from bot.settings import Settings
from models.accounts import Account
from models.base import insert_rows
from models.deals import Booking, Deal, DealChange, Status
from models.money import convert, split
from models.queries.counting import parts_counted
from models.queries.rates import rate_on

DECISION = "decision"  # kept in the ledger alone, as notes are
NOTE = "note"  # kept in the ledger alone: a deal has as many as there are


@dataclass
class Pen:
    """Writes on behalf of one person, for one report, resting on one message."""

    session: Session
    now: datetime
    settings: Settings
    person_id: int
    report_id: int | None
    message_id: int | None
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _born: set[int] = field(default_factory=set)

    def open_deal(self, account: Account, owner_id: int, fields: Mapping[str, Any]) -> Deal:
        """A new deal with its first values. That it began is its first change, which undoing turns into nothing."""
        deal = Deal(
            account_id=account.id,
            owner_id=owner_id,
            created_at=self.now,
            active_at=self.now,
            parts=[],
            **fields,
        )
        deal.account = account
        self.session.add(deal)
        self.session.flush()  # its number is on the card and in every change
        self.begun(deal)
        return deal

    def begun(self, deal: Deal) -> None:
        """Note down the first values of a deal that has its number."""
        self._born.add(deal.id)
        self._write(deal, "status", Status.VOID, deal.status)
        for name in ("amount_minor", "close_date", "probability", "is_contested"):
            if getattr(deal, name) not in (None, False):
                self._write(deal, name, None, getattr(deal, name))

    def set(self, deal: Deal, name: str, value: Any, *, undoes_id: int | None = None) -> bool:
        """Change one field; False when it has that value already."""
        old = getattr(deal, name)
        if old == value and undoes_id is None:
            return False
        setattr(deal, name, value)
        deal.active_at = self.now
        self._write(deal, name, old, value, undoes_id)
        return True

    def decide(self, deal: Deal, outcome: str, reason: str) -> None:
        """What was decided about the deal, and why."""
        deal.active_at = self.now
        self._write(deal, DECISION, outcome, reason)

    def note(self, deal: Deal, text: str) -> None:
        deal.active_at = self.now
        self._write(deal, NOTE, None, text)

    def taken(self) -> list[dict[str, Any]]:
        """What was noted down, for whoever writes the changes of many deals at once."""
        rows, self._rows = self._rows, []
        return rows

    def close(self, deals: Iterable[Deal]) -> None:
        """Write what was noted down, and let the money follow."""
        if self._rows:
            insert_rows(self.session, DealChange, self._rows)
            self._rows = []
        for deal in deals:
            self._book(deal)

    def _write(self, deal: Deal, name: str, old: Any, new: Any, undoes_id: int | None = None) -> None:
        self._rows.append(
            {
                "deal_id": deal.id,
                "report_id": self.report_id,
                "message_id": self.message_id,
                "person_id": self.person_id,
                "at": self.now,
                "field": name,
                "old": as_text(old),
                "new": as_text(new),
                "undoes_id": undoes_id,
            }
        )

    def _book(self, deal: Deal) -> None:
        """Make the entries say what the deal says: reverse what no longer holds, add what does."""
        standing = [] if deal.id in self._born else active_bookings(self.session, deal.id)
        wanted = self.entries(deal)
        keys = ("person_id", "share", "amount_minor", "currency", "happened_on")
        if [tuple(getattr(b, key) for key in keys) for b in standing] == [
            tuple(entry[key] for key in keys) for entry in wanted
        ]:
            return
        for booking in standing:
            insert_rows(self.session, Booking, [self.reversal(booking)])
        if wanted:
            insert_rows(self.session, Booking, wanted)

    def entries(self, deal: Deal) -> list[dict[str, Any]]:
        """One for each person who has a part in a deal that counts; both amounts add up exactly."""
        parts = parts_counted(deal, self.settings)
        if deal.won_on is None or not parts:
            return []
        shares = [deal.split()[person] for person in parts]
        rate = rate_on(self.session, self.settings, deal.currency, deal.won_on)
        org: list[int] | list[None] = [None] * len(parts)
        if rate is not None:
            total = convert(sum(parts.values()), deal.currency, rate, self.settings.currency)
            org = split(total, shares)
        return [
            {
                "deal_id": deal.id,
                "person_id": person,
                "report_id": self.report_id,
                "share": share,
                "amount_minor": amount_minor,
                "currency": deal.currency,
                "rate": rate,
                "org_minor": org_minor,
                "happened_on": deal.won_on,
                "recorded_at": self.now,
                "reverses_id": None,
            }
            for (person, amount_minor), share, org_minor in zip(parts.items(), shares, org, strict=True)
        ]

    def reversal(self, booking: Booking) -> dict[str, Any]:
        return {
            "deal_id": booking.deal_id,
            "person_id": booking.person_id,
            "report_id": self.report_id,
            "share": booking.share,
            "amount_minor": -booking.amount_minor,
            "currency": booking.currency,
            "rate": booking.rate,
            "org_minor": None if booking.org_minor is None else -booking.org_minor,
            "happened_on": booking.happened_on,
            "recorded_at": self.now,
            "reverses_id": booking.id,
        }


def active_bookings(session: Session, deal_id: int) -> list[Booking]:
    """The entries that neither reverse another nor were reversed."""
    reversal = aliased(Booking)
    reversed_already = select(reversal.id).where(reversal.reverses_id == Booking.id).exists()
    query = select(Booking).where(
        Booking.deal_id == deal_id, Booking.reverses_id.is_(None), ~reversed_already
    )
    return list(session.scalars(query.order_by(Booking.id)))


def complete_with_rate(session: Session, now: datetime, settings: Settings, currency: str) -> int:
    """A rate has arrived: entries that waited for one are reversed and booked again with it. Returns how many."""
    reversal = aliased(Booking)
    waiting = session.scalars(
        select(Booking).where(
            Booking.currency == currency,
            Booking.org_minor.is_(None),
            Booking.reverses_id.is_(None),
            ~select(reversal.id).where(reversal.reverses_id == Booking.id).exists(),
        )
    ).all()
    done = 0
    for booking in waiting:
        rate = rate_on(session, settings, currency, booking.happened_on)
        if rate is None:
            continue
        pen = Pen(session, now, settings, booking.person_id, booking.report_id, None)
        again = {
            name: getattr(booking, name)
            for name in (
                "deal_id",
                "person_id",
                "report_id",
                "share",
                "amount_minor",
                "currency",
                "happened_on",
            )
        }
        org = convert(booking.amount_minor, currency, rate, settings.currency)
        session.execute(insert(Booking), [pen.reversal(booking)])
        session.execute(
            insert(Booking),
            [{**again, "rate": rate, "org_minor": org, "recorded_at": now, "reverses_id": None}],
        )
        done += 1
    return done


def as_text(value: Any) -> str | None:
    """A value as a change keeps it."""
    match value:
        case None:
            return None
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return str(value)


def from_text(name: str, text: str | None) -> Any:
    """A field's value from what a change kept."""
    if name == "is_contested":
        return text == str(True)
    if text is None:
        return None
    match name:
        case "close_date" | "won_on":
            return date.fromisoformat(text)
        case "amount_minor" | "channel_id" | "owner_id":
            return int(text)
        case "probability":
            return Decimal(text)
        case "status":
            return Status(text)
        case _:
            return text


@dataclass(frozen=True, slots=True)
class Birth:
    """A deal that is to begin, written by a pen of its own."""

    pen: Pen
    deal: Deal


def begin_deals(session: Session, births: Sequence[Birth]) -> None:
    """Many new deals with their first values and entries, at a fraction of what one after another costs."""
    session.add_all(birth.deal for birth in births)
    session.flush()  # their numbers are in every change
    changes: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for birth in births:
        pen, deal = birth.pen, birth.deal
        pen.begun(deal)
        changes += pen.taken()
        entries += pen.entries(deal)
    insert_rows(session, DealChange, changes)
    if entries:
        insert_rows(session, Booking, entries)
