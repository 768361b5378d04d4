"""A person's report of a week or a day: drafted from what they told, sent only by themselves."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.schedules import Schedule

KIND = "week"


class WeekReport(Base):
    """Of the dates from `first` to `last`, both included. `text` is what the person made of the draft, None while it
    stands as drafted. `sent_to_id` is who got it last.
    """

    __tablename__ = "week_report"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    first: Mapped[date]
    last: Mapped[date]
    text: Mapped[str | None] = mapped_column(Text)
    edited_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    sent_to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("person_id", "first", "last"),
        Index(None, "sent_to_id", "sent_at"),
    )

    @property
    def is_sent(self) -> bool:
        """As it stands now."""
        if self.sent_at is None:
            return False
        return self.edited_at is None or self.edited_at <= self.sent_at


class WeekOptions(BaseModel):
    """The `options` of a schedule of the kind `week`. Without `when_nothing` who told nothing gets no draft."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    when_nothing: bool = True


def options_of(schedule: Schedule) -> WeekOptions:
    """What can't be read counts as not said: the clock must go on."""
    try:
        return WeekOptions.model_validate(schedule.config)
    except ValidationError:
        return WeekOptions()
