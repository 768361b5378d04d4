"""What somebody is to be told unasked: put in line, and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.base import table_of
from models.queue.notices import Notice, NoticeState, Quiet, Rank


@dataclass(frozen=True, slots=True)
class Told:
    """`line` says it in a few words; `dedupe` is unique for ever; after `expires_at` it is not worth telling."""

    person_id: int
    kind: str
    rank: Rank
    line: str
    card: dict[str, Any]
    expires_at: datetime
    not_before: datetime
    subject: int | None = None
    about: str | None = None
    dedupe: str | None = None
    elsewhere: bool = False


def put(session: Session, now: datetime, told: Told) -> None:
    """Put it in line; what is there under the same `dedupe` stays as it is."""
    insert = (postgresql if session.connection().dialect.name == "postgresql" else sqlite).insert
    row = {
        "person_id": told.person_id,
        "kind": told.kind,
        "subject": told.subject,
        "rank": int(told.rank),
        "line": told.line[:300],
        "card": told.card,
        "about": told.about,
        "dedupe": told.dedupe,
        "elsewhere": told.elsewhere,
        "state": NoticeState.WAITING,
        "not_before": told.not_before,
        "expires_at": told.expires_at,
        "created_at": now,
    }
    session.connection().execute(insert(table_of(Notice)).values(row).on_conflict_do_nothing())


def drop(session: Session, now: datetime, kind: str, subject: int) -> None:
    """Nobody needs to hear of it any more."""
    session.execute(
        update(Notice)
        .where(Notice.kind == kind, Notice.subject == subject, Notice.state == NoticeState.WAITING)
        .values(state=NoticeState.DROPPED, ended_at=now)
    )


def set_quiet(session: Session, person_id: int, begins: int, ends: int) -> None:
    """Minutes after midnight, in the person's zone."""
    found = session.get(Quiet, person_id)
    if found is None:
        session.add(Quiet(person_id=person_id, begins=begins, ends=ends))
    else:
        found.begins, found.ends = begins, ends
