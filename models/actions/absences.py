"""Leave: set, ended early, handed to a deputy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.absences import Absence
from models.access import forget_deputies, need_power_over
from models.errors import NotYours, UserError
from models.people import Person

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class LeaveEnded:
    """`until` is the last day that was taken; None: it never began."""

    absence: Absence
    until: date | None


def set_leave(
    session: Session,
    now: datetime,
    actor: Person,
    person: Person,
    *,
    first: date,
    last: date,
    deputy: Person | None = None,
) -> Absence:
    """Both days count, in the person's zone. What was planned for some of these days is replaced; a leave that
    runs is made longer or shorter, and its deputy stays unless another is named.

    :raises UserError: the days are over, the wrong way round or too many, or nobody can stand in like that
    :raises NotYours: it is somebody whom the actor does not manage
    """
    _check(session, now, actor, person, first, last, deputy)
    session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))
    for planned in _overlapping(session, person, first, last):
        if planned.first < first <= today_of(person, now):
            first = planned.first
        deputy = deputy or planned.deputy
        planned.cancelled_at = now
    away = Absence(
        person_id=person.id,
        first=first,
        last=last,
        deputy_id=deputy.id if deputy else None,
        set_by_id=actor.id,
        created_at=now,
    )
    away.person, away.deputy = person, deputy
    session.add(away)
    session.flush()  # its id is in the buttons of the card
    forget_deputies(session)
    return away


def end_leave(session: Session, now: datetime, actor: Person, away: Absence) -> LeaveEnded:
    """Call it off, or end a leave that runs with yesterday.

    :raises NotYours: it is somebody whom the actor does not manage
    """
    if away.person_id != actor.id:
        need_power_over(session, actor, away.person)
    today = today_of(away.person, now)
    if away.first < today:
        away.last = min(away.last, today - timedelta(days=1))
        ended = LeaveEnded(away, away.last)
    else:
        away.cancelled_at = now
        ended = LeaveEnded(away, None)
    forget_deputies(session)
    return ended


def name_deputy(session: Session, actor: Person, away: Absence, deputy: Person | None) -> None:
    """Who stands in during a leave; None: nobody, so the manager does.

    :raises UserError: the person can't stand in
    :raises NotYours: it is somebody whom the actor does not manage
    """
    if away.person_id != actor.id:
        need_power_over(session, actor, away.person)
    _check_deputy(away.person, deputy)
    away.deputy = deputy
    away.deputy_id = deputy.id if deputy else None
    forget_deputies(session)


def today_of(person: Person, now: datetime) -> date:
    return now.astimezone(ZoneInfo(person.zone)).date()


def _check(
    session: Session,
    now: datetime,
    actor: Person,
    person: Person,
    first: date,
    last: date,
    deputy: Person | None,
) -> None:
    if person.id != actor.id:
        need_power_over(session, actor, person)
    if not person.active:
        raise NotYours
    if last < today_of(person, now):
        raise UserError("leave_over")
    if last < first:
        raise UserError("leave_backwards")
    if last - first > LONGEST:
        raise UserError("leave_too_long")
    _check_deputy(person, deputy)


def _check_deputy(person: Person, deputy: Person | None) -> None:
    if deputy is None:
        return
    if deputy.id == person.id:
        raise UserError("own_deputy")
    if not deputy.active:
        raise UserError("unknown_person", name=deputy.name)


def _overlapping(session: Session, person: Person, first: date, last: date) -> list[Absence]:
    query = select(Absence).where(
        Absence.person_id == person.id,
        Absence.cancelled_at.is_(None),
        Absence.first <= last,
        Absence.last >= first,
    )
    return list(session.scalars(query.order_by(Absence.id)).unique())
