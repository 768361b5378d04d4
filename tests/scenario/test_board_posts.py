"""A board by the clock: one snapshot, in every room that was granted it, and put right in place."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.actions import boards, rooms, schedules
from models.actions.schedules import Plan
from models.boards import KIND, Board
from models.people import Person, Team
from models.recurrence import Every, Rule
from models.rooms import Room, RoomReport
from models.schedules import Schedule
from tests.scenario.test_boards import november, won
from tests.scenario.test_pipeline import told
from tests.scenario.test_wins import bind, heard
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
BOARD = (
    "🏁 November, % of own goal\nas of Tue 24 Nov 10:30 Berlin / 17:30 Shanghai\n"
    "1 Jonas Weber 83 %\n2 陈美 66 %\n3 李雷 0 %"
)


def plan(world: World, **options: object) -> None:
    """Tuesdays, 10:30 in Berlin, for the whole company."""

    def unit(session: Session, now: datetime) -> None:
        top = session.scalars(select(Team.id).where(Team.key == "sales")).one()
        rule = Rule(Every.WEEK, (time(10, 30),), weekdays=(1,))
        schedules.add(session, now, Plan("board", KIND, rule, options, team_id=top, zone="Europe/Berlin"))

    world.write(unit)


async def at(world: World, when: str) -> None:
    world.at(when, "Europe/Berlin")
    await world.tick()


@both
async def test_one_board_two_rooms_each_in_its_language_and_a_private_line(world: World) -> None:
    november(world)
    plan(world)
    bind(world, "dach", "dach", RoomReport.BOARDS)
    bind(world, "china", "shenzhen", RoomReport.BOARDS)
    bind(world, "closed", "dach")
    await at(world, "2026-11-24 10:31")
    assert heard(world, "dach")[-1] == BOARD
    assert heard(world, "china")[-1] == (
        "🏁 11月,完成率\n截至 11月24日 周二 10:30 柏林 / 17:30 上海\n1 Jonas Weber 83%\n2 陈美 66%\n3 李雷 0%"
    )
    assert not [said for said in heard(world, "closed") if "🏁" in said]
    await at(world, "2026-11-24 10:32")
    assert world.chat("陈美").last == (
        "你第 2,离第 1 还差 ¥340,000。\n🏁 11月,完成率\n1 Jonas Weber 83%\n2 陈美 66%\n3 李雷 0%"
    )
    before = [len(heard(world, room)) for room in ("dach", "china", "dm-陈美")]
    await at(world, "2026-11-24 10:33")
    assert [len(heard(world, room)) for room in ("dach", "china", "dm-陈美")] == before


@both
async def test_a_room_that_sleeps_gets_the_same_board_in_its_morning(world: World) -> None:
    november(world)
    plan(world, private=False)
    bind(world, "dach", "dach", RoomReport.BOARDS)
    bind(world, "china", "shenzhen", RoomReport.BOARDS, language="en", wakes_at=time(8), sleeps_at=time(17))
    await at(world, "2026-11-24 10:31")
    assert heard(world, "china") == []
    told(world, "陈美", "签", won("格力", 900_000))
    await at(world, "2026-11-25 01:05")
    assert heard(world, "china")[-1] == BOARD


@both
async def test_a_correction_edits_both_posts_and_a_later_win_does_not(world: World) -> None:
    november(world)
    plan(world, private=False)
    bind(world, "dach", "dach", RoomReport.BOARDS)
    bind(world, "china", "shenzhen", RoomReport.BOARDS, language="en")
    await at(world, "2026-11-24 10:31")
    told(world, "Jonas Weber", "won", won("Initech", 30_000))
    await at(world, "2026-11-24 10:40")
    assert BOARD in heard(world, "dach")
    jonas = world.chat("Jonas Weber")
    await jonas.say("#2 is now 8k")
    await at(world, "2026-11-24 10:41")
    for room in ("dach", "china"):
        (said,) = [said for said in heard(world, room) if "🏁" in said]
        assert "1 陈美 66 %\n2 Jonas Weber 63 %" in said
        assert "· corrected Tue 24 Nov" in said


@both
async def test_the_next_board_says_who_moved(world: World) -> None:
    world.at("2026-11-16 10:00")
    november(world)
    plan(world, private=False)
    bind(world, "dach", "dach", RoomReport.BOARDS)
    await at(world, "2026-11-17 10:31")
    told(world, "陈美", "签", won("格力", 600_000))
    await at(world, "2026-11-24 10:31")
    assert "1 陈美 96 % ↑1\n2 Jonas Weber 83 % ↓1\n3 李雷 0 %" in heard(world, "dach")[-1]


@both
async def test_no_amounts_in_a_room_that_was_not_granted_them(world: World) -> None:
    november(world)
    plan(world, kpi="revenue", private=False)
    bind(world, "dach", "dach", RoomReport.BOARDS)
    bind(world, "loud", "dach", RoomReport.BOARDS, RoomReport.WIN_AMOUNTS)
    await at(world, "2026-11-24 10:31")
    assert "1 陈美 66 %\n2 Jonas Weber 83 %" in heard(world, "dach")[-1]
    assert "€" not in heard(world, "dach")[-1]
    assert "1 陈美 €168,960\n2 Jonas Weber €166,000" in heard(world, "loud")[-1]


async def test_a_grant_that_was_taken_back_ends_it(world: World) -> None:
    november(world)
    plan(world)
    bind(world, "dach", "dach", RoomReport.BOARDS)

    def take_back(session: Session, now: datetime) -> None:
        room = session.scalars(select(Room)).one()
        rooms.toggle(room, RoomReport.BOARDS)

    world.write(take_back)
    await at(world, "2026-11-24 10:31")
    assert not [said for said in heard(world, "dach") if "🏁" in said]
    assert world.chat("陈美").posts == []


async def test_the_snapshot_is_kept_and_a_week_late_nothing_is_posted(world: World) -> None:
    november(world)
    plan(world)
    bind(world, "dach", "dach", RoomReport.BOARDS)
    await at(world, "2026-11-26 10:31")
    assert world.read(lambda session: session.scalars(select(Board)).all()) == []
    await at(world, "2026-12-01 10:31")
    (board,) = world.read(lambda session: session.scalars(select(Board)).all())
    assert (board.first_day.isoformat(), board.as_of.isoformat()) == (
        "2026-12-01",
        "2026-12-01T09:30:00+00:00",
    )


async def test_who_is_off_the_boards_is_named_in_no_room(world: World) -> None:
    november(world)
    plan(world)
    bind(world, "dach", "dach", RoomReport.BOARDS)
    world.write(
        lambda session, now: session.execute(
            update(Person).where(Person.name == "陈美").values(individuals=False)
        )
    )
    await at(world, "2026-11-24 10:31")
    assert "1 Jonas Weber 83 %\n2 李雷 0 %\none person not shown" in heard(world, "dach")[-1]
    assert world.chat("陈美").posts == []


async def test_without_goals_the_board_goes_by_money_and_of_nobody_there_is_none(world: World) -> None:
    november(world)
    plan(world, previous=True, private=False)
    bind(world, "dach", "dach", RoomReport.BOARDS)
    await at(world, "2026-11-24 10:31")
    assert heard(world, "dach")[-1].startswith("🏁 October, revenue won")
    world.write(lambda session, now: session.execute(update(Person).values(individuals=False)))
    await at(world, "2026-12-01 10:31")
    assert len([said for said in heard(world, "dach") if "🏁" in said]) == 1


@both
async def test_a_room_that_may_show_boards_gets_one_on_fridays(world: World) -> None:
    november(world)
    bind(world, "dach", "dach")

    def grant(session: Session, now: datetime) -> None:
        room = session.scalars(select(Room)).one()
        rooms.toggle(room, RoomReport.BOARDS)
        boards.plan_for(session, now, session.get_one(Team, room.team_id))
        boards.plan_for(session, now, session.get_one(Team, room.team_id))

    world.write(grant)
    assert len(world.read(lambda session: session.scalars(select(Schedule)).all())) == 1
    await at(world, "2026-11-27 16:01")
    assert "1 Jonas Weber 83 %" in heard(world, "dach")[-1]
    assert "陈美" not in heard(world, "dach")[-1]
