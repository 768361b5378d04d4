"""An update of the Bot API → what it means. Pure: the same payload reads the same whenever it is read again.

What an update does not tell, the poller adds beside it (see `envelope`): which bot received it, and when. So a
payload that was kept needs nothing else to be read once more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.core.incoming import Attachment, Incoming, Kind, Place, PlaceKind, RoomChange, Sender

NAME = "telegram"
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

_COMMAND = re.compile(r"/([^\s@/]{1,64})(?:@(\w+))?(?:\s+|$)")
# Accounts behind which any administrator or channel may stand (see core.telegram.org/bots/api#message).
_ANONYMOUS_ADMIN, _CHANNEL_BOT, _SERVICE = 1087968824, 136817688, 777000
_BLANK = " ".encode("utf-16-le")
_MEDIA = {
    "voice": "voice",
    "audio": "voice",
    "video_note": "video",
    "video": "video",
    "animation": "video",
    "sticker": "sticker",
    "dice": "sticker",
    "document": "file",
    "photo": "photo",
    "live_photo": "photo",
    "paid_media": "photo",
    "venue": "place",
    "location": "place",
    "contact": "contact",
    "poll": "poll",
    "story": "story",
    "checklist": "list",
    "rich_message": "page",
}


def envelope(update: Mapping[str, Any], bot: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The update as it came, with `_bot` (its `id` and `username`) and `_at`, the Unix time of its arrival."""
    return {**update, "_bot": {"id": bot["id"], "username": bot["username"]}, "_at": int(at.timestamp())}


def receive(update: Mapping[str, Any], connection: str) -> Incoming | None:
    """Read one update.

    :raises ValueError: it is not of a shape that Telegram sends
    """
    try:
        return _Reading(update, connection).incoming()
    except (AttributeError, KeyError, OSError, OverflowError, TypeError) as broken:
        raise ValueError(f"not an update that Telegram sends: {broken!r}") from broken


def link(room: str, message: str, thread: str | None = None) -> str:
    """Only supergroups have links to their messages; they open for members alone."""
    if not (room.startswith("-100") and message):
        return ""
    return "/".join(part for part in ("https://t.me/c", room[4:], thread, message) if part)


