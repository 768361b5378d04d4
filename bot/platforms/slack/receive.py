"""Slack's payloads → `Incoming`. Pure: the same payload gives the same answer, now and when it is run again.

Three shapes arrive: an event (the outer body with `event_id` and `event`), a slash command (a form) and an
interactive payload (`block_actions`, `view_submission`). Two more are our own (`rooms` tells of the other): the
answer of `users.info` to a question about a stranger, as {"type": "profile", "outbox": …, "inbox": …, "user": …, "result": …}.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.incoming import Attachment, Incoming, Kind, Place, PlaceKind, Sender
from bot.platforms.slack.rooms import room_event, told_room
from bot.platforms.slack.text import read, with_emoji

NAME = "slack"
_STAMP = "drumbeat"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SPOKEN = (None, "file_share", "thread_broadcast", "me_message")
_TABS = {"messages": Kind.START, "home": Kind.HOME}
_GUEST = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "is_app_user", "deleted")

Payload = Mapping[str, Any]


def stamped(payload: Payload, at: float, commands: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Add what Slack leaves out and `receive` needs: when it arrived, and what a slash command stands for.

    An empty word says that the first word of the command's text is the word. Slack's old verification token
    is left out: it is a secret, and nobody needs it.
    """
    stamp: dict[str, Any] = {"at": at}
    if "command" in payload and commands is not None and payload["command"] in commands:
        stamp["word"] = commands[payload["command"]]
    return {**{key: value for key, value in payload.items() if key != "token"}, _STAMP: stamp}


def key_of(payload: Payload) -> str:
    """A name for a payload that could not be read, the same each time it comes."""
    for name in ("event_id", "trigger_id"):
        if isinstance(payload.get(name), str) and payload[name]:
            return str(payload[name])
    plain = {key: value for key, value in payload.items() if key != _STAMP}
    return "unread:" + hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:32]


def receive(payload: Payload, connection: str) -> Incoming | None:
    """What a payload means; None for what concerns nobody.

    :raises ValueError: it is not of a shape that Slack sends
    """
    try:
        if "event" in payload:
            return _event(payload, payload["event"], connection)
        if "command" in payload:
            return _command(payload, connection)
        match payload["type"]:
            case "block_actions":
                return _click(payload, connection)
            case "message_action":
                return _shortcut(payload, connection)
            case "view_submission":
                return _form(payload, connection)
            case "profile":
                return _profile(payload, connection)
            case "room":
                return told_room(NAME, payload, connection)
            case _:
                return None
    except (KeyError, TypeError, AttributeError, IndexError, OverflowError, ValueError) as error:
        raise ValueError(f"Slack never sends this: {type(error).__name__} {error}") from error


def _event(payload: Payload, event: Payload, connection: str) -> Incoming | None:
    match event["type"], event.get("subtype"):
        case ("message", "message_changed"):
            return _edit(payload, event, connection)
        case ("message", "message_deleted"):
            return _deletion(payload, event, event.get("previous_message") or {}, connection)
        case ("message" | "app_mention", subtype) if subtype in _SPOKEN:
            return _message(payload, event, connection)
        case ("user_change", _) if event["user"].get("deleted"):
            return _gone(payload, event, connection)
        case ("app_home_opened", _) if event.get("tab") in _TABS:
            return _start(payload, event, connection)
        case _:
            return room_event(NAME, payload, connection, _me(payload))


def _message(payload: Payload, event: Payload, connection: str) -> Incoming | None:
    if _from_a_bot(payload, event):
        return None
    text, mentioned = _words(payload, event)
    files = event.get("files") or []
    if not text and not files and not mentioned:
        return None
    thread, channel, ts = event.get("thread_ts"), event["channel"], event["ts"]
    return Incoming(
        platform=NAME,
        connection=connection,
        key=f"msg:{channel}:{ts}",
        kind=Kind.MEDIA if files and not text else Kind.MESSAGE,
        sender=_author(payload, event),
        place=_place(channel, event.get("channel_type"), thread),
        sent_at=_when(ts),
        text=text,
        message=ts,
        reply_to=thread if thread != ts else None,
        mentioned=mentioned or event["type"] == "app_mention" or event.get("parent_user_id") in _me(payload),
        media=_media(files[0]) if files else "",
        files=tuple(_attachment(file) for file in files if file.get("id")),
        link=link(channel, ts),
        payload=payload,
    )


