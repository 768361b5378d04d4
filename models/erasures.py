"""People who asked that what is stored about them be erased."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, value_of


class ErasureState(StrEnum):
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by the person


OPEN = "state = 'open'"


class Erasure(Base):
    """One request. `decided_by_id` None: whoever runs the bot did it. `reason` is why it was refused, as typed."""

    __tablename__ = "erasure"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[ErasureState] = mapped_column(value_of(ErasureState))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        Index(
            "uq_erasure_open", "person_id", unique=True, sqlite_where=text(OPEN), postgresql_where=text(OPEN)
        ),
    )
