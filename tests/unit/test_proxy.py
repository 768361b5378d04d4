"""Everything that leaves goes through the proxy that is named: both platforms, calls and what they listen on."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from pydantic import SecretStr

from bot.core.cards import card, plain
from bot.core.incoming import Kind
from bot.core.platform import Call, Connection, Deed, NotSent, Order, SendError
from bot.platforms.slack import SLACK, SlackSection
from bot.platforms.telegram import TELEGRAM, TelegramSection
from bot.settings import NetworkSection, Settings
from tests.support.proxy import proxying
from tests.support.slack.door import Notebook
from tests.support.slack.web import FakeSlack, closed_port, serving
from tests.support.telegram.server import TOKEN, TelegramServer

TOKENS = {"main": {"bot_token": "xoxb-1", "app_token": "xapp-1"}}


async def ends(connection: Connection, running: asyncio.Task[None]) -> None:
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert connection.close is not None
    await connection.close()


def started(connection: Connection) -> asyncio.Task[None]:
    async def run() -> None:
        await connection.run()

    return asyncio.create_task(run())


def hidden(url: str, host: str) -> str:
    """The server under a name that nobody but the proxy knows."""
    return url.replace("127.0.0.1", host)


async def test_telegram_polls_and_sends_through_it() -> None:
    async with TelegramServer() as server, proxying() as proxy:
        door = Notebook()
        url = hidden(server.url, "telegram.example")
        section = TelegramSection(token=SecretStr(TOKEN), api_url=url, proxy=proxy.url)
        (connection,) = TELEGRAM.connect(section, door)
        running = started(connection)
        await server.says("won Acme 45k")
        await door.knocked.wait()
        await connection.client.call(TELEGRAM.render(Order(1, Deed.POST, "7001", card(plain("won Acme")))))
        await server.until(lambda: not server.updates)
        await ends(connection, running)
    assert [came.kind for came in door.heard] == [Kind.MESSAGE]
    assert [message["text"] for message in server.sent_to(7001)] == ["won Acme"]


async def test_slacks_calls_and_its_websocket_go_through_it() -> None:
    async with serving(FakeSlack()) as slack, proxying() as proxy:
        slack.url = hidden(slack.url, "slack.example")
        section = SlackSection.model_validate(
            {"workspaces": TOKENS, "api_url": slack.url, "proxy": proxy.url}
        )
        (connection,) = SLACK.connect(section, Notebook())
        running = started(connection)
        socket = await asyncio.wait_for(slack.sockets.get(), 20)
        await socket.send("hello", {})
        await connection.client.call(Call("auth.test", {}))
        await ends(connection, running)
    assert [method for method, _ in slack.calls] == ["apps.connections.open", "auth.test"]


async def test_what_is_encrypted_goes_through_a_tunnel() -> None:
    """The proxy hears the host's name and port, and nothing else."""
    async with proxying() as proxy:
        telegram = TelegramSection(
            token=SecretStr(TOKEN), api_url="https://telegram.example", proxy=proxy.url
        )
        slack = {"workspaces": TOKENS, "api_url": "https://slack.example/api/", "proxy": proxy.url}
        connections = [
            *TELEGRAM.connect(telegram, Notebook()),
            *SLACK.connect(SlackSection.model_validate(slack), Notebook()),
        ]
        for connection in connections:
            with pytest.raises(SendError):
                await connection.client.call(Call("auth.test", {}))
            assert connection.close is not None
            await connection.close()
    assert proxy.went == ["CONNECT telegram.example:443", "CONNECT slack.example:443"]


async def test_the_websocket_is_encrypted_through_a_tunnel() -> None:
    async with serving(FakeSlack()) as slack, proxying() as proxy:
        api, slack.url = slack.url, "https://socket.example/api/"
        section = SlackSection.model_validate({"workspaces": TOKENS, "api_url": api, "proxy": proxy.url})
        (connection,) = SLACK.connect(section, Notebook())
        running = started(connection)
        async with asyncio.timeout(20):
            await proxy.until(lambda: "CONNECT socket.example:443" in proxy.went)
        await ends(connection, running)


async def test_a_wrong_password_is_told_and_nothing_goes_around_it() -> None:
    async with TelegramServer() as server, proxying() as proxy:
        wrong = proxy.url.replace("s3cret", "other")
        section = TelegramSection(token=SecretStr(TOKEN), api_url=server.url, proxy=wrong)
        (connection,) = TELEGRAM.connect(section, Notebook())
        with pytest.raises(SendError):
            await connection.client.call(Call("getMe", {}))
        assert connection.close is not None
        await connection.close()
    assert (server.calls, proxy.refused) == ([], 1)


async def test_a_proxy_that_is_not_there_sends_nothing() -> None:
    async with serving(FakeSlack()) as slack:
        away = f"http://127.0.0.1:{closed_port()}"
        section = SlackSection.model_validate({"workspaces": TOKENS, "api_url": slack.url, "proxy": away})
        (connection,) = SLACK.connect(section, Notebook())
        with pytest.raises(NotSent):
            await connection.client.call(Call("auth.test", {}))
        assert connection.close is not None
        await connection.close()
    assert slack.calls == []


def test_one_proxy_for_all_and_one_for_a_platform(settings: Settings) -> None:
    slack = SlackSection.model_validate({"proxy": "http://own:1"})
    both = settings.model_copy(
        update={
            "network": NetworkSection(proxy="http://all:2"),
            "slack": slack,
            "telegram": TelegramSection(),
        }
    )
    assert both.section("slack").proxy == "http://own:1"
    assert both.section("telegram").proxy == "http://all:2"
