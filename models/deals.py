"""The ledger: deals, every change to them, the money booked, and the words that it all rests on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base, value_of
from models.people import Channel, Person

# A partial index serves a query only if it says so in the same words.
NEWLY_WON = "field = 'status' AND new = 'won'"
LARGEST_NUMBER = 2**31 - 1  # of a deal: what an integer column holds


class Status(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"
    VOID = "void"  # taken back: it stays in the ledger and counts nowhere


class Message(Base):
    """The words themselves, kept as long as the ledger that rests on them."""

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    platform: Mapped[str] = mapped_column(String(16))
    connection: Mapped[str] = mapped_column(String(64))
    room: Mapped[str] = mapped_column(String(128))
    external_id: Mapped[str] = mapped_column(String(128))
    link: Mapped[str] = mapped_column(String(500))
    sent_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    __table_args__ = (Index(None, "platform", "connection", "room", "external_id"),)


class ReportState(StrEnum):
    RECORDED = "recorded"
    UNDONE = "undone"


class Report(Base):
    """What one message recorded, as a whole: it is read back on one card and taken back together.

    `card_id` is the outbox row of that card, `items` what the card shows (`models.readback`). A correction is a
    report of its own that points at the one it corrects.
    """

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    state: Mapped[ReportState] = mapped_column(value_of(ReportState))
    items: Mapped[list[Any]]
    card_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    recorded_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    message: Mapped[Message] = relationship(lazy="raise_on_sql")
    __table_args__ = (Index(None, "person_id", "recorded_at"),)


class Deal(Base):
    """A deal as it stands. Its id is the short number that people use.

    `amount_minor` is in minor units of `currency` (cents, fen; yen have none), per `recurrence` period if there
    is one. `probability` is None where the stage's holds. `won_on` is the date it was won in the owner's zone.
    """

    __tablename__ = "deal"
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    status: Mapped[Status] = mapped_column(value_of(Status))
    stage: Mapped[str] = mapped_column(String(32))
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    recurrence: Mapped[str | None] = mapped_column(String(8))
    close_date: Mapped[date | None]
    probability: Mapped[Decimal | None] = mapped_column(Numeric(4, 3))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    lost_reason: Mapped[str | None] = mapped_column(String(32))
    lost_words: Mapped[str | None] = mapped_column(Text)
    competitor: Mapped[str | None] = mapped_column(String(200))
    won_on: Mapped[date | None]
    created_at: Mapped[datetime]
    active_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[Person] = relationship(lazy="raise_on_sql")
    channel: Mapped[Channel | None] = relationship(lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 SQLAlchemy reads it from the class
    __table_args__ = (
        Index(None, "owner_id", "status", "active_at"),
        Index(None, "status", "active_at"),
    )


class DealChange(Base):
    """One change of one field, in order of `id`. Values are as `models.actions.ledger` writes them.

    `report_id` is what it was part of; `undoes_id` the change that this one takes back.
    """

    __tablename__ = "deal_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    field: Mapped[str] = mapped_column(String(32))
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("deal_change.id"))
    __table_args__ = (
        Index("ix_deal_change_won", "at", sqlite_where=text(NEWLY_WON), postgresql_where=text(NEWLY_WON)),
    )


class Booking(Base):
    """Money that counts. Entries are only ever added: a correction reverses and books again.

    `amount_minor` is the person's share in `currency`; `org_minor` the same in the organisation's currency at
    `rate`, the last known on or before `happened_on`; None while no rate is known. `happened_on` is the date in
    the speaker's zone.
    """

    __tablename__ = "booking"
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))
    share: Mapped[Decimal] = mapped_column(Numeric(7, 6))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[Decimal | None] = mapped_column(Numeric(20, 10))
    org_minor: Mapped[int | None] = mapped_column(BigInteger)
    happened_on: Mapped[date]
    recorded_at: Mapped[datetime]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("booking.id"), unique=True)
    __table_args__ = (Index(None, "person_id", "happened_on"), Index(None, "happened_on"))


class Rate(Base):
    """What one unit of `currency` is worth in the organisation's currency from `since` on."""

    __tablename__ = "rate"
    id: Mapped[int] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(String(3))
    since: Mapped[date]
    rate: Mapped[Decimal] = mapped_column(Numeric(20, 10))
    __table_args__ = (Index(None, "currency", "since", unique=True),)
