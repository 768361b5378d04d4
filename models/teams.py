"""Which team is above which."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Team


def teams_below(session: Session, team_id: int) -> list[int]:
    """A team and every team below it."""
    parents = dict(session.execute(select(Team.id, Team.parent_id)).all())
    found = {team_id}
    while more := {team for team, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


def teams_above(session: Session, team_id: int | None) -> list[int]:
    """A team and every team above it, from below."""
    parents = dict(session.execute(select(Team.id, Team.parent_id)).all())
    line: list[int] = []
    while team_id is not None and team_id not in line:
        line.append(team_id)
        team_id = parents.get(team_id)
    return line
