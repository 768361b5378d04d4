"""What reports are understood as, on Monday 2026-11-23, 10:00 in Shanghai."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.language.parser import parse
from bot.language.understanding import Record

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def written(record: Record) -> str:
    """A record in one line: its intent, its slots, and after ? what has to be asked."""
    missing = [f"?{','.join(record.missing)}"] if record.missing else []
    return " | ".join([record.intent, *(f"{slot}={value}" for slot, value in record.slots.items()), *missing])


def understood(text: str) -> list[str]:
    return [written(record) for record in parse(text, now=NOW).records]


WON = [
    (
        "closed the deal with Vandelay for £12.5k",
        ["deal.won | account=Vandelay | amount=12500 | currency=GBP"],
    ),
    ("Ana won Acme 50k", ["deal.won | account=Acme | amount=50000 | owner=Ana"]),
    (
        "signed Prestige Worldwide yesterday for $1.5m, direct",
        [
            "deal.won | account=Prestige Worldwide | amount=1500000 | currency=USD | date=2026-11-22 | channel=direct"
        ],
    ),
    ("got the PO from Fabrikam, 18k", ["deal.won | account=Fabrikam | amount=18000"]),
    (
        "order confirmed: Adventure Works, 9,500 GBP",
        ["deal.won | account=Adventure Works | amount=9500 | currency=GBP"],
    ),
    ("sold 50 licenses to Woodgrove for 25k", ["deal.won | account=Woodgrove | amount=25000"]),
    ("won Alpine for almost 80k", ["deal.won | account=Alpine | amount=80000"]),
    ("won Lucerne at least 40k", ["deal.won | account=Lucerne | ?amount"]),
    (
        "Closed Won: Margie's Travel - $33k",
        ["deal.won | account=Margie's Travel | amount=33000 | currency=USD"],
    ),
    ("WON ACME 50K", ["deal.won | account=ACME | amount=50000"]),
    ("contoso: won, 40k, online", ["deal.won | account=contoso | amount=40000 | channel=online"]),
    ("won Acme, 16k, 50%", ["deal.won | account=Acme | amount=16000"]),
    (
        "won Acme 50k / lost Globex / visited Hooli",
        [
            "deal.won | account=Acme | amount=50000",
            "deal.lost | account=Globex",
            "activity.log | account=Hooli | kind=visit",
        ],
    ),
    (
        "1. won Acme 50k 2. lost Globex",
        ["deal.won | account=Acme | amount=50000", "deal.lost | account=Globex"],
    ),
    ("今天签下海尔 50万", ["deal.won | account=海尔 | amount=500000 | date=2026-11-23"]),
    ("恭喜小王签下格力100万!", ["deal.won | account=格力 | amount=1000000 | owner=小王"]),
    ("和蒙牛签了年框,一年80万", ["deal.won | account=蒙牛 | amount=800000 | recurrence=year"]),
    ("海底捞中标,88万", ["deal.won | account=海底捞 | amount=880000"]),
    ("立白签了,首付30%,合同额100万", ["deal.won | account=立白 | amount=1000000"]),
    ("成交13万2,客户:联想", ["deal.won | account=联想 | amount=132000"]),
    ("今日头条签了 300万", ["deal.won | account=今日头条 | amount=3000000"]),
    ("小马智行签约100万", ["deal.won | account=小马智行 | amount=1000000"]),
    ("签下安踏,金额大概30万,渠道单", ["deal.won | account=安踏 | amount=300000 | channel=distributor"]),
    ("安踏被小李签了,20万", ["deal.won | account=安踏 | amount=200000 | owner=小李"]),
    ("签了个新客户,20万", ["deal.won | amount=200000 | ?account"]),
    ("安踏和李宁都签了,共20万", ["deal.won | account=安踏 | ?amount", "deal.won | account=李宁 | ?amount"]),
    ("跟Acme的合同signed了 50k", ["deal.won | account=Acme | amount=50000"]),
    ("签下青岛海尔 30万", ["deal.won | account=青岛海尔 | amount=300000"]),
    ("Initech 续约 20k/year", ["deal.won | account=Initech | amount=20000 | recurrence=year"]),
    ("Bob and Ana won Acme 50k", ["deal.won | account=Acme | amount=50000 | owner=Ana"]),
    ("won J.P. Morgan 50k", ["deal.won | account=J.P. Morgan | amount=50000"]),
    ("closed Acme 50k, closing Globex next week", ["deal.won | account=Acme | amount=50000"]),
    ("won Acme for 50k, paying 25k upfront", ["deal.won | account=Acme | amount=50000"]),
]

LOST = [
    ("lost the Initech account because of price", ["deal.lost | account=Initech | reason=price"]),
    (
        "Pied Piper chose Oracle over us, too expensive",
        ["deal.lost | account=Pied Piper | reason=too expensive | competitor=Oracle"],
    ),
    ("lost Contoso, they went with SAP", ["deal.lost | account=Contoso | competitor=SAP"]),
    ("SAP beat us at Contoso", ["deal.lost | account=Contoso | competitor=SAP"]),
    ("Acme cancelled, no budget", ["deal.lost | account=Acme | reason=no budget"]),
    ("安踏丢了,输给李宁", ["deal.lost | account=安踏 | competitor=李宁"]),
    ("安踏的单子被金蝶抢走了", ["deal.lost | account=安踏 | competitor=金蝶"]),
    ("丢标:安踏,技术不满足", ["deal.lost | account=安踏 | reason=技术不满足"]),
    ("丢了安踏 20万 因为交期太长", ["deal.lost | account=安踏 | amount=200000 | reason=交期太长"]),
    ("lost 美团 给金蝶了", ["deal.lost | account=美团 | competitor=金蝶"]),
]

NEW = [
    (
        "new opportunity: Acme, $50k, 60%, closing Q2",
        ["deal.new | account=Acme | amount=50000 | currency=USD | close_date=2027-06-30 | probability=0.6"],
    ),
    ("new lead: Acme, 20k", ["deal.new | account=Acme | amount=20000 | stage=lead"]),
    ("new deal Acme 50k closing mid-January", ["deal.new | account=Acme | amount=50000 | ?close_date"]),
    (
        "new deal Acme - 50k - negotiation - eoq",
        ["deal.new | account=Acme | amount=50000 | stage=negotiation | close_date=2026-12-31"],
    ),
    (
        "New opportunity - Contoso - £30,000 - 40% - closes 15 Jan",
        [
            "deal.new | account=Contoso | amount=30000 | currency=GBP | close_date=2027-01-15 | probability=0.4"
        ],
    ),
    (
        "opened Contoso 60k, expected close Jan 31",
        ["deal.new | account=Contoso | amount=60000 | close_date=2027-01-31"],
    ),
    ("新商机:安踏 50万 预计12月底签", ["deal.new | account=安踏 | amount=500000 | close_date=2026-12-31"]),
    (
        "新机会:安踏,100万,七成把握,月底",
        ["deal.new | account=安踏 | amount=1000000 | close_date=2026-11-30 | probability=0.7"],
    ),
    ("新商机 安踏 50万到60万", ["deal.new | account=安踏 | ?amount"]),
    ("小李报备了安踏 50万", ["deal.new | account=安踏 | amount=500000 | owner=小李"]),
    (
        "new opp: 字节 50万 Q2 60%",
        ["deal.new | account=字节 | amount=500000 | close_date=2027-06-30 | probability=0.6"],
    ),
]

CHANGED = [
    ("Acme went from proposal to negotiation", ["deal.stage | account=Acme | stage=negotiation"]),
    (
        "moved Acme and Globex to proposal",
        ["deal.stage | account=Acme | stage=proposal", "deal.stage | account=Globex | stage=proposal"],
    ),
    ("advance Acme to the next stage", ["deal.stage | account=Acme | ?stage"]),
    ("mark Contoso as qualified", ["deal.stage | account=Contoso | stage=qualified"]),
    (
        "安踏和李宁都进入谈判",
        ["deal.stage | account=安踏 | stage=negotiation", "deal.stage | account=李宁 | stage=negotiation"],
    ),
    ("安踏走到合同了", ["deal.stage | account=安踏 | stage=negotiation"]),
    (
        "ACME slipped to next qtr, was 50k now 45k",
        ["deal.update | account=ACME | amount=45000 | close_date=2027-03-31"],
    ),
    ("push Acme from March to June", ["deal.update | account=Acme | close_date=2027-06-30"]),
    ("push Acme by two weeks", ["deal.update | account=Acme | ?close_date"]),
    (
        "push Acme to Friday and Globex to Monday",
        [
            "deal.update | account=Acme | close_date=2026-11-27",
            "deal.update | account=Globex | close_date=2026-11-23",
        ],
    ),
    ("change Acme's amount to 90k", ["deal.update | account=Acme | amount=90000"]),
    ("cut Contoso from 90k to 70k", ["deal.update | account=Contoso | amount=70000"]),
    ("Acme went up to 90k", ["deal.update | account=Acme | amount=90000"]),
    ("Acme is at 80%", ["deal.update | account=Acme | probability=0.8"]),
    ("transfer Acme to Ana", ["deal.update | account=Acme | owner=Ana"]),
    ("switch Acme to partner channel", ["deal.update | account=Acme | channel=partner"]),
    ("change the close date on Acme", ["deal.update | account=Acme | ?close_date"]),
    ("安踏金额从50万调到60万", ["deal.update | account=安踏 | amount=600000"]),
    ("安踏推迟到明年", ["deal.update | account=安踏 | close_date=2027-12-31"]),
    ("安踏转给小王", ["deal.update | account=安踏 | owner=小王"]),
    ("安踏改走经销商", ["deal.update | account=安踏 | channel=distributor"]),
    ("携程预计12月20日签约", ["deal.update | account=携程 | close_date=2026-12-20"]),
    ("携程签约推到Q1", ["deal.update | account=携程 | close_date=2027-03-31"]),
    ("更新携程:80万,70%", ["deal.update | account=携程 | amount=800000 | probability=0.7"]),
    ("安踏原来50万现在60万", ["deal.update | account=安踏 | amount=600000"]),
    ("Acme increased by 10k", ["deal.update | account=Acme | ?amount"]),
    ("add 10k to Acme", ["deal.update | account=Acme | ?amount"]),
    ("海尔加了10万", ["deal.update | account=海尔 | ?amount"]),
    ("Acme 70% now", ["deal.update | account=Acme | probability=0.7"]),
    ("fix Acme amount: 60k", ["deal.update | account=Acme | amount=60000"]),
]

DONE = [
    (
        "visited Initech and Hooli yesterday",
        [
            "activity.log | account=Initech | kind=visit | date=2026-11-22",
            "activity.log | account=Hooli | kind=visit | date=2026-11-22",
        ],
    ),
    (
        "5 meetings and 3 visits today",
        [
            "activity.log | kind=meeting | date=2026-11-23 | count=5",
            "activity.log | kind=visit | date=2026-11-23 | count=3",
        ],
    ),
    ("ran 2 demos for Globex", ["activity.log | account=Globex | kind=demo"]),
    (
        "called Acme, sent an email",
        ["activity.log | account=Acme | kind=call", "activity.log | account=Acme | kind=email"],
    ),
    ("lunch with Acme's CFO on Thursday", ["activity.log | account=Acme | kind=meeting | date=2026-11-19"]),
    ("followed up with Acme", ["activity.log | account=Acme | ?kind"]),
    (
        "今天拜访了海尔、格力和美的",
        [
            "activity.log | account=海尔 | kind=visit | date=2026-11-23",
            "activity.log | account=格力 | kind=visit | date=2026-11-23",
            "activity.log | account=美的 | kind=visit | date=2026-11-23",
        ],
    ),
    (
        "今天打了20通电话,拜访了2家客户",
        [
            "activity.log | kind=call | date=2026-11-23 | count=20",
            "activity.log | kind=visit | date=2026-11-23 | count=2",
        ],
    ),
    (
        "给安踏打了电话,发了邮件",
        ["activity.log | account=安踏 | kind=call", "activity.log | account=安踏 | kind=email"],
    ),
    ("去万科拜访了", ["activity.log | account=万科 | kind=visit"]),
    (
        "called Bob at Acme and Ana at Globex",
        ["activity.log | account=Acme | kind=call", "activity.log | account=Globex | kind=call"],
    ),
    ("Acme wired 30k on Friday", ["payment.log | account=Acme | amount=30000 | date=2026-11-20"]),
    ("received €5k from Globex", ["payment.log | account=Globex | amount=5000 | currency=EUR"]),
    ("收到海尔回款 50万", ["payment.log | account=海尔 | amount=500000"]),
    ("海尔的尾款到了,8万", ["payment.log | account=海尔 | amount=80000"]),
]

TOLD = [
    ("blocked on legal review", ["blocker.raise | text=blocked on legal review"]),
    (
        "Acme blocked because the CFO is on vacation",
        ["blocker.raise | account=Acme | text=the CFO is on vacation"],
    ),
    (
        "blocker: Acme, pricing approval pending",
        ["blocker.raise | account=Acme | text=pricing approval pending"],
    ),
    ("被法务卡住了", ["blocker.raise | text=法务卡住了"]),
    ("卡点:腾讯,报价审批没过", ["blocker.raise | account=腾讯 | text=报价审批没过"]),
    ("blocker on Acme resolved, got approval", ["blocker.resolve | account=Acme | text=got approval"]),
    ("法务审核过了,解除阻塞", ["blocker.resolve | text=法务审核过了"]),
    ("remind me at 4 to send the deck", ["reminder.create | when=2026-11-23T16:00 | text=send the deck"]),
    (
        "remind me on the 30th at noon to pay the invoice",
        ["reminder.create | when=2026-11-30T12:00 | text=pay the invoice"],
    ),
    ("remind me next week to check on Acme", ["reminder.create | text=check on Acme | ?when"]),
    ("明早提醒我带合同", ["reminder.create | when=2026-11-24T09:00 | text=带合同"]),
    ("提醒我后天上午10点开会", ["reminder.create | when=2026-11-25T10:00 | text=开会"]),
    ("Acme rated us 9/10", ["feedback.log | account=Acme | score=0.9"]),
    ("腾讯给我们打了8分", ["feedback.log | account=腾讯 | ?score"]),
    (
        "拜访了格力,客户打了9分满分10分",
        ["activity.log | account=格力 | kind=visit", "feedback.log | account=格力 | score=0.9"],
    ),
    ("competitor news: a rival dropped prices by 20%", ["intel.log | text=a rival dropped prices by 20%"]),
    ("竞品动态:金蝶下周发布新版本", ["intel.log | competitor=金蝶 | text=金蝶下周发布新版本"]),
    ("kudos to Ana and Bob for closing Acme", ["kudos.give | to=Ana and Bob | text=closing Acme"]),
    ("感谢小李帮忙搞定华为", ["kudos.give | to=小李 | text=帮忙搞定华为"]),
    ("add Q4 targets to the weekly agenda", ["agenda.add | meeting=weekly | text=Q4 targets"]),
    ("把渠道返点放进周会议程", ["agenda.add | meeting=weekly | text=渠道返点"]),
    ("Acme note: CFO on leave", ["deal.update | account=Acme | note=CFO on leave"]),
]

ASKED = [
    ("who owns Haier?", ["account.show | account=Haier"]),
    ("海尔是谁在跟?", ["account.show | account=海尔"]),
    ("Ana's pipeline", ["pipeline.show | owner=Ana"]),
    ("who is winning this week?", ["leaderboard.show | period=week"]),
    ("how much is left to quota this month", ["goal.show | period=month"]),
    ("腾讯有什么卡点", ["blockers.show | account=腾讯"]),
    ("weekly recap", ["report.show | period=week"]),
    ("看一下小王的周报", ["report.show | owner=小王 | period=week"]),
    ("考考我", ["quiz.start"]),
    ("what's the discount policy?", ["policy.show"]),
    ("scratch that", ["undo"]),
    ("撤回刚才那条", ["undo"]),
    ("what can you do", ["help"]),
]

SEVERAL = [
    (
        "won Acme 50k but lost Globex to SAP",
        ["deal.won | account=Acme | amount=50000", "deal.lost | account=Globex | competitor=SAP"],
    ),
    ("not won Acme, but won Globex 20k", ["deal.won | account=Globex | amount=20000"]),
    (
        "won Acme and Globex for 50k",
        ["deal.won | account=Acme | ?amount", "deal.won | account=Globex | ?amount"],
    ),
    (
        "won Acme 50k yesterday and Globex 20k today",
        [
            "deal.won | account=Acme | amount=50000 | date=2026-11-22",
            "deal.won | account=Globex | amount=20000 | date=2026-11-23",
        ],
    ),
    (
        "won Acme 50k, Globex 20k yesterday",
        [
            "deal.won | account=Acme | amount=50000 | date=2026-11-22",
            "deal.won | account=Globex | amount=20000 | date=2026-11-22",
        ],
    ),
    (
        "met Acme. They moved to negotiation. Blocked on legal.",
        [
            "activity.log | account=Acme | kind=meeting",
            "deal.stage | account=Acme | stage=negotiation",
            "blocker.raise | account=Acme | text=Blocked on legal",
        ],
    ),
    (
        "called 3 customers, won Acme 50k, remind me tomorrow to call Globex",
        [
            "activity.log | kind=call | count=3",
            "deal.won | account=Acme | amount=50000",
            "reminder.create | when=2026-11-24T09:00 | text=call Globex",
        ],
    ),
    (
        "签下安踏50万,李宁推进到谈判,卡在法务",
        [
            "deal.won | account=安踏 | amount=500000",
            "deal.stage | account=李宁 | stage=negotiation",
            "blocker.raise | account=李宁 | text=卡在法务",
        ],
    ),
    (
        "拿下安踏50万,李宁推迟到月底,特步进入谈判",
        [
            "deal.won | account=安踏 | amount=500000",
            "deal.update | account=李宁 | close_date=2026-11-30",
            "deal.stage | account=特步 | stage=negotiation",
        ],
    ),
    ("安踏没签,李宁签了20万", ["deal.won | account=李宁 | amount=200000"]),
    (
        "安踏:签约;李宁:谈判中;特步:丢单",
        [
            "deal.won | account=安踏 | ?amount",
            "deal.stage | account=李宁 | stage=negotiation",
            "deal.lost | account=特步",
        ],
    ),
    (
        "今天签了Acme(50k)和字节(30万)",
        [
            "deal.won | account=Acme | amount=50000 | date=2026-11-23",
            "deal.won | account=字节 | amount=300000 | date=2026-11-23",
        ],
    ),
]


@pytest.mark.parametrize(("text", "records"), WON)
def test_won_deals(text: str, records: list[str]) -> None:
    assert understood(text) == records


@pytest.mark.parametrize(("text", "records"), LOST)
def test_lost_deals(text: str, records: list[str]) -> None:
    assert understood(text) == records


@pytest.mark.parametrize(("text", "records"), NEW)
def test_new_deals(text: str, records: list[str]) -> None:
    assert understood(text) == records


@pytest.mark.parametrize(("text", "records"), CHANGED)
def test_changes_of_a_deal(text: str, records: list[str]) -> None:
    assert understood(text) == records


@pytest.mark.parametrize(("text", "records"), DONE)
def test_activities_and_payments(text: str, records: list[str]) -> None:
    assert understood(text) == records


@pytest.mark.parametrize(("text", "records"), TOLD)
def test_words_kept_as_said(text: str, records: list[str]) -> None:
    assert understood(text) == records


@pytest.mark.parametrize(("text", "records"), ASKED)
def test_requests(text: str, records: list[str]) -> None:
    assert understood(text) == records


@pytest.mark.parametrize(("text", "records"), SEVERAL)
def test_several_records_in_one_message(text: str, records: list[str]) -> None:
    assert understood(text) == records
