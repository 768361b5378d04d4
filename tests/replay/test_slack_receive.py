"""Payloads in the shape that Slack records them, with made-up people."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.incoming import Incoming, Kind, Place, PlaceKind, RoomChange, Sender
from bot.platforms.slack.receive import key_of, receive, stamped
from bot.platforms.slack.text import escape, read

RECORDED = Path(__file__).parent / "slack"
COMMANDS = {"/drumbeat": "", "/deal": "deal", "/geschaeft": "deal"}
DIRECT = Place(PlaceKind.PRIVATE, "D0JONAS")
ROOM = Place(PlaceKind.ROOM, "C0DACH")
SAID = datetime(2026, 11, 24, 8, 46, 40, 100, tzinfo=UTC)
ARRIVED = 1795510010.5


def load(name: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return payload


def heard(name: str) -> Incoming:
    incoming = receive(stamped(load(name), ARRIVED, COMMANDS), "main")
    assert incoming is not None
    assert (incoming.platform, incoming.connection) == ("slack", "main")
    assert incoming.sent_at.tzinfo is UTC
    return incoming


def test_private_message() -> None:
    incoming = heard("private_message")
    assert incoming.kind is Kind.MESSAGE
    assert incoming.key == "msg:D0JONAS:1795510000.000100"
    assert incoming.sender == Sender("U0JONAS")
    assert incoming.place == DIRECT
    assert incoming.sent_at == SAID
    assert incoming.text == "won Acme 45k"
    assert incoming.message == "1795510000.000100"
    assert incoming.reply_to is None
    assert not incoming.mentioned
    assert incoming.link == "https://slack.com/archives/D0JONAS/p1795510000000100"


def test_the_payload_is_kept_without_the_verification_token() -> None:
    incoming = heard("private_message")
    assert "token" not in incoming.payload
    assert incoming.payload["event"] == load("private_message")["event"]
    assert receive(incoming.payload, "main") == incoming


def test_what_slack_marks_up_is_read_as_a_person_sees_it() -> None:
    assert heard("entities").text == (
        "R&D <b> @mei and @U0LI in #sales-dach #C0X, see the offer, https://acme.example, "
        "jo@acme.example +49 30 @here @legal 24 Nov <!channel>"
    )


def test_emoji_are_characters_again_and_a_time_stays_a_time() -> None:
    assert heard("emoji").text == "won Acme 🎉 👋🏻 at 09:30:45"


def test_a_mention_arrives_twice_under_one_key() -> None:
    message, mention = heard("room_mention_as_message"), heard("room_mention")
    for incoming in (message, mention):
        assert incoming.key == "msg:C0DACH:1795510000.000100"
        assert incoming.text == "Globex moved to negotiation, blocked on Initech"
        assert incoming.mentioned
        assert incoming.place == ROOM
    assert not heard("room_message").mentioned
    assert heard("room_message").text == "签下 海尔 50万"


def test_a_group_of_several_people_is_a_room() -> None:
    assert heard("group_message").place == Place(PlaceKind.ROOM, "G0MPIM")


def test_a_message_in_a_thread_answers_its_root() -> None:
    reply, root = heard("thread_reply"), heard("thread_root")
    assert reply.reply_to == reply.place.thread == "1795510000.000100"
    assert root.reply_to is None
    assert heard("room_thread_reply").mentioned  # an answer to a card of the bot's
    assert not heard("room_thread_of_others").mentioned
    assert heard("also_sent_to_channel").reply_to == "1795510000.000100"


def test_files() -> None:
    captioned, voice = heard("file_with_words"), heard("voice")
    assert (captioned.kind, captioned.text, captioned.media) == (Kind.MESSAGE, "signed, 45k", "file")
    assert (voice.kind, voice.text, voice.media) == (Kind.MEDIA, "", "voice")
    assert [(file.id, file.name) for file in captioned.files] == [("F1", "acme.pdf")]


@pytest.mark.parametrize(
    "name",
    [
        "own_message",
        "own_message_by_user",
        "other_bot",
        "slackbot",
        "joined",
        "room_joined_by_other",
        "unfurled",
        "own_edit",
        "own_deletion",
        "reaction",
        "link_opened",
        "form_closed",
        "shortcut",
    ],
)
def test_what_concerns_nobody(name: str) -> None:
    assert receive(stamped(load(name), ARRIVED, COMMANDS), "main") is None


def test_the_page_of_ones_own_is_opened() -> None:
    came = heard("home_tab")
    assert (came.kind, came.sender.user, came.place) == (Kind.HOME, "U0JONAS", DIRECT)


def test_a_press_there_is_private_and_has_no_message() -> None:
    came = heard("click_on_home")
    assert (came.kind, came.place, came.message) == (Kind.CLICK, Place(PlaceKind.PRIVATE, "U0JONAS"), "")
    assert (came.token, came.handle) == ("tok", "1.9")


def test_a_message_is_picked_to_be_recorded() -> None:
    came = heard("message_shortcut")
    assert (came.kind, came.sender.user, came.text) == (Kind.SHORTCUT, "U0JONAS", "Acme signed, 45k")
    place = Place(PlaceKind.ROOM, "C0DACH", title="sales-dach")
    assert (came.place, came.message) == (place, "1795510000.000100")
    assert came.link == "https://slack.com/archives/C0DACH/p1795510000000100"
    assert came.sent_at.timestamp() == pytest.approx(1795510000.0001)


@pytest.mark.parametrize(
    ("name", "member"),
    [("stranger", False), ("guest", False), ("grid_member", True), ("click_of_stranger", False)],
)
def test_guests_and_strangers_are_nobody(name: str, member: bool) -> None:
    assert heard(name).sender.is_member is member


def test_edit() -> None:
    incoming = heard("edit")
    assert incoming.kind is Kind.EDIT
    assert incoming.key == "edit:D0JONAS:1795510000.000100:1795510099.000000"
    assert incoming.message == "1795510000.000100"
    assert incoming.text == "won Acme 48k"
    assert incoming.sent_at == datetime(2026, 11, 24, 8, 48, 19, tzinfo=UTC)
    assert heard("edit_without_time").key == "Ev0006"


@pytest.mark.parametrize(
    ("name", "key", "room"),
    [("deletion", "Ev0007", "D0JONAS"), ("deletion_of_root", "Ev0008", "C0DACH")],
)
def test_deletion(name: str, key: str, room: str) -> None:
    incoming = heard(name)
    assert (incoming.kind, incoming.key) == (Kind.DELETE, key)
    assert (incoming.sender.user, incoming.place.room) == ("U0JONAS", room)
    assert incoming.message == "1795510000.000100"


def test_opening_the_messages_tab_is_the_start() -> None:
    incoming = heard("home_messages")
    assert (incoming.kind, incoming.key, incoming.place) == (Kind.START, "Ev0010", DIRECT)


@pytest.mark.parametrize(
    ("name", "command", "text"),
    [
        ("command", "pipeline", "team  north & south"),
        ("command_empty", "help", ""),
        ("command_short", "deal", "@mei Acme 45k"),
        ("command_renamed", "deal", "Acme 45k"),
        ("command_chinese", "撤回", ""),
    ],
)
def test_command(name: str, command: str, text: str) -> None:
    incoming = heard(name)
    assert (incoming.kind, incoming.command, incoming.text) == (Kind.COMMAND, command, text)
    assert incoming.key == incoming.handle == "133.73.8088"
    assert incoming.sent_at.timestamp() == ARRIVED
    assert incoming.reply_url.startswith("https://hooks.slack.com/")


def test_place_of_a_command() -> None:
    assert heard("command").place == Place(PlaceKind.ROOM, "C0DACH", title="sales-dach")
    assert heard("command_short").place == DIRECT


def test_click() -> None:
    incoming = heard("click")
    assert (incoming.kind, incoming.token, incoming.message) == (Kind.CLICK, "tok-undo", "1795510001.000100")
    assert incoming.key == incoming.handle == "134.73.9099"
    assert incoming.place == DIRECT
    assert incoming.reply_url == "https://hooks.slack.com/actions/T0HOME/1/b"
    assert heard("choice").token == "tok-acme"
    assert heard("click_in_thread").place == Place(
        PlaceKind.ROOM, "C0DACH", "1795510000.000100", title="sales-dach"
    )


def test_form() -> None:
    incoming = heard("form")
    assert (incoming.kind, incoming.token, incoming.key) == (Kind.FORM, "tok-form", "135.73.7077")
    assert incoming.values == {
        "amount": "45k",
        "stage": "won",
        "closes": "2026-11-27",
        "note": "",
        "reason": "",
    }
    assert incoming.place == Place(PlaceKind.PRIVATE, "U0JONAS")


def test_profile_of_a_full_member() -> None:
    incoming = heard("profile")
    assert (incoming.kind, incoming.key) == (Kind.PROFILE, "profile:77")
    assert incoming.sender == Sender(
        "U0JONAS", "Jonas Weber", language=None, zone="Europe/Berlin", email="jonas@example.com"
    )
    assert incoming.values == {"inbox": "12"}
    chinese = heard("profile_chinese").sender
    assert (chinese.language, chinese.zone) == ("zh", "Asia/Shanghai")


@pytest.mark.parametrize(
    "name",
    [
        "profile_deleted",
        "profile_is_restricted",
        "profile_is_ultra_restricted",
        "profile_is_stranger",
        "profile_is_bot",
        "profile_of_other_team",
        "profile_team_unknown",
        "profile_missing",
    ],
)
def test_an_address_counts_only_of_a_full_member(name: str) -> None:
    sender = heard(name).sender
    assert sender.email is None
    assert not sender.is_member


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": 5, "event": []},
        {"event": {}},
        {"event": {"type": "message", "user": "U1", "text": "x", "channel": "C1", "ts": "soon"}},
        {"event": {"type": "message", "user": "U1", "text": "x", "channel": "C1", "ts": 17.5}},
        {"event": {"type": "message", "user": ["U1"], "text": "x", "channel": "C1", "ts": "1.1"}},
        {"event": {"type": "message", "user": "U1", "text": ["x"], "channel": "C1", "ts": "1.1"}},
        {"command": "/deal"},
        {"type": "block_actions", "actions": []},
        {"type": "view_submission", "view": None},
        {"type": "profile"},
    ],
)
def test_what_slack_never_sends(payload: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Slack never sends this"):
        receive(payload, "main")


def test_a_bent_payload_is_refused_in_words_or_read_but_never_crashes() -> None:
    for path in sorted(RECORDED.glob("*.json")):
        whole = stamped(load(path.stem), ARRIVED, COMMANDS)
        for bent in _bent(whole):
            try:
                receive(bent, "main")
            except ValueError:
                assert key_of(bent)


def _bent(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The payload with each value in turn, at every depth, replaced by one of another kind."""
    others: list[Any] = [None, 7, [], {}, ""]
    found = []
    for key, value in node.items():
        found += [{**node, key: other} for other in others]
        found += [{k: v for k, v in node.items() if k != key}]
        if isinstance(value, dict):
            found += [{**node, key: deeper} for deeper in _bent(value)]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found += [{**node, key: [deeper]} for deeper in _bent(value[0])]
    return found


