"""Customers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.people import Channel, Person


class Account(Base):
    """A customer. `normal` is its name's normal form (`models.names`): two of the same are one customer."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    normal: Mapped[str] = mapped_column(String(200), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    created_at: Mapped[datetime]
    owner: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    channel: Mapped[Channel | None] = relationship(lazy="raise_on_sql")
