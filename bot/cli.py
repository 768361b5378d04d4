"""The `drumbeat` command. What is heavy is imported by the command that needs it: `parse` never sees a database."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import typer
from typer import echo

from bot.commands.check import check
from bot.commands.common import Config, machine, plain_errors, settings_of, show_way_in, stop
from bot.commands.config import config_commands
from bot.commands.erasing import erase
from bot.commands.importing import import_file
from bot.commands.schedule import schedule
from bot.commands.setup import setup

cli = typer.Typer(
    name="drumbeat",
    help="One bot for a sales team that is spread over Slack and Telegram.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
inbox = typer.Typer(no_args_is_help=True, help="What came in and could not be handled.")
outbox = typer.Typer(no_args_is_help=True, help="What goes out.")
manifest = typer.Typer(no_args_is_help=True, help="What to paste where an app is made.")
cli.command("import")(import_file)
cli.add_typer(inbox, name="inbox")
cli.add_typer(outbox, name="outbox")
cli.add_typer(manifest, name="manifest")
cli.add_typer(config_commands, name="config")
cli.command()(setup)
cli.command()(check)
cli.command()(erase)
cli.add_typer(schedule, name="schedule")


def main() -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the locale says: people write Chinese
            stream.reconfigure(encoding="utf-8", errors="replace")
    cli()


@cli.command()
def migrate(config: Config = None) -> None:
    """Bring the database to this version and add what `seed:` of bot.yaml lists and is missing."""
    with machine(config, checked=False) as app:
        from bot.operating import migrate_all

        echo(migrate_all(app))


@cli.command()
def run(config: Config = None) -> None:
    """Listen and answer, until told to stop."""
    with machine(config) as app:
        from bot.core import logs
        from bot.running import serve

        app.connect()
        if not app.connections:
            stop(
                "There is nobody to listen to. Set DRUMBEAT_TELEGRAM__TOKEN, or list a workspace under `slack:`\n"
                "in bot.yaml and set its secrets. `drumbeat chat --as NAME` and `drumbeat demo` need neither."
            )
        logs.configure(logging.INFO)
        asyncio.run(serve(app))


@cli.command()
def chat(
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="Who you are.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a card.")] = False,
    config: Config = None,
) -> None:
    """Talk to the bot here: a line is a message, a number presses the button with that number."""
    with machine(config) as app:
        from bot.core import logs
        from bot.platforms.terminal import client
        from bot.platforms.terminal.chat import Chat, sit_down

        seat = app.database.write_now(lambda session, now: sit_down(session, now, name))
        if seat is None:
            stop(
                f"Nobody here is called {name}. Whoever runs the bot lets you in:\n"
                f"  drumbeat invite '{name}' --role rep"
            )
        logs.configure(logging.WARNING)
        if seat.is_first:
            echo(f"There was nobody yet, so {seat.user} is rep and admin now.", err=True)
        write, shape = (echo, client.as_json) if as_json else (_echo_apart, client.as_text)
        screen = client.TerminalClient(write, shape)
        app.clients["terminal", seat.connection] = screen
        Chat(seat, screen, app.intake.receive, app.delivery.drain, write, app.database.now).run()


@cli.command()
def demo(
    *,
    port: Annotated[int, typer.Option(help="The first one to try; the next free one is taken.")] = 8765,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    beyond_loopback: Annotated[
        bool, typer.Option("--beyond-loopback", help="Let other machines in; there are no passwords.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Go on with the data of the last time.")] = False,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    config: Annotated[
        Path | None, typer.Option("--config", help="Other settings than the built-in ones.")
    ] = None,
) -> None:
    """Open the sandbox: a sample team on a pretend Slack and a pretend Telegram."""
    with plain_errors():
        from bot.app import settings_from
        from bot.core import logs
        from bot.sandboxed import run_demo

        logs.configure(logging.WARNING)
        run_demo(
            settings_from(config),
            host=host,
            port=port,
            keep=keep,
            open_browser=browser,
            beyond_loopback=beyond_loopback,
        )


@cli.command()
def parse(
    *,
    now: Annotated[
        str, typer.Option(help="The local time of the messages, YYYY-MM-DDTHH:MM; else it is now.")
    ] = "",
    tz: Annotated[str, typer.Option(help="The speaker's zone, such as Asia/Shanghai.")] = "UTC",
    accounts: Annotated[Path | None, typer.Option(help="A file of known customers, one name a line.")] = None,
    people: Annotated[Path | None, typer.Option(help="A file of colleagues, one name a line.")] = None,
    only: Annotated[
        Literal["amounts", "dates"] | None, typer.Option(help="Look for these instead of reports.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show which words gave what, and why something is missing.")
    ] = False,
) -> None:
    """Show what would be understood: one message a line in, one JSON object a line out."""
    from bot.language import stream
    from bot.language.explain import explain as explained
    from bot.language.parser import Vocabulary
    from bot.language.parser import parse as understood

    at = _local_time(now, tz)
    try:
        known = Vocabulary(stream.names_in(accounts), stream.names_in(people))
    except OSError as error:
        stop(f"{error.filename} can't be read ({error.strerror}).")
    if explain:
        for line in sys.stdin:
            explained(understood(line.rstrip("\r\n"), now=at, vocabulary=known))
        return
    wanted = stream.Only(only) if only else None
    for line in stream.lines_out(sys.stdin, now=at, vocabulary=known, only=wanted):
        sys.stdout.write(line + "\n")


@cli.command()
def invite(
    name: str,
    role: Annotated[
        str, typer.Option(help="rep, manager, trainer, officer, helper, observer or admin.")
    ] = "",
    team: Annotated[str, typer.Option(help="The team's key; without it, the whole organisation.")] = "",
    config: Config = None,
) -> None:
    """Print a one-time way in for NAME, good for 24 hours. Who is not listed yet becomes a rep, or what ROLE says."""
    with machine(config) as app:
        from models.actions.people import invite_by_operator

        code = app.database.write_now(
            lambda session, now: invite_by_operator(session, now, name, role or None, team or None)
        )
        app.connect()
        show_way_in(app, name, code)


@manifest.command("slack")
def manifest_slack(
    workspace: Annotated[str, typer.Argument(help="Its short name in bot.yaml.")] = "main",
    config: Config = None,
) -> None:
    """Slack's app manifest, with a reason for each scope."""
    with plain_errors():
        from bot.platforms.slack import manifest

        echo(manifest(settings_of(config).section("slack"), workspace), nl=False)


