"""What goes out: in order, once, within the limits, whatever the platform answers and wherever the process ends."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.cards import Button, Buttons, Card, card, card_to_json, plain
from bot.core.incoming import Kind
from bot.core.platform import (
    Call,
    Deed,
    Moved,
    NotSent,
    Order,
    Pace,
    Refused,
    SendError,
    Sent,
    Unavailable,
    Unknown,
)
from bot.core.registry import Entry
from bot.settings import Settings
from models.access import Action
from models.db import Database, DatabaseAway
from models.people import Identity
from models.queue.buttons import ButtonRow
from models.queue.inbox import Inbox, InboxState
from models.queue.outbox import Outbox, OutboxState, Repeat
from models.rooms import Room
from tests.support.fifth import NAME
from tests.support.world import Clock, World, make_world, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
ROOM = "dm-Jonas Weber"


def say(
    world: World, text: str, room: str = ROOM, *, repeat: Repeat = Repeat.MUST_ARRIVE, **more: Any
) -> int:
    """A row of the outbox."""
    return post(world, card(plain(text)), room, repeat=repeat, **more)


def post(
    world: World, a_card: Card, room: str = ROOM, *, repeat: Repeat = Repeat.MUST_ARRIVE, **more: Any
) -> int:
    def unit(session: Session, now: datetime) -> int:
        body = {"card": card_to_json(a_card)}
        expires = {"expires_at": now + more.pop("expires_in")} if "expires_in" in more else {}
        where = {"platform": NAME, "connection": "main", "deed": Deed.POST} | more | expires
        return replies.put(session, now, room=room, body=body, repeat=repeat, **where)

    return int(world.write(unit))


def edit(world: World, root: int, text: str) -> None:
    world.write(
        lambda session, now: replies.edit(session, now, session.get_one(Outbox, root), card(plain(text)))
    )


def row(world: World, row_id: int) -> Outbox:
    found: Outbox = world.read(lambda session: session.get_one(Outbox, row_id))
    return found


def shown(world: World, room: str = ROOM) -> list[str]:
    return [text_of(posted.card) for posted in world.stage.posts if posted.room == room]


def fails(world: World, *answers: SendError | None, arrives: bool = False) -> None:
    """The next calls go wrong in turn; None lets one through. `arrives`: it got there all the same."""
    queue = list(answers)

    async def trouble(order: Order) -> None:
        error = queue.pop(0) if queue else None
        if error is not None:
            raise error

    if arrives:
        world.stage.after = trouble
    else:
        world.stage.before = trouble


def states(world: World) -> list[OutboxState]:
    return list(world.read(lambda session: session.scalars(select(Outbox.state).order_by(Outbox.id)).all()))


def without(world_: World, settings: Settings, clock: Clock, **can: Any) -> World:
    """The same world on a platform that can do less."""
    return make_world(settings, world_.database, clock, **can)


@pytest.fixture
def blind(world: World, settings: Settings, clock: Clock) -> World:
    """On a platform that can't be asked whether a message arrived."""
    return without(world, settings, clock, lookup=False)


@both
async def test_a_chat_keeps_its_order(world: World) -> None:
    for n in range(5):
        say(world, f"line {n}")
    await world.app.delivery.drain()
    assert shown(world) == [f"line {n}" for n in range(5)]


@both
async def test_a_failing_message_holds_up_its_own_chat_only(world: World) -> None:
    fails(world, NotSent("busy"))
    first, _ = say(world, "first"), say(world, "second")
    say(world, "elsewhere", "dm-陈美")
    await world.app.delivery.drain()
    assert (shown(world), shown(world, "dm-陈美")) == ([], ["elsewhere"])
    assert row(world, first).state is OutboxState.READY
    world.later(minutes=5)
    await world.app.delivery.drain()
    assert shown(world) == ["first", "second"]


async def test_a_slow_call_holds_up_nobody_else(world: World) -> None:
    """Not even what is said after it began."""
    answer, posted = asyncio.Event(), asyncio.Queue[str]()

    async def slow(order: Order) -> None:
        if order.room == "slow":
            await answer.wait()

    async def note(order: Order) -> None:
        posted.put_nowait(order.room)

    world.stage.before, world.stage.after = slow, note
    say(world, "slow", "slow")
    running = asyncio.create_task(world.app.delivery.run())
    for n in range(3):
        say(world, f"line {n}")
        world.app.delivery.wake()
        assert await posted.get() == ROOM
    answer.set()
    assert await posted.get() == "slow"
    world.app.delivery.stop()
    await running


