"""One person on several platforms, and codes that do not belong where they are typed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.core.incoming import Kind
from models.people import Identity, Person
from models.people_log import Event, PersonEvent
from tests.support.world import Chat, World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def events(world: World, event: Event) -> list[dict[str, object]]:
    return world.read(
        lambda session: [
            row.details
            for row in session.scalars(
                select(PersonEvent).where(PersonEvent.event == event).order_by(PersonEvent.id)
            )
        ]
    )


def owner(world: World, user: str) -> str | None:
    found: str | None = world.read(
        lambda session: session.scalars(
            select(Person.name).join(Identity, Identity.person_id == Person.id).where(Identity.user == user)
        ).one_or_none()
    )
    return found


async def code_of(chat: Chat) -> str:
    said = await chat.say("/link")
    return next(word for word in said.replace("\n", " ").split(" ") if word.count("-") == 3)


@both
async def test_a_code_joins_a_second_account_once_and_the_first_is_told(world: World) -> None:
    jonas, phone, eve = (world.chat(name) for name in ("Jonas Weber", "jonas-phone", "Eve"))
    code = await code_of(jonas)
    assert "Hello Jonas Weber" in await phone.say(code)
    assert owner(world, "jonas-phone") == "Jonas Weber"
    assert "Your account on fifth now belongs to you" in jonas.last
    assert "not valid" in await eve.say(code)  # a second use
    assert owner(world, "Eve") is None
    assert [one["why"] for one in events(world, Event.CODE_REFUSED)] == ["used"]
    assert [one["user"] for one in events(world, Event.LINKED)] == ["jonas-phone"]
    await jonas.say("won Acme 45k")
    assert "€45,000" in await phone.say("#1")


@both
async def test_it_is_good_for_ten_minutes(world: World) -> None:
    code = await code_of(world.chat("陈美"))
    world.later(minutes=10, seconds=1)
    assert "not valid" in await world.chat("Eve").say(code)
    assert [one["why"] for one in events(world, Event.CODE_REFUSED)] == ["expired"]


@both
async def test_somebody_who_is_a_person_already_joins_nobody(world: World) -> None:
    code = await code_of(world.chat("Jonas Weber"))
    said = await world.chat("李雷").say(code)
    assert said.startswith("没有合并:这个账号已经是 李雷 的。")
    assert owner(world, "李雷") == "李雷"
    assert [one["why"] for one in events(world, Event.CODE_REFUSED)] == ["taken"]
    li = world.chat("李雷")
    await world.receive(li.payload(Kind.START, text=code))  # through the link
    assert li.last.startswith("没有合并")
    assert "Hello Jonas Weber" in await world.chat("phone").say(code)  # it is still good for its owner


async def test_on_the_same_account_it_does_nothing(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    code = await code_of(jonas)
    assert await jonas.say(code) == "This account is yours already. Send the code from the other one."
    assert events(world, Event.CODE_REFUSED) == []


async def test_somebody_known_guesses_no_longer_than_a_stranger(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    for _ in range(5):
        assert "Nothing was joined" in await jonas.say("AAAA-BBBB-CCCC-DDDD")
    assert "Too many wrong codes" in await jonas.say("AAAA-BBBB-CCCC-DDDD")


async def test_four_words_are_no_code(world: World) -> None:
    assert "joined" not in await world.chat("Jonas Weber").say("lost that deal last")


@both
async def test_an_account_is_split_off_and_what_was_said_with_it_stays(world: World) -> None:
    jonas, phone = world.chat("Jonas Weber"), world.chat("jonas-phone")
    await phone.say(await code_of(jonas))
    await phone.say("won Acme 45k")
    world.later(minutes=5)
    await jonas.say("/unlink")
    assert jonas.labels == ["Split off"]
    token, message = jonas.posts[-1].tokens["Split off"], jonas.posts[-1].message
    await world.chat("李雷").press_token(token, message)  # another's tap
    assert owner(world, "jonas-phone") == "Jonas Weber"
    assert "is split off" in await jonas.press_token(token, message)
    assert await jonas.press_token(token, message) == ""
    assert owner(world, "jonas-phone") is None
    assert "I don't know you yet" in await phone.say("my pipeline")
    assert "€45,000" in await jonas.say("#1")
    assert len(events(world, Event.UNLINKED)) == 1


async def test_the_account_in_use_stays(world: World) -> None:
    said = await world.chat("Jonas Weber").say("/unlink")
    assert said == "Your accounts:\nfifth · this one\nThere is no other to split off. /link joins one."