class _Reading:
    """One update while it is read."""

    def __init__(self, update: Mapping[str, Any], connection: str) -> None:
        self.update = update
        self.connection = connection
        self.key = str(_whole(update["update_id"]))
        bot = update.get("_bot", {})
        self.bot_id = bot.get("id")
        self.bot_name = str(bot.get("username", "")).lower()

    def incoming(self) -> Incoming | None:
        match self.update:
            case {"message": message}:
                return self._message(message)
            case {"edited_message": message}:
                return self._edit(message)
            case {"callback_query": query}:
                return self._click(query)
            case {"my_chat_member": change}:
                return self._membership(change)
            case _:
                return None

    def _message(self, message: Mapping[str, Any]) -> Incoming | None:
        if (change := self._room_change(message)) is not None:
            return change
        if not _speaks(message):
            return None
        place = _place(message)
        text, mentioned = self._words(message)
        said: dict[str, Any] = {
            "sender": _sender(message),
            "place": place,
            "sent_at": _instant(message["date"]),
            "message": str(_whole(message["message_id"])),
            "reply_to": _reply_to(message),
            "mentioned": place.kind is PlaceKind.ROOM and mentioned,
            "media": _media(message),
            "files": _files(message),
        }
        hearsay = "forward_origin" in message
        if hearsay and place.kind is PlaceKind.ROOM:
            return None
        if not text:
            return self._wordless(said)
        command = None if hearsay else _COMMAND.match(text)
        if command:
            return self._command(command, text, said)
        return self._incoming(Kind.MESSAGE, text=text, **said)

    def _wordless(self, said: dict[str, Any]) -> Incoming | None:
        """A bare mention is a call for help; without it or a medium it is a notice such as "joined the group"."""
        if said["media"]:
            return self._incoming(Kind.MEDIA, **said)
        return self._incoming(Kind.MESSAGE, **said) if said["mentioned"] else None

    def _command(self, command: re.Match[str], text: str, said: dict[str, Any]) -> Incoming | None:
        name, addressee = command[1].lower(), (command[2] or "").lower()
        if addressee and self.bot_name and addressee != self.bot_name:
            return None
        rest = text[command.end() :].strip()
        private = said["place"].kind is PlaceKind.PRIVATE
        if name == "start" and private:
            return self._incoming(Kind.START, text=rest, **said)
        return self._incoming(Kind.COMMAND, command=name, text=rest, **{**said, "mentioned": not private})

    def _edit(self, message: Mapping[str, Any]) -> Incoming | None:
        text, mentioned = self._words(message)
        if not (text and _speaks(message)) or "forward_origin" in message:
            return None
        place = _place(message)
        return self._incoming(
            Kind.EDIT,
            sender=_sender(message),
            place=place,
            sent_at=_instant(message["date"]),
            text=text,
            message=str(_whole(message["message_id"])),
            reply_to=_reply_to(message),
            mentioned=place.kind is PlaceKind.ROOM and mentioned,
        )

    def _click(self, query: Mapping[str, Any]) -> Incoming | None:
        message = query.get("message")
        if not message or "data" not in query:
            return None  # a game, or a card sent through another bot's inline mode: none of ours
        return self._incoming(
            Kind.CLICK,
            sender=_person(query["from"]),
            place=_place(message),
            sent_at=self._arrived(message),
            token=str(query["data"]),
            handle=str(query["id"]),
            message=str(_whole(message["message_id"])),
        )

    def _membership(self, change: Mapping[str, Any]) -> Incoming | None:
        """A person's chat that was closed or opened, or a group that the bot was added to or taken out of."""
        if change["chat"]["type"] in ("group", "supergroup"):
            return self._coming_and_going(change)
        if change["chat"]["type"] != "private":
            return None
        now, before = (change[side]["status"] for side in ("new_chat_member", "old_chat_member"))
        if now == before:
            return None
        return self._incoming(
            Kind.UNREACHABLE if now in ("kicked", "left") else Kind.START,
            sender=_person(change["from"]),
            place=_place(change),
            sent_at=_instant(change["date"]),
        )

    def _coming_and_going(self, change: Mapping[str, Any]) -> Incoming | None:
        is_in, was_in = (_is_in(change[side]) for side in ("new_chat_member", "old_chat_member"))
        if is_in == was_in:
            return None
        return self._incoming(
            Kind.ROOM,
            change=RoomChange.JOINED if is_in else RoomChange.LEFT,
            sender=_person(change["from"]),
            place=_place(change),
            sent_at=_instant(change["date"]),
        )

    def _room_change(self, message: Mapping[str, Any]) -> Incoming | None:
        """A notice in a group: it has a new name, or became a supergroup, of which the old and the new one tell."""
        place = _place(message)
        if place.kind is not PlaceKind.ROOM or message["chat"]["type"] == "channel":
            return None
        happened: dict[str, Any]
        match message:
            case {"migrate_to_chat_id": new}:
                happened = {"change": RoomChange.MOVED, "values": {"to": str(_whole(new))}}
            case {"migrate_from_chat_id": old}:
                happened = {"change": RoomChange.MOVED, "values": {"to": place.room}}
                place = replace(place, room=str(_whole(old)))
            case {"new_chat_title": title}:
                happened = {"change": RoomChange.RENAMED}
                place = replace(place, title=str(title))
            case _:
                return None
        author = message.get("from")
        sender = _person(author) if author else Sender("", is_member=False)
        place = replace(place, thread=None)
        return self._incoming(
            Kind.ROOM, sender=sender, place=place, sent_at=_instant(message["date"]), **happened
        )

    def _incoming(self, kind: Kind, **found: Any) -> Incoming:
        place: Place = found["place"]
        where = link(place.room, found.get("message", ""), place.thread)
        return Incoming(NAME, self.connection, self.key, kind, link=where, payload=self.update, **found)

    def _arrived(self, message: Mapping[str, Any]) -> datetime:
        """A tap carries no time of its own; its card's is the next best."""
        return _instant(self.update["_at"] if "_at" in self.update else message["date"])

    def _words(self, message: Mapping[str, Any]) -> tuple[str, bool]:
        """What was said, without the bot's own name, and whether it was said to the bot."""
        text = message["text"] if "text" in message else message.get("caption", "")
        entities = message.get("entities") or message.get("caption_entities") or []
        called = self.bot_id is not None and _author(message.get("reply_to_message")) == self.bot_id
        # Entities count in UTF-16 units. From the last to the first, so that earlier places stay right.
        units = text.encode("utf-16-le")
        for entity in sorted(entities, key=lambda one: int(one["offset"]), reverse=True):
            begin = 2 * entity["offset"]
            end = begin + 2 * entity["length"]
            words = units[begin:end].decode("utf-16-le")
            spoken = self._name_spoken(entity, words)
            called = called or spoken == ""
            if spoken is None:
                continue
            if spoken == "" and units[:begin].endswith(_BLANK) and units[end:].startswith(_BLANK):
                end += len(_BLANK)
            units = units[:begin] + spoken.encode("utf-16-le") + units[end:]
        return units.decode("utf-16-le").strip(), called

    def _name_spoken(self, entity: Mapping[str, Any], words: str) -> str | None:
        """What stands for a mention: nothing for the bot itself, "@name" for a person; None: leave it."""
        match entity["type"]:
            case "mention":
                return "" if words[1:].lower() == self.bot_name else None
            case "text_mention":
                return "" if entity["user"]["id"] == self.bot_id else "@" + words.removeprefix("@")
            case _:
                return None


