"""The bot as a process, polling a strict Bot API server on loopback."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from rapidfuzz import fuzz

from tests.support.telegram.server import TOKEN, TelegramServer

pytestmark = pytest.mark.e2e

FIRST = 7001
REPS = {FIRST + number: f"Rep {number}" for number in range(50)}
DRUMBEAT = str(Path(sys.executable).with_name("drumbeat"))
CONFIG = """
currency: EUR
database: {{url: "sqlite:///{home}/drumbeat.db"}}
telegram: {{api_url: "{url}"}}
seed:
  organisation: {{name: Example, zone: Europe/Berlin}}
  teams: {{sales: {{name: Sales}}}}
  people:
{people}
"""
PERSON = """
  - name: {name}
    team: sales
    identities: [{{platform: telegram, user: "{user}", room: "{user}"}}]
"""
BOSS = 7900
MANAGER = f"""
  - name: Ines
    roles: [manager, admin]
    identities: [{{platform: telegram, user: "{BOSS}", room: "{BOSS}"}}]
"""


class Bot:
    """One installation of the bot: its configuration, its database and the process that runs now."""

    def __init__(self, home: Path, server: TelegramServer) -> None:
        self.server = server
        self.database = home / "drumbeat.db"
        self.config = home / "bot.yaml"
        people = "".join(PERSON.format(name=name, user=user) for user, name in REPS.items()) + MANAGER
        self.config.write_text(CONFIG.format(home=home, url=server.url, people=people), encoding="utf-8")
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("DRUMBEAT_")}
        self.env["DRUMBEAT_TELEGRAM__TOKEN"] = TOKEN

    async def migrate(self) -> None:
        process = await self._start("migrate")
        assert await process.wait() == 0

    @asynccontextmanager
    async def running(self, ends_by: signal.Signals = signal.SIGTERM) -> AsyncIterator[None]:
        process = await self._start("run")
        try:
            yield
        finally:
            assert process.returncode is None, "the bot ended by itself"
            process.send_signal(ends_by)
            await asyncio.wait_for(process.wait(), 30)

    async def _start(self, command: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            DRUMBEAT, command, "--config", str(self.config), env=self.env, cwd=self.config.parent
        )

    def rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query).fetchall()

    def write(self, statement: str) -> None:
        with closing(sqlite3.connect(self.database, timeout=10)) as connection:
            connection.execute(statement)
            connection.commit()

    def inbox(self) -> set[str]:
        """The numbers of the updates that are on disk."""
        return {key for (key,) in self.rows("SELECT key FROM inbox WHERE platform = 'telegram'")}

    async def card(self, user: int, *words: str) -> dict[str, Any]:
        """The bot's newest message to a person, once it holds all of these words."""

        def newest() -> dict[str, Any] | None:
            return next((one for one in reversed(self.server.sent_to(user)) if _holds(one, words)), None)

        await self.server.until(lambda: newest() is not None)
        await self.settled()
        found = newest()
        assert found
        return found

    async def settled(self) -> None:
        """Until the bot has written down what became of its calls; no person answers faster than that."""
        async with asyncio.timeout(60):
            while self.rows("SELECT 1 FROM outbox WHERE state IN ('ready', 'sending')"):  # noqa: ASYNC110 another process writes it
                await asyncio.sleep(0.02)


def _holds(message: dict[str, Any], words: tuple[str, ...]) -> bool:
    return all(word in message["text"] for word in words)


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def bot(server: TelegramServer, tmp_path: Path) -> Bot:
    bot = Bot(tmp_path, server)
    await bot.migrate()
    return bot


async def test_a_report_its_correction_and_its_undo(server: TelegramServer, bot: Bot) -> None:
    async with bot.running():
        await server.says("won Acme 45k", user=FIRST)
        card = await bot.card(FIRST, "Won", "Acme", "45,000")
        await server.says("make it 48k", user=FIRST, reply_to=card["message_id"])
        card = await bot.card(FIRST, "Won", "Acme", "48,000")
        tap = await server.press(card, "Undo", user=FIRST)
        await bot.card(FIRST, "Undone", "Acme")
        await server.until(lambda: server.taps[tap] is not None)
    assert [message["message_id"] for message in server.sent_to(FIRST)] == [card["message_id"]]
    assert server.violations == []


async def test_a_message_that_is_edited_corrects_its_record_when_asked(
    server: TelegramServer, bot: Bot
) -> None:
    async with bot.running():
        said = await server.says("won Acme 45k", user=FIRST)
        await bot.card(FIRST, "Won", "45,000")
        await server.edits(said, "won Acme 54k")
        question = await bot.card(FIRST, "54k")
        await server.press(question, "Correct it", user=FIRST)
        await bot.card(FIRST, "Won", "54,000")
    assert bot.rows("SELECT amount_minor FROM deal") == [(5_400_000,)]
    assert server.violations == []


async def test_a_stranger_learns_how_to_get_in(server: TelegramServer, bot: Bot) -> None:
    async with bot.running():
        await server.says("won Acme 45k", user=666)
        await bot.card(666, "")
    assert bot.rows("SELECT count(*) FROM deal") == [(0,)]


