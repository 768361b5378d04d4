"""Everything that goes out. A row is written in the transaction of its cause and sent after the commit."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, value_of

BigId = BigInteger().with_variant(Integer, "sqlite")


class OutboxState(StrEnum):
    READY = "ready"
    SENDING = "sending"  # committed before the call: found after a crash, it is never blindly repeated
    SENT = "sent"
    UNKNOWN = "unknown"  # nobody can say whether it arrived
    DEAD = "dead"  # the platform will never take it
    EXPIRED = "expired"  # too late to be worth sending
    HELD = "held"  # until the person can be reached


class Repeat(StrEnum):
    """What to do when nobody can say whether a row arrived."""

    SAFE = "safe"  # repeating has no effect (an edit, a reaction)
    MUST_ARRIVE = "must_arrive"  # class A: sent again, marked as a possible repeat
    NEVER = "never"  # class B: listed as unknown


# What is yet to be sent or found out. A partial index serves a query only if it says so in the same words.
IN_LINE = "state IN ('ready', 'sending')"


class Outbox(Base):
    """`lane` keeps the order within a chat; `priority` 0 goes before 1. `about` is what a reply to it means,
    such as `report:12`. `edits_id` is the row whose message an edit changes.
    """

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))
    connection: Mapped[str] = mapped_column(String(64))
    lane: Mapped[str] = mapped_column(String(160))
    priority: Mapped[int]
    deed: Mapped[str] = mapped_column(String(16))
    room: Mapped[str] = mapped_column(String(128))
    person_id: Mapped[int | None] = mapped_column(index=True)
    body: Mapped[dict[str, Any]]
    about: Mapped[str | None] = mapped_column(String(64))
    edits_id: Mapped[int | None] = mapped_column(BigInteger)
    repeat: Mapped[Repeat] = mapped_column(value_of(Repeat))
    state: Mapped[OutboxState] = mapped_column(value_of(OutboxState))
    dedupe: Mapped[str | None] = mapped_column(String(128), unique=True)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    lease: Mapped[str | None] = mapped_column(String(32))
    external_id: Mapped[str | None] = mapped_column(String(128))
    external_room: Mapped[str | None] = mapped_column(String(128))
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "ix_outbox_due",
            "platform",
            "connection",
            "priority",
            "id",
            sqlite_where=text(IN_LINE),
            postgresql_where=text(IN_LINE),
        ),
        Index(
            "ix_outbox_lane",
            "lane",
            "id",
            sqlite_where=text(IN_LINE),
            postgresql_where=text(IN_LINE),
        ),
        Index(
            "ix_outbox_held",
            "expires_at",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
        Index(None, "edits_id"),
        Index("ix_outbox_external", "platform", "connection", "external_room", "external_id"),
    )


def last_card_about(session: Session, person_id: int, about: str) -> int | None:
    """The row of the newest card that the person was shown about a thing."""
    return session.scalars(
        select(Outbox.id)
        .where(Outbox.person_id == person_id, Outbox.about == about, Outbox.edits_id.is_(None))
        .order_by(Outbox.id.desc())
        .limit(1)
    ).one_or_none()
