"""Goals are set by managers, in words, and by nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.people import Goal, Person
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def goals(world: World, month: date) -> dict[str, tuple[int, str]]:
    def query(session: Session) -> dict[str, tuple[int, str]]:
        rows = session.execute(
            select(Person.name, Goal.amount_minor, Goal.currency)
            .join(Goal, Goal.person_id == Person.id)
            .where(Goal.month == month)
        )
        return {name: (amount // 100, currency) for name, amount, currency in rows}

    return world.read(query)


DECEMBER = date(2026, 12, 1)


@both
@pytest.mark.parametrize(
    "words",
    [
        "Jonas Weber's goal for December 220k",
        "set Jonas Weber's December goal to 220k",
        "goal for Jonas Weber in December: €220,000",
        "Jonas Weber 12月目标22万",
        "把Jonas Weber的12月目标定为22万",
        "/goals next month\nJonas Weber 220k",
    ],
)
async def test_a_goal_in_ones_own_words(world: World, words: str) -> None:
    said = await world.chat("Ines").say(words)
    assert said == "✅ Goals for December\nJonas Weber · €220,000\n[Undo]"
    assert goals(world, DECEMBER) == {"Jonas Weber": (220_000, "EUR")}


@both
async def test_pasted_lines_ask_for_the_month(world: World) -> None:
    ines = world.chat("Ines")
    said = await ines.say("陈美 200万\nJonas Weber 150k")
    assert said == "For which month?\n陈美 · ¥2,000,000\nJonas Weber · €150,000\n[November] [December]"
    said = await ines.press("December")
    assert said == "✅ Goals for December\n陈美 · ¥2,000,000\nJonas Weber · €150,000\n[Undo]"
    assert goals(world, DECEMBER) == {"陈美": (2_000_000, "CNY"), "Jonas Weber": (150_000, "EUR")}


@both
async def test_a_list_with_its_month_names_who_was_not_found(world: World) -> None:
    said = await world.chat("Ines").say("Goals for December:\n陈美 200万\nWang 150k")
    assert "陈美 · ¥2,000,000" in said
    assert "Not set, nobody of your team is called so: Wang" in said


@both
async def test_the_same_as_last_month_and_back(world: World) -> None:
    ines = world.chat("Ines")
    said = await ines.say("same goals as last month for December")
    assert "陈美 · ¥2,000,000\nJonas Weber · €200,000" in said
    await ines.say("Jonas Weber's goal for December 250k")
    assert "Jonas Weber · €250,000, before: €200,000" in ines.last
    said = await ines.press("Undo")
    assert said == "↩️ Goals for December are as before\nJonas Weber · €200,000, before: €250,000"
    assert goals(world, DECEMBER)["Jonas Weber"] == (200_000, "EUR")
    world.at("2027-02-01 10:00")
    assert "no goals of the month before" in await ines.say("目标同上月")


async def test_nobody_but_a_manager_sets_goals(world: World) -> None:
    await world.chat("Jonas Weber").say("my goal for December 10k")
    await world.chat("Jonas Weber").say("/goals December\nJonas Weber 10k")
    assert goals(world, DECEMBER) == {}


async def test_a_name_that_nobody_has_sets_nothing_and_customers_are_no_goals(world: World) -> None:
    ines = world.chat("Ines")
    said = await ines.say("/goals December\nEve 200k")
    assert said.startswith("Nothing was set: nobody of your team is called Eve.")
    said = await ines.say("won Acme 45k\nwon Globex 30k")
    assert "Won Acme" in said


@both
async def test_goals_show_progress_and_what_each_day_must_bring(world: World) -> None:
    ines = world.chat("Ines")
    await world.chat("Jonas Weber").say("won Acme 80k")
    said = await ines.say("/goals")
    assert said == (
        "Goals of November\n6 working days left\n"
        "陈美 0 % · ¥0 of ¥2,000,000 · needs ¥333,334 a day\n"
        "Jonas Weber 40 % · €80,000 of €200,000 · needs €20,000 a day\n"
        "李雷 · €0 · no goal"
    )
    assert await ines.say("team goals") == said
    assert "€120,000 to go.\nNeeds €20,000 a day, 6 working days left." in await world.chat(
        "Jonas Weber"
    ).say("how far am I from my goal?")
    assert "每天需 ¥333,334,还有 6 个工作日。" in await world.chat("陈美").say("/goals")
    assert "No goals are set for January 2027." in await ines.say("/goals January")


@both
async def test_who_joined_within_the_month_is_offered_the_part(world: World) -> None:
    world.write(
        lambda session, now: session.execute(
            update(Person)
            .where(Person.name != "Jonas Weber")
            .values(created_at=datetime(2026, 1, 1, tzinfo=UTC))
        )
    )
    ines = world.chat("Ines")
    said = await ines.say("Jonas Weber's goal for November 210k")
    assert "Jonas Weber joined within the month: 6 of 21 working days." in said
    assert "Jonas Weber · €60,000, before: €210,000" in await ines.press("Jonas Weber: €60,000")
