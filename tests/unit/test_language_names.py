"""Names that are known, and words that only one organisation uses."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.parser import Vocabulary, parse
from bot.language.understanding import Record

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
KNOWN = Vocabulary(
    accounts=("Acme Corp", "Stark Industries", "Stark Foods", "小李", "青岛海尔股份有限公司", "中国平安保险", "平安银行", "The Big One"),
    people=("Bob", "Ana Lima"),
    words={"negotiation": ["haggling"], "partner": ["friends channel"]},
)  # fmt: skip


def record(text: str) -> Record:
    (found,) = parse(text, now=NOW, vocabulary=KNOWN).records
    return found


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("won acme 50k", "Acme Corp"),
        ("won Stark Foods 50k", "Stark Foods"),
        ("签下海尔 20万", "海尔"),
        ("签下青岛海尔 20万", "青岛海尔股份有限公司"),
        ("won Acme Foods 20k", "Acme Foods"),
        ("won Blue Acme 20k", "Blue Acme"),
        ("won acme foods 20k", "acme foods"),
        ("青岛海尔物业签了20万", "青岛海尔物业"),
        ("小李签了50万", "小李"),
        ("won the big one 10k", "The Big One"),
        ("won Globex 10k", "Globex"),
        ("won #42 10k", "#42"),
    ],
)
def test_a_known_customer(text: str, account: str) -> None:
    assert record(text).slots["account"] == account


@pytest.mark.parametrize("text", ["won stark 50k", "签下平安 50万"])
def test_two_customers_that_fit_are_a_question(text: str) -> None:
    found = record(text)
    assert found.missing == ("account",)
    assert len(found.extra["account.options"].split(",")) == 2


def test_a_colleague_is_no_customer() -> None:
    assert dict(record("Ana Lima closed Acme, 20k").slots) == {
        "account": "Acme Corp",
        "amount": "20000",
        "owner": "Ana Lima",
    }


def test_words_of_the_organisation() -> None:
    assert record("Acme moved to haggling").slots["stage"] == "negotiation"
    assert record("won Acme 5k, friends channel").slots["channel"] == "partner"
