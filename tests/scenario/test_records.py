"""Activities, payments, feedback, news, kudos and agenda items: recorded beside deals, on the same card."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from bot.core.incoming import Kind
from models.accounts import Account
from models.records import Activity, AgendaItem, Feedback, Intel, Kudos, Payment, Recorded
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def standing(world: World, table: type[Recorded]) -> list[Recorded]:
    query = select(table).where(table.voided_by.is_(None)).order_by(table.id)
    return world.read(lambda s: list(s.scalars(query)))


@both
async def test_deals_and_other_records_share_a_card_and_are_undone_together(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    said = await jonas.say("won Initech 45k, visited Hooli, Initech paid 20k")
    assert said.split("\n")[:3] == [
        "1 Won Initech #1 · €45,000 · Mon 23 Nov",
        "2 Visit: Hooli, Mon 23 Nov",
        "3 Payment Initech #1 · €20,000 · Mon 23 Nov · Paid €20,000 of €45,000, €25,000 open",
    ]
    assert said.endswith("[Edit…] [Undo all]")
    assert len(said.split("\n")) - 1 <= 6
    undone = await jonas.press("Undo all")
    assert undone.startswith("↩️ Undone: won Initech #1 €45,000, Visit: Hooli, Payment Initech #1 €20,000.")
    assert standing(world, Activity) == standing(world, Payment) == []
    await jonas.press("Put back")
    assert [len(standing(world, table)) for table in (Activity, Payment)] == [1, 1]


@both
async def test_an_activity_keeps_who_whom_when_and_how_often(world: World) -> None:
    mei = world.chat("陈美")
    said = await mei.say("今天拜访了3家客户")
    assert said.startswith("📍 3 次拜访,11月23日 周一\n")
    assert (await mei.say("昨天给海尔打了电话")).startswith("📍 电话:海尔,11月22日 周日\n新客户")
    many, call = standing(world, Activity)
    assert isinstance(many, Activity)
    assert isinstance(call, Activity)
    assert (many.kind, many.count, many.account_id) == ("visit", 3, None)
    assert (call.kind, call.happened_on) == ("call", date(2026, 11, 22))
    owner = world.read(lambda s: s.scalars(select(Account.owner_id)).one())
    assert owner is None  # a call gives nobody a claim
    await mei.say("签下海尔 50万")
    assert world.read(lambda s: s.scalars(select(Account.owner_id)).one()) is not None


async def test_what_is_missing_of_an_activity_is_asked(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    asked = await jonas.say("followed up with Acme")
    assert asked == "What was it with Acme?\n[Visit] [Call] [Meeting] [Demo] [E-mail]"
    assert (await jonas.press("Call")).startswith("📍 Call: Acme, Mon 23 Nov")
    await jonas.say("followed up with Acme last week")
    assert "Which day was it?" in await jonas.say("it was a demo")
    assert (await jonas.press("Tue 17 Nov")).startswith("📍 Demo: Acme, Tue 17 Nov")


async def test_a_similar_customer_is_asked_about(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Globex Industries 30k")
    asked = await jonas.say("visited Globex Industrie")
    assert asked.startswith("Is “Globex Industrie” one of these customers?")
    assert (await jonas.press("Globex Industries")).startswith("📍 Visit: Globex Industries, Mon 23 Nov")


@both
async def test_a_payment_says_what_is_left(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Acme 50k")
    said = await jonas.say("Acme paid 20k")
    assert said == (
        "💰 Payment Acme #1 · €20,000 · Mon 23 Nov\nPaid €20,000 of €50,000, €30,000 open\n[Edit] [Undo]"
    )
    asked = await jonas.say("Acme paid 40k")
    assert asked.startswith("Acme #1 has €30,000 open; you wrote €40,000. Right?")
    assert "Paid in full: €50,000" in await jonas.press("€30,000")
    payments = standing(world, Payment)
    assert [p.amount_minor for p in payments if isinstance(p, Payment)] == [20_000_00, 30_000_00]
    assert [p.org_minor for p in payments if isinstance(p, Payment)] == [20_000_00, 30_000_00]


async def test_which_deal_is_paid_is_asked(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Acme 50k")
    await jonas.say("new deal Acme 30k, proposal")
    asked = await jonas.say("Acme paid 20k")
    assert asked.split("\n")[0] == "Which deal of Acme is the payment for?"
    assert (await jonas.press("#1 €50,000 negotiation")).startswith("💰 Payment Acme #1 · €20,000")


async def test_a_payment_without_a_deal_is_not_passed_over(world: World) -> None:
    mei = world.chat("陈美")
    asked = await mei.say("华为回款20万")
    assert asked == "你和华为没有可以对应回款的商机。仍要记录这笔回款吗?\n[记录] [不记录]"
    said = await mei.press("记录")
    assert said.startswith("💰 回款 华为 · ¥200,000(20万)")
    assert "没有对应的商机" in said


async def test_a_payment_without_amount_is_asked(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Acme 50k")
    assert await jonas.say("payment from Acme") == "How much did Acme pay?\n[€50,000] [Other]"
    assert (await jonas.say("12k")).startswith("💰 Payment Acme #1 · €12,000")


async def test_the_same_payment_twice_is_asked(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Acme 50k")
    await jonas.say("Acme paid 20k")
    asked = await jonas.say("Acme paid 20k")
    assert asked.startswith("A payment of Acme with €20,000 was recorded in the last 24 hours. The same one?")
    assert await jonas.press("Yes, the same") == "Good, nothing was recorded."
    assert len(standing(world, Payment)) == 1


@both
async def test_a_reply_corrects_and_undo_takes_the_correction_back_first(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Acme 50k")
    await jonas.say("Acme paid 20k")
    said = await jonas.reply("actually 25k")
    assert said.startswith("💰 Payment Acme #1 · ~~€20,000~~ €25,000 · Mon 23 Nov · corrected 03:05")
    assert "Paid €25,000 of €50,000, €25,000 open" in said
    said = await jonas.say("undo")
    assert said.startswith("💰 Payment Acme #1 · €20,000 · Mon 23 Nov\nPaid €20,000 of €50,000")
    await jonas.say("undo")
    assert standing(world, Payment) == []


async def test_a_reply_names_one_of_several(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k, visited Hooli")
    said = await jonas.reply("48k")  # only the deal can mean that
    assert "€48,000" in said
    said = await jonas.reply("visited Hooli yesterday")
    assert "2 Visit: Hooli, Sun 22 Nov · corrected" in said


async def test_the_form_puts_a_record_right(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("visited Hooli")
    await jonas.press("Edit")
    form, _ = world.stage.forms[-1]
    assert {field.name for field in form.fields} == {"account", "activity", "count", "happened_on", "note"}
    _, answer = await jonas.submit(count="many")
    assert answer.errors == {"count": "Give a number, e.g. 3."}
    said, _ = await jonas.submit(count="2", activity="call", note="wants a demo")
    assert said.startswith("📍 2 calls: Hooli, Mon 23 Nov · wants a demo · corrected")


async def test_feedback_and_news(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    said = await jonas.say("Acme gave us 4/5, loves support")
    assert said.startswith("💬 Feedback Acme: 80 % · “loves support”")
    said = await jonas.say("intel: CompetitorX cut prices 10%")
    assert said.startswith("🔎 Market news: CompetitorX cut prices 10%")
    feedback, news = standing(world, Feedback)[0], standing(world, Intel)[0]
    assert isinstance(feedback, Feedback)
    assert isinstance(news, Intel)
    assert (feedback.score, feedback.text) == (Decimal("0.8"), "loves support")
    assert news.competitor == "CompetitorX"
    mei = world.chat("陈美")
    assert (await mei.say("客户反馈 腾讯:响应太慢")).startswith("💬 反馈 腾讯:「响应太慢」")


@both
async def test_kudos_reach_the_person_in_their_language(world: World) -> None:
    jonas, mei = world.chat("Jonas Weber"), world.chat("陈美")
    said = await jonas.say("kudos @陈美 for the Acme demo")
    assert said.startswith("👏 Kudos to 陈美: the Acme demo\n陈美 is told now.")
    assert mei.last == "👏 Jonas Weber 给你点赞:「the Acme demo」"
    await jonas.press("Undo")
    assert mei.last == "Jonas Weber 收回了点赞。"
    assert standing(world, Kudos) == []


async def test_kudos_to_nobody_known_are_asked_and_none_to_oneself(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    asked = await jonas.say("kudos @bob for the demo")
    assert asked == "Whom do you mean by bob?\n[Ines]"
    assert (await jonas.press("Ines")).startswith("👏 Kudos to Ines: the demo")
    assert await jonas.say("kudos to Jonas") == "Nothing recorded: kudos are for somebody else."
    assert len(standing(world, Kudos)) == 1


async def test_kudos_for_another_move_with_the_correction(world: World) -> None:
    jonas, mei, li = world.chat("Jonas Weber"), world.chat("陈美"), world.chat("李雷")
    await jonas.say("kudos @陈美 for the Acme demo")
    assert "Kudos to 李雷" in await jonas.reply("李雷")
    assert "收回了" in mei.last
    assert "the Acme demo" in li.last


async def test_an_agenda_item_says_which_meeting(world: World) -> None:
    jonas, mei = world.chat("Jonas Weber"), world.chat("陈美")
    said = await jonas.say("agenda: discuss new pricing")
    assert said.startswith("🗓 Weekly meeting: discuss new pricing\nno meeting was named, so the weekly one")
    assert (await mei.say("月会议题:讨论新价格")).startswith("🗓 月会:讨论新价格\n[")
    assert [row.meeting for row in standing(world, AgendaItem) if isinstance(row, AgendaItem)] == [
        "weekly",
        "monthly",
    ]


async def test_a_colleague_named_beside_an_activity_is_asked_about(world: World) -> None:
    ines = world.chat("Ines")
    asked = await ines.say("Jonas visited Acme")
    assert asked == "Whose is it, yours or Jonas Weber's?\n[Mine] [Jonas Weber's]"
    assert (await ines.press("Jonas Weber's")).startswith("📍 Visit: Acme, Mon 23 Nov for Jonas Weber")
    jonas = world.chat("Jonas Weber")
    await jonas.say("李雷 visited Acme")
    await jonas.press("李雷's")
    assert len(standing(world, Activity)) == 1


async def test_another_person_can_neither_undo_nor_correct(world: World) -> None:
    jonas, mei = world.chat("Jonas Weber"), world.chat("陈美")
    await jonas.say("visited Hooli")
    await mei.press_token(jonas.posts[-1].tokens["Undo"], jonas.posts[-1].message)
    assert len(standing(world, Activity)) == 1


async def test_a_changed_message_proposes_the_correction(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("visited Hooli", message="orig")
    await world.receive(jonas.payload(Kind.EDIT, message="orig", text="called Hooli"))
    assert jonas.last.startswith("You changed your message to “called Hooli”. Correct Visit: Hooli?")
    await jonas.press("Correct it")
    rows = standing(world, Activity)
    assert [row.kind for row in rows if isinstance(row, Activity)] == ["call"]


@both
async def test_the_customers_card_shows_money_contact_and_feedback_to_whom_it_concerns(world: World) -> None:
    jonas, mei = world.chat("Jonas Weber"), world.chat("陈美")
    await jonas.say("won Acme 50k")
    await jonas.say("Acme paid 20k")
    await jonas.say("visited Acme yesterday")
    await jonas.say("Acme gave us 4/5, loves support")
    shown = await jonas.say("who owns Acme?")
    assert "Collected: €20,000, €30,000 open" in shown
    assert "Last contact: Visit · Sun 22 Nov · Jonas Weber" in shown
    assert "Feedback: 80 % · “loves support” · Mon 23 Nov" in shown
    assert "€20,000" in await world.chat("Ines").say("who owns Acme?")
    shown = await mei.say("Acme 是谁的?")
    assert "Jonas Weber" in shown
    assert "€" not in shown
    assert "最近联系" not in shown
    assert "loves" not in shown


async def test_the_month_counts_activities_and_payments(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Acme 50k")
    await jonas.say("Acme paid 20k")
    await jonas.say("visited Acme, called Globex")
    await jonas.say("5 calls today")
    await jonas.say("called Hooli on 30 October")
    assert "Collected €20,000 · 6 calls, 1 visit" in await jonas.say("how far am I from my goal?")
    await jonas.say("undo")
    await jonas.say("undo")
    assert "Collected €20,000 · 1 call, 1 visit" in await jonas.say("how far am I from my goal?")


async def test_no_to_an_amount_records_no_other_amount(world: World) -> None:
    mei = world.chat("陈美")
    await mei.say("签下海尔 50万")
    assert (await mei.say("海尔回款80万")).startswith("海尔 #1 还差 ¥500,000;你写的是 ¥800,000。对吗?")
    await mei.say("不对")
    assert standing(world, Payment) == []
    assert (await mei.say("30万")).startswith("💰 回款 海尔 #1 · ¥300,000(30万)")


async def test_more_than_the_best_score_is_asked_about(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    said = await jonas.say("Acme gave us 6/5")
    assert "💬" not in said
    assert "💬 Feedback Acme: 80 %" in await jonas.say("4/5")
