"""Strangers who ask to be let in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, value_of


class JoinState(StrEnum):
    OPEN = "open"
    LET_IN = "let_in"
    REFUSED = "refused"


class JoinRequest(Base):
    """One for each chat login. `cards` are the outbox rows in which managers were asked; `language` and `zone` are
    what the platform told.
    """

    __tablename__ = "join_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))
    connection: Mapped[str] = mapped_column(String(64))
    user: Mapped[str] = mapped_column(String(128))
    room: Mapped[str] = mapped_column(String(128))
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(8))
    zone: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[JoinState] = mapped_column(value_of(JoinState))
    cards: Mapped[list[Any]]
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    __table_args__ = (UniqueConstraint("platform", "connection", "user"),)
