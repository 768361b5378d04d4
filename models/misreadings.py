"""Words that were misunderstood, as their speakers gave them for an example."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

UNWRITTEN = "written_at IS NULL"


class Misreading(Base):
    """One misunderstood message, masked: no name and no figure is in `line`, which is what the file gets.

    `key` tells the message from all others without saying which it is. `written_at`: it is in the file.
    """

    __tablename__ = "misreading"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(32), unique=True)
    line: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    written_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "ix_misreading_unwritten", "id", sqlite_where=text(UNWRITTEN), postgresql_where=text(UNWRITTEN)
        ),
    )
