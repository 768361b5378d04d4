"""Reporting deals in one's own words: what is certain, what is asked, what is found again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from bot.settings import Confirm, Settings
from models.accounts import Account
from models.deals import Booking, Deal, Message, Status
from models.queue.dialogs import Dialog, DialogState
from tests.support.world import World, make_world

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def deals(world: World) -> list[Deal]:
    return world.read(lambda s: list(s.scalars(select(Deal).order_by(Deal.id))))


def booked(world: World) -> int:
    return world.read(lambda s: s.scalar(select(func.coalesce(func.sum(Booking.amount_minor), 0))) or 0)


@both
async def test_the_words_stay_in_the_ledger(world: World) -> None:
    await world.chat("Jonas Weber").say("won Initech 45k yesterday")
    message = world.read(lambda s: s.scalars(select(Message)).one())
    assert message.text == "won Initech 45k yesterday"
    assert deals(world)[0].won_on == date(2026, 11, 22)
    assert booked(world) == 45_000_00


@both
async def test_several_reports_make_one_card_and_are_undone_together(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Globex 30k, proposal")
    said = await jonas.say("won Initech 45k, Globex moved to negotiation")
    assert said.split("\n")[:2] == [
        "1 Won Initech #2 · €45,000 · Mon 23 Nov",
        "2 Globex #1: proposal → negotiation",
    ]
    assert said.endswith("[Edit…] [Undo all]")
    undone = await jonas.press("Undo all")
    assert undone.startswith("↩️ Undone: won Initech #2 €45,000, moved Globex #1")
    assert [(deal.status, deal.stage) for deal in deals(world)] == [
        ("open", "proposal"),
        ("void", "negotiation"),
    ]
    assert booked(world) == 0


async def test_a_card_has_six_lines_at_most(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    said = await jonas.say("won Initech 45k, won Hooli 20k, won Umbrella 30k, won Stark 25k, won Wayne 35k")
    lines = said.split("\n")
    assert len(lines[:-1]) <= 6
    assert "… and 2 more" in lines
    assert "Wayne" in await jonas.press("Show all")


@pytest.mark.parametrize("name", ["acme", "ACME Ltd.", "Acme Co., Ltd", "acme  inc", "ＡＣＭＥ"])
async def test_a_customer_of_the_same_name_is_found(world: World, name: str) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Acme 45k")
    said = await jonas.say(f"won {name} 20k")
    assert "New customer" not in said
    assert world.read(lambda s: s.scalar(select(func.count(Account.id)))) == 1


@pytest.mark.parametrize("name", ["海爾", "海尔有限公司", "海尔集团股份有限公司"])
async def test_a_chinese_customer_of_the_same_name_is_found(world: World, name: str) -> None:
    mei = world.chat("陈美")
    await mei.say("签下海尔 50万")
    await mei.say(f"签下{name} 20万")
    assert world.read(lambda s: s.scalar(select(func.count(Account.id)))) == 1


async def test_a_similar_customer_is_asked_about(world: World) -> None:
    mei = world.chat("陈美")
    await mei.say("签下海尔 50万")
    asked = await mei.say("签下青岛海尔 30万")
    assert asked == "「青岛海尔」是下面的哪个客户?\n[海尔] [新客户]"
    assert (await mei.press("海尔")).startswith("✅ 赢单 海尔 #2 · ¥300,000(30万)")


@both
async def test_the_same_report_again_is_asked(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Acme 45k")
    asked = await jonas.say("won acme 45,000")
    assert asked.startswith("You reported Acme #1 with €45,000 in the last 24 hours. The same deal?")
    assert await jonas.press("Yes, the same") == "Good, nothing was recorded."
    assert len(deals(world)) == 1
    await jonas.say("won acme 45,000")
    assert (await jonas.press("Another deal")).startswith("✅ Won Acme #2")
    world.later(hours=25)
    assert (await jonas.say("won Acme 45k")).startswith("✅ Won Acme #3")


@both
async def test_a_question_survives_a_restart(world: World) -> None:
    await world.chat("Jonas Weber").say("won Initech")
    reborn = make_world(world.app.settings, world.database, world.clock)
    reborn.numbers = world.numbers
    said = await reborn.chat("Jonas Weber").say("45k")
    assert said.startswith("✅ Won Initech #1 · €45,000")
    assert world.read(lambda s: s.scalars(select(Dialog.state)).one()) is DialogState.DONE


async def test_a_report_of_its_own_passes_an_open_question_by(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    asked = await jonas.say("won Initech")
    assert asked == "Won Initech at what amount?"
    said = await jonas.say("won Hooli 20k")
    assert said.startswith("✅ Won Hooli #1 · €20,000")
    assert said.endswith("Won Initech at what amount?")
    assert (await jonas.say("45k")).startswith("✅ Won Initech #2 · €45,000")


async def test_questions_wait_in_line(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech")
    second = await jonas.say("won Hooli")
    assert second == "First the open question, then I ask about Hooli.\n---\nWon Initech at what amount?"
    said = await jonas.say("45k")
    assert said.endswith("Won Hooli at what amount?")
    assert (await jonas.say("20k")).startswith("✅ Won Hooli")


async def test_confirm_always_makes_a_draft_first(settings: Settings, world: World) -> None:
    careful = make_world(settings.model_copy(update={"confirm": Confirm.ALWAYS}), world.database, world.clock)
    jonas = careful.chat("Jonas Weber")
    asked = await jonas.say("won Initech 45k")
    assert asked == "won Initech · €45,000\nShall I record this?\n[Record] [Don't record]"
    assert deals(careful) == []
    assert (await jonas.press("Record")).startswith("✅ Won Initech #1")


async def test_lost_asks_for_its_reason_with_one_tap(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Initech 30k")
    asked = await jonas.say("lost Initech")
    assert asked.startswith("Why was Initech lost?\n[price] [competitor]")
    said = await jonas.press("price")
    assert said.startswith("❌ Lost Initech #1 · €30,000 · Mon 23 Nov\nprice")
    assert deals(world)[0].lost_reason == "price"


async def test_lost_takes_own_words_and_the_competitor(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("lost Initech")
    said = await jonas.say("they found it too expensive")
    assert "they found it too expensive" in said
    assert deals(world)[0].lost_reason == "price"
    said = await jonas.say("lost Hooli to Salesforce")
    assert "to Salesforce" in said
    assert deals(world)[1].competitor == "Salesforce"


async def test_a_bare_small_number_is_asked(world: World) -> None:
    mei = world.chat("陈美")
    await mei.say("签下格力")
    assert await mei.say("50") == "真的是 ¥50 吗?\n[¥500,000] [¥50]"
    assert (await mei.press("¥500,000")).startswith("✅ 赢单 格力 #1 · ¥500,000(50万)")


async def test_a_date_that_lies_ahead_is_asked(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    asked = await jonas.say("won Initech 45k on 2026-11-30")
    assert "✅" not in asked
    assert deals(world) == []


async def test_a_close_date_far_off_is_asked(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    asked = await jonas.say("new deal Initech 45k closing 2030-03-15")
    assert "is more than two years off. Right?" in asked
    said = await jonas.press(jonas.labels[0])
    assert "closes Fri 15 Mar 2030" in said


async def test_first_deal_above_big_deal_is_asked(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    asked = await jonas.say("won Initech 2m")
    assert asked == "2,000,000 is a very large deal. Right?\n[Yes, €2,000,000] [It is €200,000] [Other]"
    assert await jonas.press("Other") == "What is the amount? Type it, e.g. “50k” or “1.2m”."
    assert (await jonas.say("250k")).startswith("✅ Won Initech #1 · €250,000")


async def test_an_amount_far_from_the_open_deal_is_asked(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Initech 45k")
    asked = await jonas.say("won Initech 90k")
    assert asked.startswith("Initech #1 stood at €45,000; you wrote €90,000. Right?")
    assert (await jonas.press("€45,000")).startswith("✅ Won Initech #1 · €45,000")


async def test_two_open_deals_are_a_question(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Initech 45k")
    await jonas.say("new deal Initech 20k")
    asked = await jonas.say("Initech moved to negotiation")
    assert asked.startswith("Initech has 2 open deals. Which one?\n")
    said = await jonas.press("#1 €45,000 lead")
    assert said.startswith("➡️ Initech #1: lead → negotiation")


async def test_a_number_works_like_a_name(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Initech 45k")
    assert (await jonas.say("#1 moved to proposal")).startswith("➡️ Initech #1: lead → proposal")
    refused = await jonas.say("won #99 45k")
    assert refused == "There is no deal #99 that I can show you. Say “my pipeline” for yours."
    assert (await world.chat("陈美").say("#1 推进到谈判")).startswith("没有你可以查看的商机 #1")


async def test_no_open_deal_offers_one(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    asked = await jonas.say("Initech moved to negotiation")
    assert asked == "You have no open deal with Initech. Open one?\n[Open a deal] [Don't record]"
    assert await jonas.press("Open a deal") == "What is the amount for Initech?"
    assert (await jonas.say("45k")).startswith("➕ New deal Initech #1 · €45,000 · negotiation")


async def test_a_recurring_amount_counts_with_its_first_year(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    said = await jonas.say("won Initech 2k/month")
    assert said.startswith("✅ Won Initech #1 · €2,000 a month (counts €24,000)")
    assert booked(world) == 24_000_00


async def test_without_a_rate_nothing_is_counted_in_the_other_currency(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    said = await jonas.say("won Initech 5m JPY")
    assert "one deal in JPY not counted: no rate" in said
    assert world.read(lambda s: s.scalars(select(Booking.org_minor)).one()) is None


async def test_a_manager_reports_for_own_people_and_a_rep_only_with_their_word(world: World) -> None:
    said = await world.chat("Ines").say("@Jonas won Initech 45k")
    assert said.startswith("✅ Won Initech #1 for Jonas Weber · €45,000")
    refused = await world.chat("Jonas Weber").say("@李雷 won Hooli 45k")
    assert refused.startswith("⏳ won Hooli · €45,000: waits for 李雷, not counted.")
    assert [deal.status for deal in deals(world)] == [Status.WON]


async def test_owner_probability_channel_and_note_change(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Initech 45k")
    assert "70 % likely" in await jonas.say("Initech is 70% likely")
    await jonas.say("Initech is a direct deal now")
    await jonas.say("note on Initech: CFO is away")
    deal = deals(world)[0]
    assert deal.probability == Decimal("0.7")
    assert deal.channel_id is not None


async def test_nothing_is_changed_by_a_useless_amount(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 0")
    assert [deal.status for deal in deals(world)] in ([], [])


async def test_a_command_may_be_a_report(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    assert (await jonas.say("/won Initech 45k")).startswith("✅ Won Initech #1")
    assert await jonas.say("/frobnicate") == "There is no command /frobnicate. Say “help” for the list."


async def test_what_is_not_kept_is_named(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    said = await jonas.say("won Initech 45k, start a quiz")
    assert said.startswith("✅ Won Initech #1")
    assert said.endswith("Not recorded: quiz. I don't keep that yet.")


async def test_a_colleague_named_beside_the_deal_is_asked_about(world: World) -> None:
    ines = world.chat("Ines")
    asked = await ines.say("won Initech 45k for Jonas")
    if asked.startswith("✅"):
        assert "for Jonas Weber" in asked
        return
    assert asked == "Whose deal is it, yours or Jonas Weber's?\n[Mine] [Jonas Weber's] [Ours together]"
    assert (await ines.press("Jonas Weber's")).startswith("✅ Won Initech #1 for Jonas Weber · €45,000")


async def test_a_day_that_lies_nearer_ahead_is_asked(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    asked = await jonas.say("won Initech 45k on 31 December")
    assert asked == "Was it on Wed 31 Dec 2025?\n[Wed 31 Dec 2025] [Expected Thu 31 Dec] [Other]"
    assert "closes Thu 31 Dec" in await jonas.press("Expected Thu 31 Dec")


async def test_less_than_nothing_is_no_amount(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech")
    assert "✅" not in await jonas.say("-5k")
    assert deals(world) == []


async def test_a_figure_alone_gets_words_and_no_mere_sign(world: World) -> None:
    said = await world.chat("Jonas Weber").say("50k")
    assert said.startswith("Nothing recorded")
    assert world.stage.signs == []
