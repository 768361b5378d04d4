"""The managers' digest, at each one's own time, read on a reader thread before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.core.context import Machine, reader_of
from bot.views.digests import digest_card, digest_line
from models.deputies import on_leave
from models.digests import KIND, options_of
from models.people import Person
from models.queries.audiences import AUDIENCES
from models.queries.digest import digest_of
from models.queries.digest_facts import Digest
from models.queue.notices import Rank
from models.schedules import Run, Schedule
from reminders.notices import tell
from reminders.rhythm import Rhythm, Turn

CATCH_UP = timedelta(hours=6)
WORTH_READING = timedelta(hours=12)


def prepare(
    machine: Machine, session: Session, now: datetime, schedule: Schedule, run: Run, people: Sequence[int]
) -> dict[int, Digest]:
    """By manager; who is on leave gets none."""
    found = {}
    for id_ in people:
        manager = session.get_one(Person, id_)
        if on_leave(session, now, manager) is None:
            found[id_] = digest_of(session, machine.settings, manager, run.day, now, schedule.team_id)
    return found


def serve(turn: Turn, person_id: int, data: Any) -> None:
    digest: Digest | None = data.get(person_id)
    if digest is None or (digest.is_uneventful and not options_of(turn.schedule).when_nothing):
        return
    person = turn.session.get_one(Person, person_id)
    reader = reader_of(person, turn.now)
    tell(
        turn.session,
        turn.now,
        person,
        digest_card(reader, digest),
        kind=KIND,
        rank=Rank.CASE if digest.needs else Rank.REMINDER,
        line=digest_line(reader, digest),
        expires_in=WORTH_READING,
        dedupe=turn.key(person_id),
    )


RHYTHM = Rhythm(KIND, CATCH_UP, serve, audience=AUDIENCES[KIND], prepare=prepare)
