"""Roles given and taken in chat: who may, what is kept of it, and who stays admin."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Grant, Person, Role
from models.people_log import PersonEvent
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
REFUSED = "I can't show or change that for you. Say “help” to see what you can do."


def make_admin(world: World, name: str) -> None:
    def unit(session: Session, now: datetime) -> None:
        found = session.scalars(select(Person).where(Person.name == name)).one()
        found.grants.append(Grant(role=Role.ADMIN))

    world.write(unit)


def roles(world: World, name: str) -> list[str]:
    def query(session: Session) -> list[str]:
        found = session.scalars(select(Person).where(Person.name == name)).one()
        return sorted(grant.role.value for grant in found.grants)

    return world.read(query)


@both
async def test_an_admin_gives_and_takes_and_it_is_kept(world: World) -> None:
    make_admin(world, "Ines")
    ines, jonas = world.chat("Ines"), world.chat("Jonas Weber")
    assert (
        await ines.say("/grant Jonas Weber manager of DACH") == "Jonas Weber is manager of DACH from now on."
    )
    assert jonas.last == "Ines made you manager of DACH. Say “help” to see what you can do now."
    assert "Code for Eve" in await jonas.say("/invite Eve")
    assert (
        await ines.say("/grant Jonas Weber as manager of dach") == "Jonas Weber is manager of DACH already."
    )
    assert (
        await ines.say("/revoke Jonas Weber manager of DACH") == "Jonas Weber is no longer manager of DACH."
    )
    assert await jonas.say("/invite Eve") == REFUSED  # at once
    kept = world.read(
        lambda session: [
            (row.event.value, row.details)
            for row in session.scalars(select(PersonEvent).order_by(PersonEvent.id))
        ]
    )
    wanted = {"role": "manager", "team": "dach"}
    invited = ("granted", {"role": "rep", "team": "dach"})  # with the invite
    assert kept == [("granted", wanted), invited, ("revoked", wanted)]


async def test_in_chinese(world: World) -> None:
    make_admin(world, "Ines")
    await world.chat("Ines").say("/language 中文")
    assert await world.chat("Ines").say("/grant 李雷 当 Shenzhen 经理") == "李雷 现在是Shenzhen 的经理。"
    assert roles(world, "李雷") == ["manager", "rep"]


@both
async def test_a_manager_gives_little_and_only_to_own_people(world: World) -> None:
    ines = world.chat("Ines")
    assert await ines.say("/grant Jonas Weber observer") == "Jonas Weber is observer from now on."
    for role in ("manager of DACH", "admin", "trainer", "officer"):
        assert await ines.say(f"/grant Jonas Weber {role}") == REFUSED
    assert roles(world, "Jonas Weber") == ["observer", "rep"]
    assert await ines.say("/revoke Jonas Weber observer") == "Jonas Weber is no longer observer."


@both
async def test_nobody_lifts_themselves_and_reps_give_nothing(world: World) -> None:
    make_admin(world, "Ines")
    assert "Nobody gives a role to themselves" in await world.chat("Ines").say("/grant Ines officer")
    assert await world.chat("Jonas Weber").say("/grant Jonas Weber admin") == REFUSED
    assert await world.chat("Jonas Weber").say("/revoke Ines admin") == REFUSED
    assert roles(world, "Jonas Weber") == ["rep"]


@both
async def test_the_last_admin_stays(world: World) -> None:
    make_admin(world, "Ines")
    assert (await world.chat("Ines").say("/revoke Ines admin")).startswith("That is the last admin.")
    make_admin(world, "李雷")
    assert await world.chat("Ines").say("/revoke Ines admin") == "Ines is no longer admin."
    assert roles(world, "Ines") == ["manager", "manager"]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/grant", "Say whom and which role, e.g. /grant Ana manager of DACH."),
        ("/grant Jonas Weber", "Say whom and which role"),
        ("/grant Nobody Here rep", "I know nobody called Nobody Here."),
        ("/grant Jonas Weber manager of Moon", "There is no team with the key “Moon”."),
        ("/revoke Jonas Weber trainer", "Jonas Weber is not trainer. Nothing was changed."),
    ],
)
async def test_what_makes_no_sense_is_said(world: World, typed: str, answer: str) -> None:
    make_admin(world, "Ines")
    assert (await world.chat("Ines").say(typed)).startswith(answer)
