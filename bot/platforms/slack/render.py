"""Outbox row → one call of Slack's API. Pure and total: never raises, never exceeds a limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, assert_never

from bot.core.cards import Card, FieldKind, Form, FormField, Span, Text
from bot.core.platform import Call, Deed, File, Order, Pace, Sent, Sign
from bot.platforms.slack.blocks import Block, blocks_of, plain_text, summary_of
from bot.platforms.slack.text import clip, escape_within

NOTHING_TO_DO = Call("", {})
"""A call that the client answers itself: Slack takes the waiting sign off a pressed button by the acknowledgement."""

FETCH, UPLOAD = "files.fetch", "files.upload"
"""Several calls in one: what Slack says of a file and its content; a place to put a file, putting and showing it."""

_MOST_OF_SUMMARY = 4_000  # UTF-8 bytes; chat.update refuses more
_MOST_OF_LINE = 3_000
_SIGNS = {Sign.RECORDED: "white_check_mark", Sign.THANKS: "+1", Sign.NOTED: "eyes"}
_LITERAL = {"parse": "none", "link_names": False}
_QUIET = {"unfurl_links": False, "unfurl_media": False}


def render(order: Order) -> Call:
    match order.deed:
        case Deed.POST:
            return Call("chat.postMessage", _message(order) | _thread(order) | _QUIET | _mark(order))
        case Deed.EDIT:
            return Call("chat.update", _message(order) | {"ts": order.message or ""})
        case Deed.DELETE:
            return Call("chat.delete", {"channel": order.room, "ts": order.message or ""})
        case Deed.REACT:
            name = _SIGNS[order.sign or Sign.NOTED]
            message = {"channel": order.room, "timestamp": order.message or ""}
            return Call("reactions.add", message | {"name": name})
        case Deed.WHISPER:
            return Call("chat.postEphemeral", _message(order) | {"user": order.user} | _thread(order))
        case Deed.OPEN_FORM:
            view = modal(order.form, order.tokens[0] if order.tokens else "")
            return Call("views.open", {"trigger_id": order.handle, "view": view})
        case Deed.ANSWER_TAP:
            if not order.line:
                return NOTHING_TO_DO
            return Call("chat.postEphemeral", _message(order) | {"user": order.user} | _thread(order))
        case Deed.HOME:
            return Call("views.publish", {"user_id": order.user, "view": _home(order)})
        case Deed.FETCH_PROFILE:
            return Call("users.info", {"user": order.user, "include_locale": True})
        case Deed.FETCH_ROOM:
            return Call("conversations.info", {"channel": order.room})
        case Deed.FETCH_FILE:
            return Call(FETCH, {"file": order.file.id if order.file else ""})
        case Deed.SEND_FILE:
            return Call(UPLOAD, _file(order.file) | {"channel_id": order.room} | _thread(order))
        case _:
            assert_never(order.deed)


def _file(file: File | None) -> dict[str, Any]:
    name = clip(file.name if file else "", 100).strip() or "file.csv"
    return {"filename": name, "content": file.text if file else ""}


def _message(order: Order) -> dict[str, Any]:
    """A line without a card is shown as a card of that line: in blocks nothing of it is read as markup."""
    line = clip(order.line, _MOST_OF_LINE)
    card = order.card or Card((Text((Span(line),)),), line)
    blocks = blocks_of(card, order.tokens)
    message = {"channel": order.room, "text": summary_of(card, _MOST_OF_SUMMARY), **_LITERAL}
    return message | ({"blocks": blocks} if blocks else {})


def _thread(order: Order) -> dict[str, Any]:
    return {"thread_ts": order.thread} if order.thread else {}


def _mark(order: Order) -> dict[str, Any]:
    """What `Client.find` looks for when nobody knows whether the message arrived."""
    return {"metadata": {"event_type": "drumbeat", "event_payload": {"outbox_id": order.id}}}


def _home(order: Order) -> dict[str, Any]:
    blocks = blocks_of(order.card, order.tokens) if order.card else []
    return {"type": "home", "blocks": blocks or [{"type": "section", "text": plain_text("…")}]}


def modal(form: Form | None, token: str) -> dict[str, Any]:
    """A form as a modal; its fields' names are the blocks' ids, so that errors find their way back."""
    fields = {field.name: field for field in form.fields if 0 < len(field.name) <= 255} if form else {}
    blocks = [_input(field) for field in list(fields.values())[:100]]
    words = (form.title, form.submit, form.cancel) if form else ("", "", "")
    title, submit, close = (plain_text(clip(word, 24).strip() or "…") for word in words)
    return {
        "type": "modal",
        "callback_id": "form",
        "private_metadata": token,
        "title": title,
        "submit": submit,
        "close": close,
        "blocks": blocks or [{"type": "section", "text": plain_text("…")}],
    }


def _input(field: FormField) -> Block:
    label = clip(field.label, 2_000).strip() or "…"
    hint = clip(field.hint, 2_000).strip()
    return {
        "type": "input",
        "block_id": field.name,
        "label": plain_text(label),
        "optional": field.optional,
        "element": _element(field),
        **({"hint": plain_text(hint)} if hint else {}),
    }


def _element(field: FormField) -> Block:
    match field.kind:
        case FieldKind.CHOICE if options := _options(field.options):
            chosen = [option for option in options if option["value"] == field.value]
            initial = {"initial_option": chosen[0]} if chosen else {}
            return {"type": "static_select", "action_id": "value", "options": options, **initial}
        case FieldKind.DATE:
            start = {"initial_date": field.value} if _is_date(field.value) else {}
            return {"type": "datepicker", "action_id": "value", **start}
        case _:
            value = clip(field.value, 3_000)
            return {
                "type": "plain_text_input",
                "action_id": "value",
                "multiline": field.kind is FieldKind.PARAGRAPH,
                "max_length": 3_000,
                **({"initial_value": value} if value else {}),
            }


def _options(options: Sequence[tuple[str, str]]) -> list[Block]:
    return [
        {"text": plain_text(clip(label.replace("\n", " "), 75).strip() or "…"), "value": value}
        for value, label in options
        if 0 < len(value) <= 150
    ][:100]


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def errors(found: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a form's fields, by block id."""
    return {name: clip(words, 2_000).strip() or "…" for name, words in found.items()}


def line(text: str) -> str:
    """One passing line, where Slack reads markup and takes no blocks."""
    return escape_within(text.strip(), _MOST_OF_LINE)


def sent(order: Order, result: Mapping[str, Any]) -> Sent:
    message = result.get("ts") or result.get("message_ts") or ""
    return Sent(str(message), str(result.get("channel") or order.room), result)


def paces(order: Order) -> list[Pace]:
    """Slack's limits: one message a second in a channel with short bursts, a few hundred a minute in a
    workspace, and for each other method the floor of its tier, 50 or 100 a minute.
    """
    match order.deed:
        case Deed.FETCH_FILE | Deed.SEND_FILE:
            return [Pace(order.deed.value, every=3.0, burst=5)]
        case Deed.POST:
            return [Pace("posts", every=0.2, burst=10), Pace(f"room:{order.room}", every=1.0, burst=3)]
        case Deed.EDIT | Deed.DELETE | Deed.REACT:
            return [Pace(order.deed.value, every=1.2, burst=10)]
        case (
            Deed.WHISPER | Deed.ANSWER_TAP | Deed.OPEN_FORM | Deed.FETCH_PROFILE | Deed.FETCH_ROOM | Deed.HOME
        ):
            return [Pace(order.deed.value, every=0.6, burst=10)]
        case _:
            assert_never(order.deed)
