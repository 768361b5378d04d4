"""Looks after the files that wait: reads and shows them, writes what was agreed to, takes back what was undone.

Reading is long and runs on a reader thread; writing goes in small units after those of people. The tables tell where
each import stands, so that a process that died in the middle is followed by the next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.orm import Session

from bot.core import files
from bot.core.cards import Card
from bot.core.context import Context, Machine, looking_in
from bot.core.reader import Reader
from bot.importing import work
from bot.importing.work import Preview, Unit
from bot.views.errors import error_card
from bot.views.import_rows import bad_rows, bad_rows_name
from bot.views.importing import (
    import_broken_card,
    import_preview_card,
    import_undone_card,
    imported_card,
)
from models.actions import imports
from models.db import Database, DatabaseAway
from models.errors import UserError
from models.imports import FileImport, State
from models.people import Identity
from models.queries.imports import imports_under_way

LOOK_SECONDS = 1.0
MOST_SENT = 500_000  # characters of rows with questions that go back into a chat
CAN_BE_PUT_RIGHT = frozenset({"nothing_to_import", "column_missing"})

log = structlog.get_logger(__name__)

Say = Callable[[Reader], Card]


class Importer:
    """`wake` tells the delivery that something may wait to be sent."""

    def __init__(self, database: Database, machine: Machine, wake: Callable[[], None]) -> None:
        self._database = database
        self._machine = machine
        self._wake = wake

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.catch_up()
            await asyncio.sleep(LOOK_SECONDS)

    async def catch_up(self) -> None:
        """Take every import as far as it goes without a person's word."""
        try:
            for number in await self._database.read(lambda session, now: imports_under_way(session)):
                await self._go_on(number)
        except DatabaseAway as error:
            log.warning("import.away", error=str(error))

    async def _go_on(self, number: int) -> None:
        try:
            state = await self._database.read(lambda session, now: session.get_one(FileImport, number).state)
            match state:
                case State.RECEIVED:
                    await self._show(number)
                case State.RUNNING:
                    found = await self._preview(number)
                    await self._write(work.writing(found.plan, number, self._machine.settings))
                    await self._database.write(partial(self._end, number), urgent=False)
                case State.UNDOING:
                    await self._write(work.undoing(number, self._machine.settings))
                    await self._database.write(partial(self._end, number), urgent=False)
                case _:
                    pass
        except DatabaseAway:
            raise
        except Exception:
            log.exception("import.failed", number=number)
            await self._database.write(partial(self._break_off, number), urgent=False)
        self._wake()

    async def _write(self, units: Iterator[Unit]) -> None:
        for unit in units:
            if not await self._database.write(unit, urgent=False):
                return

    async def _preview(self, number: int) -> Preview:
        settings = self._machine.settings
        return await self._database.read(lambda session, now: work.preview(session, now, settings, number))

    async def _show(self, number: int) -> None:
        try:
            found = await self._preview(number)
        except UserError as error:
            await self._database.write(partial(self._refuse, number, error), urgent=False)
            return
        await self._database.write(partial(self._put_up, found), urgent=False)

    # Units

    def _put_up(self, shown: Preview, session: Session, now: datetime) -> None:
        found = session.get_one(FileImport, shown.import_id, with_for_update=True)
        if found.state is not State.RECEIVED:
            return
        found.state = State.SHOWN
        found.outcome = {**shown.plan.layout.to_json(), "headings": list(shown.plan.headings)}
        ctx = self._context(session, now, found)
        if ctx is None:
            return
        self._put(ctx, found, import_preview_card(ctx.reader, ctx.settings, shown))
        if shown.plan.bad:
            text = bad_rows(ctx.reader, shown.plan)
            files.send(ctx, bad_rows_name(found.name), text[:MOST_SENT])

    def _refuse(self, number: int, error: UserError, session: Session, now: datetime) -> None:
        found = session.get_one(FileImport, number, with_for_update=True)
        if error.code in CAN_BE_PUT_RIGHT and found.content is not None:
            found.state = State.SHOWN
            found.outcome = {"headings": work.headings_of(found)}
        else:
            imports.end(found, now, State.UNREADABLE)
        if (ctx := self._context(session, now, found)) is not None:
            self._put(ctx, found, error_card(ctx.reader, error))

    def _end(self, number: int, session: Session, now: datetime) -> None:
        found = work.end(session, now, number)
        ctx = self._context(session, now, found) if found is not None else None
        if found is None or ctx is None:
            return
        if found.state is State.DONE:
            self._put(ctx, found, imported_card(ctx.reader, number, found.name, found.outcome))
        else:
            self._put(ctx, found, import_undone_card(ctx.reader, found.name, found.outcome))

    def _break_off(self, number: int, session: Session, now: datetime) -> None:
        """What is written so far can be taken back."""
        found = session.get_one(FileImport, number, with_for_update=True)
        was_read = found.state is not State.RECEIVED
        imports.end(found, now, State.DONE if was_read else State.UNREADABLE)
        if (ctx := self._context(session, now, found)) is not None:
            self._put(ctx, found, import_broken_card(ctx.reader, number, found.name, undo=was_read))

    def _context(self, session: Session, now: datetime, found: FileImport) -> Context | None:
        """Whoever runs the bot hears of it in the terminal."""
        identity = session.get(Identity, found.identity_id) if found.identity_id is not None else None
        return looking_in(self._machine, session, now, identity) if identity is not None else None

    def _put(self, ctx: Context, found: FileImport, card: Card) -> None:
        if found.card_id is None:
            found.card_id = ctx.say(card, about=f"import:{found.id}")
        else:
            ctx.edit(found.card_id, card)
