"""Keeping what was misunderstood, until it stands in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.misreadings import UNWRITTEN, Misreading


def give(session: Session, now: datetime, person_id: int, key: str, line: Mapping[str, Any]) -> bool:
    """Keep a masked message; False if it is kept already."""
    if session.scalars(select(Misreading.id).where(Misreading.key == key)).first() is not None:
        return False
    session.add(Misreading(person_id=person_id, key=key, line={"id": key, **line}, created_at=now))
    session.flush()  # a second copy that gave it meanwhile is found here, and the unit runs again
    return True


def unwritten(session: Session, count: int) -> Sequence[Misreading]:
    """The oldest that are not in the file; no other copy of the bot gets them until this unit has ended."""
    query = select(Misreading).where(text(UNWRITTEN)).order_by(Misreading.id).limit(count)
    return session.scalars(query.with_for_update(skip_locked=True)).all()


def written(rows: Sequence[Misreading], now: datetime) -> None:
    for row in rows:
        row.written_at = now
