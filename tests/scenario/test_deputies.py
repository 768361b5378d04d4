"""Who acts while somebody is on leave, and what the deputy may do meanwhile."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.access import people_seen
from models.actions.absences import set_leave
from models.deputies import acting_for, managers_of, stood_in_for
from models.people import Grant, Person, Role
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
REFUSED = "I can't show or change that for you. Say “help” to see what you can do."


def named(session: Session, name: str) -> Person:
    return session.scalars(select(Person).where(Person.name == name)).one()


def leave(world: World, name: str, first: str, last: str, deputy: str | None = None) -> None:
    def unit(session: Session, now: datetime) -> None:
        person = named(session, name)
        set_leave(
            session,
            now,
            person,
            person,
            first=date.fromisoformat(first),
            last=date.fromisoformat(last),
            deputy=named(session, deputy) if deputy else None,
        )

    world.write(unit)


def acts(world: World, name: str) -> str:
    return world.database.read_now(lambda session, now: acting_for(session, now, named(session, name)).name)


@both
def test_the_deputy_acts_then_the_deputys_deputy_then_the_manager(world: World) -> None:
    assert acts(world, "陈美") == "陈美"
    leave(world, "陈美", "2026-11-23", "2026-11-27", "李雷")
    assert acts(world, "陈美") == "李雷"
    leave(world, "李雷", "2026-11-23", "2026-11-24", "Jonas Weber")
    assert acts(world, "陈美") == "Jonas Weber"
    leave(world, "Jonas Weber", "2026-11-23", "2026-11-23")
    assert acts(world, "陈美") == "Ines"
    leave(world, "Ines", "2026-11-23", "2026-11-23")
    assert acts(world, "陈美") == "陈美"  # nobody is there: it waits for her


@both
def test_two_who_stand_in_for_each_other_leave_it_to_the_manager(world: World) -> None:
    leave(world, "陈美", "2026-11-23", "2026-11-27", "李雷")
    leave(world, "李雷", "2026-11-23", "2026-11-27", "陈美")
    assert acts(world, "陈美") == "Ines"


def test_days_are_those_of_the_person_who_is_away(world: World) -> None:
    leave(world, "陈美", "2026-11-24", "2026-11-24", "Jonas Weber")
    world.at("2026-11-23 23:59", "Asia/Shanghai")
    assert acts(world, "陈美") == "陈美"
    world.at("2026-11-24 00:01", "Asia/Shanghai")  # still Monday in Berlin
    assert acts(world, "陈美") == "Jonas Weber"
    world.at("2026-11-25 00:01", "Asia/Shanghai")
    assert acts(world, "陈美") == "陈美"


def test_who_left_is_acted_for_by_the_manager(world: World) -> None:
    def go(session: Session, now: datetime) -> None:
        mei = named(session, "陈美")
        mei.active = False

    world.write(go)
    assert acts(world, "陈美") == "Ines"


def test_the_nearest_manager_comes_first(world: World) -> None:
    def more(session: Session, now: datetime) -> None:
        head = Person(name="Head", language="en", zone="UTC", created_at=now)
        head.grants = [Grant(role=Role.MANAGER)]
        session.add(head)

    world.write(more)
    names = world.read(lambda session: [who.name for who in managers_of(session, named(session, "陈美"))])
    assert names == ["Ines", "Head"]
    assert world.read(lambda session: managers_of(session, named(session, "Head"))) == []


@both
async def test_a_deputy_sees_and_reports_for_the_person_only_during_the_leave(world: World) -> None:
    await world.chat("陈美").say("新商机 海尔 50万")
    li = world.chat("李雷")
    assert "不能给你看" in await li.say("#1")  # nobody else's deal is shown
    leave(world, "陈美", "2026-11-24", "2026-11-24", "李雷")
    assert "不能给你看" in await li.say("#1")
    world.at("2026-11-24 10:00")
    assert "海尔" in await li.say("#1")
    world.at("2026-11-25 10:00")
    assert "不能给你看" in await li.say("#1")


@both
async def test_a_deputy_of_a_manager_sees_the_teams_but_an_admins_rights_are_not_handed_on(
    world: World,
) -> None:
    def promote(session: Session, now: datetime) -> None:
        ines = named(session, "Ines")
        ines.grants.append(Grant(role=Role.ADMIN))

    world.write(promote)
    jonas = world.chat("Jonas Weber")
    assert await jonas.say("/invite Eve") == REFUSED
    leave(world, "Ines", "2026-11-23", "2026-11-27", "Jonas Weber")
    assert "Code for Eve" in await jonas.say("/invite Eve")

    def seen(session: Session, now: datetime) -> tuple[int, bool]:
        person = named(session, "Jonas Weber")
        return len(people_seen(session, person)), person.has(Role.ADMIN)

    assert world.database.read_now(seen) == (5, False)
    assert world.database.read_now(
        lambda session, now: [who.name for who in stood_in_for(session, now, named(session, "Jonas Weber"))]
    ) == ["Ines"]