async def test_what_is_under_way_is_finished_at_the_end(world: World) -> None:
    began, answer = asyncio.Event(), asyncio.Event()

    async def slow(order: Order) -> None:
        began.set()
        await answer.wait()

    world.stage.before = slow
    sent = say(world, "last words")
    running = asyncio.create_task(world.app.delivery.run())
    await began.wait()
    world.app.delivery.stop()
    answer.set()
    await running
    assert row(world, sent).state is OutboxState.SENT


async def test_direct_answers_go_before_broadcasts(world: World) -> None:
    for n in range(3):
        say(world, f"board {n}", f"room {n}", priority=replies.BROADCAST)
    say(world, "answer")
    await world.app.delivery.drain()
    assert world.stage.posts[0].room == ROOM


class Paced:
    """Limits of a made-up platform: one call an hour in a chat, so that no slow machine sees a second one."""

    def __call__(self, order: Order) -> Sequence[Pace]:
        return (Pace(f"chat {order.room}", 3600.0),)


async def test_a_retry_after_closes_its_own_chat_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.app.platforms[NAME], "paces", Paced(), raising=False)
    fails(world, NotSent("slow down", timedelta(seconds=30)))
    say(world, "first")
    await world.app.delivery.drain()
    world.later(minutes=1)  # by the wall clock it is over, by the platform's it is not
    say(world, "elsewhere", "dm-陈美")
    await world.app.delivery.drain()
    assert (shown(world), shown(world, "dm-陈美")) == ([], ["elsewhere"])


async def test_chats_that_wait_for_their_limits_starve_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred chats hold two messages each; every chat gets its first at once."""
    monkeypatch.setattr(world.app.platforms[NAME], "paces", Paced(), raising=False)
    for chat in range(200):
        for n in range(2):
            say(world, f"{n}", f"chat {chat}")
    await world.app.delivery.drain()
    assert {posted.room for posted in world.stage.posts} == {f"chat {n}" for n in range(200)}
    assert len(world.stage.posts) == 200


async def test_a_connection_that_is_gone_holds_up_nobody(world: World) -> None:
    for n in range(600):
        say(world, "waits", f"room {n}", connection="gone")
    say(world, "here")
    await world.app.delivery.drain()
    assert shown(world) == ["here"]


@both
async def test_in_doubt_the_platform_is_asked(world: World) -> None:
    fails(world, Unknown("reset"), arrives=True)
    found: list[int] = []

    async def find(order: Order) -> Sent | None:
        found.append(order.id)
        return Sent("m1", order.room)

    world.stage.looked_up = find
    sent = say(world, "once")
    await world.app.delivery.drain()
    assert row(world, sent).state is OutboxState.SENDING
    world.later(minutes=5)
    await world.app.delivery.drain()
    assert (shown(world), found) == (["once"], [sent])
    assert (row(world, sent).state, row(world, sent).external_id) == (OutboxState.SENT, "m1")


async def test_what_the_platform_does_not_have_is_sent_again_unmarked(world: World) -> None:
    fails(world, Unknown("reset"))
    say(world, "once", repeat=Repeat.NEVER)
    await world.app.delivery.drain()
    world.later(minutes=5)
    await world.app.delivery.drain()
    assert shown(world) == ["once"]


async def test_while_asking_fails_nothing_is_sent_again(world: World) -> None:
    """A history that can't be read now says nothing about what arrived."""
    fails(world, Unknown("reset"), arrives=True)
    answers: list[SendError | Sent] = [
        NotSent("rate limited", timedelta(seconds=1)),
        Refused("missing_scope"),
        Sent("m1", ROOM),
    ]

    async def find(order: Order) -> Sent | None:
        answer = answers.pop(0)
        if isinstance(answer, SendError):
            raise answer
        return answer

    world.stage.looked_up = find
    sent = say(world, "once")
    for _ in range(4):
        await world.app.delivery.drain()
        world.later(minutes=5)
    assert shown(world) == ["once"]
    assert row(world, sent).state is OutboxState.SENT


