"""Fetches updates and acknowledges them: Telegram forgets an update only once it is committed.

The offset of the next request is what acknowledges, so it never passes an update that still waits. Chats are worked
on side by side, each in its own order. Telegram's acknowledgement carries no words, therefore an `Answer` is not
looked at: whatever is to be said goes through the outbox.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from starlette.routing import Route

from bot.core.findings import Finding
from bot.core.platform import Call, Connection, Door, NotSent, Refused, SendError, Unavailable
from bot.platforms.telegram.backlog import Backlog
from bot.platforms.telegram.client import POLL_SECONDS, Conflict, TelegramClient
from bot.platforms.telegram.ear import Patience, Update, chat_of, hand_over, introduce
from bot.platforms.telegram.examine import examine
from bot.platforms.telegram.menu import Commands
from bot.platforms.telegram.receive import UPDATES, envelope
from bot.platforms.telegram.section import CONNECTION, PATH, TelegramSection
from bot.platforms.telegram.webhook import Webhook, secret_of

log = structlog.get_logger(__name__)


def connect(section: TelegramSection, door: Door, commands: Commands) -> Sequence[Connection]:
    if section.token is None:
        return ()
    token = section.token.get_secret_value()
    client = TelegramClient(section, token)

    async def invite_link() -> str:
        bot = await client.call(Call("getMe", {}))
        return f"https://t.me/{bot['username']}?start="

    async def look(rooms: Sequence[str]) -> list[Finding]:
        return await examine(section, client, rooms)

    if section.mode == "webhook":
        hook = Webhook(client, door, commands, url=section.webhook_url, secret=secret_of(token))
        return (
            Connection(CONNECTION, client, hook.run, [Route(PATH, hook)], invite_link, look, client.close),
        )
    run = Poller(client, door, commands).run
    return (Connection(CONNECTION, client, run, (), invite_link, look, client.close),)


class Poller:
    """Listens for one bot until it is cancelled."""

    def __init__(
        self, client: TelegramClient, door: Door, commands: Commands, patience: Patience | None = None
    ) -> None:
        self._client = client
        self._door = door
        self._commands = commands
        self._patience = patience or Patience()
        self._lanes: dict[int, deque[Update]] = {}
        self._backlog = Backlog()
        self._bot: Mapping[str, Any] | None = None
        self._knows_rival = False

    async def run(self) -> None:
        waits = self._patience.waits()
        async with asyncio.TaskGroup() as tasks:
            while True:
                try:
                    await self._listen(tasks)
                    waits = self._patience.waits()
                except SendError as error:
                    await asyncio.sleep(self._step_back(error, next(waits)))

    def _step_back(self, error: SendError, wait: float) -> float:
        """How long to stay away after a failure."""
        match error:
            case Conflict():
                if not self._knows_rival:
                    log.warning("telegram.rival", why=str(error), help="run one bot with this token only")
                self._knows_rival = True
                self._bot = None  # perhaps somebody set a webhook; introducing ourselves removes it
                return self._patience.rival
            case NotSent(retry_after=pause):
                wait = max(wait, pause.total_seconds())
            case Refused():
                wait = self._patience.longest
            case _:
                pass
        log.warning("telegram.away", why=str(error), seconds=wait)
        return wait

    async def _listen(self, tasks: asyncio.TaskGroup) -> None:
        """One request for updates; Telegram answers at once while any of them is not acknowledged."""
        if self._bot is None:
            self._bot = await self._introduce()
        offset = self._backlog.offset()
        found = await self._client.updates(
            {"offset": offset, "timeout": POLL_SECONDS, "allowed_updates": list(UPDATES)}
        )
        self._backlog.acknowledged(offset)
        for update in found:
            if self._backlog.take(update["update_id"]):
                self._enqueue(tasks, envelope(update, self._bot, datetime.now(UTC)))
        await self._backlog.settle(self._patience.commit)

    async def _introduce(self) -> Mapping[str, Any]:
        """Who the bot is. Updates can be fetched only without a webhook."""
        bot = await introduce(self._client, self._commands)
        webhook = await self._client.call(Call("getWebhookInfo", {}))
        if webhook.get("url"):
            log.warning("telegram.webhook_removed", url=webhook["url"])
            await self._client.call(Call("deleteWebhook", {"drop_pending_updates": False}))
        log.info("telegram.listening", bot=bot["username"])
        return bot

    def _enqueue(self, tasks: asyncio.TaskGroup, update: Update) -> None:
        chat = chat_of(update)
        if chat in self._lanes:
            self._lanes[chat].append(update)
            return
        self._lanes[chat] = deque([update])
        tasks.create_task(self._work(chat))

    async def _work(self, chat: int) -> None:
        """Commit the updates of one chat, one after another."""
        lane = self._lanes[chat]
        while lane:
            await self._commit(lane[0])
            self._backlog.commit(lane.popleft()["update_id"])
        del self._lanes[chat]

    async def _commit(self, update: Update) -> None:
        for wait in self._patience.waits():
            try:
                await hand_over(self._door, update)
            except Unavailable as error:
                log.warning("telegram.not_committed", update=update["update_id"], why=str(error))
                await asyncio.sleep(wait)
            else:
                return
