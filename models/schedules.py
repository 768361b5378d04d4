"""What comes by the clock: schedules, and a row for each time that one of them came due."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, value_of

BigId = BigInteger().with_variant(Integer, "sqlite")


class Schedule(Base):
    """`rule` as `models.recurrence` writes it, `config` as its kind understands it. `zone` None: each person's own.

    It is for a team and those below it, a person, or the whole organisation (neither). Everything due up to
    `checked_until` has been seen to; `next_at` is when something is due again.
    """

    __tablename__ = "schedule"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(96), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    rule: Mapped[dict[str, Any]]
    zone: Mapped[str | None] = mapped_column(String(64))
    config: Mapped[dict[str, Any]]
    active: Mapped[bool] = mapped_column(default=True)
    checked_until: Mapped[datetime]
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime]


class RunState(StrEnum):
    OPEN = "open"  # somebody of its audience has not been served yet
    DONE = "done"
    MISSED = "missed"  # found too late to be of use
    FAILED = "failed"  # what it needs could not be read; the log says why


OPEN_RUN = "state = 'open'"


class Run(Base):
    """One time at which a schedule came due, for those who share a zone and a calendar (`audience`).

    `day` is the local date and `slot` which of the date's times. `place` is the last of its audience that was
    served: a crash goes on from there.
    """

    __tablename__ = "run"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedule.id"))
    audience: Mapped[str] = mapped_column(String(96))
    day: Mapped[date]
    slot: Mapped[int]
    due_at: Mapped[datetime]
    state: Mapped[RunState] = mapped_column(value_of(RunState))
    place: Mapped[int] = mapped_column(default=0)
    served: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("schedule_id", "audience", "day", "slot"),
        Index("ix_run_open", "id", sqlite_where=text(OPEN_RUN), postgresql_where=text(OPEN_RUN)),
    )
