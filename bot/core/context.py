"""What a handler gets: the person who speaks, the session of the unit, and the ways to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.cards import Card
from bot.core.incoming import Incoming, Kind, Place, PlaceKind, Sender
from bot.core.platform import Can, Sign
from bot.core.reader import Reader
from bot.core.registry import Handlers
from bot.language.parser import Vocabulary
from bot.settings import Settings
from models.deals import Message
from models.people import Identity, Person
from models.queue.inbox import Inbox
from models.queue.outbox import Outbox


@dataclass(frozen=True)
class Machine:
    """What does not change from one message to the next."""

    settings: Settings
    handlers: Handlers
    can: Callable[[str], Can]
    link: Callable[[str, str, str, str], str]  # platform, connection, room, message
    vocabulary: Callable[[Session], Vocabulary]
    read: Callable[[Inbox], Incoming | None]  # what came, from its row in the inbox
    invite_links: Sequence[str] = ()  # an invite's code is appended to them


@dataclass
class Context:
    """One unit of work on behalf of one person."""

    machine: Machine
    session: Session
    now: datetime
    incoming: Incoming
    identity: Identity
    card_id: int | None = None  # the outbox row of the card that was pressed or replied to
    said: bool = False  # something was said or shown in answer
    _message: Message | None = field(default=None, repr=False)

    @property
    def person(self) -> Person:
        return self.identity.person

    @property
    def settings(self) -> Settings:
        return self.machine.settings

    @property
    def can(self) -> Can:
        return self.machine.can(self.identity.platform)

    @property
    def reader(self) -> Reader:
        return reader_of(self.person, self.now)

    @property
    def spoken_at(self) -> datetime:
        """When it was said, in the speaker's zone: what "today" and "Friday" are counted from."""
        return self.incoming.sent_at.astimezone(ZoneInfo(self.person.zone))

    @property
    def vocabulary(self) -> Vocabulary:
        return self.machine.vocabulary(self.session)

    @property
    def in_room(self) -> bool:
        return self.incoming.place.kind is PlaceKind.ROOM

    def message(self) -> Message:
        """The ledger's row of the words that were said; made when something first rests on them."""
        if self._message is None:
            came = self.incoming
            self._message = Message(
                person_id=self.person.id,
                platform=came.platform,
                connection=came.connection,
                room=came.place.room,
                external_id=came.message,
                link=came.link
                or self.machine.link(came.platform, came.connection, came.place.room, came.message),
                sent_at=came.sent_at,
                text=came.text,
            )
            self.session.add(self._message)
            self.session.flush()  # its id is written into the changes that rest on it
        return self._message

    def say(self, card: Card, *, about: str | None = None) -> int:
        """Answer in the person's direct messages; returns the outbox row of the card."""
        self.said = True
        thread = None if self.in_room else self.incoming.place.thread
        return replies.post_to(self.session, self.now, self.identity, card, about=about, thread=thread)

    def edit(self, card_id: int, card: Card) -> None:
        """Change a card that was posted before, in place."""
        self.said = True
        root = self.session.get(Outbox, card_id)
        if root is None or not self.machine.can(root.platform).edit:
            self.say(card, about=root.about if root else None)
            return
        replies.edit(self.session, self.now, root, card)

    def beside(self, person_id: int) -> Context | None:
        """The same unit on behalf of somebody else, as if they had just looked in; None where there is no chat."""
        if person_id == self.person.id:
            return self
        return on_behalf_of(self.machine, self.session, self.now, person_id)

    def sign(self, sign: Sign) -> None:
        """A reaction on the person's message."""
        came = self.incoming
        if came.message and came.kind in (Kind.MESSAGE, Kind.MEDIA) and self.can.react:
            self.said = True
            replies.react(
                self.session,
                self.now,
                platform=came.platform,
                connection=came.connection,
                room=came.place.room,
                message=came.message,
                sign=sign,
            )


@dataclass(frozen=True, slots=True)
class Happening:
    """Something became of a room, through whoever did it (None: nobody known)."""

    machine: Machine
    session: Session
    now: datetime
    incoming: Incoming
    identity: Identity | None

    @property
    def address(self) -> tuple[str, str, str]:
        """Platform, connection and room."""
        return (self.incoming.platform, self.incoming.connection, self.incoming.place.room)


def looking_in(machine: Machine, session: Session, now: datetime, identity: Identity) -> Context:
    """As if the person had just looked in: what is said goes to their direct messages."""
    looked_in = Incoming(
        platform=identity.platform,
        connection=identity.connection,
        key="",
        kind=Kind.START,
        sender=Sender(identity.user),
        place=Place(PlaceKind.PRIVATE, identity.room),
        sent_at=now,
    )
    return Context(machine, session, now, looked_in, identity)


def on_behalf_of(machine: Machine, session: Session, now: datetime, person_id: int) -> Context | None:
    """As if somebody had just looked in where they were last; None where there is no chat."""
    identity = identity_in_use(session, person_id)
    return looking_in(machine, session, now, identity) if identity is not None else None


def reader_of(person: Person, now: datetime) -> Reader:
    return Reader(person.language, person.zone, now.astimezone(ZoneInfo(person.zone)).date())


def identity_in_use(session: Session, person_id: int) -> Identity | None:
    """Where the person was last: prompts and notices go there."""
    return session.scalars(
        select(Identity).where(Identity.person_id == person_id).order_by(Identity.used_at.desc()).limit(1)
    ).first()
