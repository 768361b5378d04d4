"""The same story on Slack and on Telegram, drawn by their own renderers and read as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import pytest
from sqlalchemy.orm import Session

from bot.platforms.sandbox.network import Member
from bot.platforms.sandbox.pretend_slack import PretendSlack
from bot.platforms.sandbox.pretend_telegram import PretendTelegram
from models.actions.people import link_identity, person_by_name
from tests.scenario.test_golden_path import history
from tests.support.world import World

SLACK_IDS = {"陈美": "U0MEI", "Jonas Weber": "U0JONAS"}
TELEGRAM_IDS = {"陈美": "7001", "Jonas Weber": "7002"}


class Desk(Protocol):
    """A person's private chat with the bot, on whichever platform."""

    async def say(self, text: str) -> str: ...
    async def reply(self, text: str) -> str: ...
    async def press(self, label: str) -> str: ...
    def signs(self) -> list[str]: ...


@dataclass
class SlackDesk:
    world: World
    network: PretendSlack
    user: str
    room: str

    async def say(self, text: str) -> str:
        self.spoken = await self.network.type(self.user, self.room, text)
        return await self._settle()

    async def reply(self, text: str) -> str:
        await self.network.type(self.user, self.room, text, thread=self._last().ts)
        return await self._settle()

    async def press(self, label: str) -> str:
        await self.network.press(self.user, self._last(), label)
        return await self._settle()

    def signs(self) -> list[str]:
        return list(self.spoken.reactions)

    def _last(self) -> Any:
        return [message for message in self.network.messages(self.room) if message.is_bots][-1]

    async def _settle(self) -> str:
        await settle(self.world)
        said = [message for message in self.network.messages(self.room) if message.is_bots]
        return self.network.text_of(said[-1]) if said else ""


@dataclass
class TelegramDesk:
    world: World
    network: PretendTelegram
    user: str
    room: str

    async def say(self, text: str) -> str:
        self.spoken = await self.network.type(self.user, self.room, text)
        return await self._settle()

    async def reply(self, text: str) -> str:
        await self.network.type(self.user, self.room, text, reply_to=self._last().id)
        return await self._settle()

    async def press(self, label: str) -> str:
        await self.network.press(self.user, self._last(), label)
        return await self._settle()

    def signs(self) -> list[str]:
        return list(self.spoken.reactions)

    def _last(self) -> Any:
        return [message for message in self.network.messages(self.room) if message.is_bots][-1]

    async def _settle(self) -> str:
        await settle(self.world)
        said = [message for message in self.network.messages(self.room) if message.is_bots]
        return self.network.text_of(said[-1]) if said else ""


async def settle(world: World) -> None:
    """Let everything be sent, as if the person had taken their time."""
    world.app.delivery._pacer._forget(float("inf"))
    await world.app.delivery.drain()


def slack_desk(world: World, name: str) -> Desk:
    network = world.app.clients.get(("slack", "main"))
    if not isinstance(network, PretendSlack):
        network = PretendSlack(world.app.intake, world.clock.now)
        world.app.clients["slack", "main"] = network
    user = SLACK_IDS[name]
    network.add_member(Member(user, name, user.lower()))
    room = network.direct(user)
    world.write(lambda s, now: _know(s, now, name, "slack", user, room))
    return SlackDesk(world, network, user, room)


def telegram_desk(world: World, name: str) -> Desk:
    network = world.app.clients.get(("telegram", "main"))
    if not isinstance(network, PretendTelegram):
        network = PretendTelegram(world.app.intake, world.clock.now)
        world.app.clients["telegram", "main"] = network
    user = TELEGRAM_IDS[name]
    network.add_member(Member(user, name, f"user{user}"))
    room = network.direct(user)
    world.write(lambda s, now: _know(s, now, name, "telegram", user, room))
    return TelegramDesk(world, network, user, room)


def _know(session: Session, now: datetime, name: str, platform: str, user: str, room: str) -> None:
    person = person_by_name(session, name)
    assert person is not None
    link_identity(session, now, person, platform=platform, connection="main", user=user, room=room)


DESKS = pytest.mark.parametrize("sit_down", [slack_desk, telegram_desk], ids=["slack", "telegram"])


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@DESKS
async def test_the_story_in_chinese(world: World, sit_down: Any) -> None:
    history(world)
    mei: Desk = sit_down(world, "陈美")
    assert lines(await mei.say("今天签下海尔 50万"))[:3] == [
        "✅ 赢单 海尔 #6 · ¥500,000(50万) · 11月23日 周一",
        "新客户;币种和渠道按默认:人民币、直销",
        "11月:¥1,320,000 / ¥2,000,000(66%)",
    ]
    assert lines(await mei.say("签下格力 500万"))[0] == "500万是你最大一单的 10 倍,对吗?"
    assert lines(await mei.press("是 50万"))[0].startswith("✅ 赢单 格力 #7 · ¥500,000(50万)")
    assert lines(await mei.say("撤回"))[0] == "↩️ 已撤回:赢单 格力 #7 ¥500,000。"
    assert lines(await mei.press("恢复"))[0].startswith("✅ 赢单 格力 #7")
    assert lines(await mei.say("希望这周能签下腾讯"))[0] == "没有记录:你说的是「希望」。"
    await mei.say("收到")
    assert len(mei.signs()) == 1


@DESKS
async def test_the_story_in_english(world: World, sit_down: Any) -> None:
    history(world)
    world.at("2026-11-23 10:40", "Europe/Berlin")
    jonas: Desk = sit_down(world, "Jonas Weber")
    assert (
        lines(await jonas.say("won Acme 🎉"))[0] == "Acme has one open deal, #3, €45,000. Won at what amount?"
    )
    assert lines(await jonas.press("€45,000"))[:3] == [
        "✅ Won Acme #3 · €45,000 · Mon 23 Nov",
        "Closes #3 (negotiation)",
        "November: €163,000 of €200,000 (82 %)",
    ]
    world.at("2026-11-23 10:42", "Europe/Berlin")
    corrected = lines(await jonas.reply("actually 48k"))
    assert "€48,000 · corrected 10:42" in corrected[0]
    assert corrected[1] == "November: €166,000 of €200,000 (83 %)"
    assert (
        lines(await jonas.say("hoping to win Globex this week"))[0] == "Nothing recorded: you wrote “hoping”."
    )
    await jonas.say("thanks")
    assert len(jonas.signs()) == 1
