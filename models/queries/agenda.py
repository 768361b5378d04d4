"""What is to be talked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.access import people_seen
from models.people import Person, Team
from models.records import AgendaItem

MEETINGS = ("daily", "weekly", "monthly", "quarterly")


@dataclass(frozen=True, slots=True)
class Topic:
    """`team` is None for the reader's own. `may_go`: the reader may take it off."""

    id: int
    meeting: str
    text: str
    by: str
    team: str | None
    may_go: bool


def topics(session: Session, person: Person, meeting: str | None = None) -> Sequence[Topic]:
    """What stands on the agenda of the person's team and of the teams managed: the own first, by meeting, the
    oldest first.
    """
    seen = people_seen(session, person)
    query = (
        select(AgendaItem, Person.name, Team.name)
        .join(Person, Person.id == AgendaItem.person_id)
        .outerjoin(Team, Team.id == AgendaItem.team_id)
        .where(
            AgendaItem.voided_by.is_(None),
            or_(AgendaItem.team_id == person.team_id, AgendaItem.person_id.in_(seen)),
        )
        .order_by(AgendaItem.id)
    )
    if meeting is not None:
        query = query.where(AgendaItem.meeting == meeting)
    found = [
        Topic(
            item.id,
            item.meeting,
            item.text,
            by,
            team if item.team_id != person.team_id else None,
            item.person_id in seen,
        )
        for item, by, team in session.execute(query)
    ]
    return sorted(found, key=lambda topic: (topic.team or "", MEETINGS.index(topic.meeting), topic.id))
