"""The webhook: only Telegram gets in, and it hears 200 only for what is committed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
from pydantic import SecretStr, ValidationError
from starlette.applications import Starlette

from bot.core.incoming import Incoming
from bot.core.platform import Connection
from bot.platforms.telegram import TELEGRAM, TelegramSection
from bot.platforms.telegram.receive import UPDATES
from bot.platforms.telegram.webhook import secret_of
from tests.support.slack.door import Notebook
from tests.support.telegram.server import TOKEN, TelegramServer

SECRET = {"X-Telegram-Bot-Api-Secret-Token": secret_of(TOKEN)}
URL = "https://bot.example/telegram/updates"


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


def connection_of(server: TelegramServer, door: Notebook) -> Connection:
    section = TelegramSection(
        token=SecretStr(TOKEN), api_url=server.url, mode="webhook", public_url="https://bot.example/"
    )
    (connection,) = TELEGRAM.connect(section, door)
    return connection


@asynccontextmanager
async def posting(
    server: TelegramServer, door: Notebook, *, run: bool = True
) -> AsyncIterator[httpx.AsyncClient]:
    """Telegram's side: requests to the endpoint of a bot at work."""
    connection = connection_of(server, door)
    running = asyncio.ensure_future(connection.run()) if run else None
    if run:
        await server.until(lambda: server.webhook)
    transport = httpx.ASGITransport(Starlette(routes=list(connection.routes)))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="https://bot.example") as client:
            yield client
    finally:
        if running is not None:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
        assert connection.close is not None
        await connection.close()


def update(number: int, text: str = "won Acme 45k", user: int = 7001) -> dict[str, Any]:
    chat = {"id": user, "type": "private", "first_name": "Rep"}
    person = {"id": user, "is_bot": False, "first_name": "Rep"}
    message = {"message_id": number, "date": 1_795_000_000, "chat": chat, "from": person, "text": text}
    return {"update_id": number, "message": message}


async def test_it_is_set_with_a_secret_and_takes_what_comes(server: TelegramServer) -> None:
    door = Notebook()
    async with posting(server, door) as telegram:
        answer = await telegram.post("/telegram/updates", json=update(1), headers=SECRET)
    assert answer.status_code == 200
    assert [incoming.text for incoming in door.heard] == ["won Acme 45k"]
    assert (server.webhook, server.hook["secret_token"]) == (URL, secret_of(TOKEN))
    assert set(server.hook["allowed_updates"]) == set(UPDATES)
    assert server.violations == []
    assert TOKEN not in server.hook["secret_token"]


@pytest.mark.parametrize(
    "headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "x"}, {"X-Telegram-Bot-Api-Secret-Token": "é"}]
)
async def test_nobody_else_gets_in(server: TelegramServer, headers: dict[str, str]) -> None:
    door = Notebook()
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    async with posting(server, door) as telegram:
        assert (await telegram.post("/telegram/updates", json=update(1), headers=raw)).status_code == 401
        assert (await telegram.get("/telegram/updates")).status_code == 405
    assert door.heard == []


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 400), (b'{"update_id": "x"}', 400), (b"[" * 200_000, 400), (b" " * 1_100_000, 413)],
)
async def test_a_body_that_telegram_never_sends(server: TelegramServer, body: bytes, status: int) -> None:
    door = Notebook()
    async with posting(server, door) as telegram:
        assert (await telegram.post("/telegram/updates", content=body, headers=SECRET)).status_code == status
    assert (door.heard, door.buried) == ([], [])


async def test_an_update_that_can_not_be_read_blocks_nobody(server: TelegramServer) -> None:
    door = Notebook()
    async with posting(server, door) as telegram:
        odd = update(5)
        odd["message"]["date"] = "yesterday"
        assert (await telegram.post("/telegram/updates", json=odd, headers=SECRET)).status_code == 200
    assert [key for _, key, _ in door.buried] == ["5"]


async def test_what_is_not_committed_is_not_acknowledged(server: TelegramServer) -> None:
    door = Notebook()
    door.is_shut = True
    async with posting(server, door) as telegram:
        assert (await telegram.post("/telegram/updates", json=update(1), headers=SECRET)).status_code == 503
        door.is_shut = False
        assert (await telegram.post("/telegram/updates", json=update(1), headers=SECRET)).status_code == 200
    assert len(door.heard) == 1


async def test_before_the_bot_knows_itself_telegram_has_to_wait(server: TelegramServer) -> None:
    door = Notebook()
    async with posting(server, door, run=False) as telegram:
        assert (await telegram.post("/telegram/updates", json=update(1), headers=SECRET)).status_code == 503
    assert door.heard == []


async def test_a_chat_keeps_its_order_and_holds_up_no_other(server: TelegramServer) -> None:
    door = Notebook()
    door.gate.clear()

    async with posting(server, door) as telegram:

        async def post(number: int, user: int) -> int:
            sent = update(number, f"note {number}", user)
            return (await telegram.post("/telegram/updates", json=sent, headers=SECRET)).status_code

        posts = [asyncio.create_task(post(number, 7001)) for number in (1, 2, 3)]
        await door.knocked.wait()
        door.gate.set()
        assert await post(4, 7002) == 200
        assert await asyncio.gather(*posts) == [200, 200, 200]

    def said_by(user: str) -> list[str]:
        return [came.text for came in door.heard if _user(came) == user]

    assert said_by("7001") == ["note 1", "note 2", "note 3"]
    assert said_by("7002") == ["note 4"]


def _user(incoming: Incoming) -> str:
    return incoming.sender.user


async def test_a_telegram_that_is_away_is_asked_again(server: TelegramServer) -> None:
    server.fail("setWebhook", 502)
    async with posting(server, Notebook()):
        assert server.webhook == URL


def test_webhook_mode_needs_an_address() -> None:
    with pytest.raises(ValidationError, match="needs telegram"):
        TelegramSection(mode="webhook")
    assert TelegramSection(public_url="https://bot.example").webhook_url == ""