async def test_what_was_said_in_a_group_is_answered_in_private_once_that_is_open(
    server: TelegramServer, bot: Bot
) -> None:
    async with bot.running():
        await server.says("/undo@drumbeat_bot", user=FIRST, chat=-1001)
        await server.until(lambda: any(made.params.get("chat_id") == FIRST for made in server.calls))
        await bot.settled()
        assert server.sent_to(FIRST) == []
        await server.says("/start", user=FIRST)
        await bot.card(FIRST, "nothing of yours to take back")


async def test_a_group_is_greeted_set_up_and_hears_of_a_win(
    server: TelegramServer, bot: Bot, tmp_path: Path
) -> None:
    """The clock is moved on, and the room never sleeps: the machine may run at night."""
    group, ahead = -1001, tmp_path / "clock"
    ahead.write_text("0", encoding="utf-8")
    bot.env["DRUMBEAT_TEST"], bot.env["DRUMBEAT_CLOCK"] = "1", f"file:{ahead}"
    bot.write(
        'INSERT INTO "grant" (person_id, role) SELECT person_id, \'admin\' FROM identity WHERE "user" = 7001'
    )
    async with bot.running():
        await server.says("/start", user=FIRST)
        await bot.card(FIRST, "Hello Rep 0")
        await server.joins(group, user=FIRST)
        question = await bot.card(FIRST, "Which team is it for?")
        assert [message["text"][:23] for message in server.sent_to(group)] == ["Hello, I am Drumbeat. M"]
        await server.press(question, "Sales", user=FIRST)
        await bot.card(FIRST, "May be posted: wins")
        bot.write("UPDATE room SET wakes_at = '00:00:00', sleeps_at = '00:00:00'")
        await server.says("won Acme 45k", user=FIRST)
        await bot.card(FIRST, "Won", "Acme")
        ahead.write_text("130", encoding="utf-8")
        await server.until(lambda: len(server.sent_to(group)) == 2)
        assert server.sent_to(group)[-1]["text"] == "🎉 Rep 0 won Acme!"
        await bot.settled()
        await server.says("undo", user=FIRST)
        await server.until(lambda: len(server.sent_to(group)) == 1)
    assert server.violations == []


async def test_killed_in_the_middle_nothing_is_missing_and_nothing_doubled(
    server: TelegramServer, bot: Bot
) -> None:
    for number, customer in enumerate(_names(200)):
        await server.says(f"won {customer} {40_000 + number}", user=FIRST + number % len(REPS))
    everything = _numbers(server)
    for _ in range(5):
        await _killed_while_it_answers(server, bot)
        assert everything - _numbers(server) <= bot.inbox()  # what was acknowledged is on disk
    async with bot.running():
        await server.until(lambda: not server.updates)
    assert bot.inbox() == everything
    assert bot.rows("SELECT count(*) FROM inbox WHERE state = 'done'") == [(200,)]
    assert bot.rows("SELECT count(*), count(DISTINCT external_id) FROM message") == [(200, 200)]
    deals = bot.rows("SELECT amount_minor FROM deal WHERE status = 'won' ORDER BY 1")
    assert deals == [((40_000 + number) * 100,) for number in range(200)]


async def _killed_while_it_answers(server: TelegramServer, bot: Bot) -> None:
    """Its first answer to somebody comes while the other updates of the batch are being committed."""

    def answered() -> set[int]:
        return {made.params["chat_id"] for made in server.calls if made.method == "sendMessage"}

    before = answered()
    async with bot.running(ends_by=signal.SIGKILL):
        await server.until(lambda: answered() > before)


def _numbers(server: TelegramServer) -> set[str]:
    """Of the updates that the server keeps for the bot."""
    return {str(update["update_id"]) for update in server.updates}


def _names(count: int) -> list[str]:
    """Made-up customers, none of which could be a slip of the pen for another."""
    draw = random.Random(11)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    names: list[str] = []
    while len(names) < count:
        name = "".join(draw.sample(syllables, 5)).capitalize()
        if all(fuzz.ratio(name, other) < 60 for other in names):
            names.append(name)
    return names


async def test_a_file_is_fetched_imported_and_its_questions_sent_back(
    server: TelegramServer, bot: Bot
) -> None:
    text = "ID,Customer,Owner,Stage,Amount,Close date\n1,Acme,Rep 0,Won,45k,2026-01-02\n2,Globex,Rep 1,Limbo,10,\n"
    async with bot.running():
        await server.sends("deals.csv", text.encode(), user=BOSS)
        shown = await bot.card(BOSS, "1 row fine", "1 with a question")
        await server.until(lambda: bool(server.documents))
        chat, name, content = server.documents[0]
        assert (chat, name) == (BOSS, "deals.questions.csv")
        assert "Limbo" in content.decode("utf-8-sig")
        await server.press(shown, "Import 1 row", user=BOSS)
        done = await bot.card(BOSS, "Imported deals.csv: 1 new")
        assert done["message_id"] == shown["message_id"]
        await server.press(done, "Undo", user=BOSS)
        await bot.card(BOSS, "Undone: 1 row of deals.csv")
    assert server.violations == []
