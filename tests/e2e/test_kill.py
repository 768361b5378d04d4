"""One bot on Slack and Telegram at once, killed again and again while people report on both: what was acknowledged
is there, nothing counts twice, and what nobody can read keeps nobody waiting.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import random
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import Engine, create_engine, text

from tests.conftest import _on_server
from tests.support.slack.emulators import answers, process, until
from tests.support.slack.web import FakeSlack, Remembering, closed_port, serving
from tests.support.telegram.server import TOKEN, TelegramServer

pytestmark = pytest.mark.e2e

DRUMBEAT = str(Path(sys.executable).with_name("drumbeat"))
SECRET = "s3cr3t"
PEOPLE = 10
EVENTS = 200
KILLS = 6
CONFIG = """
currency: EUR
database: {{url: "{database}"}}
server: {{port: {port}}}
slack: {{api_url: "{slack}", workspaces: {{main: {{}}}}}}
telegram: {{api_url: "{telegram}"}}
seed:
  teams: {{sales: {{name: Sales}}}}
  people:
{people}
"""
PERSON = """
    - name: "Rep {n}"
      team: sales
      identities:
        - {{platform: slack, user: U{n}, room: D{n}}}
        - {{platform: telegram, user: "{chat}", room: "{chat}"}}
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the bot keeps what it knows."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/drumbeat.db"
        return
    server = request.getfixturevalue("postgres_template")
    _on_server(server, "CREATE DATABASE kill")
    yield f"{server}/kill"
    _on_server(server, "DROP DATABASE kill WITH (FORCE)")


class Bot:
    """One installation, and both platforms' sides of it: what was not acknowledged is delivered again."""

    def __init__(
        self,
        home: Path,
        address: str,
        slack: FakeSlack,
        telegram: TelegramServer,
        http: aiohttp.ClientSession,
    ) -> None:
        port = closed_port()
        self.url = f"http://127.0.0.1:{port}"
        self.config = home / "bot.yaml"
        self.telegram = telegram
        self.waiting: dict[str, bytes] = {}  # Slack's events that were not acknowledged, by key
        self.acknowledged: set[str] = set()
        self.expected: dict[str, int] = {}  # customers and thousands
        self._http = http
        people = "".join(PERSON.format(n=n, chat=7001 + n) for n in range(PEOPLE))
        self.config.write_text(
            CONFIG.format(database=address, port=port, slack=slack.url, telegram=telegram.url, people=people),
            encoding="utf-8",
        )
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("DRUMBEAT_")}
        self.env |= {
            "DRUMBEAT_SLACK__WORKSPACES__MAIN__BOT_TOKEN": "xoxb-1",
            "DRUMBEAT_SLACK__WORKSPACES__MAIN__SIGNING_SECRET": SECRET,
            "DRUMBEAT_TELEGRAM__TOKEN": TOKEN,
        }
        driver = address.replace("postgresql:", "postgresql+psycopg:")
        self.engine: Engine = create_engine(driver)

    def command(self, name: str) -> tuple[str, ...]:
        return (DRUMBEAT, name, "--config", str(self.config))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.subprocess.Process]:
        async with process(*self.command("run"), env=self.env) as started:
            await until(lambda: answers(self._http, self.url + "/healthz"))
            yield started

    async def is_told(self, number: int, customer: str) -> None:
        """A report, every other one on Slack, and now and then what is no report, or nothing one can read."""
        person, words = number % PEOPLE, f"won {customer} {10 + number}k"
        self.expected[customer] = 10 + number
        if number % 2:
            self._waits(f"{number}", person, words)
        else:
            await self.telegram.says(words, user=7001 + person)
        match number % 20:
            case 4:
                await self.telegram.push(message={"message_id": "?", "from": 5, "chat": None})
            case 5:
                self._waits(f"{number}b", person, {"type": "message", "channel": 5, "ts": None})
            case 8:
                await self.telegram.says("my pipeline", user=7001 + person)
            case 9:
                self._waits(f"{number}b", person, "thanks")

    def _waits(self, key: str, person: int, what: str | dict[str, Any]) -> None:
        said = {"type": "message", "channel_type": "im", "channel": f"D{person}", "user": f"U{person}"}
        ts = f"{int(time.time()) - 600 + len(self.waiting)}.000100"
        event = (
            said | {"team": "T1", "ts": ts, "event_ts": ts, "text": what} if isinstance(what, str) else what
        )
        body = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{key}", "event": event}
        self.waiting[key] = json.dumps(body).encode()

    async def slack_delivers(self) -> None:
        """Each event that waits, a few at once, until the bot is gone."""
        line = asyncio.Queue[str]()
        for key in self.waiting:
            line.put_nowait(key)
        await asyncio.gather(*(self._deliver_from(line) for _ in range(4)))

    async def _deliver_from(self, line: asyncio.Queue[str]) -> None:
        while not line.empty():
            key = line.get_nowait()
            body = self.waiting[key]
            try:
                url = self.url + "/slack/main/events"
                async with self._http.post(url, data=body, headers=_signed(body)) as response:
                    if response.status == 200:
                        del self.waiting[key]
                        self.acknowledged.add(key)
            except aiohttp.ClientError:
                return

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


def _signed(body: bytes) -> dict[str, str]:
    timestamp = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return {
        "content-type": "application/json",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": f"v0={signature.hexdigest()}",
    }


def _customers() -> list[str]:
    """Made-up names, no two of which are alike: two letters of each are nowhere else."""
    draw = random.Random(3)
    found: set[str] = set()
    while len(found) < EVENTS:
        found.add("".join(draw.choices("bcdfghjklmnpqrstvwxz", k=9)).title())
    return sorted(found)


@pytest.fixture
async def bot(tmp_path: Path, address: str) -> AsyncIterator[Bot]:
    async with (
        serving(Remembering()) as slack,
        TelegramServer() as telegram,
        aiohttp.ClientSession() as http,
    ):
        made = Bot(tmp_path, address, slack, telegram, http)
        async with process(*made.command("migrate"), env=made.env) as migrating:
            assert await migrating.wait() == 0
        yield made
        made.engine.dispose()


async def test_killed_while_people_report_on_both_platforms(bot: Bot) -> None:
    draw = random.Random(7)
    for number, customer in enumerate(_customers()):
        await bot.is_told(number, customer)
    updates = {str(update["update_id"]) for update in bot.telegram.updates}
    for _ in range(KILLS):
        async with bot.running() as started:
            delivering = asyncio.create_task(bot.slack_delivers())
            await asyncio.sleep(draw.uniform(0.05, 0.5))
            started.kill()
            await started.wait()
            await delivering
        kept = {key for (key,) in bot.rows("SELECT key FROM inbox WHERE platform = 'telegram'")}
        gone = updates - {str(update["update_id"]) for update in bot.telegram.updates}
        assert gone <= kept  # what was acknowledged is on disk
    async with bot.running():
        await bot.slack_delivers()
        await bot.telegram.until(lambda: not bot.telegram.updates)
    assert not bot.waiting
    deals = bot.rows(
        "SELECT account.name, deal.amount_minor FROM deal JOIN account ON account.id = deal.account_id"
        " WHERE deal.status = 'won'"
    )
    assert sorted(deals) == sorted((name, n * 100_000) for name, n in bot.expected.items())
    assert bot.rows("SELECT count(*) FROM booking") == [(EVENTS,)]
    dead = bot.rows("SELECT platform, count(*) FROM inbox WHERE state = 'dead' GROUP BY platform ORDER BY 1")
    assert dead == [("slack", EVENTS // 20), ("telegram", EVENTS // 20)]  # the unreadable ones, each once
