"""What is due, by the clock. APScheduler only wakes us; what is due stands in the tables.

A tick finds rows by the time at which they are due and handles them in small units, after those of people. It may
come late, twice or never: the rows tell what is left to do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Executable, Select, delete, null, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.core import dialogs
from bot.core.context import Machine, identity_in_use, looking_in
from bot.views.people import closed_card
from models.db import Database, DatabaseAway
from models.people import Person
from models.queue.buttons import ButtonRow
from models.queue.dialogs import Dialog, DialogState
from models.queue.inbox import Inbox
from models.queue.notices import Notice
from models.queue.outbox import IN_LINE, Outbox, OutboxState
from models.retention import KEEP_KEYS, KEEP_PAYLOADS, KEEP_SENT
from reminders import JOBS, RHYTHMS, STILL_WANTED, Job, boards, wins
from reminders.notices import flush
from reminders.rhythm import Conductor, Rhythm

TICK_SECONDS = 5
CLEANING_SECONDS = 3600
CHUNK = 200
QUESTIONS = 20  # a unit shows no more, so that nobody waits for the writer
TIMES_SHOWN = 2
AFTER_FAILURE = timedelta(hours=1)
# Word for word as the partial indexes say it, else they serve no query.
ASKED = "dialog.state IN ('open', 'waiting')"
HELD = "outbox.state = 'held'"
UNANSWERED = (DialogState.OPEN, DialogState.WAITING)

log = structlog.get_logger(__name__)


class Clockwork:
    """`wake` tells the delivery that something may wait to be sent."""

    def __init__(
        self,
        database: Database,
        machine: Machine,
        wake: Callable[[], None],
        rhythms: Mapping[str, Rhythm] = RHYTHMS,
    ) -> None:
        self._database = database
        self._machine = machine
        self._wake = wake
        self._conductor = Conductor(database, machine, rhythms)

    async def run(self) -> None:
        """Tick until cancelled."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        for job, seconds in ((self.tick, TICK_SECONDS), (self.clean, CLEANING_SECONDS)):
            scheduler.add_job(
                job, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
            )
        scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Handle everything that is due now. What fails is logged, and keeps nothing else from its time."""
        stages: list[Callable[[], Awaitable[None]]] = [
            *(partial(self._exhaust, job) for job in (show_questions, expire, *JOBS)),
            self._conduct,
            partial(self._exhaust, tell_waiting),
            partial(wins.celebrate, self._database, self._machine, self._wake),
            partial(boards.keep_posted, self._database, self._machine, self._wake),
        ]
        for stage in stages:
            try:
                await stage()
            except DatabaseAway as error:
                log.warning("clock.away", error=str(error))
                return
            except Exception:
                log.exception("clock.stage_failed")

    async def _exhaust(self, job: Job) -> None:
        """Unit after unit, until nothing is left to do."""
        while await self._database.write(partial(job, self._machine), urgent=False):
            self._wake()

    async def _conduct(self) -> None:
        while await self._conductor.step():
            pass

    async def clean(self) -> None:
        """Forget what is kept for a while only."""
        try:
            for kept in KEPT_FOR_A_WHILE:
                while ids := await self._database.read(kept.find):
                    await self._database.write(partial(kept.forget, ids), urgent=False)
        except DatabaseAway as error:
            log.warning("clock.away", error=str(error))


def tell_waiting(machine: Machine, session: Session, now: datetime) -> int:
    return flush(STILL_WANTED, session, now)


def show_questions(machine: Machine, session: Session, now: datetime) -> int:
    """Open questions are shown once more, and closed with a note when their time is over."""
    due = session.scalars(due_questions(now).limit(QUESTIONS)).all()
    # People in one order, so that two copies don't wait for each other; the open question of each last, since
    # closing it brings up the next.
    for dialog in sorted(due, key=lambda found: (found.person_id, found.state is DialogState.OPEN, found.id)):
        _one_question(machine, session, now, dialog)
    return len(due)


def due_questions(now: datetime) -> Select[Dialog]:
    return select(Dialog).where(text(ASKED), Dialog.due_at <= now).order_by(Dialog.due_at, Dialog.id)


def _one_question(machine: Machine, session: Session, now: datetime, dialog: Dialog) -> None:
    """A question that can't be shown must not keep the others waiting."""
    try:
        with session.begin_nested():
            _show_or_close(machine, session, now, dialog)
    except DBAPIError:
        raise
    except Exception:
        log.exception("clock.question_failed", dialog=dialog.id, kind=dialog.kind)
        session.refresh(dialog)
        dialog.due_at = now + AFTER_FAILURE


