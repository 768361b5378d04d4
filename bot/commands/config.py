"""`drumbeat config`: what bot.yaml says, beside what holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from typer import echo

from bot.commands.common import Config, machine

if TYPE_CHECKING:
    from models.queries.seed_diff import Difference

config_commands = typer.Typer(no_args_is_help=True, help="What bot.yaml says, beside what holds.")

DIFFERS = 1


@config_commands.callback()
def main() -> None:
    """A group, whatever the number of its commands."""


@config_commands.command("diff")
def diff(config: Config = None) -> None:
    """Where the database parts from `seed:` of bot.yaml, one line each. Exit code 1 where it does."""
    from models.queries.seed_diff import seed_differences

    with machine(config) as app:
        found = app.database.read_now(lambda session, now: seed_differences(session, app.settings))
    if not found:
        echo("The database holds what bot.yaml lists, and nothing else.")
        return
    echo("\n".join(_line(each) for each in found))
    raise typer.Exit(DIFFERS)


def _line(difference: Difference) -> str:
    """− stands in bot.yaml alone, + in the database alone, ≠ in both."""
    match difference.file, difference.database:
        case str(file), None:
            return f"− {difference.where}: {file}; not in the database"
        case None, str(there):
            return f"+ {difference.where}{f': {there}' if there else ''}; only in the database"
        case file, there:
            return f"≠ {difference.where}: bot.yaml says {file}, the database {there}"