def _is_in(member: Mapping[str, Any]) -> bool:
    """A restricted member may be in the group or have left it."""
    status = member["status"]
    if status == "restricted":
        return bool(member.get("is_member"))
    return status in ("creator", "administrator", "member")


def _speaks(message: Mapping[str, Any]) -> bool:
    """Whether a person (or an administrator who hides) said it, rather than a bot or a forwarding service."""
    if "via_bot" in message or message.get("is_automatic_forward"):
        return False
    author = message.get("from")
    if author is None:
        return "sender_chat" in message
    return not author.get("is_bot") or author["id"] in (_ANONYMOUS_ADMIN, _CHANNEL_BOT)


def _sender(message: Mapping[str, Any]) -> Sender:
    """Who said it; whoever speaks as a group or a channel is nobody in particular, hence no member."""
    chat = message.get("sender_chat")
    if chat is not None:
        return Sender(str(_whole(chat["id"])), name=str(chat.get("title", "")), is_member=False)
    return _person(message["from"])


def _person(user: Mapping[str, Any]) -> Sender:
    name = " ".join(str(user[part]) for part in ("first_name", "last_name") if user.get(part))
    language = str(user.get("language_code") or "").split("-")[0].lower()
    number = _whole(user["id"])
    nobody = bool(user.get("is_bot")) or number in (_ANONYMOUS_ADMIN, _CHANNEL_BOT, _SERVICE)
    return Sender(str(number), name=name, language=language or None, is_member=not nobody)


def _place(message: Mapping[str, Any]) -> Place:
    """Where it was said. Replies in an ordinary group carry a thread id as well; only topics can be written to."""
    chat = message["chat"]
    kind = PlaceKind.PRIVATE if chat["type"] == "private" else PlaceKind.ROOM
    topic = message.get("message_thread_id") if message.get("is_topic_message") else None
    thread = None if topic is None else str(_whole(topic))
    return Place(kind, str(_whole(chat["id"])), thread, str(chat.get("title", "")))


def _reply_to(message: Mapping[str, Any]) -> str | None:
    """The message answered; in a topic everything else formally answers the topic's first message."""
    answered = message.get("reply_to_message")
    if not answered or "forum_topic_created" in answered:
        return None
    return str(_whole(answered["message_id"]))


def _author(message: Mapping[str, Any] | None) -> int | None:
    author = (message or {}).get("from")
    return author["id"] if author else None


def _media(message: Mapping[str, Any]) -> str:
    return next((name for field, name in _MEDIA.items() if field in message), "")


def _files(message: Mapping[str, Any]) -> tuple[Attachment, ...]:
    document = message.get("document")
    if not document:
        return ()
    size = document.get("file_size") or 0
    return (Attachment(str(document["file_id"]), str(document.get("file_name") or ""), _whole(size)),)


def _instant(seconds: Any) -> datetime:
    return datetime.fromtimestamp(_whole(seconds), UTC)


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is not a whole number")
    return value
