"""The trace of what happened to people and their rights, in the table and in the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from models.base import insert_rows
from models.people import Person
from models.people_log import Event, PersonEvent

log = structlog.get_logger(__name__)


def note(
    session: Session, now: datetime, event: Event, actor: Person | None, person: Person | None, **details: Any
) -> None:
    """Keep that it happened; `details` must be plain JSON values."""
    actor_id, person_id = (who.id if who is not None else None for who in (actor, person))
    row = {"at": now, "event": event, "actor_id": actor_id, "person_id": person_id, "details": details}
    insert_rows(session, PersonEvent, [row])
    log.info("people.event", kind=event.value, actor_id=actor_id, person_id=person_id, **details)
