"""What somebody is stuck on: put to who can help, answered, passed on, solved, and climbing while nobody answers."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import settings_from
from bot.settings import BlockersSection, Category, Settings
from models.actions.absences import set_leave
from models.actions.people import person_by_name
from models.cases import Case, CaseState
from models.people import Grant, Person, Role, Team
from tests.support.world import World, know, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def settings() -> Settings:
    helpers = {Category.LEGAL: "周宁", Category.PRICE: "王芳", Category.TOOLS: "Nobody Yet"}
    return settings_from(None).model_copy(
        update={"big_deal": Decimal(1_000_000), "blockers": BlockersSection(helpers=helpers)}
    )


@pytest.fixture
def world(world: World) -> World:
    """Beside the sales team: two helpers in Shanghai, and Olga in Berlin, the head above Ines."""

    def unit(session: Session, now: datetime) -> None:
        for name, role, zone, language in (
            ("周宁", Role.HELPER, "Asia/Shanghai", "zh"),
            ("王芳", Role.HELPER, "Asia/Shanghai", "zh"),
            ("Olga", Role.MANAGER, "Europe/Berlin", "en"),
        ):
            person = Person(
                name=name,
                language=language,
                zone=zone,
                active=True,
                created_at=now,
                grants=[Grant(role=role)],
            )
            session.add(person)
            session.flush()
            know(session, now, person)
        head = Team(key="sales", name="Sales", zone="Europe/Berlin", language="en", currency="EUR")
        session.add(head)
        session.flush()
        for team in session.scalars(select(Team).where(Team.id != head.id)):
            team.parent_id = head.id
        olga = session.scalars(select(Person).where(Person.name == "Olga")).one()
        olga.grants[0].team_id = head.id

    world.write(unit)
    world.at("2026-11-23 10:50", "Europe/Berlin")
    return world


def state(world: World) -> list[CaseState]:
    return world.read(lambda s: list(s.scalars(select(Case.state).order_by(Case.id))))


@both
async def test_a_blocker_reaches_who_can_help_in_their_language(world: World) -> None:
    jonas, ning = world.chat("Jonas Weber"), world.chat("周宁")
    said = await jonas.say("blocked on Initech: waiting for legal")
    assert said == (
        "🚧 Blocker Initech: waiting for legal → 周宁 (Legal), "
        "answer due Tue 24 Nov 05:50 your time (12:50 Shanghai)\n[Kind: Legal] [Edit] [Undo]"
    )
    assert ning.last == (
        "Jonas Weber 需要法务帮助 · Initech:「waiting for legal」 · 请在 11月24日 周二 12:50 前答复\n"
        "[我来处理] [已解决] [不归我] [需要信息]"
    )
    await ning.press("我来处理")
    assert ning.last == (
        "Jonas Weber 需要法务帮助 · Initech:「waiting for legal」\n你在处理。\n[已解决] [不归我] [需要信息]"
    )
    assert jonas.last == "周宁 (Legal) is on Initech."
    await ning.press("已解决")
    assert jonas.last == "周宁 (Legal) says Initech is done. Free again?\n[Yes, solved] [Still stuck]"
    assert state(world) == [CaseState.SOLVED]
    assert await jonas.press("Yes, solved") == "✅ Solved: Initech: waiting for legal, since today."
    assert ning.last.endswith("Jonas Weber 说已解决,谢谢。")
    assert ning.labels == []
    assert state(world) == [CaseState.CLOSED]


@both
async def test_chinese_words_and_an_english_helper(world: World) -> None:
    mei, fang = world.chat("陈美"), world.chat("王芳")
    await fang.say("/language en")
    world.at("2026-11-24 11:05")
    said = await mei.say("腾讯卡在报价审批")
    assert said.startswith("🚧 卡点 腾讯:卡在报价审批 → 王芳(价格),今天 15:05 前答复")
    assert fang.last.startswith(
        "陈美 needs help (Price) · 腾讯: “卡在报价审批” · please answer by today 15:05"
    )
    assert fang.labels == ["On it", "Done", "Not mine", "Need info"]


@both
async def test_a_second_press_changes_nothing(world: World) -> None:
    jonas, ning = world.chat("Jonas Weber"), world.chat("周宁")
    await jonas.say("blocked on Initech: waiting for legal")
    token, message = ning.posts[-1].tokens["我来处理"], ning.posts[-1].message
    await ning.press_token(token, message)
    before = len(jonas.posts)
    await ning.press_token(token, message)
    assert len(jonas.posts) == before
    assert world.stage.lines[-1] == "已经处理过了。"


@both
async def test_a_question_and_its_answer_are_passed_on(world: World) -> None:
    jonas, ning = world.chat("Jonas Weber"), world.chat("周宁")
    await jonas.say("blocked on Initech: waiting for legal")
    assert await ning.press("需要信息") == (
        "你需要 Jonas Weber 提供什么信息?请直接输入。\nInitech:「waiting for legal」"
    )
    said = await ning.say("合同金额是多少?签了 Acme 50万 吗")
    assert said.endswith("已转告 Jonas Weber。")
    assert "等待 Jonas Weber 回复。" in said
    assert jonas.last == (
        "周宁 (Legal) needs to know about Initech:\n合同金额是多少?签了 Acme 50万 吗\n"
        "Reply to this card, or press Answer.\n[Answer]"
    )
    assert state(world) == [CaseState.INFO]
    assert await jonas.reply("won Acme 50k is the clause, see the attachment") == "Passed on to 周宁."
    assert ning.last.startswith("Jonas Weber 关于 Initech:\nwon Acme 50k is the clause, see the attachment\n")
    assert state(world) == [CaseState.OPEN]
    await ning.reply("明天给你")
    assert jonas.last.startswith("周宁 about Initech:\n明天给你")
    assert state(world) == [CaseState.TAKEN]
    asked = await jonas.press("Answer")
    assert asked == "What shall I tell 周宁 about Initech? Type it."
    await jonas.say("thanks, that helps")
    assert ning.last.startswith("Jonas Weber 关于 Initech:\nthanks, that helps\n")


@both
async def test_still_stuck_asks_again(world: World) -> None:
    jonas, ning = world.chat("Jonas Weber"), world.chat("周宁")
    await jonas.say("blocked on Initech: waiting for legal")
    await ning.press("已解决")
    world.at("2026-11-24 10:00", "Europe/Berlin")
    assert await jonas.press("Still stuck") == (
        "周宁 (Legal) is asked again. Answer due Wed 25 Nov 05:00 your time (12:00 Shanghai)."
    )
    assert ning.last.startswith("Jonas Weber 还卡着。\nJonas Weber 需要法务帮助")
    assert state(world) == [CaseState.OPEN]


@both
async def test_not_mine_goes_to_the_manager_who_passes_it_on(world: World) -> None:
    jonas, ning, ines = world.chat("Jonas Weber"), world.chat("周宁"), world.chat("Ines")
    await jonas.say("blocked on Initech: waiting for legal")
    await ning.press("不归我")
    assert ning.last.endswith("现在由 Ines 负责。")
    assert jonas.last.startswith("Initech is not 周宁's. Now with Ines.")
    assert ines.last.startswith("Jonas Weber needs help (Legal) · Initech: “waiting for legal”")
    assert ines.labels == ["On it", "Done", "Not mine", "Need info", "Other kind"]
    await ines.press("Other kind")
    await ines.press("Price")
    assert world.chat("王芳").last.startswith("Jonas Weber 需要价格帮助")
    assert ines.last.endswith("Now with 王芳.")
    assert jonas.last.startswith("Initech is not Ines's. Now with 王芳 (Price).")


@both
async def test_without_a_helper_the_manager_is_asked_and_above_them_nobody(world: World) -> None:
    olga = world.chat("Olga")
    await world.chat("Jonas Weber").say("I'm blocked: nobody decides anything")
    ines = world.chat("Ines")
    assert ines.last.startswith("Jonas Weber needs help · “nobody decides anything”")
    await ines.press("Not mine")
    assert olga.last.startswith("Jonas Weber needs help · “nobody decides anything”")
    await olga.press("Not mine")
    assert world.stage.lines[-1].startswith("There is nobody above you to pass it to.")


@both
async def test_a_helper_without_an_account_is_invited_through_the_manager(world: World) -> None:
    jonas, ines = world.chat("Jonas Weber"), world.chat("Ines")
    await jonas.say("I'm blocked: laptop broken")
    assert len(ines.posts) == 2
    invite, asked = (post.card for post in ines.posts)
    assert "Nobody Yet (Tools) has no chat account with me yet" in str(invite)
    assert "Jonas Weber needs help (Tools)" in str(asked)
    await jonas.say("I'm blocked: the VPN is down")
    assert len(ines.posts) == 3  # the invite is good for a day; it is not sent again
    role = world.read(
        lambda s: [g.role for g in s.scalars(select(Person).where(Person.name == "Nobody Yet")).one().grants]
    )
    assert role == [Role.HELPER]


@both
async def test_words_end_it_and_ask_which(world: World) -> None:
    jonas, ning = world.chat("Jonas Weber"), world.chat("周宁")
    await jonas.say("blocked on Initech: waiting for legal")
    await jonas.say("blocked on Globex: price approval")
    assert await jonas.say("Initech unblocked") == (
        "✅ Solved: Initech: waiting for legal, since today\n[Undo]"
    )
    assert ning.last.endswith("Jonas Weber 说已解决,谢谢。")
    assert (await jonas.say("Initech unblocked")).startswith("No open blocker on Initech.")
    await jonas.say("blocked on Globex: legal")
    asked = await jonas.say("Globex unblocked")
    assert asked.startswith("Which of these is solved?")
    assert (await jonas.press("Globex: price approval")).startswith("✅ Solved: Globex: price approval")
    assert state(world) == [CaseState.CLOSED, CaseState.CLOSED, CaseState.OPEN]
    assert (await world.chat("陈美").say("华为法务过了,解除阻塞")).startswith("华为 没有未解决的卡点。")


@both
async def test_silence_climbs_in_working_hours_over_a_weekend(world: World) -> None:
    """Asked on Friday 17:00 in Shanghai: due on Monday 12:00, which is night in Berlin, so Ines hears at nine."""
    world.at("2026-11-27 17:00")
    jonas, ines, olga = world.chat("Jonas Weber"), world.chat("Ines"), world.chat("Olga")
    await jonas.say("blocked on Initech: waiting for legal")
    for when in ("2026-11-28 12:00", "2026-11-29 12:00", "2026-11-30 11:59", "2026-11-30 12:01"):
        world.at(when)
        await world.tick()
    assert ines.posts == []
    world.at("2026-11-30 09:01", "Europe/Berlin")
    await world.tick()
    await world.tick()
    assert len(ines.posts) == 1
    assert ines.last == (
        "No answer from 周宁 (Legal) since Fri 27 Nov 10:00.\n"
        "Jonas Weber · Initech: “waiting for legal” · 3 days\n[I take it] [Done] [Open]"
    )
    assert jonas.last == "周宁 (Legal) has not answered about Initech yet. Ines knows now."
    world.at("2026-12-01 16:00")  # not yet two working days of Zhou Ning's
    await world.tick()
    assert olga.posts == []
    world.at("2026-12-01 10:05", "Europe/Berlin")
    await world.tick()
    assert len(olga.posts) == 1
    world.at("2026-12-18 12:00", "Europe/Berlin")
    await world.tick()
    assert len(olga.posts) == len(ines.posts) == 1


@both
async def test_an_answer_stops_the_ladder(world: World) -> None:
    jonas, ning, ines = world.chat("Jonas Weber"), world.chat("周宁"), world.chat("Ines")
    await jonas.say("blocked on Initech: waiting for legal")
    await ning.reply("明天看")
    world.at("2026-11-26 12:00", "Europe/Berlin")
    await world.tick()
    assert ines.posts == []


@both
async def test_the_manager_takes_it_over(world: World) -> None:
    jonas, ning, ines = world.chat("Jonas Weber"), world.chat("周宁"), world.chat("Ines")
    await jonas.say("blocked on Initech: waiting for legal")
    world.at("2026-11-24 09:30", "Europe/Berlin")
    await world.tick()
    await ines.press("I take it")
    assert ines.last.startswith("Jonas Weber needs help (Legal)")
    assert ning.last.endswith("现在由 Ines 负责。")
    assert jonas.last == "Ines is on Initech."


@both
async def test_after_downtime_one_rung_at_a_time(world: World) -> None:
    await world.chat("Jonas Weber").say("blocked on Initech: waiting for legal")
    world.at("2026-12-07 10:00", "Europe/Berlin")
    for _ in range(3):
        await world.tick()
    assert len(world.chat("Ines").posts) == 1
    assert world.chat("Olga").posts == []
    world.at("2026-12-08 10:00", "Europe/Berlin")
    await world.tick()
    assert len(world.chat("Olga").posts) == 1


@both
async def test_the_list(world: World) -> None:
    jonas, ning, ines, mei = (world.chat(name) for name in ("Jonas Weber", "周宁", "Ines", "陈美"))
    assert (await jonas.say("/blockers")).startswith("Your blockers\nNo open blockers.")
    await jonas.say("blocked on Initech: waiting for legal")
    await mei.say("腾讯卡在报价审批")
    world.at("2026-11-25 10:00", "Europe/Berlin")
    assert await jonas.say("my blockers") == (
        "Your blockers\n1 Initech: waiting for legal · 周宁 (Legal): not answered yet · 2 days\n[1]"
    )
    assert await ning.say("卡点") == (
        "你的卡点\n1 Initech:waiting for legal · 等你答复 · 2 天 · Jonas Weber\n[1]"
    )
    team = await ines.say("team blockers")
    assert team.startswith(
        "The team's blockers\n1 Initech: waiting for legal · 周宁 (Legal): not answered yet · 2 days"
    )
    assert "2 腾讯: 卡在报价审批" in team
    opened = await ines.press("1")
    assert opened.startswith(
        "🚧 Initech: waiting for legal\nKind: Legal\nRaised by: Jonas Weber\nOwner: 周宁\n"
    )
    assert "Jonas Weber: raised it → 周宁" in opened
    assert ines.labels == ["Solved", "I take it", "Other kind"]
    only = await ines.say("/blockers 陈美")
    assert only.startswith("Blockers: 陈美\n1 腾讯")
    assert (await jonas.say("/blockers 陈美")).startswith("Blockers: 陈美\nNo open blockers.")


@both
async def test_a_long_list_is_paged(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    for number in range(9):
        await jonas.say(f"blocked on Customer{number}x: waiting for legal")
    await jonas.say("/blockers")
    assert jonas.labels == [*map(str, range(1, 9)), "More ›"]
    assert "Customer8x" in await jonas.press("More ›")
    assert jonas.labels == ["1", "‹ Back"]


@both
async def test_others_can_do_nothing_with_it(world: World) -> None:
    jonas, ning, lei = world.chat("Jonas Weber"), world.chat("周宁"), world.chat("李雷")
    await jonas.say("blocked on Initech: waiting for legal")
    token = ning.posts[-1].tokens["已解决"]
    refused = await lei.press_token(token, ning.posts[-1].message)
    assert "已解决" not in refused
    assert state(world) == [CaseState.OPEN]


async def test_a_deputy_is_asked_while_the_helper_is_on_leave(world: World) -> None:
    def leave(session: Session, now: datetime) -> None:
        ning, fang = (person_by_name(session, name) for name in ("周宁", "王芳"))
        assert ning is not None
        assert fang is not None
        set_leave(session, now, ning, ning, first=date(2026, 11, 23), last=date(2026, 11, 27), deputy=fang)

    world.write(leave)
    await world.chat("Jonas Weber").say("blocked on Initech: waiting for legal")
    assert world.chat("王芳").last.startswith("Jonas Weber 需要法务帮助")


@both
async def test_deals_and_blockers_stand_on_one_card(world: World) -> None:
    jonas, ning = world.chat("Jonas Weber"), world.chat("周宁")
    said = await jonas.say("won Acme 50k, blocked on Globex: legal, visited Hooli")
    lines = said.split("\n")
    assert lines[0].startswith("1 Won Acme #1 · €50,000")
    assert lines[1].startswith("2 Blocker Globex: legal → 周宁 (Legal), answer due Tue 24 Nov")
    assert lines[2].startswith("3 Visit: Hooli")
    assert lines[-1] == "[Edit…] [Undo all]"
    await jonas.say("undo")
    assert ning.last.endswith("Jonas Weber 已撤回,不用处理了。")
    assert state(world) == [CaseState.WITHDRAWN]
    await jonas.press("Put back")
    assert ning.labels == ["我来处理", "已解决", "不归我", "需要信息"]
    assert state(world) == [CaseState.OPEN]


@both
async def test_undoing_a_solution_opens_it_again(world: World) -> None:
    jonas, ning = world.chat("Jonas Weber"), world.chat("周宁")
    await jonas.say("blocked on Initech: waiting for legal")
    await ning.press("我来处理")
    await jonas.say("Initech unblocked")
    assert ning.labels == []
    assert (await jonas.press("Undo")).startswith("↩️ Undone: Blocker Initech solved.")
    assert state(world) == [CaseState.TAKEN]
    assert ning.labels == ["已解决", "不归我", "需要信息"]


@both
async def test_what_is_missing_is_asked(world: World) -> None:
    mei = world.chat("陈美")
    assert await mei.say("腾讯卡住了") == "腾讯 卡在哪里?\n[不记录]"
    assert (await mei.say("报价审批没下来")).startswith("🚧 卡点 腾讯:报价审批没下来 → 王芳(价格)")
    jonas = world.chat("Jonas Weber")
    assert (await jonas.say("blocked on Globex")).startswith("What is Globex stuck on?")


@both
async def test_the_same_blocker_twice_is_asked_about(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("blocked on Initech: waiting for legal")
    asked = await jonas.say("Initech is blocked: waiting for legal")
    assert asked == (
        "You told me that before, and it is with 周宁. The same blocker?\n[Yes, the same blocker] [Another blocker]"
    )
    await jonas.press("Yes, the same blocker")
    assert len(state(world)) == 1


@both
async def test_another_kind_is_one_tap_away_and_can_be_undone(world: World) -> None:
    jonas, ning, fang = world.chat("Jonas Weber"), world.chat("周宁"), world.chat("王芳")
    await jonas.say("blocked on Initech: waiting for legal")
    asked = await jonas.press("Kind: Legal")
    assert asked.startswith("What does Initech need?: [Price] [Product]")
    said = await jonas.press("Price")
    assert said.startswith("🚧 Blocker Initech: waiting for legal → 王芳 (Price)")
    assert ning.last.endswith("现在由 王芳 负责。")
    assert fang.last.startswith("Jonas Weber 需要价格帮助")
    await jonas.say("undo")
    assert fang.last.endswith("现在由 周宁 负责。")
    assert ning.last.startswith("Jonas Weber 需要法务帮助")
    assert ning.labels == ["我来处理", "已解决", "不归我", "需要信息"]


@both
async def test_a_reply_to_ones_own_card_is_passed_on_or_corrects_it(world: World) -> None:
    jonas, ning = world.chat("Jonas Weber"), world.chat("周宁")
    await jonas.say("blocked on Initech: waiting for legal")
    assert await jonas.reply("they want clause 7 changed") == "Passed on to 周宁."
    assert ning.last.startswith("Jonas Weber 关于 Initech:\nthey want clause 7 changed\n")
    await jonas.reply("blocked on Initech: the contract is not signed", to=0)
    assert "Initech:「the contract is not signed」" in ning.last
    await jonas.reply("unblocked", to=0)
    assert state(world) == [CaseState.CLOSED]


@both
async def test_the_form_changes_it(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("blocked on Initech: waiting for legal")
    await jonas.press("Edit")
    said, _ = await jonas.submit(text="price list is wrong", category="price")
    assert said.startswith("🚧 Blocker Initech: price list is wrong → 王芳 (Price)")


@both
async def test_a_deals_number_and_its_only_open_deal_are_kept(world: World) -> None:
    jonas, ning = world.chat("Jonas Weber"), world.chat("周宁")
    await jonas.say("new deal: Globex 120k, proposal")
    said = await jonas.say("#1 卡在法务")
    assert said.startswith("🚧 Blocker Globex #1: 卡在法务 → 周宁 (Legal)")
    assert "120" not in ning.last
    assert (await jonas.say("#1 unblocked")).startswith("✅ Solved: Globex #1: 卡在法务")


@both
async def test_the_cards_of_the_customer_and_the_deal_show_it(world: World) -> None:
    jonas, lei = world.chat("Jonas Weber"), world.chat("李雷")
    await jonas.say("blocked on Globex: waiting for legal")
    await jonas.say("new deal: Globex 120k, proposal")
    world.at("2026-11-25 10:00", "Europe/Berlin")
    stuck = "🚧 Globex: waiting for legal · 周宁 (Legal): not answered yet · 2 days"
    assert stuck in await jonas.say("Globex")
    assert "[Blocker]" in await jonas.say("#1")
    assert stuck in jonas.last
    assert (await jonas.press("Blocker")).startswith("🚧 Globex: waiting for legal\nKind: Legal")
    assert "卡" not in await lei.say("Globex 是谁的?")


@both
async def test_what_a_button_says_may_be_typed_in_reply(world: World) -> None:
    jonas, ning, ines = world.chat("Jonas Weber"), world.chat("周宁"), world.chat("Ines")
    await jonas.say("blocked on Initech: waiting for legal")
    await ning.reply("我来处理。")
    assert jonas.last == "周宁 (Legal) is on Initech."
    await ning.reply("搞定了")
    assert jonas.last.startswith("周宁 (Legal) says Initech is done. Free again?")
    assert (await jonas.reply("not yet")).startswith("周宁 (Legal) is asked again.")
    await ning.reply("不归我")
    assert ines.last.startswith("Jonas Weber needs help (Legal)")
    await ines.reply("Done!")
    assert state(world) == [CaseState.SOLVED]  # the manager who was asked answers like anybody else
    assert (await jonas.reply("yes")).startswith("✅ Solved: Initech")
    await ines.reply("Done!")
    assert ines.last == "This blocker is over: it was solved or taken back."


@both
async def test_two_copies_tell_the_manager_once(world: World) -> None:
    await world.chat("Jonas Weber").say("blocked on Initech: waiting for legal")
    world.at("2026-11-24 09:30", "Europe/Berlin")
    await asyncio.gather(*(world.tick() for _ in range(3)))
    assert len(world.chat("Ines").posts) == 1


@both
async def test_who_takes_a_blocker_over_is_asked_whether_it_is_solved(world: World) -> None:
    jonas, zhou, ines = (world.chat(name) for name in ("Jonas Weber", "周宁", "Ines"))
    await jonas.say("blocked on Initech: waiting for legal")
    await zhou.press("已解决")
    await ines.say("/leaver Jonas Weber")
    await ines.press("Yes, Jonas Weber left")
    assert "[周宁]" not in ines.last  # a helper owns no deals
    await ines.press("陈美")
    mei = world.chat("陈美")
    asked = [post for post in mei.posts if "可以继续了吗" in text_of(post.card)]
    assert len(asked) == 1
    await mei.press("是的,解决了", mei.posts.index(asked[0]))
    assert state(world) == [CaseState.CLOSED]


async def test_a_helper_who_left_is_not_invited_back(world: World) -> None:
    jonas, ines = world.chat("Jonas Weber"), world.chat("Ines")

    def leave(session: Session, now: datetime) -> None:
        session.scalars(select(Person).where(Person.name == "周宁")).one().active = False

    world.write(leave)
    await jonas.say("blocked on Initech: waiting for legal")
    assert ["Code for" in text_of(post.card) for post in ines.posts] == [False]
    assert "Jonas Weber needs help (Legal) · Initech" in ines.last
