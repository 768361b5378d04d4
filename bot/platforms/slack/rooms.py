"""What Slack tells of the rooms that the bot is in → `Incoming`. Pure, like all of `receive`.

Two shapes: an event, and our own: the answer of `conversations.info`, as {"type": "room", "outbox": …, "room": …,
"user": …, "result": …}.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.incoming import Incoming, Kind, Place, PlaceKind, RoomChange, Sender

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CHANGES = {
    "channel_left": RoomChange.LEFT,
    "group_left": RoomChange.LEFT,
    "channel_deleted": RoomChange.LEFT,
    "group_deleted": RoomChange.LEFT,
    "channel_rename": RoomChange.RENAMED,
    "group_rename": RoomChange.RENAMED,
    "channel_archive": RoomChange.ARCHIVED,
    "group_archive": RoomChange.ARCHIVED,
    "channel_unarchive": RoomChange.REOPENED,
    "group_unarchive": RoomChange.REOPENED,
    "channel_shared": RoomChange.SHARED,
    "channel_unshared": RoomChange.SHARED,
}

Payload = Mapping[str, Any]


def room_event(platform: str, payload: Payload, connection: str, me: frozenset[str]) -> Incoming | None:
    """What became of a room; None for what is no such event, or concerns other people's coming and going."""
    event = payload["event"]
    kind = event["type"]
    if kind == "member_joined_channel":
        if event["user"] not in me:
            return None
        change, by = RoomChange.JOINED, event.get("inviter")
        values = {"shared": _yes(payload.get("is_ext_shared_channel"))}
    elif kind in _CHANGES:
        change, by = _CHANGES[kind], event.get("actor_id") or event.get("user")
        values = {"shared": _yes(kind == "channel_shared" or event.get("is_ext_shared"))}
    else:
        return None
    channel = event["channel"]
    title = channel.get("name") or "" if isinstance(channel, Mapping) else ""
    room = channel["id"] if isinstance(channel, Mapping) else channel
    return Incoming(
        platform=platform,
        connection=connection,
        key=_id(payload["event_id"]),
        kind=Kind.ROOM,
        sender=Sender(_id(by)) if by else Sender("", is_member=False),
        place=Place(PlaceKind.ROOM, _id(room), title=_words(title)),
        sent_at=_EPOCH + timedelta(seconds=int(payload["event_time"])),
        change=change,
        values=values if change in (RoomChange.JOINED, RoomChange.SHARED) else {},
        payload=payload,
    )


def told_room(platform: str, payload: Payload, connection: str) -> Incoming:
    """The answer to a question about a room, in the name of whoever it was asked for."""
    room = payload["result"].get("channel") or {}
    by = payload.get("user")
    return Incoming(
        platform=platform,
        connection=connection,
        key=f"room:{payload['outbox']}",
        kind=Kind.ROOM,
        sender=Sender(_id(by)) if by else Sender("", is_member=False),
        place=Place(PlaceKind.ROOM, _id(payload["room"]), title=_words(room.get("name") or "")),
        sent_at=_EPOCH + timedelta(seconds=int(room.get("created") or 0)),
        change=RoomChange.TOLD,
        values={"shared": _yes(room.get("is_ext_shared")), "member": _yes(room.get("is_member"))},
        payload=payload,
    )


def _yes(value: Any) -> str:
    return "yes" if value else "no"


def _id(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("an id is missing")
    return value


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a name is no text")
    return value
