"""Leave, said or typed or tapped, and who hears of it."""

from __future__ import annotations

import pytest

from tests.scenario.test_deputies import acts
from tests.support.world import World, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
REFUSED = "I can't show or change that for you. Say “help” to see what you can do."


@both
async def test_said_with_a_deputy_and_everybody_concerned_is_told(world: World) -> None:
    said = await world.chat("Jonas Weber").say("on leave until Friday, Mei stands in")
    assert said.startswith(
        "On leave: Mon 23 Nov to Fri 27 Nov. The manager decides meanwhile.\nI know nobody called Mei. Who stands in?"
    )
    said = await world.chat("Jonas Weber").say("on leave until Friday, 陈美 stands in")
    assert said.startswith("On leave: Mon 23 Nov to Fri 27 Nov. 陈美 stands in.\nWho stands in?: ")
    assert said.endswith("[Call off]")
    assert world.chat("陈美").last == (
        "Jonas Weber 休假:11月23日 周一至11月27日 周五。由你代理:你能看到同样的商机,需要决定的事会发给你。"
    )
    assert acts(world, "Jonas Weber") == "陈美"
    ines = world.chat("Ines")
    assert ines.posts == []  # it is night in Berlin
    world.at("2026-11-23 08:00:30", "Europe/Berlin")
    await world.tick()
    assert [text_of(post.card).splitlines()[0] for post in ines.posts] == ["2 things for you"]
    await ines.press("Open 2")
    assert ines.last == "Jonas Weber is on leave: Mon 23 Nov to Fri 27 Nov. 陈美 stands in."


@both
async def test_in_chinese(world: World) -> None:
    said = await world.chat("陈美").say("休假到周五,李雷代理")
    assert said.startswith("休假:11月23日 周一至11月27日 周五。由 李雷 代理。")
    assert "由你代理" in world.chat("李雷").last
    assert await world.chat("陈美").say("取消休假") == "已取消休假:11月23日 周一至11月27日 周五。"
    assert world.chat("李雷").last == "陈美 的休假已取消:11月23日 周一至11月27日 周五。"
    assert acts(world, "陈美") == "陈美"


async def test_a_deputy_is_chosen_afterwards(world: World) -> None:
    mei = world.chat("陈美")
    await mei.say("明天休假")
    after = await mei.press("李雷")
    assert after.startswith("休假:11月24日 周二。由 李雷 代理。")
    assert len(mei.posts) == 1
    after = await mei.press("不用代理")
    assert after.startswith("休假:11月24日 周二。期间由经理决定。")


