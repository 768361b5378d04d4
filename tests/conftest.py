"""A database a test, on SQLite and, where its programs are installed, on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from bot.app import settings_from
from bot.core import logs
from bot.settings import Settings
from models.db import Database
from models.deals import Rate
from models.people import Channel, Goal, Grant, Organisation, Person, Role, Team
from models.schema import migrate
from tests.support import postgres
from tests.support.world import Clock, World, know, make_world

for name in [
    name for name in os.environ if name.startswith(("DRUMBEAT_", "SLACK_")) or name.lower().endswith("_proxy")
]:
    del os.environ[name]

logs.configure()

CHANNELS = ("direct", "online", "distributor", "retail", "telesales", "partner")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file that every test copies."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    engine = create_engine(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The address of a server of our own with a migrated database named `template`."""
    if postgres.programs() is None:
        message = f"PostgreSQL is not installed; apt-get install {postgres.PACKAGE} runs these tests"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with postgres.server() as address:
        _on_server(address, "CREATE DATABASE template")
        engine = create_engine(f"{address.replace('postgresql:', 'postgresql+psycopg:')}/template")
        migrate(engine)
        engine.dispose()
        yield address


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite"])
def database(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Database]:
    """SQLite, unless a test asks for more: `@both`."""
    if request.param == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        made = Database(f"sqlite:///{path}", clock.offset)
        yield made
        made.close()
        return
    address = request.getfixturevalue("postgres_template")
    name = f"t{uuid.uuid4().hex}"
    _on_server(address, f"CREATE DATABASE {name} TEMPLATE template")
    made = Database(f"{address}/{name}", clock.offset)
    yield made
    made.close()
    _on_server(address, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def settings() -> Settings:
    """An organisation in EUR with a rate for CNY, as in the sample."""
    return settings_from(None).model_copy(update={"big_deal": Decimal(1_000_000)})


@pytest.fixture
def world(settings: Settings, database: Database, clock: Clock) -> World:
    """The team of the golden path (made up), on Monday 23 November 2026, 10:05 in Shanghai."""
    made = make_world(settings, database, clock)
    made.at("2026-11-23 10:05")
    made.write(_team)
    return made


def _team(session: Session, now: datetime) -> None:
    session.add(Organisation(name="Made-up Ltd", zone="Europe/Berlin", language="en"))
    channels = {key: Channel(key=key) for key in CHANNELS}
    shenzhen = Team(key="shenzhen", name="Shenzhen", zone="Asia/Shanghai", language="zh", currency="CNY")
    dach = Team(key="dach", name="DACH", zone="Europe/Berlin", language="en", currency="EUR")
    session.add_all(
        [
            *channels.values(),
            shenzhen,
            dach,
            Rate(currency="CNY", since=date(2026, 1, 1), rate=Decimal("0.128")),
        ]
    )
    session.flush()
    mei = _person(session, now, "陈美", shenzhen, channels["direct"], Role.REP)
    jonas = _person(session, now, "Jonas Weber", dach, channels["partner"], Role.REP)
    _person(session, now, "李雷", shenzhen, channels["distributor"], Role.REP)
    ines = _person(session, now, "Ines", dach, None, Role.MANAGER)
    ines.grants[0].team_id = dach.id
    ines.grants.append(Grant(role=Role.MANAGER, team_id=shenzhen.id))
    november = date(2026, 11, 1)
    session.add(Goal(person_id=mei.id, month=november, amount_minor=2_000_000_00, currency="CNY"))
    session.add(Goal(person_id=jonas.id, month=november, amount_minor=200_000_00, currency="EUR"))


def _person(
    session: Session, now: datetime, name: str, team: Team, channel: Channel | None, role: Role
) -> Person:
    person = Person(
        name=name,
        team_id=team.id,
        channel_id=channel.id if channel else None,
        language=team.language,
        zone=team.zone,
        active=True,
        created_at=now,
        grants=[Grant(role=role)],
    )
    session.add(person)
    session.flush()
    know(session, now, person)
    return person


def _on_server(address: str, statement: str) -> None:
    engine = create_engine(
        f"{address.replace('postgresql:', 'postgresql+psycopg:')}/postgres", isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
