"""The sandbox in one test, without its page: the machine between a pretend Slack and a pretend Telegram."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from typing_extensions import override

from bot.app import App, build, settings_from
from bot.core.pacing import Pacer
from bot.core.platform import Pace
from bot.platforms.sandbox.demo import Demo, settings_in
from bot.platforms.sandbox.pretend_slack import PretendSlack
from bot.platforms.sandbox.pretend_telegram import PretendTelegram
from bot.platforms.sandbox.stage import Clock, Stage
from models.actions.people import person_by_name, set_language

FILES = ("demo.db", "clock")


def fill(place: Path) -> None:
    """Put the sample's database and clock there."""
    app = build(settings_in(place, settings_from(None)), sandbox=True)
    Demo(app.settings, app.database, app.intake, app.delivery.wake).prepare()
    app.close()


@contextmanager
def opened(template: Path, place: Path) -> Iterator[tuple[App, Stage]]:
    """A copy of a filled sandbox, with everybody in their rooms."""
    for name in FILES:
        (place / name).write_bytes((template / name).read_bytes())
    app = build(settings_in(place, settings_from(None)), sandbox=True)
    app.delivery._claimer = replace(app.delivery._claimer, pacer=Unhurried())
    stage = Stage(app.database, app.intake, Clock(place / "clock", app.database.now))
    stage.open()
    for network in (stage.slack, stage.telegram):
        app.add(network.name, [network.connection()])
    yield app, stage
    app.close()


class Unhurried(Pacer):
    """No limits: a story is told faster than Telegram takes messages."""

    @override
    def wait(self, paces: Sequence[Pace], now: float) -> float:
        return 0.0


@dataclass
class Seat:
    """One person at one network. Each act lets everything be sent and returns the last card as one reads it."""

    app: App
    network: PretendSlack | PretendTelegram
    user: str

    @classmethod
    def of(cls, app: App, stage: Stage, name: str) -> Seat:
        player = stage.player(name)
        if player.slack:
            return cls(app, stage.slack, player.slack)
        assert player.telegram
        return cls(app, stage.telegram, player.telegram)

    @property
    def room(self) -> str:
        return self.network.direct(self.user)

    @property
    def cards(self) -> list[Any]:
        return [message for message in self.network.messages(self.room) if message.is_bots]

    @property
    def last(self) -> str:
        card = self.cards[-1]
        labels = " ".join(f"[{label}]" for label in self.network.labels(card))
        return "\n".join(filter(None, (self.network.text_of(card), labels)))

    async def say(self, text: str) -> str:
        await self.network.type(self.user, self.room, text)
        await self.app.delivery.drain()
        return self.last

    async def reply(self, text: str) -> str:
        """In the thread of the last card, or as a reply to it."""
        card = self.cards[-1]
        if isinstance(self.network, PretendSlack):
            await self.network.type(self.user, self.room, text, thread=card.ts)
        else:
            await self.network.type(self.user, self.room, text, reply_to=card.id)
        await self.app.delivery.drain()
        return self.last

    async def press(self, label: str) -> str:
        await self.network.press(self.user, self.cards[-1], label)
        await self.app.delivery.drain()
        return self.last


def speak(app: App, name: str, language: str) -> None:
    """Set a person's language, as a word from them would."""

    def unit(session: Any, now: Any) -> None:
        person = person_by_name(session, name)
        assert person is not None
        set_language(person, language)

    app.database.write_now(unit)