@both
async def test_in_doubt_a_direct_answer_comes_again_and_says_so(blind: World) -> None:
    fails(blind, Unknown("reset"), arrives=True)
    sent = say(blind, "answer")
    await blind.app.delivery.drain()
    blind.later(minutes=5)
    await blind.app.delivery.drain()
    assert shown(blind) == ["answer", "answer\n(May be a repeat: the connection broke.)"]
    assert row(blind, sent).state is OutboxState.SENT


@both
async def test_in_doubt_a_board_is_listed_and_not_sent_again(blind: World) -> None:
    fails(blind, Unknown("reset"), arrives=True)
    sent = say(blind, "board", repeat=Repeat.NEVER)
    await blind.app.delivery.drain()
    blind.later(minutes=5)
    await blind.app.delivery.drain()
    assert shown(blind) == ["board"]
    assert (row(blind, sent).state, row(blind, sent).error) == (OutboxState.UNKNOWN, "reset")


async def test_a_turned_away_repeat_is_still_marked(blind: World) -> None:
    fails(blind, Unknown("reset"), NotSent("busy"))
    say(blind, "answer")
    for _ in range(3):
        await blind.app.delivery.drain()
        blind.later(minutes=5)
    assert shown(blind) == ["answer\n(May be a repeat: the connection broke.)"]


@both
@pytest.mark.parametrize(
    ("repeat", "state", "posts"),
    [(Repeat.MUST_ARRIVE, OutboxState.SENT, 1), (Repeat.NEVER, OutboxState.UNKNOWN, 0)],
)
async def test_a_row_found_in_sending_after_a_crash(
    blind: World, repeat: Repeat, state: OutboxState, posts: int
) -> None:
    sent = say(blind, "was it sent?", repeat=repeat)
    await die_in_the_middle(blind)
    assert row(blind, sent).state is OutboxState.SENDING
    await blind.app.delivery.drain()
    assert shown(blind) == []  # somebody may still be at it
    blind.later(seconds=31)
    await blind.app.delivery.drain()
    assert (row(blind, sent).state, len(blind.stage.posts)) == (state, posts)


async def die_in_the_middle(world: World) -> None:
    """The process ends after `sending` is committed and before the platform answers."""
    began = asyncio.Event()

    async def never(order: Order) -> None:
        began.set()
        await asyncio.Event().wait()

    world.stage.before = never
    running = asyncio.create_task(world.app.delivery.drain())
    await began.wait()
    tasks = list(world.app.delivery._under_way)
    for task in (running, *tasks):
        task.cancel()
    await asyncio.wait([running, *tasks])
    world.stage.before = None


async def test_who_lost_the_row_writes_nothing(blind: World) -> None:
    """A copy that was frozen must not undo what another did meanwhile."""
    answer, began = asyncio.Event(), asyncio.Event()

    async def frozen(order: Order) -> None:
        began.set()
        await answer.wait()
        raise Refused("too late to matter")

    blind.stage.before = frozen
    sent = say(blind, "once")
    first = asyncio.create_task(blind.app.delivery.drain())
    await began.wait()
    blind.later(seconds=31)
    other = make_world(blind.app.settings, blind.database, blind.clock, lookup=False)
    await other.app.delivery.drain()
    answer.set()
    await first
    assert row(blind, sent).state is OutboxState.SENT


async def test_an_outage_of_the_platform_loses_nothing(world: World) -> None:
    """It may take hours; being turned away is no attempt."""
    fails(world, *[NotSent("no route")] * 50)
    sent = say(world, "answer")
    for _ in range(51):
        await world.app.delivery.drain()
        world.later(minutes=2)
    assert shown(world) == ["answer"]
    assert row(world, sent).state is OutboxState.SENT


async def test_doubt_without_end_is_listed(blind: World) -> None:
    fails(blind, *[Unknown("502")] * 50)
    sent = say(blind, "answer")
    say(blind, "next")
    for _ in range(12):
        await blind.app.delivery.drain()
        blind.later(minutes=2)
    assert row(blind, sent).state is OutboxState.UNKNOWN
    assert row(blind, sent).attempts == 8


