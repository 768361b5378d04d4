"""A file that is imported: sent, judged, written and taken back, as a whole. Its rows are written in small units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.imports import FileImport, State
from models.people import Identity

LAST_ROW = 2**31 - 1


def take_in(
    session: Session,
    now: datetime,
    name: str,
    content: bytes,
    identity: Identity | None = None,
    choices: Mapping[str, Any] | None = None,
) -> FileImport:
    """A file that was sent; nothing of it is read yet. Whoever runs the bot (no identity) reads it at once."""
    made = FileImport(
        person_id=identity.person_id if identity else None,
        identity_id=identity.id if identity else None,
        name=name[:255],
        content=content,
        state=State.RECEIVED if identity else State.SHOWN,
        choices=dict(choices or {}),
        outcome={},
        created_at=now,
    )
    session.add(made)
    session.flush()  # its number is on the card
    return made


def choose(found: FileImport, choices: Mapping[str, Any]) -> None:
    """Read the file again with what was said about it."""
    found.choices = dict(choices)
    found.state = State.RECEIVED


def start(found: FileImport) -> None:
    found.state = State.RUNNING


def end(found: FileImport, now: datetime, state: State) -> None:
    """The content is kept no longer: what was written has its rows."""
    found.state = state
    found.ended_at = now
    found.content = None


def start_undo(found: FileImport) -> None:
    """From the last row to the first: `position` is the row that was taken back last."""
    found.state = State.UNDOING
    found.position = LAST_ROW