def _show_or_close(machine: Machine, session: Session, now: datetime, dialog: Dialog) -> None:
    session.execute(select(Person.id).where(Person.id == dialog.person_id).with_for_update(key_share=True))
    session.refresh(dialog)  # it may have been answered since, or by another copy
    if dialog.state not in UNANSWERED or dialog.due_at is None or dialog.due_at > now:
        return
    identity = identity_in_use(session, dialog.person_id)
    if identity is None or not identity.person.active:
        dialog.state, dialog.due_at = DialogState.CANCELLED, None
        return
    ctx = looking_in(machine, session, now, identity)
    if dialog.expires_at <= now and dialogs.leave_out(ctx, dialog):
        if dialog.state in UNANSWERED:  # the rest is asked about in its turn
            dialog.expires_at = dialog.due_at = now + dialogs.LIFETIME
    elif dialog.expires_at <= now:
        ctx.say(closed_card(ctx.reader, dialog.created_at, dialogs.asked(session, dialog)))
        dialogs.end(ctx, dialog, DialogState.EXPIRED)
    elif dialog.state is DialogState.WAITING:
        dialog.due_at = min(dialogs.next_showing(now, ctx.person), dialog.expires_at)
    else:
        dialog.due_at = dialog.expires_at
        if dialog.shown < TIMES_SHOWN:
            dialog.shown += 1
            dialogs.show(ctx, dialog)


def expire(machine: Machine, session: Session, now: datetime) -> int:
    """What waited for somebody who can't be reached, or for a connection that is not there, until it was late."""
    ids = [row for query in late_rows(now) for row in session.scalars(query.limit(CHUNK))]
    values = {"state": OutboxState.EXPIRED, "ended_at": now, "error": "it could not be sent in time"}
    session.execute(update(Outbox).where(Outbox.id.in_(ids)).values(values))
    return len(ids)


def late_rows(now: datetime) -> tuple[Select[int], ...]:
    late = Outbox.expires_at <= now
    return (
        select(Outbox.id).where(text(HELD), late),
        select(Outbox.id).where(text(f"outbox.{IN_LINE}"), Outbox.state == OutboxState.READY, late),
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows that are kept for a while only. Finding them may take long, so that is done on a reader thread."""

    old: Callable[[datetime], Select[int]]
    end: Callable[[Sequence[int]], Executable]

    def find(self, session: Session, now: datetime) -> Sequence[int]:
        return session.scalars(self.old(now).limit(CHUNK)).all()

    def forget(self, ids: Sequence[int], session: Session, now: datetime) -> None:
        session.execute(self.end(ids))


KEPT_FOR_A_WHILE = (
    Kept(
        lambda now: select(Inbox.id).where(
            Inbox.received_at < now - KEEP_PAYLOADS, Inbox.payload.is_not(null())
        ),
        lambda ids: update(Inbox).where(Inbox.id.in_(ids)).values(payload=null()),
    ),
    Kept(
        lambda now: select(Inbox.id).where(Inbox.received_at < now - KEEP_KEYS),
        lambda ids: delete(Inbox).where(Inbox.id.in_(ids)),
    ),
    Kept(
        lambda now: select(Outbox.id).where(Outbox.ended_at < now - KEEP_SENT),
        lambda ids: delete(Outbox).where(Outbox.id.in_(ids)),
    ),
    Kept(
        lambda now: select(Notice.id).where(Notice.ended_at < now - KEEP_SENT),
        lambda ids: delete(Notice).where(Notice.id.in_(ids)),
    ),
    Kept(
        lambda now: select(ButtonRow.id).where(ButtonRow.expires_at < now),
        lambda ids: delete(ButtonRow).where(ButtonRow.id.in_(ids)),
    ),
)
