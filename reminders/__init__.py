"""By the clock: each file a rhythm, and all of them are listed here."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.context import Machine
from reminders import (
    boards,
    calendars,
    claims,
    digests,
    escalation,
    feedback,
    handing_over,
    personal,
    standup_posts,
    standups,
    weeks,
)
from reminders.notices import StillWanted
from reminders.rhythm import Rhythm, by_kind

RHYTHMS: Mapping[str, Rhythm] = by_kind(
    boards.RHYTHM,
    standups.RHYTHM,
    digests.RHYTHM,
    weeks.RHYTHM,
)

# Looks again at what waits to be told, by its kind.
STILL_WANTED: Mapping[str, StillWanted] = {
    escalation.KIND: escalation.still_unanswered,
    standups.RHYTHM.kind: standups.still_wanted,
}

# One unit's worth of what is due outside of any schedule; each returns how much it was.
Job = Callable[[Machine, Session, datetime], int]
JOBS: tuple[Job, ...] = (
    handing_over.hand_over,
    escalation.escalate_due,
    claims.look,
    standups.remind_silent,
    standup_posts.publish,
    calendars.warn,
    personal.remind,
    boards.tell_places,
    feedback.write_down,
)
