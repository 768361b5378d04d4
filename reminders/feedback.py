"""What was misunderstood is written to the operator's file: each once, and none lost."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import structlog
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from bot.core.context import Machine
from bot.settings import Settings
from models.actions import misreadings

AT_ONCE = 20
LOOKED_BACK = 1_000_000  # bytes: far more than one unit writes

log = structlog.get_logger(__name__)


def write_down(machine: Machine, session: Session, now: datetime) -> int:
    """Append some lines. The file comes first: if the commit fails, their ids are found there the next time."""
    if not machine.settings.feedback_file:
        return 0
    rows = misreadings.unwritten(session, AT_ONCE)
    if not rows:
        return 0
    path = path_of(machine.settings)
    try:
        append(path, [row.line for row in rows])
    except OSError as error:
        log.warning("clock.feedback_file", path=str(path), error=str(error))
        return 0
    misreadings.written(rows, now)
    return len(rows)


def path_of(settings: Settings) -> Path:
    """Beside an SQLite database, else where the bot was started."""
    url = make_url(settings.database.url)
    is_file = url.drivername.startswith("sqlite") and url.database
    return (Path(str(url.database)).parent if is_file else Path()) / settings.feedback_file


def append(path: Path, lines: Sequence[dict[str, Any]]) -> None:
    """Add the lines whose ids are not there yet; they are on the disk when it returns.

    :raises OSError: the file can't be written
    """
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = _known_ids(file)
        new = [json.dumps(line, ensure_ascii=False) for line in lines if line["id"] not in known]
        file.write("".join(f"{line}\n" for line in new).encode())
        file.flush()
        os.fsync(file.fileno())


def _known_ids(file: BinaryIO) -> set[str]:
    """The ids at the file's end; a line that a crash has torn is cut off, for its row is still to be written."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - LOOKED_BACK))
    tail = file.read()
    whole, _, torn = tail.rpartition(b"\n")
    if torn and _id_of(torn) is None:
        file.truncate(size - len(torn))
    elif torn:
        file.write(b"\n")
    return {found for line in (*whole.splitlines(), torn) if (found := _id_of(line)) is not None}


def _id_of(line: bytes) -> str | None:
    try:
        return str(json.loads(line)["id"])
    except (ValueError, KeyError, TypeError):
        return None
