"""One person talks to the bot at a keyboard, or through a pipe.

Each name has a connection of its own: two terminals on one database never print each other's cards.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.context import reader_of
from bot.core.incoming import Answer, Incoming, Kind
from bot.core.platform import Unavailable
from bot.platforms.terminal.client import TerminalClient
from bot.platforms.terminal.receive import NAME, receive
from bot.views.people import hello_card
from models.actions import people
from models.people import Identity, Person, Role

PROMPT = "> "
PATIENCE = 5


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at the keyboard. `is_first`: nobody was there before, so they hold every key."""

    user: str
    connection: str
    is_first: bool


def sit_down(session: Session, now: datetime, name: str) -> Seat | None:
    """The person of that name; on a database without people the name becomes one. None: unknown here."""
    person = people.person_by_name(session, name)
    is_first = person is None and not session.scalar(select(func.count()).select_from(Person))
    if is_first:
        person = people.add_person(session, now, name, Role.REP, Role.ADMIN)
    if person is None or not person.active:
        return None
    connection = f"person-{person.id}"
    if session.scalars(_login(connection)).one_or_none() is None:
        _let_in(session, now, person, connection)
    return Seat(person.name, connection, is_first)


def _login(connection: str) -> Select[Identity]:
    return select(Identity).where(Identity.platform == NAME, Identity.connection == connection)


def _let_in(session: Session, now: datetime, person: Person, connection: str) -> None:
    login = people.link_identity(
        session, now, person, platform=NAME, connection=connection, user=person.name, room=person.name
    )
    if person.greeted_at is None:
        person.greeted_at = now
        greeting = hello_card(reader_of(person, now), person)
        replies.post_to(session, now, login, greeting, about="hello:0")


@dataclass(frozen=True)
class Chat:
    """`hear` is the one way in, `show` prints whatever waits to be said."""

    seat: Seat
    client: TerminalClient
    hear: Callable[[Incoming], Awaitable[Answer]]
    show: Callable[[], Coroutine[None, None, None]]
    write: Callable[[str], None]
    now: Callable[[], datetime]

    def run(self) -> None:
        """Until the input ends. The keyboard is read between two runs of the loop, so that Ctrl-C just works."""
        with asyncio.Runner() as runner:
            runner.run(self.show())
            while (line := _read_line()) is not None:
                runner.run(self.say(line))

    async def say(self, line: str) -> None:
        typed = self.client.typed(line)
        payload = {
            "id": secrets.token_hex(8),
            "at": self.now().isoformat(),
            "user": self.seat.user,
            **typed,
        }
        incoming = receive(payload, self.seat.connection)
        if incoming is None:  # just Enter: look whether somebody else had something to say
            await self.show()
            return
        answer = await self._heard(incoming)
        if answer.line and incoming.kind is not Kind.CLICK:  # a click's line comes through the outbox
            self.write(answer.line)
        await self.show()

    async def _heard(self, incoming: Incoming) -> Answer:
        """The bot may be running on the same file and take its turn first; the same key counts once."""
        for _ in range(PATIENCE - 1):
            with suppress(Unavailable):
                return await self.hear(incoming)
        return await self.hear(incoming)


def _read_line() -> str | None:
    """The next line; None at the end of the input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline() or None
    with suppress(ImportError):  # on Windows
        import readline  # noqa: F401 importing it gives input() its editing keys
    try:
        return input(PROMPT)
    except EOFError:
        return None
