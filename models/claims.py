"""Whose a customer or a deal is: claims that two people make, and what one said for another."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, value_of


class ClaimState(StrEnum):
    OPEN = "open"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"  # the deal was taken back or lost


class Outcome(StrEnum):
    """What may be decided about two claims."""

    HOLDER = "holder"
    CLAIMANT = "claimant"
    SPLIT = "split"
    BOTH = "both"


class Claim(Base):
    """`claimant` reported a deal with a customer that `holder` holds. Until it is decided the deal counts nowhere.

    `rival_id` is the holder's own deal with the customer at that time. `asked_id` is who is to decide by
    `decide_by`; `due_at` is when the clock looks next: to remind once, then to ask the head. `words` is the reason
    of the decision, as typed.
    """

    __tablename__ = "claim"
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    claimant_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    rival_id: Mapped[int | None] = mapped_column(ForeignKey("deal.id"), index=True)
    state: Mapped[ClaimState] = mapped_column(value_of(ClaimState))
    asked_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decide_by: Mapped[datetime]
    due_at: Mapped[datetime | None]
    reminded: Mapped[bool] = mapped_column(default=False)
    claimed_at: Mapped[datetime]
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 SQLAlchemy reads it from the class
    __table_args__ = (
        Index(
            "ix_claim_due",
            "due_at",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )


class Decision(Base):
    """The log of what was decided: entries are only ever added. `shares` is as a deal keeps them."""

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[Outcome] = mapped_column(value_of(Outcome))
    shares: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class HeldState(StrEnum):
    WAITING = "waiting"
    RECORDED = "recorded"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class HeldReport(Base):
    """What `reporter` said that `person` did: it counts only once that person has said so too.

    `items` are as `models.drafts` writes them. `due_at` is when the clock asks once more, then closes it.
    """

    __tablename__ = "held_report"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    items: Mapped[list[Any]]
    state: Mapped[HeldState] = mapped_column(value_of(HeldState))
    asked: Mapped[int] = mapped_column(default=1)
    due_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 SQLAlchemy reads it from the class
    __table_args__ = (
        UniqueConstraint("message_id", "person_id"),
        Index(
            "ix_held_report_due",
            "due_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
