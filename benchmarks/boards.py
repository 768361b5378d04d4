"""G3: boards over a large ledger beside a plain scan of it, and the same figures from both.

`python -m benchmarks.boards [DEALS]`; with `--csv FILE --db FILE` it compares every month's board of an imported
export (agent, stage, date and value in the columns of the public CRM data set) with the file itself, to the cent.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import Session

from bot.app import settings_from
from models.accounts import Account
from models.base import table_of
from models.boards import Kpi
from models.deals import Booking, Deal, Status
from models.people import Channel, Grant, Organisation, Person, Role, Team
from models.queries.boards import Window, standings
from models.queries.pipeline import end_of_month
from models.schema import migrate

RUNS = 15
PEOPLE = 1000
AT = datetime(2026, 1, 1, tzinfo=UTC)
SETTINGS = settings_from(None)
YEAR = Window(date(2026, 1, 1), date(2026, 12, 31))
MONTH = Window(date(2026, 6, 1), date(2026, 6, 30))


def main() -> None:
    if "--csv" in sys.argv:
        at = sys.argv.index
        compare(Path(sys.argv[at("--csv") + 1]), Path(sys.argv[at("--db") + 1]))
        return
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/boards.db")
        migrate(engine)
        with Session(engine) as session:
            fill(session, size)
            ratios(session, size)
        engine.dispose()


def fill(session: Session, size: int) -> None:
    """Won deals of a thousand people, spread over a year."""
    session.add_all([Organisation(name="Made-up", zone="UTC", language="en"), Channel(key="direct")])
    team = Team(key="t", name="T", zone="UTC", language="en")
    session.add(team)
    session.flush()  # people carry its id
    session.add_all(
        Person(
            name=f"Person {n}",
            team_id=team.id,
            language="en",
            zone="UTC",
            created_at=AT,
            grants=[Grant(role=Role.REP)],
        )
        for n in range(PEOPLE)
    )
    account = Account(name="A", normal="a", created_at=AT)
    session.add(account)
    session.flush()  # deals carry its id
    people = list(session.scalars(select(Person.id)))
    for begin in range(0, size, 20_000):
        numbers = range(begin, min(begin + 20_000, size))
        session.execute(insert(table_of(Deal)), [_deal(n, people[n % PEOPLE], account.id) for n in numbers])
        session.execute(insert(table_of(Booking)), [_booking(n, people[n % PEOPLE]) for n in numbers])
    session.flush()  # all of it is read below


def _day(n: int) -> date:
    return YEAR.first + timedelta(days=n * 7919 % 365)


def _deal(n: int, owner: int, account: int) -> dict[str, object]:
    fixed = {
        "account_id": account,
        "status": Status.WON,
        "stage": "won",
        "currency": "EUR",
        "is_contested": False,
    }
    times = {"created_at": AT, "active_at": AT, "revision": 1}
    return {"id": n + 1, "owner_id": owner, "amount_minor": _minor(n), "won_on": _day(n), **fixed, **times}


def _booking(n: int, person: int) -> dict[str, object]:
    money = {"amount_minor": _minor(n), "org_minor": _minor(n), "currency": "EUR", "rate": Decimal(1)}
    return {
        "deal_id": n + 1,
        "person_id": person,
        "share": Decimal(1),
        "happened_on": _day(n),
        "recorded_at": AT,
        **money,
    }


def _minor(n: int) -> int:
    return 100_00 + n * 7907 % 9_999_99


def ratios(session: Session, size: int) -> None:
    def scan() -> dict[int, int]:
        sums: dict[int, int] = defaultdict(int)
        for person, day, minor in session.execute(
            select(Booking.person_id, Booking.happened_on, Booking.org_minor)
        ):
            if YEAR.first <= day <= YEAR.last:
                sums[person] += minor or 0
        return sums

    for name, window in (("a year's board", YEAR), ("a month's board", MONTH)):

        def board(window: Window = window) -> object:
            return standings(session, SETTINGS, Kpi.REVENUE, window, None, everybody=True)

        pairs = [(_seconds(scan), _seconds(board)) for _ in range(RUNS)]
        parts = [ours / plain for plain, ours in pairs]
        print(
            f"{name} over {size:,} deals: {median(parts):.4f}x a plain scan ({min(parts):.4f} to {max(parts):.4f}), "
            f"{median(ours for _, ours in pairs) * 1000:.0f} ms"
        )
    found = {
        row.person_id: row.minor
        for row in standings(session, SETTINGS, Kpi.REVENUE, YEAR, None, everybody=True).rows
    }
    print("the same sums, to the cent:", found == dict(scan()))


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def compare(file: Path, database: Path) -> None:
    """Every agent's every month, read from the file alone and from the ledger."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        won = [row for row in csv.DictReader(lines) if row["deal_stage"] == "Won"]
    checked = different = 0
    with Session(create_engine(f"sqlite:///{database}")) as session:
        for first in _months(won):
            window = Window(first, end_of_month(first))
            wanted: dict[str, int] = defaultdict(int)
            for row in won:
                if window.first <= date.fromisoformat(row["close_date"]) <= window.last:
                    wanted[row["sales_agent"]] += int(Decimal(row["close_value"]) * 100)
            found = standings(session, SETTINGS, Kpi.REVENUE, window, None, everybody=True)
            shown = {row.name: row.minor for row in found.rows}
            names = wanted.keys() | shown.keys()
            checked += len(names)
            different += sum(wanted.get(name, 0) != shown.get(name, 0) for name in names)
            print(
                f"{first:%Y-%m}: file {sum(wanted.values()) / 100:,.2f}, board {sum(shown.values()) / 100:,.2f}"
            )
    print(f"{checked} people's months compared, {different} differ")


def _months(won: list[dict[str, str]]) -> Iterator[date]:
    yield from sorted({date.fromisoformat(row["close_date"]).replace(day=1) for row in won})


if __name__ == "__main__":
    main()