def _edit(payload: Payload, event: Payload, connection: str) -> Incoming | None:
    now, before = event["message"], event.get("previous_message") or {}
    if now.get("subtype") == "tombstone":  # how the deletion of a message with answers is told
        return _deletion(payload, event, before, connection)
    text, mentioned = _words(payload, now)
    if _from_a_bot(payload, now) or text == _words(payload, before)[0]:
        return None
    channel, ts, thread = event["channel"], now["ts"], now.get("thread_ts")
    edited = now.get("edited") or {}
    return Incoming(
        platform=NAME,
        connection=connection,
        key=f"edit:{channel}:{ts}:{edited['ts']}" if edited else payload["event_id"],
        kind=Kind.EDIT,
        sender=_author(payload, now),
        place=_place(channel, event.get("channel_type"), thread),
        sent_at=_when(edited.get("ts") or event["ts"]),
        text=text,
        message=ts,
        reply_to=thread if thread != ts else None,
        mentioned=mentioned,
        link=link(channel, ts),
        payload=payload,
    )


def _deletion(payload: Payload, event: Payload, before: Payload, connection: str) -> Incoming | None:
    if _from_a_bot(payload, before):
        return None
    channel = event["channel"]
    return Incoming(
        platform=NAME,
        connection=connection,
        key=payload["event_id"],
        kind=Kind.DELETE,
        sender=_author(payload, before) if before.get("user") else Sender("", is_member=False),
        place=_place(channel, event.get("channel_type"), before.get("thread_ts")),
        sent_at=_when(event.get("event_ts") or event["ts"]),
        message=event.get("deleted_ts") or event["message"]["ts"],
        payload=payload,
    )


def _start(payload: Payload, event: Payload, connection: str) -> Incoming:
    return Incoming(
        platform=NAME,
        connection=connection,
        key=payload["event_id"],
        kind=_TABS[event["tab"]],
        sender=Sender(event["user"]),
        place=Place(PlaceKind.PRIVATE, event["channel"]),
        sent_at=_when(event["event_ts"]),
        payload=payload,
    )


def _gone(payload: Payload, event: Payload, connection: str) -> Incoming:
    """Somebody's account was closed by the workspace's admin."""
    user = _text(event["user"]["id"])
    return Incoming(
        platform=NAME,
        connection=connection,
        key=payload["event_id"],
        kind=Kind.GONE,
        sender=Sender(user),
        place=Place(PlaceKind.PRIVATE, ""),
        sent_at=_when(event["event_ts"]),
        payload=payload,
    )


def _command(payload: Payload, connection: str) -> Incoming:
    slash, (text, _) = str(payload["command"]).removeprefix("/"), read(payload.get("text") or "")
    word = _stamp(payload).get("word", "" if slash == "drumbeat" else slash)
    if not word:
        word, _, text = text.partition(" ")
    return Incoming(
        platform=NAME,
        connection=connection,
        key=_text(payload["trigger_id"]),
        kind=Kind.COMMAND,
        sender=Sender(_text(payload["user_id"]), name=payload.get("user_name") or ""),
        place=_place(payload["channel_id"], title=payload.get("channel_name") or ""),
        sent_at=_arrived(payload),
        text=text.strip(),
        command=(word or "help").lower(),
        handle=payload["trigger_id"],
        reply_url=payload.get("response_url") or "",
        payload=payload,
    )


def _click(payload: Payload, connection: str) -> Incoming | None:
    action, container = payload["actions"][0], payload["container"]
    token = action.get("value") or (action.get("selected_option") or {}).get("value")
    on_home = (payload.get("view") or {}).get("type") == "home"
    if not token or not (on_home or "channel_id" in container):  # a link was opened, or it is no card of ours
        return None
    said = payload.get("message") or {}
    thread = said.get("thread_ts") or container.get("thread_ts")
    channel = payload.get("channel") or {}
    return Incoming(
        platform=NAME,
        connection=connection,
        key=_text(payload["trigger_id"]),
        kind=Kind.CLICK,
        sender=_presser(payload),
        place=Place(PlaceKind.PRIVATE, payload["user"]["id"])
        if on_home
        else _place(container["channel_id"], thread=thread, title=channel.get("name") or ""),
        sent_at=_when(action["action_ts"]) if action.get("action_ts") else _arrived(payload),
        message="" if on_home else container["message_ts"],
        token=_text(token),
        handle=payload["trigger_id"],
        reply_url=payload.get("response_url") or "",
        payload=payload,
    )


def _shortcut(payload: Payload, connection: str) -> Incoming:
    """Whose message it is does not matter: whoever picks it reports it."""
    message, channel = payload["message"], payload["channel"]
    ts = _text(message["ts"])
    return Incoming(
        platform=NAME,
        connection=connection,
        key=_text(payload["trigger_id"]),
        kind=Kind.SHORTCUT,
        sender=_presser(payload),
        place=_place(channel["id"], thread=message.get("thread_ts"), title=channel.get("name") or ""),
        sent_at=_when(ts),
        text=_words(payload, message)[0],
        message=ts,
        handle=payload["trigger_id"],
        link=link(channel["id"], ts),
        payload=payload,
    )


