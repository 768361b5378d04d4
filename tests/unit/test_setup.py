"""`drumbeat setup` as a new operator sees it, against platforms on loopback."""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
import stat
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from bot.cli import cli
from bot.commands.envfile import read_env, write_env
from bot.commands.tokens import Token, kind_of
from bot.platforms.slack.manifest import SCOPES
from tests.support.slack.web import FakeSlack, Reply, serving
from tests.support.telegram.server import TOKEN, TelegramServer

BOT, APP = "xoxb-good", "xapp-good"
MAIN = "DRUMBEAT_SLACK__WORKSPACES__MAIN__"
YAML = "telegram: {telegram}\nslack: {slack}\n{more}"


class Fussy(FakeSlack):
    """Knows one bot's token and one app's, and each only where it belongs."""

    @override
    def answer(self, method: str, asked: Any) -> Reply:
        if self.tokens[-1] != f"Bearer {BOT}":
            return Reply({"ok": False, "error": "invalid_auth"})
        who = {"ok": True, "team": "Example", "user": "drumbeat", "bot_id": "B1"}
        return Reply(who, headers={"X-OAuth-Scopes": ",".join(SCOPES)})


class Desk:
    """An empty folder with its settings, and an operator who types."""

    def __init__(
        self,
        path: Path,
        telegram: TelegramServer,
        slack: FakeSlack,
        patch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.path, self.telegram, self.slack = path, telegram, slack
        self._patch, self._capsys = patch, capsys
        self.write()

    def write(self, more: str = "", **slack: Any) -> None:
        text = YAML.format(
            telegram=json.dumps({"api_url": self.telegram.url}),
            slack=json.dumps({"api_url": self.slack.url, **slack}),
            more=more,
        )
        (self.path / "bot.yaml").write_text(text, encoding="utf-8")

    async def types(self, *lines: str, command: str = "setup") -> str:
        """Answer each question in turn, the rest with Enter; what was said comes back."""
        self._patch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        code = await asyncio.to_thread(cli, command.split(), standalone_mode=False)
        said = self._capsys.readouterr()
        assert (code or 0, said.err) == (0, "")
        return said.out

    @property
    def env(self) -> dict[str, str]:
        return read_env(self.path / ".env")

    def rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.path / "drumbeat.db")) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
async def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> AsyncIterator[Desk]:
    monkeypatch.chdir(tmp_path)
    async with TelegramServer() as telegram, serving(Fussy()) as slack:
        yield Desk(tmp_path, telegram, slack, monkeypatch, capsys)


ORGANISATION = ("Example", "Berlin", "en")


async def test_both_platforms_and_the_first_admin(desk: Desk) -> None:
    said = await desk.types(TOKEN, BOT, APP, *ORGANISATION, "Ines Weber", "y")
    assert "✓ telegram token: @drumbeat_bot" in said
    assert "✓ slack/main bot token: @drumbeat in Example" in said
    assert f"✓ slack/main scopes: all {len(SCOPES)} of the manifest" in said
    assert "✓ slack/main app token: Socket Mode opens" in said
    assert "https://t.me/drumbeat_bot?start=" in said
    assert "drumbeat run" in said
    for secret in (TOKEN, BOT, APP):
        assert secret not in said
    assert desk.env == {
        "DRUMBEAT_TELEGRAM__TOKEN": TOKEN,
        f"{MAIN}BOT_TOKEN": BOT,
        f"{MAIN}APP_TOKEN": APP,
    }
    assert stat.S_IMODE((desk.path / ".env").stat().st_mode) == 0o600
    assert desk.rows("SELECT name, zone, language FROM organisation") == [("Example", "Europe/Berlin", "en")]
    assert desk.rows("SELECT name, zone FROM person") == [("Ines Weber", "Europe/Berlin")]
    assert {role for (role,) in desk.rows('SELECT role FROM "grant"')} == {"admin", "rep"}


async def test_again_keeps_what_works_and_asks_no_more_than_needed(desk: Desk) -> None:
    await desk.types(TOKEN, "", *ORGANISATION, "Ines", "n")
    before = (desk.path / ".env").read_text(encoding="utf-8")
    said = await desk.types("", "", "Ines")
    assert "Enter keeps the one you have" in said
    assert "Your organisation" not in said
    assert (desk.path / ".env").read_text(encoding="utf-8") == before
    assert desk.rows("SELECT name FROM person") == [("Ines",)]
    assert desk.rows('SELECT role FROM "grant"') == [("admin",)]
    desk_db = sqlite3.connect(desk.path / "drumbeat.db")
    with closing(desk_db), desk_db:
        desk_db.execute(
            "INSERT INTO identity (platform, connection, user, person_id, room, reachable, used_at, created_at)"
            " VALUES ('telegram', 'main', '7001', 1, '7001', 1, '2026-11-23 09:00:00', '2026-11-23 09:00:00')"
        )
    assert "✓ Ines is admin and connected." in await desk.types()


