"""What is done to a case: raised, answered, passed on, solved, taken back, and taken up the ladder by the clock.

Whoever is asked has some of their own working hours to answer. Then the reporter's manager is told, later the head,
once each; any answer stops that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import Category, Settings
from models.cases import UNSOLVED, Case, CaseEntry, CaseState, Step
from models.errors import UserError
from models.people import Person
from models.queries.calendars import timing_of
from models.queries.helpers import Route, ladder, route
from models.working_hours import WORKING_DAY, after_working, next_working

MANAGER, HEAD = 1, 2  # rungs of the ladder


@dataclass(frozen=True)
class Clerk:
    """On whose behalf and when; `person` None is the clock."""

    session: Session
    now: datetime
    settings: Settings
    person: Person | None

    def note(
        self,
        case: Case,
        step: Step,
        *,
        to: Person | None = None,
        text: str = "",
        before: CaseState | None = None,
        report_id: int | None = None,
    ) -> None:
        self.session.add(
            CaseEntry(
                case_id=case.id,
                person_id=self.person.id if self.person else None,
                to_id=to.id if to else None,
                step=step,
                before=before,
                text=text,
                report_id=report_id,
                at=self.now,
            )
        )


@dataclass(frozen=True, slots=True)
class Stuck:
    """What somebody is stuck on. `subject` is the customer's name, empty where none was named."""

    text: str
    category: Category
    subject: str = ""
    account_id: int | None = None
    deal_id: int | None = None


def raise_case(clerk: Clerk, what: Stuck, report_id: int | None = None) -> tuple[Case, Route]:
    """A new case, put to whom the category or the team says."""
    assert clerk.person is not None
    asked = route(clerk.session, clerk.now, clerk.settings, clerk.person, what.category)
    case = Case(
        reporter=clerk.person,
        account_id=what.account_id,
        deal_id=what.deal_id,
        subject=what.subject[:200],
        text=what.text,
        category=what.category,
        state=CaseState.OPEN,
        level=0,
        report_id=report_id,
        asked_at=clerk.now,
        created_at=clerk.now,
    )
    clerk.session.add(case)
    clerk.session.flush()  # its history carries its id
    clerk.note(case, Step.RAISED, to=asked.person, report_id=report_id)
    _ask(clerk, case, asked.person)
    return case, asked


def take(clerk: Clerk, case: Case) -> None:
    """Whoever was asked or told is on it, and owns it from now on."""
    _must_be_unsolved(case)
    clerk.note(case, Step.TAKEN, before=case.state)
    _own(case, clerk.person)
    _answered(case, CaseState.TAKEN)


def solve(clerk: Clerk, case: Case) -> None:
    """Done, says who was asked; whoever raised it has yet to agree."""
    _must_be_unsolved(case)
    clerk.note(case, Step.SOLVED, before=case.state)
    _own(case, clerk.person)
    _answered(case, CaseState.SOLVED)


def not_mine(clerk: Clerk, case: Case) -> Person:
    """To the manager, or the next one above.

    :raises UserError: there is nobody to pass it to
    """
    _must_be_unsolved(case)
    assert clerk.person is not None
    above = ladder(clerk.session, clerk.now, case.reporter)
    place = next((i for i, one in enumerate(above) if one.id == clerk.person.id), -1)
    to = above[place + 1] if place + 1 < len(above) else None
    if to is None:
        raise UserError("nobody_above")
    clerk.note(case, Step.NOT_MINE, to=to, before=case.state)
    case.level = MANAGER
    _ask(clerk, case, to)
    return to


def reassign(clerk: Clerk, case: Case, to: Person) -> None:
    """Give an unsolved case to somebody else, who is asked anew."""
    _must_be_unsolved(case)
    clerk.note(case, Step.GIVEN, to=to, before=case.state)
    _ask(clerk, case, to)


