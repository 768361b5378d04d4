"""What a platform delivers, in one shape for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.core.cards import Form


class Kind(StrEnum):
    """What happened on the platform."""

    MESSAGE = "message"
    EDIT = "edit"  # the words of an earlier message changed
    DELETE = "delete"  # an earlier message was taken away
    COMMAND = "command"
    CLICK = "click"  # a button, or an option of a select
    FORM = "form"
    START = "start"  # a person opened the private chat, perhaps through an invite link
    UNREACHABLE = "unreachable"  # a person blocked the bot
    GONE = "gone"  # the platform closed somebody's account
    MEDIA = "media"  # a voice message, sticker, file or place without words
    HOME = "home"  # a person opened the page that shows what is theirs
    SHORTCUT = "shortcut"  # a person picked somebody's message to be recorded: `text` and `message` are that message's
    PROFILE = "profile"  # the platform's answer to a question about a stranger
    ROOM = "room"  # something became of a room that the bot is or was in
    FILE = "file"  # the content of a file that was sent and asked for


class RoomChange(StrEnum):
    """What became of a room."""

    JOINED = "joined"  # somebody added the bot
    LEFT = "left"  # the bot was taken out, or the room is gone
    RENAMED = "renamed"
    ARCHIVED = "archived"
    REOPENED = "reopened"
    SHARED = "shared"  # with another company, or no longer: see `values`
    MOVED = "moved"  # its id is another now: `values["to"]`
    TOLD = "told"  # the platform's answer to a question about it


class PlaceKind(StrEnum):
    PRIVATE = "private"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was said: `room` is the platform's id of the chat, `thread` its id of the thread or topic."""

    kind: PlaceKind
    room: str
    thread: str | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who said it, as far as the platform tells. `zone` and `language` only where the payload carries them."""

    user: str
    name: str = ""
    language: str | None = None
    zone: str | None = None
    email: str | None = None  # verified by the platform, of a full member
    is_member: bool = (
        True  # False: a guest, a stranger of a shared channel, an anonymous admin, a channel post
    )


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that hangs on a message. `id` is what the platform fetches it by; `size` in bytes, 0 where it is not told."""

    id: str
    name: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that happened. `key` names it for ever: the same key is the same event.

    `sent_at` is the platform's time of the message (aware, UTC). `message` is the platform's id of the message
    (of the one clicked on, edited or deleted). `reply_to` is the message that this one answers: a reply in
    Telegram, the root of the thread in Slack. `handle` is the short-lived ticket with which a platform lets us
    answer a tap (Slack's trigger_id, Telegram's callback query id). Of a room `values` may tell `to`, its new id,
    and whether it is `shared` with another company or the bot a `member` of it ("yes" or "no").
    """

    platform: str
    connection: str
    key: str
    kind: Kind
    sender: Sender
    place: Place
    sent_at: datetime
    text: str = ""
    message: str = ""
    reply_to: str | None = None
    mentioned: bool = False  # in a room: spoken to the bot (a mention, a reply to it)
    command: str = ""  # without the slash, lower case
    token: str = ""  # of the button pressed or the form sent
    values: Mapping[str, str] = field(default_factory=dict)  # of the form sent; what is told of a room
    handle: str = ""
    reply_url: str = (
        ""  # where a Slack click or command may be answered directly, should the database be down
    )
    change: RoomChange | None = None  # of a room
    media: str = ""  # voice, sticker, file, place, …
    files: tuple[Attachment, ...] = ()
    content: bytes = b""  # of the one file that was fetched; kept in no inbox row
    link: str = ""  # to the message, where the platform has links
    payload: Mapping[str, Any] = field(default_factory=dict)  # as it came


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back in the acknowledgement itself, after the commit.

    `line` is a command's passing line or the words shown on a tap; `errors` are a form's, by field name; `form`
    is a form's next page, with the `token` that it will send.
    """

    line: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    form: Form | None = None
    token: str = ""


NOTHING = Answer()
