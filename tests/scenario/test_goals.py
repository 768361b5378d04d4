"""A question about oneself gets one's month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from models.drafts import Doing, Item
from models.people import Goal, Person
from tests.scenario.test_pipeline import new, told
from tests.support.world import World


def won(account: str, amount: int, **more: object) -> Item:
    return Item(Doing.WON, account, amount=Decimal(amount), is_new_deal=True).patched(more)


async def test_how_far_am_i_from_my_goal(world: World) -> None:
    told(world, "Jonas Weber", "won Acme 118k", won("Acme", 118_000))
    told(world, "Jonas Weber", "new", new("Globex", "10000"))
    jonas = world.chat("Jonas Weber")
    said = await jonas.say("how far am i from my goal?")
    assert said == (
        "November: €118,000 of €200,000 (59 %)\n"
        "€82,000 to go.\n"
        "Needs €13,667 a day, 6 working days left.\n"
        "1 open deal: €10,000, weighted €5,000\n"
        "[My pipeline]"
    )
    assert (await jonas.press("My pipeline")).startswith("Your pipeline\n1 open deal")


async def test_a_goal_reached_says_by_how_much(world: World) -> None:
    told(world, "Jonas Weber", "won", won("Acme", 200_000), won("Globex", 500))
    assert "Goal reached, and €500 more." in await world.chat("Jonas Weber").say("how far am i from my goal?")


async def test_goals_of_a_year_are_shown_month_by_month(world: World) -> None:
    told(world, "Jonas Weber", "won", won("Acme", 1_000, happened_on="2026-10-02"))
    world.write(
        lambda session, now: session.add(
            Goal(
                person_id=session.scalars(select(Person.id).where(Person.name == "Jonas Weber")).one(),
                month=date(2026, 10, 1),
                amount_minor=4_000_00,
                currency="EUR",
            )
        )
    )
    said = await world.chat("Jonas Weber").say("goal this year")
    assert "October | €1,000 | €4,000 | 25 %" in said
    assert "November | €0 | €200,000 | 0 %" in said


async def test_a_manager_asks_for_people_of_the_team_and_a_rep_for_nobody(world: World) -> None:
    told(world, "陈美", "签下海尔 50万", won("海尔", 500_000))
    said = await world.chat("Ines").say("goal of 陈美 this month")
    assert said.startswith("陈美 · November: ¥500,000 of ¥2,000,000 (25 %)")
    assert "[My pipeline]" not in said
    refusal = await world.chat("Jonas Weber").say("goal of 陈美 this month")
    assert refusal == "I can't show or change that for you. Say “help” to see what you can do."
