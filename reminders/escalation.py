"""Blockers that nobody answers climb the ladder: the manager, then the head, once each, in working hours.

What is due stands in `case.escalate_at`. The step, its cards and the next time are one transaction, so that a crash
or a second copy tells nobody twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.core.cards import Card
from bot.core.context import Machine, reader_of
from bot.views.blockers import escalated_card, told_card
from models.actions.cases import Clerk, escalate
from models.cases import Case, CaseState
from models.people import Person
from models.queries.cases import look_at
from models.queue.notices import Notice, Rank
from reminders.notices import tell

AT_ONCE = 20  # a unit handles no more, so that nobody waits for the writer
KIND = "case"
EXPIRES_IN = timedelta(days=7)
AFTER_FAILURE = timedelta(hours=1)

log = structlog.get_logger(__name__)


def escalate_due(machine: Machine, session: Session, now: datetime) -> int:
    """How many were looked at; each is due later now, or never."""
    due = session.scalars(due_cases(now).limit(AT_ONCE).with_for_update(of=Case, skip_locked=True)).all()
    for case in due:
        _one(machine, session, now, case)
    return len(due)


def due_cases(now: datetime) -> Select[Case]:
    return select(Case).where(Case.escalate_at <= now).order_by(Case.escalate_at, Case.id)


def _one(machine: Machine, session: Session, now: datetime, case: Case) -> None:
    """A case that can't be told must not keep the others waiting."""
    try:
        with session.begin_nested():
            _tell(machine, session, now, case)
    except DBAPIError:
        raise
    except Exception:
        log.exception("clock.escalation_failed", case=case.id)
        session.refresh(case)
        case.escalate_at = now + AFTER_FAILURE


def _tell(machine: Machine, session: Session, now: datetime, case: Case) -> None:
    done = escalate(Clerk(session, now, machine.settings, None), case)
    if done is None:
        return
    look, to = look_at(session, case), done.to
    _put(session, now, case, to, told_card(reader_of(to, now), look), Rank.CASE, f"up:{done.level}")
    told = escalated_card(reader_of(case.reporter, now), look, to.name)
    _put(session, now, case, case.reporter, told, Rank.REST, f"news:{done.level}")


def _put(
    session: Session, now: datetime, case: Case, person: Person, card: Card, rank: Rank, step: str
) -> None:
    """In line with what else the person is told unasked; the time at which it was due makes it one."""
    tell(
        session,
        now,
        person,
        card,
        kind=KIND,
        rank=rank,
        expires_in=EXPIRES_IN,
        subject=case.id,
        about=f"case:{case.id}",
        dedupe=f"case:{case.id}:{step}:{case.asked_at:%Y%m%d%H%M%S}",
    )


def still_unanswered(session: Session, now: datetime, notice: Notice) -> bool:
    """Whether what waits to be told is still so."""
    case = session.get(Case, notice.subject)
    return case is not None and case.state is CaseState.OPEN
