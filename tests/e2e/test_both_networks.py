"""One team, one process, two networks: what somebody says on Slack is answered on Telegram, and the other way round."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.slack.emulators import ANA, EVE, WANG, LocalSlack, process, until, words_of
from tests.support.slack.web import closed_port
from tests.support.telegram.server import TOKEN, TelegramServer

pytestmark = pytest.mark.e2e

DRUMBEAT = str(Path(sys.executable).with_name("drumbeat"))
CARA, DORA = 7001, 7002  # on Telegram
CONFIG = """
currency: EUR
database: {{url: "sqlite:///{home}/drumbeat.db"}}
server: {{port: {port}}}
slack: {{api_url: "{slack}", mode: socket, workspaces: {{main: {{}}}}}}
telegram: {{api_url: "{telegram}"}}
blockers: {{helpers: {{legal: Cara, price: 王伟}}}}
seed:
  organisation: {{name: Example, zone: Europe/Berlin}}
  teams: {{sales: {{name: Sales}}}}
  people:
    - {{name: Ana Gomez, email: ana@example.com, team: sales, roles: [manager]}}
    - {{name: 王伟, email: wang@example.com, team: sales, language: zh}}
    - name: Cara
      team: sales
      identities: [{{platform: telegram, user: "{cara}", room: "{cara}"}}]
"""
SECRETS = {
    "SLACK__WORKSPACES__MAIN__BOT_TOKEN": "xoxb-local",
    "SLACK__WORKSPACES__MAIN__APP_TOKEN": "xapp-local",
    "SLACK__WORKSPACES__MAIN__SIGNING_SECRET": "local-secret",
    "TELEGRAM__TOKEN": TOKEN,
}
CODE = re.compile(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b")


@dataclass(frozen=True)
class Team:
    """Both networks as their people see them, and the bot's database."""

    slack: LocalSlack
    telegram: TelegramServer
    database: Path

    async def card(self, user: int, *words: str) -> dict[str, Any]:
        """The bot's newest message to somebody on Telegram that holds all of these words, once there is one."""

        def newest() -> dict[str, Any] | None:
            sent = reversed(self.telegram.sent_to(user))
            return next((one for one in sent if all(word in one["text"] for word in words)), None)

        try:
            await self.telegram.until(lambda: newest() is not None)
        except TimeoutError:
            there = [one["text"] for one in self.telegram.sent_to(user)]
            pytest.fail(f"no card with {words}; there is: {there}")
        await self.settled()
        found = newest()
        assert found is not None
        return found

    async def settled(self) -> None:
        """Until the bot has written down what became of its calls; no person answers faster than that."""
        async with asyncio.timeout(60):
            while self.rows("SELECT 1 FROM outbox WHERE state IN ('ready', 'sending')"):  # noqa: ASYNC110 another process writes it
                await asyncio.sleep(0.02)

    def rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query).fetchall()

    async def hello(self, user: str) -> str:
        """Let somebody on Slack say a first word, and Cara on Telegram; returns the room on Slack."""
        room = await self.slack.direct(user)
        await self.slack.says("thanks", room, user=user)
        await self.slack.card(room, "王伟" if user == WANG else "Ana")
        await self.telegram.says("/start", user=CARA)
        await self.card(CARA, "Hello Cara")
        return room


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    async with TelegramServer() as telegram, LocalSlack.running(tmp_path, {"mode": "socket"}) as slack:
        config = tmp_path / "bot.yaml"
        filled = CONFIG.format(
            home=tmp_path, port=closed_port(), slack=slack.api_url, telegram=telegram.url, cara=CARA
        )
        config.write_text(filled, encoding="utf-8")
        env = {name: value for name, value in os.environ.items() if not name.startswith("DRUMBEAT_")}
        env |= {f"DRUMBEAT_{name}": value for name, value in SECRETS.items()}
        async with process(DRUMBEAT, "migrate", "--config", str(config), env=env) as migrating:
            assert await migrating.wait() == 0
        async with process(DRUMBEAT, "run", "--config", str(config), env=env):

            async def is_connected() -> bool:
                return any("socket connected" in entry["summary"] for entry in await slack.log())

            await until(is_connected)
            yield Team(slack, telegram, tmp_path / "drumbeat.db")
    assert telegram.violations == []


