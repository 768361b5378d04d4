"""From a schedule that came due to the people it is for: runs are written first, then served in small chunks.

Any copy may try; a run's unique key and its place decide. What takes long to find out is read on a reader thread
before the chunk is written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.core.context import Machine
from models.actions import schedules
from models.db import Database
from models.queries.audiences import Audience, timings_of
from models.queries.schedules import Chunk, due_schedules, next_chunk, open_run
from models.schedules import Run, RunState, Schedule

SCHEDULES = 20  # seen to in one unit
CHUNK = 200  # people looked at in one go
UNIT_SECONDS = 0.025  # after which a unit ends, so that a person's own message need not wait
NOBODY = 0  # what is done once, for a team or a room, is served to nobody in particular

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Turn:
    """One run of one schedule, in one unit of work."""

    machine: Machine
    session: Session
    now: datetime
    schedule: Schedule
    run: Run

    def key(self, person_id: int = NOBODY) -> str:
        """What is told because of this slot is told to a person once, whatever zone they have moved to."""
        return f"run:{self.schedule.id}:{self.run.day}:{self.run.slot}:{person_id}"


Prepare = Callable[[Machine, Session, datetime, Schedule, Run, Sequence[int]], Any]
Serve = Callable[[Turn, int, Any], None]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A kind of schedule. `audience` finds the people that each are served at their own local time; None: it is done
    once. `prepare` reads what `serve` needs, without writing. Found later than `catch_up` after its time, it is left
    out.
    """

    kind: str
    catch_up: timedelta
    serve: Serve
    audience: Audience | None = None
    prepare: Prepare | None = None


def by_kind(*rhythms: Rhythm) -> Mapping[str, Rhythm]:
    """:raises ValueError: two are of one kind"""
    found = {rhythm.kind: rhythm for rhythm in rhythms}
    if len(found) != len(rhythms):
        raise ValueError("two rhythms are of one kind")
    return found


def begin_due(rhythms: Mapping[str, Rhythm], session: Session, now: datetime) -> int:
    """Write the runs of everything that came due; how many schedules were looked at."""
    due = session.scalars(due_schedules(now).limit(SCHEDULES).with_for_update(skip_locked=True)).all()
    for schedule in due:
        rhythm = rhythms.get(schedule.kind)
        if rhythm is None:  # a newer copy's
            schedule.next_at = now + schedules.LOOKED_AT_EVERY
            continue
        schedules.begin_due(
            session, now, schedule, timings_of(session, schedule, rhythm.audience), rhythm.catch_up
        )
    return len(due)


@dataclass(frozen=True)
class Portion:
    """What was read for the next chunk of a run; `chunk` None: it could not be read."""

    run_id: int
    place: int
    chunk: Chunk | None
    data: Any = None


class Conductor:
    """Serves what came due."""

    def __init__(self, database: Database, machine: Machine, rhythms: Mapping[str, Rhythm]) -> None:
        self._database = database
        self._machine = machine
        self._rhythms = rhythms

    async def step(self) -> bool:
        """Do one piece of what is due; False when there was nothing.

        :raises DatabaseAway: the database failed
        """
        begun = await self._database.write(partial(begin_due, self._rhythms), urgent=False)
        portion = await self._database.read(self._read)
        if portion is not None:
            await self._database.write(partial(self._serve, portion), urgent=False)
        return begun > 0 or portion is not None

    def _read(self, session: Session, now: datetime) -> Portion | None:
        run = open_run(session, self._rhythms)
        if run is None:
            return None
        try:
            chunk, data = self._prepare(session, now, run)
        except DBAPIError:
            raise
        except Exception:
            log.exception("clock.not_prepared", run=run.id)
            return Portion(run.id, run.place, None)
        return Portion(run.id, run.place, chunk, data)

    def _prepare(self, session: Session, now: datetime, run: Run) -> tuple[Chunk, Any]:
        schedule = session.get_one(Schedule, run.schedule_id)
        rhythm = self._rhythms[schedule.kind]
        chunk = Chunk((NOBODY,), NOBODY, is_last=True)
        if rhythm.audience is not None:
            among, own_time = rhythm.audience(session, schedule), schedule.zone is None
            chunk = next_chunk(session, among, run, CHUNK, own_time=own_time)
        if rhythm.prepare is None:
            return chunk, None
        return chunk, rhythm.prepare(self._machine, session, now, schedule, run, chunk.people)

    def _serve(self, portion: Portion, session: Session, now: datetime) -> None:
        run = session.get_one(Run, portion.run_id, with_for_update=True)
        if run.state is not RunState.OPEN or run.place != portion.place:
            return  # another copy was here
        if portion.chunk is None:
            run.state, run.ended_at = RunState.FAILED, now
            return
        schedule = session.get_one(Schedule, run.schedule_id)
        turn = Turn(self._machine, session, now, schedule, run)
        if now - run.due_at > self._rhythms[schedule.kind].catch_up or not schedule.active:
            run.state, run.ended_at = RunState.MISSED, now
            return
        began = time.monotonic()
        people = portion.chunk.people
        for number, person_id in enumerate(people, 1):
            _serve_one(turn, self._rhythms[schedule.kind], person_id, portion.data)
            if time.monotonic() - began > UNIT_SECONDS and number < len(people):
                schedules.serve(run, now, place=person_id, served=number, is_over=False)
                return
        schedules.serve(
            run, now, place=portion.chunk.place, served=len(people), is_over=portion.chunk.is_last
        )


def _serve_one(turn: Turn, rhythm: Rhythm, person_id: int, data: Any) -> None:
    """Whom it can't be done for must not keep it from the others."""
    try:
        with turn.session.begin_nested():
            rhythm.serve(turn, person_id, data)
    except DBAPIError:
        raise
    except Exception:
        log.exception("clock.not_served", kind=rhythm.kind, run=turn.run.id, person=person_id)
