"""Blockers go to whoever is there: to the deputy when a leave begins, to the helper who has joined.

Only in the working hours of who is asked; until then they stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from bot.core.context import Machine, reader_of
from bot.core.telling import Teller
from bot.views.blockers import asked_card, handed_card, over_card
from models.actions.cases import Clerk, reassign
from models.cases import Case
from models.people import Person
from models.queries.calendars import timing_of
from models.queries.cases import look_at
from models.queries.handing_over import of_new_helpers, of_people_on_leave
from models.queue.notices import Rank
from models.working_hours import next_working
from reminders.escalation import KIND
from reminders.notices import tell

AT_ONCE = 20  # a unit handles no more, so that nobody waits for the writer
EXPIRES_IN = timedelta(days=2)


def hand_over(machine: Machine, session: Session, now: datetime) -> int:
    """How many were handed over."""
    done = 0
    for case, to in islice(_due(of_people_on_leave(session, now), session, now), AT_ONCE):
        _one(machine, session, now, case, to, absent=case.owner)
        done += 1
    for case, to in islice(_due(of_new_helpers(session, now, machine.settings), session, now), AT_ONCE):
        _one(machine, session, now, case, to, absent=None)
        done += 1
    return done


def _due(
    found: Iterator[tuple[Case, Person]], session: Session, now: datetime
) -> Iterator[tuple[Case, Person]]:
    for case, to in found:
        if next_working(now, to.zone, timing_of(session, to).calendar) <= now:
            yield case, to


def _one(
    machine: Machine, session: Session, now: datetime, case: Case, to: Person, absent: Person | None
) -> None:
    former, card_id = case.owner, case.owner_card_id
    reassign(Clerk(session, now, machine.settings, None), case, to)
    look, teller = look_at(session, case), Teller(machine, session, now)
    teller.redraw(card_id, former, lambda r: over_card(r, look, to.name))
    case.owner_card_id = teller.tell(to, lambda r: asked_card(r, look), about=f"case:{case.id}")
    reporter = case.reporter
    tell(
        session,
        now,
        reporter,
        handed_card(reader_of(reporter, now), look, absent.name if absent is not None else None),
        kind=KIND,
        rank=Rank.REST,
        expires_in=EXPIRES_IN,
        subject=case.id,
        about=f"case:{case.id}",
    )
