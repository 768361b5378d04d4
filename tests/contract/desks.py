"""One person at one platform: the same acts and the same looks, whatever the platform is like."""

from __future__ import annotations

import json
import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typing_extensions import override

from bot.core.incoming import Answer, Incoming, Kind, RoomChange
from bot.core.pacing import Pacer
from bot.core.platform import Pace, Platform
from bot.platforms.sandbox.network import Member
from bot.platforms.sandbox.pretend_slack import PretendSlack
from bot.platforms.sandbox.pretend_telegram import PretendTelegram
from bot.platforms.terminal.client import TerminalClient, as_json
from tests.support.fifth import NAME as FIFTH
from tests.support.fifth import OWN, Stage
from tests.support.world import World, text_of

RECORDED = Path(__file__).parents[1] / "replay/slack"


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the bot as it stands on the screen."""

    id: str
    text: str
    labels: tuple[str, ...]


@dataclass
class Insistent:
    """A door at which everything is delivered twice, as networks do."""

    world: World
    times: int = 1

    async def receive(self, incoming: Incoming) -> Answer:
        answers = [await self.world.app.intake.receive(incoming) for _ in range(self.times)]
        await self.world.app.delivery.drain()
        return answers[0]

    async def bury(
        self, platform: str, connection: str, key: str, payload: Mapping[str, Any], why: str
    ) -> None:
        await self.world.app.intake.bury(platform, connection, key, payload, why)

    def apology(self, incoming: Incoming) -> str:
        return self.world.app.intake.apology(incoming)


class Unhurried(Pacer):
    """No limits: a story is told faster than the networks take messages."""

    @override
    def wait(self, paces: Sequence[Pace], now: float) -> float:
        return 0.0


@dataclass
class Desk(ABC):
    """`user` and `room` are Jonas's login and private chat there."""

    world: World
    door: Insistent
    name: str = ""
    user: str = ""
    room: str = ""
    connection: str = "main"

    @property
    def platform(self) -> Platform:
        return self.world.app.platforms[self.name]

    @property
    @abstractmethod
    def posts(self) -> list[Seen]: ...

    @property
    def last(self) -> Seen:
        return self.posts[-1]

    @abstractmethod
    def sit_down(self) -> None: ...

    @abstractmethod
    async def say(self, text: str) -> None: ...

    @abstractmethod
    async def reply(self, to: Seen, text: str) -> None: ...

    @abstractmethod
    async def press(self, on: Seen, label: str) -> None: ...

    @abstractmethod
    async def press_unknown(self, on: Seen) -> str:
        """Press something the bot never made; returns what one is told."""

    @abstractmethod
    def own_words(self) -> Mapping[str, Any]:
        """A message that the bot itself wrote, as the platform delivers it."""

    @abstractmethod
    def signs(self) -> list[str]:
        """The reactions on what one said."""

    @abstractmethod
    def form(self) -> bool:
        """Whether a whole form stands open."""

    async def let_bot(self, *, is_in: bool) -> None:
        """Add the bot to the room “sales” or take it out; only where `has_rooms`."""
        raise NotImplementedError

    def in_room(self) -> list[Seen]:
        """What the bot said there."""
        raise NotImplementedError

    @property
    def has_rooms(self) -> bool:
        return type(self).let_bot is not Desk.let_bot


