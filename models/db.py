"""The database: one unit of work after another on SQLite, a small pool on PostgreSQL.

A unit is a plain function of a session and the time. It is the only thing that commits, and its caller hears of
its result only after its own commit. SQLite has one thread that owns the write connection and commits together
what is queued together; PostgreSQL runs units side by side and repeats those that met another.
"""

from __future__ import annotations

import asyncio
import itertools
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

T = TypeVar("T")
Unit = Callable[[Session, datetime], T]
Query = Callable[[Session, datetime], T]

BATCH = 64
BATCH_SECONDS = 0.05
TURN_SECONDS = 1.0  # how long SQLite waits for another process before it looks who still waits here
READERS = 4
POOL = 8
RETRIES = 3
SERIALIZATION, DEADLOCK, UNIQUE = "40001", "40P01", "23505"

# What says that the database can't take anything now, rather than that a statement was wrong.
SQLITE_BUSY = 5
SQLITE_AWAY = {SQLITE_BUSY, 6, 7, 8, 10, 11, 13, 14, 15, 26}  # locked, no memory, read-only, I/O, full, …
POSTGRES_AWAY = (
    "08",
    "40",
    "53",
    "55",
    "57P",
    "58",
)  # connection, met another, resources, locks, shutdown, I/O


class DatabaseAway(Exception):
    """The database could not take the unit, or not in time. Nothing of it was recorded."""


@dataclass(order=True, slots=True)
class _Job(Generic[T]):
    rank: int
    number: int
    unit: Unit[T] = field(compare=False)
    future: Future[T] = field(compare=False)
    begin_by: float = field(compare=False)

    def is_late(self) -> bool:
        return time.monotonic() > self.begin_by

    def begins(self) -> bool:
        """False when nobody waits for it any more, or it comes too late, which its caller is told."""
        if self.future.running():  # it is run again, alone
            return True
        if self.is_late():
            self.give_up()
            return False
        return self.future.set_running_or_notify_cancel()

    def give_up(self) -> None:
        if self.future.running() or self.future.set_running_or_notify_cancel():
            self.future.set_exception(DatabaseAway("the database was busy for too long"))


@dataclass(frozen=True, slots=True)
class _Outcome(Generic[T]):
    """What became of a unit; its caller hears of it after the commit."""

    job: _Job[T]
    result: T | None = None
    failure: Exception | None = None

    def tell(self) -> None:
        if self.failure is None:
            self.job.future.set_result(cast("T", self.result))
        else:
            self.job.future.set_exception(self.failure)


class Database:
    """`offset` is what the clock file adds to the real time; the sandbox and tests move it."""

    def __init__(self, url: str, offset: Callable[[], timedelta] = timedelta) -> None:
        self.url = url
        self._offset = offset
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgres_engine(url)
        self._readers = ThreadPoolExecutor(READERS if self.is_sqlite else POOL, "reader")
        self._writer = _SqliteWriter(self.engine, self.now) if self.is_sqlite else None
        self._pool = None if self.is_sqlite else ThreadPoolExecutor(POOL, "unit")

    def now(self) -> datetime:
        """The process's time plus the clock's offset, UTC."""
        return datetime.now(UTC) + self._offset()

    async def write(self, unit: Unit[T], *, urgent: bool = True, begin_within: float = 30.0) -> T:
        """Run the unit and return after its commit. `urgent`: a person waits; it goes before the clock's work.

        :raises DatabaseAway: it could not begin within `begin_within` seconds, or the database failed
        """
        return await asyncio.wrap_future(self.submit(unit, urgent=urgent, begin_within=begin_within))

    async def read(self, query: Query[T]) -> T:
        """Run a query on a reader thread; what it writes by mistake is lost.

        :raises DatabaseAway: the database failed
        """
        return await asyncio.wrap_future(self._readers.submit(self.read_now, query))

    def write_now(self, unit: Unit[T]) -> T:
        """`write` for commands, which have no event loop."""
        return self.submit(unit).result()

    def read_now(self, query: Query[T]) -> T:
        """`read` on the caller's own thread."""
        for attempt in itertools.count(1):
            try:
                with Session(self.engine, expire_on_commit=False) as session:
                    return query(session, _told(session, self.now()))
            except DBAPIError as error:
                if attempt == 1 and error.connection_invalidated:  # the server was started again meanwhile
                    continue
                if _is_away(error):
                    raise DatabaseAway(str(error.orig)) from error
                raise
        raise AssertionError("unreachable")

    def submit(self, unit: Unit[T], *, urgent: bool = True, begin_within: float = 30.0) -> Future[T]:
        begin_by = time.monotonic() + begin_within
        if self._writer is not None:
            return self._writer.submit(unit, rank=0 if urgent else 1, begin_by=begin_by)
        assert self._pool is not None
        return self._pool.submit(self._on_postgres, unit, begin_by)

    def close(self) -> None:
        """Finish what is queued, then let go of every connection."""
        if self._writer is not None:
            self._writer.close()
        if self._pool is not None:
            self._pool.shutdown()
        self._readers.shutdown()
        self.engine.dispose()

    def _on_postgres(self, unit: Unit[T], begin_by: float) -> T:
        if time.monotonic() > begin_by:
            raise DatabaseAway("no connection was free in time")
        for attempt in itertools.count(1):
            has_begun = False
            try:
                with Session(self.engine, expire_on_commit=False) as session, session.begin():
                    now = session.scalars(select(func.now())).one()
                    has_begun = True
                    return unit(session, _told(session, now.astimezone(UTC) + self._offset()))
            except StaleDataError:
                if attempt == RETRIES:
                    raise
            except DBAPIError as error:
                was_cut = error.connection_invalidated and not has_begun  # by a restart of the server
                if attempt < RETRIES and (_met_another(error) or was_cut):
                    continue
                if _is_away(error):
                    raise DatabaseAway(str(error.orig)) from error
                raise
        raise AssertionError("unreachable")


