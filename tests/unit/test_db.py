"""The unit of work: what it promises when many come at once, when one fails, and when the database does."""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.orm import Session

from models.accounts import Account
from models.db import BATCH, Database, DatabaseAway
from models.deals import Deal, Status
from models.people import Person
from models.queue.inbox import Inbox, insert_once

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
on_postgres = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def add(key: str, payload: str = "") -> Callable[[Session, datetime], str]:
    def unit(session: Session, now: datetime) -> str:
        insert_once(session, now, "test", "main", key, {"words": payload})
        return key

    return unit


def keys(database: Database) -> set[str]:
    return database.read_now(lambda session, now: set(session.scalars(select(Inbox.key))))


@contextmanager
def held_up(database: Database) -> Iterator[None]:
    """The writer is busy meanwhile; what is submitted stands in the queue and makes one batch."""
    began, go = threading.Event(), threading.Event()

    def unit(session: Session, now: datetime) -> None:
        began.set()
        assert go.wait(10)

    first = database.submit(unit)
    assert began.wait(10)
    try:
        yield
    finally:
        go.set()
        first.result(10)


def failure(future: Future[Any]) -> BaseException | None:
    return future.exception(10)


@both
async def test_units_at_once_are_all_there_when_they_return(database: Database) -> None:
    done = await asyncio.gather(*(database.write(add(f"k{n}")) for n in range(200)))
    assert set(done) == keys(database)


def test_what_is_queued_together_is_committed_together(database: Database) -> None:
    commits: list[int] = []
    event.listen(database.engine, "commit", lambda connection: commits.append(1))
    with held_up(database):
        futures = [database.submit(add(f"k{n}")) for n in range(BATCH)]
    assert [future.result(10) for future in futures] == [f"k{n}" for n in range(BATCH)]
    assert (
        len(commits) <= 5
    )  # that of the unit which held the writer up, and one or, on a slow day, a few more


@both
def test_a_failing_unit_is_undone_alone(database: Database) -> None:
    def fails(session: Session, now: datetime) -> None:
        add("bad")(session, now)
        raise LookupError("a mistake of the unit's own")

    with held_up(database):
        before, bad, after = database.submit(add("a")), database.submit(fails), database.submit(add("b"))
    assert isinstance(failure(bad), LookupError)
    assert (before.result(10), after.result(10)) == ("a", "b")
    assert keys(database) == {"a", "b"}


@both
def test_a_wrong_statement_is_the_units_own_fault(database: Database) -> None:
    """Were it called an outage, the platform would deliver the same event for ever."""

    def wrong(session: Session, now: datetime) -> None:
        session.execute(text("SELECT nothing FROM nowhere"))

    error = failure(database.submit(wrong))
    assert error is not None
    assert not isinstance(error, DatabaseAway)
    with pytest.raises(Exception, match="nowhere") as caught:
        database.read_now(wrong)
    assert not isinstance(caught.value, DatabaseAway)


def limit_pages(database: Database, more: int) -> None:
    """From now on the disk is nearly full."""

    def checkout(raw: Any, record: object, proxy: object) -> None:
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        limits.setdefault("pages", pages + more)
        raw.execute(f"PRAGMA max_page_count={limits['pages']}")

    limits: dict[str, int] = {}
    event.listen(database.engine, "checkout", checkout)


def test_a_full_disk_reports_nothing_that_is_not_there(database: Database) -> None:
    limit_pages(database, 2)
    with held_up(database):
        small, big, after = (
            database.submit(add("small")),
            database.submit(add("big", "x" * 400_000)),
            database.submit(add("after")),
        )
    assert isinstance(failure(big), DatabaseAway)
    assert (small.result(10), after.result(10)) == ("small", "after")
    assert keys(database) == {"small", "after"}


def test_every_caller_hears_the_truth_until_the_disk_is_full_and_after(database: Database) -> None:
    limit_pages(database, 8)
    told: set[str] = set()
    refused = 0
    for wave in range(20):
        with held_up(database):
            futures = [database.submit(add(f"{wave}-{n}", "x" * 700)) for n in range(20)]
        for future in futures:
            if (error := failure(future)) is None:
                told.add(future.result())
            else:
                assert isinstance(error, DatabaseAway)
                refused += 1
    assert told
    assert refused
    assert told == keys(database)