async def test_what_comes_too_late_is_not_sent_and_costs_no_time(world: World) -> None:
    for n in range(50):
        say(world, f"prompt {n}", expires_in=timedelta(hours=8))
    say(world, "answer")
    world.later(days=3)
    await world.app.delivery.drain()
    assert shown(world) == ["answer"]
    assert states(world) == [OutboxState.EXPIRED] * 50 + [OutboxState.SENT]


@both
async def test_who_blocked_the_bot_gets_it_when_they_write_again(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    world.stage.blocked.add(jonas.room)
    await jonas.say("won Acme 50k")
    await jonas.say("lost Initech, price")
    assert jonas.posts == []
    calls = world.stage.calls
    assert set(states(world)) == {OutboxState.HELD}
    await world.app.delivery.drain()
    assert world.stage.calls == calls  # nobody knocks at a closed door
    world.stage.blocked.clear()
    await jonas.say("/help")
    assert text_of(jonas.posts[0].card).startswith("✅ Won Acme")


async def test_one_login_that_answers_again_frees_its_own_messages_only(world: World) -> None:
    def another_login(session: Session, now: datetime) -> int:
        jonas = session.scalars(select(Identity).where(Identity.user == "Jonas Weber")).one()
        jonas.reachable = False
        return replies.put(
            session,
            now,
            platform="telegram",
            connection="main",
            room="4711",
            deed=Deed.POST,
            body={},
            person_id=jonas.person_id,
            held=True,
        )

    held: int = world.write(another_login)
    await world.chat("Jonas Weber").say("/help")
    assert (row(world, held).state, row(world, held).room) == (OutboxState.HELD, "4711")


async def test_a_room_that_threw_the_bot_out_is_over(world: World) -> None:
    world.stage.blocked.add("room")
    sent = say(world, "board", "room")
    await world.app.delivery.drain()
    assert row(world, sent).state is OutboxState.DEAD


async def test_a_refused_message_frees_its_chat(world: World) -> None:
    fails(world, Refused("can't parse entities"))
    bad = say(world, "bad")
    say(world, "good")
    await world.app.delivery.drain()
    assert row(world, bad).state is OutboxState.DEAD
    assert shown(world) == ["good"]


@both
async def test_a_group_with_a_new_id_is_followed(world: World) -> None:
    def bind(session: Session, now: datetime) -> None:
        session.add(
            Room(platform=NAME, connection="main", room="old", title="DACH", language="en", team_id=None)
        )

    world.write(bind)
    root = say(world, "board", "old")
    await world.app.delivery.drain()
    fails(world, Moved("new"))
    say(world, "next", "old")
    edit(world, root, "board, corrected")
    await world.app.delivery.drain()
    assert shown(world, "new") == ["next"]
    assert world.read(lambda session: session.scalars(select(Room.room)).all()) == ["new"]
    assert row(world, root).external_room == "new"


async def test_an_edit_in_a_group_that_keeps_moving_comes_to_an_end(world: World) -> None:
    root = say(world, "board", "old")
    await world.app.delivery.drain()
    fails(world, *[Moved("new")] * 100)
    edit(world, root, "board, corrected")
    async with asyncio.timeout(20):
        await world.app.delivery.drain()
    assert states(world) == [OutboxState.SENT, OutboxState.DEAD]


@both
async def test_an_edit_waits_for_its_post(world: World) -> None:
    root = say(world, "first")
    edit(world, root, "second")
    edit(world, root, "third")
    await world.app.delivery.drain()
    assert shown(world) == ["third"]
    assert world.stage.posts[0].edits == 1  # the second was overtaken
    assert states(world) == [OutboxState.SENT, OutboxState.EXPIRED, OutboxState.SENT]


async def test_an_edit_of_what_never_arrived_is_posted_and_edited_from_then_on(world: World) -> None:
    fails(world, Refused("no"))
    root = say(world, "first")
    edit(world, root, "second")
    await world.app.delivery.drain()
    assert shown(world) == ["second"]
    edit(world, root, "third")
    await world.app.delivery.drain()
    assert shown(world) == ["third"]


async def test_a_mistake_of_ours_ends_its_own_row_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = world.app.platforms[NAME]
    render = platform.render

    def broken(order: Order) -> Call:
        if order.card is not None and order.card.summary == "bad":
            raise ZeroDivisionError("a mistake of ours")
        return render(order)

    monkeypatch.setattr(platform, "render", broken, raising=False)
    bad = say(world, "bad")
    say(world, "good")
    await world.app.delivery.drain()
    assert (row(world, bad).state, row(world, bad).error) == (
        OutboxState.DEAD,
        "ZeroDivisionError: a mistake of ours",
    )
    assert shown(world) == ["good"]


async def test_a_card_that_cannot_be_read_blocks_nobody(world: World) -> None:
    bad = say(world, "bad")
    newer = say(world, "newer", "dm-陈美")
    broken: dict[int, dict[str, Any]] = {
        bad: {"card": {"version": 1, "elements": "what?"}},
        newer: {"card": {"version": 99, "elements": []}},
    }

    def spoil(session: Session, now: datetime) -> None:
        for row_id, body in broken.items():
            session.execute(update(Outbox).where(Outbox.id == row_id).values(body=body))

    world.write(spoil)
    say(world, "good")
    await world.app.delivery.drain()
    assert (row(world, bad).state, row(world, newer).state) == (OutboxState.DEAD, OutboxState.READY)
    assert shown(world) == ["good"]


async def test_the_outcome_is_not_forgotten_while_the_database_is_away(world: World) -> None:
    sent = say(world, "once")
    tries: list[int] = []
    write = world.database.write

    async def away_once(unit: Any, **how: Any) -> Any:
        tries.append(1)
        if len(tries) == 2:  # the first claims, the second records
            raise DatabaseAway("restarting")
        return await write(unit, **how)

    world.database.write = away_once  # type: ignore[method-assign]
    await world.app.delivery.drain()
    assert (row(world, sent).state, shown(world)) == (OutboxState.SENT, ["once"])


async def test_a_form_that_could_not_be_opened_is_answered(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    fails(world, Refused("expired_trigger_id"))
    said = await jonas.say("/deal")
    assert said == "That took too long to open. Please press or type it once more."


async def test_a_profile_that_cannot_be_had_leaves_its_event_for_the_operator(
    world: World, settings: Settings, clock: Clock
) -> None:
    asking = make_world(settings, world.database, clock, profiles=True)
    fails(asking, Refused("user_not_found", unreachable=True))
    await asking.chat("Eve").say("hello")
    left: Inbox = asking.read(lambda session: session.scalars(select(Inbox)).one())
    assert (left.state, left.error) == (InboxState.DEAD, "not fetched: user_not_found")


async def test_a_profile_comes_again_when_the_intake_could_not_take_it(
    world: World, settings: Settings, clock: Clock
) -> None:
    asking = make_world(settings, world.database, clock, profiles=True)
    receive = asking.app.delivery._receive
    refused: list[int] = []

    async def away_once(incoming: Any) -> Any:
        if not refused:
            refused.append(1)
            raise Unavailable("restarting")
        return await receive(incoming)

    asking.app.delivery._receive = away_once
    eve = asking.chat("Eve")
    await eve.say("hello")
    asking.later(minutes=1)
    await asking.app.delivery.drain()
    assert len(eve.posts) == 1


# Buttons


def choice(world: World, *, person: str | None = None, once: bool = True) -> int:
    """A card with two buttons that say which was pressed."""

    def pressed(ctx: Any, args: Mapping[str, Any]) -> None:
        ctx.say(card(plain(f"pressed {args['which']}")))

    world.app.machine.handlers.buttons["choice"] = Entry(pressed, Action.TALK)
    person_id: int | None = world.read(
        lambda s: s.scalars(select(Identity.person_id).where(Identity.user == person)).one_or_none()
    )
    items = tuple(Button(label, "choice", {"which": label}, once=once) for label in ("Won", "Lost"))
    return post(world, card(plain("Which?"), Buttons(items)), person_id=person_id)


async def test_a_token_is_made_at_sending_and_only_its_hash_is_kept(world: World) -> None:
    choice(world)
    assert world.read(lambda session: session.scalars(select(ButtonRow)).all()) == []
    await world.app.delivery.drain()
    tokens = world.stage.posts[-1].tokens.values()
    kept: list[ButtonRow] = world.read(lambda session: list(session.scalars(select(ButtonRow))))
    assert {button.token_hash for button in kept} == {
        hashlib.sha256(token.encode()).hexdigest() for token in tokens
    }
    assert all(len(token) >= 22 for token in tokens)
    dump: list[str] = world.read(lambda session: [repr(vars(o)) for o in session.scalars(select(Outbox))])
    assert not any(token in line for token in tokens for line in (*dump, *(repr(vars(b)) for b in kept)))


@both
async def test_fifty_presses_at_once_have_one_effect(world: World) -> None:
    choice(world, person="Jonas Weber")
    await world.app.delivery.drain()
    jonas, token = world.chat("Jonas Weber"), world.stage.posts[-1].tokens["Won"]
    presses = [jonas.payload(Kind.CLICK, token=token) for _ in range(50)]
    read = world.app.platforms[NAME].receive
    came = [incoming for press in presses if (incoming := read(press, "main")) is not None]
    await asyncio.gather(*(world.app.intake.receive(incoming) for incoming in came))
    await world.app.delivery.drain()
    assert [line for line in shown(world) if line.startswith("pressed")] == ["pressed Won"]
    assert world.stage.lines.count("This was done already.") == 49


@both
async def test_a_press_ends_its_siblings(world: World) -> None:
    choice(world, person="Jonas Weber")
    await world.app.delivery.drain()
    jonas = world.chat("Jonas Weber")
    assert await jonas.press("Won") == "pressed Won"
    assert await jonas.press("Lost", post=0) == ""
    assert world.stage.lines[-1] == "This was done already."


@both
async def test_of_two_people_at_two_siblings_one_wins(world: World) -> None:
    choice(world)
    await world.app.delivery.drain()
    tokens = world.stage.posts[-1].tokens
    read = world.app.platforms[NAME].receive
    presses = [
        read(world.chat(name).payload(Kind.CLICK, token=tokens[label]), "main")
        for name, label in (("Jonas Weber", "Won"), ("陈美", "Lost"))
    ]
    await asyncio.gather(*(world.app.intake.receive(press) for press in presses if press is not None))
    await world.app.delivery.drain()
    effects = [text_of(posted.card) for posted in world.stage.posts if "pressed" in text_of(posted.card)]
    assert len(effects) == 1


async def test_what_only_shows_may_be_pressed_often(world: World) -> None:
    choice(world, person="Jonas Weber", once=False)
    await world.app.delivery.drain()
    jonas = world.chat("Jonas Weber")
    assert [await jonas.press("Won", post=0) for _ in range(3)] == ["pressed Won"] * 3


async def test_another_persons_press_is_refused(world: World) -> None:
    choice(world, person="Jonas Weber")
    await world.app.delivery.drain()
    posted = world.stage.posts[-1]
    mei = world.chat("陈美")
    assert await mei.press_token(posted.tokens["Won"], posted.message) == ""
    assert await world.chat("Jonas Weber").press("Won") == "pressed Won"


@pytest.mark.parametrize("token", ["", "x", "A" * 22, "?" * 5000, "\x00"])
async def test_a_forged_token_is_answered_and_does_nothing(world: World, token: str) -> None:
    await world.chat("Jonas Weber").press_token(token, "m1")
    assert world.stage.lines == ["This button is no longer valid. Say “help” to see what you can do."]


async def test_an_expired_token_does_nothing(world: World) -> None:
    choice(world, person="Jonas Weber")
    await world.app.delivery.drain()
    world.later(days=91)
    assert await world.chat("Jonas Weber").press("Won") == ""


async def test_a_button_of_a_version_that_is_gone_is_answered(world: World) -> None:
    choice(world, person="Jonas Weber")
    await world.app.delivery.drain()
    del world.app.machine.handlers.buttons["choice"]
    assert await world.chat("Jonas Weber").press("Won") == ""
    assert "no longer valid" in world.stage.lines[-1]


@both
async def test_two_copies_send_each_row_once(world: World, database: Database) -> None:
    other = make_world(world.app.settings, database, world.clock)
    for n in range(60):
        say(world, f"{n}", f"room {n % 12}")
    began = time.monotonic()
    await asyncio.gather(world.app.delivery.drain(), other.app.delivery.drain())
    await world.app.delivery.drain()
    assert time.monotonic() - began < 30
    posts = [(p.room, int(text_of(p.card))) for p in (*world.stage.posts, *other.stage.posts)]
    assert sorted(n for _, n in posts) == list(range(60))
