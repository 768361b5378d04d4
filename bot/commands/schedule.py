"""`drumbeat schedule …`: what will come by the clock."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import echo

from bot.commands.common import Config, machine

schedule = typer.Typer(no_args_is_help=True, help="What comes by the clock.")


@schedule.callback()
def _group() -> None:
    """Keeps the only command of the group a command of its own."""


@schedule.command()
def preview(
    *,
    days: Annotated[int, typer.Option(min=1, max=366, help="How far to look ahead.")] = 14,
    config: Config = None,
) -> None:
    """List what is due in the coming days, in the local time of whoever gets it."""
    with machine(config) as app:
        from reminders import RHYTHMS
        from reminders.preview import preview_lines

        lines = app.database.read_now(lambda session, now: preview_lines(RHYTHMS, session, now, days))
        for line in lines:
            echo(line)