def put_in_category(clerk: Clerk, case: Case, category: Category) -> Route | None:
    """Another kind of help; who gives that kind is asked instead. None: the same person stays."""
    _must_be_unsolved(case)
    asked = route(clerk.session, clerk.now, clerk.settings, case.reporter, category)
    clerk.note(case, Step.CATEGORY, to=asked.person, before=case.state, text=category)
    case.category = category
    if asked.person is None or asked.person.id == case.owner_id:
        return None
    _ask(clerk, case, asked.person)
    return asked


def ask_for_info(clerk: Clerk, case: Case, text: str) -> None:
    """The owner needs to know something; until the reporter has said it, nobody is pressed."""
    _must_be_unsolved(case)
    clerk.note(case, Step.NEEDS_INFO, to=case.reporter, before=case.state, text=text)
    _own(case, clerk.person)
    _answered(case, CaseState.INFO)


def say(clerk: Clerk, case: Case, text: str) -> Person | None:
    """A word from one side, for the other; returns who is to hear it, None if there is nobody.

    A reporter's word hands a case that waited for it back to its owner; an owner's word is an answer.
    """
    assert clerk.person is not None
    by_reporter = clerk.person.id == case.reporter_id
    to = case.owner if by_reporter else case.reporter
    clerk.note(case, Step.SAID, to=to, before=case.state, text=text)
    if by_reporter and case.state is CaseState.INFO:
        _ask(clerk, case, case.owner)
    elif not by_reporter and case.state is CaseState.OPEN:
        _answered(case, CaseState.TAKEN)
    return to


def close(clerk: Clerk, case: Case, report_id: int | None = None) -> None:
    """It is over: who raised it, or their manager, says so."""
    _must_be_unsolved(case)
    clerk.note(case, Step.CLOSED, before=case.state, report_id=report_id)
    _answered(case, CaseState.CLOSED)
    case.ended_at = clerk.now


def still_stuck(clerk: Clerk, case: Case) -> None:
    """It was not solved after all: the owner is asked again. A rung that was told before is not told again."""
    _must_be_unsolved(case)
    clerk.note(case, Step.STUCK, before=case.state)
    _ask(clerk, case, case.owner)


def take_back(clerk: Clerk, report_id: int) -> list[Case]:
    """Undo what a report did to cases: those it raised are withdrawn, those it closed stand as before."""
    changed = []
    for entry, case in _part_of(clerk, report_id, Step.RAISED, Step.CLOSED):
        clerk.note(case, Step.WITHDRAWN if entry.step is Step.RAISED else Step.REOPENED, before=case.state)
        if entry.step is Step.RAISED:
            _answered(case, CaseState.WITHDRAWN)
            case.ended_at = clerk.now
        else:
            _stand_again(clerk, case, entry.before)
        changed.append(case)
    return changed


def put_back(clerk: Clerk, report_id: int) -> list[Case]:
    """Undo the undoing."""
    changed = []
    for entry, case in _part_of(clerk, report_id, Step.RAISED, Step.CLOSED):
        clerk.note(case, Step.REOPENED if entry.step is Step.RAISED else Step.CLOSED, before=case.state)
        if entry.step is Step.RAISED:
            _stand_again(clerk, case, _before_withdrawal(clerk, case))
        else:
            _answered(case, CaseState.CLOSED)
            case.ended_at = clerk.now
        changed.append(case)
    return changed


@dataclass(frozen=True, slots=True)
class Escalated:
    """A rung that was told: 1 the manager, 2 the head."""

    case: Case
    to: Person
    level: int


def escalate(clerk: Clerk, case: Case) -> Escalated | None:
    """Tell the next rung, if it is due and they are at work; else wait for that. At most one rung at a time: after a
    while in which the bot was away nobody could have answered.
    """
    if case.escalate_at is None or case.escalate_at > clerk.now:
        return None
    rungs = _rungs(clerk, case)
    if not rungs:
        case.escalate_at = None
        return None
    level, to = rungs[0]
    at_work = next_working(clerk.now, to.zone, timing_of(clerk.session, to).calendar)
    if at_work > clerk.now:
        case.escalate_at = at_work
        return None
    clerk.note(case, Step.ESCALATED, to=to, before=case.state, text=str(level))
    case.level = level
    fair = _after(clerk, case, clerk.now, _hours(clerk))
    case.escalate_at = max(fair, _deadline(clerk, case, HEAD)) if rungs[1:] else None
    return Escalated(case, to, level)


