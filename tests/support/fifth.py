"""A made-up fifth platform: what it takes to add one, and the plain stage that most scenarios are played on.

Its payloads say what happened in so many words; what it was told to show is kept as cards. It is able to do
everything that any platform can.
"""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel

from bot.core.cards import Card, Form, buttons_of
from bot.core.incoming import Attachment, Incoming, Kind, Place, PlaceKind, RoomChange, Sender
from bot.core.platform import CONTENT, Call, Can, Connection, Deed, Door, Order, Pace, Refused, Sent

NAME = "fifth"
OWN = "drumbeat"  # the login of the bot itself

Trouble = Callable[[Order], Awaitable[None]]


class FifthSection(BaseModel):
    """It has no settings."""


@dataclass
class Fifth:
    """`can` may be cut down to see how the rest copes."""

    name: str = NAME
    can: Can = field(
        default_factory=lambda: Can(
            edit=True,
            react=True,
            forms=True,
            whisper=True,
            lookup=True,
            thread_replies=True,
            profiles=False,
            rooms=True,
            deletions=True,
            deletes_for=timedelta(days=2),
        )
    )
    section: type[BaseModel] = FifthSection

    def connect(self, section: Any, door: Door) -> Sequence[Connection]:
        return ()

    def receive(self, payload: Mapping[str, Any], connection: str) -> Incoming | None:
        if payload.get("type") == "profile":
            return self._profile(payload, connection)
        if payload.get("type") == "room":
            return self._room(payload, connection)
        try:
            kind = Kind(payload["kind"])
            place = Place(
                PlaceKind(payload.get("place", "private")),
                payload["room"],
                payload.get("thread"),
                payload.get("title", ""),
            )
            sender = Sender(
                payload["user"], is_member=payload.get("member", True), language=payload.get("language")
            )
            sent_at = datetime.fromisoformat(payload["at"]).astimezone(UTC)
            key = payload["key"]
            if sender.user == OWN:
                return None
        except (KeyError, TypeError) as error:
            raise ValueError(f"the fifth platform never sends this: {error!r}") from error
        return Incoming(
            platform=self.name,
            connection=connection,
            key=key,
            kind=kind,
            sender=sender,
            place=place,
            sent_at=sent_at,
            text=payload.get("text", ""),
            message=payload.get("message", ""),
            reply_to=payload.get("reply_to"),
            mentioned=payload.get("mentioned", False),
            command=payload.get("command", ""),
            token=payload.get("token", ""),
            values=payload.get("values", {}),
            handle=payload.get("handle", ""),
            media=payload.get("media", ""),
            change=RoomChange(payload["change"]) if "change" in payload else None,
            files=tuple(Attachment(**file) for file in payload.get("files", ())),
            payload=payload,
        )

    def _profile(self, payload: Mapping[str, Any], connection: str) -> Incoming:
        told = payload["result"]
        return Incoming(
            platform=self.name,
            connection=connection,
            key=f"profile:{payload['outbox']}",
            kind=Kind.PROFILE,
            sender=Sender(payload["user"], email=told.get("email"), is_member=told.get("member", True)),
            place=Place(PlaceKind.PRIVATE, f"dm-{payload['user']}"),
            sent_at=datetime.fromtimestamp(0, UTC),
            values={"inbox": str(payload["inbox"])},
            payload=payload,
        )

    def _room(self, payload: Mapping[str, Any], connection: str) -> Incoming:
        told = payload["result"]
        return Incoming(
            platform=self.name,
            connection=connection,
            key=f"room:{payload['outbox']}",
            kind=Kind.ROOM,
            sender=Sender(payload["user"]),
            place=Place(PlaceKind.ROOM, payload["room"], title=told.get("title", "")),
            sent_at=datetime.fromtimestamp(0, UTC),
            change=RoomChange.TOLD,
            values={name: told[name] for name in ("shared", "member") if name in told},
            payload=payload,
        )

    def render(self, order: Order) -> Call:
        return Call(order.deed, {"order": order})

    def sent(self, order: Order, result: Mapping[str, Any]) -> Sent:
        return Sent(result.get("message", ""), order.room, result)

    def paces(self, order: Order) -> Sequence[Pace]:
        return ()

    def link(self, connection: str, room: str, message: str) -> str:
        return f"fifth://{room}/{message}"


