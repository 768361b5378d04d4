"""The poller against a strict server: nothing lost, nothing twice, nobody blocked by somebody else."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.core.incoming import NOTHING, Answer, Incoming
from bot.core.platform import Unavailable
from bot.platforms.telegram import TELEGRAM, TelegramSection
from bot.platforms.telegram.backlog import Backlog
from bot.platforms.telegram.client import TelegramClient
from bot.platforms.telegram.connect import Poller
from bot.platforms.telegram.ear import Patience
from bot.platforms.telegram.receive import UPDATES
from tests.support.telegram.server import TOKEN, TelegramServer

QUICK = Patience(first=0.01, longest=0.02, rival=0.01, commit=0.02)


class Inbox:
    """A door with a memory that outlives every poller: the same key counts once."""

    def __init__(self) -> None:
        self.kept: dict[str, Incoming] = {}
        self.buried: dict[str, str] = {}
        self.seen = Counter[str]()
        self.changed = asyncio.Condition()
        self.before: Callable[[Incoming], Any] = lambda incoming: None

    async def receive(self, incoming: Incoming) -> Answer:
        waits = self.before(incoming)
        if waits is not None:
            await waits
        self.kept.setdefault(incoming.key, incoming)
        await self._note(incoming.key)
        return NOTHING

    async def bury(
        self, platform: str, connection: str, key: str, payload: Mapping[str, Any], why: str
    ) -> None:
        self.buried[key] = why
        await self._note(key)

    def apology(self, incoming: Incoming) -> str:
        return ""

    async def _note(self, key: str) -> None:
        async with self.changed:
            self.seen[key] += 1
            self.changed.notify_all()

    async def until(self, happened: Callable[[], bool]) -> None:
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(happened), 20)

    def texts(self) -> list[str]:
        return [incoming.text for incoming in self.kept.values()]


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@asynccontextmanager
async def listening(server: TelegramServer, door: Inbox, **more: Any) -> AsyncIterator[None]:
    client = TelegramClient(TelegramSection(api_url=server.url), TOKEN)
    poller = Poller(client, door, more.get("commands", {}), QUICK)
    task = asyncio.create_task(poller.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await client.close()


async def acknowledged(server: TelegramServer) -> None:
    await server.until(lambda: not server.updates)


async def test_what_was_said_is_received_and_acknowledged(server: TelegramServer) -> None:
    door = Inbox()
    async with listening(server, door):
        await server.says("won Acme 45k", user=7001)
        await server.says("lost Hooli", user=7002)
        await acknowledged(server)
    assert sorted(door.texts()) == ["lost Hooli", "won Acme 45k"]
    assert set(server.allowed) == set(UPDATES)
    assert server.violations == []


async def test_a_crash_before_the_acknowledgement_loses_and_doubles_nothing(server: TelegramServer) -> None:
    door = Inbox()
    for number in range(60):
        await server.says(f"note {number}", user=7001 + number % 3)
    for killed_after in (1, 7, 20, 41):
        async with listening(server, door):
            await door.until(lambda least=killed_after: len(door.kept) >= least)  # type: ignore[misc]
    async with listening(server, door):
        await acknowledged(server)
    assert sorted(door.texts()) == sorted(f"note {number}" for number in range(60))


async def test_a_crash_in_the_middle_of_a_commit_is_received_again(server: TelegramServer) -> None:
    door = Inbox()
    begun = asyncio.Event()

    async def never_ends() -> None:
        begun.set()
        await asyncio.Event().wait()

    door.before = lambda incoming: never_ends()
    await server.says("won Acme 45k")
    async with listening(server, door):
        await asyncio.wait_for(begun.wait(), 20)
    assert door.texts() == []
    door.before = lambda incoming: None
    async with listening(server, door):
        await acknowledged(server)
    assert door.texts() == ["won Acme 45k"]


async def test_an_unreadable_update_blocks_nobody(server: TelegramServer) -> None:
    door = Inbox()
    for number in range(10):
        if number == 4:
            broken = await server.push(message={"message_id": "x", "from": {"id": 7001}, "chat": 5})
        await server.says(f"note {number}")
    async with listening(server, door):
        await acknowledged(server)
    assert len(door.kept) == 10
    assert list(door.buried) == [str(broken)]
    assert server.polls <= 4


async def test_a_slow_chat_blocks_no_other_and_is_not_passed(server: TelegramServer) -> None:
    door = Inbox()
    released = asyncio.Event()
    door.before = lambda incoming: released.wait() if incoming.sender.user == "7001" else None
    async with listening(server, door):
        await server.says("slow", user=7001)
        await server.says("after the slow one", user=7001)
        for number in range(20):
            await server.says(f"note {number}", user=7002)
        await door.until(lambda: len(door.kept) == 20)
        polls = server.polls
        await server.until(lambda: server.polls >= polls + 3)
        assert [update["message"]["text"] for update in server.updates][:2] == ["slow", "after the slow one"]
        assert not {"slow", "after the slow one"} & set(door.texts())
        released.set()
        await acknowledged(server)
    assert door.texts()[-2:] == ["slow", "after the slow one"]
    assert set(door.seen.values()) == {1}


async def test_each_chat_keeps_its_order(server: TelegramServer) -> None:
    door = Inbox()
    for number in range(120):
        await server.says(str(number), user=7001 + number % 4)
    async with listening(server, door):
        await acknowledged(server)
    for user in range(7001, 7005):
        mine = [int(one.text) for one in door.kept.values() if one.sender.user == str(user)]
        assert mine == sorted(mine)
        assert len(mine) == 30


async def test_without_a_database_the_update_waits(server: TelegramServer) -> None:
    door = Inbox()
    refusals = iter(range(3))

    def away(incoming: Incoming) -> None:
        if next(refusals, None) is not None:
            raise Unavailable

    door.before = away
    async with listening(server, door):
        await server.says("won Acme 45k")
        await acknowledged(server)
    assert door.texts() == ["won Acme 45k"]


async def test_an_update_that_comes_twice_counts_once(server: TelegramServer) -> None:
    door = Inbox()
    async with listening(server, door):
        await server.says("won Acme 45k")
        again = dict(server.updates[0])
        await acknowledged(server)
        server.updates.append(again)
        await server.says("and now")
        await acknowledged(server)
    assert door.texts() == ["won Acme 45k", "and now"]


async def test_numbers_that_begin_anew_after_a_silent_week_are_heard(server: TelegramServer) -> None:
    door = Inbox()
    server.longest_wait = 0.01
    async with listening(server, door):
        await server.says("before")
        await acknowledged(server)
        await server.until(lambda: server.calls[-1].params.get("offset") == 0)
        again = {**(await server.says("after")), "text": "anew"}
        await acknowledged(server)
        server.updates.append({"update_id": 17, "message": again})
        await door.until(lambda: "17" in door.kept)
    assert door.texts() == ["before", "after", "anew"]


async def test_what_concerns_nobody_is_acknowledged_all_the_same(server: TelegramServer) -> None:
    door = Inbox()
    await server.says("/board@other_bot", chat=-1001)
    async with listening(server, door):
        await acknowledged(server)
    assert door.kept == {}


async def test_another_poller_is_stepped_back_from_and_named_once(server: TelegramServer) -> None:
    door = Inbox()
    server.fail("getUpdates", 409, times=3)
    with capture_logs() as logs:
        async with listening(server, door):
            await server.says("won Acme 45k")
            await acknowledged(server)
    assert [entry["event"] for entry in logs].count("telegram.rival") == 1
    assert door.texts() == ["won Acme 45k"]


async def test_two_pollers_of_one_inbox_lose_and_double_nothing(server: TelegramServer) -> None:
    door = Inbox()
    async with listening(server, door), listening(server, door):
        for number in range(40):
            await server.says(f"note {number}", user=7001 + number % 5)
        await acknowledged(server)
    assert sorted(door.texts()) == sorted(f"note {number}" for number in range(40))


async def test_a_webhook_is_removed_and_nothing_is_dropped(server: TelegramServer) -> None:
    door = Inbox()
    server.webhook = "https://example.com/old"
    await server.says("said to the webhook")
    async with listening(server, door):
        await acknowledged(server)
    assert server.webhook == ""
    assert door.texts() == ["said to the webhook"]


async def test_a_network_that_fails_is_tried_again(server: TelegramServer) -> None:
    door = Inbox()
    server.fail("getMe", 502, times=2)
    server.fail("getUpdates", "drop_after", times=2)
    server.fail("getUpdates", 429, retry_after=0.01)
    await server.says("won Acme 45k")
    async with listening(server, door):
        await acknowledged(server)
    assert door.texts() == ["won Acme 45k"]


def test_the_offset_never_passes_what_still_waits() -> None:
    backlog = Backlog()
    assert backlog.offset() == 0
    assert [backlog.take(update) for update in (10, 11, 12, 13, 11)] == [True, True, True, True, False]
    backlog.commit(10)
    backlog.commit(12)
    assert backlog.offset() == 11
    backlog.acknowledged(11)
    assert not backlog.take(12)
    backlog.commit(11)
    assert backlog.offset() == 13
    backlog.commit(13)
    assert backlog.offset() == 14


def test_without_a_token_there_is_no_telegram() -> None:
    assert TELEGRAM.connect(TelegramSection(), Inbox()) == ()
    (connection,) = TELEGRAM.connect(TelegramSection(token=SecretStr(TOKEN)), Inbox())
    assert connection.name == "main"