@pytest.mark.parametrize(
    ("name", "change", "by", "values"),
    [
        ("room_joined", RoomChange.JOINED, "U0INES", {"shared": "no"}),
        ("room_joined_shared", RoomChange.JOINED, "", {"shared": "yes"}),
        ("room_left", RoomChange.LEFT, "U0INES", {}),
        ("room_left_private", RoomChange.LEFT, "U0INES", {}),
        ("room_deleted", RoomChange.LEFT, "U0INES", {}),
        ("room_renamed", RoomChange.RENAMED, "", {}),
        ("room_archived", RoomChange.ARCHIVED, "U0INES", {}),
        ("room_reopened", RoomChange.REOPENED, "U0INES", {}),
        ("room_shared", RoomChange.SHARED, "", {"shared": "yes"}),
        ("room_unshared", RoomChange.SHARED, "", {"shared": "no"}),
        ("room_told", RoomChange.TOLD, "U0INES", {"shared": "yes", "member": "yes"}),
    ],
)
def test_what_becomes_of_a_room(name: str, change: RoomChange, by: str, values: dict[str, str]) -> None:
    incoming = heard(name)
    titles = {"room_renamed": "sales-dach-at", "room_told": "sales-dach"}
    room = "G0DACH" if name in ("room_left_private", "room_reopened") else "C0DACH"
    assert (incoming.kind, incoming.change, incoming.values) == (Kind.ROOM, change, values)
    assert incoming.place == Place(PlaceKind.ROOM, room, title=titles.get(name, ""))
    assert (incoming.sender.user, incoming.sender.is_member) == (by, bool(by))
    assert incoming.key == ("room:7" if name == "room_told" else "Ev0001")
    assert receive(incoming.payload, "main") == incoming


def test_an_unreadable_payload_has_the_same_name_each_time() -> None:
    assert key_of({"event_id": "Ev1", "event": 5}) == "Ev1"
    assert key_of(stamped({"a": 1}, 1.0)) == key_of(stamped({"a": 1}, 2.0))
    assert key_of({"a": 1}) != key_of({"a": 2})


@given(st.text())
def test_what_was_escaped_is_read_back(text: str) -> None:
    assert read(escape(text)) == (text.strip(), False)


def test_a_closed_account_is_told_and_any_other_change_of_a_profile_is_not() -> None:
    event = {
        "type": "user_change",
        "user": {"id": "U0JONAS", "deleted": True},
        "event_ts": "1795510000.000100",
    }
    payload = {"type": "event_callback", "event_id": "Ev1", "event": event, "authorizations": []}
    incoming = receive(payload, "main")
    assert incoming is not None
    assert (incoming.kind, incoming.key, incoming.sender) == (Kind.GONE, "Ev1", Sender("U0JONAS"))
    event["user"] = {"id": "U0JONAS", "deleted": False}
    assert receive(payload, "main") is None
