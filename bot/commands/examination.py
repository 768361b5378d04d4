"""What `drumbeat check` looks at: one finding a line, never an exception."""

from __future__ import annotations

import asyncio
import os
import shutil
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.app import App
from bot.core.findings import Finding
from bot.core.platform import Connection
from models import schema
from models.db import DatabaseAway
from models.queries.installation import State, state_of

LEAST_FREE = 200 * 1024 * 1024  # bytes
MOST_DRIFT = 60.0  # seconds; Slack's signatures die after 300, and "today" is judged by this clock
SECONDS = 10.0


def examine_database(app: App) -> list[Finding]:
    """Reachable, of this version, writable; for SQLite also its disk."""
    try:
        schema.check(app.database.engine)
        app.database.write_now(_touch)
    except schema.SchemaMismatch as error:
        return [Finding("database", ok=False, says=str(error), do="drumbeat migrate")]
    except (DatabaseAway, OperationalError) as error:
        why = error.orig if isinstance(error, OperationalError) else error
        return [Finding("database", ok=False, says=f"it can't be written: {why}", do="look at database.url")]
    url = make_url(app.settings.database.url)
    where = url.render_as_string(hide_password=True)
    good = Finding("database", ok=True, says=f"{where}, tables of this version, writable")
    if not app.database.is_sqlite or not url.database:
        return [good]
    return [good, _disk(Path(url.database)), _journal(app)]


def _touch(session: Session, now: datetime) -> None:
    """Takes the place of a writer and changes nothing."""
    session.execute(text("UPDATE organisation SET id = id WHERE id IS NULL"))


def _disk(file: Path) -> Finding:
    folder = file.resolve().parent
    free = shutil.disk_usage(folder).free
    says = f"{free // (1024 * 1024):,} MB free in {folder}"
    if not os.access(folder, os.W_OK):
        says = f"{folder} can't be written, and SQLite keeps its journal there"
        return Finding("disk", ok=False, says=says, do="give the bot's user the right to write there")
    if free < LEAST_FREE:
        return Finding("disk", ok=False, says=says, do="make room: a full disk stops everything")
    return Finding("disk", ok=True, says=says)


def _journal(app: App) -> Finding:
    mode = app.database.read_now(lambda session, now: session.scalar(text("PRAGMA journal_mode")))
    if mode == "wal":
        return Finding("journal", ok=True, says="WAL")
    return Finding(
        "journal",
        ok=False,
        says=f"{mode} instead of WAL",
        do="keep the file on a local disk, no network share",
    )


def examine_work(app: App) -> list[Finding]:
    """What is known of people and of what came and went."""
    state = app.database.read_now(lambda session, now: state_of(session))
    found = [Finding("people", ok=True, says=f"{state.people} listed, {state.connected} connected")]
    if state.failed:
        says = f"{state.failed} messages could not be handled"
        found.append(Finding("inbox", ok=None, says=says, do="drumbeat inbox list"))
    if state.unsent:
        says = f"{state.unsent} could not be sent, or nobody knows"
        found.append(Finding("outbox", ok=None, says=says, do="drumbeat outbox list"))
    return found


async def examine_connections(app: App) -> list[Finding]:
    """The way to each platform, then each connection as the platform sees it."""
    state = await app.database.read(lambda session, now: state_of(session))
    platforms = dict.fromkeys(platform for platform, _ in app.clients)
    ways = await asyncio.gather(*[_way(name, app.settings.section(name)) for name in platforms])
    asked = [_examined(app, connection, state) for connection in app.connections]
    return [finding for findings in (*ways, *await asyncio.gather(*asked)) for finding in findings]


async def _examined(app: App, connection: Connection, state: State) -> list[Finding]:
    (platform,) = [name for (name, _), client in app.clients.items() if client is connection.client]
    address = (platform, connection.name)
    found = await connection.examine([*state.rooms.get(address, {})]) if connection.examine else []
    heard = state.heard.get(address)
    subject = f"{platform}/{connection.name} events"
    if heard is None:
        says, do = "nothing was heard yet", "with `drumbeat run` at work, write “help” to the bot"
        return [*found, Finding(subject, ok=None, says=says, do=do)]
    return [*found, Finding(subject, ok=True, says=f"last heard {heard:%Y-%m-%d %H:%M} UTC")]


async def _way(platform: str, section: Any) -> list[Finding]:
    """Any answer will do: it shows the way there, and carries the time."""
    host, proxy = urlsplit(section.api_url).netloc, section.proxy
    subject = f"{platform} network"
    over = f" through the proxy {_without_password(proxy)}" if proxy else ""
    try:
        async with httpx.AsyncClient(proxy=proxy, trust_env=False, timeout=SECONDS) as client:
            answer = await client.get(section.api_url)
    except httpx.HTTPError as error:
        says = f"{host} can't be reached{over}: {str(error) or type(error).__name__}"
        do = f"look at the network, and at {platform}.proxy in bot.yaml"
        return [Finding(subject, ok=False, says=says, do=do)]
    good = Finding(subject, ok=True, says=f"{host} answers{over}")
    told = answer.headers.get("date")
    return [good, _clock(f"{platform} clock", told, datetime.now(UTC))] if told else [good]


def _clock(subject: str, told: str, now: datetime) -> Finding:
    try:
        drift = (now - parsedate_to_datetime(told)).total_seconds()
    except ValueError:
        return Finding(subject, ok=None, says=f"“{told}” is no time")
    if abs(drift) <= MOST_DRIFT:
        return Finding(subject, ok=True, says="this machine's clock is right")
    word = "fast" if drift > 0 else "slow"
    do = "set it, best by NTP: Slack refuses wrong times, and “today” goes by this clock"
    return Finding(subject, ok=False, says=f"this machine's clock is {abs(drift):.0f} s {word}", do=do)


def _without_password(proxy: str) -> str:
    parts = urlsplit(proxy)
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
