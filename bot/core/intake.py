"""The one way in: one event, one transaction, then the acknowledgement.

What a handler raises rolls everything back. A `UserError` is put into words; anything else leaves the event as a
dead letter with a reference, the person gets a plain apology, and `drumbeat inbox retry` runs it again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, contains_eager

from bot.core import files, replies, router
from bot.core.buttons import Press, Redeemed, look, redeem
from bot.core.cards import Card
from bot.core.context import Context, Happening, Machine, reader_of
from bot.core.incoming import NOTHING, Answer, Incoming, Kind, PlaceKind
from bot.core.mentions import with_names
from bot.core.platform import Unavailable
from bot.core.reader import Reader
from bot.core.relevance import changes_nothing_kept, concerns_nobody
from bot.core.strangers import Doorkeeper
from models.access import need
from models.db import Database, DatabaseAway
from models.errors import NotYours, UserError
from models.people import Identity, Person
from models.queue.inbox import Inbox, InboxState, insert_once
from models.queue.outbox import Outbox, OutboxState

BEGIN_WITHIN = 2.0  # seconds; Slack gives up after three
SEEN_AGAIN = timedelta(minutes=1)  # how exact "the platform last used" is kept

log = structlog.get_logger()

ErrorView = Callable[[Reader, UserError], Card]
ApologyView = Callable[[Reader, str], Card]


class Intake:
    """`wake` tells the delivery that something may wait to be sent; `cards` puts errors into words."""

    def __init__(
        self,
        machine: Machine,
        database: Database,
        doorkeeper: Doorkeeper,
        *,
        error_card: ErrorView,
        apology_card: ApologyView,
        apology_line: Callable[[str | None], str],
        wake: Callable[[], None],
    ) -> None:
        self._machine = machine
        self._database = database
        self._doorkeeper = doorkeeper
        self._error_card = error_card
        self._apology_card = apology_card
        self._apology_line = apology_line
        self._wake = wake

    async def receive(self, incoming: Incoming) -> Answer:
        """Commit everything that follows from it, then say what goes into the acknowledgement.

        :raises Unavailable: nothing was recorded; the platform must send it again
        """
        if concerns_nobody(incoming):
            return NOTHING
        try:
            return await self._attempt(incoming)
        except DatabaseAway as error:
            log.warning("intake.away", key=incoming.key, error=str(error))
            raise Unavailable(str(error)) from error
        finally:
            self._wake()

    async def bury(
        self, platform: str, connection: str, key: str, payload: Mapping[str, Any], why: str
    ) -> None:
        """Keep what could not be read as a dead letter.

        :raises Unavailable: nothing was recorded
        """
        try:
            await self._database.write(
                lambda session, now: insert_once(
                    session, now, platform, connection, key, payload, state=InboxState.DEAD, error=why
                ),
                begin_within=BEGIN_WITHIN,
            )
        except DatabaseAway as error:
            raise Unavailable(str(error)) from error

    def apology(self, incoming: Incoming) -> str:
        """For a tap, command or form that could not be recorded and does not come again."""
        return self._apology_line(incoming.sender.language)

    def again(self, session: Session, now: datetime, incoming: Incoming) -> Answer:
        """Run an event of the inbox once more, in the caller's unit."""
        return self._handle(session, now, incoming)

    async def _attempt(self, incoming: Incoming) -> Answer:
        try:
            return await self._database.write(
                lambda session, now: self._first_time(session, now, incoming), begin_within=BEGIN_WITHIN
            )
        except DatabaseAway:
            raise
        except UserError as error:
            refusal = error
            return await self._database.write(
                lambda session, now: self._refuse(session, now, incoming, refusal), begin_within=BEGIN_WITHIN
            )
        except Exception as error:
            reference = secrets.token_hex(4)
            log.exception("intake.failed", key=incoming.key, reference=reference)
            why = f"{type(error).__name__}: {error}"
            return await self._database.write(
                lambda session, now: self._apologise(session, now, incoming, reference, why),
                begin_within=BEGIN_WITHIN,
            )

    def _first_time(self, session: Session, now: datetime, incoming: Incoming) -> Answer:
        if changes_nothing_kept(session, incoming):
            return NOTHING
        if (
            insert_once(session, now, incoming.platform, incoming.connection, incoming.key, incoming.payload)
            is None
        ):
            return NOTHING
        return self._handle(session, now, incoming)

    def _handle(self, session: Session, now: datetime, incoming: Incoming) -> Answer:
        if incoming.kind is Kind.PROFILE:
            return self._profile(session, now, incoming)
        if incoming.kind is Kind.FILE:
            return self._file(session, now, incoming)
        identity = _identify(session, incoming)
        if incoming.kind is Kind.ROOM:
            happened = Happening(self._machine, session, now, incoming, identity)
            for run in self._machine.handlers.rooms:
                run(happened)
            return NOTHING
        if incoming.kind is Kind.GONE:
            if identity is not None and identity.person.active:
                self._machine.handlers.events[Kind.GONE](
                    Context(self._machine, session, now, incoming, identity)
                )
            return NOTHING
        if incoming.kind is Kind.UNREACHABLE:
            if identity is not None:
                identity.reachable = False
            return NOTHING
        if identity is None:
            identity = self._doorkeeper.meet(session, now, incoming)
            if identity is not None and incoming.kind is Kind.START:
                return NOTHING
        if identity is None or not identity.person.active:
            if incoming.kind is Kind.CLICK:
                if identity is None and incoming.sender.is_member:
                    self._doorkeeper.pressed(session, now, incoming)
                _end_tap(session, now, incoming, "")
            self._doorkeeper.clear_page(session, now, incoming, identity)
            return NOTHING
        self._seen(session, now, identity, incoming)
        ctx = Context(self._machine, session, now, with_names(session, incoming), identity)
        answer = _dispatch(ctx) or NOTHING
        router.acknowledge(ctx)
        return _with_passing_line(ctx, answer)

    def _profile(self, session: Session, now: datetime, incoming: Incoming) -> Answer:
        """The platform told who a stranger is: their message runs through the same door."""
        row = session.get(Inbox, int(incoming.values["inbox"]))
        if row is None or row.state is not InboxState.WAITING or row.payload is None:
            return NOTHING
        row.state = InboxState.DONE
        original = self._doorkeeper.read(row)
        if original is None:
            return NOTHING
        if _identify(session, original) is None:
            identity = self._doorkeeper.recognise(session, now, original, incoming.sender)
            if identity is None or original.kind is Kind.START:
                return NOTHING
        try:
            with session.begin_nested():
                return self._handle(session, now, original)
        except UserError as error:  # who it is was found out all the same
            return self._answer_refusal(session, now, original, error)

    def _file(self, session: Session, now: datetime, incoming: Incoming) -> Answer:
        """What somebody had sent is here now, and is looked at as theirs."""
        came = files.arrived(session, incoming, self._doorkeeper.read)
        identity = _identify(session, came) if came is not None else None
        if came is not None and identity is not None and identity.person.active:
            self._machine.handlers.events[Kind.FILE](Context(self._machine, session, now, came, identity))
        return NOTHING

    def _seen(self, session: Session, now: datetime, identity: Identity, incoming: Incoming) -> None:
        if now - identity.used_at > SEEN_AGAIN:
            identity.used_at = now
        private = incoming.place.kind is PlaceKind.PRIVATE and incoming.kind is not Kind.FORM
        if private and incoming.place.room and not identity.reachable:
            identity.reachable = True
            identity.room = incoming.place.room
            session.execute(
                update(Outbox)
                .where(
                    Outbox.person_id == identity.person_id,
                    Outbox.platform == identity.platform,
                    Outbox.connection == identity.connection,
                    Outbox.state == OutboxState.HELD,
                )
                .values(
                    state=OutboxState.READY,
                    not_before=now,
                    room=identity.room,
                    lane=replies.lane_of(identity.platform, identity.connection, identity.room),
                )
            )

    def _refuse(self, session: Session, now: datetime, incoming: Incoming, error: UserError) -> Answer:
        """Say what was wrong; nothing else of the unit is left."""
        if (
            insert_once(session, now, incoming.platform, incoming.connection, incoming.key, incoming.payload)
            is None
        ):
            return NOTHING
        return self._answer_refusal(session, now, incoming, error)

    def _answer_refusal(
        self, session: Session, now: datetime, incoming: Incoming, error: UserError
    ) -> Answer:
        identity = _identify(session, incoming)
        if identity is None:
            return NOTHING
        reader = reader_of(identity.person, now)
        said = self._error_card(reader, error)
        if incoming.kind is Kind.CLICK:
            _end_tap(session, now, incoming, said.summary)
            return Answer(line=said.summary)
        replies.post_to(session, now, identity, said)
        return router.passing_line(reader, incoming)

    def _apologise(
        self, session: Session, now: datetime, incoming: Incoming, reference: str, why: str
    ) -> Answer:
        row = insert_once(
            session,
            now,
            incoming.platform,
            incoming.connection,
            incoming.key,
            incoming.payload,
            state=InboxState.DEAD,
            error=why,
            reference=reference,
        )
        identity = _identify(session, incoming)
        if row is None or identity is None:
            return NOTHING
        reader = reader_of(identity.person, now)
        replies.post_to(session, now, identity, self._apology_card(reader, reference))
        if incoming.kind is Kind.CLICK:
            _end_tap(session, now, incoming, "")
        return router.passing_line(reader, incoming)


