"""What Telegram offers beside the input field: by kind of chat and language, set only where it differs."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.core.incoming import PlaceKind
from bot.core.platform import Refused
from bot.platforms.telegram import TelegramSection
from bot.platforms.telegram.client import TelegramClient
from bot.platforms.telegram.ear import introduce
from bot.platforms.telegram.menu import Commands
from tests.support.telegram.server import TOKEN, TelegramServer

COMMANDS: Commands = {
    PlaceKind.PRIVATE: {
        "en": {"deal": "report a deal", "Bad Name": "x", "undo": "take back"},
        "zh": {"deal": "报告商机"},
    },
    PlaceKind.ROOM: {"en": {"deal": "report a deal"}, "zh": {"deal": "报告商机"}},
}
PRIVATE, GROUP = "all_private_chats", "all_group_chats"


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def client(server: TelegramServer) -> AsyncIterator[TelegramClient]:
    client = TelegramClient(TelegramSection(api_url=server.url), TOKEN)
    yield client
    await client.close()


async def test_each_kind_of_chat_has_its_list_in_each_language(
    server: TelegramServer, client: TelegramClient
) -> None:
    await introduce(client, COMMANDS)
    deal = {"command": "deal", "description": "report a deal"}
    assert server.menus == {
        (PRIVATE, ""): [deal, {"command": "undo", "description": "take back"}],
        (PRIVATE, "zh"): [{"command": "deal", "description": "报告商机"}],
        (GROUP, ""): [deal],
        (GROUP, "zh"): [{"command": "deal", "description": "报告商机"}],
    }
    assert server.violations == []


async def test_the_same_lists_are_not_set_again(server: TelegramServer, client: TelegramClient) -> None:
    await introduce(client, COMMANDS)
    server.calls.clear()
    server.menus[GROUP, "zh"] = []
    await introduce(client, COMMANDS)
    set_now = [call.params for call in server.calls if call.method.startswith("set")]
    assert [(one["scope"]["type"], one["language_code"]) for one in set_now] == [(GROUP, "zh")]


async def test_the_button_of_another_program_gives_way_to_the_commands(
    server: TelegramServer, client: TelegramClient
) -> None:
    server.menu_button = {"type": "web_app", "text": "Shop", "web_app": {"url": "https://shop.example"}}
    await introduce(client, COMMANDS)
    assert server.menu_button == {"type": "commands"}


async def test_a_refused_menu_silences_nobody(server: TelegramServer, client: TelegramClient) -> None:
    server.fail("setMyCommands", 400)
    assert (await introduce(client, COMMANDS))["username"] == "drumbeat_bot"


async def test_a_token_that_is_refused_is_not_overlooked(server: TelegramServer) -> None:
    client = TelegramClient(TelegramSection(api_url=server.url), "1:other")
    with pytest.raises(Refused, match="does not know the bot's token"):
        await introduce(client, COMMANDS)
    await client.close()
