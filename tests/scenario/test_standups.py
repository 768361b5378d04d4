"""The stand-up: asked at one's own time, nothing typed twice, closed wherever it is answered."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from sqlalchemy import select

from models.actions import schedules
from models.actions.schedules import Plan
from models.people import Person
from models.recurrence import Every, Rule
from models.standups import Standup, StandupState
from tests.support.world import World, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


async def begun(
    world: World, when: str = "2026-11-23 18:00", zone: str = "Asia/Shanghai", **config: Any
) -> None:
    """A stand-up at nine on working days for everybody."""
    world.at(when, zone)
    plan = Plan("standup", "standup", Rule(Every.DAY, (time(9),)), config)
    world.write(lambda session, now: schedules.add(session, now, plan))
    await world.tick()


async def asked(world: World, when: str = "2026-11-24 09:00:10", zone: str = "Asia/Shanghai") -> None:
    world.at(when, zone)
    await world.tick()


def states(world: World, name: str) -> list[StandupState]:
    query = (
        select(Standup.state)
        .join(Person, Person.id == Standup.person_id)
        .where(Person.name == name)
        .order_by(Standup.day)
    )
    return world.read(lambda session: list(session.scalars(query)))


def texts(world: World, name: str) -> list[str]:
    return [text_of(post.card) for post in world.chat(name).posts]


@both
async def test_it_begins_with_what_was_told_already(world: World) -> None:
    world.at("2026-11-23 10:05")
    mei = world.chat("陈美")
    await mei.say("今天签下海尔 50万")
    await begun(world)
    await asked(world)
    assert mei.last == (
        "早上好。昨天你已报:赢单 海尔 #41 ¥500,000。有补充吗?接下来做什么?卡在哪里?\n"
        "[没有补充] [今天跳过] [休假到…]"
    ).replace("#41", mei.last.split("海尔 ")[1].split(" ")[0])


async def test_nothing_to_add_ends_it_in_one_tap(world: World) -> None:
    await begun(world)
    await asked(world)
    mei = world.chat("陈美")
    assert mei.last == "早上好。有什么进展?接下来做什么?卡在哪里?\n[没有补充] [今天跳过] [休假到…]"
    await mei.press("没有补充")
    assert mei.last == "✓ 11月24日 周二 站会:没有补充。\n[修改]"
    assert states(world, "陈美") == [StandupState.NOTHING]
    count = len(mei.posts)
    world.later(hours=3)
    await world.tick()
    assert len(mei.posts) == count


@both
async def test_a_report_while_it_is_open_is_recorded_and_is_the_answer(world: World) -> None:
    await begun(world)
    await asked(world, zone="Europe/Berlin")
    jonas = world.chat("Jonas Weber")
    assert jonas.last.startswith("Good morning. What moved? What is next? What is stuck?")
    prompt = len(jonas.posts) - 1
    await jonas.say("won Initech 30k")
    assert "Won Initech" in jonas.last
    assert states(world, "Jonas Weber") == [StandupState.ANSWERED]
    assert text_of(jonas.posts[prompt].card) == "✓ Stand-up of Tue 24 Nov: answered 09:00.\n[Change]"


async def test_words_that_are_no_report_answer_it_and_thanks_does_not(world: World) -> None:
    await begun(world)
    await asked(world, zone="Europe/Berlin")
    jonas = world.chat("Jonas Weber")
    await jonas.say("thanks")
    assert states(world, "Jonas Weber") == [StandupState.ASKED]
    await jonas.say("next: prepare the offer for Hooli")
    assert jonas.last == "Noted for the stand-up of Tue 24 Nov. No deal was changed."
    assert states(world, "Jonas Weber") == [StandupState.ANSWERED]
    await jonas.say("my pipeline")
    assert "Noted" not in jonas.last


async def test_one_reminder_to_the_silent_only(world: World) -> None:
    await begun(world, remind_after=60)
    await asked(world)
    mei = world.chat("陈美")
    world.later(minutes=59)
    await world.tick()
    assert len(mei.posts) == 1
    world.later(minutes=2)
    await world.tick()
    assert mei.last == "11月24日 周二 的站会还没答。一句话就够。\n[没有补充] [今天跳过]"
    world.later(hours=3)
    await world.tick()
    assert len(mei.posts) == 2
    await mei.press("今天跳过")
    assert mei.last == "11月24日 周二 站会:已跳过。\n[修改]"


async def test_a_second_tap_does_nothing(world: World) -> None:
    await begun(world)
    await asked(world)
    mei = world.chat("陈美")
    token = mei.posts[-1].tokens["没有补充"]
    message = mei.posts[-1].message
    await mei.press_token(token, message)
    await mei.press_token(token, message)
    assert states(world, "陈美") == [StandupState.NOTHING]


async def test_answered_the_evening_before_it_is_not_asked(world: World) -> None:
    await begun(world, "2026-11-20 19:00")
    mei = world.chat("陈美")
    await mei.say("/standup")
    assert mei.last.startswith("你好。有什么进展?")
    await mei.say("周一去拜访新客户,准备报价材料")
    assert mei.last == "已记入 11月23日 周一 的站会。没有改动商机。"
    count = len(mei.posts)
    await asked(world, "2026-11-23 09:00:10")
    assert len(mei.posts) == count


async def test_a_line_ahead_counts_for_the_next(world: World) -> None:
    await begun(world, "2026-11-23 19:00", "Europe/Berlin")
    jonas = world.chat("Jonas Weber")
    await jonas.say("standup: writing the offer for Hooli")
    assert jonas.last == "Noted for the stand-up of Tue 24 Nov. No deal was changed."
    await asked(world, zone="Europe/Berlin")
    assert len(jonas.posts) == 1


@both
@pytest.mark.parametrize("words", ["standup: won Initech 30k, next Hooli", "/standup won Initech 30k"])
async def test_a_report_told_ahead_is_recorded_and_counts(world: World, words: str) -> None:
    await begun(world, "2026-11-23 19:00", "Europe/Berlin")
    jonas = world.chat("Jonas Weber")
    await jonas.say(words)
    assert "Won Initech" in jonas.last
    assert states(world, "Jonas Weber") == [StandupState.ANSWERED]
    count = len(jonas.posts)
    await asked(world, zone="Europe/Berlin")
    assert len(jonas.posts) == count


async def test_a_visit_told_ahead_counts_as_the_readme_says(world: World) -> None:
    await begun(world, "2026-11-23 19:00")
    mei = world.chat("陈美")
    await mei.say("日报:拜访了海尔")
    assert "拜访" in mei.last
    assert states(world, "陈美") == [StandupState.ANSWERED]


async def test_leave_ends_the_asking(world: World) -> None:
    await begun(world)
    await asked(world)
    mei = world.chat("陈美")
    await mei.press("休假到…")
    _, answer = await mei.submit(until="soon")
    assert answer.errors == {"until": "请给一个日期,如 周五 或 11月27日。"}
    await mei.submit(until="2026-11-26")
    assert mei.last == "好好休息。11月26日 周四 之后再问你。"
    count = len(mei.posts)
    await asked(world, "2026-11-25 09:00:10")
    await asked(world, "2026-11-26 09:00:10")
    assert len(mei.posts) == count
    await asked(world, "2026-11-27 09:00:10")
    assert len(mei.posts) == count + 1


async def test_change_asks_anew(world: World) -> None:
    await begun(world)
    await asked(world)
    mei = world.chat("陈美")
    await mei.press("没有补充")
    await mei.press("修改")
    assert mei.last.startswith("早上好。有什么进展?")
    await mei.say("在等法务的回复")
    assert states(world, "陈美") == [StandupState.ANSWERED]


async def test_a_reply_to_the_prompt_is_its_answer(world: World) -> None:
    await begun(world)
    await asked(world)
    mei = world.chat("陈美")
    await mei.reply("接下来准备格力的方案")
    assert "已记入 11月24日 周二 的站会" in mei.last


async def test_questions_of_ones_own_one_by_one(world: World) -> None:
    await begun(world, one_by_one=True, questions={"zh": ["今天打了几个电话?", "明天见谁?"]})
    mei = world.chat("陈美")
    await mei.say("/standup")
    assert mei.last == "1/2 今天打了几个电话?"
    await mei.say("八个")
    assert mei.last == "2/2 明天见谁?"
    await mei.say("格力的采购")
    assert "已记入" in mei.last
    assert states(world, "陈美") == [StandupState.ANSWERED]


async def test_a_report_answers_the_question_that_is_open(world: World) -> None:
    await begun(world, "2026-11-23 19:00", "Europe/Berlin", one_by_one=True)
    jonas = world.chat("Jonas Weber")
    await jonas.say("/standup")
    assert jonas.last == "1/3 What moved?"
    await jonas.say("won Initech 30k")
    assert jonas.last == "2/3 What is next?"
    await jonas.say("the offer for Hooli")
    await jonas.say("won Globex 20k")
    assert "Won Globex" in jonas.last
    assert states(world, "Jonas Weber") == [StandupState.ANSWERED]


async def test_who_manages_reads_it_and_who_does_not_cannot(world: World) -> None:
    await begun(world)
    await asked(world)
    await world.chat("陈美").say("接下来准备格力的方案")
    ines = world.chat("Ines")
    await ines.say("/standups")
    assert "陈美: 接下来准备格力的方案" in ines.last
    assert "No answer: " in ines.last
    await ines.say("who is missing?")
    assert "No answer: " in ines.last
    await ines.say("/standups yesterday")
    assert "Nobody was asked in that time." in ines.last
    jonas = world.chat("Jonas Weber")
    await jonas.say("/standups")
    assert "I can't show or change that for you" in jonas.last


async def test_nobody_has_one(world: World) -> None:
    mei = world.chat("陈美")
    await mei.say("/standup")
    assert mei.last.startswith("你还没有站会。")
