"""Putting right and taking back: by a reply, by a form, by a word, by changing or deleting the message."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from bot.core.incoming import Kind
from bot.core.platform import Can
from models.deals import Booking, Deal, DealChange, Status
from tests.support.fifth import NAME
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def deal(world: World, number: int = 1) -> Deal:
    return world.read(lambda s: s.get_one(Deal, number))


def booked(world: World) -> int:
    return world.read(lambda s: s.scalar(select(func.coalesce(func.sum(Booking.amount_minor), 0))) or 0)


@both
async def test_money_is_reversed_never_changed(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k")
    await jonas.reply("actually 48k")
    amounts = world.read(lambda s: list(s.scalars(select(Booking.amount_minor).order_by(Booking.id))))
    assert amounts == [45_000_00, -45_000_00, 48_000_00]
    traces = world.read(
        lambda s: s.execute(
            select(DealChange.old, DealChange.new)
            .where(DealChange.field == "amount_minor")
            .order_by(DealChange.id)
        ).all()
    )
    assert [tuple(trace) for trace in traces] == [(None, "4500000"), ("4500000", "4800000")]


async def test_a_reply_needs_no_name_and_no_tap(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Initech 45k, proposal, closing 15 December")
    said = await jonas.reply("push to 18 December")
    assert "Tue 15 Dec → Fri 18 Dec" in said
    assert deal(world).close_date == date(2026, 12, 18)
    assert "negotiation" in await jonas.reply("moved to negotiation")
    assert deal(world).stage == "negotiation"
    said = await jonas.reply("lost, price")
    assert said.startswith("❌ Lost Initech #1")
    assert deal(world).status is Status.LOST
    assert len(jonas.posts) == 1


async def test_a_reply_may_name_one_of_several(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k, won Hooli 20k")
    assert "€25,000" in await jonas.reply("Hooli 25k")
    assert deal(world, 2).amount_minor == 25_000_00
    asked = await jonas.reply("60k", to=0)
    assert asked == "Which one do you mean?\n[Initech #1] [Hooli #2]"
    await jonas.press("Initech #1")
    assert deal(world, 1).amount_minor == 60_000_00


async def test_undo_by_reply(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k")
    said = await jonas.reply("undo")
    assert "↩️ Undone: won Initech #1 €45,000." in said
    assert deal(world).status is Status.VOID


@both
async def test_undo_takes_back_the_last_thing_first(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k")
    await jonas.reply("48k")
    said = await jonas.say("/undo")
    assert "✅ Won Initech #1 · €45,000" in said
    assert said.endswith("↩️ The correction is undone: won Initech #1 €45,000 stands again.")
    assert booked(world) == 45_000_00
    await jonas.say("undo")
    assert booked(world) == 0
    assert (await jonas.say("undo")) == "There is nothing of yours to take back."


@both
async def test_put_back_restores_corrections_too(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k")
    await jonas.reply("48k")
    await jonas.press("Undo")
    assert booked(world) == 0
    said = await jonas.press("Put back")
    assert "€48,000" in said
    assert booked(world) == 48_000_00


async def test_a_customer_that_was_taken_back_is_new_again(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    assert "New customer" in await jonas.say("won Initech 45k")
    await jonas.press("Undo")
    assert "New customer" in await jonas.say("won Initech 50k")


async def test_late_undo_asks_first(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k")
    world.later(hours=25)
    asked = await jonas.press("Undo")
    assert asked.startswith(
        "That was more than 24 hours ago: won Initech #1 €45,000. Take it back all the same?"
    )
    assert deal(world).status is Status.WON
    await jonas.press("Take it back")
    assert deal(world).status is Status.VOID


async def test_undo_asks_when_somebody_else_changed_the_deal(world: World) -> None:
    jonas, ines = world.chat("Jonas Weber"), world.chat("Ines")
    await jonas.say("new deal Initech 45k")
    await ines.say("#1 moved to proposal")
    asked = await jonas.press("Undo", post=0)
    assert asked.startswith("Somebody else has changed this since: new deal Initech #1 €45,000.")
    assert await jonas.press("Keep it") == "Kept: new deal Initech #1 €45,000."
    assert deal(world).stage == "proposal"


async def test_another_person_cannot_undo(world: World) -> None:
    jonas, mei = world.chat("Jonas Weber"), world.chat("陈美")
    await jonas.say("won Initech 45k")
    await mei.press_token(jonas.posts[-1].tokens["Undo"], jonas.posts[-1].message)
    assert deal(world).status is Status.WON


async def test_an_edited_message_proposes_the_correction(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k", message="orig")
    before = len(jonas.posts)
    await world.receive(jonas.payload(Kind.EDIT, message="orig", text="won Initech 48k"))
    assert jonas.last.startswith(
        "You changed your message to “won Initech 48k”. Correct won Initech #1 €45,000?"
    )
    assert deal(world).amount_minor == 45_000_00
    assert (await jonas.press("Correct it")).endswith("Corrected: won Initech #1 €48,000.")
    assert deal(world).amount_minor == 48_000_00
    assert len(jonas.posts) == before + 1


async def test_an_edited_message_that_waited_for_an_answer_is_read_anew(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech", message="orig")
    await world.receive(jonas.payload(Kind.EDIT, message="orig", text="won Initech 48k"))
    assert jonas.last.startswith("✅ Won Initech #1 · €48,000")
    assert (await jonas.say("/open")).startswith("Nothing waits")


async def test_a_deleted_message_asks(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k", message="orig")
    await world.receive(jonas.payload(Kind.DELETE, message="orig"))
    assert jonas.last.startswith("You deleted the message behind won Initech #1 €45,000. Take it back too?")
    await jonas.press("Take it back")
    assert deal(world).status is Status.VOID


async def test_edit_opens_a_form_with_the_figures(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k")
    await jonas.press("Edit")
    form, _ = world.stage.forms[-1]
    assert {field.name: field.value for field in form.fields}["amount"] == "45000"
    _, answer = await jonas.submit(amount="many")
    assert answer.errors == {"amount": "Give one number, e.g. 50k or 1.2m."}
    said, answer = await jonas.submit(amount="48k", happened_on="2026-11-20")
    assert answer.errors == {}
    assert "~~€45,000~~ €48,000" in said
    assert deal(world).won_on == date(2026, 11, 20)
    said, _ = await jonas.submit(amount="50k")  # the second submit of the same form
    assert said == ""
    assert deal(world).amount_minor == 48_000_00


async def test_without_forms_one_field_takes_two_taps_and_a_message(world: World) -> None:
    world.app.platforms[NAME].can = Can(forms=False, deletions=True)  # type: ignore[misc]
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k")
    menu = await jonas.press("Edit")
    assert menu.startswith("Initech #1\n[Amount: 45000]")
    assert (await jonas.press("Amount: 45000")).startswith("Amount?")
    said = await jonas.say("48k")
    assert "~~€45,000~~ €48,000" in said
    assert deal(world).amount_minor == 48_000_00


async def test_the_form_reports_a_deal(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("/deal")
    said, answer = await jonas.submit(account="", amount="45k")
    assert (said, answer.errors) == ("", {"account": "Name the customer."})
    said, _ = await jonas.submit(account="Initech", amount="45k", doing="new", stage="proposal")
    assert said.startswith("➕ New deal Initech #1 · €45,000 · proposal")


async def test_the_form_asks_what_is_missing_where_there_are_no_forms(world: World) -> None:
    world.app.platforms[NAME].can = Can(forms=False)  # type: ignore[misc]
    jonas = world.chat("Jonas Weber")
    assert (await jonas.say("/deal")).startswith("Customer?")
    assert (await jonas.say("Initech")).startswith("Amount?")
    assert (await jonas.say("45k")).startswith("➕ New deal Initech #1 · €45,000")


async def test_taps(world: World) -> None:
    """Certain report 0, missing value 1, undo 1, correction by reply 0, lost with its reason 1."""
    jonas = world.chat("Jonas Weber")
    taps = 0

    async def tap(label: str) -> str:
        nonlocal taps
        taps += 1
        return await jonas.press(label)

    await jonas.say("won Initech 45k")
    await jonas.reply("48k")
    assert taps == 0
    await jonas.say("new deal Hooli 20k")
    await jonas.say("won Hooli")
    await tap("€20,000")
    assert (taps, deal(world, 2).status) == (1, Status.WON)
    await tap("Undo")
    assert (taps, deal(world, 2).status) == (2, Status.OPEN)
    await jonas.say("lost Hooli")
    await tap("price")
    assert (taps, deal(world, 2).status) == (3, Status.LOST)