async def test_back_early(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("on vacation until Friday")
    world.at("2026-11-25 10:00", "Europe/Berlin")
    assert await jonas.say("I'm back") == "Welcome back. Your leave ended with Tue 24 Nov."
    assert world.chat("Ines").last == "Jonas Weber is back."
    assert acts(world, "Jonas Weber") == "Jonas Weber"


async def test_without_leave_being_back_is_small_talk(world: World) -> None:
    assert "Leave" not in await world.chat("Jonas Weber").say("I'm back")


async def test_said_again_it_is_made_longer_and_the_deputy_stays(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("on leave until Wednesday, Ines covers")
    world.at("2026-11-24 10:00", "Europe/Berlin")
    said = await jonas.say("on leave until Friday")
    assert said.startswith("On leave: Mon 23 Nov to Fri 27 Nov. Ines stands in.")
    said = await jonas.say("/leave")
    assert said.count("On leave") == 1


async def test_the_end_is_asked_for(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    assert await jonas.say("I'm on leave") == "Until which day, that day included? E.g. “Friday”."
    assert (await jonas.say("Thursday")).startswith("On leave: Mon 23 Nov to Thu 26 Nov.")


async def test_it_is_no_answer_to_a_question_about_a_date(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Acme")
    said = await jonas.say("on leave until Friday")
    assert said.startswith("On leave: Mon 23 Nov to Fri 27 Nov.")
    assert "amount" in said.split("---")[-1]  # the question stands below once more


class TestTheCommand:
    async def test_alone_it_shows_what_is_planned_and_the_nearest_days(self, world: World) -> None:
        jonas = world.chat("Jonas Weber")
        said = await jonas.say("/leave")
        assert said.startswith("You have no leave planned.\n[Today] [Tomorrow] [Until Friday] [Next week]")
        assert "Your people" not in said
        said = await jonas.press("Next week")
        assert said.startswith("On leave: Mon 30 Nov to Fri 4 Dec.")
        assert await jonas.press("Next week", post=0) == ""  # a second tap
        assert "On leave: Mon 30 Nov to Fri 4 Dec." in await jonas.say("/leave")

    async def test_a_manager_sees_and_sets_that_of_own_people(self, world: World) -> None:
        ines = world.chat("Ines")
        said = await ines.say("/leave Jonas Weber until Friday")
        assert said.startswith("Jonas Weber is on leave: Mon 23 Nov to Fri 27 Nov.")
        assert world.chat("Jonas Weber").last.startswith("Jonas Weber is on leave: Mon 23 Nov to Fri 27 Nov.")
        assert "Your people\nJonas Weber is on leave" in await ines.say("/leave")
        assert (await ines.say("cancel Jonas Weber's leave")).startswith("Jonas Weber's leave is called off")

    async def test_nobody_sets_that_of_others(self, world: World) -> None:
        jonas = world.chat("Jonas Weber")
        assert await jonas.say("/leave Ines until Friday") == REFUSED
        assert await jonas.say("陈美 is on leave until Friday") == REFUSED
        await world.chat("陈美").say("休假到周五")
        assert await jonas.say("cancel 陈美's leave") == REFUSED
        assert acts(world, "Ines") == "Ines"

    @pytest.mark.parametrize(
        ("typed", "answer"),
        [
            ("/leave blue", "I found no days in “blue”."),
            ("/leave until 2029-01-01", "That is more than a year."),
            ("/leave yesterday", "Those days are over."),
            ("/leave until Friday, Jonas Weber stands in", "Nobody can stand in for themselves."),
        ],
    )
    async def test_what_makes_no_sense_is_refused(self, world: World, typed: str, answer: str) -> None:
        assert (await world.chat("Jonas Weber").say(typed)).startswith(answer)
        assert acts(world, "Jonas Weber") == "Jonas Weber"


@both
async def test_buttons_of_others_do_nothing(world: World) -> None:
    mei, li = world.chat("陈美"), world.chat("李雷")
    await mei.say("休假到周五,李雷代理")
    token = mei.posts[-1].tokens["取消休假"]
    await li.press_token(token, mei.posts[-1].message)
    assert acts(world, "陈美") == "李雷"
    await mei.press("取消休假")
    assert acts(world, "陈美") == "陈美"
    assert await mei.press_token(token, mei.posts[-1].message) == ""  # a second tap


@pytest.mark.parametrize(
    "said",
    [
        "the buyer at Acme is on leave until Friday",
        "客户请假到周五",
        "won Globex 45k, their CFO is on vacation",
        "I leave Acme for tomorrow",
    ],
)
async def test_the_leave_of_customers_is_none_of_ours(world: World, said: str) -> None:
    assert "On leave" not in await world.chat("Jonas Weber").say(said)
    assert acts(world, "Jonas Weber") == "Jonas Weber"


@both
@pytest.mark.parametrize(
    ("who", "words", "deal", "leave"),
    [
        (
            "Jonas Weber",
            "won Initech 30k, on leave until Friday",
            "Initech #1",
            "On leave: Mon 23 Nov to Fri 27 Nov.",
        ),
        ("陈美", "签下海尔30万,休假到周五", "海尔 #1", "休假:11月23日 周一至11月27日 周五。"),
    ],
)
async def test_said_beside_a_deal_both_are_kept(
    world: World, who: str, words: str, deal: str, leave: str
) -> None:
    person = world.chat(who)
    await person.say(words)
    shown = "\n".join(text_of(post.card) for post in person.posts)
    assert deal in shown
    assert leave in shown
