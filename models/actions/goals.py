"""Goals: set, taken over from the month before, and put back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Goal


@dataclass(frozen=True, slots=True)
class GoalSet:
    """What a person's goal of a month is now and was before, in minor units; None: none."""

    person_id: int
    month: date
    minor: int | None
    currency: str
    before_minor: int | None
    before_currency: str


def set_goal(session: Session, person_id: int, month: date, minor: int | None, currency: str) -> GoalSet:
    """None takes the goal away."""
    found = goal_of(session, person_id, month)
    before = (found.amount_minor, found.currency) if found is not None else (None, currency)
    if minor is None:
        if found is not None:
            session.delete(found)
    elif found is None:
        session.add(Goal(person_id=person_id, month=month, amount_minor=minor, currency=currency))
    else:
        found.amount_minor, found.currency = minor, currency
    session.flush()  # a goal that is set twice in one message is found the second time
    return GoalSet(person_id, month, minor, currency, *before)


def repeat_goals(session: Session, people: Sequence[int], month: date, before: date) -> list[GoalSet]:
    """The goals of `before` once more in `month`, of those people who had one."""
    goals = session.scalars(
        select(Goal).where(Goal.person_id.in_(people), Goal.month == before).order_by(Goal.person_id)
    ).all()
    return [set_goal(session, goal.person_id, month, goal.amount_minor, goal.currency) for goal in goals]


def goal_of(session: Session, person_id: int, month: date) -> Goal | None:
    return session.scalars(select(Goal).where(Goal.person_id == person_id, Goal.month == month)).one_or_none()
