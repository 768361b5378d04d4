"""Every card on every renderer, in both languages, as it was last looked at.

`UPDATE_GOLDEN=1 pytest tests/golden` writes them anew; what changed is then read in the diff.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import pkgutil
from pathlib import Path
from typing import Any

import pytest

import bot.views
from bot.core.cards import Card, Form, buttons_of
from bot.core.platform import Deed, Order, Platform
from bot.platforms.slack import SLACK
from bot.platforms.telegram import TELEGRAM
from bot.platforms.terminal import TERMINAL
from tests.golden.samples import READERS, SETTINGS, samples
from tests.support.slack.judge import check_message, check_view
from tests.support.telegram.spec import faults_of_call

FOLDER = Path(__file__).with_name("cards")
SAMPLES = dict(samples())
RENDERERS: tuple[Platform, ...] = (SLACK, TELEGRAM, TERMINAL)


def rendered(platform: Platform, shown: Card | Form) -> dict[str, Any] | None:
    """None for a form where there are none."""
    if isinstance(shown, Form):
        if not platform.can.forms:
            return None
        order = Order(1, Deed.OPEN_FORM, "42", form=shown, tokens=["form-token"], handle="ticket", user="U1")
    else:
        tokens = [f"token-{number}" for number in range(len(buttons_of(shown)))]
        order = Order(1, Deed.POST, "42", card=shown, tokens=tokens)
    call = platform.render(order)
    if platform is TERMINAL:
        return {"method": call.method, "text": call.params["text"].split("\n")}
    return {"method": call.method, **call.params}


@pytest.mark.parametrize("language", READERS)
@pytest.mark.parametrize("platform", RENDERERS, ids=lambda platform: platform.name)
def test_cards_are_as_they_were_last_looked_at(platform: Platform, language: str) -> None:
    now = {
        name: params
        for name, sample in sorted(SAMPLES.items())
        if (params := rendered(platform, sample(READERS[language], SETTINGS))) is not None
    }
    path = FOLDER / f"{platform.name}.{language}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(json.dumps(now, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
    seen = json.loads(path.read_text(encoding="utf-8"))
    assert json.loads(json.dumps(now, default=str)) == seen


@pytest.mark.parametrize("language", READERS)
@pytest.mark.parametrize("name", SAMPLES)
def test_slack_would_take_it(name: str, language: str) -> None:
    params = rendered(SLACK, SAMPLES[name](READERS[language], SETTINGS))
    assert params is not None
    if "view" in params:
        check_view(params["view"])
    else:
        check_message(params)


@pytest.mark.parametrize("language", READERS)
@pytest.mark.parametrize("name", SAMPLES)
def test_telegram_would_take_it(name: str, language: str) -> None:
    params = rendered(TELEGRAM, SAMPLES[name](READERS[language], SETTINGS))
    if params is not None:
        assert faults_of_call(params.pop("method"), params) == []


def test_every_card_has_a_sample() -> None:
    made = {
        name
        for module in pkgutil.iter_modules(bot.views.__path__)
        for name, function in inspect.getmembers(importlib.import_module(f"bot.views.{module.name}"))
        if inspect.isfunction(function)
        and function.__module__ == f"bot.views.{module.name}"
        and name.endswith(("_card", "_form"))
        and not name.startswith("_")
    }
    assert made - {name.split()[0] for name in SAMPLES} == set()


@pytest.mark.parametrize("name", SAMPLES)
def test_chinese_is_chinese(name: str) -> None:
    """No sentence of ours is left in English."""
    english, chinese = (SAMPLES[name](READERS[language], SETTINGS) for language in ("en", "zh"))
    words = {_words(english), _words(chinese)}
    assert len(words) == 2


def _words(shown: Card | Form) -> str:
    return str(shown.fields if isinstance(shown, Form) else shown.elements)
