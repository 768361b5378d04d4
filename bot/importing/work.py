"""An import as units of work, each short enough that nobody waits for the writer. Whoever runs them commits them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.importing.check import Plan, choices_from, plan_of
from bot.importing.tables import read
from bot.settings import Settings
from models.actions import imports
from models.actions.import_rows import Writing
from models.actions.import_undo import undo_rows
from models.errors import UserError
from models.imports import AnyRow, DealRow, FileImport, State
from models.names import normal_form
from models.people import Person
from models.queries.imports import Known, Standing, known_of, standing_of

Unit = Callable[[Session, datetime], bool]

SECONDS = 0.015  # of a unit, so that even with its commit it stays below 50 ms
FEWEST, MOST, AT_FIRST = 5, 400, 20


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come of a file now."""

    import_id: int
    name: str
    plan: Plan
    standing: Standing


def preview(session: Session, now: datetime, settings: Settings, import_id: int) -> Preview:
    """Long: on a reader thread.

    :raises UserError: the file is no table, or nothing in it can be imported
    """
    found = session.get_one(FileImport, import_id)
    importer = session.get(Person, found.person_id) if found.person_id is not None else None
    known = known_of(session, importer, settings)
    plan = _plan(found, known, settings, now)
    return Preview(found.id, found.name, plan, standing_of(session, plan.layout.kind, plan.rows))


def _plan(found: FileImport, known: Known, settings: Settings, now: datetime) -> Plan:
    if found.content is None:
        raise UserError("file_gone", name=found.name)
    sheet = read(found.name, found.content)
    return plan_of(sheet, choices_from(found.choices), known, settings, now.date())


def headings_of(found: FileImport) -> list[str]:
    """For somebody who says which column is what; empty where the file can't be read."""
    try:
        return list(read(found.name, found.content or b"").headings)
    except UserError:
        return []


@dataclass
class _Size:
    """How many rows a unit takes: as many as the one before it would have had time for."""

    rows: int = AT_FIRST

    def learn(self, seconds: float) -> None:
        wanted = int(self.rows * SECONDS / max(seconds, 0.001))
        self.rows = max(FEWEST, min(wanted, 2 * self.rows, MOST))


def writing(plan: Plan, import_id: int, settings: Settings) -> Iterator[Unit]:
    """The units of an import that was started; `end` ends it."""
    size, start = _Size(), 0
    holders = _holders(plan.rows)
    while start < len(plan.rows):
        some = _whole_lines(plan.rows, start, size.rows)
        yield lambda session, now, some=some: _write(  # type: ignore[misc]
            session, now, settings, import_id, some, holders, size
        )
        start += len(some)


def _whole_lines(rows: Sequence[AnyRow], start: int, count: int) -> Sequence[AnyRow]:
    """What a line made stays together: the place of an import is a line."""
    stop = min(start + count, len(rows))
    while stop < len(rows) and rows[stop].line == rows[stop - 1].line:
        stop += 1
    return rows[start:stop]


def _write(
    session: Session,
    now: datetime,
    settings: Settings,
    import_id: int,
    rows: Sequence[AnyRow],
    holders: dict[str, str],
    size: _Size,
) -> bool:
    """False when the import is not to go on."""
    began = time.monotonic()
    found = session.get_one(FileImport, import_id, with_for_update=True)
    if found.state is not State.RUNNING:
        return False
    left = [row for row in rows if row.line > found.position]  # another copy may have been faster
    if left:
        importer = session.get(Person, found.person_id) if found.person_id is not None else None
        Writing(session, now, settings, found, importer, holders).write(left)
        session.flush()  # counts as this unit's time
    size.learn(time.monotonic() - began)
    return True


def end(session: Session, now: datetime, import_id: int) -> FileImport | None:
    """All rows are written, or taken back. None when another copy said so before."""
    found = session.get_one(FileImport, import_id, with_for_update=True)
    after = {State.RUNNING: State.DONE, State.UNDOING: State.UNDONE}.get(found.state)
    if after is None:
        return None
    imports.end(found, now, after)
    return found


def undoing(import_id: int, settings: Settings) -> Iterator[Unit]:
    """The units that take an import back; each is asked for only while there is something left. `end` ends it."""
    size = _Size()
    left = True

    def take_back(session: Session, now: datetime) -> bool:
        nonlocal left
        began = time.monotonic()
        found = session.get_one(FileImport, import_id, with_for_update=True)
        left = found.state is State.UNDOING and undo_rows(session, now, settings, found, size.rows) > 0
        session.flush()  # counts as this unit's time
        size.learn(time.monotonic() - began)
        return left

    while left:
        yield take_back


def _holders(rows: Sequence[AnyRow]) -> dict[str, str]:
    """Customers whose deals in the file are all one person's. The others belong to nobody alone, so that nobody's
    next deal with them is contested.
    """
    found: dict[str, set[str]] = {}
    for row in rows:
        if isinstance(row, DealRow) and row.account:
            found.setdefault(normal_form(row.account), set()).add(row.owner)
    return {normal: next(iter(people)) for normal, people in found.items() if len(people) == 1}
