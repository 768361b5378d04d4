"""Whom each kind of schedule is for, and in which zones and calendars it therefore comes due."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.boards import KIND as BOARD
from models.digests import KIND as DIGEST
from models.people import Person
from models.queries.calendars import Timing, timing_of_team, timings
from models.queries.digest import managers
from models.queries.standups import KIND as STANDUP
from models.queries.standups import members
from models.schedules import Schedule
from models.weeks import KIND as WEEK

Audience = Callable[[Session, Schedule], Select[int]]


def digest_readers(session: Session, schedule: Schedule) -> Select[int]:
    """The managers of the schedule's team or below; whoever chose a time of their own has a schedule of their own."""
    query = select(Person.id).where(Person.active)
    if schedule.person_id is not None:
        return query.where(Person.id == schedule.person_id)
    own = select(Schedule.person_id).where(Schedule.kind == DIGEST, Schedule.person_id.is_not(None))
    return query.where(Person.id.in_(managers(session, schedule.team_id)), Person.id.not_in(own))


# None: it comes once, by the clock of the team.
AUDIENCES: Mapping[str, Audience | None] = {
    BOARD: None,
    DIGEST: digest_readers,
    STANDUP: members,
    WEEK: members,
}


def timings_of(session: Session, schedule: Schedule, audience: Audience | None) -> list[Timing]:
    """Each one's own, unless it comes once or in a zone that the schedule names."""
    if audience is None or schedule.zone is not None:
        return [timing_of_team(session, schedule.team_id, schedule.zone)]
    return timings(session, audience(session, schedule))
