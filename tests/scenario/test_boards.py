"""Leaderboards: who stands where, for whom, and why."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.drafts import Doing, Item
from models.people import Goal, Person, Team
from tests.scenario.test_pipeline import told
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def won(account: str, amount: int, **more: object) -> Item:
    return Item(Doing.WON, account, amount=Decimal(amount), is_new_deal=True).patched(more)


def one_company(world: World) -> None:
    """Both teams are below one, and 李雷 has a goal too."""

    def unit(session: Session, now: datetime) -> None:
        top = Team(key="sales", name="Sales", zone="Europe/Berlin", language="en")
        session.add(top)
        session.flush()  # its id is the others' parent
        session.execute(update(Team).where(Team.id != top.id).values(parent_id=top.id))
        li = session.scalars(select(Person.id).where(Person.name == "李雷")).one()
        november = date(2026, 11, 1)
        session.add(Goal(person_id=li, month=november, amount_minor=1_500_000_00, currency="CNY"))

    world.write(unit)


def november(world: World) -> None:
    """The golden path's figures: 83 % and 66 %."""
    one_company(world)
    told(world, "Jonas Weber", "won", won("Acme", 118_000), won("Globex", 48_000))
    told(world, "陈美", "签", won("海尔", 1_320_000))


@both
async def test_the_board_goes_by_own_goals_and_tells_the_own_place(world: World) -> None:
    november(world)
    said = await world.chat("陈美").say("本月排行榜")
    assert said == (
        "🏁 11月,完成率\n"
        "截至 11月23日 周一 10:05 上海\n"
        "1 Jonas Weber 83%\n2 陈美 66%\n3 李雷 0%\n"
        "你第 2,离第 1 还差 ¥340,000。\n"
        "[赢单金额] [赢单数] [为什么?]\n[今天] [本周] [本季度]"
    )
    said = await world.chat("Jonas Weber").say("leaderboard this month")
    assert "🏁 November, % of own goal\nas of Mon 23 Nov 03:05 Berlin\n1 Jonas Weber 83 %" in said
    assert "You are first." in said


@both
async def test_a_rep_sees_nobody_elses_amounts_a_manager_does(world: World) -> None:
    november(world)
    said = await world.chat("陈美").say("/board revenue")
    assert "1 陈美 ¥" not in said
    assert "1 陈美 €168,960" in said
    assert "2 Jonas Weber 83%" in said
    said = await world.chat("Ines").say("/board revenue")
    assert "1 陈美 €168,960\n2 Jonas Weber €166,000\n3 李雷 €0" in said


@both
async def test_equal_figures_share_a_rank(world: World) -> None:
    november(world)
    said = await world.chat("Ines").say("leaderboard by deals this week")
    assert "week" not in said.split("\n")[0]
    assert "Mon 23 Nov to Sun 29 Nov, deals won" in said
    told(world, "陈美", "签", won("格力", 1))
    said = await world.chat("Ines").say("leaderboard by deals this week")
    assert "1 Jonas Weber 2 deals\n1 陈美 2 deals\n3 李雷 0 deals" in said


@both
async def test_what_has_no_rate_and_what_is_contested_is_named(world: World) -> None:
    november(world)
    told(world, "李雷", "签", won("丰田", 900_000, currency="JPY"))
    said = await world.chat("Ines").say("/board")
    assert "one deal in JPY not counted: no rate" in said


@both
async def test_a_board_as_it_stood_knows_nothing_later(world: World) -> None:
    world.at("2026-11-20 10:00")
    one_company(world)
    told(world, "陈美", "签", won("海尔", 1_000_000, happened_on="2026-11-20"))
    world.at("2026-11-23 10:05")
    told(world, "陈美", "签", won("格力", 320_000, happened_on="2026-11-19"))
    mei = world.chat("陈美")
    assert "1 陈美 66%" in await mei.say("本月排行榜")
    said = await mei.say("11月20日的排行榜")
    assert "1 陈美 50%" in said
    assert "当时" in said
    said = await world.chat("Ines").say("leaderboard as it stood on Friday")
    assert "1 陈美 50 %" in said
    assert "as it was known then" in said


@both
async def test_why_opens_the_deals_behind_a_rank_to_those_who_may_see_them(world: World) -> None:
    november(world)
    jonas = world.chat("Jonas Weber")
    await jonas.say("leaderboard")
    said = await jonas.press("Why?")
    assert said == (
        "You: 83 %\n🏁 November, % of own goal\n#1 Acme · €118,000 · Mon 23 Nov\n#2 Globex · €48,000 · Mon 23 Nov"
    )
    assert (await world.chat("Ines").say("/why 陈美")).startswith("陈美: 66 %\n")
    assert (await jonas.say("/why 陈美")).startswith("I can't show or change that for you.")
    assert "Nothing is booked" in await world.chat("Ines").say("/why 李雷")


@both
async def test_who_wants_no_rank_has_none(world: World) -> None:
    november(world)
    mei = world.chat("陈美")
    assert "不上榜" in await mei.say("我不想上榜")
    said = await world.chat("Jonas Weber").say("leaderboard")
    assert "陈美" not in said
    assert "one person not shown" in said
    assert "陈美 66 %" in await world.chat("Ines").say("leaderboard")
    await mei.say("/board on")
    assert "2 陈美 66 %" in await world.chat("Jonas Weber").say("leaderboard")


@both
async def test_a_team_without_individuals_is_added_up(world: World) -> None:
    november(world)
    world.write(
        lambda session, now: session.execute(
            update(Team).where(Team.key == "shenzhen").values(individuals=False)
        )
    )
    said = await world.chat("Jonas Weber").say("leaderboard")
    assert "1 Jonas Weber 83 %\nShenzhen 38 %" in said
    assert "陈美" not in said


async def test_other_figures_and_periods_are_a_tap(world: World) -> None:
    november(world)
    jonas = world.chat("Jonas Weber")
    await jonas.say("leaderboard")
    assert "1 陈美 66 %\n2 Jonas Weber €166,000" in await jonas.press("revenue won")
    assert "🏁 Q4 2026, % of own goal" in await jonas.press("This quarter")
    assert "🏁 Mon 23 Nov, revenue won" in await jonas.press("Today")


async def test_nobody_has_a_goal_or_a_win(world: World) -> None:
    world.at("2026-12-02 10:00")
    said = await world.chat("Jonas Weber").say("leaderboard")
    assert "revenue won" in said
    assert "1 Jonas Weber €0" in said
    assert "first" not in said
