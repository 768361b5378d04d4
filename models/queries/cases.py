"""Blockers as a reader may see them: one's own, those one was given, and the team's for who manages it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.settings import Category
from models.access import acts_as, people_seen
from models.accounts import Account
from models.cases import UNSOLVED, Case, CaseEntry, CaseState, Step
from models.drafts import Doing, Item
from models.names import normal_form
from models.people import Person, Role

PAGE = 8
MOST = 50  # of one person's blockers that are looked through for the one meant


@dataclass(frozen=True, slots=True)
class CaseStep:
    """`by` None: the clock."""

    at: datetime
    by: str | None
    to: str | None
    step: Step
    text: str


@dataclass(frozen=True, slots=True)
class CaseLook:
    """A blocker as it stands. `subject` is the customer, empty where none was named; `due_at` is when its owner, who
    lives in `owner_zone`, has to have answered; `owner_helps`: they are a helper, not a manager of the reporter's.
    """

    id: int
    subject: str
    text: str
    category: Category
    state: CaseState
    reporter_id: int
    reporter: str
    owner_id: int | None
    owner: str | None
    owner_zone: str | None
    owner_helps: bool
    due_at: datetime | None
    asked_at: datetime
    since: datetime
    deal_id: int | None = None
    ended_at: datetime | None = None
    history: tuple[CaseStep, ...] = ()


@dataclass(frozen=True, slots=True)
class CasePage:
    """`of` is whose they are, None for one's own or the team's, as `of_team` says."""

    rows: tuple[CaseLook, ...]
    page: int
    pages: int
    of_team: bool
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Which:
    """Which blockers are asked for."""

    account_id: int | None = None
    person_id: int | None = None

    def to_args(self) -> dict[str, int]:
        named = {"account_id": self.account_id, "person_id": self.person_id}
        return {name: value for name, value in named.items() if value is not None}


def look_at(session: Session, case: Case, *, history: bool = False) -> CaseLook:
    return CaseLook(
        id=case.id,
        subject=case.subject,
        text=case.text,
        category=case.category,
        state=case.state,
        reporter_id=case.reporter_id,
        reporter=case.reporter.name,
        owner_id=case.owner_id,
        owner=case.owner.name if case.owner else None,
        owner_zone=case.owner.zone if case.owner else None,
        owner_helps=case.owner is not None and acts_as(case.owner, Role.HELPER),
        due_at=case.answer_due_at,
        asked_at=case.asked_at,
        since=case.created_at,
        deal_id=case.deal_id,
        ended_at=case.ended_at,
        history=_history(session, case.id) if history else (),
    )


def _history(session: Session, case_id: int) -> tuple[CaseStep, ...]:
    by, to = aliased(Person), aliased(Person)
    rows = session.execute(
        select(CaseEntry, by.name, to.name)
        .outerjoin(by, by.id == CaseEntry.person_id)
        .outerjoin(to, to.id == CaseEntry.to_id)
        .where(CaseEntry.case_id == case_id)
        .order_by(CaseEntry.id)
    )
    return tuple(CaseStep(entry.at, by_, to_, entry.step, entry.text) for entry, by_, to_ in rows)


def page_of(session: Session, person: Person, which: Which, page: int = 0) -> CasePage:
    """The unsolved ones that the person may see: those that wait for the person first, then the oldest."""
    seen = people_seen(session, person)
    where: list[ColumnElement[bool]] = [Case.state.in_(UNSOLVED), _visible(person, seen)]
    if which.account_id is not None:
        where.append(Case.account_id == which.account_id)
    if which.person_id is not None:
        where.append(or_(Case.reporter_id == which.person_id, Case.owner_id == which.person_id))
    total = session.scalar(select(func.count()).select_from(Case).where(*where)) or 0
    rows = session.scalars(
        select(Case)
        .where(*where)
        .order_by(Case.owner_id != person.id, Case.created_at, Case.id)
        .offset(page * PAGE)
        .limit(PAGE)
    )
    return CasePage(
        rows=tuple(look_at(session, case) for case in rows),
        page=page,
        pages=max(1, -(-total // PAGE)),
        of_team=len(seen) > 1 and not which.to_args(),
        of=_name_of(session, which),
    )


def unsolved_with(
    session: Session, person: Person, account: Account, deal_id: int | None = None
) -> tuple[CaseLook, ...]:
    """What a customer is stuck on, for the card of the customer or of one of its deals."""
    named_before = and_(Case.account_id.is_(None), func.lower(Case.subject) == account.name.lower())
    where = [or_(Case.account_id == account.id, named_before)]
    if deal_id is not None:
        where.append(or_(Case.deal_id == deal_id, Case.deal_id.is_(None)))
    seen = people_seen(session, person)
    query = select(Case).where(Case.state.in_(UNSOLVED), _visible(person, seen), *where)
    return tuple(look_at(session, case) for case in session.scalars(query.order_by(Case.id).limit(PAGE)))


def closable(session: Session, person: Person, subject: str | None) -> list[Case]:
    """The unsolved blockers that words such as "Acme unblocked" may mean: one's own with that customer, else the
    team's. Without a customer all of one's own.
    """
    seen = people_seen(session, person)
    for who in ({person.id}, seen):
        query = select(Case).where(Case.state.in_(UNSOLVED), Case.reporter_id.in_(who))
        cases = session.scalars(query.order_by(Case.id.desc()).limit(MOST)).all()
        found = [case for case in cases if subject is None or _is_about(session, case, subject)]
        if found or subject is None:
            return found
    return []


def with_blocker(session: Session, person: Person, item: Item) -> Item:
    """What is solved, if only one can be meant."""
    if item.doing is not Doing.UNBLOCK or item.case_id is not None:
        return item
    found = closable(session, person, item.account)
    return item.patched({"case_id": found[0].id}) if len(found) == 1 else item


def same_unsolved(session: Session, reporter: Person, subject: str, text: str) -> Case | None:
    """The one that was raised before in the same words."""
    return next((case for case in closable_of(session, reporter, subject) if _same(case.text, text)), None)


def people_asked(session: Session, case: Case) -> Sequence[Person]:
    """Everybody to whom it was put."""
    put = (Step.RAISED, Step.NOT_MINE, Step.GIVEN, Step.CATEGORY)
    query = select(CaseEntry.to_id).where(CaseEntry.case_id == case.id, CaseEntry.step.in_(put))
    return session.scalars(select(Person).where(Person.id.in_(query))).unique().all()


def closable_of(session: Session, reporter: Person, subject: str) -> Sequence[Case]:
    query = select(Case).where(Case.state.in_(UNSOLVED), Case.reporter_id == reporter.id)
    cases = session.scalars(query.order_by(Case.id.desc()).limit(MOST))
    return [case for case in cases if normal_form(case.subject or "?") == normal_form(subject or "?")]


def _same(one: str, other: str) -> bool:
    return normal_form(one or "?") == normal_form(other or "?")


def _is_about(session: Session, case: Case, subject: str) -> bool:
    if subject.startswith("#"):
        return f"#{case.deal_id}" == subject
    names = {normal_form(case.subject or "?")}
    if case.account_id is not None:
        names.add(session.get_one(Account, case.account_id).normal)
    return normal_form(subject) in names


def _visible(person: Person, seen: frozenset[int]) -> ColumnElement[bool]:
    told = select(CaseEntry.case_id).where(CaseEntry.to_id == person.id)
    return or_(Case.reporter_id.in_(seen), Case.owner_id.in_(seen), Case.id.in_(told))


def _name_of(session: Session, which: Which) -> str | None:
    if which.account_id is not None:
        return session.get_one(Account, which.account_id).name
    return session.get_one(Person, which.person_id).name if which.person_id is not None else None
