"""What core asks of a platform: never which one it is, only what it can do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol

from pydantic import BaseModel

from bot.core.cards import Card, Form
from bot.core.findings import Finding
from bot.core.incoming import Answer, Incoming


class Deed(StrEnum):
    """What an outbox row asks a platform to do."""

    POST = "post"
    EDIT = "edit"
    DELETE = "delete"  # take a message of the bot away
    REACT = "react"  # a small sign on a person's message
    WHISPER = "whisper"  # one passing line that only one person of the room sees
    OPEN_FORM = "open_form"
    ANSWER_TAP = "answer_tap"  # ends the waiting sign on a pressed button, perhaps with a line
    HOME = "home"  # draw the page that shows a person what is theirs
    FETCH_PROFILE = "fetch_profile"  # its result comes back through the intake
    FETCH_ROOM = "fetch_room"  # likewise
    FETCH_FILE = "fetch_file"  # so does this one's: the bytes, under `CONTENT`
    SEND_FILE = "send_file"


class Sign(StrEnum):
    """A reaction; each platform has its own picture for it."""

    RECORDED = "recorded"
    THANKS = "thanks"
    NOTED = "noted"


CONTENT = "content"  # of a file, in what a client returns


@dataclass(frozen=True, slots=True)
class File:
    """A file to be fetched, by the platform's `id`, or one of text to be sent."""

    name: str
    id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One outbox row, ready to be rendered.

    `room` is the chat (or, for a private message, what the identity's platform takes as one). `tokens` are
    those of the card's buttons in the order of `buttons_of`, or the form's one token. `message` is the
    platform's id of the message to edit, delete or react on; `handle` the ticket of a tap.
    """

    id: int
    deed: Deed
    room: str
    card: Card | None = None
    form: Form | None = None
    tokens: Sequence[str] = ()
    thread: str | None = None
    reply_to: str | None = None
    message: str | None = None
    handle: str = ""
    line: str = ""
    sign: Sign | None = None
    user: str = ""  # whom a whisper, a profile or a form is for; who asked about a room
    file: File | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the platform's API: a method and its JSON arguments."""

    method: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """What the platform said of a call that went well: the message's id and the chat that it landed in."""

    message: str = ""
    room: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)


class SendError(Exception):
    """A call went wrong; the words are the platform's, for the operator."""


class NotSent(SendError):
    """It did not arrive and may be tried again, after `retry_after` at the earliest."""

    def __init__(self, why: str, retry_after: timedelta = timedelta(0)) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class Unknown(SendError):
    """Nobody can say whether it arrived: a broken connection, a time-out, a server error."""


class Refused(SendError):
    """The platform will never take it. `unreachable` says that the person blocked the bot or never came, or that
    the bot is not in the room (any more).
    """

    def __init__(self, why: str, *, unreachable: bool = False) -> None:
        super().__init__(why)
        self.unreachable = unreachable


class Moved(SendError):
    """The chat has a new id (a Telegram group became a supergroup)."""

    def __init__(self, room: str) -> None:
        super().__init__(f"the chat is now {room}")
        self.room = room


@dataclass(frozen=True, slots=True)
class Can:
    """What a platform is able to do."""

    edit: bool = True
    react: bool = True
    forms: bool = False  # shows a whole form at once; else it is asked question by question
    whisper: bool = False
    lookup: bool = False  # can be asked whether a message arrived (`Client.find`)
    thread_replies: bool = False  # a reply to a card lives in the card's thread
    profiles: bool = False  # can be asked about a stranger
    rooms: bool = False  # can be asked about a room, since its events do not tell the name
    deletions: bool = False  # tells when a message was deleted
    deletes_for: timedelta | None = None  # how old a message of the bot may be to be taken away; None: never


@dataclass(frozen=True, slots=True)
class Pace:
    """At most `burst` calls at once in `bucket`, then one every `every` seconds."""

    bucket: str
    every: float
    burst: int = 1


class Client(Protocol):
    """The network of one connection. Each call leaves this process once: no hidden retries."""

    async def call(self, call: Call) -> Mapping[str, Any]:
        """Carry out the call.

        :raises NotSent, Unknown, Refused, Moved: in the platform's own terms
        """
        ...

    async def find(self, order: Order) -> Sent | None:
        """Look for an order that may have arrived; None when it did not. Only if `Can.lookup`."""
        ...


class Unavailable(Exception):
    """The database can't take this now; nothing was recorded, nothing may be acknowledged."""


class Door(Protocol):
    """The one way in. A platform hands over what came and acknowledges only what this returned."""

    async def receive(self, incoming: Incoming) -> Answer:
        """Commit everything that follows from it; then return what goes into the acknowledgement.

        :raises Unavailable: it could not begin in time or the database is away; let the platform send it again
        """
        ...

    async def bury(
        self, platform: str, connection: str, key: str, payload: Mapping[str, Any], why: str
    ) -> None:
        """Keep a payload that `Platform.receive` could not read as a dead letter, so that it blocks nobody.

        :raises Unavailable: as above
        """
        ...

    def apology(self, incoming: Incoming) -> str:
        """What a person reads whose tap, command or form could not be recorded and does not come again."""
        ...


@dataclass(frozen=True, slots=True)
class Connection:
    """One bot of a platform, at work: `run` listens until it is cancelled, `routes` are its HTTP endpoints.

    `invite_link` asks the platform for the link that an invite's code is appended to, where it has such links.
    `examine` asks it about tokens, rights and the rooms given by id, and says what is wrong; it never raises.
    `close` ends what calls outside of `run` have opened.
    """

    name: str
    client: Client
    run: Callable[[], Awaitable[None]]
    routes: Sequence[Any] = ()  # starlette's; core imports no server
    invite_link: Callable[[], Awaitable[str]] | None = None
    examine: Callable[[Sequence[str]], Awaitable[list[Finding]]] | None = None
    close: Callable[[], Awaitable[None]] | None = None


class Platform(Protocol):
    """One folder under `bot.platforms` exports one of these."""

    @property
    def name(self) -> str: ...

    @property
    def can(self) -> Can: ...

    @property
    def section(self) -> type[BaseModel]:
        """The model of the platform's own section of bot.yaml."""
        ...

    def connect(self, section: Any, door: Door) -> Sequence[Connection]:
        """Make the connections that the section asks for; nothing is opened before `run`."""
        ...

    def receive(self, payload: Mapping[str, Any], connection: str) -> Incoming | None:
        """Pure: a payload as it came → what it means; None for what concerns nobody.

        :raises ValueError: the payload is not of a shape that the platform sends
        """
        ...

    def render(self, order: Order) -> Call:
        """Pure and total: never raises, never exceeds the platform's limits."""
        ...

    def sent(self, order: Order, result: Mapping[str, Any]) -> Sent:
        """Read the answer to a call that went well."""
        ...

    def paces(self, order: Order) -> Sequence[Pace]:
        """Which of the platform's limits a call counts against."""
        ...

    def link(self, connection: str, room: str, message: str) -> str:
        """Where a message can be looked up; empty where the platform has no links."""
        ...
