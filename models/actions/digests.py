"""When a manager gets the digest, where it is not when everybody does."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy.orm import Session

from models.actions import schedules
from models.actions.schedules import Plan
from models.digests import KIND
from models.people import Person
from models.recurrence import Every, Rule
from models.schedules import Schedule

USUAL = time(8, 30)


def at_own_time(
    session: Session, now: datetime, person: Person, at: time, team_id: int | None = None
) -> Schedule:
    """On the person's days of work, instead of everybody's; about one team, or all that they manage (None)."""
    rule = Rule(Every.DAY, (at,))
    plan = Plan(f"{KIND}:{person.id}", KIND, rule, {}, team_id=team_id, person_id=person.id)
    made = schedules.add(session, now, plan)
    made.team_id = team_id
    schedules.change(made, now, rule=rule)
    return made


def stop(session: Session, now: datetime, person: Person) -> None:
    """None comes until the person asks for it again."""
    schedules.stop(at_own_time(session, now, person, USUAL))
