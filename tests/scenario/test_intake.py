"""The one way in: what counts once, what leaves nothing, who is nobody, and what is never acknowledged."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from bot.core.context import Context, identity_in_use
from bot.core.incoming import NOTHING, Answer, Incoming, Kind
from bot.core.platform import Unavailable
from bot.core.registry import Entry
from bot.operating import list_dead, retry
from bot.settings import Settings
from models.access import Action
from models.actions.people import invite
from models.db import Database
from models.deals import Booking, Deal, Message
from models.errors import UserError
from models.people import Identity, InviteGuess, Person
from models.queue.dialogs import Dialog, DialogState
from models.queue.inbox import Inbox, InboxState
from models.queue.outbox import Outbox
from tests.support.fifth import NAME
from tests.support.world import Clock, World, know, make_world

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


LETTERS = str.maketrans("0123456789", "ghijklmnop")


def count(world: World, table: Any) -> int:
    return world.read(lambda session: session.scalar(select(func.count()).select_from(table)) or 0)


def states(world: World) -> list[InboxState]:
    return list(world.read(lambda session: session.scalars(select(Inbox.state).order_by(Inbox.id)).all()))


def reference_of(world: World) -> str:
    return world.read(lambda session: session.scalars(select(Inbox.reference)).one()) or ""


def incoming(world: World, payload: Mapping[str, Any]) -> Incoming:
    came = world.app.platforms[NAME].receive(payload, "main")
    assert came is not None
    return came


def command(world: World, name: str, run: Callable[[Context, str], Answer | None]) -> None:
    world.app.machine.handlers.commands[name] = Entry(run, Action.TALK)


@both
async def test_a_repeat_ends_at_the_door(world: World) -> None:
    mei = world.chat("陈美")
    came = incoming(world, mei.payload(Kind.MESSAGE, text="今天签下海尔 50万"))
    await world.deliver(came)
    assert await world.deliver(came) == NOTHING
    assert (count(world, Deal), count(world, Inbox), len(mei.posts)) == (1, 1, 1)


@both
async def test_four_deliveries_at_once_have_one_effect(world: World) -> None:
    mei = world.chat("陈美")
    came = incoming(world, mei.payload(Kind.MESSAGE, text="今天签下海尔 50万"))
    await asyncio.gather(*(world.app.intake.receive(came) for _ in range(4)))
    await world.app.delivery.drain()
    assert (count(world, Deal), count(world, Inbox), len(mei.posts)) == (1, 1, 1)


@both
async def test_a_handler_that_fails_leaves_a_dead_letter_and_an_apology(world: World) -> None:
    jonas = world.chat("Jonas Weber")

    def boom(ctx: Context, text: str) -> Answer | None:
        ctx.message()
        raise ZeroDivisionError("a mistake of ours")

    command(world, "boom", boom)
    said = await jonas.say("/boom")
    assert count(world, Message) == 0
    assert states(world) == [InboxState.DEAD]
    reference = reference_of(world)
    assert reference in said
    assert "ZeroDivisionError: a mistake of ours" in world.read(lambda s: list_dead(s, world.clock.now()))[0]


@both
async def test_again_after_the_mend_counts_once(world: World) -> None:
    mei = world.chat("陈美")
    mended = world.app.machine.handlers.reports["deal.won"]

    def broken(*anything: object) -> None:
        raise ZeroDivisionError

    world.app.machine.handlers.reports["deal.won"] = Entry(broken, Action.REPORT)
    came = incoming(world, mei.payload(Kind.MESSAGE, text="今天签下海尔 50万"))
    await world.deliver(came)
    await world.deliver(came)
    assert (count(world, Deal), len(mei.posts)) == (0, 1)
    reference = reference_of(world)
    world.app.machine.handlers.reports["deal.won"] = mended
    world.write(lambda session, now: retry(world.app, session, now, reference))
    with pytest.raises(UserError):
        world.write(lambda session, now: retry(world.app, session, now, reference))
    await world.deliver(came)
    assert (count(world, Deal), states(world)) == (1, [InboxState.DONE])
    assert mei.last.startswith("✅ 赢单 海尔")


@both
async def test_a_refusal_leaves_nothing_but_its_words(world: World) -> None:
    jonas = world.chat("Jonas Weber")

    def refuses(ctx: Context, text: str) -> Answer | None:
        ctx.message()
        raise UserError("unknown_command", command="nothing")

    command(world, "refuses", refuses)
    assert "nothing" in await jonas.say("/refuses")
    assert (count(world, Message), states(world)) == (0, [InboxState.DONE])


async def test_a_refused_command_in_a_room_leads_to_the_answer(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    payload = jonas.payload(Kind.COMMAND, command="nonsense", place="room", room="sales")
    answer = await world.receive(payload)
    assert answer.line == "I answered you in our direct messages."
    assert len(jonas.posts) == 1


async def test_talk_in_a_room_leaves_no_trace(world: World) -> None:
    room = {"place": "room", "room": "sales", "text": "won Acme 50k"}
    jonas = world.chat("Jonas Weber")
    for kind in (Kind.MESSAGE, Kind.MEDIA, Kind.EDIT, Kind.DELETE):
        await world.receive(jonas.payload(kind, **room))
    assert (count(world, Inbox), count(world, Outbox)) == (0, 0)
    await world.receive(jonas.payload(Kind.MESSAGE, **room, mentioned=True))
    assert (count(world, Inbox), count(world, Deal)) == (1, 1)


async def test_a_change_of_words_that_were_recorded_in_a_room_is_heard(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    said = jonas.payload(Kind.MESSAGE, text="won Acme 50k", place="room", room="sales", mentioned=True)
    await world.receive(said)
    gone = jonas.payload(Kind.DELETE, place="room", room="sales") | {"message": said["message"]}
    await world.receive(gone)
    assert count(world, Inbox) == 2
    assert len(jonas.posts) == 2


@both
async def test_a_stranger_is_told_the_way_in_and_nothing_else(world: World) -> None:
    stranger = world.chat("Eve")
    said = await stranger.say("won Acme 50k")
    assert said
    assert "Acme" not in said
    assert (count(world, Deal), count(world, Message)) == (0, 0)


async def test_who_is_no_member_is_not_even_answered(world: World) -> None:
    """A guest, a stranger of a shared channel, also with the login of somebody known."""
    for name in ("Eve", "Jonas Weber"):
        person = world.chat(name)
        assert await person.say("won Acme 50k", member=False) == ""
    assert count(world, Deal) == 0


async def test_a_strangers_tap_ends_without_effect(world: World) -> None:
    jonas, eve = world.chat("Jonas Weber"), world.chat("Eve")
    await jonas.say("won Acme 50k")
    token = jonas.posts[-1].tokens["Undo"]
    await eve.press_token(token, jonas.posts[-1].message)
    assert world.stage.lines == [""]
    assert world.read(lambda session: session.scalars(select(Deal.status)).one()) == "won"


@both
async def test_five_wrong_codes_and_no_more_are_looked_at(world: World) -> None:
    eve = world.chat("Eve")
    wrong = [await eve.say(f"AAAA-BBBB-CCCC-DDD{n}") for n in "22345"]
    assert len(set(wrong)) == 1
    mei = world.read(lambda session: session.scalars(select(Person).where(Person.name == "陈美")).one())
    code = world.write(lambda session, now: invite(session, now, mei))
    assert await eve.say(code) != wrong[0]
    assert (count(world, InviteGuess), identities(world, "Eve")) == (5, 0)
    world.later(hours=2)
    await eve.say(code)
    assert identities(world, "Eve") == 1


@both
async def test_a_code_lets_one_of_many_in(world: World) -> None:
    mei = world.read(lambda session: session.scalars(select(Person).where(Person.name == "陈美")).one())
    code = world.write(lambda session, now: invite(session, now, mei))
    eager = [
        incoming(world, world.chat(f"Eve{n}").payload(Kind.MESSAGE, text=code.lower())) for n in range(5)
    ]
    await asyncio.gather(*(world.app.intake.receive(came) for came in eager))
    assert sum(identities(world, f"Eve{n}") for n in range(5)) == 1


def identities(world: World, user: str) -> int:
    return world.read(
        lambda session: session.scalar(select(func.count(Identity.id)).where(Identity.user == user)) or 0
    )


@pytest.fixture
def asking(settings: Settings, world: World, database: Database, clock: Clock) -> World:
    """The same team, on a platform that can be asked about strangers."""
    made = make_world(settings, database, clock, profiles=True)

    def mail(session: Session, now: datetime) -> None:
        session.scalars(select(Person).where(Person.name == "陈美")).one().email = "mei@example.com"

    made.write(mail)
    return made


@both
async def test_a_stranger_whom_the_platform_vouches_for_is_heard_at_once(asking: World) -> None:
    asking.stage.profiles["Mei at work"] = {"email": "Mei@Example.com"}
    mei = asking.chat("Mei at work")
    said = await mei.say("今天签下海尔 50万")
    assert "✅ 赢单 海尔" in said
    assert states(asking) == [InboxState.DONE, InboxState.DONE]
    assert (count(asking, Deal), identities(asking, "Mei at work")) == (1, 1)


@both
async def test_what_waits_for_a_profile_is_committed_before_the_answer(asking: World) -> None:
    came = incoming(asking, asking.chat("Mei at work").payload(Kind.MESSAGE, text="今天签下海尔 50万"))
    await asking.app.intake.receive(came)
    assert states(asking) == [InboxState.WAITING]
    assert await asking.app.intake.receive(came) == NOTHING


@pytest.mark.parametrize(
    "told", [{}, {"email": "mei@example.com", "member": False}, {"email": "x@y.example"}]
)
async def test_a_guest_is_nobody_whatever_the_address(asking: World, told: dict[str, Any]) -> None:
    asking.stage.profiles["Eve"] = told
    eve = asking.chat("Eve")
    await eve.say("今天签下海尔 50万")
    assert (count(asking, Deal), identities(asking, "Eve")) == (0, 0)
    assert InboxState.WAITING not in states(asking)


async def test_whose_first_words_are_refused_is_known_all_the_same(asking: World) -> None:
    asking.stage.profiles["Mei at work"] = {"email": "mei@example.com"}
    mei = asking.chat("Mei at work")
    assert "nonsense" in await mei.say("/nonsense")
    assert identities(asking, "Mei at work") == 1
    assert InboxState.WAITING not in states(asking)


async def test_without_the_database_nothing_is_acknowledged(world: World) -> None:
    mei = world.chat("陈美")
    came = incoming(world, mei.payload(Kind.MESSAGE, text="今天签下海尔 50万"))
    began, go = threading.Event(), threading.Event()

    def holds_up(session: Session, now: datetime) -> None:
        began.set()
        go.wait(10)

    held = world.database.submit(holds_up)
    began.wait(10)
    asked = asyncio.create_task(world.app.intake.receive(came))
    await asyncio.wait([asked], timeout=2.2)
    go.set()
    with pytest.raises(Unavailable):
        await asked
    held.result(10)
    assert count(world, Inbox) == 0
    await world.deliver(came)
    assert count(world, Deal) == 1


async def test_a_full_disk_acknowledges_nothing_that_is_not_there(world: World) -> None:
    """What was acknowledged is in the inbox, and nothing else is."""
    pages = int(world.read(lambda session: session.scalar(text("PRAGMA page_count")) or 0))

    def nearly_full(raw: Any, record: object, proxy: object) -> None:
        raw.execute(f"PRAGMA max_page_count={pages + 12}")

    event.listen(world.database.engine, "checkout", nearly_full)
    jonas = world.chat("Jonas Weber")
    payloads = [jonas.payload(Kind.MESSAGE, text=f"won Customer{n} 50k") for n in range(60)]
    outcomes = await asyncio.gather(
        *(world.app.intake.receive(incoming(world, payload)) for payload in payloads), return_exceptions=True
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Unavailable)]
    assert refused
    assert len(refused) < 60
    assert all(outcome == NOTHING for outcome in outcomes if outcome not in refused)
    told = {p["key"] for p, outcome in zip(payloads, outcomes, strict=True) if outcome == NOTHING}
    kept = set(world.read(lambda session: session.scalars(select(Inbox.key)).all()))
    assert kept == told


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_the_same_report_from_two_platforms_at_once_is_one_deal_each(world: World) -> None:
    """And one question "the same deal?", a hundred times."""

    def second_login(session: Session, now: datetime) -> None:
        mei = session.scalars(select(Person).where(Person.name == "陈美")).one()
        know(session, now, mei, "Mei's phone")

    world.write(second_login)
    phone, desk = world.chat("Mei's phone"), world.chat("陈美")
    for n in range(100):
        name = hashlib.md5(str(n).encode()).hexdigest()[:10].translate(LETTERS).title()
        words = f"won {name} 500000"
        await asyncio.gather(
            *(
                world.app.intake.receive(incoming(world, chat.payload(Kind.MESSAGE, text=words)))
                for chat in (phone, desk)
            )
        )
    assert (count(world, Deal), count(world, Booking)) == (100, 100)
    questions = world.read(lambda session: session.scalars(select(Dialog.state)).all())
    assert len(questions) == 100
    assert sorted(set(questions)) == [DialogState.OPEN, DialogState.WAITING]
    assert set(states(world)) == {InboxState.DONE}


async def test_the_platform_last_used_is_known_to_the_minute(world: World) -> None:
    """Prompts go there: to the phone on the way, to the desk at the desk."""

    def second_login(session: Session, now: datetime) -> int:
        jonas = session.scalars(select(Person).where(Person.name == "Jonas Weber")).one()
        know(session, now, jonas, "phone")
        return jonas.id

    def in_use(session: Session) -> str:
        identity = identity_in_use(session, jonas_id)
        assert identity is not None
        return identity.user

    jonas_id = world.write(second_login)
    for login in ("Jonas Weber", "phone", "Jonas Weber"):
        world.later(minutes=2)
        await world.chat(login).say("my pipeline")
        assert world.read(in_use) == login


@both
async def test_a_payload_that_cannot_be_read_is_kept_and_blocks_nobody(world: World) -> None:
    for _ in range(2):
        await world.app.intake.bury(NAME, "main", "poison", {"what": "?"}, "never seen this")
    assert states(world) == [InboxState.DEAD]
    assert await world.chat("陈美").say("今天签下海尔 50万")
