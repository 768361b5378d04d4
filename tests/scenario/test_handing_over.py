"""A team at home: who is away is stood in for, who has joined takes over, who sleeps is not woken."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import settings_from
from bot.settings import BlockersSection, Category, Settings
from models.cases import Case
from models.deals import Deal
from models.people import Person
from tests.scenario.test_deputies import leave
from tests.support.world import World, know

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def settings() -> Settings:
    helpers = {Category.PRICE: "李雷", Category.TOOLS: "Nobody Yet"}
    return settings_from(None).model_copy(
        update={"big_deal": Decimal(1_000_000), "blockers": BlockersSection(helpers=helpers)}
    )


def owner(world: World) -> str | None:
    return world.read(lambda s: s.scalars(select(Case)).one().owner.name)  # type: ignore[union-attr]


@both
async def test_who_goes_on_leave_after_being_asked_is_stood_in_for(world: World) -> None:
    world.at("2026-11-23 15:00", "Asia/Shanghai")
    jonas, li, mei = world.chat("Jonas Weber"), world.chat("李雷"), world.chat("陈美")
    await jonas.say("blocked on Initech: waiting for the price")
    assert "需要价格帮助" in li.last
    leave(world, "李雷", "2026-11-24", "2026-11-27", "陈美")
    await world.tick()
    assert owner(world) == "李雷"  # not before the first day
    world.at("2026-11-24 06:00", "Asia/Shanghai")
    await world.tick()
    assert mei.posts == []  # nor before she is at work
    world.at("2026-11-24 10:00", "Asia/Shanghai")
    await world.tick()
    assert owner(world) == "陈美"
    assert mei.last.startswith("Jonas Weber 需要价格帮助 · Initech:「waiting for the price」")
    assert li.last.endswith("现在由 陈美 负责。")
    assert li.labels == []
    world.at("2026-11-24 10:00", "Europe/Berlin")
    await world.tick()
    assert "1. 李雷 is on leave: 陈美 is asked about Initech. Answer due today 07:00" in jonas.last
    before = len(mei.posts)
    await world.tick()
    assert len(mei.posts) == before
    await mei.press("我来处理")
    assert "陈美" in jonas.last


@both
async def test_the_manager_is_asked_where_nobody_stands_in(world: World) -> None:
    world.at("2026-11-23 15:00", "Asia/Shanghai")
    await world.chat("Jonas Weber").say("blocked on Initech: waiting for the price")
    leave(world, "李雷", "2026-11-24", "2026-11-27")
    world.at("2026-11-24 10:00", "Europe/Berlin")
    await world.tick()
    assert owner(world) == "Ines"


@both
async def test_a_helper_who_joins_takes_over_what_waited(world: World) -> None:
    world.at("2026-11-23 14:00", "Europe/Berlin")
    jonas, ines = world.chat("Jonas Weber"), world.chat("Ines")
    await jonas.say("I'm blocked: laptop broken")
    await world.tick()
    assert owner(world) == "Ines"
    world.later(minutes=30)

    def join(session: Session, now: datetime) -> None:
        know(session, now, session.scalars(select(Person).where(Person.name == "Nobody Yet")).one())

    world.write(join)
    await world.tick()
    assert owner(world) == "Nobody Yet"
    assert "Jonas Weber needs help (Tools)" in world.chat("Nobody Yet").last
    assert ines.last.endswith("Now with Nobody Yet.")
    assert jonas.last.startswith("Nobody Yet (Tools) is here now and is asked about “laptop broken”.")


async def test_what_the_manager_has_taken_stays_with_the_manager(world: World) -> None:
    world.at("2026-11-23 14:00", "Europe/Berlin")
    await world.chat("Jonas Weber").say("I'm blocked: laptop broken")
    await world.chat("Ines").press("On it")
    world.later(minutes=30)

    def join(session: Session, now: datetime) -> None:
        know(session, now, session.scalars(select(Person).where(Person.name == "Nobody Yet")).one())

    world.write(join)
    await world.tick()
    assert owner(world) == "Ines"


@both
async def test_kudos_wait_for_the_morning(world: World) -> None:
    world.at("2026-11-23 22:00", "Asia/Shanghai")
    jonas, mei = world.chat("Jonas Weber"), world.chat("陈美")
    said = await jonas.say("kudos @陈美 for the Acme demo")
    assert "陈美 is told on Tue 24 Nov 01:00." in said
    assert mei.posts == []
    await jonas.reply("for the Initech demo")
    world.at("2026-11-24 08:01", "Asia/Shanghai")
    await world.tick()
    assert mei.last.startswith("👏 Jonas Weber 给你点赞:")
    assert len(mei.posts) == 1


@both
async def test_kudos_taken_back_at_night_are_never_told(world: World) -> None:
    world.at("2026-11-23 22:00", "Asia/Shanghai")
    jonas, mei = world.chat("Jonas Weber"), world.chat("陈美")
    await jonas.say("kudos @陈美 for the Acme demo")
    await jonas.press("Undo")
    world.at("2026-11-24 08:01", "Asia/Shanghai")
    await world.tick()
    assert mei.posts == []


@both
async def test_undo_after_a_tap_says_what_it_would_take_back(world: World) -> None:
    world.at("2026-11-23 15:00", "Asia/Shanghai")
    jonas, li = world.chat("Jonas Weber"), world.chat("李雷")
    await jonas.say("blocked on Initech: waiting for the price")
    world.later(minutes=1)
    await jonas.say("new deal Acme 50k")
    world.later(minutes=1)
    await li.press("已解决")
    world.later(minutes=1)
    await jonas.press("Yes, solved")
    asked = await jonas.say("undo")
    assert asked.startswith("Undo takes back what you reported last, not what you answered since: ")
    assert "Acme" in asked
    assert world.read(lambda s: s.scalars(select(Deal)).one().status) == "open"
    await jonas.press("Take it back")
    assert world.read(lambda s: s.scalars(select(Deal)).one().status) == "void"


@both
async def test_a_deputy_answers_about_a_part(world: World) -> None:
    leave(world, "李雷", "2026-11-23", "2026-11-27", "陈美")
    jonas, mei, li = world.chat("Jonas Weber"), world.chat("陈美"), world.chat("李雷")
    await jonas.say("won Wayne 50k 60/40 with 李雷")
    assert li.posts == []
    assert mei.last.startswith("Jonas Weber和李雷(由你代理)分成一单:Wayne #1")
    token = mei.posts[-1].tokens["不是这样"]
    await world.chat("Ines").press_token(token, mei.posts[-1].message)  # it is not hers
    assert "不是这样" in mei.labels
    await mei.press("不是这样")
    assert mei.labels == ["李雷没有份", "比例不符", "返回"]
    await mei.press("李雷没有份")
    assert mei.last == "Wayne #1 · €50,000(5万):李雷没有份。"
    assert jonas.last == "Wayne #1 · €50,000: 李雷 has no part in it."


async def test_nobody_answers_as_deputy_about_what_they_said_themselves(world: World) -> None:
    leave(world, "李雷", "2026-11-23", "2026-11-27", "Jonas Weber")
    await world.chat("Jonas Weber").say("won Wayne 50k 60/40 with 李雷")
    assert len(world.chat("Jonas Weber").posts) == 1
    li = world.chat("李雷")
    assert await li.press("没错") == "Wayne #1 · €50,000(5万):你占 40%。"


@both
async def test_a_deputy_says_it_is_right_in_english(world: World) -> None:
    leave(world, "李雷", "2026-11-23", "2026-11-27", "Ines")
    await world.chat("Jonas Weber").say("won Wayne 50k 60/40 with 李雷")
    ines = world.chat("Ines")
    assert ines.last.startswith(
        "Jonas Weber shares a deal with 李雷, whom you stand in for: Wayne #1 · €50,000. 40 % is 李雷's."
    )
    await ines.press("Right")
    assert ines.last == "Wayne #1 · €50,000: 40 % is 李雷's."


@both
async def test_what_waits_for_ones_word_goes_to_the_deputy(world: World) -> None:
    leave(world, "陈美", "2026-11-23", "2026-11-27", "李雷")
    jonas, li = world.chat("Jonas Weber"), world.chat("李雷")
    await jonas.say("陈美 won Acme 50k")
    assert world.chat("陈美").posts == []
    assert li.last.startswith("Jonas Weber替陈美报了(由你代理):赢单 Acme")
    await li.press("对,记录")
    assert world.read(lambda s: s.scalars(select(Deal)).one().owner_id) == world.read(
        lambda s: s.scalars(select(Person.id).where(Person.name == "陈美")).one()
    )


@both
async def test_a_payment_counts_by_the_parts_of_its_deal(world: World) -> None:
    jonas, li = world.chat("Jonas Weber"), world.chat("李雷")
    await jonas.say("won Wayne 50001 60/40 with 李雷")
    await jonas.say("Wayne paid 10001")
    assert "€6,000.60" in await jonas.say("how far am i from my goal?")
    assert "€4,000.40" in await li.say("我这个月完成多少了")
    await jonas.say("undo")
    assert "€6,000" not in await jonas.say("how far am i from my goal?")
