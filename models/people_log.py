"""What happened to people, their logins and their rights: who did it, to whom, when. Rows are only added."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, value_of


class Event(StrEnum):
    JOINED = "joined"
    LINKED = "linked"
    UNLINKED = "unlinked"
    CODE_REFUSED = "code_refused"
    GRANTED = "granted"
    REVOKED = "revoked"
    REFUSED = "refused"  # a stranger's request
    LEFT = "left"
    REJOINED = "rejoined"
    MERGED = "merged"
    HANDED_OVER = "handed_over"
    RESCHEDULED = "rescheduled"  # what comes by the clock was changed
    ERASED = "erased"


class PersonEvent(Base):
    """`actor_id` None: the person themself by a code, or a platform. `details` is never read by code."""

    __tablename__ = "person_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    event: Mapped[Event] = mapped_column(value_of(Event))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    details: Mapped[dict[str, Any]]
    __table_args__ = (Index(None, "person_id", "at"),)
