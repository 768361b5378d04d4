"""`drumbeat check`: what is wrong, what to do next, and a test message to the admin."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import echo

from bot.commands.common import Config, plain_errors, settings_of
from bot.core.findings import Finding

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.app import App

FAULTY = 1
MARKS = {True: "✓", False: "✗", None: "·"}


def check(
    *,
    message: Annotated[
        bool, typer.Option("--message/--no-message", help="Send the admin a test message.")
    ] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="A list of objects: subject, ok, says, do.")
    ] = False,
    config: Config = None,
) -> None:
    """Look at everything that the bot stands on, one line each. Exit code 1 when something is wrong."""
    from bot.core import logs

    logs.configure(logging.CRITICAL)  # the findings say it
    with plain_errors():
        found = examine_all(config, message=message)
    if as_json:
        echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        echo("\n".join(line_of(finding) for finding in found))
    if any(finding.ok is False for finding in found):
        raise typer.Exit(FAULTY)


def line_of(finding: Finding) -> str:
    way_out = f" → {finding.do}" if finding.do else ""
    return f"{MARKS[finding.ok]} {finding.subject}: {finding.says}{way_out}"


def examine_all(config: Path | None, *, message: bool) -> list[Finding]:
    """Everything in the order in which one thing stands on another; what can't be looked at is left out."""
    from bot.app import build
    from bot.commands.examination import examine_database
    from bot.settings import ConfigError

    try:
        app = build(settings_of(config))
    except ConfigError as error:
        says = " ".join(str(error).split())
        return [Finding("settings", ok=False, says=says, do="mend bot.yaml or .env, see bot.yaml's comments")]
    try:
        found = [Finding("settings", ok=True, says="bot.yaml and the environment are understood")]
        found += examine_database(app)
        if found[1].ok:
            found += _with_database(app, message=message)
    finally:
        app.close()
    return found


def _with_database(app: App, *, message: bool) -> list[Finding]:
    from bot.commands.examination import examine_work
    from bot.operating import learn_rates

    learn_rates(app)
    app.connect()
    found = examine_work(app)
    if not app.connections:
        says = "neither Telegram nor Slack is connected"
        return [*found, Finding("platforms", ok=False, says=says, do="drumbeat setup")]
    return found + asyncio.run(_with_network(app, message=message))


async def _with_network(app: App, *, message: bool) -> list[Finding]:
    from bot.commands.examination import examine_connections

    try:
        found = await examine_connections(app)
        return [*found, await _write_to_admin(app)] if message else found
    finally:
        await app.close_connections()


async def _write_to_admin(app: App) -> Finding:
    """Through the outbox like everything else that is said."""
    from models.queue.outbox import Outbox, OutboxState

    subject = "test message"
    posted = await app.database.write(lambda session, now: _post(app, session, now))
    if posted is None:
        says, do = "no admin is connected here yet", "drumbeat invite NAME --role admin"
        return Finding(subject, ok=False, says=says, do=do)
    row_id, to = posted
    await app.delivery.drain()
    row = await app.database.read(lambda session, now: session.get_one(Outbox, row_id))
    match row.state:
        case OutboxState.SENT:
            return Finding(subject, ok=True, says=f"sent to {to}")
        case OutboxState.READY | OutboxState.SENDING:
            return Finding(subject, ok=None, says=f"to {to} waits for its turn", do="drumbeat outbox list")
        case _:
            return Finding(
                subject, ok=False, says=f"to {to} was not sent: {row.error}", do="see the lines above"
            )


def _post(app: App, session: Session, now: datetime) -> tuple[int, str] | None:
    from bot.core import replies
    from bot.core.context import identity_in_use, reader_of
    from bot.views.people import connected_card
    from models.queries.installation import admins
    from models.queue.outbox import Repeat

    for person in admins(session):
        identity = identity_in_use(session, person.id)
        if identity is not None and (identity.platform, identity.connection) in app.clients:
            a_card = connected_card(reader_of(person, now))
            row = replies.post_to(session, now, identity, a_card, repeat=Repeat.NEVER)
            return row, f"{person.name} by {identity.platform}"
    return None
