"""What becomes of a reminder: it is shown at its time, done with, put off, or not wanted any more."""

from __future__ import annotations

from datetime import datetime

from models.records import Reminder, ReminderState


def shown(reminder: Reminder) -> None:
    reminder.state = ReminderState.SHOWN


def drop(reminder: Reminder) -> None:
    """It was taken back, or nobody is there to be reminded."""
    reminder.state = ReminderState.DROPPED


def done(reminder: Reminder) -> None:
    reminder.state = ReminderState.DONE


def put_off(reminder: Reminder, until: datetime) -> None:
    reminder.state = ReminderState.WAITING
    reminder.due_at = until
