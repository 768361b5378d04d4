"""What every command of the command line stands on: its settings, the machine put together, and plain words for
what whoever runs the bot can put right.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer import echo

if TYPE_CHECKING:
    from bot.app import App
    from bot.settings import Settings

BAD_INPUT = 2
DEFAULT_CONFIG = Path("bot.yaml")

Config = Annotated[
    Path | None,
    typer.Option("--config", help="The settings; ./bot.yaml if it is there, else built-in values."),
]


@contextmanager
def machine(config: Path | None, *, checked: bool = True) -> Iterator[App]:
    """The machine, put together; with `checked` its tables are those of this version."""
    with plain_errors():
        from bot.app import build
        from bot.operating import learn_rates
        from models import schema

        app = build(settings_of(config))
        try:
            if checked:
                schema.check(app.database.engine)
                learn_rates(app)
            yield app
        finally:
            app.close()


def settings_of(config: Path | None) -> Settings:
    from bot.app import settings_from

    return settings_from(config_path(config))


def config_path(config: Path | None) -> Path | None:
    """The file that is read: the one named, else ./bot.yaml if it is there."""
    return DEFAULT_CONFIG if config is None and DEFAULT_CONFIG.exists() else config


def show_way_in(app: App, name: str, code: str) -> None:
    """The code, and the links that carry it. The app's connections are made."""
    echo(f"Code for {name}, to be sent to the bot as a message within 24 hours:\n  {code}")
    for link in asyncio.run(_links(app)):
        echo(f"Or to be opened:\n  {link}{code}")


async def _links(app: App) -> list[str]:
    from bot.core.platform import SendError

    try:
        await app.ask_invite_links()
    except SendError as error:
        echo(f"No link: {error}", err=True)
    finally:
        await app.close_connections()
    return app.invite_links


@contextmanager
def plain_errors() -> Iterator[None]:
    """What whoever runs the bot can put right is said in plain words, without a traceback."""
    from sqlalchemy.exc import ArgumentError, OperationalError

    from bot.core.platform import Unavailable
    from bot.core.reader import Reader
    from bot.settings import ConfigError
    from bot.views.errors import error_card
    from models.db import DatabaseAway
    from models.errors import UserError
    from models.schema import SchemaMismatch

    try:
        yield
    except (ConfigError, SchemaMismatch) as error:
        stop(str(error))
    except UserError as error:
        stop(error_card(Reader("en", "UTC", date.min), error).summary)
    except (DatabaseAway, Unavailable) as error:
        stop(f"The database can't be used now: {error}")
    except OperationalError as error:
        stop(f"The database can't be reached: {error.orig}")
    except ArgumentError:
        stop("database.url is no database address; write it like sqlite:///drumbeat.db or postgresql://…")


def stop(words: str) -> NoReturn:
    echo(words, err=True)
    raise typer.Exit(BAD_INPUT)
