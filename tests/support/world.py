"""A whole Drumbeat in one test: the real intake, a real database, a made-up platform and a clock to move."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.app import PLATFORMS, App, build
from bot.core.cards import Buttons, Card, Element, Fields, Select, Style, Table, Text, Title
from bot.core.incoming import Answer, Incoming, Kind
from bot.settings import Settings
from models.actions.people import link_identity
from models.db import Database
from models.people import Person
from reminders import RHYTHMS
from reminders.clockwork import Clockwork
from reminders.rhythm import Rhythm
from tests.support.fifth import NAME, Fifth, Posted, Stage

T = TypeVar("T")


class Clock:
    """Real time, moved so that it is now what the story says."""

    def __init__(self) -> None:
        self.delta = timedelta()

    def offset(self) -> timedelta:
        return self.delta

    def set(self, at: datetime) -> None:
        self.delta = at.astimezone(UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.delta


@dataclass
class World:
    """`chat` opens a person's private chat with the bot."""

    app: App
    database: Database
    clock: Clock
    stage: Stage
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    chats: dict[str, Chat] = field(default_factory=dict)

    def chat(self, name: str) -> Chat:
        if name not in self.chats:
            self.chats[name] = Chat(self, name)
        return self.chats[name]

    def at(self, when: str, zone: str = "Asia/Shanghai") -> None:
        """Move the clock: `world.at("2026-11-23 10:05")`."""
        self.clock.set(datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(zone)))

    def later(self, **delta: float) -> None:
        self.clock.delta += timedelta(**delta)

    def read(self, query: Callable[[Session], T]) -> T:
        """Whatever a function of the session returns."""
        return self.database.read_now(lambda session, now: query(session))

    def write(self, unit: Callable[[Session, datetime], T]) -> T:
        return self.database.write_now(unit)

    async def tick(self, rhythms: Mapping[str, Rhythm] = RHYTHMS) -> None:
        """Let the clock do what is due now, then let everything be sent."""
        await Clockwork(self.database, self.app.machine, self.app.delivery.wake, rhythms).tick()
        await self.app.delivery.drain()

    async def receive(self, payload: dict[str, Any]) -> Answer:
        """Deliver a payload as the network would, then let everything be sent."""
        incoming = self.app.platforms[NAME].receive(payload, "main")
        assert incoming is not None
        return await self.deliver(incoming)

    async def deliver(self, incoming: Incoming) -> Answer:
        answer = await self.app.intake.receive(incoming)
        await self.app.delivery.drain()
        return answer


@dataclass
class Chat:
    """One person at the fifth platform. Every act returns the cards that are new or changed, as plain text."""

    world: World
    name: str
    room: str = ""

    def __post_init__(self) -> None:
        self.room = self.room or f"dm-{self.name}"

    @property
    def posts(self) -> list[Posted]:
        return [post for post in self.world.stage.posts if post.room == self.room]

    @property
    def last(self) -> str:
        """The last card of the chat as a person reads it."""
        return text_of(self.posts[-1].card)

    @property
    def labels(self) -> list[str]:
        """What can be pressed on the last card."""
        return list(self.posts[-1].tokens)

    def payload(self, kind: Kind, **more: Any) -> dict[str, Any]:
        number = next(self.world.numbers)
        base = {
            "kind": kind,
            "user": self.name,
            "room": self.room,
            "key": f"k{number}",
            "at": self.world.clock.now().isoformat(),
        }
        return base | {"message": f"u{number}", "handle": f"h{number}"} | more

    async def say(self, text: str, **more: Any) -> str:
        """Type a line; returns what the bot said, all of it."""
        before = self._marks()
        kind = Kind.COMMAND if text.startswith("/") else Kind.MESSAGE
        if kind is Kind.COMMAND:
            command, _, rest = text[1:].partition(" ")
            more |= {"command": command, "text": rest}
        else:
            more |= {"text": text}
        await self.world.receive(self.payload(kind, **more))
        return self._new_since(before)

    async def reply(self, text: str, to: int = -1) -> str:
        """Answer to a card of the bot."""
        return await self.say(text, reply_to=self.posts[to].message)

    async def press(self, label: str, post: int = -1) -> str:
        """Press a button of the last card, or of another."""
        posted = self.posts[post]
        return await self.press_token(posted.tokens[label], posted.message)

    async def press_token(self, token: str, message: str) -> str:
        before = self._marks()
        await self.world.receive(self.payload(Kind.CLICK, token=token, message=message))
        return self._new_since(before)

    async def submit(self, **values: str) -> tuple[str, Answer]:
        """Send the form that was opened last, with some of its fields changed."""
        before = self._marks()
        form, token = self.world.stage.forms[-1]
        filled = {f.name: f.value for f in form.fields} | values
        answer = await self.world.receive(self.payload(Kind.FORM, token=token, values=filled))
        return self._new_since(before), answer

    def _marks(self) -> dict[str, int]:
        return {post.message: post.edits for post in self.posts}

    def _new_since(self, before: dict[str, int]) -> str:
        fresh = [post for post in self.posts if before.get(post.message) != post.edits]
        return "\n---\n".join(text_of(post.card) for post in fresh)


def text_of(card: Card) -> str:
    """A card as one reads it: ~~struck~~, [buttons] without numbers."""
    return "\n".join(_line(element) for element in card.elements)


def _line(element: Element) -> str:
    match element:
        case Title(text=text):
            return text
        case Text(spans=spans):
            return "".join(
                f"~~{span.text}~~" if getattr(span, "style", None) is Style.STRIKE else span.text
                for span in spans
            )
        case Fields(pairs=pairs):
            return "\n".join(f"{label}: {value}" for label, value in pairs)
        case Table(header=header, rows=rows):
            return "\n".join(" | ".join(row) for row in (header, *rows))
        case Buttons(items=items):
            return " ".join(f"[{item.label}]" for item in items)
        case Select(placeholder=placeholder, options=options):
            return f"{placeholder}: " + " ".join(f"[{option.label}]" for option in options)


def make_world(settings: Settings, database: Database, clock: Clock, **can: Any) -> World:
    fifth = Fifth(can=replace(Fifth().can, **can))
    app = build(settings, platforms=(*PLATFORMS, fifth), database=database)
    stage = Stage()
    app.clients[NAME, "main"] = stage
    return World(app, database, clock, stage)


def know(session: Session, now: datetime, person: Person, user: str | None = None) -> None:
    """Give a person a login on the fifth platform."""
    name = user or person.name
    link_identity(session, now, person, platform=NAME, connection="main", user=name, room=f"dm-{name}")
    person.greeted_at = person.confirmed_at = now
