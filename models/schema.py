"""The tables as a whole, and the way from one version of them to the next."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

import models.absences
import models.accounts
import models.boards
import models.cases
import models.claims
import models.deals
import models.erasures
import models.imports
import models.joining
import models.misreadings
import models.people
import models.people_log
import models.queue.buttons
import models.queue.dialogs
import models.queue.inbox
import models.queue.notices
import models.queue.outbox
import models.records
import models.rooms
import models.schedules
import models.standups
import models.weeks
from models.base import Base

METADATA = Base.metadata
LOCK = 7_264_401  # any number, the same in every copy


class SchemaMismatch(Exception):
    """The database's tables are not the ones that this version of the bot knows."""


def migrate(engine: Engine) -> None:
    """Bring the tables to this version; two at once take turns."""
    with engine.execution_options(is_writer=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        command.upgrade(_config(connection), "head")


def check(engine: Engine) -> None:
    """:raises SchemaMismatch: `drumbeat migrate` is needed, or a newer version wrote here"""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    script = ScriptDirectory.from_config(_config(None))
    if found == script.get_current_head():
        return
    if found is None:
        raise SchemaMismatch("The database is empty. Run `drumbeat migrate` first.")
    known = {revision.revision for revision in script.walk_revisions()}
    if found in known:
        raise SchemaMismatch("The database is from an earlier version. Run `drumbeat migrate`.")
    raise SchemaMismatch("The database was written by a newer version of Drumbeat. Install that version.")


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
