"""Two reps, one customer: asked whose deal it is, contested until the manager of both decides, told to everybody."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.claims import Claim, ClaimState, Decision, Outcome
from models.deals import Booking, Deal, DealChange, Status
from models.people import Grant, Person, Role
from models.queries.month import month_of
from tests.scenario.test_golden_path import history
from tests.scenario.test_questions import tick
from tests.support.world import World, know, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
NOVEMBER = date(2026, 11, 1)


async def contested(world: World) -> None:
    """Mei wins Haier (#6) at 10:05, Li claims it at 11:20 (#7)."""
    history(world)
    for name in ("陈美", "李雷", "Ines"):
        world.chat(name)
    await world.chat("陈美").say("今天签下海尔 50万")
    world.at("2026-11-23 11:20")
    await world.chat("李雷").say("签下青岛海尔有限公司 30万")
    await world.chat("李雷").press("我的另一单")


def booked(world: World, name: str) -> int:
    def query(session: Session) -> int:
        person = session.scalars(select(Person).where(Person.name == name)).one()
        return month_of(session, person.id, NOVEMBER, world.app.settings).booked_minor

    return world.read(query)


def one(world: World, query: Any) -> Any:
    return world.read(lambda session: session.scalars(query).one())


def deal(world: World, number: int) -> Deal:
    found: Deal = one(world, select(Deal).where(Deal.id == number))
    return found


async def decide(world: World, outcome: str, reason: str = "came first") -> str:
    ines = world.chat("Ines")
    await ines.press(outcome)
    return await ines.press(reason)


@both
async def test_step_nine_of_the_story(world: World) -> None:
    history(world)
    mei, li, ines = (world.chat(name) for name in ("陈美", "李雷", "Ines"))
    await mei.say("今天签下海尔 50万")
    world.at("2026-11-23 11:20")
    assert await li.say("签下青岛海尔有限公司 30万") == (
        "海尔 是陈美的客户(直销,11月23日 周一起)。这一单是:\n"
        "[替陈美报的] [我们合作] [我的另一单] [不是同一家]"
    )
    assert await li.press("我的另一单") == (
        "⚖️ 已登记 海尔 #7 · ¥300,000(30万) · 11月23日 周一\n"
        "归属待定,暂不上榜。陈美和Ines已收到,Ines最迟 11月25日 周三 18:00(柏林) 前决定。\n"
        "币种和渠道按默认:人民币、经销\n"
        "11月:€0 · 1 单归属待定,未计入\n"
        "[修改] [撤回]"
    )
    assert ines.last == (
        "⚖️ 海尔: two claims.\n"
        "· 陈美, direct, #6, ¥500,000, Mon 23 Nov 10:05 Shanghai\n"
        "· 李雷, distributor, #7, ¥300,000, Mon 23 Nov 11:20 Shanghai\n"
        "Decide by Wed 25 Nov 18:00. Until then the later one is on no board.\n"
        "[陈美] [李雷] [Split] [Two deals]"
    )
    assert "¥300,000" not in mei.last
    assert (booked(world, "陈美"), booked(world, "李雷")) == (1_320_000_00, 0)


async def test_it_is_asked_in_english_too(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await world.chat("陈美").say("今天签下海尔 50万")
    assert await jonas.say("won 海尔 30k") == (
        "海尔 belongs to 陈美 (direct, since Mon 23 Nov). This is:\n"
        "[For 陈美] [Ours together] [Another deal of mine] [Not the same company]"
    )
    said = await jonas.reply("another deal of mine")
    assert said.startswith("⚖️ Noted 海尔 #2 · €30,000 · Mon 23 Nov\nOwnership open: on no board until then.")


@both
async def test_two_deals_both_count(world: World) -> None:
    await contested(world)
    said = await decide(world, "Two deals")
    assert "⚖️ 海尔: Ines lets both deals count.\nReason: came first" in said
    assert world.chat("李雷").last == "⚖️ 海尔:Ines裁定两单都计入。\n理由:先报的"
    assert world.chat("陈美").last == "⚖️ 海尔:Ines裁定两单都计入。\n理由:先报的"
    assert (booked(world, "陈美"), booked(world, "李雷")) == (1_320_000_00, 300_000_00)
    read_back = text_of(world.chat("李雷").posts[0].card)
    assert read_back.startswith("✅ 赢单 海尔 #7 · ¥300,000(30万)")


@both
async def test_the_holder_gets_it(world: World) -> None:
    await contested(world)
    await decide(world, "陈美", "existing customer")
    assert (booked(world, "陈美"), booked(world, "李雷")) == (1_320_000_00, 0)
    assert deal(world, 7).status is Status.VOID
    assert "Ines已裁定:不计入,客户归陈美。" in text_of(world.chat("李雷").posts[0].card)
    assert one(world, select(Decision)).outcome is Outcome.HOLDER


@both
async def test_the_claimant_gets_it_and_the_customer(world: World) -> None:
    await contested(world)
    await world.chat("Ines").press("李雷")
    asked = world.chat("Ines").last
    assert asked.startswith("李雷 gets it and holds the customer: #7 counts for 李雷. #6 no longer counts.")
    await world.chat("Ines").press("did the work")
    assert (booked(world, "陈美"), booked(world, "李雷")) == (820_000_00, 300_000_00)
    owner = one(
        world, select(Person).join(Account, Account.owner_id == Person.id).where(Account.name == "海尔")
    )
    assert owner.name == "李雷"


@both
async def test_a_split_is_exact_and_the_reason_may_be_typed(world: World) -> None:
    await contested(world)
    ines = world.chat("Ines")
    await ines.press("Split")
    await ines.say("70/30")
    assert ines.last.startswith("#6 is shared: 陈美 70 % · 李雷 30 %. #7 no longer counts.")
    await ines.reply("they visited it together")
    assert (booked(world, "陈美"), booked(world, "李雷")) == (820_000_00 + 350_000_00, 150_000_00)
    assert "理由:they visited it together" in world.chat("李雷").last
    assert "they visited it together" in await ines.say("/claims")
    assert "⚖️ decided: shared (they visited it together)" in await ines.say("#6")


async def test_only_who_manages_both_decides(world: World) -> None:
    await contested(world)
    mei, li, ines = (world.chat(name) for name in ("陈美", "李雷", "Ines"))
    posted = ines.posts[-1]
    for other in (mei, li, world.chat("Jonas Weber")):
        await other.press_token(posted.tokens["陈美"], posted.message)
    assert one(world, select(Claim)).state is ClaimState.OPEN
    await ines.press("Two deals")
    reasons = ines.posts[-1]
    await li.press_token(reasons.tokens["came first"], reasons.message)
    assert one(world, select(Claim)).state is ClaimState.OPEN


@both
async def test_a_second_press_and_a_second_card_do_nothing(world: World) -> None:
    await contested(world)
    ines = world.chat("Ines")
    first = ines.posts[-1]
    outcome = dict(first.tokens)
    await ines.press("Two deals")
    reasons = ines.posts[-1]
    token = reasons.tokens["came first"]
    await ines.press_token(token, reasons.message)
    await ines.press_token(token, reasons.message)
    await ines.press_token(outcome["陈美"], first.message)
    assert world.read(lambda s: s.scalar(select(func.count()).select_from(Decision))) == 1
    assert (booked(world, "陈美"), booked(world, "李雷")) == (1_320_000_00, 300_000_00)


@both
async def test_taking_it_back_closes_the_claim_and_putting_back_opens_it(world: World) -> None:
    await contested(world)
    li, ines = world.chat("李雷"), world.chat("Ines")
    await li.say("撤回")
    assert one(world, select(Claim)).state is ClaimState.WITHDRAWN
    assert ines.last == "⚖️ 海尔: 李雷 has withdrawn the claim. Nothing is left to decide."
    await li.press("恢复")
    assert one(world, select(Claim)).state is ClaimState.OPEN
    assert ines.last.endswith("[陈美] [李雷] [Split] [Two deals]")
    assert booked(world, "李雷") == 0


async def test_what_was_decided_is_not_brought_back_by_undo(world: World) -> None:
    await contested(world)
    li = world.chat("李雷")
    await decide(world, "陈美")
    await li.say("撤回")
    if "撤回" in li.labels:
        await li.press("撤回")
    if "恢复" in li.labels:
        await li.press("恢复")
    assert deal(world, 7).status is Status.VOID
    assert booked(world, "李雷") == 0


async def test_lost_closes_the_claim(world: World) -> None:
    await contested(world)
    await world.chat("李雷").say("#7 丢了,价格太高")
    if world.chat("李雷").labels and "是" in world.chat("李雷").last:
        await world.chat("李雷").press(world.chat("李雷").labels[0])
    assert one(world, select(Claim)).state is ClaimState.WITHDRAWN


@both
async def test_it_stands_in_the_pipeline_on_the_deal_and_under_open(world: World) -> None:
    await contested(world)
    li = world.chat("李雷")
    assert "#7 海尔 · ¥300,000 · 谈判 · ⚖️ 归属待定,未计入" in await li.say("我的商机")
    assert "归属待定,暂不上榜" in await li.say("#7")
    assert "⚖️ 海尔:两人都报了。" in await li.say("/open")
    assert "[Decide]" in await world.chat("Ines").say("/open")


@both
async def test_the_decider_is_reminded_once_and_then_the_head_has_it(world: World) -> None:
    await contested(world)
    ines = world.chat("Ines")
    before = len(ines.posts)
    world.at("2026-11-25 08:59", "Europe/Berlin")
    await tick(world)
    assert len(ines.posts) == before
    world.at("2026-11-25 09:01", "Europe/Berlin")
    await tick(world)
    await tick(world)
    assert [text_of(post.card).split("\n")[0] for post in ines.posts[before:]] == [
        "Still to be decided today:"
    ]
    world.at("2026-11-25 18:01", "Europe/Berlin")
    await tick(world)
    assert len(ines.posts) == before + 1
    assert one(world, select(Claim)).due_at is None


async def test_over_a_weekend_two_working_days_are_two_working_days(world: World) -> None:
    world.at("2026-11-27 15:00")
    await world.chat("陈美").say("今天签下海尔 50万")
    await world.chat("李雷").say("签下海尔 30万")
    said = await world.chat("李雷").press("我的另一单")
    assert "最迟 12月1日 周二 18:00(柏林) 前决定" in said


@both
async def test_not_the_same_company_is_a_customer_of_its_own(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await world.chat("陈美").say("签下 Haier 50万")
    await jonas.say("won Haier 30k")
    assert await jonas.press("Not the same company") == (
        "What tells it apart from Haier? Type a few words, e.g. a city."
    )
    assert (await jonas.say("Berlin")).startswith("✅ Won Haier (Berlin) #2 · €30,000")
    names = world.read(lambda s: s.scalars(select(Account.name).order_by(Account.id)).all())
    assert names == ["Haier", "Haier (Berlin)"]
    assert world.read(lambda s: s.scalars(select(Claim)).all()) == []


async def test_a_customer_that_was_taken_back_is_free(world: World) -> None:
    mei, li = world.chat("陈美"), world.chat("李雷")
    await mei.say("签下海尔 50万")
    await mei.say("撤回")
    assert (await li.say("签下海尔 30万")).startswith("✅ 赢单 海尔 #2")
    assert "李雷" in await world.chat("Jonas Weber").say("who owns 海尔?")


async def test_one_with_a_deal_that_nobody_contests_is_asked_no_more(world: World) -> None:
    await contested(world)
    await decide(world, "Two deals")
    li = world.chat("李雷")
    assert (await li.say("签下海尔 8万")).startswith("✅")


async def test_the_directory_is_open_to_everybody(world: World) -> None:
    await world.chat("陈美").say("今天签下海尔 50万")
    for question in ("who owns 海尔?", "/who 海尔"):
        said = await world.chat("Jonas Weber").say(question)
        assert "Owner: 陈美" in said
        assert "Sales channel: direct" in said
        assert "500,000" not in said
    assert "负责人: 陈美" in await world.chat("李雷").say("海尔是谁的?")
    assert await world.chat("李雷").say("/who") == "哪个客户?请输入名称。"
    assert "I know no customer" in await world.chat("Jonas Weber").say("/who Nowhere")


@both
async def test_the_ledger_adds_up_after_everything(world: World) -> None:
    await contested(world)
    await decide(world, "李雷")
    rows = world.read(
        lambda s: s.execute(
            select(Booking.deal_id, func.sum(Booking.amount_minor)).group_by(Booking.deal_id)
        ).all()
    )
    sums = {number: int(amount) for number, amount in rows}
    assert (sums[6], sums[7]) == (0, 300_000_00)
    decisions = world.read(
        lambda s: s.scalars(select(DealChange).where(DealChange.field == "decision")).all()
    )
    assert {change.deal_id for change in decisions} == {6, 7}


def _head(session: Session, now: datetime) -> None:
    """Above Ines there is Olga, who manages everybody."""
    head = Person(
        name="Olga",
        language="en",
        zone="Europe/Berlin",
        active=True,
        created_at=now,
        grants=[Grant(role=Role.MANAGER)],
    )
    session.add(head)
    session.flush()
    know(session, now, head)


@both
async def test_two_who_decide_at_once_decide_once(world: World) -> None:
    world.write(_head)
    await contested(world)
    ines, olga = world.chat("Ines"), world.chat("Olga")
    world.at("2026-11-25 09:01", "Europe/Berlin")
    await tick(world)
    world.at("2026-11-25 18:01", "Europe/Berlin")
    await tick(world)
    assert olga.last.endswith("[陈美] [李雷] [Split] [Two deals]")
    await ines.press("Two deals")
    await olga.press("陈美")
    await asyncio.gather(ines.press("came first"), olga.press("did the work"))
    assert world.read(lambda s: s.scalar(select(func.count()).select_from(Decision))) == 1
    outcome = one(world, select(Decision)).outcome
    assert booked(world, "李雷") == (300_000_00 if outcome is Outcome.BOTH else 0)


@both
async def test_two_claims_at_once_are_two_claims(world: World) -> None:
    await world.chat("陈美").say("今天签下海尔 50万")
    li, jonas = world.chat("李雷"), world.chat("Jonas Weber")
    await li.say("签下海尔 30万")
    await jonas.say("won 海尔 40k")
    await asyncio.gather(li.press("我的另一单"), jonas.press("Another deal of mine"))
    claimants = world.read(lambda s: s.scalars(select(Claim.claimant_id).order_by(Claim.claimant_id)).all())
    assert len(set(claimants)) == 2
    assert (booked(world, "李雷"), booked(world, "Jonas Weber")) == (0, 0)


async def test_parts_that_make_no_whole_are_said_so(world: World) -> None:
    await contested(world)
    ines = world.chat("Ines")
    await ines.press("Split")
    said = await ines.say("70/40")
    assert said.startswith("The parts make 110 %, not 100 %. Type them again, e.g. “60/40”.")
    assert "#6 is shared: 陈美 70 % · 李雷 30 %." in await ines.say("70/30")


async def test_own_parts_that_make_no_whole(world: World) -> None:
    history(world)
    li = world.chat("李雷")
    await world.chat("陈美").say("今天签下海尔 50万")
    await li.say("签下海尔 30万")
    await li.press("我们合作")
    assert (await li.say("60/50")).startswith("这些比例加起来是 110%,不是 100%。")
    assert "分成:李雷 60% ¥180,000 · 陈美 40% ¥120,000" in await li.say("60/40")
