from __future__ import annotations

import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from pydantic import SecretStr, ValidationError

from bot.core.cards import Button, Buttons, card, plain
from bot.core.platform import Call, Deed, Moved, NotSent, Order, Refused, Sign, Unknown
from bot.platforms.telegram import TELEGRAM, TelegramSection
from bot.platforms.telegram.client import TelegramClient
from tests.support.telegram.server import TOKEN, TelegramServer

HELLO = Call("sendMessage", {"chat_id": 7001, "text": "hello"})


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        await server.says("hi")
        yield server


@asynccontextmanager
async def client_of(url: str, token: str = TOKEN) -> AsyncIterator[TelegramClient]:
    client = TelegramClient(TelegramSection(api_url=url), token)
    try:
        yield client
    finally:
        await client.close()


@pytest.fixture
async def client(server: TelegramServer) -> AsyncIterator[TelegramClient]:
    async with client_of(server.url) as client:
        yield client


async def test_a_card_is_posted_edited_and_reacted_to(server: TelegramServer, client: TelegramClient) -> None:
    said = await server.says("won Acme 45k")
    won = card(plain("✅ Won Acme #17 · €45,000 <3"), Buttons((Button("Undo", "undo", {}),)))
    post = Order(1, Deed.POST, "7001", card=won, tokens=["t1"])
    sent = TELEGRAM.sent(post, await client.call(TELEGRAM.render(post)))
    assert sent.room == "7001"
    (message,) = server.sent_to(7001)
    assert str(message["message_id"]) == sent.message
    assert message["text"] == "✅ Won Acme #17 · €45,000 <3"

    edit = Order(2, Deed.EDIT, "7001", card=card(plain("↩️ Undone")), message=sent.message)
    edited = TELEGRAM.sent(edit, await client.call(TELEGRAM.render(edit)))
    assert edited.message == sent.message
    assert server.sent_to(7001)[0]["text"] == "↩️ Undone"
    assert "reply_markup" not in server.sent_to(7001)[0]

    react = Order(3, Deed.REACT, "7001", message=str(said["message_id"]), sign=Sign.THANKS)
    await client.call(TELEGRAM.render(react))
    assert server.reactions[7001, said["message_id"]] == [{"type": "emoji", "emoji": "👍"}]
    assert server.violations == []


async def test_what_changed_nothing_went_well(server: TelegramServer, client: TelegramClient) -> None:
    message = await client.call(HELLO)
    again = Call("editMessageText", {"chat_id": 7001, "message_id": message["message_id"], "text": "hello"})
    assert await client.call(again) == {}
    assert await client.call(Call("answerCallbackQuery", {"callback_query_id": "gone"})) == {}


async def test_too_many_requests_wait_as_long_as_telegram_says(
    server: TelegramServer, client: TelegramClient
) -> None:
    server.fail("sendMessage", 429, retry_after=7)
    with pytest.raises(NotSent) as caught:
        await client.call(HELLO)
    assert caught.value.retry_after == timedelta(seconds=7)
    assert server.sent_to(7001) == []


@pytest.mark.parametrize(("kind", "arrived"), [("drop_before", 0), ("drop_after", 1), (500, 0), (502, 0)])
async def test_a_lost_answer_is_unknown_and_the_call_left_once(
    server: TelegramServer, client: TelegramClient, kind: str | int, arrived: int
) -> None:
    server.fail("sendMessage", kind)
    with pytest.raises(Unknown):
        await client.call(HELLO)
    assert [made.method for made in server.calls] == ["sendMessage"]
    assert len(server.sent_to(7001)) == arrived


async def test_nobody_listens_at_the_address() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        async with client_of(url) as client:
            with pytest.raises(NotSent) as caught:
                await client.call(HELLO)
    assert TOKEN not in str(caught.value)


async def test_a_person_who_blocked_the_bot_or_never_came_is_unreachable(
    server: TelegramServer, client: TelegramClient
) -> None:
    server.blocked.add(7001)
    for chat in (7001, 7999):
        with pytest.raises(Refused) as caught:
            await client.call(Call("sendMessage", {"chat_id": chat, "text": "hello"}))
        assert caught.value.unreachable


async def test_a_group_that_became_a_supergroup(server: TelegramServer, client: TelegramClient) -> None:
    await server.says("hi", chat=-5)
    server.migrated[-5] = -1005
    with pytest.raises(Moved) as caught:
        await client.call(Call("sendMessage", {"chat_id": -5, "text": "hello"}))
    assert caught.value.room == "-1005"


async def test_what_telegram_will_never_take(server: TelegramServer, client: TelegramClient) -> None:
    with pytest.raises(Refused, match="can't parse entities") as caught:
        await client.call(Call("sendMessage", {"chat_id": 7001, "text": "a <3", "parse_mode": "HTML"}))
    assert not caught.value.unreachable


async def test_a_wrong_token_is_called_by_its_name(server: TelegramServer) -> None:
    async with client_of(server.url, "4200:old") as client:
        with pytest.raises(Refused, match="does not know the bot's token"):
            await client.call(HELLO)


async def test_a_page_in_between_is_no_answer_of_telegram() -> None:
    async def page(request: web.Request) -> web.Response:
        return web.Response(text="<html>Please sign in</html>")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with client_of(f"http://127.0.0.1:{runner.addresses[0][1]}") as client:
        with pytest.raises(Unknown, match="not Telegram's"):
            await client.call(HELLO)
    await runner.cleanup()


async def test_the_token_is_in_no_log(server: TelegramServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with client_of(server.url) as client:
        await client.call(HELLO)
        server.fail("sendMessage", "drop_before")
        with pytest.raises(Unknown) as caught:
            await client.call(HELLO)
    assert TOKEN not in caplog.text + str(caught.value)


def test_the_section_keeps_the_token_to_itself() -> None:
    assert TOKEN not in repr(TelegramSection(token=SecretStr(TOKEN)))
    with pytest.raises(ValidationError):
        TelegramSection(api_url="api.telegram.org")


@pytest.mark.parametrize(("room", "window", "most"), [("-1001", 60, 20), ("7001", 3, 6)])
def test_the_paces_stay_below_telegrams_limits(room: str, window: float, most: int) -> None:
    """A burst and everything that follows within a window of any position."""
    everyone, chat = TELEGRAM.paces(Order(1, Deed.POST, room))
    assert chat.burst + window / chat.every <= most
    assert everyone.burst + 1 / everyone.every <= 30
    assert everyone.bucket != chat.bucket
    assert list(TELEGRAM.paces(Order(1, Deed.ANSWER_TAP, room))) == [everyone]


def test_only_supergroups_have_links() -> None:
    assert TELEGRAM.link("main", "-1001234", "11") == "https://t.me/c/1234/11"
    assert TELEGRAM.link("main", "7001", "11") == ""
