from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain
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
    Tone,
    buttons_of,
    card,
    plain,
)
from bot.core.platform import Call, Deed, Order, Sign
from bot.platforms.telegram.render import render
from tests.support.cards import cards
from tests.support.telegram.html import parse, units
from tests.support.telegram.spec import faults_of_call

BIDI_AND_CONTROLS = "\u202e\u2066\u2069\u200b\x00\x07"


def order(a_card: Card, deed: Deed = Deed.POST, room: str = "7001", **more: Any) -> Order:
    tokens = [f"token{at}" for at, _ in enumerate(buttons_of(a_card))]
    return Order(1, deed, room, card=a_card, tokens=tokens, **more)


def post(*elements: Element, room: str = "7001") -> Call:
    call = render(order(card(*elements), room=room))
    assert faults_of_call(call.method, call.params) == []
    return call


def text_of(*elements: Element, room: str = "7001") -> str:
    return str(post(*elements, room=room).params["text"])


def rows_of(*elements: Element) -> list[list[str]]:
    markup = post(*elements).params["reply_markup"]["inline_keyboard"]
    return [[key["text"] for key in row] for row in markup]


def button(label: str, tone: Tone = Tone.PLAIN) -> Button:
    return Button(label, "act", {}, tone)


def labels(count: int) -> tuple[Button, ...]:
    return tuple(button(f"Option {at}") for at in range(count))


class TestWords:
    def test_styles_and_escapes(self) -> None:
        spans = (
            Span("Won ", Style.BOLD),
            Span("a<b & c"),
            Span("€45,000", Style.STRIKE),
            Span(" /deal 12", Style.CODE),
            Span("here", url="https://example.com/?a=1&b=2"),
        )
        assert text_of(Text(spans)) == (
            "<b>Won </b>a&lt;b &amp; c<s>€45,000</s><code> /deal 12</code>"
            '<a href="https://example.com/?a=1&amp;b=2">here</a>'
        )

    def test_a_muted_paragraph_keeps_its_emphasis(self) -> None:
        spans = (Span("so far "), Span("66 %", Style.BOLD), Span(" quiet", Style.MUTED))
        assert text_of(Text(spans, muted=True)) == "<i>so far </i><i><b>66 %</b></i><i> quiet</i>"

    def test_only_web_addresses_become_links(self) -> None:
        assert text_of(Text((Span("here", url="javascript:alert(1)"),))) == "here"

    def test_a_moment_is_shown_in_words_and_can_be_tapped(self) -> None:
        moment = Moment(datetime(2026, 11, 24, 4, 50, tzinfo=UTC), "Tue 24 Nov 12:50")
        assert text_of(Text((moment,))) == '<tg-time unix="1795495800">Tue 24 Nov 12:50</tg-time>'

    def test_a_name_calls_nobody_in_a_group(self) -> None:
        said = plain("won Acme with @ana, ask ana@example.com")
        assert text_of(said) == "won Acme with @ana, ask ana@example.com"
        assert text_of(said, room="-1001") == "won Acme with @\u2060ana, ask ana@example.com"

    def test_a_card_without_words_shows_its_summary(self) -> None:
        only_buttons = Card((Buttons((button("Yes"),)),), summary="Right?")
        assert render(order(only_buttons)).params["text"] == "Right?"
        assert render(order(Card((), summary=""))).params["text"] == "…"

    def test_elements_stand_one_below_the_other(self) -> None:
        assert text_of(Title("Acme"), plain("Won"), Fields((("Owner", "Mei"), ("Stage", "won")))) == (
            "<b>Acme</b>\nWon\n<b>Owner:</b> Mei\n<b>Stage:</b> won"
        )


class TestTables:
    def test_columns_are_aligned_and_chinese_counts_twice(self) -> None:
        board = Table(
            ("#", "Name", "%"), (("1", "Jonas Weber", "83 %"), ("2", "陈美", "6 %")), numeric=(0, 2)
        )
        assert text_of(board) == (
            "<pre>#  Name            %\n1  Jonas Weber  83 %\n2  陈美          6 %</pre>"
        )

    def test_a_wide_table_becomes_lines_for_a_phone(self) -> None:
        wide = Table(
            ("#", "Customer", "Stage", "Amount"),
            (("1", "Initech International", "negotiation", "€48,000"),),
            numeric=(0, 3),
        )
        assert text_of(wide) == "<b>1 Initech International</b>\nStage: negotiation\nAmount: €48,000"


class TestKeyboard:
    def test_a_row_of_buttons(self) -> None:
        keys = (button("Edit"), button("Undo", Tone.DANGER), LinkButton("Open", "https://example.com/x"))
        assert post(Buttons(keys)).params["reply_markup"] == {
            "inline_keyboard": [
                [
                    {"text": "Edit", "callback_data": "token0"},
                    {"text": "Undo", "callback_data": "token1", "style": "danger"},
                    {"text": "Open", "url": "https://example.com/x"},
                ]
            ]
        }

    def test_long_labels_take_more_rows_of_about_the_same_length(self) -> None:
        four = tuple(map(button, ("我来处理", "已解决", "不归我", "需要信息")))
        assert rows_of(Buttons(four)) == [["我来处理", "已解决"], ["不归我", "需要信息"]]

    def test_a_very_long_label_has_a_row_of_its_own_and_is_cut(self) -> None:
        rows = rows_of(Buttons((button("Not the same company " * 5), button("No"))))
        assert [len(row) for row in rows] == [1, 1]
        assert rows[0][0].endswith("…")

    def test_a_select_leaves_room_for_the_other_buttons(self) -> None:
        rows = rows_of(Select("Which deal?", labels(150)), Buttons((button("None of them"),)))
        assert len(list(chain(*rows))) == 91
        assert max(map(len, rows)) == 2
        assert rows[-1] == ["None of them"]
        assert text_of(Select("Which deal?", labels(3))) == "<i>Which deal?</i>"

    def test_each_button_keeps_its_own_token_beyond_a_cut_select(self) -> None:
        call = post(Select("Which deal?", labels(150)), Buttons((button("None of them"),)))
        assert call.params["reply_markup"]["inline_keyboard"][-1][0]["callback_data"] == "token150"

    def test_a_link_that_telegram_refuses_stands_in_the_text(self) -> None:
        call = post(plain("Board"), Buttons((LinkButton("Open", "http://localhost:8765/x"),)))
        assert call.params["text"] == "Board\nOpen: http://localhost:8765/x"
        assert "reply_markup" not in call.params

    def test_a_button_without_token_is_left_out(self) -> None:
        lonely = Order(1, Deed.POST, "7001", card=card(plain("x"), Buttons((button("Yes"),))), tokens=())
        assert "reply_markup" not in render(lonely).params


