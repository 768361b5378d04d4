"""What polling and the webhook have in common: who the bot is, and an update's way through the door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.core.platform import Call, Door, Refused
from bot.platforms.telegram.client import TelegramClient
from bot.platforms.telegram.menu import Commands, bring_up_to_date
from bot.platforms.telegram.receive import NAME, UPDATES, receive
from bot.platforms.telegram.section import CONNECTION

log = structlog.get_logger(__name__)

Update = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: the first wait after a failure and the longest; after another poller; for a slow commit."""

    first: float = 0.5
    longest: float = 60.0
    rival: float = 30.0
    commit: float = 1.0

    def waits(self) -> Iterator[float]:
        wait = self.first
        while True:
            yield wait
            wait = min(2 * wait, self.longest)


async def introduce(client: TelegramClient, commands: Commands) -> Mapping[str, Any]:
    """Who the bot is; its lists of commands are brought up to date on the way.

    :raises SendError: Telegram could not be asked, or does not know the token
    """
    bot = await client.call(Call("getMe", {}))
    try:
        await bring_up_to_date(commands, client.ask)
    except Refused as error:
        log.warning("telegram.menu_refused", why=str(error))
    return bot


async def hand_over(door: Door, update: Update) -> None:
    """Commit what follows from an update; one that can't be read becomes a dead letter.

    :raises Unavailable: nothing was recorded
    """
    try:
        incoming = receive(update, CONNECTION)
    except ValueError as error:
        key = str(update["update_id"])
        log.warning("telegram.unreadable", update=key, why=str(error))
        await door.bury(NAME, CONNECTION, key, update, str(error))
        return
    if incoming is not None:
        await door.receive(incoming)


def chat_of(update: Update) -> int:
    """Whose lane the update goes into; one that can't be read has no chat and goes into a lane of its own."""
    for kind in UPDATES:
        match update.get(kind):
            case {"chat": {"id": int(chat)}} | {"message": {"chat": {"id": int(chat)}}}:
                return chat
            case _:
                pass
    return 0
