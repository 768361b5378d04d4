"""The managers' digest: what needs a decision first, figures that add up, quiet where there is nothing."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from models.actions import absences, schedules
from models.actions.schedules import Plan
from models.deals import Booking
from models.joining import JoinRequest, JoinState
from models.people import Person
from models.recurrence import Every, Rule
from models.schedules import Schedule
from tests.support.world import World, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
BERLIN = "Europe/Berlin"


async def by_the_clock(
    world: World, when: str = "2026-11-23 07:00", zone: str = BERLIN, **config: Any
) -> None:
    world.at(when, zone)
    plan = Plan("digest", "digest", Rule(Every.DAY, (time(8, 30),)), config)
    world.write(lambda session, now: schedules.add(session, now, plan))
    await world.tick()


async def morning(world: World, when: str = "2026-11-24 08:30:10", zone: str = BERLIN) -> None:
    world.at(when, zone)
    await world.tick()


def number(world: World, name: str) -> str:
    """The number in the last read-back card."""
    return world.chat(name).last.split("#")[1].split(" ")[0]


@both
async def test_one_screen_tells_what_was_won_and_who_was_silent(world: World) -> None:
    await by_the_clock(world)
    world.at("2026-11-23 10:05")
    await world.chat("陈美").say("今天签下海尔 50万")
    await world.chat("Jonas Weber").say("won Acme 48k")
    await morning(world)
    ines = world.chat("Ines")
    assert ines.last.splitlines()[0] == "Mon 23 Nov: 2 wins, €112,000 (海尔 €64,000, Acme €48,000)"
    assert ines.last.splitlines()[1] == "November: €112,000 of €456,000 (25 %)"
    assert ines.last.splitlines()[2] == "Silent: 1"
    assert len(ines.last.splitlines()) <= 12
    count = len(ines.posts)
    await morning(world, "2026-11-24 08:40")
    assert len(ines.posts) == count
    await ines.press("Who is silent")
    assert "李雷" in ines.last
    await ines.press("Back")
    assert ines.last.splitlines()[2] == "Silent: 1"


@both
async def test_its_sum_is_that_of_the_bookings(world: World) -> None:
    world.at("2026-11-23 10:05")
    mei, jonas = world.chat("陈美"), world.chat("Jonas Weber")
    for customer, amount in (("海尔", "50万"), ("格力", "12万"), ("美的", "3.3万")):
        await mei.say(f"今天签下{customer} {amount}")
    await jonas.say("won Acme 48k")
    await jonas.reply("actually 47.5k")
    await jonas.say("won Globex 10k")
    await jonas.say("undo")
    world.at("2026-11-24 09:00", BERLIN)
    ines = world.chat("Ines")
    await ines.say("/digest")

    def booked(session: Any) -> int:
        rows = session.scalars(select(Booking).where(Booking.happened_on == date(2026, 11, 23)))
        return sum(row.org_minor for row in rows)

    total = Decimal(world.read(booked)) / 100
    assert total == Decimal("0.128") * (500_000 + 120_000 + 33_000) + 47_500
    assert f"4 wins, €{total:,.0f} (" in ines.last
    assert f"November: €{total:,.0f} of €456,000" in ines.last
    await ines.press("Wins 4")
    assert "Globex" not in ines.last
    assert "· €47,500 · Jonas Weber" in ines.last


async def test_monday_tells_of_friday_and_the_weekend_and_saturday_of_nothing(world: World) -> None:
    await by_the_clock(world, "2026-11-20 07:00")
    world.at("2026-11-20 15:00", BERLIN)
    await world.chat("Jonas Weber").say("won Acme 48k")
    ines = world.chat("Ines")
    count = len(ines.posts)
    await morning(world, "2026-11-21 08:30:10")
    await morning(world, "2026-11-22 08:30:10")
    assert len(ines.posts) == count
    await morning(world, "2026-11-23 08:30:10")
    assert ines.last.startswith("Fri 20 Nov to Sun 22 Nov: 1 win, €48,000 (Acme €48,000)")


async def test_nothing_is_one_line_or_none(world: World) -> None:
    await by_the_clock(world)
    await morning(world)
    ines = world.chat("Ines")
    first, *buttons = ines.last.splitlines()
    assert first == "Mon 23 Nov: nothing won, lost or put off · Silent: 3"
    assert buttons == ["[Who is silent]"]
    world.write(
        lambda session, now: setattr(
            session.scalars(select_digest()).one(), "config", {"when_nothing": False}
        )
    )
    count = len(ines.posts)
    await morning(world, "2026-11-25 08:30:10")
    assert len(ines.posts) == count


def select_digest() -> Any:
    return select(Schedule).where(Schedule.key == "digest")


@both
async def test_what_needs_a_decision_comes_first_with_its_button(world: World) -> None:
    world.at("2026-11-23 10:05")
    await world.chat("陈美").say("今天签下海尔 50万")
    li = world.chat("李雷")
    await li.say("签下海尔 30万")
    await li.press("我的另一单")
    await world.chat("Jonas Weber").say("blocked on Tencent: waiting for a price")
    world.at("2026-11-24 08:30", BERLIN)
    ines = world.chat("Ines")
    await ines.say("/digest")
    lines = ines.last.splitlines()
    assert lines[0] == "Needs you (2)"
    assert "1. Tencent: Jonas Weber is stuck, unanswered since Mon 23 Nov" in lines[1]
    assert lines[2].startswith("2. 海尔: two claims, decide by Wed 25 Nov 18:00")
    assert lines[3] == "[Open 1] [Decide 2]"
    assert "one contested, not counted" in ines.last
    assert await ines.press("Decide 2")
    assert "⚖️" in ines.last
    await ines.press("Open 1", post=-2)
    assert "waiting for a price" in ines.last


async def test_losses_with_reasons_slips_and_blockers(world: World) -> None:
    world.at("2026-11-23 10:05", BERLIN)
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Globex 20k, closing 27 November")
    await jonas.say("push Globex to 11 December")
    await jonas.say("new deal Hooli 30k, closing 23 November")
    await jonas.say("new deal Initech 10k, closing 27 November")
    await jonas.say("lost Initech, price too high")
    await jonas.say("blocked on Globex: waiting for legal")
    world.at("2026-11-24 09:00", BERLIN)
    ines = world.chat("Ines")
    await ines.say("/digest")
    assert "Mon 23 Nov: no wins" in ines.last
    await ines.press("Losses 1")
    assert "Initech · €10,000 · " in ines.last
    await ines.press("Back")
    await ines.press("Slipped 2")
    assert "Globex · Fri 27 Nov → Fri 11 Dec · Jonas Weber" in ines.last
    assert "Hooli · was to close on Mon 23 Nov · Jonas Weber" in ines.last
    await ines.press("Back")
    await ines.press("Blockers 1")
    assert "1. Globex: waiting for legal · Jonas Weber → " in ines.last


async def test_a_deal_with_a_plan_is_not_idle(world: World) -> None:
    world.at("2026-11-02 10:05", BERLIN)
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Globex 20k, closing 18 December")
    await jonas.say("new deal Hooli 30k, closing 18 December")
    world.at("2026-11-23 10:05", BERLIN)
    ines = world.chat("Ines")
    await ines.say("/digest")
    await ines.press("Idle 2")
    await ines.press("Back")
    await jonas.say("remind me to call Hooli on 30 November")
    await ines.press("Idle 2")
    assert "Globex" in ines.last
    assert "idle for 21 days" in ines.last
    assert "Hooli" not in ines.last


async def test_what_is_asked_about_is_not_counted_and_said_so(world: World) -> None:
    world.at("2026-11-23 10:05", BERLIN)
    await world.chat("Jonas Weber").say("won Acme")
    world.at("2026-11-24 09:00", BERLIN)
    ines = world.chat("Ines")
    await ines.say("/digest")
    assert "Reported, not yet counted: 1 open question" in ines.last
    await ines.press("Not counted 1")
    assert "Jonas Weber: won Acme" in ines.last


async def test_leave_is_no_silence(world: World) -> None:
    world.at("2026-11-20 10:05", BERLIN)

    def away(session: Any, now: Any) -> None:
        mei = session.scalars(select(Person).where(Person.name == "陈美")).one()
        absences.set_leave(session, now, mei, mei, first=date(2026, 11, 23), last=date(2026, 11, 27))

    world.write(away)
    world.at("2026-11-24 09:00", BERLIN)
    ines = world.chat("Ines")
    await ines.say("/digest")
    assert "Silent: 2 · on leave: 1" in ines.last


async def test_ones_own_time_and_off(world: World) -> None:
    await by_the_clock(world)
    ines = world.chat("Ines")
    await ines.say("/digest 9:15")
    assert ines.last == "Your digest comes at 09:15 on your days of work."
    count = len(ines.posts)
    await morning(world)
    assert len(ines.posts) == count
    await morning(world, "2026-11-24 09:15:10")
    assert len(ines.posts) == count + 1
    await ines.say("/digest off")
    assert ines.last.startswith("No digest comes any more.")
    count = len(ines.posts)
    await morning(world, "2026-11-25 08:30:10")
    await morning(world, "2026-11-25 09:15:10")
    assert len(ines.posts) == count
    await ines.say("/digest 8:30 Shenzhen")
    assert ines.last == "Your digest of Shenzhen comes at 08:30 on your days of work."
    await morning(world, "2026-11-26 08:30:10")
    assert ines.last.startswith("Shenzhen · Wed 25 Nov: nothing won")


async def test_of_one_team_and_of_none_that_there_is(world: World) -> None:
    world.at("2026-11-23 10:05")
    await world.chat("陈美").say("今天签下海尔 50万")
    await world.chat("Jonas Weber").say("won Acme 48k")
    world.at("2026-11-24 09:00", BERLIN)
    ines = world.chat("Ines")
    await ines.say("/digest dach")
    assert ines.last.startswith("DACH · Mon 23 Nov: 1 win, €48,000 (Acme €48,000)")
    await ines.say("/digest moon")
    assert "There is no team" in ines.last


async def test_it_is_for_who_manages(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("/digest")
    assert "I can't show or change that for you" in jonas.last


async def test_in_chinese(world: World) -> None:
    world.at("2026-11-23 10:05")
    await world.chat("陈美").say("今天签下海尔 50万")
    world.at("2026-11-24 09:00", BERLIN)
    ines = world.chat("Ines")
    await ines.say("/language 中文")
    await ines.say("今天的简报")
    assert ines.last.splitlines()[0] == "11月23日 周一:赢单 1,€64,000(海尔 €64,000)"
    assert "未报:2" in ines.last


async def test_who_asks_to_be_let_in_is_named(world: World) -> None:
    def stranger(session: Any, now: Any) -> None:
        asked = JoinRequest(
            platform="telegram", connection="main", user="7", room="7", name="Eve", state=JoinState.OPEN,
            cards=[], asked_at=now,
        )  # fmt: skip
        session.add(asked)

    world.write(stranger)
    ines = world.chat("Ines")
    await ines.say("/digest")
    assert "1. Eve (Telegram) asks to be let in: /invite Eve" in ines.last


async def test_a_second_manager_on_leave_gets_none(world: World) -> None:
    await by_the_clock(world)

    def away(session: Any, now: Any) -> None:
        ines = session.scalars(select(Person).where(Person.name == "Ines")).one()
        absences.set_leave(session, now, ines, ines, first=date(2026, 11, 24), last=date(2026, 11, 24))

    world.write(away)
    ines = world.chat("Ines")
    count = len(ines.posts)
    await morning(world)
    assert [text_of(post.card) for post in ines.posts[count:]] == []
