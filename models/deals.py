"""The ledger: deals, every change to them, the money booked, and the words that it all rests on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.accounts import Account
from models.base import Base, value_of
from models.people import Channel, Person

# A partial index serves a query only if it says so in the same words.
NEWLY_WON = "field = 'status' AND new = 'won'"
CONTESTED = "is_contested"
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
    `forecast` is what somebody said it counts as there, None: as its odds say.
    `is_contested`: somebody else claims it too, and it counts nowhere until that is decided.
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
    forecast: Mapped[str | None] = mapped_column(String(16))
    is_contested: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
    active_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[Person] = relationship(lazy="raise_on_sql")
    channel: Mapped[Channel | None] = relationship(lazy="raise_on_sql")
    parts: Mapped[list[DealShare]] = relationship(
        cascade="all, delete-orphan", order_by="DealShare.person_id"
    )
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 SQLAlchemy reads it from the class
    __table_args__ = (
        Index(None, "owner_id", "status", "active_at"),
        Index(None, "status", "active_at"),
        Index("ix_deal_contested", "won_on", sqlite_where=text(CONTESTED), postgresql_where=text(CONTESTED)),
    )

    @property
    def shares(self) -> str | None:
        """Who else has which part, as a change keeps it: "7:0.4 9:0.1", people by id. The owner has the rest."""
        return shares_text({part.person_id: part.share for part in self.parts})

    @shares.setter
    def shares(self, text: str | None) -> None:
        wanted = shares_of(text)
        kept = [part for part in self.parts if part.person_id in wanted]
        known = {part.person_id for part in kept}
        for part in kept:
            part.share = wanted[part.person_id]
        new = [DealShare(person_id=id_, share=share) for id_, share in wanted.items() if id_ not in known]
        self.parts = [*kept, *new]

    def split(self) -> dict[int, Decimal]:
        """Everybody's part, the owner's first: fractions that add up to 1."""
        others = {p.person_id: p.share for p in self.parts if p.person_id != self.owner_id}
        return {self.owner_id: 1 - sum(others.values(), Decimal(0)), **others}


class DealShare(Base):
    """The part of a deal that is not its owner's: a fraction."""

    __tablename__ = "deal_share"
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    share: Mapped[Decimal] = mapped_column(Numeric(7, 6))


def shares_text(shares: Mapping[int, Decimal]) -> str | None:
    """People by id with their fractions, in one line; None where there is nobody."""
    return " ".join(f"{id_}:{share.normalize():f}" for id_, share in sorted(shares.items())) or None


def shares_of(text: str | None) -> dict[int, Decimal]:
    """What `shares_text` wrote."""
    pairs = (part.split(":") for part in (text or "").split())
    return {int(id_): Decimal(share) for id_, share in pairs}


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
