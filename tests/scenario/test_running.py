"""The bot as a whole: how it starts, what ends it, and what is mended afterwards."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session
from typing_extensions import override

from bot.app import build
from bot.core import replies
from bot.core.cards import card, card_to_json, plain
from bot.core.context import Context
from bot.core.incoming import Answer, Kind
from bot.core.platform import Call, Connection, Deed, Order
from bot.core.registry import Entry
from bot.operating import list_dead, list_unsent, retry
from bot.platforms.server import web
from bot.platforms.telegram import TelegramSection
from bot.platforms.telegram.client import TelegramClient
from bot.running import Ended, serve
from bot.settings import Settings
from models.access import Action
from models.db import Database, DatabaseAway
from models.errors import UserError
from models.queue.inbox import Inbox, InboxState
from models.queue.outbox import Outbox, OutboxState
from tests.support.fifth import NAME, Stage
from tests.support.telegram.server import TOKEN, TelegramServer
from tests.support.world import World


class SlowStage(Stage):
    """Its network takes a post and keeps the answer back."""

    def __init__(self) -> None:
        super().__init__()
        self.took, self.go_on = asyncio.Event(), asyncio.Event()

    @override
    async def call(self, call: Call) -> Mapping[str, Any]:
        order: Order = call.params["order"]
        if order.deed is Deed.POST:
            self.took.set()
            await self.go_on.wait()
        return await super().call(call)


async def test_what_is_being_sent_at_the_end_is_finished(world: World) -> None:
    stage = SlowStage()
    world.app.clients[NAME, "main"] = stage
    serving = asyncio.create_task(serve(world.app))
    incoming = world.app.platforms[NAME].receive(
        world.chat("Jonas Weber").payload(Kind.COMMAND, command="help"), "main"
    )
    assert incoming is not None
    await world.app.intake.receive(incoming)
    await stage.took.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    asyncio.get_running_loop().call_later(0.05, stage.go_on.set)
    await serving
    assert world.read(lambda session: session.scalars(select(Outbox.state)).all()) == [OutboxState.SENT]


async def test_what_waits_for_a_connection_that_is_not_here_keeps_nobody_waiting(world: World) -> None:
    def crowd(session: Session, now: datetime) -> None:
        for number in range(200):
            body = {"card": card_to_json(card(plain("Good morning")))}
            replies.put(
                session,
                now,
                platform="slack",
                connection="gone",
                room=f"D{number}",
                deed=Deed.POST,
                body=body,
            )

    world.write(crowd)
    assert (await world.chat("Jonas Weber").say("/open")) == "Nothing waits for your answer."


async def test_a_part_that_stops_by_itself_ends_the_bot(world: World) -> None:
    async def deaf() -> None:
        pass

    world.app.add(NAME, [Connection("main", Stage(), deaf)])
    with pytest.raises(ExceptionGroup) as ended:
        await serve(world.app)
    assert ended.group_contains(Ended, match="main stopped listening")


async def test_the_invite_link_is_telegrams_own(settings: Settings, database: Database) -> None:
    async with TelegramServer() as server:
        section = TelegramSection(token=SecretStr(TOKEN), api_url=server.url)
        app = build(settings.model_copy(update={"telegram": section}), database=database)
        app.connect()
        await app.ask_invite_links()
        assert app.machine.invite_links == ["https://t.me/drumbeat_bot?start="]
        client = app.clients["telegram", "main"]
        assert isinstance(client, TelegramClient)
        await client.close()


@asynccontextmanager
async def supervisor(check: Any) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(web((), check))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        yield client


class TestSupervision:
    async def test_ready(self, database: Database) -> None:
        async with supervisor(lambda: database.read(lambda session, now: now)) as client:
            assert (await client.get("/healthz")).status_code == 200
            assert (await client.get("/readyz")).text == "ready"

    async def test_not_ready_without_the_database(self) -> None:
        async def away() -> None:
            raise DatabaseAway("gone")

        async with supervisor(away) as client:
            assert (await client.get("/healthz")).status_code == 200
            assert (await client.get("/readyz")).status_code == 503


def fails(ctx: Context, text: str) -> Answer | None:
    raise ZeroDivisionError


BROKEN = Entry(fails, Action.TALK)


class TestMending:
    """An event whose handler failed is run again after the mend, and still counts once."""

    async def dead(self, world: World, monkeypatch: pytest.MonkeyPatch) -> str:
        with monkeypatch.context() as broken:
            broken.setitem(world.app.machine.handlers.commands, "settings", BROKEN)
            said = await world.chat("Jonas Weber").say("/settings")
        reference = world.read(lambda session: session.scalars(select(Inbox.reference)).one())
        assert reference is not None
        assert f"quote {reference} to your admin" in said
        return reference

    async def test_it_is_listed_and_run_again(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        reference = await self.dead(world, monkeypatch)
        (line,) = world.database.read_now(list_dead)
        assert line.startswith(f"{reference}  ")
        assert "ZeroDivisionError" in line
        world.write(lambda session, now: retry(world.app, session, now, reference))
        await world.app.delivery.drain()
        assert world.chat("Jonas Weber").last.startswith("Zone: Berlin, language: English.")
        assert world.read(lambda session: session.scalars(select(Inbox.state)).all()) == [InboxState.DONE]
        with pytest.raises(UserError, match="no_dead_event"):
            world.write(lambda session, now: retry(world.app, session, now, reference))

    async def test_what_fails_again_stays(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        reference = await self.dead(world, monkeypatch)
        monkeypatch.setitem(world.app.machine.handlers.commands, "settings", BROKEN)
        with pytest.raises(ZeroDivisionError):
            world.write(lambda session, now: retry(world.app, session, now, reference))
        assert len(world.database.read_now(list_dead)) == 1

    async def test_what_is_not_sent_is_listed(self, world: World) -> None:
        world.stage.blocked.add("dm-Jonas Weber")
        await world.chat("Jonas Weber").say("/help")
        (line,) = world.database.read_now(list_unsent)
        assert "held" in line
        assert line.endswith("blocked by the person")
