"""Amounts and days as people write them."""

import json
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.language.amounts import find_amounts
from bot.language.dates import DateReading
from bot.language.grammar import grammar
from bot.language.patterns import find_dates
from bot.language.stream import Only, lines_out
from bot.language.text import fold, is_chinese, tokenise
from bot.language.values import amounts_in, dates_in

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("text", "value", "currency", "recurrence"),
    [
        ("50k", "50000", "", ""),
        ("1.2mm", "1200000", "", ""),
        ("2bn JPY", "2000000000", "JPY", ""),
        ("50,000", "50000", "", ""),
        ("50.000", "50000", "", ""),
        ("€1.234,56/month", "1234.56", "EUR", "month"),
        ("Rs 1,25,000", "125000", "INR", ""),
        ("₹1.5 crore", "15000000", "INR", ""),
        ("2 lakh per month", "200000", "", "month"),
        ("half a million", "500000", "", ""),
        ("fifty thousand pounds", "50000", "GBP", ""),
        ("HK$50w", "500000", "HKD", ""),
        ("20k ARR", "20000", "", "year"),
        ("75 USD million", "75000000", "USD", ""),
        ("三万五", "35000", "", ""),
        ("3万5", "35000", "", ""),
        ("1万5千块", "15000", "CNY", ""),
        ("两百三十万", "2300000", "", ""),
        ("1.5亿", "150000000", "", ""),
        ("5w刀", "50000", "USD", ""),
        ("每季度5万块", "50000", "CNY", "quarter"),
        ("一年6万", "60000", "", "year"),
        ("120万台币", "1200000", "TWD", ""),
    ],
)
def test_an_amount(text: str, value: str, currency: str, recurrence: str) -> None:
    (amount,) = find_amounts(fold(text), text, grammar().amounts)
    assert (amount.value, amount.currency, amount.recurrence) == (Decimal(value), currency, recurrence)
    assert not amount.open


@pytest.mark.parametrize(
    "text",
    [
        "50-60k",
        "over 50k",
        "50k+",
        "40到50万",
        "十几万",
        "20来万",
        "50多万",
        "两三万",
        "不到50万",
        "between 50 and 60k",
    ],
)
def test_an_amount_left_open(text: str) -> None:
    (amount,) = find_amounts(fold(text), text, grammar().amounts)
    assert amount.open


@pytest.mark.parametrize(
    "text", ["58同城", "三一重工", "Q1", "10:30", "v2.5", "#42", "5-3", "万科", "one of us"]
)
def test_no_amount(text: str) -> None:
    assert list(find_amounts(fold(text), text, grammar().amounts)) == []


def test_a_renewal_is_not_about() -> None:
    text = "续约 20万"
    (amount,) = find_amounts(text, text, grammar().amounts)
    assert text[amount.start : amount.end] == "20万"


def day(text: str) -> DateReading:
    folded = fold(text)
    patterns = grammar().dates[0 if any(map(is_chinese, text)) else 1]
    (reading,) = find_dates(folded, tokenise(folded), NOW.date(), patterns)
    return reading


@pytest.mark.parametrize(
    ("text", "ahead", "back"),
    [
        ("today", date(2026, 11, 23), date(2026, 11, 23)),
        ("Friday", date(2026, 11, 27), date(2026, 11, 20)),
        ("next Friday", date(2026, 12, 4), date(2026, 12, 4)),
        ("last Friday", date(2026, 11, 20), date(2026, 11, 20)),
        ("Dec 15", date(2026, 12, 15), date(2025, 12, 15)),
        ("the 30th", date(2026, 11, 30), date(2026, 10, 30)),
        ("end of month", date(2026, 11, 30), date(2026, 11, 30)),
        ("eow", date(2026, 11, 27), date(2026, 11, 27)),
        ("next month", date(2026, 12, 31), None),
        ("Q1", date(2027, 3, 31), None),
        ("before Q1", date(2026, 12, 31), None),
        ("H1", date(2027, 6, 30), None),
        ("in March", date(2027, 3, 31), None),
        ("in 2 weeks", date(2026, 12, 7), date(2026, 12, 7)),
        ("mid-January", None, None),
        ("recently", None, None),
        ("上周五", date(2026, 11, 20), date(2026, 11, 20)),
        ("下周五", date(2026, 12, 4), date(2026, 12, 4)),
        ("月底", date(2026, 11, 30), date(2026, 11, 30)),
        ("12月15号前", date(2026, 12, 15), date(2025, 12, 15)),
        ("明年一季度", date(2027, 3, 31), None),
        ("明年上半年", date(2027, 6, 30), None),
        ("本周内", date(2026, 11, 27), date(2026, 11, 27)),
        ("下个月5号", date(2026, 12, 5), date(2026, 12, 5)),
        ("1月中旬", None, None),
    ],
)
def test_a_day_read_both_ways(text: str, ahead: date | None, back: date | None) -> None:
    reading = day(text)
    assert (reading.ahead, reading.back) == (ahead, back)


def test_two_numbers_may_be_two_days() -> None:
    assert day("3/4").options == (date(2027, 3, 4), date(2027, 4, 3))
    assert day("12/25").ahead == date(2026, 12, 25)


def test_amounts_alone_know_small_coins() -> None:
    assert amounts_in("that is 3 dollars 50 cents, or 五元三毛") == [
        {"text": "3 dollars 50 cents", "amount": "3.5", "currency": "USD"},
        {"text": "五元三毛", "amount": "5.3", "currency": "CNY"},
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("two days after Friday", ["2026-11-29"]),
        ("the first Friday of July 2027", ["2027-07-02"]),
        ("report-20261101.pdf", ["2026-11-01"]),
        ("Monday, Tuesday", ["2026-11-23", "2026-11-24"]),
        ("《明日之后》明日上线", ["2026-11-24"]),
        ("next Easter", ["2027-03-28"]),
        ("sometime in March", []),
    ],
)
def test_days_alone(text: str, found: list[str]) -> None:
    assert [value["date"] for value in dates_in(text, NOW)] == found


def test_a_line_may_bring_its_own_now() -> None:
    (line,) = lines_out(["2020-02-03T09:00\tsee you tomorrow"], now=NOW, only=Only.DATES)
    assert json.loads(line) == {"values": [{"text": "tomorrow", "date": "2020-02-04"}]}
