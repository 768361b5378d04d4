"""When people are on leave, and who stands in for them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.people import Person


class Absence(Base):
    """From `first` to `last`, both included, in the person's own zone. A leave that was ended early or called
    off keeps its row with `cancelled_at`. Nobody is `deputy` until somebody is named.
    """

    __tablename__ = "absence"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    first: Mapped[date]
    last: Mapped[date]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
    deputy: Mapped[Person | None] = relationship(foreign_keys=[deputy_id], lazy="joined")
    __table_args__ = (Index(None, "person_id", "last"), Index(None, "deputy_id", "last"))
