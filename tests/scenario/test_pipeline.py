"""What is open, for whom, in which order, and what it adds up to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from models.accounts import Account
from models.actions.reports import record
from models.actions.writer import Writer
from models.deals import Deal, Message, Status
from models.drafts import Doing, Item
from models.people import Grant, Person, Role
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def new(account: str, amount: str | None = None, stage: str = "proposal", **more: object) -> Item:
    return Item(
        Doing.NEW, account, amount=Decimal(amount) if amount else None, stage=stage, is_new_deal=True
    ).patched(more)


def told(world: World, who: str, words: str, *items: Item, link: str = "") -> list[int]:
    """What a message recorded, without going through its words; returns the deals' numbers."""

    def unit(session: Session, now: datetime) -> list[int]:
        person = session.scalars(select(Person).where(Person.name == who)).one()
        message = Message(
            person_id=person.id,
            platform="fifth",
            connection="main",
            room=f"dm-{who}",
            external_id="u",
            link=link,
            sent_at=now,
            text=words,
        )
        session.add(message)
        session.flush()
        _accounts = session.scalars(select(Account)).all()  # as the words would have looked them up
        writer = Writer(session, now, world.app.settings, person, message, now.date())
        return [line["deal_id"] for line in record(writer, message, items).items]

    numbers: list[int] = world.write(unit)
    return numbers


async def test_an_empty_pipeline_says_how_to_report_the_first_deal(world: World) -> None:
    said = await world.chat("Jonas Weber").say("/pipeline")
    assert said == (
        "Your pipeline\n"
        "No open deals yet. Tell me about the first in your own words,"
        " e.g. “new deal: Globex 120k, proposal, closing 15 August”."
    )


@both
async def test_sums_by_stage_and_the_longest_untouched_first(world: World) -> None:
    told(world, "Jonas Weber", "new", new("Globex", "120000", close_date="2026-12-15"))
    world.later(days=20)
    told(world, "Jonas Weber", "new", new("Acme", "45000", "negotiation", probability="0.9"))
    told(world, "Jonas Weber", "new", new("Initech", "2000", recurrence="month"))
    told(world, "Jonas Weber", "won", Item(Doing.WON, "Hooli", amount=Decimal(7000), is_new_deal=True))
    said = await world.chat("Jonas Weber").say("/pipeline")
    assert said == (
        "Your pipeline\n"
        "3 open deals: €189,000, weighted €112,500\n"
        "proposal 2 · €144,000, weighted €72,000\n"
        "negotiation 1 · €45,000, weighted €40,500\n"
        "#1 Globex · €120,000 · proposal · Tue 15 Dec · 💤 idle for 20 days\n"
        "#2 Acme · €45,000 · negotiation\n"
        "#3 Initech · €2,000 a month · proposal\n"
        "[#1] [#2] [#3]"
    )


async def test_other_currencies_count_at_todays_rate_and_without_one_not_at_all(world: World) -> None:
    told(world, "陈美", "new", new("海尔", "100000"), new("格力", "900000", currency="JPY"), new("腾讯"))
    said = await world.chat("陈美").say("/pipeline")
    assert "3 个进行中的商机:€12,800(1.28万),加权 €6,400" in said
    assert "1 个 JPY 商机未计入:没有汇率 · 1 个商机还没有金额" in said
    assert "#2 格力 · JP¥900,000 · 方案" in said
    assert "#3 腾讯 · 金额未定 · 方案" in said


async def test_a_rep_sees_none_of_a_colleagues_deals(world: World) -> None:
    (deal,) = told(world, "陈美", "新商机 海尔 80万", new("海尔", "800000"))
    jonas = world.chat("Jonas Weber")
    assert "海尔" not in await jonas.say("/pipeline")
    refusal = "I can't show or change that for you. Say “help” to see what you can do."
    assert await jonas.say("/pipeline 陈美") == refusal
    assert await jonas.say(f"#{deal}") == refusal
    assert await jonas.say("#4711") == refusal
    directory = await jonas.say("海尔")
    assert "Owner: 陈美" in directory
    assert "800" not in directory
    assert "deal" not in directory