async def test_the_wrong_kind_of_token_is_named(desk: Desk) -> None:
    said = await desk.types(
        BOT, TOKEN, APP, "xoxp-1", "xoxe.xoxp-1", BOT, BOT, "0" * 32, APP, *ORGANISATION, "Ines"
    )
    assert "✗ That is Slack's Bot User OAuth Token (xoxb-…); wanted is a Telegram bot token" in said
    assert "✗ That is a Slack app-level token (xapp-…); wanted is Slack's Bot User" in said
    assert "✗ That is a Slack user's token" in said
    assert "✗ That is a Slack configuration or refresh token" in said
    assert "✗ That is Slack's Signing Secret" in said
    assert len(desk.env) == 3


async def test_a_token_that_is_refused_is_not_kept(desk: Desk) -> None:
    said = await desk.types("1:other", "", "xoxb-other", "", *ORGANISATION)
    assert "✗ telegram token: Telegram does not take it" in said
    assert "✗ slack/main bot token: Slack does not take it (auth.test: invalid_auth)" in said
    assert "Nothing is connected yet." in said
    assert not (desk.path / ".env").exists()
    assert desk.rows("SELECT name FROM person") == []


async def test_slack_over_http_takes_the_signing_secret(desk: Desk) -> None:
    await desk.types("", BOT, "", "0123456789abcdef0123456789abcdef", *ORGANISATION, "Ines")
    assert set(desk.env) == {f"{MAIN}BOT_TOKEN", f"{MAIN}SIGNING_SECRET"}


async def test_half_of_slack_is_left_out(desk: Desk) -> None:
    said = await desk.types(TOKEN, BOT, "", "", *ORGANISATION, "Ines")
    assert "Slack is left out: without one of the two nothing reaches the bot." in said
    assert set(desk.env) == {"DRUMBEAT_TELEGRAM__TOKEN"}


async def test_each_workspace_of_the_settings_is_asked_for(desk: Desk) -> None:
    desk.write(workspaces={"asia": {}})
    said = await desk.types("", BOT, APP, *ORGANISATION, "Ines")
    assert "Slack, workspace “asia”" in said
    assert set(desk.env) == {
        "DRUMBEAT_SLACK__WORKSPACES__ASIA__BOT_TOKEN",
        "DRUMBEAT_SLACK__WORKSPACES__ASIA__APP_TOKEN",
    }


async def test_what_the_settings_say_is_not_asked(desk: Desk) -> None:
    desk.write(
        "seed:\n  organisation: {name: 示例, zone: Asia/Shanghai, language: zh}\n"
        "  people: [{name: 陈美, roles: [admin]}]\n"
    )
    said = await desk.types(TOKEN, "", "")
    assert "Your organisation" not in said
    assert "Code for 陈美" in said
    assert desk.rows("SELECT name, zone FROM organisation") == [("示例", "Asia/Shanghai")]


async def test_the_environment_goes_before_the_file_and_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRUMBEAT_TELEGRAM__TOKEN", "1:old")
    said = await desk.types(TOKEN, "", *ORGANISATION)
    assert "✗ DRUMBEAT_TELEGRAM__TOKEN is also set in the environment" in said
    assert "1:old" not in said


async def test_a_zone_that_there_is_none_of_is_asked_again(desk: Desk) -> None:
    said = await desk.types(TOKEN, "", "Example", "Atlantis", "上海", "fr", "zh", "Ines")
    assert "✗ There is no time zone “Atlantis”" in said
    assert desk.rows("SELECT zone, language FROM organisation") == [("Asia/Shanghai", "zh")]


