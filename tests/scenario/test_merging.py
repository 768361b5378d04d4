"""Two entries that are one person: everything moves, nothing is counted twice, and only an admin does it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.base import Base
from models.deals import Booking, Deal
from models.people import Goal, Identity, Person
from tests.scenario.test_rights import REFUSED, make_admin, roles
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def count(world: World, name: str) -> dict[str, int]:
    """How many rows of the tables that matter are somebody's."""

    def query(session: Session) -> dict[str, int]:
        who = session.scalars(select(Person.id).where(Person.name == name)).one()
        columns = {
            "deal": Deal.owner_id,
            "booking": Booking.person_id,
            "goal": Goal.person_id,
            "identity": Identity.person_id,
        }
        return {
            table: session.scalar(select(func.count()).where(column == who)) or 0
            for table, column in columns.items()
        }

    return world.read(query)


async def two(world: World) -> None:
    """Jonas is here a second time, as 李雷, with deals and a goal of the same month."""
    make_admin(world, "Ines")

    def unit(session: Session, now: datetime) -> None:
        li = session.scalars(select(Person.id).where(Person.name == "李雷")).one()
        for month in (date(2026, 11, 1), date(2026, 12, 1)):
            session.add(Goal(person_id=li, month=month, amount_minor=1, currency="EUR"))

    world.write(unit)
    await world.chat("李雷").say("签下腾讯 30万")
    await world.chat("李雷").say("赢了华为")  # asked at what amount
    await world.chat("Jonas Weber").say("won Acme 45k")
    await world.chat("Jonas Weber").say("won Globex")


@both
async def test_everything_moves_and_both_accounts_are_one_person(world: World) -> None:
    await two(world)
    ines, jonas, li = world.chat("Ines"), world.chat("Jonas Weber"), world.chat("李雷")
    said = await ines.say("/merge 李雷 into Jonas Weber")
    assert "李雷 and Jonas Weber become one person, Jonas Weber." in said
    assert "Of 李雷: 1 deal, 1 booking, 2 goals, 1 chat account." in said
    token, message = ines.posts[-1].tokens["Make them one"], ines.posts[-1].message
    assert await ines.press_token(token, message) == "李雷 and Jonas Weber are one person now: Jonas Weber."
    assert await ines.press_token(token, message) == ""
    assert jonas.last == "What was recorded under the name 李雷 is yours now too." or li.last
    assert count(world, "Jonas Weber") == {"deal": 2, "booking": 2, "goal": 2, "identity": 2}
    assert count(world, "李雷") == {
        "deal": 0,
        "booking": 0,
        "goal": 1,
        "identity": 0,
    }  # his own November stays
    assert "Acme" in await li.say("my pipeline") + await li.say("#2")
    assert roles(world, "Jonas Weber") == ["rep"]


@both
async def test_no_table_that_points_at_a_person_is_left_out(world: World) -> None:
    await two(world)
    await world.chat("李雷").say("休假到周五,陈美代理")
    ines = world.chat("Ines")
    await ines.say("/merge 李雷 into Jonas Weber")
    await ines.press("Make them one")

    def left(session: Session) -> dict[str, int]:
        gone = session.scalars(select(Person.id).where(Person.name == "李雷")).one()
        person = Base.metadata.tables["person"]
        found: dict[str, int] = {}
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                if any(key.column.table is person for key in column.foreign_keys):
                    rows = session.scalar(select(func.count()).select_from(table).where(column == gone)) or 0
                    if rows:
                        found[f"{table.name}.{column.name}"] = rows
        return found

    # What both had stays behind: a goal of the same month, the same role.
    assert world.read(left) == {"goal.person_id": 1}


async def test_only_an_admin(world: World) -> None:
    assert await world.chat("Ines").say("/merge 李雷 into Jonas Weber") == REFUSED
    await two(world)
    ines = world.chat("Ines")
    await ines.say("/merge 李雷 into Jonas Weber")
    token, message = ines.posts[-1].tokens["Make them one"], ines.posts[-1].message
    await world.chat("陈美").press_token(token, message)
    assert count(world, "李雷")["deal"] == 1
    assert await ines.press("Leave them") == "They stay two people. Nothing was changed."
    assert count(world, "李雷")["deal"] == 1


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/merge 李雷", "Say which entry goes into which"),
        ("/merge 李雷 into 李雷", "That is one and the same entry: 李雷."),
        ("/merge Nobody into 李雷", "I know nobody called Nobody."),
    ],
)
async def test_what_makes_no_sense_is_said(world: World, typed: str, answer: str) -> None:
    make_admin(world, "Ines")
    assert (await world.chat("Ines").say(typed)).startswith(answer)
