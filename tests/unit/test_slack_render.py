"""Each deed and each element as the call that Slack gets."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.cards import (
    Button,
    Buttons,
    Card,
    Element,
    FieldKind,
    Fields,
    Form,
    FormField,
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
from bot.core.platform import Deed, Order, Sent, Sign
from bot.platforms.slack.render import NOTHING_TO_DO, paces, render, sent
from tests.support.slack.judge import NASTY, check_message, check_view, nodes, texts

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def post(a_card: Card, *, tokens: list[str] | None = None, deed: Deed = Deed.POST) -> dict[str, Any]:
    made = tokens if tokens is not None else [f"tok{i}" for i, _ in enumerate(buttons_of(a_card))]
    call = render(Order(7, deed, "C1", a_card, tokens=made, message="1.1", thread="1.0", user="U1"))
    assert json.loads(json.dumps(call.params)) == call.params
    check_message(call.params)
    return dict(call.params)


def press(label: str = "Undo", tone: Tone = Tone.PLAIN) -> Button:
    return Button(label, "deal.undo", {"deal": 41}, tone)


def test_a_read_back_card() -> None:
    params = post(
        card(
            Text((Span("✅ Won "), Span("Acme", Style.BOLD), Span(" #17 · "), Span("€45,000", Style.STRIKE))),
            plain("November: €166,000 of €200,000"),
            Text((Span("assumed: direct"),), muted=True),
            Buttons((press("Edit"), press("Undo", Tone.DANGER), LinkButton("Board", "https://a.example/b"))),
            summary="Won Acme & Co <#17>",
        ),
        tokens=["t-edit", "t-undo"],
    )
    words, muted, actions = params.pop("blocks")
    assert params == {
        "channel": "C1",
        "text": "Won Acme &amp; Co &lt;#17&gt;",
        "parse": "none",
        "link_names": False,
        "thread_ts": "1.0",
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {"event_type": "drumbeat", "event_payload": {"outbox_id": 7}},
    }
    assert [part["text"] for part in words["elements"][0]["elements"]] == [
        "✅ Won ",
        "Acme",
        " #17 · ",
        "€45,000",
        "\n",
        "November: €166,000 of €200,000",
    ]
    assert words["elements"][0]["elements"][3]["style"] == {"strike": True}
    assert muted["elements"] == [{"type": "plain_text", "text": "assumed: direct", "emoji": False}]
    edit, undo, board = actions["elements"]
    assert (edit["action_id"], edit["value"]) == ("act:0", "t-edit")
    assert "style" not in edit
    assert (undo["action_id"], undo["value"], undo["style"]) == ("act:1", "t-undo", "danger")
    assert board["url"] == "https://a.example/b"
    assert "value" not in board


def test_a_moment_is_shown_in_the_readers_own_zone() -> None:
    moment = Moment(AT, "Tue 24 Nov 10:30")
    blocks = post(card(Text((moment,)), Text((Span("as of "), moment), muted=True)))["blocks"]
    date = blocks[0]["elements"][0]["elements"][0]
    assert date["timestamp"] == int(AT.timestamp())
    assert date["fallback"] == "Tue 24 Nov 10:30"
    assert [part["type"] for part in blocks[1]["elements"]] == ["plain_text", "mrkdwn"]
    assert blocks[1]["elements"][1]["text"].endswith("|Tue 24 Nov 10:30>")


def test_links() -> None:
    link = Span("offer <b>|", url="https://a.example/?x=1&y=<2>|3")
    words, muted = post(card(Text((link,)), Text((link, Span(" ok")), muted=True)))["blocks"]
    assert words["elements"][0]["elements"][0]["url"] == link.url
    assert muted["elements"][0]["text"] == ("<https://a.example/?x=1&amp;y=%3C2%3E%7C3|offer &lt;b&gt;/>")
    for url in ("javascript:alert(1)", "slack://x", "https://" + "x" * 3_000, "https://a b", ""):
        blocks = post(card(Text((Span("x", url=url),)), Buttons((LinkButton("y", url),))))["blocks"]
        assert [node["type"] for node in nodes(blocks) if node.get("text") == "x"] == ["text"]
        assert not [block for block in blocks if block["type"] == "actions"]


def test_fields_are_lines() -> None:
    (block,) = post(card(Fields((("Stage", "negotiation"), ("Close", ""), ("", "")))))["blocks"]
    assert texts(block) == ["Stage", " ", "negotiation", "\n", "Close"]


def test_a_table_has_no_empty_cell_and_aligns_figures() -> None:
    board = Table(("", "Name", "%"), (("1", "Jonas", "83"), ("2", "", "66"), ("3",)), numeric=(2,))
    (block,) = post(card(board))["blocks"]
    assert [[text for cell in row for text in texts(cell)] for row in block["rows"]] == [
        ["\u00a0", "Name", "%"],
        ["1", "Jonas", "83"],
        ["2", "–", "66"],
        ["3", "–", "–"],
    ]
    assert [column["align"] for column in block["column_settings"]] == ["left", "left", "right"]


def test_a_second_table_becomes_lines() -> None:
    table, lines = post(card(Table(("a", "b"), (("1", "2"),)), Table(("c", "d"), (("3", ""),))))["blocks"]
    assert table["type"] == "table"
    assert texts(lines) == ["c · d\n3 · –"]


def test_a_select_carries_a_token_for_each_option() -> None:
    menu = Select("Which one?", tuple(press(f"Deal {i}") for i in range(150)))
    (block,) = post(card(menu, Buttons((press(),))))["blocks"][:1]
    options = block["elements"][0]["options"]
    assert len(options) == 100
    assert [option["value"] for option in options[:2]] == ["tok0", "tok1"]


def test_tokens_stay_with_their_buttons_whatever_is_cut() -> None:
    a_card = card(
        plain("x" * 20_000),
        Buttons((press("a"), LinkButton("no", "no link"), press("b"))),
        Table(("h",), (("y" * 2_000,),) * 200),
        Select("?", tuple(press(str(i)) for i in range(120))),
        Buttons((press("c"),)),
    )
    found = {node["text"]["text"]: node["value"] for node in nodes(post(a_card)["blocks"]) if "value" in node}
    assert found["a"] == "tok0"
    assert found["b"] == "tok1"
    assert found["99"] == "tok101"
    assert found["c"] == "tok122"


def test_more_than_fifty_blocks_lose_words_and_no_button() -> None:
    elements: list[Element] = []
    for number in range(40):
        elements += [Title(f"Title {number}"), Buttons((press(str(number)),))]
    blocks = post(card(*elements))["blocks"]
    assert len(blocks) == 50
    assert sum(block["type"] == "actions" for block in blocks) == 40
    assert texts(blocks[-1]) == ["…"]


def test_thirty_buttons_take_two_blocks() -> None:
    first, second = post(card(Buttons(tuple(press(str(i)) for i in range(30)))))["blocks"]
    assert (len(first["elements"]), len(second["elements"])) == (25, 5)


def test_buttons_without_tokens_are_left_out() -> None:
    assert "blocks" not in post(card(Buttons((press(),)), summary="x"), tokens=[])


@pytest.mark.parametrize("text", NASTY)
def test_peoples_words_stay_words(text: str) -> None:
    everywhere = card(
        Title(text),
        plain(text),
        Text((Span(text, Style.BOLD), Span(text, url="https://a.example"), Moment(AT, text)), muted=True),
        Fields(((text, text),)),
        Table((text,), ((text,),)),
        Buttons((press(text), LinkButton(text, "https://a.example"))),
        Select(text, (press(text),)),
        summary=text,
    )
    for deed in (Deed.POST, Deed.EDIT, Deed.WHISPER):
        post(everywhere, deed=deed)


def test_an_edit_names_its_message_and_clips_by_bytes() -> None:
    params = post(card(plain("x"), summary="界" * 2_000), deed=Deed.EDIT)
    assert params["ts"] == "1.1"
    assert "metadata" not in params
    assert params["text"] == "界" * 1_332 + "…"
    assert post(card(plain("x"), summary="&" * 2_000))["text"] == "&amp;" * 799 + "…"


def test_react() -> None:
    order = Order(1, Deed.REACT, "C1", message="1.1", sign=Sign.RECORDED)
    assert render(order).method == "reactions.add"
    assert render(order).params == {"channel": "C1", "timestamp": "1.1", "name": "white_check_mark"}
    names = {
        sign: render(Order(1, Deed.REACT, "C1", message="1.1", sign=sign)).params["name"] for sign in Sign
    }
    assert names == {Sign.RECORDED: "white_check_mark", Sign.THANKS: "+1", Sign.NOTED: "eyes"}


def test_a_whisper_is_for_one_person() -> None:
    call = render(Order(1, Deed.WHISPER, "C1", user="U1", line="See your direct message, <@U2>."))
    assert call.method == "chat.postEphemeral"
    assert (call.params["channel"], call.params["user"]) == ("C1", "U1")
    assert call.params["text"] == "See your direct message, &lt;@U2&gt;."
    check_message(call.params)


def test_a_tap_needs_no_answer_unless_there_is_something_to_say() -> None:
    assert render(Order(1, Deed.ANSWER_TAP, "C1", user="U1")) == NOTHING_TO_DO
    call = render(Order(1, Deed.ANSWER_TAP, "C1", user="U1", line="Only Ines may decide this."))
    assert (call.method, call.params["user"]) == ("chat.postEphemeral", "U1")


def test_a_profile_is_asked_with_its_language() -> None:
    call = render(Order(1, Deed.FETCH_PROFILE, "", user="U1"))
    assert (call.method, call.params) == ("users.info", {"user": "U1", "include_locale": True})


FORM = Form(
    title="Edit Acme, the customer with the long name",
    submit="Save",
    cancel="Cancel",
    action="deal.edit",
    args={"deal": 41},
    fields=(
        FormField("amount", "Amount", value="€45,000", hint="in full"),
        FormField("stage", "Stage", FieldKind.CHOICE, "won", (("won", "Won"), ("lost", "Lost"))),
        FormField("closes", "Closes", FieldKind.DATE, "2026-11-27", optional=True),
        FormField("note", "Note", FieldKind.PARAGRAPH, optional=True),
    ),
)


def test_a_form_is_a_modal() -> None:
    call = render(Order(1, Deed.OPEN_FORM, "C1", form=FORM, tokens=["tok"], handle="1.2", user="U1"))
    view = call.params["view"]
    check_view(view)
    assert (call.method, call.params["trigger_id"]) == ("views.open", "1.2")
    assert (view["private_metadata"], view["title"]["text"]) == ("tok", "Edit Acme, the customer…")
    amount, stage, closes, note = (block["element"] for block in view["blocks"])
    assert amount["initial_value"] == "€45,000"
    assert stage["initial_option"]["value"] == "won"
    assert closes["initial_date"] == "2026-11-27"
    assert note["multiline"]
    assert [block["optional"] for block in view["blocks"]] == [False, False, True, True]


def test_a_persons_page_is_a_view_of_the_same_blocks() -> None:
    shown = Card((Title("November"), Buttons((Button("Report", "a", {}),))), "November")
    call = render(Order(1, Deed.HOME, "U1", shown, tokens=["tok"], user="U1"))
    posted = render(Order(1, Deed.POST, "U1", shown, tokens=["tok"]))
    assert call.method == "views.publish"
    view = {"type": "home", "blocks": posted.params["blocks"]}
    assert call.params == {"user_id": "U1", "view": view}
    assert len(render(Order(1, Deed.HOME, "U1", Card((), ""), user="U1")).params["view"]["blocks"]) == 1


@pytest.mark.parametrize("deed", Deed)
def test_an_order_that_lacks_everything_still_renders(deed: Deed) -> None:
    order = Order(1, deed, "")
    assert json.dumps(render(order).params) is not None
    assert all(pace.every > 0 for pace in paces(order))


def test_sent() -> None:
    order = Order(1, Deed.POST, "U1")
    result = {"ok": True, "channel": "D1", "ts": "1.1"}
    assert sent(order, result) == Sent("1.1", "D1", result)
    assert sent(Order(1, Deed.WHISPER, "C1"), {"message_ts": "1.2"}).message == "1.2"
    assert sent(Order(1, Deed.REACT, "C1"), {}).room == "C1"
