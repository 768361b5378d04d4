"""“What did you understand?”: which words gave what, about the last message or the card replied to."""

from __future__ import annotations

import pytest

from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@both
async def test_the_last_message_is_explained(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k yesterday")
    said = await jonas.say("what did you understand?")
    assert "customer: Initech ← “Initech”" in said
    assert "amount: 45000 ← “45k”" in said
    assert "happened on: 2026-11-22 ← “yesterday”" in said


async def test_in_chinese(world: World) -> None:
    mei = world.chat("陈美")
    await mei.say("签下格力 5万")
    said = await mei.say("你理解成什么了?")
    assert "客户:格力 ← 「格力」" in said
    assert "金额:50000 ← 「5万」" in said


async def test_why_nothing_was_recorded_is_said_again(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("if Globex signs we get 50k")
    assert "it depends on something" in await jonas.say("what did you understand?")
    assert "it depends on something" in await jonas.say("what did you understand?")


async def test_what_is_missing_is_named(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 50-60k")
    said = await jonas.say("how did you understand that?")
    assert "amount: left open ← “50-60k”" in said


async def test_a_reply_asks_about_that_card(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k")
    await jonas.say("won Hooli 20k")
    assert "Initech" in await jonas.reply("what did you understand?", to=0)


async def test_only_ones_own_words_are_shown(world: World) -> None:
    await world.chat("陈美").say("签下格力 5万")
    said = await world.chat("Jonas Weber").say("what did you understand?")
    assert "格力" not in said
    assert "nothing yet" in said
