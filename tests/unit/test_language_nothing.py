"""What must not be recorded, and why it was not."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.parser import parse
from bot.language.understanding import Nothing

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hoping to win Acme", Nothing.HOPE),
        ("I think Acme will sign soon", Nothing.HOPE),
        ("Acme is about to sign for 50k", Nothing.HOPE),
        ("fingers crossed, Acme 50k", Nothing.HOPE),
        ("希望下周签下海尔", Nothing.HOPE),
        ("想让海尔进入谈判", Nothing.HOPE),
        ("海尔快签了", Nothing.HOPE),
        ("visiting Acme tomorrow", Nothing.PLAN),
        ("visited Acme tomorrow", Nothing.PLAN),
        ("planning to visit Globex next week", Nothing.PLAN),
        ("we should close Acme this month", Nothing.PLAN),
        ("明天拜访海尔", Nothing.PLAN),
        ("云山物流还没定,再等等", Nothing.NEGATION),
        ("Tall Pine hasn't signed yet, let's wait", Nothing.NEGATION),
        ("new mobile: 628 555 0147", Nothing.UNKNOWN),
        ("build 7.12.3 is live", Nothing.SMALL_TALK),
        ("v5.1 goes out today", Nothing.UNKNOWN),
        ("flight CA981 is delayed 25 min", Nothing.SMALL_TALK),
        ("航班CA1832晚点了两个小时", Nothing.SMALL_TALK),
        ("高铁 delay 了 15 分钟", Nothing.SMALL_TALK),
        ("验证码 771204", Nothing.SMALL_TALK),
        ("海尔下周进入谈判", Nothing.PLAN),
        ("we haven't won Acme yet", Nothing.NEGATION),
        ("Acme hasn't moved to negotiation", Nothing.NEGATION),
        ("海尔还没签", Nothing.NEGATION),
        ("今天没打电话", Nothing.NEGATION),
        ("if Globex signs we get 50k", Nothing.CONDITION),
        ("once legal approves, Globex goes to negotiation", Nothing.CONDITION),
        ("只要海尔签字就能拿下", Nothing.CONDITION),
        ("did Acme sign?", Nothing.QUESTION),
        ("has Globex paid?", Nothing.QUESTION),
        ("海尔什么时候签", Nothing.QUESTION),
        ("上个月签了几单", Nothing.QUESTION),
        ("I heard Bob won Acme", Nothing.HEARSAY),
        ("听说小王签了80万", Nothing.HEARSAY),
        ("thanks!", Nothing.SMALL_TALK),
        ("收到,谢谢", Nothing.SMALL_TALK),
        ("lost my keys", Nothing.SMALL_TALK),
        ("stuck in traffic", Nothing.SMALL_TALK),
        ("电脑卡住了", Nothing.SMALL_TALK),
        ("Boss closed his laptop", Nothing.SMALL_TALK),
        ("报销走审批了", Nothing.SMALL_TALK),
        ("help me close the deal", Nothing.UNKNOWN),
        ("海尔付了30%", Nothing.UNKNOWN),
    ],
)
def test_nothing_is_recorded(text: str, why: Nothing) -> None:
    understood = parse(text, now=NOW)
    assert understood.records == ()
    assert understood.nothing is why


def test_a_hope_tells_its_word_and_what_was_meant() -> None:
    understood = parse("hoping to win Globex this week", now=NOW)
    assert understood.cue == "hoping"
    (meant,) = understood.meant
    assert (meant.intent, meant.slots["account"]) == ("deal.won", "Globex")


def test_what_an_amount_leaves_open_is_kept_for_the_question() -> None:
    (record,) = parse("won Globex 50-60k", now=NOW).records
    assert record.missing == ("amount",)
    assert record.extra == {"amount.low": "50000", "amount.high": "60000"}


def test_two_days_are_kept_for_the_question() -> None:
    (record,) = parse("new deal Acme 20k 3/4", now=NOW).records
    assert record.missing == ("close_date",)
    assert record.extra["date.options"] == "2027-03-04,2027-04-03"


def test_a_discount_is_no_probability() -> None:
    (record,) = parse("联想签了 20万,打7折", now=NOW).records
    assert record.extra["discount"] == "0.3"
    assert "probability" not in record.slots


def test_every_slot_points_at_its_words() -> None:
    text = "Ana won Acme for $50k yesterday"
    (record,) = parse(text, now=NOW).records
    words = {slot: text[start:end] for slot, (start, end) in record.spans.items()}
    assert words["account"] == "Acme"
    assert words["owner"] == "Ana"
    assert words["amount"] == "$50k"
    assert words["date"] == "yesterday"
