"""Where a name ends, and which numbers and signatures are no deal: what was once recorded wrongly without asking."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.parser import parse
from bot.language.understanding import Nothing

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("签下恒远新材料 20万", "恒远新材料"),
        ("签下和信咨询 8万", "和信咨询"),
        ("拿下成都银海软件 12万", "成都银海软件"),
        ("对外承包的丰收农机签了3万", "丰收农机"),
        ("签下新天地商场 40万", "新天地商场"),
        ("小王子食品签了10万", "小王子食品"),
        ("大同煤矿签了5万", "大同煤矿"),
        ("天元电缆回款3万", "天元电缆"),
        ("共享空间签了9万", "共享空间"),
        ("红太阳农资签了10万", "红太阳农资"),
        ("和平饭店签了5万", "和平饭店"),
        ("signed Bell & Ross 20k", "Bell & Ross"),
        ("won Lund & Söner 20k", "Lund & Söner"),
        ("won black swan 5k", "black swan"),
    ],
)
def test_a_name_keeps_its_words(text: str, account: str) -> None:
    (record,) = parse(text, now=NOW).records
    assert record.slots["account"] == account


@pytest.mark.parametrize(
    "text",
    [
        "签下有为教育 6万",
        "给力健身签了9万",
        "嘉禾餐饮松口签了10万",
        "新商机 未来科技 20万",
        "won big sky media 5k",
        "new deal: next gen labs 20k",
        "new deal: sunny side pottery 4k",
        "signed Jane from Rexel, 20k",
    ],
)
def test_where_a_name_ends_is_asked_for(text: str) -> None:
    (record,) = parse(text, now=NOW).records
    assert "account" in record.missing


@pytest.mark.parametrize(
    "text",
    [
        "won Rexel 5k, call me on 555-123-4567",
        "won Rexel 5k (order no. 88231)",
        "won Rexel 5k, phone +49 170 5551234",
        "Rexel签了5000 电话13800138000",
        "Rexel签了5000,合同编号20261187",
        "Rexel签了5000,30台设备",
    ],
)
def test_numbers_that_are_no_money(text: str) -> None:
    (record,) = parse(text, now=NOW).records
    assert record.slots["amount"] == "5000"
    assert not record.missing


@pytest.mark.parametrize(
    "text", ["won Rexel 3x 20k", "won Rexel 20k x 3", "won Rexel 5k per seat", "明远签了,单价1000"]
)
def test_single_prices_are_asked_about(text: str) -> None:
    (record,) = parse(text, now=NOW).records
    assert "amount" in record.missing


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("signed an NDA with Rexel", Nothing.PLAN),
        ("明远签了意向书", Nothing.PLAN),
        ("Rexel is as good as won", Nothing.HOPE),
        ("差点签下明远", Nothing.HOPE),
        ("明远口头答应了20万", Nothing.HOPE),
        ("友商签了明远20万", Nothing.HEARSAY),
        ("Bob told me Rexel is lost", Nothing.HEARSAY),
        ("先别把网易推到谈判", Nothing.NEGATION),
        ("明远签了没", Nothing.QUESTION),
    ],
)
def test_what_is_no_deal_yet(text: str, why: Nothing) -> None:
    understood = parse(text, now=NOW)
    assert not understood.records
    assert understood.nothing is why


def test_two_verbs_with_one_object() -> None:
    assert [record.slots["kind"] for record in parse("called and emailed Rexel", now=NOW).records] == [
        "call",
        "email",
    ]


def test_a_reminder_for_the_end_of_a_period_has_no_hour() -> None:
    (record,) = parse("提醒我月底催款", now=NOW).records
    assert record.missing == ("when",)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("won Rexel 50k, 60/40 with Ana", {"share.Ana": "0.4"}),
        ("和小李七三开签了明远10万", {"share.小李": "0.3"}),
        ("签了明远10万,和小李对半", {"share.小李": "0.5"}),
    ],
)
def test_shares_of_a_deal_won_together(text: str, share: dict[str, str]) -> None:
    (record,) = parse(text, now=NOW).records
    assert record.extra == share


def test_a_date_that_only_dateparser_reads() -> None:
    (record,) = parse("won Rexel 50k forty-five days ago", now=NOW).records
    assert record.slots["date"] == "2026-10-09"


def test_a_text_that_is_too_long_says_so() -> None:
    assert parse("won Rexel 50k. " * 300, now=NOW).cut
    assert not parse("won Rexel 50k", now=NOW).cut