@dataclass
class FifthDesk(Desk):
    name: str = FIFTH
    user: str = "Jonas Weber"
    room: str = "dm-Jonas Weber"

    @property
    def stage(self) -> Stage:
        return self.world.stage

    @override
    def sit_down(self) -> None:
        """He sits there already."""

    @property
    @override
    def posts(self) -> list[Seen]:
        return [Seen(p.message, text_of(p.card), tuple(p.tokens)) for p in self.stage.posts]

    async def _deliver(self, kind: Kind, **more: Any) -> None:
        payload = self.world.chat(self.user).payload(kind, **more)
        incoming = self.platform.receive(payload, self.connection)
        assert incoming is not None
        await self.door.receive(incoming)

    @override
    async def say(self, text: str) -> None:
        await self._deliver(Kind.MESSAGE, text=text)

    @override
    async def reply(self, to: Seen, text: str) -> None:
        await self._deliver(Kind.MESSAGE, text=text, reply_to=to.id)

    @override
    async def press(self, on: Seen, label: str) -> None:
        posted = next(post for post in self.stage.posts if post.message == on.id)
        await self._deliver(Kind.CLICK, token=posted.tokens[label], message=on.id)

    @override
    async def press_unknown(self, on: Seen) -> str:
        await self._deliver(Kind.CLICK, token="never made", message=on.id)
        return self.stage.lines[-1]

    @override
    def own_words(self) -> Mapping[str, Any]:
        return self.world.chat(self.user).payload(Kind.MESSAGE, text="won Acme 45k") | {"user": OWN}

    @override
    def signs(self) -> list[str]:
        return [sign for _, sign in self.stage.signs]

    @override
    def form(self) -> bool:
        return bool(self.stage.forms)

    @override
    async def let_bot(self, *, is_in: bool) -> None:
        self.stage.rooms["sales"] = {"title": "sales", "member": "yes"}
        change = RoomChange.JOINED if is_in else RoomChange.LEFT
        payload = self.world.chat(self.user).payload(Kind.ROOM, place="room", change=change)
        incoming = self.platform.receive({**payload, "room": "sales"}, self.connection)
        assert incoming is not None
        await self.door.receive(incoming)

    @override
    def in_room(self) -> list[Seen]:
        posts = [post for post in self.stage.posts if post.room == "sales"]
        return [Seen(p.message, text_of(p.card), tuple(p.tokens)) for p in posts]


@dataclass
class SlackDesk(Desk):
    name: str = "slack"
    user: str = "U1"
    room: str = "D1"

    @override
    def sit_down(self) -> None:
        self.slack = PretendSlack(self.door, self.world.database.now)
        self.slack.add_member(Member(self.user, "Jonas Weber", "jonas", "en", "Europe/Berlin"))
        self.slack.direct(self.user)
        self.world.app.add("slack", [self.slack.connection()])

    @property
    @override
    def posts(self) -> list[Seen]:
        return [
            Seen(message.ts, self.slack.text_of(message), tuple(self.slack.labels(message)))
            for message in self.slack.messages(self.room)
            if message.is_bots
        ]

    @override
    async def say(self, text: str) -> None:
        await self.slack.type(self.user, self.room, text)

    @override
    async def reply(self, to: Seen, text: str) -> None:
        await self.slack.type(self.user, self.room, text, thread=to.id)

    @override
    async def press(self, on: Seen, label: str) -> None:
        message = next(one for one in self.slack.messages(self.room) if one.ts == on.id)
        await self.slack.press(self.user, message, label)

    @override
    async def press_unknown(self, on: Seen) -> str:
        message = next(one for one in self.slack.messages(self.room) if one.ts == on.id)
        button = {"type": "button", "action_id": "b0", "block_id": "x", "value": "never made"}
        await self.slack._press(self.user, message, button)
        return self.last.text

    @override
    def own_words(self) -> Mapping[str, Any]:
        told: dict[str, Any] = json.loads((RECORDED / "own_message.json").read_text(encoding="utf-8"))
        return told

    @override
    def signs(self) -> list[str]:
        return [name for message in self.slack.messages(self.room) for name in message.reactions]

    @override
    def form(self) -> bool:
        return self.user in self.slack.modals

    @override
    async def let_bot(self, *, is_in: bool) -> None:
        if "C1" not in self.slack.rooms:
            self.slack.add_room("C1", "sales", [self.user], has_bot=False)
        await self.slack.type(self.user, "C1", f"/{'invite' if is_in else 'remove'} @drumbeat")

    @override
    def in_room(self) -> list[Seen]:
        return [
            Seen(message.ts, self.slack.text_of(message), tuple(self.slack.labels(message)))
            for message in self.slack.messages("C1")
        ]