def test_a_commit_that_fails_is_reported_to_everybody(database: Database) -> None:
    """Each then has its own try, and none was told of success before it."""
    log = Path(f"{database.engine.url.database}-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    commits: list[int] = []

    def no_room(connection: Any) -> None:
        commits.append(1)
        if len(commits) in {2, 3}:  # the batch's, and that of the first unit alone
            resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))

    def room_again(*returned: object) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    event.listen(database.engine, "commit", no_room)
    event.listen(database.engine, "checkin", room_again)
    try:
        with held_up(database):
            one, two = database.submit(add("one")), database.submit(add("two"))
        assert isinstance(failure(one), DatabaseAway)
    finally:
        room_again()
    assert two.result(10) == "two"
    assert keys(database) == {"two"}


def test_a_unit_that_could_not_begin_in_time_is_withdrawn(database: Database) -> None:
    with held_up(database):
        late = database.submit(add("late"), begin_within=0.0)
        in_time = database.submit(add("in time"))
    assert isinstance(failure(late), DatabaseAway)
    assert in_time.result(10) == "in time"
    assert keys(database) == {"in time"}


def test_a_caller_who_went_away_harms_nobody(database: Database) -> None:
    with held_up(database):
        gone = database.submit(add("gone"), begin_within=0.0)
        also_gone = database.submit(add("also gone"))
        assert gone.cancel()
        assert also_gone.cancel()
    assert database.submit(add("next")).result(10) == "next"
    assert keys(database) == {"next"}


def test_peoples_units_go_before_the_clocks(database: Database) -> None:
    order: list[str] = []

    def note(name: str) -> Callable[[Session, datetime], None]:
        return lambda session, now: order.append(name)

    with held_up(database):
        futures = [
            database.submit(note("clock"), urgent=False),
            database.submit(note("person")),
            database.submit(note("another person")),
        ]
    for future in futures:
        future.result(10)
    assert order == ["person", "another person", "clock"]


def test_a_person_waits_for_one_slow_unit_of_the_clock_at_most(database: Database) -> None:
    """What has not begun when a batch took long enough stands in the queue again, behind people."""
    order: list[str] = []
    arrived: list[Future[None]] = []

    def slow(session: Session, now: datetime) -> None:
        order.append("clock")
        if not arrived:
            arrived.append(database.submit(lambda session, now: order.append("person")))
        threading.Event().wait(0.06)

    with held_up(database):
        futures = [database.submit(slow, urgent=False) for _ in range(3)]
    for future in (*futures, *arrived):
        future.result(10)
    assert order == ["clock", "person", "clock", "clock"]


