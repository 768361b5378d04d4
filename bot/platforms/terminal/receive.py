"""A line typed at the terminal → what it means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.core.incoming import Incoming, Kind, Place, PlaceKind, Sender

NAME = "terminal"
_COMMAND = re.compile(r"/(\S+)\s*")


def receive(payload: Mapping[str, Any], connection: str) -> Incoming | None:
    """Read `{id, at, user, text}`, or `{id, at, user, token, message}` for a pressed button.

    `id` is made by whoever reads the keyboard, `at` is a time in ISO 8601 with its zone, `user` the name under
    which somebody sits there; `zone` and `reply_to` may stand beside them.

    :raises ValueError: something of it is missing, or the time has no zone
    """
    try:
        user, key = str(payload["user"]), str(payload["id"])
        at = datetime.fromisoformat(payload["at"])
        text = str(payload.get("text", "")).strip()
    except (KeyError, TypeError) as broken:
        raise ValueError(f"not a line from the terminal: {broken!r}") from broken
    if at.tzinfo is None:
        raise ValueError(f"the time {payload['at']} has no zone")
    said: dict[str, Any] = {
        "sender": Sender(user, name=user, zone=payload.get("zone")),
        "place": Place(PlaceKind.PRIVATE, room=user),
        "sent_at": at.astimezone(UTC),
        "payload": payload,
    }
    if token := payload.get("token"):
        said |= {"token": str(token), "message": str(payload.get("message", "")), "handle": key}
        return Incoming(NAME, connection, key, Kind.CLICK, **said)
    if not text:
        return None
    said |= {"message": key, "reply_to": payload.get("reply_to")}
    if command := _COMMAND.match(text):
        name, rest = command[1].lower(), text[command.end() :]
        kind = Kind.START if name == "start" else Kind.COMMAND
        return Incoming(
            NAME, connection, key, kind, command="" if kind is Kind.START else name, text=rest, **said
        )
    return Incoming(NAME, connection, key, Kind.MESSAGE, text=text, **said)
