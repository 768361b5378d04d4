"""Leaderboards: what they rank by, those that were posted, and where."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import BigInteger, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, value_of
from models.schedules import Schedule

KIND = "board"  # of the schedules that post one


class Kpi(StrEnum):
    """What a board ranks people by."""

    GOAL = "goal"  # per cent of one's own goal
    REVENUE = "revenue"  # money won
    DEALS = "deals"  # deals won


class Board(Base):
    """One board that came due: one snapshot for all rooms. `facts` is what stands under the rows.

    The ledger was last read for it up to the booking and the change of `seen_booking` and `seen_change`; rows up to
    `told` have had their private line.
    """

    __tablename__ = "board"
    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedule.id"))
    day: Mapped[date]
    slot: Mapped[int]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    kpi: Mapped[Kpi] = mapped_column(value_of(Kpi))
    currency: Mapped[str] = mapped_column(String(3))
    first_day: Mapped[date]
    last_day: Mapped[date]
    as_of: Mapped[datetime]
    facts: Mapped[dict[str, Any]]
    is_private: Mapped[bool]  # its people are told their own place
    told: Mapped[int] = mapped_column(BigInteger, default=0)
    seen_booking: Mapped[int] = mapped_column(BigInteger)
    seen_change: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    corrected_at: Mapped[datetime | None]
    __table_args__ = (UniqueConstraint("schedule_id", "day", "slot"),)


class BoardRow(Base):
    """A line of a board, by `id` in order: a person, or a team as a whole. As `models.queries.boards.Standing`."""

    __tablename__ = "board_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"), index=True)
    rank: Mapped[int | None]
    name: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    minor: Mapped[int] = mapped_column(BigInteger)
    deals: Mapped[int]
    share: Mapped[Decimal | None] = mapped_column(Numeric(18, 9))
    goal_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    moved: Mapped[int | None]


class BoardPost(Base):
    """A board in a room; `outbox_id` is the row that brought it there."""

    __tablename__ = "board_post"
    id: Mapped[int] = mapped_column(primary_key=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    outbox_id: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("board_id", "room_id"),)


class BoardPeriod(StrEnum):
    """The days that a posted board counts."""

    DAY = "today"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class BoardOptions(BaseModel):
    """The `options` of a schedule of the kind `board`. `previous`: the period that has just ended. `private`: each
    person on it is told the own place.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kpi: Kpi = Kpi.GOAL
    period: BoardPeriod = BoardPeriod.MONTH
    previous: bool = False
    private: bool = True


def options_of(schedule: Schedule) -> BoardOptions:
    """What can't be read counts as not said: the clock must go on."""
    try:
        return BoardOptions.model_validate(schedule.config)
    except ValidationError:
        return BoardOptions()
