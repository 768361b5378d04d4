"""A person's own page, and a message that is picked to be recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.incoming import Kind
from models.actions.people import person_by_name
from models.deals import Deal, Message
from models.people import Identity, Person
from tests.support.fifth import NAME, Posted
from tests.support.world import Chat, World, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)

JONAS, MEI = "Jonas Weber", "陈美"


async def look(chat: Chat, **more: Any) -> Posted:
    """The person's page, once it was opened."""
    await chat.world.receive(chat.payload(Kind.HOME, **more))
    return chat.world.stage.homes[chat.name]


async def press(chat: Chat, label: str) -> str:
    """A press on the page; what came of it in the private chat."""
    return await chat.press_token(chat.world.stage.homes[chat.name].tokens[label], "")


async def pick(chat: Chat, text: str, **more: Any) -> str:
    """Somebody's message in a room is picked by this person; what was said to them at once."""
    before = len(chat.posts)
    payload = chat.payload(Kind.SHORTCUT, text=text, room="room-1", place="room", **more)
    await chat.world.receive(payload)
    return "\n---\n".join(text_of(post.card) for post in chat.posts[before:])


@both
async def test_it_shows_month_deals_and_what_waits(world: World) -> None:
    jonas = world.chat(JONAS)
    await jonas.say("new deal Acme 45k, negotiation")
    await jonas.say("won Globex")
    page = text_of((await look(jonas)).card)
    assert page.startswith("November: ")
    assert "1 question waits for you" in page
    assert "Globex" in page.split("waits for you\n• ")[1].split("\n")[0]
    assert "[Report a deal] [Answer] [My pipeline] [What you can say]" in page
    assert "#1 Acme · €45,000 · negotiation" in page


async def test_it_speaks_the_readers_language(world: World) -> None:
    mei = world.chat(MEI)
    page = text_of((await look(mei)).card)
    assert page.startswith("11月:")
    assert "[上报商机] [我的商机] [可以这样说]" in page
    assert "在「消息」里用平常的话告诉我就行。截至" in page


async def test_what_is_pressed_there_is_answered_in_private_and_the_page_drawn_anew(world: World) -> None:
    jonas = world.chat(JONAS)
    await look(jonas)
    assert (await press(jonas, "What you can say")).startswith("What you can say")
    assert (await press(jonas, "My pipeline")).startswith("Your pipeline")
    await press(jonas, "Report a deal")
    said, _ = await jonas.submit(account="Initech", amount="30k")
    assert "Initech" in said
    assert "#1 Initech · €30,000" in text_of(world.stage.homes[JONAS].card)
    assert (await press(jonas, "#1")).startswith("#1 Initech") or "Initech" in jonas.last


async def test_a_question_is_answered_from_there(world: World) -> None:
    jonas = world.chat(JONAS)
    await jonas.say("won Globex")
    await look(jonas)
    assert "Globex" in await press(jonas, "Answer")
    assert "[Answer] [Drop]" in jonas.last


async def test_a_stranger_reads_how_to_get_in(world: World) -> None:
    page = await look(world.chat("Eve"), language="zh")
    assert page.tokens == {}
    assert "邀请" in text_of(page.card)
    assert world.chat("Eve").posts == []


async def test_who_left_sees_nothing_of_it_any_more(world: World) -> None:
    jonas = world.chat(JONAS)
    await jonas.say("won Acme 45k")
    assert "November" in text_of((await look(jonas)).card)

    def leaves(session: Session, now: datetime) -> None:
        session.execute(update(Person).where(Person.name == JONAS).values(active=False))

    world.write(leaves)
    assert "November" not in text_of((await look(jonas)).card)


async def test_nobody_else_presses_what_stands_there(world: World) -> None:
    jonas, mei = world.chat(JONAS), world.chat(MEI)
    page = await look(jonas)
    await mei.press_token(page.tokens["My pipeline"], "")
    assert mei.posts == []


async def test_a_picked_message_comes_as_a_form_and_stays_behind_the_deal(world: World) -> None:
    jonas = world.chat(JONAS)
    world.at("2026-11-24 11:00", "Europe/Berlin")
    sent = "2026-11-23T10:00:00+00:00"
    assert await pick(jonas, "won Acme 45k today", message="m77", at=sent) == ""
    form, _ = world.stage.forms[-1]
    values = {each.name: each.value for each in form.fields}
    assert (values["account"], values["amount"], values["doing"]) == ("Acme", "45000", "won")
    assert values["note"] == "won Acme 45k today"
    said, _ = await jonas.submit(amount="48k")
    assert said.startswith("✅ Won Acme #1 · €48,000 · Mon 23 Nov")
    kept = world.read(lambda session: session.scalars(select(Message)).one())
    assert (kept.text, kept.external_id, kept.room) == ("won Acme 45k today", "m77", "room-1")
    assert kept.link == "fifth://room-1/m77"
    deal = world.read(lambda session: session.scalars(select(Deal)).one())
    assert deal.won_on is not None
    assert deal.won_on.isoformat() == "2026-11-23"
    assert world.stage.signs == []


async def test_a_message_without_a_deal_opens_a_form_with_its_words(world: World) -> None:
    jonas = world.chat(JONAS)
    await pick(jonas, "they were happy with the demo")
    form, _ = world.stage.forms[-1]
    values = {each.name: each.value for each in form.fields}
    assert (values["account"], values["amount"], values["doing"]) == ("", "", "new")
    assert values["note"] == "they were happy with the demo"
    _, answer = await jonas.submit()
    assert set(answer.errors) == {"account", "amount"}


async def test_several_deals_and_changes_are_taken_as_if_they_were_said(world: World) -> None:
    jonas = world.chat(JONAS)
    await jonas.say("new deal Globex 20k, proposal")
    said = await pick(jonas, "Globex moved to negotiation")
    assert "Globex #1" in said
    assert world.stage.forms == []
    said = await pick(jonas, "won Acme 45k, won Initech 30k")
    assert "Acme" in said
    assert "Initech" in said


async def test_who_may_not_report_is_told_so(world: World) -> None:
    ruth = world.chat("Ruth")

    def joins(session: Session, now: datetime) -> None:
        person = Person(
            name="Ruth", language="en", zone="UTC", active=True, created_at=now, greeted_at=now, grants=[]
        )
        session.add(person)
        session.flush()  # the login carries the person's id
        login = {"platform": NAME, "connection": "main", "user": "Ruth", "room": "dm-Ruth"}
        session.add(Identity(**login, person_id=person.id, used_at=now, created_at=now))

    world.write(joins)
    assert (await pick(ruth, "won Acme 45k")).startswith("I can't show or change that for you.")
    assert world.read(lambda session: person_by_name(session, "Ruth")) is not None
    assert world.stage.forms == []