@both
async def test_a_manager_sees_the_teams_and_keeps_filters_together(world: World) -> None:
    for number in range(6):
        told(world, "陈美", "new", new(f"客户{number}", "1000"))
        told(world, "Jonas Weber", "new", new(f"Customer{number}", "1000", "lead"))
    ines = world.chat("Ines")
    said = await ines.say("/pipeline")
    assert said.startswith("Team pipeline\n12 open deals: €6,768, weighted €984")
    assert "1–8 of 12, longest untouched first" in said
    assert "#1 客户0 · ¥1,000 · proposal · 陈美" in said
    assert ines.labels[-4:] == ["More ›", "Person", "Channel", "Stage"]

    said = await ines.press("More ›")
    assert "9–12 of 12" in said
    assert len(ines.posts) == 1  # the same card, turned over
    await ines.press("Person")
    assert ines.labels == ["All", "Jonas Weber", "陈美", "Back"]
    said = await ines.press("Jonas Weber")
    assert said.startswith("Jonas Weber's pipeline\n6 open deals: €6,000, weighted €600")
    await ines.press("Stage")
    said = await ines.press("lead")
    assert said.startswith("Jonas Weber's pipeline\n6 open deals")
    assert "Only: lead" in said
    await ines.press("Stage: lead")
    said = await ines.press("proposal")
    assert "No open deals here." in said
    await ines.press("Person: Jonas Weber")
    said = await ines.press("陈美")
    assert said.startswith("陈美's pipeline\n6 open deals: €768, weighted €384")
    await ines.press("Channel")
    assert ines.labels == ["All", "direct", "partner", "Back"]
    said = await ines.press("direct")
    assert "Only: direct · proposal" in said
    said = await ines.press("Show all")
    assert said.startswith("Team pipeline\n12 open deals")


async def test_a_filter_made_before_a_right_was_lost_shows_nothing_after_it(world: World) -> None:
    for number in range(9):
        told(world, "陈美", "new", new(f"客户{number}", "1000"))
    ines = world.chat("Ines")
    await ines.say("/pipeline")
    await ines.press("Person")

    def demote(session: Session, now: datetime) -> None:
        ines = session.scalars(select(Person.id).where(Person.name == "Ines")).one()
        session.execute(update(Grant).where(Grant.person_id == ines).values(role=Role.REP))

    world.write(demote)
    await ines.press("陈美")
    assert "客户" not in ines.last


async def test_a_command_takes_a_stage_a_channel_or_a_person(world: World) -> None:
    told(world, "Jonas Weber", "new", new("Acme", "1000"), new("Globex", "2000", channel="retail"))
    ines = world.chat("Ines")
    assert (await ines.say("/pipeline Jonas")).startswith("Jonas Weber's pipeline\n2 open deals")
    assert "Only: retail" in await ines.say("/pipeline retail")
    assert (await ines.say("/pipeline proposal")).startswith("Team pipeline\n2 open deals")
    assert "Only: closing this month" in await ines.say("/pipeline this month")
    assert (await ines.say("/pipeline for Acme")).startswith("Open deals with Acme\n1 open deal")
    assert "只看:谈判" in await world.chat("陈美").say("/pipeline 谈判")
    assert (await ines.say("/pipeline Li Nobody")).startswith("I know nobody")


async def test_a_thousand_deals_are_one_quick_page(world: World) -> None:
    def many(session: Session, now: datetime) -> None:
        jonas = session.scalars(select(Person.id).where(Person.name == "Jonas Weber")).one()
        session.execute(
            insert(Account), [{"name": f"C{n}", "normal": f"c{n}", "created_at": now} for n in range(1200)]
        )
        ids = session.scalars(select(Account.id)).all()
        session.execute(
            insert(Deal),
            [
                {
                    "account_id": id_,
                    "owner_id": jonas,
                    "status": Status.OPEN,
                    "stage": "proposal",
                    "amount_minor": 100_00,
                    "currency": "EUR",
                    "created_at": now,
                    "active_at": now,
                    "revision": 1,
                }
                for id_ in ids
            ],
        )

    world.write(many)
    jonas = world.chat("Jonas Weber")
    said = await jonas.say("/pipeline")
    assert "1200 open deals: €120,000, weighted €60,000" in said
    assert "1–8 of 1200" in said
    assert len(said.splitlines()) < 20