_BY_LOGIN = (
    select(Identity)
    .join(Identity.person)
    .where(
        Identity.platform == bindparam("platform"),
        Identity.connection == bindparam("connection"),
        Identity.user == bindparam("user"),
    )
    .options(contains_eager(Identity.person))
    .with_for_update(of=Person, key_share=True)
)


def _identify(session: Session, incoming: Incoming) -> Identity | None:
    """Who this is; the person's row is locked, so that two platforms at once take turns."""
    if not incoming.sender.is_member:
        return None
    login = {
        "platform": incoming.platform,
        "connection": incoming.connection,
        "user": incoming.sender.user,
    }
    return session.scalars(_BY_LOGIN, login).one_or_none()


def _dispatch(ctx: Context) -> Answer | None:
    handlers = ctx.machine.handlers
    match ctx.incoming.kind:
        case Kind.MESSAGE | Kind.MEDIA if router.take_files(ctx):
            pass
        case Kind.MESSAGE:
            router.route_text(ctx)
        case Kind.COMMAND:
            entry = handlers.commands.get(ctx.incoming.command)
            if entry is None:
                router.route_command_as_words(ctx)
                return None
            need(ctx.person, entry.need)
            return entry.run(ctx, ctx.incoming.text)
        case Kind.CLICK:
            return _pressed(ctx)
        case Kind.FORM:
            return _submitted(ctx)
        case Kind.EDIT | Kind.DELETE | Kind.MEDIA | Kind.START | Kind.HOME | Kind.SHORTCUT:
            handlers.events[ctx.incoming.kind](ctx)
        case Kind.UNREACHABLE | Kind.GONE | Kind.PROFILE | Kind.ROOM | Kind.FILE:
            pass
    return None


