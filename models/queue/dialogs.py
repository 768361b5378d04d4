"""Open questions. They are rows, so they survive a restart; one is open per person, others wait in line."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, value_of


class DialogState(StrEnum):
    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Dialog(Base):
    """`kind` and `version` say who understands `data`; `step` names what was asked last.

    `due_at` is when the clock looks at it next: to show it once more, then to close it.
    """

    __tablename__ = "dialog"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey("identity.id"))
    kind: Mapped[str] = mapped_column(String(32))
    version: Mapped[int]
    step: Mapped[str] = mapped_column(String(64))
    data: Mapped[dict[str, Any]]
    state: Mapped[DialogState] = mapped_column(value_of(DialogState))
    card_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    shown: Mapped[int] = mapped_column(default=1)
    due_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 SQLAlchemy reads it from the class
    __table_args__ = (
        Index(
            "uq_dialog_open",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_dialog_due",
            "due_at",
            sqlite_where=text("state IN ('open', 'waiting')"),
            postgresql_where=text("state IN ('open', 'waiting')"),
        ),
    )
