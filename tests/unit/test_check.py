"""`drumbeat check` against platforms on loopback: what is wrong, and what to do next."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import cli
from bot.commands.examination import _clock
from bot.platforms.slack.manifest import SCOPES
from tests.support.slack.web import FakeSlack, Reply, closed_port, serving
from tests.support.telegram.server import TOKEN, TelegramServer

GOOD = Reply(
    {"ok": True, "team": "Example", "user": "drumbeat", "bot_id": "B1", "team_id": "T1"},
    headers={"X-OAuth-Scopes": ",".join(SCOPES)},
)
SEED = """
seed:
  people:
    - name: Ines
      roles: [admin]
      identities: [{platform: telegram, user: "7001"}]
  rooms:
    - {platform: slack, room: C1, title: sales}
    - {platform: telegram, room: "-1001", title: Sales}
"""


class Place:
    """An empty folder with its settings, and the two platforms."""

    def __init__(
        self,
        path: Path,
        telegram: TelegramServer,
        slack: FakeSlack,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.path, self.telegram, self.slack = path, telegram, slack
        self._patch, self._capsys = monkeypatch, capsys

    def write(self, more: str = SEED, **telegram: str) -> None:
        section = {"api_url": self.telegram.url, **telegram}
        text = f"telegram: {json.dumps(section)}\nslack: {json.dumps({'api_url': self.slack.url})}\n{more}"
        (self.path / "bot.yaml").write_text(text, encoding="utf-8")

    def know(self, **tokens: str) -> None:
        for name, value in tokens.items():
            prefix = "" if name.startswith("TELEGRAM") else "SLACK__WORKSPACES__MAIN__"
            self._patch.setenv(f"DRUMBEAT_{prefix}{name}", value)

    async def call(self, *arguments: str) -> tuple[int, str]:
        code = await asyncio.to_thread(cli, list(arguments), standalone_mode=False)
        said = self._capsys.readouterr()
        assert said.err == ""
        return code or 0, said.out

    async def check(self, *arguments: str) -> tuple[int, dict[str, str]]:
        """The exit code, and each line by its subject."""
        code, said = await self.call("check", *arguments)
        lines = said.rstrip("\n").split("\n")
        return code, {line[2:].split(":")[0]: line[0] + line.partition(":")[2] for line in lines}


@pytest.fixture
async def place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> AsyncIterator[Place]:
    monkeypatch.chdir(tmp_path)
    async with TelegramServer() as telegram, serving(FakeSlack()) as slack:
        place = Place(tmp_path, telegram, slack, monkeypatch, capsys)
        place.write()
        yield place


@pytest.fixture
async def whole(place: Place) -> Place:
    """Everything is as it should be."""
    place.know(TELEGRAM__TOKEN=TOKEN, BOT_TOKEN="xoxb-1", APP_TOKEN="xapp-1")
    place.slack.will("auth.test", GOOD)
    place.telegram._chat(-1001)
    place.telegram._chat(7001)
    await place.call("migrate")
    return place


async def test_all_is_well_and_the_admin_reads_it(whole: Place) -> None:
    code, lines = await whole.check()
    assert code == 0
    assert not [line for line in lines.values() if line.startswith("✗")]
    assert lines["slack/main bot token"] == "✓ @drumbeat in Example"
    assert lines["slack/main scopes"] == f"✓ all {len(SCOPES)} of the manifest"
    assert lines["slack/main app token"] == "✓ Socket Mode opens"
    assert lines["slack/main room C1"] == "✓ the bot is in it"
    assert lines["telegram token"] == "✓ @drumbeat_bot"
    assert lines["telegram updates"] == "✓ polling; 0 wait at Telegram"
    assert lines["telegram room -1001"] == "✓ the bot is in “Sales”"
    assert lines["telegram/main events"].startswith("· nothing was heard yet → with `drumbeat run`")
    assert lines["telegram clock"] == "✓ this machine's clock is right"
    assert lines["people"] == "✓ 1 listed, 1 connected"
    assert lines["journal"] == "✓ WAL"
    assert "MB free" in lines["disk"]
    assert lines["test message"] == "✓ sent to Ines by telegram"
    (message,) = whole.telegram.sent_to(7001)
    assert message["text"].startswith("This is the test message of “drumbeat check”")
    assert whole.telegram.violations == []


async def test_without_a_message_nobody_is_written_to(whole: Place) -> None:
    code, said = await whole.call("check", "--no-message", "--json")
    found: list[dict[str, Any]] = json.loads(said)
    assert code == 0
    assert {"subject": "telegram token", "ok": True, "says": "@drumbeat_bot", "do": ""} in found
    assert whole.telegram.sent_to(7001) == []


async def test_what_slack_finds_wrong(whole: Place) -> None:
    few = {"X-OAuth-Scopes": "chat:write,commands,files:read"}
    whole.slack.replies["auth.test"].clear()
    whole.slack.will("auth.test", Reply(GOOD.body, headers=few))
    whole.slack.will("conversations.history", Reply({"ok": False, "error": "not_in_channel"}))
    code, lines = await whole.check("--no-message")
    assert code == 1
    assert lines["slack/main scopes"].startswith("✗ missing: app_mentions:read, im:history")
    assert "drumbeat manifest slack" in lines["slack/main scopes"]
    assert lines["slack/main room C1"].endswith("→ write /invite @drumbeat there")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply({"ok": False, "error": "invalid_auth"}), "✗ Slack does not take it"),
        (Reply({"ok": True, "user": "ana", "team": "Example"}), "✗ it is a person's token, not the bot's"),
        (Reply("", 429, {"Retry-After": "7"}), "✗ auth.test: Slack asks for a pause of 7 s"),
        (Reply({"ok": False, "error": "not_allowed_token_type"}), "✗ it is another kind of token"),
        (Reply("<html>", 502), "✗ auth.test: Slack answered nonsense"),
    ],
)
async def test_a_bot_token_that_is_of_no_use(whole: Place, reply: Reply, words: str) -> None:
    whole.slack.replies["auth.test"].clear()
    whole.slack.will("auth.test", reply)
    code, lines = await whole.check("--no-message")
    assert (code, "slack/main scopes" in lines) == (1, False)
    assert lines["slack/main bot token"].startswith(words)
    assert " → " in lines["slack/main bot token"]


async def test_what_telegram_finds_wrong(whole: Place) -> None:
    whole.telegram.webhook = "https://other.example/hook"
    whole.telegram.bot |= {"can_read_all_group_messages": True, "can_join_groups": False}
    del whole.telegram.chats[-1001]
    code, lines = await whole.check("--no-message")
    assert code == 1
    assert lines["telegram updates"].startswith("✗ a webhook is set to https://other.example/hook")
    assert lines["telegram room -1001"].startswith("✗ the bot is not in it")
    assert lines["telegram privacy mode"].startswith("· off: ")
    assert lines["telegram groups"].endswith("→ allow it at @BotFather with /setjoingroups")


async def test_a_telegram_token_that_is_of_no_use(whole: Place) -> None:
    whole.know(TELEGRAM__TOKEN="1:other")
    code, lines = await whole.check()
    assert code == 1
    assert lines["telegram token"].startswith("✗ Telegram does not take it")
    assert "1:other" not in "".join(lines.values())
    assert lines["test message"].startswith("✗ to Ines by telegram was not sent")


async def test_the_webhook_that_telegram_can_not_reach(whole: Place) -> None:
    whole.write(mode="webhook", public_url="https://bot.example")
    code, lines = await whole.check("--no-message")
    assert (code, lines["telegram updates"][:24]) == (0, "· no webhook is set yet ")
    whole.telegram.webhook = "https://bot.example/telegram/updates"
    assert (await whole.check("--no-message"))[1]["telegram updates"].startswith("✓ webhook https://bot.ex")
    whole.telegram.webhook = "https://old.example/telegram/updates"
    assert (await whole.check("--no-message"))[0] == 1


async def test_slack_over_http_needs_an_address(whole: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRUMBEAT_SLACK__WORKSPACES__MAIN__APP_TOKEN")
    whole.know(SIGNING_SECRET="s")
    code, lines = await whole.check("--no-message")
    assert code == 1
    assert lines["slack/main address"].startswith("✗ slack.public_url is still the example")


async def test_a_network_that_is_away(whole: Place) -> None:
    whole.write(SEED + f"network: {{proxy: 'http://ana:s3cret@127.0.0.1:{closed_port()}'}}\n")
    code, said = await whole.call("check", "--no-message")
    assert code == 1
    assert "telegram network: 127.0.0.1" in said
    assert "through the proxy http://127.0.0.1:" in said
    assert "s3cret" not in said


async def test_nobody_to_write_to_and_nothing_connected(place: Place) -> None:
    place.write("")
    await place.call("migrate")
    code, lines = await place.check()
    assert code == 1
    assert lines["platforms"] == "✗ neither Telegram nor Slack is connected → drumbeat setup"
    place.know(TELEGRAM__TOKEN=TOKEN)
    _, lines = await place.check()
    assert lines["test message"].startswith("✗ no admin is connected here yet → drumbeat invite NAME")


async def test_an_empty_database_and_settings_of_no_use(place: Place) -> None:
    code, lines = await place.check()
    assert (code, lines["database"][:25]) == (1, "✗ The database is empty. ")
    place.write("curency: EUR\n")
    code, lines = await place.check()
    assert (code, list(lines)) == (1, ["settings"])
    assert "curency" in lines["settings"]


def test_a_clock_that_is_wrong() -> None:
    now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    told = "Mon, 23 Nov 2026 10:00:00 GMT"
    assert _clock("c", told, now + timedelta(seconds=20)).ok
    assert _clock("c", told, now + timedelta(minutes=6)).says == "this machine's clock is 360 s fast"
    assert _clock("c", told, now - timedelta(minutes=6)).says == "this machine's clock is 360 s slow"
    assert _clock("c", "soon", now).ok is None
