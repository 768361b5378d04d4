"""Everything that came in, once: the unique key is what makes a repeated delivery count once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, table_of, value_of

BigId = BigInteger().with_variant(Integer, "sqlite")


class InboxState(StrEnum):
    DONE = "done"
    WAITING = "waiting"  # for something from the network, asked for by an outbox row
    DEAD = "dead"  # the handler failed; `drumbeat inbox retry` runs it again


class Inbox(Base):
    """Keys are kept 60 days, payloads 30."""

    __tablename__ = "inbox"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))
    connection: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(255))
    state: Mapped[InboxState] = mapped_column(value_of(InboxState))
    payload: Mapped[dict[str, Any] | None]
    error: Mapped[str | None] = mapped_column(Text)
    reference: Mapped[str | None] = mapped_column(String(16), index=True)
    received_at: Mapped[datetime] = mapped_column(index=True)
    __table_args__ = (UniqueConstraint("platform", "connection", "key"), Index(None, "state"))


# Every event asks, so it is put together once.
_INSERT_ONCE = {
    kind: insert(table_of(Inbox))
    .on_conflict_do_nothing(index_elements=["platform", "connection", "key"])
    .returning(Inbox.id)
    for kind, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def insert_once(
    session: Session,
    now: datetime,
    platform: str,
    connection: str,
    key: str,
    payload: Mapping[str, Any],
    *,
    state: InboxState = InboxState.DONE,
    error: str | None = None,
    reference: str | None = None,
) -> int | None:
    """Claim an event for this unit; None when it was here before."""
    row = {
        "platform": platform,
        "connection": connection,
        "key": key,
        "state": state,
        "payload": dict(payload),
        "error": error,
        "reference": reference,
        "received_at": now,
    }
    bound = session.connection()
    return bound.execute(_INSERT_ONCE[bound.dialect.name], row).scalar_one_or_none()