def _form(payload: Payload, connection: str) -> Incoming:
    view = payload["view"]
    fields = view["state"]["values"].items()
    return Incoming(
        platform=NAME,
        connection=connection,
        key=_text(payload["trigger_id"]),
        kind=Kind.FORM,
        sender=_presser(payload),
        place=Place(PlaceKind.PRIVATE, payload["user"]["id"]),
        sent_at=_arrived(payload),
        token=_text(view["private_metadata"]),
        values={name: _value(element) for name, elements in fields for element in elements.values()},
        handle=payload["trigger_id"],
        payload=payload,
    )


def _value(element: Payload) -> str:
    chosen = element.get("selected_option") or {}
    return str(element.get("value") or element.get("selected_date") or chosen.get("value") or "").strip()


def _profile(payload: Payload, connection: str) -> Incoming:
    """An e-mail address counts only of a full member of our own workspace: nobody else's was verified by it."""
    user = payload["result"].get("user") or {}
    profile = user.get("profile") or {}
    team, home = payload["result"].get("team"), user.get("team_id")
    member = bool(user) and team is not None and home == team and not any(user.get(flag) for flag in _GUEST)
    names = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    return Incoming(
        platform=NAME,
        connection=connection,
        key=f"profile:{payload['outbox']}",
        kind=Kind.PROFILE,
        sender=Sender(
            _text(payload["user"]),
            name=next((name for name in names if name), ""),
            language=_language(user.get("locale") or ""),
            zone=user.get("tz") or None,
            email=(profile.get("email") or None) if member else None,
            is_member=member,
        ),
        place=Place(PlaceKind.PRIVATE, payload["user"]),
        sent_at=_EPOCH + timedelta(seconds=int(user.get("updated") or 0)),
        values={"inbox": str(payload["inbox"])},
        payload=payload,
    )


def _language(locale: str) -> str | None:
    language = locale.partition("-")[0].lower()
    return language if language in ("en", "zh") else None


def link(channel: str, ts: str) -> str:
    """Slack sends the reader on to the workspace's own address."""
    return f"https://slack.com/archives/{channel}/p{ts.replace('.', '')}" if channel and ts else ""


def _words(payload: Payload, message: Payload) -> tuple[str, bool]:
    text = with_emoji(message.get("text") or "", message.get("blocks"))
    return read(text, _me(payload))


def _me(payload: Payload) -> frozenset[str]:
    bots = payload.get("authorizations") or []
    return frozenset(bot["user_id"] for bot in bots if bot.get("user_id") and bot.get("is_bot", True))


def _from_a_bot(payload: Payload, message: Payload) -> bool:
    user = message.get("user")
    return bool(message.get("bot_id")) or user == "USLACKBOT" or (user is not None and user in _me(payload))


def _author(payload: Payload, message: Payload) -> Sender:
    homes = {payload.get("team_id"), payload.get("enterprise_id")} - {None}
    teams = {message.get(name) for name in ("team", "user_team", "source_team")} - {None}
    profile = message.get("user_profile") or {}
    names = (profile.get("real_name"), profile.get("display_name"))
    return Sender(
        _text(message["user"]),
        name=next((name for name in names if name), ""),
        is_member=teams <= homes and not any(profile.get(flag) for flag in _GUEST),
    )


def _presser(payload: Payload) -> Sender:
    user, team = payload["user"], (payload.get("team") or {}).get("id")
    name = user.get("name") or user.get("username") or ""
    return Sender(_text(user["id"]), name=name, is_member=user.get("team_id", team) == team)


def _place(channel: str, kind: str | None = None, thread: str | None = None, title: str = "") -> Place:
    private = kind == "im" or (kind is None and _text(channel).startswith("D"))
    return Place(PlaceKind.PRIVATE if private else PlaceKind.ROOM, channel, thread, "" if private else title)


def _media(file: Payload) -> str:
    kind = str(file.get("mimetype") or "").partition("/")[0]
    return {"audio": "voice", "image": "picture", "video": "video"}.get(kind, "file")


def _attachment(file: Payload) -> Attachment:
    name = str(file.get("name") or file.get("title") or "")
    return Attachment(str(file["id"]), name, int(file.get("size") or 0))


def _stamp(payload: Payload) -> Payload:
    return payload.get(_STAMP) or {}


def _arrived(payload: Payload) -> datetime:
    return _EPOCH + timedelta(seconds=float(_stamp(payload)["at"]))


def _when(ts: str) -> datetime:
    """Slack's `1700000000.000100`; whole numbers keep the microseconds exact."""
    seconds, _, fraction = ts.partition(".")
    return _EPOCH + timedelta(seconds=int(seconds), microseconds=int(fraction.ljust(6, "0")[:6] or 0))


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("an id is missing")
    return value
