"""Killed at any moment, the bot neither loses nor doubles what Slack delivers, nor says anything twice."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import random
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest
from rapidfuzz import fuzz

from tests.support.slack.emulators import answers, process, until
from tests.support.slack.web import FakeSlack, Remembering, closed_port, serving

pytestmark = pytest.mark.e2e

DRUMBEAT = str(Path(sys.executable).with_name("drumbeat"))
SECRET = "s3cr3t"
PEOPLE = 8
EVENTS = 160
KILLS = 10
CONFIG = """
currency: EUR
clock: "file:{home}/clock"
database: {{url: "sqlite:///{home}/drumbeat.db"}}
server: {{port: {port}}}
slack: {{api_url: "{api_url}", workspaces: {{main: {{}}}}}}
seed:
  teams: {{sales: {{name: Sales}}}}
  people:
{people}
"""
PERSON = '    - {{name: "Rep {n}", team: sales, identities: [{{platform: slack, user: U{n}, room: D{n}}}]}}'


class Bot:
    """One installation, and Slack's side of its endpoint: what was not acknowledged is delivered again."""

    def __init__(self, home: Path, slack: FakeSlack, session: aiohttp.ClientSession) -> None:
        port = closed_port()
        self.home = home
        self.url = f"http://127.0.0.1:{port}"
        self.waiting = [_event(number, name) for number, name in enumerate(_names())]
        self.deliveries = 0
        self._session = session
        people = "\n".join(PERSON.format(n=number) for number in range(PEOPLE))
        filled = CONFIG.format(home=home, port=port, api_url=slack.url, people=people)
        (home / "bot.yaml").write_text(filled, encoding="utf-8")
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("DRUMBEAT_")}
        secrets = {"BOT_TOKEN": "xoxb-1", "SIGNING_SECRET": SECRET}
        self.env |= {f"DRUMBEAT_SLACK__WORKSPACES__MAIN__{name}": value for name, value in secrets.items()}
        self.env["DRUMBEAT_TEST"] = "1"

    def command(self, name: str) -> tuple[str, ...]:
        return (DRUMBEAT, name, "--config", str(self.home / "bot.yaml"))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.subprocess.Process]:
        async with process(*self.command("run"), env=self.env) as started:
            await until(lambda: answers(self._session, self.url + "/healthz"))
            yield started

    async def deliver(self) -> None:
        """Each event that waits, a few at once, until the bot is gone."""
        line = asyncio.Queue[bytes]()
        for event in self.waiting:
            line.put_nowait(event)
        await asyncio.gather(*(self._deliver_from(line) for _ in range(6)))

    async def _deliver_from(self, line: asyncio.Queue[bytes]) -> None:
        while not line.empty():
            event = line.get_nowait()
            self.deliveries += 1
            try:
                url = self.url + "/slack/main/events"
                async with self._session.post(url, data=event, headers=_signed(event)) as response:
                    if response.status == 200:
                        self.waiting.remove(event)
            except aiohttp.ClientError:
                return

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.home / "drumbeat.db")) as connection:
            return connection.execute(query).fetchall()


def _event(number: int, customer: str) -> bytes:
    room = number % PEOPLE
    ts = f"{int(time.time()) - 600 + number}.000100"
    said = {"type": "message", "channel_type": "im", "channel": f"D{room}", "user": f"U{room}", "team": "T1"}
    event = said | {"ts": ts, "event_ts": ts, "text": f"won {customer} {10 + number}k"}
    body = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}", "event": event}
    return json.dumps(body).encode()


def _names() -> list[str]:
    """Made-up customers that sound like no other one, so that the bot has nothing to ask."""
    draw = random.Random(11)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    names: list[str] = []
    while len(names) < EVENTS:
        name = "".join(draw.sample(syllables, 5)).capitalize()
        if all(fuzz.ratio(name, other) < 60 for other in names):
            names.append(name)
    return names


def _signed(body: bytes) -> dict[str, str]:
    timestamp = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return {
        "content-type": "application/json",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": f"v0={signature.hexdigest()}",
    }


async def test_killed_again_and_again_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    draw = random.Random(7)
    async with serving(Remembering()) as slack, aiohttp.ClientSession() as session:
        bot = Bot(tmp_path, slack, session)
        async with process(*bot.command("migrate"), env=bot.env) as migrating:
            assert await migrating.wait() == 0
        for _ in range(KILLS):
            async with bot.running() as started:
                delivering = asyncio.create_task(bot.deliver())
                await asyncio.sleep(draw.uniform(0.01, 0.25))
                started.kill()
                await started.wait()
                await delivering
        (tmp_path / "clock").write_text("120", encoding="utf-8")  # what the dead still held is free again
        async with bot.running():
            await bot.deliver()
            await until(lambda: _all_said(bot), seconds=60)
        assert not bot.waiting
        assert bot.rows("SELECT count(*), count(DISTINCT key), count(DISTINCT state) FROM inbox") == [
            (EVENTS, EVENTS, 1)
        ]
        deals = bot.rows("SELECT amount_minor FROM deal WHERE status = 'won' ORDER BY 1")
        assert deals == [((10 + number) * 100_000,) for number in range(EVENTS)]
        sent = Counter(one["metadata"]["event_payload"]["outbox_id"] for one in slack.posted)
        figures = (
            f"{KILLS} kills, {bot.deliveries} deliveries of {EVENTS} events, {len(slack.posted)} messages"
        )
        print(figures)  # noqa: T201 the figures are the point
        assert [row for row, times in sent.items() if times > 1] == []
        assert set(sent) == {row for (row,) in bot.rows("SELECT id FROM outbox WHERE deed = 'post'")}


async def _all_said(bot: Bot) -> bool:
    return bot.rows("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', 'expired')") == [(0,)]
