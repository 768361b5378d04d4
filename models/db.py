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

T = TypeVar("T")
Unit = Callable[[Session, datetime], T]
Query = Callable[[Session, datetime], T]

BATCH = 64
BATCH_SECONDS = 0.05
READERS = 4
POOL = 8
RETRIES = 3
SERIALIZATION, DEADLOCK, UNIQUE = "40001", "40P01", "23505"


class DatabaseAway(Exception):
    """The database could not take the unit, or not in time. Nothing of it was recorded."""


@dataclass(order=True, slots=True)
class _Job(Generic[T]):
    rank: int
    number: int
    unit: Unit[T] = field(compare=False)
    future: Future[T] = field(compare=False)
    begin_by: float = field(compare=False)

    def too_late(self) -> bool:
        return time.monotonic() > self.begin_by


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
        try:
            with Session(self.engine, expire_on_commit=False) as session:
                return query(session, self.now())
        except (OperationalError, InterfaceError) as error:
            raise DatabaseAway(str(error.orig)) from error

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
            try:
                with Session(self.engine, expire_on_commit=False) as session, session.begin():
                    now = session.scalars(select(func.now())).one()
                    return unit(session, now.astimezone(UTC) + self._offset())
            except DBAPIError as error:
                if attempt < RETRIES and _met_another(error):
                    continue
                if error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError)):
                    raise DatabaseAway(str(error.orig)) from error
                raise
        raise AssertionError("unreachable")


class _SqliteWriter:
    """Owns the one write connection. Units of a batch are undone alone and committed together."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now
        self._numbers = itertools.count()
        self._queue: queue.PriorityQueue[_Job[Any]] = queue.PriorityQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, unit: Unit[T], *, rank: int, begin_by: float) -> Future[T]:
        future: Future[T] = Future()
        self._queue.put(_Job(rank, next(self._numbers), unit, future, begin_by))
        return future

    def close(self) -> None:
        self._closing.set()
        self._queue.put(_Job(2, next(self._numbers), lambda _session, _now: None, Future(), float("inf")))
        self._thread.join()

    def _run(self) -> None:
        while not (self._closing.is_set() and self._queue.empty()):
            self._commit_together(self._batch())

    def _batch(self) -> list[_Job[Any]]:
        jobs = [self._queue.get()]
        while len(jobs) < BATCH:
            try:
                jobs.append(self._queue.get_nowait())
            except queue.Empty:
                break
        ready: list[_Job[Any]] = []
        for job in jobs:
            if job.too_late():
                job.future.set_exception(DatabaseAway("the database was busy for too long"))
            elif job.future.set_running_or_notify_cancel():
                ready.append(job)
        return ready

    def _commit_together(self, jobs: list[_Job[Any]]) -> None:
        """Each caller is answered after the commit. When SQLite ended the transaction by itself (a full disk,
        an I/O error) or the commit failed, every unit has failed: each is run again alone.
        """
        while jobs:
            outcomes: list[tuple[_Job[Any], Any, Exception | None]] = []
            try:
                with self._engine.connect() as connection, connection.begin():
                    started = time.monotonic()
                    for job in jobs:
                        outcomes.append(self._attempt(connection, job))
                        if time.monotonic() - started > BATCH_SECONDS:
                            break
            except (OperationalError, InterfaceError, _TransactionLost) as error:
                if len(jobs) > 1:
                    for job in jobs:
                        self._commit_together([job])
                else:
                    jobs[0].future.set_exception(DatabaseAway(str(error)))
                return
            except Exception as error:  # noqa: BLE001 the caller must hear of it, the writer must go on
                for job in jobs:
                    job.future.set_exception(error)
                return
            for job, result, failure in outcomes:
                if failure is None:
                    job.future.set_result(result)
                else:
                    job.future.set_exception(failure)
            jobs = jobs[len(outcomes) :]

    def _attempt(self, connection: Connection, job: _Job[T]) -> tuple[_Job[T], T | None, Exception | None]:
        result: T | None = None
        failure: Exception | None = None
        try:
            with (
                Session(
                    connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
                ) as session,
                session.begin(),
            ):
                result = job.unit(session, self._now())
        except Exception as error:  # noqa: BLE001 it is the caller's to judge
            failure = error
        raw = cast("Any", connection.connection.dbapi_connection)
        if not raw.in_transaction:
            raise _TransactionLost(str(failure))
        if isinstance(failure, (OperationalError, InterfaceError)):
            failure = DatabaseAway(str(failure.orig))
        return job, result, failure


class _TransactionLost(Exception):
    """SQLite rolled the whole transaction back by itself."""


def _sqlite_engine(url: str) -> Engine:
    path = make_url(url).database
    if not path or path == ":memory:":
        raise ValueError("SQLite needs a file: an in-memory database has one connection only")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": 5.0, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A reader that later wrote would fail at once when another process wrote meanwhile; a writer asks first.
        name = threading.current_thread().name
        connection.exec_driver_sql("BEGIN IMMEDIATE" if name == "writer" else "BEGIN")

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


def _met_another(error: DBAPIError) -> bool:
    """Another unit was first: run again, this one then finds the other's row."""
    return getattr(error.orig, "sqlstate", None) in (SERIALIZATION, DEADLOCK, UNIQUE)
