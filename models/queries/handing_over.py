"""Blockers that somebody else is to be asked about: who was asked is on leave, or the helper they waited for is here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.settings import Category, Settings
from models.absences import Absence
from models.cases import Case, CaseEntry, CaseState, Step
from models.deputies import acting_for, on_leave
from models.people import Person
from models.queries.helpers import has_chat, newly_here

NEAR = timedelta(days=1)  # wherever on earth it is that date


def of_people_on_leave(session: Session, now: datetime) -> Iterator[tuple[Case, Person]]:
    """The unanswered cases of people who are on leave by now, with who acts for them."""
    today = now.date()
    query = (
        select(Case)
        .join(Absence, Absence.person_id == Case.owner_id)
        .where(
            Case.state == CaseState.OPEN,
            Absence.cancelled_at.is_(None),
            Absence.first <= today + NEAR,
            Absence.last >= today - NEAR,
        )
    )
    for case in session.scalars(_locked(query)).unique():
        if case.owner is None or on_leave(session, now, case.owner) is None:
            continue
        to = acting_for(session, now, case.owner)
        if _may_be_asked(session, case, to):
            yield case, to


def of_new_helpers(session: Session, now: datetime, settings: Settings) -> Iterator[tuple[Case, Person]]:
    """The unanswered cases that were raised before their helper came in, and that nobody has given on since."""
    names = settings.blockers.helpers
    for helper, came in newly_here(session, now, sorted(set(names.values()))):
        kinds = [kind for kind, name in names.items() if name.strip().lower() in _names_of(helper)]
        for case in session.scalars(_locked(_waited(helper, came, kinds))).unique():
            to = acting_for(session, now, helper)
            if _may_be_asked(session, case, to):
                yield case, to


def _waited(helper: Person, came: datetime, kinds: Sequence[Category]) -> Select[Case]:
    known = select(CaseEntry.id).where(
        CaseEntry.case_id == Case.id,
        (CaseEntry.to_id == helper.id) | CaseEntry.step.in_((Step.GIVEN, Step.NOT_MINE)),
    )
    return select(Case).where(
        Case.state == CaseState.OPEN,
        Case.category.in_(kinds),
        Case.asked_at < came,
        Case.reporter_id != helper.id,
        ~known.exists(),
    )


def _locked(query: Select[Case]) -> Select[Case]:
    return query.order_by(Case.id).with_for_update(of=Case, skip_locked=True)


def _names_of(person: Person) -> tuple[str, ...]:
    return person.name.lower(), (person.email or "").lower()


def _may_be_asked(session: Session, case: Case, to: Person) -> bool:
    return to.id not in (case.owner_id, case.reporter_id) and has_chat(session, to)