def test_the_env_file_keeps_what_it_does_not_know(tmp_path: Path) -> None:
    real, link = tmp_path / "secrets", tmp_path / ".env"
    real.write_text("# ours\nOTHER='a b'\nexport DRUMBEAT_X=1\nDRUMBEAT_X=2\n", encoding="utf-8")
    real.chmod(0o644)
    link.symlink_to(real)
    write_env({"DRUMBEAT_X": "3", "DRUMBEAT_Y": "4"}, link)
    assert real.read_text(encoding="utf-8") == "# ours\nOTHER='a b'\nDRUMBEAT_X=3\nDRUMBEAT_Y=4\n"
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert read_env(link) == {"OTHER": "a b", "DRUMBEAT_X": "3", "DRUMBEAT_Y": "4"}
    assert sorted(path.name for path in tmp_path.iterdir()) == [".env", "secrets"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (TOKEN, Token.TELEGRAM),
        ("xoxb-1-2-abc", Token.SLACK_BOT),
        ("xapp-1-A1-2-f", Token.SLACK_APP),
        ("xoxp-1", Token.SLACK_USER),
        ("xoxe-1-abc", Token.SLACK_CONFIGURATION),
        ("https://hooks.slack.com/services/T/B/x", Token.SLACK_WEBHOOK),
        ("0" * 32, Token.SIGNING_SECRET),
        ("gIkuvaNzQIHg97ATvDxqgjtO", Token.SLACK_VERIFICATION),
        ("hello", Token.UNKNOWN),
    ],
)
def test_a_tokens_shape_tells_its_kind(text: str, kind: Token) -> None:
    assert kind_of(text) is kind


class TestDifferences:
    """`drumbeat config diff`: chat rules after the start, and this shows where it has ruled."""

    SEED = """
seed:
  organisation: {name: Example, zone: Europe/Berlin}
  teams: {dach: {name: DACH, currency: EUR}, berlin: {name: Berlin, parent: dach}}
  people:
    - {name: Ines, email: ines@example.com, team: dach, roles: [{role: manager, team: dach}], goals: {2026-11: 200000}}
    - {name: Jonas, team: berlin, channel: partner, identities: [{platform: telegram, user: "7001"}]}
  rooms: [{platform: slack, room: C1, title: sales, team: dach}]
  schedules:
    digest: {kind: standup, team: dach, at: ["08:30"], every: week, days: [mon]}
"""

    async def differs(self, desk: Desk) -> list[str]:
        code = await asyncio.to_thread(cli, ["config", "diff"], standalone_mode=False)
        said = desk._capsys.readouterr().out.splitlines()
        assert code == (1 if said[0][0] in "−+≠" else None)
        return said

    async def test_none_after_the_start(self, desk: Desk) -> None:
        desk.write(self.SEED)
        await desk.types(command="migrate")
        assert await self.differs(desk) == ["The database holds what bot.yaml lists, and nothing else."]

    async def test_each_has_a_line(self, desk: Desk) -> None:
        desk.write(self.SEED)
        await desk.types(command="migrate")
        desk.write(
            self.SEED.replace("name: Example", "name: Other")
            .replace("2026-11: 200000", "2026-11: 250000.50, 2026-12: 1")
            .replace("channel: partner", "channel: retail, email: jonas@example.com")
            .replace("roles: [{role: manager, team: dach}]", "roles: [admin]")
            .replace('user: "7001"', 'user: "7002"')
            .replace("name: Berlin, parent: dach", "name: Berlin")
            .replace("room: C1", "room: C2")
            .replace("08:30", "09:00")
            + "  channels: [direct, online, distributor, retail, telesales, partner, fairs]\n"
        )
        await desk.types("Ann", command="invite Ann")
        assert await self.differs(desk) == [
            "≠ seed.organisation.name: bot.yaml says Other, the database Example",
            "− seed.channels: fairs; not in the database",
            "− seed.people (Ines).roles: admin; not in the database",
            "+ seed.people (Ines).roles: manager of dach; only in the database",
            "≠ seed.people (Ines).goals.2026-11: bot.yaml says 250000.5, the database 200000",
            "− seed.people (Ines).goals.2026-12: 1; not in the database",
            "− seed.people (Jonas).email: jonas@example.com; not in the database",
            "≠ seed.people (Jonas).channel: bot.yaml says retail, the database partner",
            "− seed.people (Jonas).identities: telegram/main 7002; not in the database",
            "+ seed.people (Jonas).identities: telegram/main 7001; only in the database",
            "+ seed.people (Ann); only in the database",
            "− seed.rooms: slack main C2; not in the database",
            "+ seed.rooms: slack main C1; only in the database",
            "≠ seed.schedules.digest: bot.yaml says every 1 week mon at 09:00 (skip), the database every 1 week mon at 08:30 (skip)",
        ]
