from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.cards import (
    Button,
    Buttons,
    Card,
    FieldKind,
    Form,
    FormField,
    Select,
    Span,
    Style,
    Table,
    Text,
    card,
    plain,
)
from bot.core.incoming import Answer, Incoming, Kind, PlaceKind
from bot.core.platform import Deed, Order, Refused, Sign
from bot.platforms.sandbox.network import Member, NotThere
from bot.platforms.sandbox.pretend_slack import LEFT_EMPTY, PretendSlack, SlackMessage
from bot.platforms.slack.receive import receive
from bot.platforms.slack.render import render, sent
from tests.support.door import OpenDoor

AT = datetime(2026, 11, 23, 9, 41, tzinfo=UTC)
JONAS, INES = "U0JONAS", "U0INES"
ROOM = "C0DACH"
UNDO = Button("Undo", "x", {})
FORM = Form(
    "Edit",
    "Save",
    "Cancel",
    "x",
    {},
    (
        FormField("amount", "Amount"),
        FormField("stage", "Stage", FieldKind.CHOICE, "won", (("won", "Won"), ("lost", "Lost"))),
        FormField("closes", "Closes", FieldKind.DATE, optional=True),
    ),
)


@pytest.fixture
def door() -> OpenDoor:
    return OpenDoor()


@pytest.fixture
def slack(door: OpenDoor) -> PretendSlack:
    network = PretendSlack(door, lambda: AT)
    network.add_member(Member(JONAS, "Jonas Weber", "jonas", "en", "Europe/Berlin", "jonas@sample.example"))
    network.add_member(Member(INES, "Ines Koch", "ines"))
    network.add_room(ROOM, "sales-dach", [JONAS, INES])
    network.direct(JONAS)
    return network


async def say(slack: PretendSlack, a_card: Card, room: str = "D0JONAS") -> SlackMessage:
    order = Order(7, Deed.POST, room, card=a_card, tokens=("t0", "t1", "t2"))
    return _said(slack, sent(order, await slack.call(render(order))).message, "D0JONAS")


def _said(slack: PretendSlack, ts: str, room: str) -> SlackMessage:
    return next(message for message in slack.messages(room) if message.ts == ts)


async def test_direct_message(slack: PretendSlack, door: OpenDoor) -> None:
    message = await slack.type(JONAS, "D0JONAS", "won <Acme> & Co 🎉 45k")
    (came,) = door.came
    assert came.text == "won <Acme> & Co 🎉 45k"
    assert (came.kind, came.place.kind, came.sender.user) == (Kind.MESSAGE, PlaceKind.PRIVATE, JONAS)
    assert came.sent_at == AT
    assert slack.text_of(message) == "won <Acme> & Co 🎉 45k"


async def test_a_mention_in_a_room_comes_twice_with_one_key(slack: PretendSlack, door: OpenDoor) -> None:
    await slack.type(JONAS, ROOM, "@drumbeat won Acme, ask @ines")
    assert [came.key for came in door.came] == [door.came[0].key] * 2
    assert all(came.mentioned and came.text == "won Acme, ask @U0INES" for came in door.came)


async def test_talk_in_a_room_is_told_without_mention(slack: PretendSlack, door: OpenDoor) -> None:
    await slack.type(JONAS, ROOM, "lunch?")
    assert [came.mentioned for came in door.came] == [False]


async def test_answer_in_a_thread(slack: PretendSlack, door: OpenDoor) -> None:
    root = await say(slack, card(plain("Won Acme")))
    await slack.type(JONAS, "D0JONAS", "actually 48k", thread=root.ts)
    assert door.came[0].reply_to == root.ts


async def test_edit_and_delete(slack: PretendSlack, door: OpenDoor) -> None:
    message = await slack.type(JONAS, "D0JONAS", "won Acme 45k")
    await slack.edit(JONAS, message, "won Acme 48k")
    await slack.delete(JONAS, message)
    assert [came.kind for came in door.came] == [Kind.MESSAGE, Kind.EDIT, Kind.DELETE]
    assert [came.message for came in door.came] == [message.ts] * 3
    assert door.came[1].text == "won Acme 48k"
    assert slack.messages("D0JONAS") == []
    with pytest.raises(NotThere, match="own messages"):
        await slack.edit(INES, message, "mine")


async def test_command_shows_its_passing_line_to_one_person(slack: PretendSlack, door: OpenDoor) -> None:
    door.answers = [Answer(line="See <our> messages.")]
    await slack.type(JONAS, ROOM, "/pipeline team north")
    assert (door.came[0].command, door.came[0].text) == ("pipeline", "team north")
    (passing,) = slack.messages(ROOM)
    assert (passing.only_for, slack.text_of(passing)) == (JONAS, "See <our> messages.")


async def test_buttons_and_menus_are_pressed_by_what_they_read(slack: PretendSlack, door: OpenDoor) -> None:
    menu = Select("Move to", (Button("Proposal", "x", {}), Button("Lead", "x", {})))
    message = await say(slack, card(plain("Acme"), Buttons((UNDO,)), menu))
    assert slack.labels(message) == ["Undo", "Proposal", "Lead"]
    await slack.press(JONAS, message, "Undo")
    await slack.press(JONAS, message, "Lead")
    assert [(came.kind, came.token) for came in door.came] == [(Kind.CLICK, "t0"), (Kind.CLICK, "t2")]
    assert [came.message for came in door.came] == [message.ts] * 2
    with pytest.raises(NotThere, match="Undo, Proposal, Lead"):
        await slack.press(JONAS, message, "Edit")