@dataclass
class TelegramDesk(Desk):
    name: str = "telegram"
    user: str = "7001"
    room: str = "7001"

    @override
    def sit_down(self) -> None:
        self.telegram = PretendTelegram(self.door, self.world.database.now)
        self.telegram.add_member(Member(self.user, "Jonas Weber", "jonas"))
        self.telegram.direct(self.user)
        self.world.app.add("telegram", [self.telegram.connection()])

    @property
    @override
    def posts(self) -> list[Seen]:
        return [
            Seen(str(message.id), self.telegram.text_of(message), tuple(self.telegram.labels(message)))
            for message in self.telegram.messages(self.room)
            if message.is_bots
        ]

    @override
    async def say(self, text: str) -> None:
        await self.telegram.type(self.user, self.room, text)

    @override
    async def reply(self, to: Seen, text: str) -> None:
        await self.telegram.type(self.user, self.room, text, reply_to=int(to.id))

    @override
    async def press(self, on: Seen, label: str) -> None:
        message = next(one for one in self.telegram.messages(self.room) if one.id == int(on.id))
        await self.telegram.press(self.user, message, label)

    @override
    async def press_unknown(self, on: Seen) -> str:
        message = next(one for one in self.telegram.messages(self.room) if one.id == int(on.id))
        keyboard = message.keyboard
        message.keyboard = [[{"text": "?", "callback_data": "never made"}]]
        await self.telegram.press(self.user, message, "?")
        message.keyboard = keyboard
        return self.telegram.notices[self.user][-1]

    @override
    def own_words(self) -> Mapping[str, Any]:
        message = self.telegram.messages(self.room)[-1]
        assert message.is_bots
        return {"update_id": 1, "message": self.telegram._told(message)}

    @override
    def signs(self) -> list[str]:
        return [sign for message in self.telegram.messages(self.room) for sign in message.reactions]

    @override
    def form(self) -> bool:
        return False

    @override
    async def let_bot(self, *, is_in: bool) -> None:
        if "-1001" not in self.telegram.chats:
            self.telegram.add_group("-1001", "sales", [self.user], has_bot=False)
        await self.telegram.type(self.user, "-1001", f"/{'invite' if is_in else 'remove'} @drumbeat_bot")

    @override
    def in_room(self) -> list[Seen]:
        return [
            Seen(str(message.id), self.telegram.text_of(message), tuple(self.telegram.labels(message)))
            for message in self.telegram.messages("-1001")
        ]


@dataclass
class TerminalDesk(Desk):
    name: str = "terminal"
    user: str = "Jonas Weber"
    room: str = "Jonas Weber"
    shown: dict[str, Seen] = field(default_factory=dict)

    @override
    def sit_down(self) -> None:
        self.client = TerminalClient(self._shows, as_json)
        self.world.app.clients["terminal", self.connection] = self.client
        self.lines: list[str] = []

    def _shows(self, line: str) -> None:
        told = json.loads(line)
        if told["card"] is None:
            self.lines.append(told["text"])
        else:
            self.shown[told["message"]] = Seen(told["message"], told["text"], tuple(told["buttons"]))

    @property
    @override
    def posts(self) -> list[Seen]:
        return list(self.shown.values())

    async def _type(self, **said: Any) -> None:
        at = self.world.clock.now().isoformat()
        payload = {"id": secrets.token_hex(8), "at": at, "user": self.user} | said
        incoming = self.platform.receive(payload, self.connection)
        if incoming is not None:
            await self.door.receive(incoming)

    @override
    async def say(self, text: str) -> None:
        await self._type(text=text)

    @override
    async def reply(self, to: Seen, text: str) -> None:
        await self._type(text=text, reply_to=to.id)

    @override
    async def press(self, on: Seen, label: str) -> None:
        await self._type(**self.client.typed(str(on.labels.index(label) + 1)))

    @override
    async def press_unknown(self, on: Seen) -> str:
        await self._type(token="never made", message=on.id)
        return self.lines[-1]

    @override
    def own_words(self) -> Mapping[str, Any]:
        """Nobody but the person types here; an empty line is the nearest."""
        return {"id": "1", "at": self.world.clock.now().isoformat(), "user": self.user, "text": " "}

    @override
    def signs(self) -> list[str]:
        return self.lines

    @override
    def form(self) -> bool:
        return False


DESKS: dict[str, type[Desk]] = {
    "fifth": FifthDesk,
    "slack": SlackDesk,
    "telegram": TelegramDesk,
    "terminal": TerminalDesk,
}