OTHER_PROCESS = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
other.execute("CREATE TABLE other (id)")
print("began", flush=True)
sys.stdin.readline()
other.execute("COMMIT")
other.close()
"""


@pytest.fixture
def other_process(database: Database) -> Iterator[subprocess.Popen[str]]:
    """Writes in the same file until a line is sent to it."""
    path = database.engine.url.database
    assert path is not None
    with subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "began\n"
        yield other
        other.kill()


def test_another_process_is_waited_for_as_long_as_there_is_time(
    database: Database, other_process: subprocess.Popen[str]
) -> None:
    hasty = database.submit(add("hasty"), begin_within=0.5)
    patient = database.submit(add("patient"), begin_within=30.0)
    assert isinstance(failure(hasty), DatabaseAway)
    assert not patient.done()
    other_process.communicate("go on\n", timeout=10)
    assert patient.result(10) == "patient"
    assert keys(database) == {"patient"}


def test_a_closed_database_takes_nothing(database: Database) -> None:
    last = database.submit(add("last"))
    database.close()
    assert last.result(10) == "last"
    assert isinstance(failure(database.submit(add("too late"))), DatabaseAway)


@on_postgres
@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_unit_that_met_another_is_run_again(database: Database, state: str) -> None:
    runs: list[int] = []

    def unit(session: Session, now: datetime) -> None:
        runs.append(1)
        add(f"run {len(runs)}")(session, now)
        if len(runs) < 3:
            session.execute(text(f"DO $$ BEGIN RAISE 'met another' USING ERRCODE = '{state}'; END $$"))

    assert failure(database.submit(unit)) is None
    assert keys(database) == {"run 3"}


@on_postgres
def test_a_unit_that_never_gets_through_was_not_taken(database: Database) -> None:
    def unit(session: Session, now: datetime) -> None:
        session.execute(text("DO $$ BEGIN RAISE 'met another' USING ERRCODE = '40001'; END $$"))

    assert isinstance(failure(database.submit(unit)), DatabaseAway)


@on_postgres
def test_two_changes_of_one_deal_at_once_both_count(database: Database) -> None:
    """Both have read the same revision; the second finds it changed, and reads again."""
    deal_id = database.write_now(_deal)
    at_once = threading.Barrier(2, timeout=10)

    def raise_by(amount: int) -> Callable[[Session, datetime], None]:
        runs: list[int] = []

        def unit(session: Session, now: datetime) -> None:
            runs.append(1)
            deal = session.get_one(Deal, deal_id)
            if len(runs) == 1:
                at_once.wait()
            deal.amount_minor = (deal.amount_minor or 0) + amount

        return unit

    futures = [database.submit(raise_by(1)), database.submit(raise_by(10))]
    assert [failure(future) for future in futures] == [None, None]
    assert database.read_now(lambda session, now: session.get_one(Deal, deal_id).amount_minor) == 11


@on_postgres
def test_units_that_wait_for_each_other_both_succeed(database: Database) -> None:
    database.write_now(_account("a"))
    database.write_now(_account("b"))
    at_once = threading.Barrier(2, timeout=10)

    def both_rows(first: str, second: str) -> Callable[[Session, datetime], None]:
        runs: list[int] = []

        def unit(session: Session, now: datetime) -> None:
            runs.append(1)
            _rename(session, first)
            if len(runs) == 1:
                at_once.wait()
            _rename(session, second)

        return unit

    futures = [database.submit(both_rows("a", "b")), database.submit(both_rows("b", "a"))]
    assert [failure(future) for future in futures] == [None, None]


@on_postgres
def test_the_loser_of_a_race_for_a_key_finds_the_winners_row(database: Database) -> None:
    at_once = threading.Barrier(2, timeout=10)

    def find_or_add() -> Callable[[Session, datetime], int]:
        runs: list[int] = []

        def unit(session: Session, now: datetime) -> int:
            runs.append(1)
            found = session.scalars(select(Account).where(Account.normal == "acme")).one_or_none()
            if len(runs) == 1:
                at_once.wait()
            if found is None:
                return _account("acme")(session, now)
            return found.id

        return unit

    futures = [database.submit(find_or_add()) for _ in range(2)]
    assert len({future.result(10) for future in futures}) == 1


@on_postgres
def test_a_restart_of_the_server_is_not_noticed(database: Database) -> None:
    """Pooled connections are dead after it; nothing was lost, so the unit simply begins on a fresh one."""

    def cut_all(session: Session, now: datetime) -> None:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

    database.write_now(add("before"))
    assert keys(database) == {"before"}
    _with_a_connection_of_its_own(database, cut_all)
    assert database.submit(add("after")).result(10) == "after"
    _with_a_connection_of_its_own(database, cut_all)
    assert keys(database) == {"before", "after"}


@on_postgres
def test_a_unit_cut_in_the_middle_left_nothing(database: Database) -> None:
    def cut(session: Session, now: datetime) -> None:
        add("half")(session, now)
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        _with_a_connection_of_its_own(
            database, lambda other, _: other.execute(text(f"SELECT pg_terminate_backend({pid})"))
        )
        session.scalar(select(func.count(Inbox.id)))

    assert isinstance(failure(database.submit(cut)), DatabaseAway)
    assert database.submit(add("whole")).result(10) == "whole"
    assert keys(database) == {"whole"}


def _with_a_connection_of_its_own(database: Database, unit: Callable[[Session, datetime], object]) -> None:
    other = Database(database.url)
    other.write_now(unit)
    other.close()


def _rename(session: Session, normal: str) -> None:
    session.execute(update(Account).where(Account.normal == normal).values(name=Account.name + "+"))


def _account(normal: str) -> Callable[[Session, datetime], int]:
    def unit(session: Session, now: datetime) -> int:
        account = Account(name=normal, normal=normal, created_at=now)
        session.add(account)
        session.flush()
        return account.id

    return unit


def _deal(session: Session, now: datetime) -> int:
    owner = Person(name="Mei", language="en", zone="UTC", active=True, created_at=now)
    session.add(owner)
    session.flush()
    deal = Deal(
        account_id=_account("acme")(session, now),
        owner_id=owner.id,
        status=Status.OPEN,
        stage="lead",
        amount_minor=0,
        currency="EUR",
        created_at=now,
        active_at=now,
    )
    session.add(deal)
    session.flush()
    return deal.id