class _SqliteWriter:
    """Owns the right to write. Units of a batch are undone alone and committed together."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine.execution_options(is_writer=True)
        self._now = now
        self._numbers = itertools.count()
        self._queue: queue.PriorityQueue[_Job[Any]] = queue.PriorityQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, unit: Unit[T], *, rank: int, begin_by: float) -> Future[T]:
        future: Future[T] = Future()
        if self._closing.is_set():
            future.set_exception(DatabaseAway("the database is closed"))
        else:
            self._queue.put(_Job(rank, next(self._numbers), unit, future, begin_by))
        return future

    def close(self) -> None:
        self._closing.set()
        self._queue.put(_Job(2, next(self._numbers), lambda _session, _now: None, Future(), float("inf")))
        self._thread.join()

    def _run(self) -> None:
        while not (self._closing.is_set() and self._queue.empty()):
            for job in self._commit_together(self._batch()):
                self._queue.put(job)  # its turn has not come; a person's unit may go before it now

    def _batch(self) -> list[_Job[Any]]:
        jobs = [self._queue.get()]
        while len(jobs) < BATCH:
            try:
                jobs.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return jobs

    def _commit_together(self, jobs: list[_Job[Any]]) -> list[_Job[Any]]:
        """Each caller is answered after the commit. When SQLite ended the transaction by itself (a full disk,
        an I/O error) or the commit failed, every unit has failed: each is run again alone. Returns the jobs that
        did not begin.
        """
        has_begun = False
        try:
            with self._engine.connect() as connection:
                connection.begin()
                has_begun = True
                outcomes, rest = self._attempt_all(connection, jobs)
                connection.commit()
        except Exception as error:  # noqa: BLE001 the callers must hear of it, the writer must go on
            if not has_begun and _sqlite_code(error) == SQLITE_BUSY:  # another process is writing
                return _in_time(jobs)
            running = [job for job in jobs if job.begins()]
            if len(running) == 1:
                is_own_fault = isinstance(error, DBAPIError) and not _is_away(error)
                running[0].future.set_exception(error if is_own_fault else DatabaseAway(str(error)))
                return []
            return [busy for job in running for busy in self._commit_together([job])]
        for outcome in outcomes:
            outcome.tell()
        return rest

    def _attempt_all(
        self, connection: Connection, jobs: list[_Job[Any]]
    ) -> tuple[list[_Outcome[Any]], list[_Job[Any]]]:
        outcomes: list[_Outcome[Any]] = []
        started = time.monotonic()
        for number, job in enumerate(jobs, 1):
            if job.begins():
                outcomes.append(self._attempt(connection, job))
            if time.monotonic() - started > BATCH_SECONDS:
                return outcomes, jobs[number:]
        return outcomes, []

    def _attempt(self, connection: Connection, job: _Job[T]) -> _Outcome[T]:
        outcome: _Outcome[T]
        try:
            with (
                Session(
                    connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
                ) as session,
                session.begin(),
            ):
                outcome = _Outcome(job, result=job.unit(session, _told(session, self._now())))
        except Exception as error:  # noqa: BLE001 it is the caller's to judge
            is_away = isinstance(error, DBAPIError) and _is_away(error)
            outcome = _Outcome(job, failure=DatabaseAway(str(error)) if is_away else error)
        raw = cast("Any", connection.connection.dbapi_connection)
        if not raw.in_transaction:
            raise _TransactionLost(str(outcome.failure))
        return outcome


class _TransactionLost(Exception):
    """SQLite rolled the whole transaction back by itself."""


def _told(session: Session, now: datetime) -> datetime:
    """The unit's instant, kept on its session for rights that hold for a time: those of a deputy."""
    session.info["now"] = now
    return now


def _sqlite_engine(url: str) -> Engine:
    path = make_url(url).database
    if not path or path == ":memory:":
        raise ValueError("SQLite needs a file: an in-memory database has one connection only")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": TURN_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A reader that later wrote would fail at once when another process wrote meanwhile; a writer asks first.
        is_writer = connection.get_execution_options().get("is_writer")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")

    return engine


def _postgres_engine(url: str) -> Engine:
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=2 * POOL,
        max_overflow=0,
        pool_timeout=2.0,
        connect_args={
            "options": "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000",
            "connect_timeout": 5,
        },
    )


def _in_time(jobs: list[_Job[Any]]) -> list[_Job[Any]]:
    """Those that may still wait; the others are told that they can't."""
    for job in jobs:
        if job.is_late():
            job.give_up()
    return [job for job in jobs if not job.future.done()]


def _sqlite_code(error: Exception) -> int | None:
    """SQLite's primary result code."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else None


def _is_away(error: DBAPIError) -> bool:
    """The database can't take anything now; a statement that was wrong is the unit's own fault."""
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    code = _sqlite_code(error)
    if code is not None:
        return code in SQLITE_AWAY
    state = getattr(error.orig, "sqlstate", None)
    return isinstance(error, OperationalError) and (state is None or state.startswith(POSTGRES_AWAY))


def _met_another(error: DBAPIError) -> bool:
    """Another unit was first: run again, this one then finds the other's row."""
    return getattr(error.orig, "sqlstate", None) in (SERIALIZATION, DEADLOCK, UNIQUE)
