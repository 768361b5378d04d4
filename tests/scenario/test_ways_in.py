"""Several people invited at once, who is here, and strangers who ask."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.joining import JoinRequest, JoinState
from models.people import Identity, Person
from tests.scenario.test_rights import REFUSED, make_admin, roles
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def people(world: World) -> list[str]:
    return world.read(lambda session: list(session.scalars(select(Person.name).order_by(Person.id))))


def unreachable(world: World, user: str) -> None:
    def unit(session: Session, now: datetime) -> None:
        identity = session.scalars(select(Identity).where(Identity.user == user)).one()
        identity.reachable = False

    world.write(unit)


class TestInviting:
    @both
    async def test_several_at_once_each_with_a_code(self, world: World) -> None:
        said = await world.chat("Ines").say("/invite Paula Novak, Bob Miller、王芳")
        codes = [line.split(": ")[1] for line in said.split("\n") if line.startswith("Code for ")]
        assert len(codes) == len(set(codes)) == 3
        assert "Hello Bob Miller." in await world.chat("bob").say(codes[1])
        assert people(world)[-3:] == ["Paula Novak", "Bob Miller", "王芳"]
        assert roles(world, "王芳") == ["rep"]

    @both
    async def test_an_admin_gives_a_role_and_a_team_along(self, world: World) -> None:
        make_admin(world, "Ines")
        await world.chat("Ines").say("/invite Paula, Bob as manager of Shenzhen")
        assert roles(world, "Paula") == roles(world, "Bob") == ["manager"]

    async def test_what_was_given_is_said(self, world: World) -> None:
        make_admin(world, "Ines")
        said = await world.chat("Ines").say("/invite Paula, Bob as manager of Shenzhen")
        assert "Paula, Bob: role manager of Shenzhen." in said

    @pytest.mark.parametrize(
        "line",
        [
            "Paula as manager of DACH, 王小明",
            "Paula as manager of DACH and Bob",
            "Paula as manager, Bob as rep",
            "王小明当经理、李小红当销售",
        ],
    )
    async def test_a_role_is_given_to_nobody_by_mistake(self, world: World, line: str) -> None:
        make_admin(world, "Ines")
        before = people(world)
        said = await world.chat("Ines").say(f"/invite {line}")
        assert said.startswith("Which of them gets the role? Send a line for each role")
        assert people(world) == before
        assert (await world.chat("Ines").say("/grant Jonas as manager of DACH, 李雷")) == said.replace(
            "/invite", "/grant"
        )
        assert roles(world, "李雷") == ["rep"]

    async def test_a_role_that_there_is_not(self, world: World) -> None:
        said = await world.chat("Ines").say("/invite Zed as emperor of Mars")
        assert said.startswith("There is no role “emperor of Mars”; use one of ")
        assert not any(name.startswith("Zed") for name in people(world))

    async def test_a_manager_makes_no_managers(self, world: World) -> None:
        assert await world.chat("Ines").say("/invite Paula as manager of DACH") == REFUSED
        said = await world.chat("Ines").say("/invite Paula, Bob as admin")
        assert said.count("not invited") == 2
        assert "Paula" not in people(world)

    async def test_who_is_here_already_is_said(self, world: World) -> None:
        said = await world.chat("Ines").say("/invite Jonas Weber")
        assert "Jonas Weber is here already (fifth); the code joins another account." in said

    @both
    async def test_a_like_name_is_asked_about(self, world: World) -> None:
        ines = world.chat("Ines")
        said = await ines.say("/invite Jonas Webber")
        assert said == (
            "Jonas Webber: there is a like name. Who is meant?\n[It is Jonas Weber] [Somebody new]"
        )
        assert "Jonas Webber" not in people(world)
        token, message = ines.posts[-1].tokens["Somebody new"], ines.posts[-1].message
        assert "Code for Jonas Webber: " in await ines.press_token(token, message)
        assert await ines.press_token(token, message) == ""  # a second tap
        assert people(world).count("Jonas Webber") == 1
        await ines.say("/invite Jonas")
        assert "Code for Jonas Weber: " in await ines.press("It is Jonas Weber")

    async def test_too_many_names_and_a_team_that_there_is_not(self, world: World) -> None:
        ines = world.chat("Ines")
        names = ", ".join(f"Name{number} X{number}" for number in range(21))
        assert await ines.say(f"/invite {names}") == "That is too many at once. Send at most 20 names."
        assert "no team with the key “Moon”" in await ines.say("/invite Paula as rep of Moon")


class TestTheTeam:
    @both
    async def test_who_is_here_who_is_invited_and_who_cannot_be_reached(self, world: World) -> None:
        ines = world.chat("Ines")
        await ines.say("/invite Paula Novak")
        unreachable(world, "李雷")
        await world.chat("陈美").say("休假到周五")
        said = await ines.say("/team")
        assert said.startswith("Your team · 5 people\n")
        assert "Paula Novak · DACH · invited, not here yet" in said
        assert "李雷 · Shenzhen · fifth: can't be written to" in said
        assert "陈美 · Shenzhen · fifth · on leave" in said
        assert "Invite again…: [Paula Novak] [李雷]" in said
        assert "Code for 李雷: " in await ines.press("李雷")
        world.later(hours=25)
        assert "Paula Novak · DACH · not here yet, no valid code" in await ines.say("/team")

    async def test_it_is_paged_and_a_reps_is_nobodys(self, world: World) -> None:
        ines = world.chat("Ines")
        await ines.say("/invite " + ", ".join(f"Name{number} Last{number * 7919}" for number in range(12)))
        while "Somebody new" in ines.labels:
            await ines.press("Somebody new")
        await ines.say("/team")
        assert "More" in ines.labels
        await ines.press("More")
        assert "Back" in ines.labels
        assert await world.chat("Jonas Weber").say("/team") == REFUSED

    async def test_somebody_leaves_from_there(self, world: World) -> None:
        ines = world.chat("Ines")
        await ines.say("/team")
        token = [one for label, one in ines.posts[-1].tokens.items() if label.startswith("Jonas")][-1]
        assert "Jonas Weber left?" in await ines.press_token(token, ines.posts[-1].message)


class TestAskingToJoin:
    @both
    async def test_every_manager_is_asked_once_and_the_first_decides(self, world: World) -> None:
        make_admin(world, "李雷")
        eve, ines, li = world.chat("Eve Adams"), world.chat("Ines"), world.chat("李雷")
        said = await eve.say("hello")
        assert said.endswith("[Ask to join]")
        token, message = eve.posts[-1].tokens["Ask to join"], eve.posts[-1].message
        assert (await eve.press_token(token, message)).startswith("Your request is with the managers.")
        assert ines.last.startswith("Eve Adams asks to join, on fifth.")
        assert li.last.startswith("Eve Adams 在 fifth 申请加入。")
        asked = len(ines.posts)
        assert await eve.press_token(token, message) == ""
        assert (await eve.say("please")).startswith("Your request is with the managers.")
        assert len(ines.posts) == asked  # no second card
        late = li.posts[-1].tokens["不放行"]
        await ines.press("Add to DACH")
        assert ines.last == "Eve Adams was let in by Ines: DACH."
        assert li.last == "Ines 已放行 Eve Adams:DACH。"
        assert "Hello Eve Adams." in eve.last
        await li.press_token(late, li.posts[-1].message)
        assert roles(world, "Eve Adams") == ["rep"]

    @both
    async def test_refused_and_not_asked_again_for_a_week(self, world: World) -> None:
        eve, ines = world.chat("Eve"), world.chat("Ines")
        await eve.say("hello")
        await eve.press("Ask to join")
        await ines.press("No, don't let in")
        assert ines.last == "Eve was not let in, says Ines."
        assert eve.last.startswith("You were not let in.")
        assert "[Ask to join]" not in await eve.say("hello?")
        assert "Eve" not in people(world)
        world.later(days=8)
        assert "[Ask to join]" in await eve.say("hello?")

    async def test_somebody_listed_is_recognised_by_the_manager(self, world: World) -> None:
        ines, paula = world.chat("Ines"), world.chat("Paula")
        await ines.say("/invite Paula Novak")
        await paula.say("hi")
        await paula.press("Ask to join")
        await ines.press("It is Paula Novak")
        assert "Hello Paula Novak." in paula.last
        assert people(world).count("Paula Novak") == 1

    async def test_another_strangers_button_does_nothing(self, world: World) -> None:
        eve = world.chat("Eve")
        await eve.say("hello")
        await world.chat("Mallory").press_token(eve.posts[-1].tokens["Ask to join"], eve.posts[-1].message)
        states = world.read(lambda session: list(session.scalars(select(JoinRequest.state))))
        assert states == []
        await eve.press("Ask to join")
        assert world.read(lambda session: list(session.scalars(select(JoinRequest.state)))) == [
            JoinState.OPEN
        ]

    async def test_a_rep_lets_nobody_in(self, world: World) -> None:
        eve, ines = world.chat("Eve"), world.chat("Ines")
        await eve.say("hello")
        await eve.press("Ask to join")
        token, message = ines.posts[-1].tokens["Add to DACH"], ines.posts[-1].message
        await world.chat("Jonas Weber").press_token(token, message)
        assert "Eve" not in people(world)
