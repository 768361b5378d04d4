"""The forecast: won and open deals against the goals, and how sure each deal is."""

from __future__ import annotations

import pytest

from tests.scenario.test_boards import won
from tests.scenario.test_pipeline import new, told
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def deals(world: World) -> None:
    told(world, "Jonas Weber", "won", won("Acme", 40_000), won("Hooli", 60_000))
    told(world, "Jonas Weber", "new", new("Globex", "80000", "negotiation", close_date="2026-12-15"))
    told(world, "Jonas Weber", "new", new("Initech", "20000", "proposal", close_date="2026-12-20"))
    told(world, "Jonas Weber", "new", new("Umbrella", "90000", "lead", close_date="2027-02-01"))
    told(world, "Jonas Weber", "new", new("Stark", "10000"))


@both
async def test_the_quarter_against_the_goal_and_the_gap(world: World) -> None:
    deals(world)
    said = await world.chat("Jonas Weber").say("forecast this quarter")
    assert said == (
        "Forecast Q4 2026\n"
        "Won and weighted: €170,000 of €200,000 (85 %)\n"
        "€30,000 missing: about one deal of the usual €40,000\n"
        "Won: €100,000\ncommit: one deal, €80,000\nbest case: one deal, €20,000\nOpen, weighted: €70,000\n"
        "one open deal without a close date\n"
        "[Deals] [This month] [This year]"
    )


@both
async def test_in_chinese_and_by_person_for_who_manages(world: World) -> None:
    deals(world)
    told(world, "陈美", "签", won("海尔", 1_000_000))
    said = await world.chat("陈美").say("本季度预测")
    assert said.startswith(
        "2026年第4季度预测\n赢单加加权:€128,000(12.8万) / €256,000(50%)\n还差 €128,000(12.8万),约 1 单"
    )
    said = await world.chat("Ines").say("forecast this quarter")
    assert "DACH · €170,000 of €200,000 (85 %)\nShenzhen · €128,000 of €256,000 (50 %)" in said
    assert "Jonas Weber · €170,000 of €200,000 (85 %)" in said
    assert "Forecast November" in await world.chat("Ines").press("This month")


@both
async def test_how_sure_a_deal_is_changes_in_a_tap_and_stands_in_its_history(world: World) -> None:
    deals(world)
    jonas = world.chat("Jonas Weber")
    await jonas.say("/forecast")
    said = await jonas.press("Deals")
    assert "#3 Globex · €80,000 · Tue 15 Dec · Jonas Weber · commit" in said
    assert (await jonas.press("#3 · commit")).startswith("How sure is #3?")
    assert "#3 Globex · €80,000 · Tue 15 Dec · Jonas Weber · left out" in await jonas.press("left out")
    assert "Won and weighted: €110,000 of €200,000" in await jonas.press("Forecast")
    assert "forecast: left out" in await jonas.say("#3")


async def test_of_others_only_for_who_manages_them(world: World) -> None:
    deals(world)
    said = await world.chat("Ines").say("forecast of Jonas Weber this quarter")
    assert said.startswith("Jonas Weber · Forecast Q4 2026")
    assert "不能给你看" in await world.chat("陈美").say("/forecast Jonas Weber")


async def test_nothing_to_forecast(world: World) -> None:
    said = await world.chat("李雷").say("本季度预测")
    assert "€0。这段时间没有目标。" in said
