"""What somebody who left has left behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.access import has_power_over
from models.accounts import Account
from models.cases import UNSOLVED, Case, CaseState
from models.deals import Deal, Status
from models.people import Person
from models.queries.matching import owns_deals
from models.records import Reminder, ReminderState

HEIRS = 12


class Kind(StrEnum):
    DEAL = "deal"
    CUSTOMER = "customer"
    CASE = "case"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Left:
    """One piece of work; `label` names it as it was written."""

    kind: Kind
    id: int
    label: str


def left_behind(session: Session, person: Person) -> tuple[Left, ...]:
    """Open deals, customers, unsolved cases that the person raised or was asked about, reminders to come."""
    deals = session.scalars(
        select(Deal).where(Deal.owner_id == person.id, Deal.status == Status.OPEN).order_by(Deal.id)
    ).unique()
    customers = session.execute(
        select(Account.id, Account.name).where(Account.owner_id == person.id).order_by(Account.id)
    )
    cases = session.scalars(
        select(Case)
        .where(or_(Case.owner_id == person.id, Case.reporter_id == person.id), Case.state.in_(UNSOLVED))
        .order_by(Case.id)
    ).unique()
    reminders = session.execute(
        select(Reminder.id, Reminder.text)
        .where(
            Reminder.person_id == person.id,
            Reminder.voided_by.is_(None),
            Reminder.state == ReminderState.WAITING,
        )
        .order_by(Reminder.id)
    )
    return (
        *(Left(Kind.DEAL, deal.id, f"#{deal.id} {deal.account.name}") for deal in deals),
        *(Left(Kind.CUSTOMER, number, name) for number, name in customers),
        *(Left(Kind.CASE, case.id, f"{case.subject} {case.text}".strip()) for case in cases),
        *(Left(Kind.REMINDER, number, text) for number, text in reminders),
    )


def heirs(session: Session, actor: Person, leaver: Person) -> Sequence[Person]:
    """Who may take the work over: people of the leaver's team first, then others of the actor's, and the actor. What
    a seller left goes to who may own deals; what a helper left to anybody.
    """
    sells = owns_deals(leaver)
    people = session.scalars(
        select(Person).where(Person.active.is_(True), Person.id != leaver.id).order_by(Person.name)
    ).unique()
    able = [
        who
        for who in people
        if who.id == actor.id or (has_power_over(session, actor, who) and (owns_deals(who) or not sells))
    ]
    return sorted(able, key=lambda who: (who.team_id != leaver.team_id, who.id == actor.id))[:HEIRS]


def case_asked(session: Session, case_id: int, person: Person) -> Case | None:
    """The unsolved case, if the person is the one who was asked."""
    case = session.get(Case, case_id)
    return case if case is not None and case.owner_id == person.id and case.state in UNSOLVED else None


def case_to_confirm(session: Session, case_id: int, person: Person) -> Case | None:
    """The case, if it is said to be solved and the person is the one to agree."""
    case = session.get(Case, case_id)
    is_asked = case is not None and case.reporter_id == person.id and case.state is CaseState.SOLVED
    return case if is_asked else None
