"""My week: drafted from what was told, changed and sent by its owner only."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select

from models.actions import schedules
from models.actions.schedules import Plan
from models.people import Grant
from models.recurrence import DayOff, Every, Rule
from models.weeks import WeekReport
from tests.support.world import World, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
BERLIN = "Europe/Berlin"


async def a_week(world: World) -> None:
    world.at("2026-11-23 10:05")
    mei = world.chat("陈美")
    await mei.say("今天签下海尔 50万")
    world.at("2026-11-25 10:05")
    await mei.say("今天签下格力 20万")
    await mei.say("今天拜访了3家客户")
    await mei.say("新商机 腾讯 30万,预计12月3日签约")


@both
async def test_it_is_drafted_on_friday_and_sent_by_its_owner_only(world: World) -> None:
    await a_week(world)
    rule = Rule(Every.WEEK, (time(17),), weekdays=(4,), day_off=DayOff.PREVIOUS)
    world.write(lambda session, now: schedules.add(session, now, Plan("week", "week", rule, {})))
    ines, mei = world.chat("Ines"), world.chat("陈美")
    world.at("2026-11-27 17:00:10")
    await world.tick()
    lines = mei.last.splitlines()
    assert lines[0] == "你的本周(11月23日 周一 至 11月27日 周五)"
    assert lines[1] == "赢单 2 · ¥700,000(70万)(海尔、格力)"
    assert lines[2] == "11月:¥700,000 / ¥2,000,000(35%)"
    assert "新商机:腾讯" in lines
    assert "3 次拜访" in mei.last or "拜访 3" in mei.last
    assert "下周:腾讯 预计 12月3日 周四 签约" in lines
    assert lines[-1] == "[修改] [发给 Ines] [复制文字]"
    assert not any("Mon 23 Nov to" in text_of(post.card) for post in ines.posts)
    await mei.press("发给 Ines")
    assert "✓ 已发给 Ines,11月27日 周五 17:00。" in mei.last
    assert "[发给 Ines]" not in mei.last
    assert ines.last.splitlines()[0] == "陈美 · Mon 23 Nov to Fri 27 Nov"
    assert ines.last.splitlines()[1] == "2 won · ¥700,000 (海尔, 格力)"


async def test_own_words_are_sent_as_typed_and_a_second_tap_sends_nothing(world: World) -> None:
    await a_week(world)
    world.at("2026-11-27 17:00")
    mei, ines = world.chat("陈美"), world.chat("Ines")
    await mei.say("我的周报")
    await mei.press("修改")
    form, _ = world.stage.forms[-1]
    assert form.fields[0].value.startswith("赢单 2 · ¥700,000")
    await mei.submit(text="海尔和格力都签了。\n下周见腾讯。")
    await mei.say("我的周报")
    assert "海尔和格力都签了。" in mei.last
    token, message = mei.posts[-1].tokens["发给 Ines"], mei.posts[-1].message
    count = len(ines.posts)
    await mei.press_token(token, message)
    await mei.press_token(token, message)
    assert len(ines.posts) == count + 1
    assert "海尔和格力都签了。\n下周见腾讯。" in ines.last
    await mei.press("修改")
    await mei.submit(text="海尔、格力、美的。")
    await mei.say("/week")
    assert "发给 Ines(11月27日 周五 17:00)之后又改过。" in mei.last
    await mei.press("发给 Ines")
    assert len(ines.posts) == count + 2


async def test_copy_is_nothing_but_words_and_day_is_one_day(world: World) -> None:
    world.at("2026-11-23 10:05", BERLIN)
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Acme 48k")
    world.at("2026-11-24 10:05", BERLIN)
    await jonas.say("won Globex 10k")
    await jonas.say("my day")
    assert jonas.last.startswith("Your day, Tue 24 Nov\n1 won · €10,000 (Globex)")
    await jonas.say("/day yesterday")
    assert jonas.last.startswith("Your day, Mon 23 Nov\n1 won · €48,000 (Acme)")
    await jonas.press("Copy as text")
    assert jonas.last == "Mon 23 Nov\n1 won · €48,000 (Acme)\nNovember: €58,000 of €200,000 (29 %)"
    await jonas.say("/week last")
    assert jonas.last.startswith("Your week, Mon 16 Nov to Fri 20 Nov\nNothing reported.")


async def test_losses_moves_and_blockers(world: World) -> None:
    world.at("2026-11-23 10:05", BERLIN)
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Globex 20k, proposal, closing 3 December")
    await jonas.say("new deal Initech 20k, closing 27 November")
    await jonas.say("Globex moved to negotiation")
    await jonas.say("lost Initech, price too high")
    await jonas.say("blocked on Globex: waiting for legal")
    await jonas.say("remind me to call Hooli on 1 December")
    world.at("2026-11-27 16:00", BERLIN)
    await jonas.say("my week")
    assert "No wins." in jonas.last
    assert "Lost: Initech" in jonas.last
    assert "New deals: Globex" in jonas.last
    assert "Moved: Globex proposal → negotiation" in jonas.last
    assert "Stuck: Globex" in jonas.last
    assert "Next: Tue 1 Dec ⏰ " in jonas.last
    assert "Globex expected Thu 3 Dec" in jonas.last


async def test_the_digest_counts_what_was_sent(world: World) -> None:
    await a_week(world)
    world.at("2026-11-27 17:00")
    mei, ines = world.chat("陈美"), world.chat("Ines")
    await mei.say("/week")
    await mei.press("发给 Ines")
    world.at("2026-11-30 09:00", BERLIN)
    await ines.say("/digest")
    assert "week reports: 1" in ines.last
    await ines.press("Who is silent")
    assert "Reports received: 陈美" in ines.last


async def test_nobody_to_send_it_to(world: World) -> None:
    def alone(session: Any, now: Any) -> None:
        for grant in session.scalars(select(Grant).where(Grant.role == "manager")):
            session.delete(grant)

    world.write(alone)
    jonas = world.chat("Jonas Weber")
    await jonas.say("my week")
    assert "Send to" not in jonas.last
    assert world.read(lambda session: session.scalars(select(WeekReport)).all()) == []


async def test_a_manager_asks_for_the_own_week(world: World) -> None:
    ines = world.chat("Ines")
    await ines.say("my week")
    assert ines.last.startswith("Your week, ")
    await ines.say("weekly report")
    assert date(2026, 11, 22).strftime("%-d Nov") in ines.last
