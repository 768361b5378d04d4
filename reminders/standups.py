"""The stand-up, at each member's own time; one reminder to the silent, on their other platform."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.core.context import Machine, reader_of
from bot.views.standups import prompt_card, reminder_card
from models.actions import standups
from models.people import Person
from models.queries.audiences import AUDIENCES
from models.queries.standups import KIND, prompt_for, silent
from models.queue.notices import Notice, Rank
from models.standups import Due, Standup, StandupState, options_of
from reminders.notices import tell
from reminders.rhythm import Rhythm, Turn

REMINDED = 50  # in one unit
CATCH_UP = timedelta(hours=3)


def serve(turn: Turn, person_id: int, data: Any) -> None:
    """Ask one person, who may have answered the evening before."""
    person = turn.session.get_one(Person, person_id)
    due = Due(turn.schedule, turn.run.day, turn.run.slot)
    standup = standups.ask(turn.session, turn.now, due, person_id)
    standups.publish_in_time(standup, turn.now, options_of(turn.schedule))
    if standup.state is not StandupState.ASKED:
        return
    tell(
        turn.session,
        turn.now,
        person,
        prompt_card(reader_of(person, turn.now), prompt_for(turn.session, standup, person), turn.now),
        kind=KIND,
        rank=Rank.STANDUP,
        expires_in=standup.closes_at - turn.now,
        subject=standup.id,
        about=f"standup:{standup.id}",
        dedupe=turn.key(person_id),
    )


def still_wanted(session: Session, now: datetime, notice: Notice) -> bool:
    standup = session.get(Standup, notice.subject)
    return standup is not None and standup.state is StandupState.ASKED


def remind_silent(machine: Machine, session: Session, now: datetime) -> int:
    """Remind once who has not answered; how many there were."""
    due = session.scalars(silent(now).limit(REMINDED).with_for_update(skip_locked=True)).all()
    for standup in due:
        standup.reminded_at = now
        person = session.get_one(Person, standup.person_id)
        if standup.closes_at <= now or not person.active:
            continue
        tell(
            session,
            now,
            person,
            reminder_card(reader_of(person, now), standup.id, standup.day),
            kind=KIND,
            rank=Rank.REMINDER,
            expires_in=standup.closes_at - now,
            subject=standup.id,
            about=f"standup:{standup.id}",
            dedupe=f"standup-reminder:{standup.id}",
            elsewhere=True,
        )
    return len(due)


RHYTHM = Rhythm(KIND, CATCH_UP, serve, audience=AUDIENCES[KIND])
