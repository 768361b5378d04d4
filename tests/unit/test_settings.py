from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from bot.app import settings_from
from bot.settings import ConfigError

SHIPPED = Path(__file__).parents[2] / "bot.yaml"


def written(folder: Path, text: str) -> Path:
    path = folder / "bot.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_as_shipped_says_the_defaults_and_seeds_nobody() -> None:
    shipped = settings_from(SHIPPED)
    built_in = settings_from(None)
    assert set(shipped.seed.schedules) == {"week", "standup", "digest"}
    without = shipped.model_copy(update={"seed": shipped.seed.model_copy(update={"schedules": {}})})
    assert without.model_dump() == built_in.model_dump()
    assert shipped.seed.people == ()


def test_the_file_as_shipped_names_every_setting() -> None:
    named = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    known = set(type(settings_from(None)).model_fields) - {"test", "terminal"}
    assert set(named) == known
    assert set(named["seed"]) == set(type(settings_from(None).seed).model_fields)


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "currency: USD\ndatabase: {url: sqlite:///file.db}\n")
    monkeypatch.setenv("DRUMBEAT_DATABASE__URL", "sqlite:///elsewhere.db")
    monkeypatch.setenv("DRUMBEAT_TELEGRAM__TOKEN", "1:made-up")
    settings = settings_from(path)
    assert (settings.currency, settings.database.url) == ("USD", "sqlite:///elsewhere.db")
    assert settings.section("telegram").token.get_secret_value() == "1:made-up"
    assert "made-up" not in repr(settings)


def test_a_workspace_may_live_in_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRUMBEAT_SLACK__WORKSPACES__MAIN__BOT_TOKEN", "xoxb-made-up")
    monkeypatch.setenv("DRUMBEAT_SLACK__WORKSPACES__MAIN__APP_TOKEN", "xapp-made-up")
    assert list(settings_from(None).section("slack").workspaces) == ["main"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("curency: EUR", "curency: this key is unknown; is it spelt right?"),
        ("currency: euro", "currency: "),
        ("stages: [{key: won, probability: 1}]", "won and lost are built in"),
        ("stages: [{key: a, probability: 0}, {key: a, probability: 1}]", "two stages have the same key"),
        ("stages: [{key: lead, probability: 2}]", "stages.0.probability: "),
        ("seed: {organisation: {zone: Berlin}}", "'Berlin' is no IANA time zone; write one such as"),
        ("- a list", "must hold keys and values"),
        ("a: [", "is no valid YAML"),
    ],
)
def test_what_can_not_be_used_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as refused:
        settings_from(written(tmp_path, text))
    assert words in str(refused.value)


def test_an_empty_file_is_the_defaults(tmp_path: Path) -> None:
    assert settings_from(written(tmp_path, "")).stage("lead") == settings_from(None).stage("lead")


def test_an_amount_keeps_its_digits(tmp_path: Path) -> None:
    assert settings_from(written(tmp_path, "rates: {CNY: 0.128}")).rates == {"CNY": Decimal("0.128")}
