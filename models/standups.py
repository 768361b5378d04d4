"""Stand-ups: what each person was asked on a date, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

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


class Standup(Base):
    """One person's part of a stand-up. `day` is the local date that it is for; asked ahead of it, it may be answered
    the evening before. `text` is what was typed, whole. After `closes_at` no message is taken for its answer.
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
    __table_args__ = (
        UniqueConstraint("schedule_id", "person_id", "day", "slot"),
        Index("ix_standup_person_id", "person_id", "day"),
        Index("ix_standup_silent", "remind_at", sqlite_where=sql(SILENT), postgresql_where=sql(SILENT)),
    )


class StandupOptions(BaseModel):
    """The `options` of a schedule of the kind `standup`. Minutes count from the prompt.

    `questions` by language; without them the usual three are asked. `remind_after` 0 reminds nobody.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    questions: dict[str, tuple[str, ...]] = {}
    one_by_one: bool = False
    window: int = Field(default=480, ge=30, le=1440)
    remind_after: int = Field(default=120, ge=0, le=1440)


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
