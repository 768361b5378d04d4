"""Buttons and forms that wait to be used. A platform only ever sees a random token; its hash stands here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

BigId = BigInteger().with_variant(Integer, "sqlite")


class ButtonRow(Base):
    """`person_id` None: for whoever may see the object. `group` with `outbox_id` names the siblings that one
    press ends.
    """

    __tablename__ = "button"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    action: Mapped[str] = mapped_column(String(64))
    args: Mapped[dict[str, Any]]
    person_id: Mapped[int | None]
    outbox_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    group: Mapped[str] = mapped_column(String(32))
    once: Mapped[bool]
    used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    created_at: Mapped[datetime]
