"""What whoever runs the bot does from the command line: looking, mending, bringing up to date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.app import App
from bot.core.registry import Entry, Handlers
from bot.views.help import described
from handlers import ALL
from models import schema
from models.access import MAY, Action
from models.actions import rates
from models.actions.seed import seed
from models.errors import UserError
from models.queue.inbox import Inbox, InboxState
from models.queue.outbox import Outbox, OutboxState

SHOWN = 200
UNSENT = (
    OutboxState.READY,
    OutboxState.SENDING,
    OutboxState.HELD,
    OutboxState.UNKNOWN,
    OutboxState.DEAD,
)


def migrate_all(app: App) -> str:
    """Bring the tables to this version, then add what bot.yaml lists and is missing."""
    schema.migrate(app.database.engine)
    added = app.database.write_now(lambda session, now: seed(session, now, app.settings))
    learn_rates(app)
    return f"The database is up to date. People added: {added}."


def learn_rates(app: App) -> None:
    """The rates of bot.yaml belong to the file, so they are read at every start."""
    app.database.write_now(lambda session, now: rates.learn(session, now, app.settings))


def list_dead(session: Session, now: datetime) -> list[str]:
    """Most recent first: reference, time, where from, what went wrong."""
    dead = select(Inbox).where(Inbox.state == InboxState.DEAD).order_by(Inbox.id.desc()).limit(SHOWN)
    return [
        f"{row.reference or row.id}  {row.received_at:%Y-%m-%d %H:%M:%S}Z  {row.platform}/{row.connection}  {row.error}"
        for row in session.scalars(dead)
    ]


def retry(app: App, session: Session, now: datetime, reference: str) -> str:
    """Run a dead event again, in the caller's unit: if it fails again, nothing of it is left.

    :raises UserError: there is no such event, or its payload is no longer kept
    """
    by_id = Inbox.id == int(reference) if reference.isascii() and reference.isdigit() else Inbox.id.is_(None)
    query = select(Inbox).where(or_(Inbox.reference == reference, by_id), Inbox.state == InboxState.DEAD)
    row = session.scalars(query.limit(1)).one_or_none()
    if row is None:
        raise UserError("no_dead_event", reference=reference)
    if row.payload is None:
        raise UserError("payload_gone", reference=reference)
    incoming = app.platforms[row.platform].receive(row.payload, row.connection)
    row.state = InboxState.DONE
    if incoming is not None:
        app.intake.again(session, now, incoming)
    return f"{reference} is done. What is to be said is sent by the running bot."


def list_unsent(session: Session, now: datetime) -> list[str]:
    rows = select(Outbox).where(Outbox.state.in_(UNSENT)).order_by(Outbox.id.desc()).limit(SHOWN)
    return [
        f"{row.id}  {row.state}  {row.created_at:%Y-%m-%d %H:%M:%S}Z  {row.platform}/{row.connection} {row.room}"
        f"  {row.deed}  {row.error or ''}".rstrip()
        for row in session.scalars(rows)
    ]


def inventory() -> list[dict[str, Any]]:
    """Everything that can be asked of the bot, with the right that it needs and the roles that have it."""
    every = Handlers().join(*ALL)
    tables: dict[str, dict[str, Entry[Any]]] = {
        "command": every.commands,
        "button": every.buttons,
        "form": every.forms,
        "intent": every.intents,
        "report": every.reports,
        "reply": every.replies,
    }
    return [
        {
            "kind": kind,
            "name": name,
            "need": entry.need.value,
            "roles": _roles(entry.need),
            "help": described(name) if kind == "command" else "",
        }
        for kind, table in tables.items()
        for name, entry in sorted(table.items())
    ]


def _roles(need: Action) -> list[str]:
    return [role.value for role, allowed in MAY.items() if need in allowed]