async def test_invited_on_slack_joined_on_telegram_and_one_person_on_both(team: Team) -> None:
    ana = await team.hello(ANA)
    await team.slack.commands("/drumbeat", "invite Dora", ana)
    invite = await team.slack.card(ana, "Dora", "24 hours")
    await team.telegram.says(f"/start {_code(words_of(invite))}", user=DORA)
    await team.card(DORA, "Hello Dora")
    await team.telegram.says("won Acme 45k", user=DORA)
    await team.card(DORA, "Won", "Acme", "45,000")

    await team.telegram.says("/invite", user=DORA)
    own = await team.card(DORA, "10 minutes")
    room = await team.slack.direct(EVE)  # her other account, with an e-mail that nobody listed
    await team.slack.says(_code(own["text"]), room, user=EVE)
    await team.slack.card(room, "Dora")
    await team.card(DORA, "Slack")
    await team.slack.says("won Globex 20k", room, user=EVE)
    await team.slack.card(room, "Won", "Globex", "65,000")  # her month, from both
    assert team.rows(
        "SELECT count(*), count(DISTINCT owner_id) FROM deal JOIN person ON person.id = owner_id"
        " WHERE person.name = 'Dora'"
    ) == [(2, 1)]
    await team.telegram.says(_code(own["text"]), user=666)  # a code is good for once
    await team.card(666, "")
    assert team.rows(
        "SELECT count(*) FROM identity WHERE person_id = (SELECT id FROM person WHERE name = 'Dora')"
    ) == [(2,)]


async def test_a_blocker_from_slack_is_answered_on_telegram(team: Team) -> None:
    wang = await team.hello(WANG)
    await team.slack.says("海尔卡在法务审批", wang, user=WANG)
    await team.slack.card(wang, "卡点", "Cara")
    asked = await team.card(CARA, "王伟 needs help", "Legal")
    await team.telegram.press(asked, "On it", user=CARA)
    await team.slack.card(wang, "Cara", "在处理")
    taken = await team.card(CARA, "You are on it")
    await team.telegram.says("which clause?", user=CARA, reply_to=taken["message_id"])
    question = await team.slack.card(wang, "which clause?")
    await team.slack.says("第七条", wang, user=WANG, thread=question["ts"])
    answer = await team.card(CARA, "第七条")
    await team.telegram.press(answer, "Done", user=CARA)
    confirm = await team.slack.card(wang, "Cara", "已解决")
    await team.slack.presses(confirm, "是的,解决了", user=WANG)
    await team.card(CARA, "Solved, says 王伟")
    assert team.rows('SELECT state FROM "case"') == [("closed",)]


async def test_a_blocker_from_telegram_is_answered_on_slack(team: Team) -> None:
    wang = await team.hello(WANG)
    await team.telegram.says("blocked on Initech: waiting for the price", user=CARA)
    await team.card(CARA, "Blocker Initech", "王伟")
    asked = await team.slack.card(wang, "Cara", "价格", "Initech")
    await team.slack.presses(asked, "已解决", user=WANG)
    confirm = await team.card(CARA, "says Initech is done")
    await team.telegram.press(confirm, "Still stuck", user=CARA)
    again = await team.slack.card(wang, "Cara", "Initech", "还")
    await team.slack.presses(again, "我来处理", user=WANG)
    await team.card(CARA, "王伟", "is on Initech")


async def test_a_customer_claimed_on_both_is_decided_by_the_manager(team: Team) -> None:
    ana, wang = await team.hello(ANA), await team.hello(WANG)
    await team.slack.says("今天签下海尔 50万欧元", wang, user=WANG)
    await team.slack.card(wang, "赢单", "海尔", "500,000")
    await team.telegram.says("won 海尔 30k", user=CARA)
    question = await team.card(CARA, "belongs to 王伟")
    await team.telegram.press(question, "Another deal of mine", user=CARA)
    await team.card(CARA, "Ownership open")
    dispute = await team.slack.card(ana, "two claims", "王伟", "Cara")
    await team.slack.presses(dispute, "Two deals")
    reason = await team.slack.card(ana, "came first")
    await team.slack.presses(reason, "came first")
    await team.card(CARA, "Ana Gomez lets both deals count")
    await team.slack.card(wang, "Ana Gomez", "两单都计入")
    assert team.rows("SELECT sum(org_minor) FROM booking") == [(53_000_000,)]


def _code(text: str) -> str:
    found = CODE.search(text)
    assert found is not None, text
    return found[0]
