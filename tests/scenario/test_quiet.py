"""What nobody asked for comes in waking hours, not too often, and together."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.cards import card, plain
from models.people import Person
from models.queue.notices import Notice, NoticeState, Rank
from reminders.notices import tell
from tests.support.world import World, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def told(
    world: World, name: str, words: str, rank: Rank = Rank.REST, hours: float = 24, gather: int = 0
) -> None:
    def unit(session: Session, now: datetime) -> None:
        person = session.scalars(select(Person).where(Person.name == name)).one()
        tell(
            session,
            now,
            person,
            card(plain(words)),
            kind="test",
            rank=rank,
            expires_in=timedelta(hours=hours),
            gather=timedelta(minutes=gather),
        )

    world.write(unit)


def states(world: World) -> list[NoticeState]:
    return world.read(lambda session: list(session.scalars(select(Notice.state).order_by(Notice.id))))


@both
async def test_what_comes_at_night_waits_for_the_morning_and_is_one_message(world: World) -> None:
    world.at("2026-11-23 21:00")
    told(world, "陈美", "second", Rank.REST)
    told(world, "陈美", "first", Rank.CASE)
    await world.tick()
    mei = world.chat("陈美")
    assert mei.posts == []
    world.at("2026-11-24 07:59")
    await world.tick()
    assert mei.posts == []
    world.at("2026-11-24 08:00:30")
    await world.tick()
    assert len(mei.posts) == 1
    assert mei.last == "有 2 件事\n1. first\n2. second\n[打开 1] [打开 2]"
    await mei.press("打开 2")
    assert mei.last == "second"


async def test_nothing_on_a_day_off(world: World) -> None:
    world.at("2026-11-20 21:00")
    told(world, "陈美", "hello", hours=100)
    await world.tick()
    world.at("2026-11-22 10:00")
    await world.tick()
    assert world.chat("陈美").posts == []
    world.at("2026-11-23 08:01")
    await world.tick()
    assert world.chat("陈美").last == "hello"


async def test_four_a_day_for_a_rep_and_the_last_for_what_cannot_wait(world: World) -> None:
    world.at("2026-11-24 09:00")
    for number in range(5):
        told(world, "陈美", f"rest {number}", hours=100)
        await world.tick()
        world.later(minutes=10)
    mei = world.chat("陈美")
    assert [text_of(post.card) for post in mei.posts] == ["rest 0", "rest 1", "rest 2"]
    told(world, "陈美", "sign this today", Rank.LEGAL)
    await world.tick()
    assert mei.last == "sign this today"
    told(world, "陈美", "one more", Rank.LEGAL, hours=100)
    await world.tick()
    assert len(mei.posts) == 4
    world.at("2026-11-25 08:00:10")
    await world.tick()
    assert "one more" in mei.last
    assert set(states(world)) == {NoticeState.SENT}


async def test_six_a_day_for_a_manager(world: World) -> None:
    world.at("2026-11-24 09:00", "Europe/Berlin")
    for number in range(8):
        told(world, "Ines", f"case {number}", Rank.CASE)
        await world.tick()
        world.later(minutes=10)
    assert len(world.chat("Ines").posts) == 6


async def test_what_is_too_late_is_not_told(world: World) -> None:
    world.at("2026-11-23 21:00")
    told(world, "陈美", "for this evening", hours=2)
    await world.tick()
    world.at("2026-11-24 08:01")
    await world.tick()
    assert world.chat("陈美").posts == []
    assert states(world) == [NoticeState.EXPIRED]


async def test_two_within_five_minutes_are_one(world: World) -> None:
    world.at("2026-11-24 10:00")
    told(world, "陈美", "one", gather=5)
    world.later(minutes=3)
    told(world, "陈美", "two", gather=5)
    await world.tick()
    assert world.chat("陈美").posts == []
    world.later(minutes=2, seconds=1)
    await world.tick()
    assert world.chat("陈美").last.startswith("有 2 件事\n1. one\n2. two")


async def test_who_has_left_is_told_nothing(world: World) -> None:
    world.at("2026-11-24 10:00")
    told(world, "陈美", "hello")
    world.write(
        lambda session, now: setattr(
            session.scalars(select(Person).where(Person.name == "陈美")).one(), "active", False
        )
    )
    await world.tick()
    assert states(world) == [NoticeState.DROPPED]


async def test_one_that_cannot_be_told_keeps_nobody_waiting(world: World) -> None:
    world.at("2026-11-24 10:00")
    told(world, "陈美", "broken")
    told(world, "李雷", "hello")
    world.write(
        lambda session, now: session.execute(
            update(Notice).where(Notice.line == "broken").values(card={"version": 1, "elements": "?"})
        )
    )
    await world.tick()
    assert world.chat("李雷").last == "hello"
    assert states(world) == [NoticeState.WAITING, NoticeState.SENT]


class TestOwnHours:
    async def test_are_told_and_set(self, world: World) -> None:
        mei = world.chat("陈美")
        await mei.say("/quiet")
        assert mei.last.startswith("20:00 到 08:00 以及你的休息日,我不打扰你。")
        await mei.say("/quiet 21:30-10:00")
        assert mei.last.startswith("从现在起,21:30 到 10:00 不打扰你。")
        world.at("2026-11-24 09:30")
        told(world, "陈美", "hello")
        await world.tick()
        assert mei.last != "hello"
        world.at("2026-11-24 10:00:10")
        await world.tick()
        assert mei.last == "hello"

    async def test_that_make_no_sense_change_nothing(self, world: World) -> None:
        mei = world.chat("陈美")
        await mei.say("/quiet 25:00-99")
        assert "看不懂时间段「25:00-99」" in mei.last
        await mei.say("/quiet")
        assert mei.last.startswith("20:00 到 08:00")
