"""Several customers in one breath, and who is who when a deal is lost; names that hold common words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.leave import leave_apart
from bot.language.names import Vocabulary
from bot.language.parser import parse

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
Told = list[tuple[str, dict[str, str]]]


def told(text: str) -> Told:
    """What is recorded without asking anything: intents and slots; a question counts as a slot "?"."""
    return [
        (record.intent, dict(record.slots) | ({"?": ",".join(record.missing)} if record.missing else {}))
        for record in parse(text, now=NOW).records
    ]


def won(**prices: str) -> Told:
    return [("deal.won", {"account": name, "amount": price}) for name, price in prices.items()]


@pytest.mark.parametrize("link", ["和", "跟", "与", "及", "、", "还有", " and ", " & ", ", "])
@pytest.mark.parametrize("first", ["安踏30万", "安踏 30w", "安踏三十万"])
def test_two_priced_customers_are_two_deals(first: str, link: str) -> None:
    assert told(f"签了{first}{link}方太12万") == won(安踏="300000", 方太="120000")


@pytest.mark.parametrize("link", [" and ", " & ", ", ", "和", " 跟 "])
def test_two_priced_customers_in_latin_letters(link: str) -> None:
    assert told(f"signed Birchwood 18k{link}Larkspur 9k") == won(Birchwood="18000", Larkspur="9000")


@pytest.mark.parametrize(
    ("text", "account", "competitor"),
    [
        ("云山物流丢了 输给金蝶", "云山物流", "金蝶"),
        ("丢了云山物流 输给金蝶", "云山物流", "金蝶"),
        ("云山物流败给了金蝶", "云山物流", "金蝶"),
        ("Birchwood is lost, went with Oracle", "Birchwood", "Oracle"),
        ("Birchwood lost to Oracle", "Birchwood", "Oracle"),
    ],
)
def test_the_loser_is_the_customer_and_the_winner_the_competitor(
    text: str, account: str, competitor: str
) -> None:
    assert told(text) == [("deal.lost", {"account": account, "competitor": competitor})]


def test_a_date_said_of_one_change_is_not_shared() -> None:
    assert told("Larkspur is now 70k and Birchwood closes Jan 20") == [
        ("deal.update", {"account": "Larkspur", "amount": "70000"}),
        ("deal.update", {"account": "Birchwood", "close_date": "2027-01-20"}),
    ]


def test_a_date_said_of_a_list_is_shared() -> None:
    assert told("push Larkspur and Birchwood to Jan 20") == [
        ("deal.update", {"account": "Larkspur", "close_date": "2027-01-20"}),
        ("deal.update", {"account": "Birchwood", "close_date": "2027-01-20"}),
    ]


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("move 同辉科技 to 报价阶段", "同辉科技"),
        ("安踏改成30万,同辉科技转给小周", "同辉科技"),
        ("同辉科技进入谈判阶段", "同辉科技"),
        ("closed meadow tech for 12k", "meadow tech"),
        ("won granite security 12k", "granite security"),
    ],
)
def test_a_name_may_hold_a_common_word(text: str, account: str) -> None:
    assert told(text)[-1][1]["account"] == account


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Larkspur chose us over Oracle, 30k", won(Larkspur="30000")),
        ("Birchwood went with us instead of SAP for 12k", won(Birchwood="12000")),
        ("小周把安踏的单子转给我了", [("deal.update", {"account": "安踏", "?": "owner"})]),
        ("Dana handed Larkspur over to me", [("deal.update", {"account": "Larkspur", "?": "owner"})]),
        ("跟云山物流的会议改到周三了", []),
        ("方太的演示推迟到周三", []),
        ("方太推迟到周三", [("deal.update", {"account": "方太", "close_date": "2026-11-25"})]),
        ("Larkspur scored us 7", [("feedback.log", {"account": "Larkspur", "?": "score"})]),
        ("云山物流给我们打了9", [("feedback.log", {"account": "云山物流", "?": "score"})]),
        ("周三8点提醒我交日报", [("reminder.create", {"text": "交日报", "when": "2026-11-25T08:00"})]),
        ("星期一9:30提醒我开例会", [("reminder.create", {"text": "开例会", "when": "2026-11-30T09:30"})]),
    ],
)
def test_who_and_what_is_meant(text: str, expected: Told) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        (
            "um so we signed larkspur bakery nine thousand uh and birch dental twelve thousand",
            [("larkspur bakery", "9000"), ("birch dental", "12000")],
        ),
        (
            "嗯那个云山物流终于签了十八万谢谢小周帮忙",
            [("云山物流", "180000"), ("小周", "")],
        ),
        ("嗯我刚跟云山物流打完电话他们进入谈判阶段了", [("云山物流", ""), ("云山物流", "")]),
    ],
)
def test_rambling_keeps_its_names(text: str, intents: list[tuple[str, str]]) -> None:
    found = [(slots.get("account", slots.get("to", "")), slots.get("amount", "")) for _, slots in told(text)]
    assert found == intents


@pytest.mark.parametrize(
    ("text", "left", "leave"),
    [
        ("won Larkspur 9k, on leave until Friday", "won Larkspur 9k", "on leave until Friday"),
        ("签下安踏9万,休假到周五", "签下安踏9万", "休假到周五"),
        ("on leave until Friday, Dana stands in", "on leave until Friday, Dana stands in", ""),
        (
            "Larkspur is stuck, buyer on leave until Friday",
            "Larkspur is stuck, buyer on leave until Friday",
            "",
        ),
    ],
)
def test_leave_said_beside_a_report_stands_apart(text: str, left: str, leave: str) -> None:
    assert leave_apart(text, now=NOW) == (left, leave)


@pytest.mark.parametrize(
    ("text", "name", "share"),
    [
        ("won Larkspur 9k, 60/50 with Dana", "Dana", ""),
        ("won Larkspur 9k 60/40 with Dana", "Dana", "0.4"),
        ("won Larkspur 9k, with Dana", "Dana", ""),
        ("签下安踏9万 和小周七三开", "小周", "0.3"),
        ("签下安踏9万,和小周七四开", "小周", ""),
    ],
)
def test_shares_that_make_no_whole_are_asked_for(text: str, name: str, share: str) -> None:
    """An empty share is a question in chat."""
    [record] = parse(text, now=NOW, vocabulary=Vocabulary(people=("Dana",))).records
    assert record.extra == {f"share.{name}": share}


def test_same_is_a_preposition_where_something_is_done_together() -> None:
    assert told("同云山物流开了会") == [("activity.log", {"account": "云山物流", "kind": "meeting"})]


def test_what_the_product_lacked_is_a_reason_and_no_name() -> None:
    assert told("lost meadow tech issues") == [("deal.lost", {"account": "meadow", "reason": "tech issues"})]
