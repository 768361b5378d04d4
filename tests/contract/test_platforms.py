"""What every platform must do, the made-up fifth included. A new one is added to `desks.DESKS` and passes this."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.app import PLATFORMS
from bot.core.cards import (
    Button,
    Buttons,
    Card,
    Fields,
    LinkButton,
    Moment,
    Select,
    Span,
    Style,
    Table,
    Text,
    Title,
    buttons_of,
    card_to_json,
)
from bot.core.platform import Deed, Order, Platform
from models.actions.people import link_identity
from models.deals import Booking, Deal
from models.people import Grant, Person, Role
from models.queue.inbox import Inbox
from reminders.clockwork import Clockwork
from tests.contract.desks import DESKS, Desk, Insistent, Unhurried
from tests.support.cards import cards
from tests.support.fifth import Fifth
from tests.support.world import World

EVERY: dict[str, Platform] = {platform.name: platform for platform in (*PLATFORMS, Fifth())}


@pytest.fixture(params=sorted(DESKS))
def desk(request: pytest.FixtureRequest, world: World) -> Desk:
    """Jonas at this platform."""
    made = DESKS[request.param](world, Insistent(world))
    made.sit_down()
    delivery = world.app.delivery
    delivery._claimer = replace(delivery._claimer, pacer=Unhurried())

    def log_in(session: Session, now: datetime) -> None:
        jonas = session.scalars(select(Person).where(Person.name == "Jonas Weber")).one()
        if made.name != "fifth":
            login = {"platform": made.name, "connection": made.connection}
            link_identity(session, now, jonas, user=made.user, room=made.room, **login)

    world.write(log_in)
    return made


def count(desk: Desk, table: type) -> int:
    return desk.world.read(lambda session: session.scalar(select(func.count()).select_from(table)) or 0)


def booked(desk: Desk) -> int:
    """What counts, in cents."""
    return desk.world.read(lambda session: session.scalar(select(func.sum(Booking.amount_minor))) or 0)


def test_every_platform_has_a_desk() -> None:
    assert set(DESKS) == set(EVERY)


async def test_a_report_is_recorded_and_read_back(desk: Desk) -> None:
    await desk.say("won Acme 45k")
    assert count(desk, Deal) == 1
    for words in ("Won", "Acme", "€45,000", "Mon 23 Nov", "of €200,000"):
        assert words in desk.last.text
    assert desk.last.labels == ("Edit", "Undo")


async def test_everything_delivered_twice_counts_once(desk: Desk) -> None:
    desk.door.times = 2
    await desk.say("won Acme 45k")
    assert (count(desk, Deal), len(desk.posts)) == (1, 1)
    await desk.reply(desk.last, "actually 48k")
    assert (count(desk, Deal), booked(desk)) == (1, 48_000_00)
    await desk.press(desk.last, "Undo")
    assert desk.last.text.startswith("↩️ Undone")
    assert booked(desk) == 0


async def test_own_words_are_nobodys(desk: Desk) -> None:
    await desk.say("won Acme 45k")
    assert desk.platform.receive(desk.own_words(), desk.connection) is None


async def test_a_reply_corrects_the_card_in_place_where_it_can(desk: Desk) -> None:
    await desk.say("won Acme 45k")
    posted = desk.last
    await desk.reply(posted, "actually 48k")
    assert "€48,000" in desk.last.text
    if desk.platform.can.edit:
        assert (desk.last.id, len(desk.posts)) == (posted.id, 1)


async def test_undo_and_put_back(desk: Desk) -> None:
    await desk.say("won Acme 45k")
    await desk.press(desk.last, "Undo")
    assert desk.last.text.startswith("↩️ Undone: won Acme")
    await desk.press(desk.last, "Put back")
    assert desk.last.text.startswith("✅ Won Acme")


async def test_a_missing_value_is_asked_for_and_typed_or_tapped(desk: Desk) -> None:
    await desk.say("won Acme")
    assert "amount" in desk.last.text
    await desk.say("45k")
    assert "✅ Won Acme" in desk.last.text
    await desk.say("new deal Initech 60k")
    await desk.say("won Initech")
    await desk.press(desk.last, "€60,000")
    assert "✅ Won Initech" in desk.last.text


async def test_a_command_is_answered(desk: Desk) -> None:
    await desk.say("/drumbeat pipeline" if desk.name == "slack" else "/pipeline")
    assert desk.posts


async def test_small_talk_gets_a_sign_where_there_are_signs(desk: Desk) -> None:
    await desk.say("thanks")
    if desk.platform.can.react:
        assert (len(desk.signs()), desk.posts) == (1, [])


async def test_a_form_is_shown_whole_or_asked_field_by_field(desk: Desk) -> None:
    await desk.say("won Acme 45k")
    await desk.press(desk.last, "Edit")
    if desk.platform.can.forms:
        assert desk.form()
        return
    amount = next(label for label in desk.last.labels if label.startswith("Amount"))
    await desk.press(desk.last, amount)
    await desk.say("48k")
    assert any("€48,000" in post.text for post in desk.posts)


async def test_a_room_is_greeted_set_up_and_hears_of_a_win(desk: Desk) -> None:
    if not desk.has_rooms:
        pytest.skip("nobody but one person is there")
    desk.door.times = 2

    def promote(session: Session, now: datetime) -> None:
        jonas = session.scalars(select(Person).where(Person.name == "Jonas Weber")).one()
        session.add(Grant(person_id=jonas.id, role=Role.ADMIN))

    desk.world.write(promote)
    desk.world.at("2026-11-23 10:40", "Europe/Berlin")
    await desk.let_bot(is_in=True)
    (hello,) = desk.in_room()
    assert (hello.text[:23], hello.labels) == ("Hello, I am Drumbeat. M", ("Set up this room",))
    card = next(post for post in desk.posts if "Which team is it for?" in post.text)
    assert "sales" in card.text
    await desk.press(card, "DACH")
    await desk.say("won Acme 45k")
    desk.world.later(minutes=3)
    await Clockwork(desk.world.database, desk.world.app.machine, desk.world.app.delivery.wake).tick()
    await desk.world.app.delivery.drain()
    assert [post.text for post in desk.in_room()][1:] == ["🎉 Jonas Weber won Acme!"]
    await desk.say("undo")
    await Clockwork(desk.world.database, desk.world.app.machine, desk.world.app.delivery.wake).tick()
    await desk.world.app.delivery.drain()
    assert len(desk.in_room()) == 1
    await desk.let_bot(is_in=False)
    await desk.let_bot(is_in=True)
    assert desk.in_room()[-1].text.startswith("I am back.")


async def test_what_the_bot_never_made_is_answered(desk: Desk) -> None:
    await desk.say("won Acme 45k")
    before = count(desk, Booking)
    assert "no longer valid" in await desk.press_unknown(desk.last)
    assert count(desk, Booking) == before


async def test_what_nobody_sends_is_refused_and_blocks_nobody(desk: Desk) -> None:
    for payload in ({"update_id": "x", "message": 5}, {"type": "event_callback", "event": 5}):
        try:
            assert desk.platform.receive(payload, desk.connection) is None
        except ValueError:
            await desk.door.bury(desk.name, desk.connection, json.dumps(payload), payload, "unreadable")
    await desk.say("won Acme 45k")
    assert count(desk, Deal) == 1
    assert count(desk, Inbox) >= 1


FULL = Card(
    (
        Title("The title"),
        Text((Span("plain "), Span("bold", Style.BOLD), Span(" struck", Style.STRIKE), Span(" link", url="https://example.com/x"))),
        Text((Span("muted"), Moment(datetime(2026, 11, 23, 9, 5, tzinfo=UTC), "Mon 23 Nov 10:05")), muted=True),
        Fields((("Customer", "Acme"), ("Amount", "€45,000"))),
        Table(("Name", "Share"), (("Mei", "66 %"), ("Jonas", "83 %")), (1,)),
        Buttons((Button("Press", "act", {}), LinkButton("Visit", "https://example.com/y"))),
        Select("Choose", (Button("First", "act", {}), Button("Second", "act", {}))),
    ),
    "The summary",
)  # fmt: skip
WORDS = (
    "The title",
    "plain",
    "bold",
    "struck",
    "link",
    "muted",
    "Customer",
    "Acme",
    "€45,000",
    "Name",
    "Jonas",
)
PRESSED = ("Press", "Visit", "First", "Second")


@pytest.mark.parametrize("platform", EVERY.values(), ids=EVERY)
@pytest.mark.parametrize("deed", [Deed.POST, Deed.EDIT])
def test_every_element_of_a_card_is_shown(platform: Platform, deed: Deed) -> None:
    shown = _written(platform, _order(FULL, deed))
    assert [word for word in (*WORDS, *PRESSED) if word not in shown] == []


@pytest.mark.parametrize("platform", EVERY.values(), ids=EVERY)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(card=cards)
def test_rendering_never_fails(platform: Platform, card: Card) -> None:
    order = _order(card, Deed.POST)
    assert platform.render(order).method is not None
    assert platform.render(replace(order, deed=Deed.EDIT)) is not None
    assert platform.paces(order) is not None


def _order(card: Card, deed: Deed) -> Order:
    tokens = [f"token-{n:016}" for n in range(len(buttons_of(card)))]
    message = "1" if deed is Deed.EDIT else None
    return Order(1, deed, "1", card=card, tokens=tokens, message=message)


def _written(platform: Platform, order: Order) -> str:
    """Everything that the call carries; the fifth's is the card itself."""
    call = platform.render(order)
    assert order.card is not None
    params = {"card": card_to_json(order.card)} if platform.name == "fifth" else dict(call.params)
    return json.dumps(params, ensure_ascii=False, default=str)
