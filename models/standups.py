"""Stand-ups: what each person was asked on a date, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, value_of
from models.schedules import Schedule

BigId = BigInteger().with_variant(Integer, "sqlite")


class StandupState(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    NOTHING = "nothing"  # said that there was nothing to add
    SKIPPED = "skipped"


SILENT = "state = 'asked' AND reminded_at IS NULL"
TO_PUBLISH = "publish_at IS NOT NULL"
EVERYBODY = 0  # whom a post is about that sums up


class Standup(Base):
    """One person's part of a stand-up. `day` is the local date that it is for; asked ahead of it, it may be answered
    the evening before. `text` is what was typed, whole. After `closes_at` no message is taken for its answer. At
    `publish_at` the rooms of the team are to be brought up to date with it.
    """

    __tablename__ = "standup"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedule.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    slot: Mapped[int]
    state: Mapped[StandupState] = mapped_column(value_of(StandupState))
    asked_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    text: Mapped[str | None] = mapped_column(Text)
    platform: Mapped[str | None] = mapped_column(String(16))
    publish_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("schedule_id", "person_id", "day", "slot"),
        Index(
            "ix_standup_to_publish",
            "publish_at",
            sqlite_where=sql(TO_PUBLISH),
            postgresql_where=sql(TO_PUBLISH),
        ),
        Index("ix_standup_person_id", "person_id", "day"),
        Index("ix_standup_silent", "remind_at", sqlite_where=sql(SILENT), postgresql_where=sql(SILENT)),
    )


class StandupPost(Base):
    """What a room was told of a stand-up: of one person's part (`subject`), or of all (`EVERYBODY`).

    `outbox_id` is the row that brought it there, `shown` the card as it stands.
    """

    __tablename__ = "standup_post"
    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedule.id"))
    day: Mapped[date]
    slot: Mapped[int]
    subject: Mapped[int]
    outbox_id: Mapped[int] = mapped_column(BigInteger)
    shown: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("room_id", "schedule_id", "day", "slot", "subject"),)


class Publish(StrEnum):
    """What the rooms of the team are told, where they were allowed it."""

    NONE = "none"
    EACH = "each"  # every answer, as it comes
    SUMMARY = "summary"  # all of them together


class StandupOptions(BaseModel):
    """The `options` of a schedule of the kind `standup`. Minutes count from the prompt.

    `questions` by language; without them the usual three are asked. `remind_after` 0 reminds nobody. A summary is
    published after `summary_after`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    questions: dict[str, tuple[str, ...]] = {}
    one_by_one: bool = False
    window: int = Field(default=480, ge=30, le=1440)
    remind_after: int = Field(default=120, ge=0, le=1440)
    publish: Publish = Publish.NONE
    summary_after: int = Field(default=120, ge=5, le=1440)


@dataclass(frozen=True, slots=True)
class Due:
    """Which stand-up: of which schedule, for which local date, which of the date's times."""

    schedule: Schedule
    day: date
    slot: int


def options_of(schedule: Schedule) -> StandupOptions:
    """What can't be read counts as not said: the clock must go on."""
    try:
        return StandupOptions.model_validate(schedule.config)
    except ValidationError:
        return StandupOptions()
