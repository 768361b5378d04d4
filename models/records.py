"""What is recorded beside deals: activities, payments, feedback, market news, kudos, agenda items, reminders.

A row is never changed: a correction writes another that replaces it, and taking back marks it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, value_of
from models.drafts import Doing


class Recorded(Base):
    """What all of them have. `person_id` is whose it is, `report_id` the report that wrote it (and through it the
    message). `voided_by` is the report that took it back or put another in its place; None while it stands.
    """

    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    happened_on: Mapped[date]
    recorded_at: Mapped[datetime]
    replaces_id: Mapped[int | None]
    voided_by: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)


class Activity(Recorded):
    """`kind` is call, visit, meeting, demo or email; `count` how many of them."""

    __tablename__ = "activity"
    kind: Mapped[str] = mapped_column(String(16))
    count: Mapped[int]
    text: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (Index(None, "person_id", "happened_on"),)


class Payment(Recorded):
    """Money that came in for a deal; without one for the customer as such. Amounts as in `models.deals.Booking`."""

    __tablename__ = "payment"
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deal.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[Decimal | None] = mapped_column(Numeric(20, 10))
    org_minor: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (Index(None, "person_id", "happened_on"),)


class Feedback(Recorded):
    """`score` is a fraction of the best."""

    __tablename__ = "feedback"
    score: Mapped[Decimal | None] = mapped_column(Numeric(4, 3))
    text: Mapped[str | None] = mapped_column(Text)


class Intel(Recorded):
    """News of the market."""

    __tablename__ = "intel"
    text: Mapped[str] = mapped_column(Text)
    competitor: Mapped[str | None] = mapped_column(String(200))


class Kudos(Recorded):
    """Thanks from one person to another."""

    __tablename__ = "kudos"
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[str | None] = mapped_column(Text)


class AgendaItem(Recorded):
    """Something to talk about: `meeting` is daily, weekly, monthly or quarterly, of the team."""

    __tablename__ = "agenda_item"
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    meeting: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    __table_args__ = (Index(None, "team_id", "meeting"),)


class ReminderState(StrEnum):
    WAITING = "waiting"
    SHOWN = "shown"
    DONE = "done"
    DROPPED = "dropped"  # it was taken back, or nobody was there to be reminded


class Reminder(Recorded):
    """`due_at` is when it comes next, `was_due_at` when it was first asked for."""

    __tablename__ = "reminder"
    text: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime]
    was_due_at: Mapped[datetime]
    state: Mapped[ReminderState] = mapped_column(value_of(ReminderState))
    __table_args__ = (
        Index(None, "person_id"),
        Index(
            "ix_reminder_due",
            "due_at",
            sqlite_where=sql("state = 'waiting'"),
            postgresql_where=sql("state = 'waiting'"),
        ),
    )


TABLES: dict[Doing, type[Recorded]] = {
    Doing.ACTIVITY: Activity,
    Doing.PAYMENT: Payment,
    Doing.FEEDBACK: Feedback,
    Doing.INTEL: Intel,
    Doing.KUDOS: Kudos,
    Doing.AGENDA: AgendaItem,
    Doing.REMINDER: Reminder,
}
