"""From nothing to what the models say, and back; a schema that is not ours is refused with the way out."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from models.db import Database
from models.schema import METADATA, SchemaMismatch, _config, check, migrate
from tests.conftest import _on_server


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables."""
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield made
        made.close()
        return
    address = request.getfixturevalue("postgres_template")
    name = f"e{uuid.uuid4().hex}"
    _on_server(address, f"CREATE DATABASE {name}")
    made = Database(f"{address}/{name}")
    yield made
    made.close()
    _on_server(address, f"DROP DATABASE {name} WITH (FORCE)")


def test_the_migrations_make_what_the_models_say(empty: Database) -> None:
    migrate(empty.engine)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    check(empty.engine)


def test_indexes_that_serve_a_part_of_a_table_are_made_so(empty: Database) -> None:
    """Their conditions are not compared above; a full index would make a second open question impossible."""
    migrate(empty.engine)
    kind = empty.engine.dialect.name
    found = {
        index["name"]: str(index.get("dialect_options", {}).get(f"{kind}_where", ""))
        for table in METADATA.tables
        for index in inspect(empty.engine).get_indexes(table)
    }
    wanted = {
        index.name: index.dialect_options[kind]["where"]
        for table in METADATA.tables.values()
        for index in table.indexes
        if index.dialect_options[kind]["where"] is not None
    }
    assert wanted
    for name in wanted:
        assert found[str(name)], name


def test_to_migrate_again_changes_nothing(empty: Database) -> None:
    migrate(empty.engine)
    with empty.engine.begin() as connection:
        connection.execute(text("INSERT INTO channel (key) VALUES ('direct')"))
    migrate(empty.engine)
    with empty.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM channel")) == 1


def test_two_at_once_take_turns(empty: Database) -> None:
    errors: list[Exception] = []

    def run() -> None:
        try:
            migrate(empty.engine)
        except Exception as error:  # noqa: BLE001 it is what the test asks for
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    check(empty.engine)


def test_each_step_back_leaves_what_was_there_before(empty: Database) -> None:
    migrate(empty.engine)
    steps = len(list(ScriptDirectory.from_config(_config(None)).walk_revisions()))
    shapes = []
    for step in range(steps):
        with empty.engine.begin() as connection:
            command.downgrade(_config(connection), "-1")
        shapes.append(shape_of(empty))
        if step + 1 == steps:
            assert set(shapes[-1]) == {"alembic_version"}
    for shape in reversed(shapes[:-1]):
        with empty.engine.begin() as connection:
            command.upgrade(_config(connection), "+1")
        assert shape_of(empty) == shape
    migrate(empty.engine)
    check(empty.engine)


def shape_of(database: Database) -> dict[str, set[str]]:
    """The columns of each table."""
    found = inspect(database.engine)
    return {table: {c["name"] for c in found.get_columns(table)} for table in found.get_table_names()}


def test_an_empty_database_names_the_command(empty: Database) -> None:
    with pytest.raises(SchemaMismatch, match="drumbeat migrate"):
        check(empty.engine)


def test_a_newer_database_is_refused(empty: Database) -> None:
    migrate(empty.engine)
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaMismatch, match="newer version of Drumbeat"):
        check(empty.engine)