@both
async def test_a_deals_card_tells_why_its_figures_are_what_they_are(world: World) -> None:
    (deal,) = told(world, "Jonas Weber", "new deal Acme 45k", new("Acme", "45000", close_date="2026-12-15"))
    world.later(hours=1)
    told(
        world,
        "Jonas Weber",
        "Acme is 48k, in negotiation",
        Item(Doing.STAGE, deal_id=deal, stage="negotiation", amount=Decimal(48000)),
        link="https://chat.example/1",
    )
    said = await world.chat("Jonas Weber").say(f"/deal {deal}")
    assert said == (
        "#1 Acme · €48,000\n"
        "Status: negotiation · 75 %\n"
        "Expected: Tue 15 Dec\n"
        "Owner: Jonas Weber\n"
        "Sales channel: partner\n"
        "How it came about\n"
        "Mon 23 Nov 04:05 · Jonas Weber: €45,000 → €48,000, proposal → negotiation · “Acme is 48k, in negotiation”\n"
        "Mon 23 Nov 03:05 · Jonas Weber: opened, €45,000, Tue 15 Dec · “new deal Acme 45k”\n"
        "[Won] [Lost] [Move] [Push date]"
    )


async def test_history_is_shown_in_pages(world: World) -> None:
    (deal,) = told(world, "Jonas Weber", "new", new("Acme", "1"))
    for step in range(12):
        told(world, "Jonas Weber", f"now {step}", Item(Doing.UPDATE, deal_id=deal, amount=Decimal(step + 2)))
    jonas = world.chat("Jonas Weber")
    await jonas.say(f"#{deal}")
    said = await jonas.press("Whole history")
    assert "“now 11”" in said
    assert "“now 1”" not in said
    said = await jonas.press("More ›")
    assert "“now 1”" in said
    assert "opened" in said
    assert "[Won]" in await jonas.press("Deal")


async def test_moving_a_deal_by_its_card(world: World) -> None:
    (deal,) = told(world, "Jonas Weber", "new", new("Acme", "45000"))
    jonas = world.chat("Jonas Weber")
    await jonas.say(f"#{deal}")
    await jonas.press("Move")
    assert jonas.labels == ["lead", "qualified", "negotiation", "Back"]
    said = await jonas.press("negotiation")
    assert "Acme #1: proposal → negotiation" in said
    assert "Status: negotiation · 75 %" in said


async def test_pushing_the_date_by_a_card(world: World) -> None:
    (deal,) = told(world, "Jonas Weber", "new", new("Acme", "45000", close_date="2026-11-27"))
    jonas = world.chat("Jonas Weber")
    await jonas.say(f"#{deal}")
    asked = await jonas.press("Push date")
    assert "When will #1 Acme close? Now: Fri 27 Nov." in asked
    assert jonas.labels[:3] == ["+1 week · Fri 4 Dec", "+2 weeks · Fri 11 Dec", "End of month · Mon 30 Nov"]
    said = await jonas.press("+1 week · Fri 4 Dec")
    assert "Expected: Fri 4 Dec" in said
    assert world.read(lambda session: session.get_one(Deal, deal).close_date) == date(2026, 12, 4)


async def test_winning_and_losing_by_a_card_ask_what_is_missing(world: World) -> None:
    won, lost = told(world, "Jonas Weber", "new", new("Acme", "45000"), new("Globex", "1000"))
    jonas = world.chat("Jonas Weber")
    await jonas.say(f"#{won}")
    asked = await jonas.press("Won")
    assert "Won at what amount?" in asked
    assert "✅ Won Acme #1 · €45,000" in await jonas.press("€45,000")
    await jonas.say(f"#{lost}")
    assert "Why was Globex lost?" in await jonas.press("Lost")
    await jonas.press("price")
    statuses = world.read(lambda session: [session.get_one(Deal, n).status for n in (won, lost)])
    assert statuses == [Status.WON, Status.LOST]
    assert "Status: lost · price" in await jonas.say(f"#{lost}")


@both
async def test_a_customers_card_shows_open_deals_to_owner_and_manager(world: World) -> None:
    told(world, "陈美", "新商机 海尔 80万", new("青岛海尔有限公司", "800000"))
    said = await world.chat("陈美").say("青岛海尔")
    assert said == (
        "青岛海尔有限公司\n"
        "负责人: 陈美\n销售渠道: 直销\n团队: Shenzhen\n客户始于: 11月23日 周一\n"
        "#1 青岛海尔有限公司 · ¥800,000 · 方案\n"
        "[#1]"
    )
    manager = await world.chat("Ines").say("is 青岛海尔 ours?")
    assert "#1 青岛海尔有限公司 · ¥800,000 · proposal" in manager
    stranger = await world.chat("李雷").say("青岛海尔?")
    assert stranger.splitlines()[-1] == "客户始于: 11月23日 周一"


