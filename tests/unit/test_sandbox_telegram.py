from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.cards import Button, Buttons, Card, Span, Style, Text, card, plain
from bot.core.incoming import Kind, PlaceKind
from bot.core.platform import Call, Deed, Order, Refused, Sign
from bot.platforms.sandbox.network import Member, NotThere
from bot.platforms.sandbox.pretend_telegram import PretendTelegram, TelegramMessage
from bot.platforms.telegram import TELEGRAM
from tests.support.door import OpenDoor

AT = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
MEI, LI = "6001", "6002"
GROUP = "-1001700000000"
UNDO = Button("撤回", "x", {})


@pytest.fixture
def door() -> OpenDoor:
    return OpenDoor()


@pytest.fixture
def telegram(door: OpenDoor) -> PretendTelegram:
    network = PretendTelegram(door, lambda: AT)
    network.add_member(Member(MEI, "陈美", "mei", "zh"))
    network.add_member(Member(LI, "李雷", "li", "zh"))
    network.add_group(GROUP, "华南销售", [MEI, LI])
    network.direct(MEI)
    return network


async def say(telegram: PretendTelegram, a_card: Card, chat: str = MEI) -> TelegramMessage:
    order = Order(7, Deed.POST, chat, card=a_card, tokens=("t0", "t1"))
    number = TELEGRAM.sent(order, await telegram.call(TELEGRAM.render(order))).message
    return next(message for message in telegram.messages(chat) if str(message.id) == number)


async def test_private_message(telegram: PretendTelegram, door: OpenDoor) -> None:
    message = await telegram.type(MEI, MEI, "今天签下海尔 50万")
    (came,) = door.came
    assert (came.kind, came.place.kind, came.text) == (Kind.MESSAGE, PlaceKind.PRIVATE, "今天签下海尔 50万")
    assert (came.sender.user, came.sender.language, came.sent_at) == (MEI, "zh", AT)
    assert came.message == str(message.id)


async def test_start_and_commands(telegram: PretendTelegram, door: OpenDoor) -> None:
    await telegram.start(MEI, "CODE")
    await telegram.type(MEI, MEI, "/pipeline all")
    assert [(came.kind, came.command, came.text) for came in door.came] == [
        (Kind.START, "", "CODE"),
        (Kind.COMMAND, "pipeline", "all"),
    ]


async def test_group_hears_mentions_and_replies(telegram: PretendTelegram, door: OpenDoor) -> None:
    board = await say(telegram, card(plain("Board")), GROUP)
    await telegram.type(MEI, GROUP, "午饭?")
    await telegram.type(MEI, GROUP, "🎉 @drumbeat_bot 签下海尔")
    await telegram.type(MEI, GROUP, "改成 60万", reply_to=board.id)
    assert [came.mentioned for came in door.came] == [False, True, True]
    assert door.came[1].text == "🎉 签下海尔"
    assert door.came[2].reply_to == str(board.id)


async def test_edit_is_told_and_deletion_is_not(telegram: PretendTelegram, door: OpenDoor) -> None:
    message = await telegram.type(MEI, MEI, "签下海尔 50万")
    await telegram.edit(MEI, message, "签下海尔 60万")
    await telegram.delete(MEI, message)
    assert [came.kind for came in door.came] == [Kind.MESSAGE, Kind.EDIT]
    assert telegram.messages(MEI) == []
    with pytest.raises(NotThere, match="own messages"):
        await telegram.edit(LI, message, "我的")


async def test_keys_are_pressed_by_what_they_read(telegram: PretendTelegram, door: OpenDoor) -> None:
    message = await say(telegram, card(plain("海尔"), Buttons((Button("修改", "x", {}), UNDO))))
    await telegram.press(MEI, message, "撤回")
    (came,) = door.came
    assert (came.kind, came.token, came.message) == (Kind.CLICK, "t1", str(message.id))
    tap = Order(8, Deed.ANSWER_TAP, MEI, handle=came.handle, line="已撤回。")
    await telegram.call(TELEGRAM.render(tap))
    await telegram.call(TELEGRAM.render(tap))  # too late: as good as done
    assert telegram.notices == {MEI: ["已撤回。"]}
    with pytest.raises(NotThere, match="修改, 撤回"):
        await telegram.press(MEI, message, "恢复")


async def test_a_card_is_changed_in_place_and_signed(telegram: PretendTelegram) -> None:
    message = await say(telegram, card(plain("a < b"), Buttons((UNDO,))))
    changed = card(Text((Span("¥500,000", Style.STRIKE), Span(" ¥600,000"))))
    await telegram.call(TELEGRAM.render(Order(8, Deed.EDIT, MEI, card=changed, message=str(message.id))))
    await telegram.call(
        TELEGRAM.render(Order(9, Deed.REACT, MEI, message=str(message.id), sign=Sign.RECORDED))
    )
    assert telegram.text_of(message) == "¥500,000 ¥600,000"
    assert message.html == "<s>¥500,000</s> ¥600,000"
    assert telegram.labels(message) == []
    assert message.edited == AT
    assert list(message.reactions) == ["👌"]


async def test_an_edit_without_a_change_leaves_no_mark(telegram: PretendTelegram) -> None:
    message = await say(telegram, card(plain("same")))
    await telegram.call(
        TELEGRAM.render(Order(8, Deed.EDIT, MEI, card=card(plain("same")), message=str(message.id)))
    )
    assert message.edited is None


async def test_who_blocks_the_bot_is_not_reached(telegram: PretendTelegram, door: OpenDoor) -> None:
    await telegram.block(MEI)
    with pytest.raises(Refused, match="blocked") as refused:
        await say(telegram, card(plain("x")))
    assert refused.value.unreachable
    await telegram.block(MEI, blocked=False)
    await say(telegram, card(plain("x")))
    assert [came.kind for came in door.came] == [Kind.UNREACHABLE, Kind.START]


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (TELEGRAM.render(Order(1, Deed.POST, "9", card=card(plain("x")))), "chat not found"),
        (TELEGRAM.render(Order(1, Deed.EDIT, MEI, card=card(plain("x")), message="1")), "not found"),
        (Call("sendMessage", {"chat_id": 6001, "text": "<b>x", "parse_mode": "HTML"}), "end tag"),
        (Call("sendMessage", {"chat_id": 6001, "text": "<q>x</q>", "parse_mode": "HTML"}), "unsupported"),
        (Call("sendMessage", {"chat_id": 6001, "text": "<b> </b>", "parse_mode": "HTML"}), "empty"),
        (Call("sendDice", {"chat_id": 6001}), "method not found"),
    ],
)
async def test_refusals_are_telegrams(telegram: PretendTelegram, call: Call, why: str) -> None:
    with pytest.raises(Refused, match=why):
        await telegram.call(call)


async def test_who_never_pressed_start_is_not_reached(telegram: PretendTelegram) -> None:
    with pytest.raises(Refused) as refused:
        await say(telegram, card(plain("x")), LI)
    assert refused.value.unreachable
