"""`drumbeat import FILE`: shows what a file is taken for, asks, and writes it while the bot may be running."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import echo

from bot.commands.common import Config, machine, stop

if TYPE_CHECKING:
    from bot.app import App
    from bot.core.cards import Card
    from bot.core.reader import Reader
    from bot.importing.work import Preview
    from models.imports import State

MAP_HELP = "“column = field”, or “Engaging=proposal”, “currency=USD”, “owner=NAME”; as often as needed."


def import_file(
    file: Annotated[
        Path | None, typer.Argument(help="Deals, customers, people or goals, .csv or .xlsx.")
    ] = None,
    *,
    said: Annotated[list[str] | None, typer.Option("--map", metavar="A=B", help=MAP_HELP)] = None,
    kind: Annotated[str, typer.Option(help="deals, customers, people or goals, if it is not seen.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it, and write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    undo: Annotated[int | None, typer.Option(metavar="N", help="Take import N back as a whole.")] = None,
    config: Config = None,
) -> None:
    """Bring deals, customers, people or goals along from a file. The same file again counts once."""
    with machine(config) as app:
        if undo is not None:
            _undo(app, undo, yes=yes)
        elif file is None:
            stop("Which file? drumbeat import FILE, or drumbeat import --undo N.")
        else:
            _import(app, file, [*(said or ()), *([f"kind={kind}"] if kind else ())], dry_run=dry_run, yes=yes)


def _import(app: App, file: Path, said: Sequence[str], *, dry_run: bool, yes: bool) -> None:
    from bot.importing import work
    from bot.views.import_rows import bad_rows, bad_rows_name
    from bot.views.importing import import_preview_card, imported_card
    from models.actions import imports
    from models.imports import FileImport, State

    try:
        content = file.read_bytes()
    except OSError as error:
        stop(f"{error.filename} can't be read ({error.strerror}).")
    found = _preview(app, file.name, content, said)
    reader = _reader(app)
    _print(import_preview_card(reader, app.settings, found, buttons=False))
    if found.plan.bad:
        beside = file.with_name(bad_rows_name(file.name))
        beside.write_text(bad_rows(reader, found.plan), encoding="utf-8-sig")
        echo(f"The rows with questions, and what to put right in them: {beside}")
    count = found.standing.new + found.standing.changed
    wanted = count > 0 and not dry_run and (yes or typer.confirm(f"Import {count:,} rows?"))
    if not wanted:
        _end(app, found.import_id, State.CANCELLED)
        echo("Nothing was written.")
        return
    app.database.write_now(lambda session, now: imports.start(session.get_one(FileImport, found.import_id)))
    for unit in work.writing(found.plan, found.import_id, app.settings):
        app.database.write_now(unit)
    app.database.write_now(lambda session, now: work.end(session, now, found.import_id))
    outcome = app.database.read_now(lambda session, now: session.get_one(FileImport, found.import_id).outcome)
    _print(imported_card(reader, found.import_id, file.name, outcome, buttons=False))
    echo(f"To take it back: drumbeat import --undo {found.import_id}")


def _preview(app: App, name: str, content: bytes, said: Sequence[str]) -> Preview:
    """What was said is about the file's columns and values, so it is read before."""
    from bot.importing import check, tables, work
    from bot.importing import said as words
    from models.actions import imports
    from models.errors import UserError
    from models.imports import State

    choices = check.Choices()
    headings = tables.read(name, content).headings
    for pair in said:
        choices = words.with_pair(choices, pair, headings, None)
    number = app.database.write_now(
        lambda session, now: imports.take_in(session, now, name, content, choices=choices.to_json()).id
    )
    try:
        return app.database.read_now(lambda session, now: work.preview(session, now, app.settings, number))
    except UserError:
        _end(app, number, State.UNREADABLE)
        raise


def _end(app: App, number: int, state: State) -> None:
    from models.actions import imports
    from models.imports import FileImport

    app.database.write_now(lambda session, now: imports.end(session.get_one(FileImport, number), now, state))


def _undo(app: App, number: int, *, yes: bool) -> None:
    from bot.importing import work
    from bot.views.importing import import_undone_card
    from models.actions import imports
    from models.errors import UserError
    from models.imports import FileImport, State

    found = app.database.read_now(lambda session, now: session.get(FileImport, number))
    if found is None or found.state not in (State.DONE, State.RUNNING, State.UNDOING):
        raise UserError("no_such_import", number=number)
    count = found.outcome.get("new", 0) + found.outcome.get("changed", 0)
    if not yes and not typer.confirm(f"Take back {count:,} rows of {found.name}?"):
        echo("Nothing was written.")
        return
    app.database.write_now(lambda session, now: imports.start_undo(session.get_one(FileImport, number)))
    for unit in work.undoing(number, app.settings):
        app.database.write_now(unit)
    app.database.write_now(lambda session, now: work.end(session, now, number))
    outcome = app.database.read_now(lambda session, now: session.get_one(FileImport, number).outcome)
    _print(import_undone_card(_reader(app), found.name, outcome))


def _reader(app: App) -> Reader:
    from bot.core.reader import Reader

    return Reader("en", "UTC", app.database.now().date())


def _print(card: Card) -> None:
    from bot.core.platform import Deed, Order
    from bot.platforms.terminal.render import render

    echo(str(render(Order(0, Deed.POST, "", card=card)).params["text"]))