@dataclass
class Posted:
    """A message of the bot as it stands on the screen."""

    message: str
    room: str
    card: Card
    tokens: dict[str, str]  # by label
    edits: int = 0


@dataclass
class Stage:
    """The fifth platform's network: rooms, signs, passing lines and open forms, in memory."""

    posts: list[Posted] = field(default_factory=list)
    signs: list[tuple[str, str]] = field(default_factory=list)  # message, sign
    lines: list[str] = field(default_factory=list)  # shown on taps
    forms: list[tuple[Form, str]] = field(default_factory=list)  # with the token
    homes: dict[str, Posted] = field(default_factory=dict)  # the page of each person
    blocked: set[str] = field(default_factory=set)  # rooms where the bot may not write
    profiles: dict[str, dict[str, Any]] = field(default_factory=dict)  # what is told about a stranger
    rooms: dict[str, dict[str, Any]] = field(default_factory=dict)  # what is told about a room
    files: dict[str, bytes] = field(default_factory=dict)  # that people sent, by id
    sent_files: list[tuple[str, str]] = field(default_factory=list)  # name and content
    before: Trouble | None = None  # awaited before a call takes effect
    after: Trouble | None = None  # awaited when it has
    looked_up: Callable[[Order], Awaitable[Sent | None]] | None = None
    calls: int = 0
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def call(self, call: Call) -> Mapping[str, Any]:
        order: Order = call.params["order"]
        self.calls += 1
        if self.before is not None:
            await self.before(order)
        if order.room in self.blocked:
            raise Refused("blocked by the person", unreachable=True)
        result = self._take_effect(order)
        if self.after is not None:
            await self.after(order)
        return result

    async def find(self, order: Order) -> Sent | None:
        return await self.looked_up(order) if self.looked_up is not None else None

    def _take_effect(self, order: Order) -> Mapping[str, Any]:
        match order.deed:
            case Deed.POST:
                assert order.card is not None
                message = f"m{next(self._numbers)}"
                self.posts.append(
                    Posted(message, order.room, order.card, _by_label(order.card, order.tokens))
                )
                return {"message": message}
            case Deed.EDIT:
                assert order.card is not None
                posted = next(p for p in self.posts if p.message == order.message)
                posted.card, posted.tokens = order.card, _by_label(order.card, order.tokens)
                posted.edits += 1
            case Deed.DELETE:
                self.posts = [post for post in self.posts if post.message != order.message]
            case Deed.REACT:
                self.signs.append((order.message or "", order.sign or ""))
            case Deed.ANSWER_TAP | Deed.WHISPER:
                self.lines.append(order.line)
            case Deed.OPEN_FORM:
                assert order.form is not None
                self.forms.append((order.form, order.tokens[0]))
            case Deed.FETCH_FILE:
                assert order.file is not None
                if order.file.id not in self.files:
                    raise Refused("the file is gone")
                return {CONTENT: self.files[order.file.id]}
            case Deed.SEND_FILE:
                assert order.file is not None
                self.sent_files.append((order.file.name, order.file.text))
            case Deed.HOME:
                assert order.card is not None
                self.homes[order.user] = Posted(
                    "", order.user, order.card, _by_label(order.card, order.tokens)
                )
            case Deed.FETCH_PROFILE:
                return self.profiles.get(order.user, {})
            case Deed.FETCH_ROOM:
                return self.rooms.get(order.room, {"member": "no"})
        return {}


def _by_label(card: Card, tokens: Sequence[str]) -> dict[str, str]:
    return {button.label: token for button, token in zip(buttons_of(card), tokens, strict=True)}