def _ask(clerk: Clerk, case: Case, to: Person | None) -> None:
    """Put it to somebody: their time to answer begins now."""
    _own(case, to)
    case.state, case.asked_at, case.ended_at = CaseState.OPEN, clerk.now, None
    case.answer_due_at = case.escalate_at = None
    clerk.session.flush()  # who was asked or told is looked up
    if to is None:
        return
    case.answer_due_at = _after(clerk, case, clerk.now, _hours(clerk))
    rungs = _rungs(clerk, case)
    case.escalate_at = _deadline(clerk, case, rungs[0][0]) if rungs else None


def _own(case: Case, person: Person | None) -> None:
    if person is None or person.id != case.owner_id:
        case.owner_card_id = None
    case.owner, case.owner_id = person, person.id if person else None


def _answered(case: Case, state: CaseState) -> None:
    case.state, case.escalate_at, case.answer_due_at = state, None, None


def _stand_again(clerk: Clerk, case: Case, state: CaseState | None) -> None:
    case.ended_at = None
    if state is CaseState.OPEN:
        _ask(clerk, case, case.owner)
    else:
        _answered(case, state or CaseState.TAKEN)


def _rungs(clerk: Clerk, case: Case) -> list[tuple[int, Person]]:
    """Whom silence reaches next, and then: neither side of the case, and nobody twice."""
    above = ladder(clerk.session, clerk.now, case.reporter)
    known = _asked(clerk, case) | {case.reporter_id}
    rungs: list[tuple[int, Person]] = []
    for level, person in ((MANAGER, above[0]), (HEAD, above[-1])) if above else ():
        if case.level < level and person.id not in known:
            rungs.append((level, person))
            known.add(person.id)
    return rungs


def _asked(clerk: Clerk, case: Case) -> set[int | None]:
    """Everybody who was ever asked or told."""
    clerk.session.flush()  # the last step counts too
    told = select(CaseEntry.to_id).where(CaseEntry.case_id == case.id, CaseEntry.to_id.is_not(None))
    return {case.owner_id, *clerk.session.scalars(told)}


def _hours(clerk: Clerk) -> timedelta:
    return timedelta(hours=float(clerk.settings.blockers.answer_hours))


def _deadline(clerk: Clerk, case: Case, level: int) -> datetime:
    days = WORKING_DAY * float(clerk.settings.blockers.head_days)
    return _after(clerk, case, case.asked_at, _hours(clerk) if level == MANAGER else days)


def _after(clerk: Clerk, case: Case, at: datetime, span: timedelta) -> datetime:
    """That much of the owner's working time later."""
    assert case.owner is not None
    calendar = timing_of(clerk.session, case.owner).calendar
    return after_working(at, span, case.owner.zone, calendar)


def _part_of(clerk: Clerk, report_id: int, *steps: Step) -> Sequence[tuple[CaseEntry, Case]]:
    rows = clerk.session.execute(
        select(CaseEntry, Case)
        .join(Case, Case.id == CaseEntry.case_id)
        .where(CaseEntry.report_id == report_id, CaseEntry.step.in_(steps))
        .order_by(CaseEntry.id)
        .with_for_update(of=Case, key_share=True)
    )
    return [(entry, case) for entry, case in rows]


def _before_withdrawal(clerk: Clerk, case: Case) -> CaseState | None:
    return clerk.session.scalars(
        select(CaseEntry.before)
        .where(CaseEntry.case_id == case.id, CaseEntry.step == Step.WITHDRAWN)
        .order_by(CaseEntry.id.desc())
        .limit(1)
    ).first()


def _must_be_unsolved(case: Case) -> None:
    """:raises UserError: it is over"""
    if case.state not in UNSOLVED:
        raise UserError("case_is_over")