async def test_reading_a_card(slack: PretendSlack) -> None:
    amount = Text((Span("€45,000", Style.STRIKE), Span(" €48,000")))
    note = Text((Span("assumed: EUR"),), muted=True)
    table = Table(("Deal", "Sum"), (("Acme", "1"),))
    message = await say(slack, card(amount, note, table))
    assert slack.text_of(message) == "~€45,000~ €48,000\nassumed: EUR\nDeal | Sum\nAcme | 1"


async def test_a_card_is_changed_in_place_and_signed(slack: PretendSlack) -> None:
    message = await say(slack, card(plain("one"), Buttons((UNDO,))), room=JONAS)
    await slack.call(render(Order(8, Deed.EDIT, "D0JONAS", card=card(plain("two")), message=message.ts)))
    await slack.call(render(Order(9, Deed.REACT, "D0JONAS", message=message.ts, sign=Sign.RECORDED)))
    assert (slack.text_of(message), slack.labels(message)) == ("two", [])
    assert message.edited
    assert list(message.reactions) == ["white_check_mark"]


async def test_form_from_click_to_submit(slack: PretendSlack, door: OpenDoor) -> None:
    message = await say(slack, card(plain("Acme"), Buttons((UNDO,))))
    await slack.press(JONAS, message, "Undo")
    order = Order(9, Deed.OPEN_FORM, "D0JONAS", form=FORM, tokens=("form-token",), handle=door.came[0].handle)
    await slack.call(render(order))
    assert await slack.submit(JONAS, {}) == {"amount": LEFT_EMPTY}
    door.answers = [Answer(errors={"amount": "That is no amount."})]
    assert await slack.submit(JONAS, {"amount": "much"}) == {"amount": "That is no amount."}
    assert await slack.submit(JONAS, {"amount": "48k", "closes": "2026-11-30"}) == {}
    form = door.came[-1]
    assert (form.kind, form.token) == (Kind.FORM, "form-token")
    assert form.values == {"amount": "48k", "stage": "won", "closes": "2026-11-30"}
    with pytest.raises(NotThere, match="no form"):
        await slack.submit(JONAS, {})


async def test_a_ticket_opens_one_modal(slack: PretendSlack, door: OpenDoor) -> None:
    await slack.type(JONAS, "D0JONAS", "/deal")
    call = render(Order(9, Deed.OPEN_FORM, "D0JONAS", form=FORM, tokens=("t",), handle=door.came[0].handle))
    await slack.call(call)
    with pytest.raises(Refused, match="invalid_trigger_id"):
        await slack.call(call)


@pytest.mark.parametrize(
    ("order", "why"),
    [
        (Order(1, Deed.POST, "C0NONE", card=card(plain("x"))), "channel_not_found"),
        (Order(1, Deed.EDIT, ROOM, card=card(plain("x")), message="1.2"), "message_not_found"),
        (Order(1, Deed.REACT, ROOM, message="1.2", sign=Sign.NOTED), "message_not_found"),
        (Order(1, Deed.FETCH_PROFILE, ROOM, user="U0NONE"), "user_not_found"),
    ],
)
async def test_refusals_are_slacks(slack: PretendSlack, order: Order, why: str) -> None:
    with pytest.raises(Refused, match=why):
        await slack.call(render(order))


async def test_profile_of_a_full_member_carries_the_email(slack: PretendSlack) -> None:
    result = await slack.call(render(Order(1, Deed.FETCH_PROFILE, JONAS, user=JONAS)))
    payload = {"type": "profile", "outbox": 1, "inbox": "5", "user": JONAS, "result": result}
    came = receive(payload, "main")
    assert isinstance(came, Incoming)
    assert came.sender.email == "jonas@sample.example"
    assert (came.sender.zone, came.sender.language) == ("Europe/Berlin", "en")


async def test_what_arrived_is_found_again(slack: PretendSlack) -> None:
    message = await say(slack, card(plain("Acme")))
    found = await slack.find(Order(7, Deed.POST, "D0JONAS"))
    assert found is not None
    assert found.message == message.ts
    assert await slack.find(Order(8, Deed.POST, "D0JONAS")) is None


async def test_messages_keep_their_order_when_the_clock_stands_still(slack: PretendSlack) -> None:
    ts = [(await slack.type(JONAS, "D0JONAS", str(number))).ts for number in range(5)]
    assert ts == sorted(set(ts))
    assert timedelta(seconds=float(ts[-1]) - AT.timestamp()) < timedelta(seconds=1)


async def test_everybody_who_looks_on_is_told(door: OpenDoor) -> None:
    seen: list[int] = []
    network = PretendSlack(door, lambda: AT, lambda: seen.append(1))
    network.add_member(Member(JONAS, "Jonas", "jonas"))
    await network.type(JONAS, network.direct(JONAS), "hi")
    assert seen
