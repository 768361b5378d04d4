"""Stand-ups in the team's rooms: once, in place, without money, and nobody named who wants not to be."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.actions import schedules
from models.actions.schedules import Plan
from models.people import Person, Team
from models.recurrence import Every, Rule
from models.rooms import Room, RoomGrant, RoomReport
from tests.support.world import World, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def bind(world: World, room: str, team: str, *reports: RoomReport, **more: object) -> None:
    def unit(session: Session, now: datetime) -> None:
        of = session.scalars(select(Team).where(Team.key == team)).one()
        values = {"language": of.language, "title": room, "bound_at": now} | more
        grants = [RoomGrant(report=report) for report in reports]
        session.add(
            Room(platform="fifth", connection="main", room=room, team_id=of.id, grants=grants, **values)
        )

    world.write(unit)


def heard(world: World, room: str) -> list[str]:
    return [text_of(post.card) for post in world.stage.posts if post.room == room]


async def begun(world: World, **config: Any) -> None:
    """Asked at nine in Shanghai on a Tuesday."""
    world.at("2026-11-23 18:00")
    plan = Plan("standup", "standup", Rule(Every.DAY, (time(9),)), config)
    world.write(lambda session, now: schedules.add(session, now, plan))
    await world.tick()
    world.at("2026-11-24 09:00:10")
    await world.tick()


def unnamed(world: World, name: str) -> None:
    world.write(
        lambda session, now: session.execute(
            update(Person).where(Person.name == name).values(individuals=False)
        )
    )


@both
async def test_each_answer_once_and_a_change_in_place(world: World) -> None:
    bind(world, "south", "shenzhen", RoomReport.STANDUPS)
    bind(world, "wins", "shenzhen", RoomReport.WINS)
    bind(world, "dach", "dach", RoomReport.STANDUPS)
    await begun(world, publish="each")
    mei = world.chat("陈美")
    await mei.say("接下来准备格力的方案")
    await world.tick()
    await world.tick()
    assert heard(world, "south") == ["陈美,11月24日 周二 站会\n接下来准备格力的方案"]
    await mei.reply("还要等法务的回复", to=0)
    await world.tick()
    assert heard(world, "south") == ["陈美,11月24日 周二 站会\n接下来准备格力的方案\n还要等法务的回复"]
    assert heard(world, "wins") == heard(world, "dach") == []


@both
async def test_a_summary_in_time_then_kept_up_to_date(world: World) -> None:
    bind(world, "south", "shenzhen", RoomReport.STANDUPS, language="en")
    await begun(world, publish="summary", summary_after=60, remind_after=0)
    await world.chat("陈美").say("接下来准备格力的方案")
    world.later(minutes=50)
    await world.tick()
    assert heard(world, "south") == []
    world.later(minutes=11)
    await world.tick()
    (first,) = heard(world, "south")
    assert first.startswith("Stand-up of Tue 24 Nov\n1 of ")
    assert "陈美: 接下来准备格力的方案" in first
    assert "No answer: " in first
    assert "李雷" in first.split("No answer: ")[1]
    await world.chat("李雷").press("没有补充")
    await world.tick()
    (second,) = heard(world, "south")
    assert "李雷: nothing to add" in second


async def test_no_money_unless_the_room_may_show_it(world: World) -> None:
    bind(world, "quiet", "shenzhen", RoomReport.STANDUPS)
    bind(world, "loud", "shenzhen", RoomReport.STANDUPS, RoomReport.WIN_AMOUNTS)
    await begun(world, publish="each")
    await world.chat("陈美").say("今天签下海尔 50万")
    await world.tick()
    assert heard(world, "loud") == ["陈美,11月24日 周二 站会\n今天签下海尔 50万"]
    assert heard(world, "quiet") == ["陈美,11月24日 周二 站会\n今天签下海尔 …"]


async def test_who_wants_not_to_be_named_is_only_counted(world: World) -> None:
    bind(world, "south", "shenzhen", RoomReport.STANDUPS, language="en")
    unnamed(world, "陈美")
    unnamed(world, "李雷")
    await begun(world, publish="summary", summary_after=60)
    await world.chat("陈美").say("接下来准备格力的方案")
    world.later(minutes=61)
    await world.tick()
    (told,) = heard(world, "south")
    assert "1 of " in told
    assert "陈美" not in told
    assert "李雷" not in told


async def test_each_says_nothing_of_the_unnamed_and_of_those_with_nothing_to_add(world: World) -> None:
    bind(world, "south", "shenzhen", RoomReport.STANDUPS)
    unnamed(world, "陈美")
    await begun(world, publish="each")
    await world.chat("陈美").say("接下来准备格力的方案")
    await world.chat("李雷").press("没有补充")
    await world.tick()
    assert heard(world, "south") == []


async def test_what_is_answered_at_night_waits_until_the_room_wakes(world: World) -> None:
    bind(world, "south", "shenzhen", RoomReport.STANDUPS, wakes_at=time(10), sleeps_at=time(20))
    await begun(world, publish="each")
    await world.chat("陈美").say("接下来准备格力的方案")
    await world.tick()
    assert heard(world, "south") == []
    world.at("2026-11-24 10:01")
    await world.tick()
    assert len(heard(world, "south")) == 1


async def test_said_the_evening_before_it_is_told_on_the_day(world: World) -> None:
    bind(world, "south", "shenzhen", RoomReport.STANDUPS)
    world.at("2026-11-23 18:00")
    plan = Plan("standup", "standup", Rule(Every.DAY, (time(9),)), {"publish": "each"})
    world.write(lambda session, now: schedules.add(session, now, plan))
    await world.tick()
    await world.chat("陈美").say("站会: 明天拜访格力")
    await world.tick()
    assert heard(world, "south") == []
    world.at("2026-11-24 09:00:10")
    await world.tick()
    await world.tick()
    assert heard(world, "south") == ["陈美,11月24日 周二 站会\n明天拜访格力"]


async def test_not_published_unless_it_says_so(world: World) -> None:
    bind(world, "south", "shenzhen", RoomReport.STANDUPS)
    await begun(world)
    await world.chat("陈美").say("接下来准备格力的方案")
    await world.tick()
    assert heard(world, "south") == []
