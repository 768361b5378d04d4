"""What one says for another, and deals that two share: everybody concerned has a word in it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from models.claims import Claim, ClaimState, HeldReport, HeldState
from models.deals import Booking, Deal
from tests.scenario.test_claims import booked, deal, one
from tests.scenario.test_golden_path import history
from tests.scenario.test_questions import tick
from tests.support.world import World, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def deals(world: World) -> int:
    return world.read(lambda s: s.scalar(select(func.count()).select_from(Deal))) or 0


@both
async def test_it_counts_for_the_owner_only_after_the_owners_tap(world: World) -> None:
    jonas, li = world.chat("Jonas Weber"), world.chat("李雷")
    said = await jonas.say("@李雷 won Initech 30k")
    assert said.startswith("⏳ won Initech · €30,000: waits for 李雷, not counted.")
    assert li.last.startswith("Jonas Weber替你报了:赢单 Initech · €30,000(3万)\n「@李雷 won Initech 30k」")
    assert deals(world) == 0
    assert "waits for 李雷" in await jonas.say("/open")
    assert "Jonas Weber替你报了" in await li.say("/open")
    await li.press("对,记录", post=0)
    assert li.last.startswith("✅ 赢单 Initech #1 · €30,000(3万)")
    assert jonas.last == "✅ 李雷 has recorded it: won Initech · €30,000."
    assert booked(world, "李雷") == 30_000_00
    await li.press("对,记录", post=1)
    assert deals(world) == 1


@both
async def test_not_so_and_withdraw_record_nothing(world: World) -> None:
    jonas, li = world.chat("Jonas Weber"), world.chat("李雷")
    await jonas.say("李雷 won Initech 30k")
    await li.press("不是这样")
    assert jonas.last == "李雷 says: not so. Nothing was recorded of: won Initech · €30,000."
    await jonas.say("李雷 won Hooli 40k")
    owners = li.posts[-1]
    token = owners.tokens["对,记录"]
    await jonas.press("Withdraw")
    await li.press_token(token, owners.message)
    assert deals(world) == 0
    assert "撤回了替你报的" in li.last


async def test_a_reply_puts_it_right_first(world: World) -> None:
    li = world.chat("李雷")
    await world.chat("Jonas Weber").say("李雷 won Initech 30k")
    await li.reply("是60k")
    assert deal(world, 1).amount_minor == 60_000_00


async def test_only_the_owner_may_say_yes(world: World) -> None:
    jonas, li, mei = world.chat("Jonas Weber"), world.chat("李雷"), world.chat("陈美")
    await jonas.say("李雷 won Initech 30k")
    owners = li.posts[-1]
    for other in (jonas, mei):
        await other.press_token(owners.tokens["对,记录"], owners.message)
    assert deals(world) == 0


@both
async def test_it_is_asked_once_more_after_a_day_and_closed_after_a_week(world: World) -> None:
    jonas, li = world.chat("Jonas Weber"), world.chat("李雷")
    await jonas.say("李雷 won Initech 30k")
    world.later(days=1, minutes=1)
    await tick(world)
    await tick(world)
    assert len(li.posts) == 2
    world.later(days=6)
    await tick(world)
    assert one(world, select(HeldReport)).state is HeldState.EXPIRED
    assert jonas.last == "李雷 has not answered. Closed, nothing recorded: won Initech · €30,000."


@both
async def test_for_them_is_the_owners_to_say(world: World) -> None:
    mei, li = world.chat("陈美"), world.chat("李雷")
    await mei.say("新商机 海尔 50万")
    await li.say("签下海尔 50万")
    assert "等陈美确认,暂不计入" in await li.press("替陈美报的")
    await mei.press("对,记录")
    assert mei.last.startswith("✅ 赢单 海尔 #1 · ¥500,000(50万)")
    assert (booked(world, "陈美"), booked(world, "李雷")) == (500_000_00, 0)


@both
async def test_a_managers_word_counts_at_once_and_may_be_denied(world: World) -> None:
    ines, jonas = world.chat("Ines"), world.chat("Jonas Weber")
    await ines.say("Jonas won Initech 20k")
    assert jonas.last == "Ines reported for you: won Initech #1 €20,000. It counts.\n[Right] [Not so]"
    assert booked(world, "Jonas Weber") == 20_000_00
    await jonas.press("Not so")
    assert ines.last == "Jonas Weber says: not so. Taken back: won Initech #1 €20,000."
    assert booked(world, "Jonas Weber") == 0


@both
async def test_shares_are_exact_and_follow_corrections_and_undo(world: World) -> None:
    history(world)
    jonas, li = world.chat("Jonas Weber"), world.chat("李雷")
    before = booked(world, "Jonas Weber")
    said = await jonas.say("won Wayne 50001 60/40 with 李雷")
    assert "Shared: Jonas Weber 60 % €30,000.60 · 李雷 40 % €20,000.40" in said
    assert li.last.startswith("Jonas Weber和你分成一单:Wayne #6 · €50,001(约5万)。你占 40%,计入 €20,000.40。")
    assert (booked(world, "Jonas Weber") - before, booked(world, "李雷")) == (30_000_60, 20_000_40)
    await jonas.reply("actually 60k")
    assert (booked(world, "Jonas Weber") - before, booked(world, "李雷")) == (36_000_00, 24_000_00)
    assert "计入 €24,000" in li.last
    assert "#6 Wayne" in await li.say("#6")
    await jonas.say("undo")
    await jonas.say("undo")
    assert (booked(world, "Jonas Weber") - before, booked(world, "李雷")) == (0, 0)
    assert "你不再有份" in li.last
    total = world.read(lambda s: s.scalar(select(func.sum(Booking.amount_minor)).where(Booking.deal_id == 6)))
    assert int(total or 0) == 0


@both
async def test_not_so_gives_the_part_back(world: World) -> None:
    jonas, li = world.chat("Jonas Weber"), world.chat("李雷")
    await jonas.say("won Wayne 50k 60/40 with 李雷")
    await li.press("不是这样")
    await li.press("我没有份")
    assert (booked(world, "Jonas Weber"), booked(world, "李雷")) == (50_000_00, 0)
    assert jonas.last == "Wayne #1 · €50,000: 李雷 has no part in it."
    assert "Shared" not in text_of(jonas.posts[0].card)


@both
async def test_a_part_that_is_disputed_is_for_the_manager(world: World) -> None:
    jonas, li, ines = world.chat("Jonas Weber"), world.chat("李雷"), world.chat("Ines")
    await jonas.say("won Wayne 50k 60/40 with 李雷")
    await li.press("不是这样")
    await li.press("比例不对")
    assert one(world, select(Claim)).state is ClaimState.OPEN
    assert (booked(world, "Jonas Weber"), booked(world, "李雷")) == (0, 0)
    await ines.press("Split")
    await ines.press("李雷 50 % · Jonas Weber 50 %")
    await ines.press("agreed between them")
    assert (booked(world, "Jonas Weber"), booked(world, "李雷")) == (25_000_00, 25_000_00)


@both
async def test_ours_together_asks_for_the_parts(world: World) -> None:
    mei, li = world.chat("陈美"), world.chat("李雷")
    await mei.say("新商机 海尔 50万")
    await li.say("签下海尔 30万")
    assert await li.press("我们合作") == (
        "你和陈美各占多少?直接输入,比如「60/40」。\n[我 50% · 陈美 50%] [我 60% · 陈美 40%] [我 70% · 陈美 30%]"
    )
    await li.say("六四开")
    assert (booked(world, "李雷"), booked(world, "陈美")) == (180_000_00, 120_000_00)
    assert mei.last.startswith("李雷和你分成一单:海尔 #2 · ¥300,000(30万)。你占 40%,计入 ¥120,000。")


async def test_an_unknown_partner_is_asked_for(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    asked = await jonas.say("won Stark 50k 60/40 with Tom")
    assert asked.startswith("I know nobody called Tom. With whom do you share it?\n")
    assert "Shared: Jonas Weber 60 % €30,000 · 陈美 40 % €20,000" in await jonas.press("陈美")


async def test_a_wrong_person_or_a_second_press_has_no_effect_on_a_part(world: World) -> None:
    jonas, li, mei = world.chat("Jonas Weber"), world.chat("李雷"), world.chat("陈美")
    await jonas.say("won Wayne 50k 60/40 with 李雷")
    await li.press("不是这样")
    posted = li.posts[-1]
    token = posted.tokens["我没有份"]
    await mei.press_token(token, posted.message)
    assert booked(world, "李雷") == 20_000_00
    await li.press_token(token, posted.message)
    await li.press_token(token, posted.message)
    assert (booked(world, "Jonas Weber"), booked(world, "李雷")) == (50_000_00, 0)
