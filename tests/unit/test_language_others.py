"""Other people's words and other things' amounts: whatever looks like a report and is none, and lists that are."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.parser import parse
from bot.language.understanding import Nothing

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def said(text: str) -> list[tuple[str, dict[str, str], tuple[str, ...]]]:
    return [(r.intent, dict(r.slots), r.missing) for r in parse(text, now=NOW).records]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Bob said: won Acme 50k", Nothing.HEARSAY),
        ("Ana wrote that Globex signed for 30k", Nothing.HEARSAY),
        ("“we won Acme 50k” was what Bob wrote yesterday", Nothing.HEARSAY),
        ("> won Acme 50k\ngreat job!", Nothing.HEARSAY),
        ("Fwd: won Acme 50k\nlost Globex", Nothing.HEARSAY),
        ("Globex closed a $5m funding round", Nothing.HEARSAY),
        ("Acme lost a big client of theirs", Nothing.HEARSAY),
        ("小王说他签了华为50万", Nothing.HEARSAY),
        ("小张昨天告诉我海尔签了30万", Nothing.HEARSAY),
        ("[转发] 小王: 签下海尔50万", Nothing.HEARSAY),
        ("美的丢了大客户", Nothing.HEARSAY),
        ("had we won Acme we'd be at 90%", Nothing.CONDITION),
        ("we lost nothing this week", Nothing.NEGATION),
        ("一会儿给华为打电话", Nothing.PLAN),
        ("待办:给阿里打电话,拜访腾讯", Nothing.PLAN),
    ],
)
def test_what_others_say_or_what_is_to_come_is_not_recorded(text: str, why: Nothing) -> None:
    understood = parse(text, now=NOW)
    assert (understood.records, understood.nothing) == ((), why)


@pytest.mark.parametrize(
    "text",
    [
        "target for Acme is 100k",
        "budget at Acme is 100k",
        "my commission on Acme is 5k",
        "pitched Hooli at 30k",
        "Acme moved offices to 500 Main Street",
        "Bob's number is 138 0013 8000",
        "华为的目标是100万",
        "发票金额20万已寄给海尔",
        "海尔注册资本5000万",
        "signing Acme tomorrow at 50k",
        "明天去签华为50万",
    ],
)
def test_amounts_of_something_else_change_no_deal(text: str) -> None:
    assert said(text) == []


def test_a_quotation_from_end_to_end_is_ones_own() -> None:
    """As the greeting quotes its example, so people send it back."""
    assert said("「今天签下海尔 50万」") == [
        ("deal.won", {"account": "海尔", "amount": "500000", "date": "2026-11-23"}, ())
    ]


@pytest.mark.parametrize(
    ("text", "account", "amount"),
    [
        ("Acme's CFO said yes, Acme signed 50k", "Acme", "50000"),
        ("PO from Acme for 50k received", "Acme", "50000"),
        ("Acme gave us a PO for 50k", "Acme", "50000"),
        ("收到海尔的订单50万", "海尔", "500000"),
        ("签了华为!!!50万!!!", "华为", "500000"),
        ("海尔签了五十万华为还在谈", "海尔", "500000"),
    ],
)
def test_wins_said_in_other_ways(text: str, account: str, amount: str) -> None:
    assert said(text) == [("deal.won", {"account": account, "amount": amount}, ())]


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("won:\n- Acme 50k\n- Globex 30k via partner", [("Acme", "50000"), ("Globex", "30000")]),
        ("today's wins:\n1. Acme - 50k\n2) Globex - 30k", [("Acme", "50000"), ("Globex", "30000")]),
        ("签单:\n1、海尔 50万\n2、格力 30万", [("海尔", "500000"), ("格力", "300000")]),
        ("海尔50万 格力30万 都签了", [("海尔", "500000"), ("格力", "300000")]),
    ],
)
def test_lists_are_records_each(text: str, records: list[tuple[str, str]]) -> None:
    assert [(slots["account"], slots["amount"]) for _, slots, _ in said(text)] == records


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("今天打了20个电话拜访3家", [("call", "20"), ("visit", "3")]),
        ("10:30和华为在402会议室开会", [("meeting", "")]),
        ("跑了三家客户", [("visit", "3")]),
        ("给王总打了个电话聊方案", [("call", "")]),
    ],
)
def test_only_what_is_counted_is_a_count(text: str, records: list[tuple[str, str]]) -> None:
    assert [(slots["kind"], slots.get("count", "")) for _, slots, _ in said(text)] == records


def test_what_follows_a_demo_is_no_customer() -> None:
    assert said("给格力做了演示反响不错")[0][1]["account"] == "格力"


def test_a_change_from_and_to_is_stated() -> None:
    assert said("bump Acme from 50k to 60k") == [("deal.update", {"account": "Acme", "amount": "60000"}, ())]


def test_a_company_that_signed_another_is_a_question() -> None:
    assert said("华为中标中国移动5亿项目") == [("deal.won", {"amount": "500000000"}, ("account",))]


@pytest.mark.parametrize(
    ("text", "slots", "missing"),
    [
        ("won Acme, 20% of 100k", {"account": "Acme"}, ("amount",)),
        ("海尔签了,100万的20%", {"account": "海尔"}, ("amount",)),
        ("won Acme 50k incl VAT", {"account": "Acme", "amount": "50000"}, ()),
        ("won Acme in room 500", {"account": "Acme"}, ("amount",)),
        ("Acme won 50k 24/7 support", {"account": "Acme", "amount": "50000"}, ()),
        ("won Acme 50kEUR", {"account": "Acme", "amount": "50000", "currency": "EUR"}, ()),
        ("won Acme 50k/60k", {"account": "Acme"}, ("amount",)),
        ("Bob and I closed Acme 50k", {"account": "Acme", "amount": "50000"}, ()),
        ("won Acme 50k 15.11.", {"account": "Acme", "amount": "50000", "date": "2026-11-15"}, ()),
        ("小王的单子海尔签了50万", {"account": "海尔", "amount": "500000", "owner": "小王"}, ()),
    ],
)
def test_figures_and_names_beside_a_win(text: str, slots: dict[str, str], missing: tuple[str, ...]) -> None:
    assert said(text) == [("deal.won", slots, missing)]


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("Acme 50k closing Dec 20", {"account": "Acme", "amount": "50000", "close_date": "2026-12-20"}),
        ("海尔下周五签约50万", {"account": "海尔", "amount": "500000", "close_date": "2026-12-04"}),
        ("Acme 60k instead of 50k", {"account": "Acme", "amount": "60000"}),
        ("海尔60万不是50万", {"account": "海尔", "amount": "600000"}),
    ],
)
def test_an_open_deal_with_its_amount(text: str, slots: dict[str, str]) -> None:
    assert said(text) == [("deal.update", slots, ())]


@pytest.mark.parametrize("text", ["海尔演示定在周五", "周五去海尔演示", "Acme owes us 20k due Friday"])
def test_what_is_to_come_or_to_be_paid_is_no_record(text: str) -> None:
    assert said(text) == []


def test_a_correction_names_no_customer() -> None:
    corrects = {
        text: parse(text, now=NOW).corrects
        for text in ("actually 60k, not 50k", "写错了,是8万", "won Acme 60k")
    }
    assert corrects == {"actually 60k, not 50k": "50000", "写错了,是8万": "", "won Acme 60k": None}


@pytest.mark.parametrize(
    "text",
    ["call with Acme cancelled", "海尔的演示取消了", "got 10k from Acme", "quote for 50k went out to Acme"],
)
def test_what_was_put_off_or_sent_is_no_record(text: str) -> None:
    assert said(text) == []


def test_a_word_of_its_own_is_no_slip() -> None:
    assert not any(intent == "blocker.raise" for intent, _, _ in said("Acme's stock lost 5%"))


def test_many_verbs_in_one_breath() -> None:
    intents = [intent for intent, _, _ in said("won Acme 50k lost Globex phone call with Hooli paid 5k")]
    assert intents[:2] == ["deal.won", "deal.lost"]
