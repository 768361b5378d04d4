"""Slack's section of bot.yaml, and the manifest made from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.platforms.slack import SLACK, SlackSection, manifest
from bot.platforms.slack.manifest import EVENTS, SCOPES
from bot.settings import ConfigError, load
from tests.support.slack.door import Notebook

TOKENS = {"bot_token": "xoxb-1", "app_token": "xapp-1", "signing_secret": "s"}


def section(**values: Any) -> SlackSection:
    return SlackSection.model_validate(values)


def test_secrets_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRUMBEAT_SLACK__WORKSPACES__MAIN__BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv("DRUMBEAT_SLACK__WORKSPACES__MAIN__APP_TOKEN", "xapp-secret")
    path = tmp_path / "bot.yaml"
    path.write_text("slack:\n  commands:\n    /drumbeat: ''\n    /geschaeft: deal\n", encoding="utf-8")
    found = load(path, {SLACK.name: SLACK.section}).section("slack")
    assert isinstance(found, SlackSection)
    assert found.mode_of("main") == "socket"
    assert found.commands == {"/drumbeat": "", "/geschaeft": "deal"}
    assert "xoxb-secret" not in repr(found)


@pytest.mark.parametrize(
    ("missing", "variable"),
    [
        ("bot_token", "DRUMBEAT_SLACK__WORKSPACES__MAIN__BOT_TOKEN"),
        ("app_token", "DRUMBEAT_SLACK__WORKSPACES__MAIN__SIGNING_SECRET"),
    ],
)
def test_a_missing_secret_is_named_with_its_variable(
    missing: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BOT_TOKEN", "APP_TOKEN"):
        if name.lower() != missing:
            monkeypatch.setenv(f"DRUMBEAT_SLACK__WORKSPACES__MAIN__{name}", "xoxb-secret")
    with pytest.raises(ConfigError, match=f"set {variable}") as caught:
        load(None, {SLACK.name: SLACK.section})
    assert "xoxb-secret" not in str(caught.value)


@pytest.mark.parametrize(
    "values",
    [
        {"mode": "http", "workspaces": {"main": TOKENS | {"signing_secret": ""}}},
        {"mode": "socket", "workspaces": {"main": TOKENS | {"app_token": None}}},
        {"workspaces": {"Main": TOKENS}},
        {"workspaces": {"a/b": TOKENS}},
        {"commands": {"deal": "deal"}},
        {"commands": {"/Deal": "deal"}},
        {"commands": {"/invite": "invite"}},
        {"commands": {"/" + "x" * 32: "deal"}},
        {"api_url": "slack.com"},
        {"proxy": "127.0.0.1:3128"},
        {"workspace": {}},
    ],
)
def test_what_a_section_may_not_say(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"slack|Slack|workspace|command|String|Extra"):
        section(**values)


def test_http_is_what_a_workspace_without_an_app_token_gets() -> None:
    made = section(workspaces={"main": TOKENS | {"app_token": None}, "asia": TOKENS})
    assert (made.mode_of("main"), made.mode_of("asia")) == ("http", "socket")


def test_the_manifest_for_socket_mode() -> None:
    made = manifest(section(workspaces={"main": TOKENS}))
    read = yaml.safe_load(made)
    assert read["settings"]["socket_mode_enabled"] is True
    assert "url" not in made
    assert read["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    assert read["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    commands = read["features"]["slash_commands"]
    assert "/drumbeat" in [command["command"] for command in commands]
    for command in commands:
        assert command["should_escape"] is True
        assert len(command["command"]) <= 32
    for line in made.splitlines():
        if line.strip().startswith("- ") and "command:" not in line:
            assert "  # " in line


def test_the_manifest_has_the_page_and_the_shortcut() -> None:
    features = yaml.safe_load(manifest(section()))["features"]
    assert features["app_home"]["home_tab_enabled"] is True
    (shortcut,) = features["shortcuts"]
    assert (shortcut["type"], shortcut["callback_id"]) == ("message", "record_deal")
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150


def test_the_manifest_for_http_names_the_workspaces_address() -> None:
    made = section(mode="http", public_url="https://bot.example/", commands={})
    read = yaml.safe_load(manifest(made, "asia"))
    url = "https://bot.example/slack/asia/events"
    assert read["settings"]["event_subscriptions"]["request_url"] == url
    assert read["settings"]["interactivity"]["request_url"] == url
    assert read["settings"]["socket_mode_enabled"] is False
    assert read["features"]["slash_commands"] == []


def test_the_platform_says_what_it_can() -> None:
    assert SLACK.can.forms
    assert SLACK.can.lookup
    assert SLACK.link("main", "C1", "1795510000.000100") == "https://slack.com/archives/C1/p1795510000000100"
    assert SLACK.connect(section(), Notebook()) == []