class TestDeeds:
    def test_a_post_says_where(self) -> None:
        call = render(order(card(plain("x")), room="-1001", thread="5", reply_to="9"))
        assert call == Call(
            "sendMessage",
            {
                "chat_id": -1001,
                "message_thread_id": 5,
                "text": "x",
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
                "reply_parameters": {"message_id": 9, "allow_sending_without_reply": True},
            },
        )

    def test_an_edit_names_the_message(self) -> None:
        call = render(order(card(plain("x")), Deed.EDIT, message="12"))
        assert call.method == "editMessageText"
        assert (call.params["chat_id"], call.params["message_id"]) == (7001, 12)

    @pytest.mark.parametrize(
        ("sign", "picture"), [(Sign.RECORDED, "👌"), (Sign.THANKS, "👍"), (Sign.NOTED, "👀")]
    )
    def test_a_reaction(self, sign: Sign, picture: str) -> None:
        call = render(Order(1, Deed.REACT, "-1001", message="11", sign=sign))
        assert call.params["reaction"] == [{"type": "emoji", "emoji": picture}]
        assert faults_of_call(call.method, call.params) == []

    def test_a_tap_is_answered_in_one_short_line(self) -> None:
        silent = render(Order(1, Deed.ANSWER_TAP, "7001", handle="77001"))
        assert silent == Call("answerCallbackQuery", {"callback_query_id": "77001"})
        long = render(Order(1, Deed.ANSWER_TAP, "7001", handle="77001", line="已经处理过了" * 50))
        assert units(long.params["text"]) == 200
        assert faults_of_call(long.method, long.params) == []

    def test_a_whisper_is_a_reply(self) -> None:
        call = render(
            Order(1, Deed.WHISPER, "-1001", line="Press Start first: t.me/drumbeat_bot", reply_to="9")
        )
        assert call.params["text"] == "Press Start first: t.me/drumbeat_bot"
        assert call.params["reply_parameters"]["message_id"] == 9


class TestLimits:
    def test_a_long_text_is_cut_outside_of_its_markup(self) -> None:
        call = post(plain("&" * 4090), Text((Span("bold & more", Style.BOLD),)))
        shown = parse(call.params["text"])
        assert units(shown.text) == 4096
        assert shown.text.endswith("bold…")
        assert call.params["text"].endswith("<b>bold…</b>")

    def test_what_fits_exactly_is_whole(self) -> None:
        assert text_of(plain("x" * 4096)) == "x" * 4096
        assert text_of(plain("x" * 4096), plain("y")).endswith("x…")

    def test_a_character_of_two_units_is_never_halved(self) -> None:
        assert text_of(plain("x" + "🎉" * 3000)).endswith("🎉…")

    def test_more_than_a_hundred_entities_become_plain_words(self) -> None:
        spans = tuple(Span(f"{at} ", Style.BOLD) for at in range(150))
        shown = parse(text_of(Text(spans)))
        assert len(shown.entities) == 100
        assert "149" in shown.text

    @settings(deadline=None)
    @given(a_card=cards)
    def test_any_card_is_one_that_telegram_takes(self, a_card: Card) -> None:
        for deed, room in ((Deed.POST, "-1001"), (Deed.EDIT, "7001")):
            call = render(order(a_card, deed, room, message="12"))
            assert faults_of_call(call.method, call.params) == []
            shown = parse(call.params["text"])
            assert shown.text.strip()
            assert not set(shown.text) & set(BIDI_AND_CONTROLS)
            assert _surplus(shown.entities, a_card) == set()
            keys = list(chain(*call.params.get("reply_markup", {}).get("inline_keyboard", [])))
            assert len(keys) <= 100
            assert all(key["text"].strip() for key in keys)


def _surplus(entities: Sequence[Any], a_card: Card) -> set[str]:
    """Tags in the message that none of the card's elements asks for."""
    asked = set[str]()
    for element in a_card.elements:
        match element:
            case Text(spans=spans, muted=muted):
                asked |= {"i"} if muted else set()
                asked |= {_tag(span) for span in spans}
                asked |= {"a"} if any(isinstance(span, Span) and span.url for span in spans) else set()
            case Title():
                asked |= {"b"}
            case Fields():
                asked |= {"b"}
            case Table():
                asked |= {"b", "pre"}
            case Select():
                asked |= {"i"}
            case _:
                pass
    return {entity.tag for entity in entities} - asked


def _tag(span: Span | Moment) -> str:
    if isinstance(span, Moment):
        return "tg-time"
    return {Style.BOLD: "b", Style.STRIKE: "s", Style.MUTED: "i", Style.CODE: "code"}.get(span.style, "")
