"""What comes by the clock, changed in chat by those who may."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.actions import schedules
from models.actions.schedules import Plan
from models.people import Grant, Person, Role, Team
from models.people_log import Event, PersonEvent
from models.recurrence import Every, Rule, from_json
from models.schedules import Schedule
from tests.support.world import World, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def plan(world: World, key: str, team: str | None) -> None:
    def unit(session: Session, now: datetime) -> None:
        of = session.scalars(select(Team).where(Team.key == team)).one() if team else None
        rule = Rule(Every.DAY, (time(9),))
        schedules.add(session, now, Plan(key, "standup", rule, {}, team_id=of.id if of else None))

    world.write(unit)


def rule(world: World, key: str) -> Rule:
    return from_json(world.read(lambda s: s.scalars(select(Schedule.rule).where(Schedule.key == key)).one()))


def trace(world: World) -> list[str]:
    query = select(PersonEvent.details).where(PersonEvent.event == Event.RESCHEDULED).order_by(PersonEvent.id)
    return world.read(lambda session: [each["change"] for each in session.scalars(query)])


def make_admin(world: World, name: str) -> None:
    def unit(session: Session, now: datetime) -> None:
        person = session.scalars(select(Person).where(Person.name == name)).one()
        person.grants.append(Grant(role=Role.ADMIN))

    world.write(unit)


@both
async def test_a_manager_moves_the_stand_up_of_the_team_in_words(world: World) -> None:
    world.at("2026-11-23 10:05", "Europe/Berlin")
    plan(world, "dach", "dach")
    plan(world, "china", "shenzhen")
    ines = world.chat("Ines")
    await ines.say("standup at 9:30 from Monday to Thursday")
    assert ines.last == "Which one do you mean?\n[Stand-up · Shenzhen] [Stand-up · DACH]"
    assert trace(world) == []
    await ines.press("Stand-up · DACH")
    assert "Mon, Tue, Wed, Thu 09:30" in ines.last
    assert "Next: " in ines.last
    assert rule(world, "dach").at == (time(9, 30),)
    assert rule(world, "dach").weekdays == (0, 1, 2, 3)
    assert rule(world, "china").at == (time(9),)
    assert trace(world) == ["moved"]
    await ines.say("standup at 9:30")
    await ines.press("Stand-up · DACH")
    assert trace(world) == ["moved"]  # it is so already


async def test_a_list_pause_resume_and_what_is_ahead(world: World) -> None:
    world.at("2026-11-23 10:05", "Europe/Berlin")
    plan(world, "dach", "dach")
    ines = world.chat("Ines")
    await ines.say("/schedule")
    assert ines.last.startswith("By the clock\n")
    await ines.press("Next 14 days")
    assert ines.last.startswith("Stand-up · DACH: the next 14 days\nTue 24 Nov 09:00\n")
    await ines.say("/schedule")
    await ines.press("Pause")
    assert "Paused." in ines.last
    await ines.press("Resume")
    assert "Next: " in ines.last
    assert trace(world) == ["paused", "resumed"]


async def test_the_form_says_what_it_does_not_understand(world: World) -> None:
    world.at("2026-11-23 10:05", "Europe/Berlin")
    plan(world, "dach", "dach")
    ines = world.chat("Ines")
    await ines.say("/schedule")
    await ines.press("Change")
    _, answer = await ines.submit(at="soon", days="sometimes", day_off="skip")
    assert answer.errors == {
        "at": "Give one or more times, e.g. 9:30.",
        "days": "Give days of the week, e.g. Monday to Thursday, or “every day”.",
    }
    await ines.submit(at="9:00 and 17:00", days="Mon to Wed", day_off="next")
    assert "Mon, Tue, Wed 09:00, 17:00" in ines.last
    assert rule(world, "dach").at == (time(9), time(17))


async def test_a_rep_may_not_and_what_is_for_all_is_an_admins(world: World) -> None:
    world.at("2026-11-23 10:05", "Europe/Berlin")
    plan(world, "all", None)
    jonas, ines = world.chat("Jonas Weber"), world.chat("Ines")
    await jonas.say("/schedule")
    assert "I can't show or change that for you" in jonas.last
    await ines.say("standup at 9:30")
    assert ines.last.startswith("Stand-up: there is none that you can change.")
    await ines.say("/schedule")
    assert "It is for everybody: an admin changes it." in ines.last
    assert "Pause" not in ines.labels
    assert rule(world, "all").at == (time(9),)
    make_admin(world, "陈美")
    await world.chat("陈美").say("站会改到9点半")
    assert rule(world, "all").at == (time(9, 30),)
    assert "下一次:" in world.chat("陈美").last


async def test_the_admins_hear_once_that_next_year_is_not_published(world: World) -> None:
    world.write(
        lambda session, now: session.execute(
            update(Person).where(Person.name == "Jonas Weber").values(country="CN")
        )
    )
    make_admin(world, "Ines")
    ines = world.chat("Ines")
    world.at("2028-11-30 10:05", "Europe/Berlin")
    await world.tick()
    assert ines.posts == []
    for _ in range(3):
        world.at("2028-12-01 10:05", "Europe/Berlin")
        await world.tick()
    told = [text_of(post.card) for post in ines.posts]
    assert len(told) == 1
    assert told[0].startswith("China has not published its working days of 2029 as far as I know.")
