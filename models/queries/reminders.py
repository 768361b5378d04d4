"""A person's reminders, and those that are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from models.records import Reminder, ReminderState

WAITING = "reminder.state = 'waiting'"  # word for word as the partial index says it, else it serves no query


def due_reminders(now: datetime) -> Select[Reminder]:
    """What has come due, people in one order, so that two copies don't wait for each other."""
    return (
        select(Reminder)
        .where(text(WAITING), Reminder.due_at <= now)
        .order_by(Reminder.person_id, Reminder.id)
    )


def reminders_of(session: Session, person_id: int) -> Sequence[Reminder]:
    """What is still to come, the next first."""
    return session.scalars(
        select(Reminder)
        .where(
            Reminder.person_id == person_id,
            Reminder.state == ReminderState.WAITING,
            Reminder.voided_by.is_(None),
        )
        .order_by(Reminder.due_at, Reminder.id)
    ).all()
