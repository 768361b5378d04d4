"""The rooms that the bot is in, what may be posted there, and the wins that were celebrated."""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, String, Time, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, value_of

BOTH = "both"  # of a room's language: each line is said in every language of the bot
WAKES_AT, SLEEPS_AT = time(8), time(20)
STANDS = "withdrawn_at IS NULL"


class RoomState(StrEnum):
    PRESENT = "present"
    ARCHIVED = "archived"  # nobody can write there for now
    LEFT = "left"  # the bot was taken out


class RoomReport(StrEnum):
    """What may appear in a room once it is granted."""

    WINS = "wins"  # who won which customer
    WIN_AMOUNTS = "win_amounts"  # and for how much
    BOARDS = "boards"
    STANDUPS = "standups"
    AGENDAS = "agendas"


class Room(Base):
    """A Slack channel or Telegram group.

    Nothing is posted before somebody has bound it (`bound_at`). `thread` is the topic that posts go to, None the
    room itself. `zone` None: the team's. Unasked the bot posts from `wakes_at` until `sleeps_at`, local times.
    `is_shared`: people of another company are in it.
    """

    __tablename__ = "room"
    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))
    connection: Mapped[str] = mapped_column(String(64))
    room: Mapped[str] = mapped_column(String(128))
    title: Mapped[str] = mapped_column(String(200))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    language: Mapped[str] = mapped_column(String(8))
    thread: Mapped[str | None] = mapped_column(String(64))
    zone: Mapped[str | None] = mapped_column(String(64))
    wakes_at: Mapped[time] = mapped_column(Time, default=WAKES_AT, server_default=text("'08:00:00'"))
    sleeps_at: Mapped[time] = mapped_column(Time, default=SLEEPS_AT, server_default=text("'20:00:00'"))
    is_shared: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    state: Mapped[RoomState] = mapped_column(
        value_of(RoomState), default=RoomState.PRESENT, server_default=RoomState.PRESENT
    )
    bound_at: Mapped[datetime | None]
    grants: Mapped[list[RoomGrant]] = relationship(lazy="selectin", cascade="all, delete-orphan")
    __table_args__ = (UniqueConstraint("platform", "connection", "room"),)

    def shows(self, report: RoomReport) -> bool:
        return any(grant.report == report for grant in self.grants)


class RoomGrant(Base):
    """A report that may appear in a room."""

    __tablename__ = "room_grant"
    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    report: Mapped[RoomReport] = mapped_column(value_of(RoomReport))
    __table_args__ = (UniqueConstraint("room_id", "report"),)


class WinPost(Base):
    """One post in a room about one person's wins; `outbox_id` is the row that brought it there.

    `shown` is what it says: a list of customer, amount in minor units (None: not said) and currency.
    """

    __tablename__ = "win_post"
    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    outbox_id: Mapped[int] = mapped_column(BigInteger)
    shown: Mapped[list[Any]]
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    __table_args__ = (
        Index(
            "ix_win_post_standing",
            "created_at",
            sqlite_where=text(STANDS),
            postgresql_where=text(STANDS),
        ),
    )


class Win(Base):
    """A deal whose win was told in a room: once, unless it was withdrawn and won again since.

    `won_at` is when that was recorded, `seen_at` the deal's `active_at` as the post last took note of it.
    """

    __tablename__ = "win"
    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("win_post.id"), index=True)
    won_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (UniqueConstraint("room_id", "deal_id"),)
