"""The draft of each rep's week, at the end of it by their own clock; nobody but they send it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.core.context import Machine, reader_of
from bot.views.weeks import Standing, week_card
from models.deputies import managers_of, on_leave
from models.people import Person
from models.queries.audiences import AUDIENCES
from models.queries.weeks import Week, report_of, week_around, week_of
from models.queue.notices import Rank
from models.schedules import Run, Schedule
from models.weeks import KIND, options_of
from reminders.notices import tell
from reminders.rhythm import Rhythm, Turn

CATCH_UP = timedelta(hours=6)
WORTH_READING = timedelta(days=3)  # over the weekend


def prepare(
    machine: Machine, session: Session, now: datetime, schedule: Schedule, run: Run, people: Sequence[int]
) -> dict[int, Week]:
    """By rep; who is on leave, or sent the week already, needs none."""
    found = {}
    for id_ in people:
        person = session.get_one(Person, id_)
        first, last = week_around(session, person, run.day)
        kept = report_of(session, id_, first, last)
        if on_leave(session, now, person) is None and (kept is None or kept.sent_at is None):
            found[id_] = week_of(session, machine.settings, person, first, last, now)
    return found


def serve(turn: Turn, person_id: int, data: Any) -> None:
    week: Week | None = data.get(person_id)
    if week is None or (week.is_empty and not options_of(turn.schedule).when_nothing):
        return
    person = turn.session.get_one(Person, person_id)
    kept = report_of(turn.session, person_id, week.first, week.last)
    manager = next(iter(managers_of(turn.session, person)), None)
    standing = Standing(kept.text if kept else None, manager.name if manager else None)
    tell(
        turn.session,
        turn.now,
        person,
        week_card(reader_of(person, turn.now), turn.machine.settings, week, standing),
        kind=KIND,
        rank=Rank.REMINDER,
        expires_in=WORTH_READING,
        dedupe=turn.key(person_id),
    )


RHYTHM = Rhythm(KIND, CATCH_UP, serve, audience=AUDIENCES[KIND], prepare=prepare)
