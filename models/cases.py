"""Blockers: what somebody is stuck on is a case with an owner, a time by which they answer, and a history."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.settings import Category
from models.base import Base, value_of
from models.people import Person


class CaseState(StrEnum):
    OPEN = "open"  # asked, not yet answered
    TAKEN = "taken"  # the owner is on it
    INFO = "info"  # the owner waits for the reporter's word
    SOLVED = "solved"  # says the owner; the reporter has yet to agree
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"  # its report was taken back


UNSOLVED = (CaseState.OPEN, CaseState.TAKEN, CaseState.INFO, CaseState.SOLVED)


class Step(StrEnum):
    """What happened to a case."""

    RAISED = "raised"
    TAKEN = "taken"
    NOT_MINE = "not_mine"
    NEEDS_INFO = "needs_info"
    SAID = "said"
    SOLVED = "solved"
    STUCK = "stuck"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    GIVEN = "given"
    CATEGORY = "category"
    EDITED = "edited"
    ESCALATED = "escalated"


class Case(Base):
    """`subject` is the customer as typed, empty where none was named; `account_id` only where it is a known one.

    `owner_id` is who is asked, None where there is nobody to ask. `asked_at` is when they were; `answer_due_at`
    lies some of their working hours later. `level` counts the rungs of the ladder that were told: 1 the manager,
    2 the head; `escalate_at` is when the next one is, None while nothing is due. The `…card_id` are outbox rows.
    """

    __tablename__ = "case"
    id: Mapped[int] = mapped_column(primary_key=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deal.id"))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    category: Mapped[Category] = mapped_column(value_of(Category))
    state: Mapped[CaseState] = mapped_column(value_of(CaseState))
    level: Mapped[int] = mapped_column(default=0)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    asked_at: Mapped[datetime]
    answer_due_at: Mapped[datetime | None]
    escalate_at: Mapped[datetime | None]
    owner_card_id: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    reporter: Mapped[Person] = relationship(foreign_keys=[reporter_id], lazy="joined", innerjoin=True)
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id], lazy="joined")
    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012 SQLAlchemy reads it from the class
    __table_args__ = (
        Index(
            "ix_case_escalate",
            "escalate_at",
            sqlite_where=sql("escalate_at IS NOT NULL"),
            postgresql_where=sql("escalate_at IS NOT NULL"),
        ),
    )


class CaseEntry(Base):
    """One step, in order of `id`. `person_id` None: by the clock. `to_id` is who was asked or told by it.

    `text` is what was said; of an edit the values before and after. `before` is the state that stood before; `report_id` the report that the step was a part of.
    """

    __tablename__ = "case_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    step: Mapped[Step] = mapped_column(value_of(Step))
    before: Mapped[CaseState | None] = mapped_column(value_of(CaseState))
    text: Mapped[str] = mapped_column(Text)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    at: Mapped[datetime]