@inbox.command("list")
def inbox_list(config: Config = None) -> None:
    """What failed, and waits to be run again."""
    with machine(config) as app:
        from bot.operating import list_dead

        _print_rows(app.database.read_now(list_dead), "Nothing waits: everything that came in was handled.")


@inbox.command("retry")
def inbox_retry(
    reference: Annotated[str, typer.Argument(metavar="REF", help="As `drumbeat inbox list` shows it.")],
    config: Config = None,
) -> None:
    """Run it again, after the mend. It still counts once."""
    with machine(config) as app:
        from bot.core import logs
        from bot.operating import retry
        from models.db import DatabaseAway
        from models.errors import UserError

        logs.configure(logging.WARNING)
        try:
            echo(app.database.write_now(lambda session, now: retry(app, session, now, reference)))
        except (UserError, DatabaseAway):
            raise
        except Exception as error:  # noqa: BLE001 whatever a handler raises, nothing of it is left
            stop(f"It failed again and stays in the list: {type(error).__name__}: {error}")


@outbox.command("list")
def outbox_list(config: Config = None) -> None:
    """What is not sent yet, can't be sent, or may not have arrived."""
    with machine(config) as app:
        from bot.operating import list_unsent

        _print_rows(app.database.read_now(list_unsent), "Nothing waits: everything was sent.")


@cli.command()
def commands(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Everything, with the right that it needs.")
    ] = False,
) -> None:
    """What the bot can be asked in chat."""
    from bot.operating import inventory

    listed = inventory()
    if as_json:
        echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    for entry in listed:
        if entry["kind"] == "command":
            echo(f"/{entry['name']:<12}{entry['help']}")


def _local_time(text: str, zone_name: str) -> datetime:
    try:
        zone = ZoneInfo(zone_name)
    except (KeyError, ValueError):
        stop(f"{zone_name} is no IANA time zone; write one such as Europe/Berlin.")
    if not text:
        return datetime.now(zone)
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    except ValueError:
        stop(f"{text} is no time; write it like 2026-11-23T10:00.")


def _echo_apart(text: str) -> None:
    """A blank line tells one card from the next."""
    echo(f"{text}\n")


def _print_rows(rows: list[str], otherwise: str) -> None:
    echo("\n".join(rows) or otherwise)
