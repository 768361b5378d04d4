"""Replies to one deal's card, and short answers to one question."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.language.answers import (
    read_amount,
    read_channel,
    read_date,
    read_language,
    read_probability,
    read_reason,
    read_stage,
    read_yes_no,
    read_zone,
)
from bot.language.parser import parse_reply

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("actually 48k", "deal.update", {"amount": "48000"}),
        ("make it 60k", "deal.update", {"amount": "60000"}),
        ("60k", "deal.update", {"amount": "60000"}),
        ("it's 50k not 60k", "deal.update", {"amount": "50000"}),
        ("改成60万", "deal.update", {"amount": "600000"}),
        ("不是50万,是60万", "deal.update", {"amount": "600000"}),
        ("push to Friday", "deal.update", {"close_date": "2026-11-27"}),
        ("推迟到周五", "deal.update", {"close_date": "2026-11-27"}),
        ("Dec 20", "deal.update", {"close_date": "2026-12-20"}),
        ("70%", "deal.update", {"probability": "0.7"}),
        ("via partner", "deal.update", {"channel": "partner"}),
        ("reassign to @bob", "deal.update", {"owner": "bob"}),
        ("转给小李", "deal.update", {"owner": "小李"}),
        ("note: CFO away", "deal.update", {"note": "CFO away"}),
        ("to negotiation", "deal.stage", {"stage": "negotiation"}),
        ("谈判阶段", "deal.stage", {"stage": "negotiation"}),
        ("lost, price", "deal.lost", {"reason": "price"}),
        ("丢了,价格太高", "deal.lost", {"reason": "价格太高"}),
        ("lost to Oracle", "deal.lost", {"competitor": "Oracle"}),
        ("won 50k", "deal.won", {"amount": "50000"}),
        ("paid 20k", "payment.log", {"amount": "20000"}),
        ("undo", "undo", {}),
        ("撤回", "undo", {}),
    ],
)
def test_a_reply_needs_no_name(text: str, intent: str, slots: dict[str, str]) -> None:
    (record,) = parse_reply(text, now=NOW).records
    assert (record.intent, dict(record.slots), record.missing) == (intent, slots, ())


def test_a_bare_win_asks_for_its_amount() -> None:
    (record,) = parse_reply("won", now=NOW).records
    assert (record.intent, record.missing) == ("deal.won", ("amount",))


@pytest.mark.parametrize("text", ["thanks", "is it won?", "hoping to close it next week"])
def test_a_reply_that_changes_nothing(text: str) -> None:
    assert parse_reply(text, now=NOW).records == ()


def test_an_amount_says_whether_it_is_bare_or_open() -> None:
    said = read_amount("50-60k")
    assert said
    assert said.open
    bare = read_amount("45000")
    assert bare
    assert (bare.value, bare.bare) == (Decimal(45000), True)
    full = read_amount("¥50万")
    assert full
    assert (full.value, full.currency, full.bare) == (Decimal(500000), "CNY", False)
    assert read_amount("50k or 80 people, I think 20k") is None


def test_a_day_is_read_ahead_or_back() -> None:
    assert read_date("Friday", now=NOW, past=False) == date(2026, 11, 27)
    assert read_date("Friday", now=NOW, past=True) == date(2026, 11, 20)
    assert read_date("月底", now=NOW, past=False) == date(2026, 11, 30)
    assert read_date("next week", now=NOW, past=True) is None


def test_words_of_a_stage_a_channel_a_chance_and_a_reason() -> None:
    assert read_stage("报价") == "proposal"
    assert read_channel("via distributor") == "distributor"
    assert read_probability("七成") == "0.7"
    assert read_probability("70") == "0.7"
    assert read_reason("too expensive")[0] == "price"
    assert read_reason("预算砍了")[0] == "budget"
    assert read_reason("who knows")[0] == "other"


@pytest.mark.parametrize(
    ("text", "yes"), [("yes", True), ("没错", True), ("nope", False), ("不是", False), ("50k", None)]
)
def test_yes_and_no(text: str, yes: bool | None) -> None:
    assert read_yes_no(text) is yes


def test_language_and_zone_in_words() -> None:
    assert read_language("speak Chinese") == "zh"
    assert read_language("用英文") == "en"
    assert read_language("won Acme 50k") is None
    assert read_zone("my time zone is Berlin") == "Europe/Berlin"
    assert read_zone("时区改成上海") == "Asia/Shanghai"
    assert read_zone("Europe/Paris") == "Europe/Paris"
