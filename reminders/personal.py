"""Personal reminders at their time: privately, once, and late rather than never."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.context import Machine, identity_in_use, reader_of
from bot.views.reminders import reminder_card
from models.actions import reminders
from models.people import Person
from models.queries.reminders import due_reminders
from models.records import Reminder, ReminderState

AT_ONCE = 50  # a unit shows no more, so that nobody waits for the writer
AFTER_FAILURE = timedelta(hours=1)

log = structlog.get_logger(__name__)


def remind(machine: Machine, session: Session, now: datetime) -> int:
    """Show some of what is due; how many were looked at."""
    due = session.scalars(due_reminders(now).limit(AT_ONCE)).all()
    for reminder in due:
        _one(session, now, reminder)
    return len(due)


def _one(session: Session, now: datetime, reminder: Reminder) -> None:
    """One that can't be shown must not keep the others waiting."""
    try:
        with session.begin_nested():
            _show(session, now, reminder)
    except DBAPIError:
        raise
    except Exception:
        log.exception("clock.reminder_failed", reminder=reminder.id)
        session.refresh(reminder)
        reminders.put_off(reminder, now + AFTER_FAILURE)


def _show(session: Session, now: datetime, reminder: Reminder) -> None:
    session.execute(select(Person.id).where(Person.id == reminder.person_id).with_for_update(key_share=True))
    session.refresh(reminder)  # it may have been put off since, or shown by another copy
    if reminder.state is not ReminderState.WAITING or reminder.due_at > now:
        return
    person = session.get_one(Person, reminder.person_id)
    identity = identity_in_use(session, person.id)
    if reminder.voided_by is not None or identity is None or not person.active:
        reminders.drop(reminder)
        return
    reader = reader_of(person, now)
    replies.post_to(
        session,
        now,
        identity,
        reminder_card(reader, reminder.id, reminder.text, reminder.due_at, now),
        about=f"reminder:{reminder.id}",
    )
    reminders.shown(reminder)