async def test_asking_in_words(world: World) -> None:
    told(world, "Jonas Weber", "new", new("Acme", "45000", close_date="2026-11-27"), new("Globex", "1000"))
    jonas = world.chat("Jonas Weber")
    assert (await jonas.say("my pipeline")).startswith("Your pipeline\n2 open deals")
    this_month = await world.chat("Ines").say("show me Jonas's pipeline this month")
    assert this_month.startswith("Jonas Weber's pipeline\n1 open deal: €45,000")
    assert "Only: closing this month" in this_month


async def test_asking_for_a_customer_in_words(world: World) -> None:
    (deal,) = told(world, "Jonas Weber", "new", new("Acme", "45000"))
    jonas = world.chat("Jonas Weber")
    assert (await jonas.say("who owns Acme?")).startswith("Acme\nOwner: Jonas Weber")
    assert await jonas.say("who owns Acmee?") == (
        "I know no customer “Acmee”. Do you mean one of these?\n[Acme]"
    )
    assert (await jonas.press("Acme")).startswith("Acme\nOwner: Jonas Weber")
    assert "It becomes one with its first deal" in await jonas.say("who owns Zebra?")
    assert (await jonas.say(f"show me #{deal}")).startswith("#1 Acme · €45,000")


async def test_another_date_is_asked_for(world: World) -> None:
    (deal,) = told(world, "Jonas Weber", "new", new("Acme", "45000"))
    jonas = world.chat("Jonas Weber")
    await jonas.say(f"#{deal}")
    await jonas.press("Push date")
    assert "When will Acme close?" in await jonas.press("Other date")


async def test_a_button_of_a_deal_that_was_closed_meanwhile_changes_nothing(world: World) -> None:
    (deal,) = told(world, "Jonas Weber", "new", new("Acme", "45000"))
    jonas = world.chat("Jonas Weber")
    await jonas.say(f"#{deal}")
    won = Item(Doing.WON, deal_id=deal, amount=Decimal(45_000), currency="EUR")
    told(world, "Jonas Weber", "won Acme", won)
    said = await jonas.press("Lost")
    assert "Status: won · Mon 23 Nov" in said
    assert len(jonas.posts) == 1


async def test_a_deal_that_changes_hands_brings_no_words_about_other_deals(world: World) -> None:
    deal, _ = told(
        world, "Jonas Weber", "Acme 45k and Globex 99k", new("Acme", "45000"), new("Globex", "99000")
    )
    told(world, "Jonas Weber", "Acme is 46k", Item(Doing.UPDATE, deal_id=deal, amount=Decimal(46_000)))
    heir = world.read(lambda session: session.scalar(select(Person.id).where(Person.name == "李雷")))
    told(world, "Jonas Weber", "Acme to 李雷", Item(Doing.UPDATE, deal_id=deal, owner_id=heir))
    said = await world.chat("李雷").say(f"#{deal}")
    assert "「Acme is 46k」" in said
    assert "€45,000" in said
    assert "Globex" not in said
    assert "“Acme 45k and Globex 99k”" in await world.chat("Ines").say(f"#{deal}")


async def test_a_part_of_a_name_is_enough(world: World) -> None:
    told(
        world,
        "Jonas Weber",
        "new",
        new("Stark Industries", "1000"),
        new("Acme East", "1"),
        new("Acme West", "2"),
    )
    jonas = world.chat("Jonas Weber")
    assert (await jonas.say("Stark")).startswith("Stark Industries\nOwner: Jonas Weber")
    assert await jonas.say("Acme") == "Which of these customers?\n[Acme East] [Acme West]"
    assert (await jonas.press("Acme West")).startswith("Acme West\nOwner")


async def test_a_question_gets_the_card_of_what_it_names(world: World) -> None:
    told(world, "Jonas Weber", "new", new("Stark Industries", "1000"))
    jonas = world.chat("Jonas Weber")
    assert (await jonas.say("is #1 won?")).startswith("#1 Stark Industries · €1,000")
    assert (await jonas.say("did we ever visit Stark Industries?")).startswith("Stark Industries\nOwner")
