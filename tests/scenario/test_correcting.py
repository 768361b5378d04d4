"""“Actually 60k, not 50k” as a message of its own: asked once, then put right where it was recorded."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.deals import Deal, Report
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def amount(world: World, number: int = 1) -> int | None:
    return world.read(lambda s: s.get_one(Deal, number)).amount_minor


@both
@pytest.mark.parametrize(
    "words", ["actually 60k, not 50k", "sorry, meant 60k", "60k not 50k", "it should be 60k"]
)
async def test_a_correction_is_asked_once_and_then_made(world: World, words: str) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 50k")
    said = await jonas.say(words)
    assert "€50,000 → €60,000?" in said
    assert "[Yes] [No]" in said
    assert amount(world) == 50_000_00
    said = await jonas.press("Yes")
    assert "Corrected: won Initech #1 €60,000." in said
    assert amount(world) == 60_000_00
    assert len(world.read(lambda s: s.scalars(select(Report)).all())) == 2


@pytest.mark.parametrize("words", ["刚才那单写错了,是8万", "不是5万是8万", "打错了 应该是8万", "更正:8万"])
async def test_a_correction_in_chinese(world: World, words: str) -> None:
    mei = world.chat("陈美")
    await mei.say("签下格力 5万")
    said = await mei.say(words)
    assert "¥50,000 → ¥80,000" in said
    await mei.say("是的")
    assert amount(world) == 80_000_00


async def test_no_leaves_it_as_it_is(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 50k")
    await jonas.say("sorry, meant 60k")
    assert "Kept: won Initech #1 €50,000." in await jonas.say("no")
    assert amount(world) == 50_000_00
    assert "→" not in await jonas.say("no")


async def test_the_wrong_amount_tells_which_record_is_meant(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 50k, won Hooli 20k")
    assert "Initech #1" in await jonas.say("60k, not 50k")
    await jonas.press("Another record")
    await jonas.press("won Hooli #2 €20,000")
    assert (amount(world, 1), amount(world, 2)) == (50_000_00, 60_000_00)


async def test_nothing_recent_is_said(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 50k")
    world.later(hours=25)
    assert "nothing in the last 24 hours" in await jonas.say("sorry, meant 60k")
    assert amount(world) == 50_000_00


async def test_a_customer_named_is_a_report_of_its_own(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 50k")
    assert "Won Hooli" in await jonas.say("actually Hooli was won too, 30k")
    assert amount(world) == 50_000_00


async def test_taken_back_meanwhile(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 50k")
    await jonas.say("sorry, meant 60k")
    await jonas.say("undo")
    assert "taken back already" in await jonas.press("Yes", post=1)
    assert amount(world) is None


@pytest.mark.parametrize(
    ("reply", "seen"),
    [
        ("in USD", "$45,000"),
        ("yearly", "€45,000"),
        ("yesterday", "Sun 22 Nov"),
        ("it was yesterday", "Sun 22 Nov"),
    ],
)
async def test_a_bare_value_answers_a_card(world: World, reply: str, seen: str) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k")
    assert seen in await jonas.reply(reply)


async def test_once_ends_a_period(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 2k/month")
    assert world.read(lambda s: s.get_one(Deal, 1)).recurrence == "month"
    assert "far below" in await jonas.reply("one-off")
    assert "month" not in await jonas.press("Yes, €2,000")
    assert world.read(lambda s: s.get_one(Deal, 1)).recurrence is None


@pytest.mark.parametrize("reply", [False, True])
async def test_a_message_too_long_is_said_to_be_cut(world: World, reply: bool) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k")
    text = "moved to negotiation. " + "and so on " * 500
    said = await (jonas.reply("actually 48k, " + text) if reply else jonas.say("won Hooli 20k. " + text))
    assert "longer than 4,000 characters" in said