def _pressed(ctx: Context) -> Answer:
    found = redeem(ctx.session, ctx.now, ctx.incoming.token, ctx.person.id)
    entry = ctx.machine.handlers.buttons.get(found.action)
    if entry is None and found.press is Press.TAKEN:
        found = Redeemed(Press.EXPIRED)  # made by a version that still had it
    answer = _refused(ctx, found)
    if answer is None and entry is not None:
        need(ctx.person, entry.need)
        ctx.card_id = found.card_id
        answer = entry.run(ctx, found.args or {})
    answer = answer or NOTHING
    _end_tap(ctx.session, ctx.now, ctx.incoming, answer.line)
    return answer


def _submitted(ctx: Context) -> Answer | None:
    """A form's token is spent when its values are accepted, so a field error leaves it open."""
    found = look(ctx.session, ctx.now, ctx.incoming.token, ctx.person.id)
    refused = _refused(ctx, found)
    if refused is not None:
        return NOTHING if found.press is Press.USED else refused
    entry = ctx.machine.handlers.forms[found.action]
    need(ctx.person, entry.need)
    ctx.card_id = found.card_id
    answer = entry.run(ctx, found.args or {}, ctx.incoming.values)
    if answer is None or not answer.errors:
        redeem(ctx.session, ctx.now, ctx.incoming.token, ctx.person.id)
    return answer


def _refused(ctx: Context, found: Redeemed) -> Answer | None:
    match found.press:
        case Press.TAKEN:
            return None
        case Press.USED:
            return Answer(line=ctx.reader.t("This was done already."))
        case Press.EXPIRED:
            return Answer(
                line=ctx.reader.t("This button is no longer valid. Say “help” to see what you can do.")
            )
        case Press.NOT_YOURS:
            raise NotYours


def _end_tap(session: Session, now: datetime, incoming: Incoming, line: str) -> None:
    if incoming.handle:
        replies.tap(
            session,
            now,
            platform=incoming.platform,
            connection=incoming.connection,
            room=incoming.place.room,
            handle=incoming.handle,
            user=incoming.sender.user,
            line=line,
        )


def _with_passing_line(ctx: Context, answer: Answer) -> Answer:
    """A command typed in a room is answered in private; a passing line leads there."""
    return router.passing_line(ctx.reader, ctx.incoming) if ctx.said and answer == NOTHING else answer
