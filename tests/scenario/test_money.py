"""What must not happen silently: money of another period, another person or another day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from bot.core.incoming import Kind
from models.deals import Booking, Deal, Status
from tests.support.world import World


def deal(world: World, number: int = 1) -> Deal:
    return world.read(lambda s: s.get_one(Deal, number))


def booked(world: World) -> int:
    return world.read(lambda s: s.scalar(select(func.coalesce(func.sum(Booking.amount_minor), 0))) or 0)


async def test_a_corrected_monthly_amount_stays_monthly(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 2k a month")
    assert "€3,000 a month (counts €36,000)" in await jonas.reply("actually 3k")
    assert booked(world) == 36_000_00


async def test_a_monthly_deal_is_won_at_its_monthly_amount(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Initech 2k a month")
    assert "[€2,000 a month] [Other]" in await jonas.say("won Initech")
    await jonas.press("€2,000 a month")
    assert booked(world) == 24_000_00


async def test_a_monthly_deal_may_be_won_at_a_sum_for_good(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Initech 2k a month")
    asked = await jonas.say("won Initech 24k")
    assert "stood at €2,000 a month; you wrote €24,000" in asked
    await jonas.press("Yes, €24,000")
    assert (booked(world), deal(world).recurrence) == (24_000_00, None)


async def test_a_monthly_deal_keeps_its_amount_where_that_is_chosen(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Initech 2k a month")
    await jonas.say("won Initech 24k")
    await jonas.press("€2,000 a month")
    assert booked(world) == 24_000_00
    assert deal(world).recurrence == "month"


async def test_a_card_follows_the_deal_when_a_correction_is_undone(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 50k")
    assert (await jonas.reply("lost, price")).startswith("❌ Lost")
    said = await jonas.say("undo")
    assert said.startswith("✅ Won Initech #1 · €50,000 · Mon 23 Nov\n")
    assert "won Initech #1 €50,000 stands again" in said
    assert deal(world).status is Status.WON


async def test_put_back_brings_what_stood_before_the_undo(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Initech 50k")
    await jonas.say("Initech is now 60k")
    await jonas.press("Undo", 0)
    await jonas.press("Put back", 0)
    assert (deal(world).status, deal(world).amount_minor) == (Status.OPEN, 60_000_00)


async def test_an_answer_does_not_revive_what_was_taken_back(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Initech 45k")
    await jonas.reply("lost, price")
    assert "at what amount?" in await jonas.reply("won")
    await jonas.press("Undo", 0)
    assert await jonas.say("/open") == "Nothing waits for your answer."
    await jonas.say("45k")
    assert booked(world) == 0


async def test_a_question_about_a_deal_taken_back_is_about_a_new_one(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Initech 50k")
    await jonas.say("won Initech")
    await jonas.press("Undo", 0)
    assert "Won Initech #2 · €40,000" in await jonas.say("40k")
    assert deal(world).status is Status.VOID


async def test_a_doubt_that_went_away_unanswered_is_not_a_yes(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 5k")
    await jonas.say("won Hooli 500k")
    said = await jonas.say("undo")
    assert "won Hooli · €500,000" in said
    assert "Shall I record this?\n[Record] [Don't record]" in said
    assert booked(world) == 0
    assert (await jonas.say("yes")).startswith("✅ Won Hooli #2 · €500,000")


async def test_a_message_changed_later_keeps_its_day(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await world.receive(jonas.payload(Kind.MESSAGE, text="won Initech 50k today", message="first"))
    world.later(hours=26)
    await world.receive(jonas.payload(Kind.EDIT, text="won Initech 60k today", message="first"))
    await jonas.press("Correct it")
    assert (deal(world).won_on, deal(world).amount_minor) == (date(2026, 11, 23), 60_000_00)


async def test_a_reply_names_its_customer(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("lost Initech, price")
    assert await jonas.reply("won after all") == "Won Initech at what amount?"


async def test_a_number_beyond_all_numbers_is_no_deal(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    number = "9" * 25
    for text in (f"won #{number} 50k", f"/deal #{number}", f"/deal {number}"):
        assert (await jonas.say(text)) in (
            f"There is no deal #{number} that I can show you. Say “my pipeline” for yours.",
            "I can't show or change that for you. Say “help” to see what you can do.",
        )


async def test_won_again_after_it_was_lost_is_no_repetition(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 50k")
    await jonas.reply("lost, price")
    assert (await jonas.say("won Initech 50k")).startswith("✅ Won Initech #2")


async def test_a_deal_reported_for_somebody_is_in_their_channel(world: World) -> None:
    ines = world.chat("Ines")
    assert "partner" in await ines.say("won Initech 50k for Jonas Weber")


async def test_put_back_shows_what_somebody_else_changed_meanwhile(world: World) -> None:
    jonas, ines = world.chat("Jonas Weber"), world.chat("Ines")
    await jonas.say("won Initech 50k")
    await ines.say("#1 is now 40k")
    await jonas.press("Undo", 0)
    await jonas.press("Take it back")
    assert "Won Initech #1 · €40,000" in await jonas.press("Put back")
    assert booked(world) == 40_000_00


async def test_a_later_change_is_not_undone_with_an_earlier_one(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Initech 50k")
    await jonas.say("won Initech 50k")
    await jonas.press("Undo", 0)
    await jonas.say("undo")
    assert deal(world).status is Status.VOID
    assert booked(world) == 0
    await jonas.press("Put back")
    assert "There is no deal #1" in world.stage.lines[-1]


async def test_yes_means_the_small_amount_that_was_asked_about(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech")
    assert (await jonas.say("50")).startswith("€50, really?")
    assert (await jonas.say("yes")).startswith("✅ Won Initech #1 · €50 ·")


async def test_the_same_deal_is_not_recorded_again_by_a_word(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 50k")
    assert "The same deal?" in await jonas.say("won Initech 50k")
    assert await jonas.say("yes") == "Good, nothing was recorded."
    assert booked(world) == 50_000_00


async def test_no_leaves_a_won_deal_won(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 50k")
    assert "Is it lost after all?" in await jonas.say("lost Initech, price")
    assert await jonas.say("no") == "Good, nothing was recorded."
    assert booked(world) == 50_000_00
    assert await jonas.say("/open") == "Nothing waits for your answer."


async def test_an_amount_that_was_corrected_is_no_measure(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 900k")
    await jonas.reply("90k")
    assert (await jonas.say("won Hooli 600k")).startswith("600,000 is 6 times your largest deal.")


async def test_a_small_amount_is_doubted_once(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Hooli 50k")
    await jonas.say("won Initech")
    assert (await jonas.say("50")).startswith("€50, really?")
    assert (await jonas.press("€50")).startswith("✅ Won Initech #2 · €50 ·")


async def test_talk_is_neither_a_customer_nor_a_reason(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won 50k")
    for talk in ("yes", "no", "thanks", "what?"):
        await jonas.say(talk)
    assert booked(world) == 0
    assert (await jonas.say("360")).startswith("✅ Won 360 #1")
    await jonas.say("lost Globex")
    for talk in ("thanks", "what do you mean?", "ok"):
        await jonas.say(talk)
    assert (await jonas.say("they had no money left")).startswith("❌ Lost Globex #2")


async def test_a_date_for_a_won_deal_is_the_day_it_was_won(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 50k")
    assert await jonas.reply("on 30 October") == "Which day was it?\n[Fri 30 Oct] [Other]"
    said = await jonas.press("Fri 30 Oct")
    assert "Mon 23 Nov → Fri 30 Oct" in said
    assert (deal(world).won_on, deal(world).close_date) == (date(2026, 10, 30), None)


async def test_the_form_changes_the_day_alone(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 50k")
    await jonas.press("Edit")
    said, _ = await jonas.submit(happened_on="2026-10-30")
    assert "Mon 23 Nov → Fri 30 Oct" in said
    assert deal(world).won_on == date(2026, 10, 30)
