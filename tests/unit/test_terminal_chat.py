from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from bot.core.cards import (
    Button,
    Buttons,
    Card,
    Element,
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
    card,
    plain,
)
from bot.core.incoming import Incoming, Kind, PlaceKind
from bot.core.platform import Deed, Order, Sign
from bot.platforms.terminal import TERMINAL, TerminalClient
from tests.support.cards import cards

AT = "2026-11-24T10:05:00+08:00"


def read(**payload: Any) -> Incoming:
    incoming = TERMINAL.receive({"id": "a1", "at": AT, "user": "Mei", **payload}, "main")
    assert incoming
    return incoming


def post(*elements: Element) -> Order:
    shown = card(*elements)
    tokens = [f"token{at}" for at, _ in enumerate(buttons_of(shown))]
    return Order(41, Deed.POST, "Mei", card=shown, tokens=tokens)


def shown(*elements: Element) -> str:
    return str(TERMINAL.render(post(*elements)).params["text"])


def button(label: str) -> Button:
    return Button(label, "act", {})


class Screen:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.client = TerminalClient(self.lines.append)

    async def show(self, order: Order) -> str:
        return TERMINAL.sent(order, await self.client.call(TERMINAL.render(order))).message


class TestTyping:
    def test_words(self) -> None:
        said = read(text=" 今天签下海尔 50万 ", zone="Asia/Shanghai")
        assert (said.kind, said.text, said.key) == (Kind.MESSAGE, "今天签下海尔 50万", "a1")
        assert (said.sender.user, said.sender.zone) == ("Mei", "Asia/Shanghai")
        assert (said.place.kind, said.place.room) == (PlaceKind.PRIVATE, "Mei")
        assert said.sent_at == datetime(2026, 11, 24, 2, 5, tzinfo=UTC)

    def test_a_command(self) -> None:
        said = read(text="/Deal 12 won")
        assert (said.kind, said.command, said.text) == (Kind.COMMAND, "deal", "12 won")

    def test_start_with_an_invitation(self) -> None:
        assert (read(text="/start inv1").kind, read(text="/start inv1").text) == (Kind.START, "inv1")

    def test_a_reply(self) -> None:
        assert read(text="make it 60k", reply_to="41").reply_to == "41"

    def test_an_empty_line_means_nothing(self) -> None:
        assert TERMINAL.receive({"id": "a1", "at": AT, "user": "Mei", "text": "  "}, "main") is None

    @pytest.mark.parametrize("payload", [{}, {"id": "a1", "user": "Mei", "at": 5}, {"id": "a1", "at": AT}])
    def test_what_is_no_line_is_refused(self, payload: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="not a line from the terminal"):
            TERMINAL.receive(payload, "main")

    def test_a_time_without_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="has no zone"):
            read(at="2026-11-24T10:05:00")


class TestCards:
    def test_elements_in_plain_text(self) -> None:
        assert shown(
            Title("✅ Won Acme #17"),
            Text((Span("€45,000", Style.STRIKE), Span(" €48,000 "), Span("now", Style.BOLD))),
            Text((Moment(datetime(2026, 11, 24, tzinfo=UTC), "Tue 24 Nov"),)),
            Fields((("Owner", "Mei"),)),
            Table(("#", "Name", "%"), (("1", "Jonas", "83 %"), ("2", "陈美", "6 %")), numeric=(0, 2)),
            Buttons((button("Edit"), button("Undo"), LinkButton("Board", "https://example.com"))),
            Select("Which deal?", (button("#17"), button("#23"))),
        ) == (
            "✅ Won Acme #17\n~~€45,000~~ €48,000 *now*\nTue 24 Nov\nOwner: Mei\n"
            "#  Name      %\n1  Jonas  83 %\n2  陈美    6 %\n"
            "[1] Edit  [2] Undo  Board: https://example.com\nWhich deal?\n[3] #17\n[4] #23"
        )

    def test_a_reaction_and_a_tap(self) -> None:
        assert TERMINAL.render(Order(1, Deed.REACT, "Mei", sign=Sign.THANKS)).params["text"] == "👍"
        assert TERMINAL.render(Order(1, Deed.ANSWER_TAP, "Mei", line="Done")).params["text"] == "Done"

    @settings(deadline=None)
    @given(a_card=cards)
    def test_any_card_can_be_shown_and_steers_no_terminal(self, a_card: Card) -> None:
        text = TERMINAL.render(post(*a_card.elements)).params["text"]
        assert not any(character < " " and character != "\n" for character in text)
        assert not set(text) & set("\u202e\u2066\x7f\x9b")


class TestPressing:
    async def test_a_number_presses_a_button_of_the_last_card(self) -> None:
        screen = Screen()
        await screen.show(post(plain("Won Acme"), Buttons((button("Edit"), button("Undo")))))
        assert screen.lines == ["Won Acme\n[1] Edit  [2] Undo"]
        pressed = read(**screen.client.typed("2"))
        assert (pressed.kind, pressed.token, pressed.message) == (Kind.CLICK, "token1", "41")
        assert screen.client.typed("3") == {"text": "3"}
        assert screen.client.typed("45k") == {"text": "45k"}

    async def test_numbers_outlive_a_passing_word(self) -> None:
        screen = Screen()
        await screen.show(post(plain("Right?"), Buttons((button("Yes"),))))
        await screen.show(Order(42, Deed.ANSWER_TAP, "Mei", line="One moment"))
        assert screen.client.typed("1")["token"] == "token0"

    async def test_an_edit_without_buttons_ends_them(self) -> None:
        screen = Screen()
        message = await screen.show(post(plain("Won Acme"), Buttons((button("Undo"),))))
        undone = Order(43, Deed.EDIT, "Mei", card=card(plain("Undone")), message=message)
        assert await screen.show(undone) == message
        assert screen.client.typed("1") == {"text": "1"}
