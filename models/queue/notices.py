"""What the bot would tell somebody unasked: it waits here for its turn, so that nobody is told too much at once."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, value_of

BigId = BigInteger().with_variant(Integer, "sqlite")


class Rank(IntEnum):
    """What goes first when it is tight."""

    LEGAL = 0  # due today by law or policy
    CASE = 1  # approvals and cases that wait for the person
    STANDUP = 2
    REMINDER = 3
    QUIZ = 4
    REST = 5


class NoticeState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"  # nobody needs it any more
    EXPIRED = "expired"


WAITING = "state = 'waiting'"


class Notice(Base):
    """`card` is what is told, `line` the same in a few words for a message that holds several. `kind` and `subject`
    say what it is about, so that it can be looked at again before it is sent. `elsewhere`: on another platform than the one last used, if the
    person has one. `outbox_id` is the message it went in.
    """

    __tablename__ = "notice"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[int | None] = mapped_column(BigInteger)
    rank: Mapped[int]
    line: Mapped[str] = mapped_column(String(300))
    card: Mapped[dict[str, Any]]
    about: Mapped[str | None] = mapped_column(String(64))
    dedupe: Mapped[str | None] = mapped_column(String(128), unique=True)
    elsewhere: Mapped[bool] = mapped_column(default=False)
    state: Mapped[NoticeState] = mapped_column(value_of(NoticeState))
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime]
    outbox_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "ix_notice_waiting",
            "not_before",
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
        Index(None, "person_id", "state"),
    )


class Quiet(Base):
    """The hours (local, minutes after midnight) in which somebody wants no unasked message, where not the usual."""

    __tablename__ = "quiet"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    begins: Mapped[int]
    ends: Mapped[int]
