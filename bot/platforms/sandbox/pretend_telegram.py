"""A pretend Telegram: people type, reply and tap; the bot's calls land in chats that live in memory.

What people do becomes updates of the Bot API's exact shape. What the bot sends is kept as sent, HTML and keyboard,
and is refused in Telegram's own words where Telegram would refuse it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from typing_extensions import override

from bot.core.platform import Call, Door, Order, Refused, Sent
from bot.platforms.sandbox.network import Network, NotThere
from bot.platforms.sandbox.telegram_text import entities, read
from bot.platforms.telegram.receive import envelope, receive

BOT = {"id": 7000000001, "is_bot": True, "first_name": "Drumbeat", "username": "drumbeat_bot"}
BOT_USER = str(BOT["id"])
INVITE, REMOVE = "/invite @drumbeat_bot", "/remove @drumbeat_bot"

Json = dict[str, Any]
Keyboard = Sequence[Sequence[Mapping[str, str]]]


@dataclass(slots=True)
class TelegramMessage:
    """As it stands in the chat: `html` and `keyboard` as the bot sent them, `text` as one reads it."""

    chat: str
    id: int
    user: str
    at: datetime
    text: str
    html: str = ""
    keyboard: Keyboard = ()
    reply_to: int | None = None
    edited: datetime | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_bots(self) -> bool:
        return self.user == BOT_USER


@dataclass(slots=True)
class TelegramChat:
    """A group, or somebody's private chat with the bot; `blocked` when that person closed it."""

    id: str
    title: str
    members: list[str]
    messages: list[TelegramMessage] = field(default_factory=list)
    blocked: bool = False
    has_bot: bool = True

    @property
    def is_private(self) -> bool:
        return not self.id.startswith("-")


class PretendTelegram(Network):
    """`type`, `edit`, `press` and the like are a person's; `call` is the bot's side.

    `notices` are the words that a tap was answered with, by person: Telegram shows them for a moment.
    """

    name = "telegram"

    def __init__(
        self, door: Door, now: Callable[[], datetime], changed: Callable[[], None] | None = None
    ) -> None:
        super().__init__(door, now, changed)
        self.chats: dict[str, TelegramChat] = {}
        self.notices: dict[str, list[str]] = {}
        self._taps: dict[str, str] = {}

    # What people do

    def add_group(
        self, chat: str, title: str, members: Sequence[str], *, has_bot: bool = True
    ) -> TelegramChat:
        """A group's id begins with a minus."""
        self.chats[chat] = TelegramChat(chat, title, list(members), has_bot=has_bot)
        return self.chats[chat]

    def direct(self, user: str) -> str:
        """A person's private chat with the bot; its id is the person's."""
        self._member(user)
        if user not in self.chats:
            self.chats[user] = TelegramChat(user, "Drumbeat", [user])
        return user

    def recall(self, user: str, chat: str, text: str, at: datetime) -> None:
        """Put up what was written earlier, without telling anybody."""
        message = TelegramMessage(chat, self._number(), self._member(user).id, at, text)
        self._chat(chat).messages.append(message)

    def messages(self, chat: str) -> list[TelegramMessage]:
        return self._chat(chat).messages

    async def start(self, user: str, payload: str = "") -> TelegramMessage:
        """Press Start, perhaps behind an invite link."""
        return await self.type(user, self.direct(user), f"/start {payload}".strip())

    async def type(self, user: str, chat: str, text: str, reply_to: int | None = None) -> TelegramMessage:
        """Send a message, or a reply to the message of that id."""
        where = self._chat(chat)
        if not where.is_private and text in (INVITE, REMOVE):
            return await self._let_bot(user, where, text, is_in=text == INVITE)
        message = TelegramMessage(
            chat, self._number(), self._member(user).id, self._now(), text, reply_to=reply_to
        )
        where.messages.append(message)
        self._changed()
        if where.has_bot:
            await self._update({"message": self._told(message)})
        return message

    async def edit(self, user: str, message: TelegramMessage, text: str) -> None:
        self._own(user, message)
        message.text, message.edited = text, self._now()
        self._changed()
        await self._update({"edited_message": self._told(message)})

    async def delete(self, user: str, message: TelegramMessage) -> None:
        """Telegram tells bots nothing of it."""
        self._own(user, message)
        self._chat(message.chat).messages.remove(message)
        self._changed()

    async def press(self, user: str, message: TelegramMessage, label: str) -> None:
        """Tap the key that reads so.

        :raises NotThere: the message has none
        """
        for key in _keys(message):
            if key["text"] == label:
                await self.press_value(user, message, key["callback_data"])
                return
        raise NotThere(f"no button reads “{label}”; there is: {', '.join(self.labels(message)) or 'none'}")

    async def press_value(self, user: str, message: TelegramMessage, value: str) -> None:
        """As `press`, by the data that the key carries."""
        if value not in (key["callback_data"] for key in _keys(message)):
            raise NotThere("that button is gone; the message has changed")
        tap = str(self._number())
        self._taps[tap] = user
        query = {"id": tap, "from": self._person(user), "message": self._told(message), "data": value}
        await self._update({"callback_query": {**query, "chat_instance": f"c{message.chat}"}})

    async def block(self, user: str, *, blocked: bool = True) -> None:
        """Stop the bot, or let it write again."""
        chat = self._chat(self.direct(user))
        chat.blocked = blocked
        await self._change_membership(user, chat, ("member", "kicked") if blocked else ("kicked", "member"))

    async def _let_bot(self, user: str, chat: TelegramChat, text: str, *, is_in: bool) -> TelegramMessage:
        """Add the bot to a group or take it out. Telegram has a menu for that, here it is typed."""
        message = TelegramMessage(chat.id, self._number(), self._member(user).id, self._now(), text)
        if chat.has_bot != is_in:
            chat.has_bot = is_in
            await self._change_membership(user, chat, ("left", "member") if is_in else ("member", "left"))
        return message

    async def _change_membership(self, user: str, chat: TelegramChat, statuses: tuple[str, str]) -> None:
        before, after = ({"user": BOT, "status": status} for status in statuses)
        change = {"chat": self._place(chat), "from": self._person(user), "date": self._seconds(self._now())}
        await self._update(
            {"my_chat_member": {**change, "old_chat_member": before, "new_chat_member": after}}
        )

    def text_of(self, message: TelegramMessage) -> str:
        """What one reads."""
        return message.text

    def labels(self, message: TelegramMessage) -> list[str]:
        """What the keys below the message read."""
        return [key["text"] for key in _keys(message)]

    # What the bot does

    @override
    async def call(self, call: Call) -> Mapping[str, Any]:
        result = self._carry_out(call.method, call.params)
        self._changed()
        return result

    @override
    async def find(self, order: Order) -> Sent | None:
        """Telegram lets no bot look back."""
        return None

    def _carry_out(self, method: str, params: Mapping[str, Any]) -> Json:
        match method:
            case "sendMessage":
                return self._told(self._send(params))
            case "editMessageText":
                return self._told(self._rewrite(params))
            case "deleteMessage":
                gone = self._find(params, "delete")
                self._chat(gone.chat).messages.remove(gone)
                return {}
            case "setMessageReaction":
                message = self._find(params, "react")
                message.reactions = {one["emoji"]: [BOT_USER] for one in params["reaction"]}
                return {}
            case "answerCallbackQuery":
                user = self._taps.pop(params["callback_query_id"], None)
                if user and "text" in params:
                    self.notices.setdefault(user, []).append(params["text"])
                return {}
            case _:
                raise Refused(f"{method}: Not Found: method not found (404)")

    def _send(self, params: Mapping[str, Any]) -> TelegramMessage:
        chat = self.chats.get(str(params["chat_id"]))
        if chat is None:
            raise Refused("Bad Request: chat not found (400)", unreachable=True)
        if not chat.has_bot:
            raise Refused("Forbidden: bot is not a member of the supergroup chat (403)", unreachable=True)
        if chat.blocked:
            raise Refused("Forbidden: bot was blocked by the user (403)", unreachable=True)
        answered = params.get("reply_parameters", {}).get("message_id")
        message = TelegramMessage(
            chat.id, self._number(), BOT_USER, self._now(), read(params), reply_to=answered
        )
        message.html, message.keyboard = params["text"], _keyboard(params)
        chat.messages.append(message)
        return message

    def _rewrite(self, params: Mapping[str, Any]) -> TelegramMessage:
        message = self._find(params, "edit")
        if not message.is_bots:
            raise Refused("Bad Request: message can't be edited (400)")
        shown = (params["text"], _keyboard(params))
        if shown != (message.html, message.keyboard):  # else "message is not modified", as good as done
            message.text, message.edited = read(params), self._now()
            message.html, message.keyboard = shown
        return message

    # Updates

    async def _update(self, what: Json) -> None:
        number = self._number()
        update = envelope({"update_id": number, **what}, BOT, self._now())
        await self._deliver(receive, update, str(number))

    def _told(self, message: TelegramMessage) -> Json:
        """A message as the Bot API tells of it; a reply brings along what it answers, one step deep."""
        told: Json = {
            "message_id": message.id,
            "from": BOT if message.is_bots else self._person(message.user),
            "chat": self._place(self._chat(message.chat)),
            "date": self._seconds(message.at),
            "text": message.text,
        }
        if message.edited:
            told["edit_date"] = self._seconds(message.edited)
        if message.keyboard:
            told["reply_markup"] = {"inline_keyboard": message.keyboard}
        if not message.is_bots and (found := entities(message.text)):
            told["entities"] = found
        answered = self._by_id(message.chat, message.reply_to)
        if answered is not None:
            told["reply_to_message"] = {
                key: value for key, value in self._told(answered).items() if key != "reply_to_message"
            }
        return told

    def _person(self, user: str) -> Json:
        member = self._member(user)
        language = "zh-hans" if member.language == "zh" else member.language
        person = {"id": int(user), "is_bot": False, "first_name": member.name, "username": member.handle}
        return person | {"language_code": language}

    def _place(self, chat: TelegramChat) -> Json:
        if chat.is_private:
            person = self._person(chat.id)
            return {"id": int(chat.id), "type": "private", "first_name": person["first_name"]}
        return {"id": int(chat.id), "type": "supergroup", "title": chat.title}

    # Looking things up

    def _chat(self, chat: str) -> TelegramChat:
        if chat not in self.chats:
            raise NotThere(f"there is no chat {chat}")
        return self.chats[chat]

    def _by_id(self, chat: str, number: int | None) -> TelegramMessage | None:
        return next((one for one in self._chat(chat).messages if one.id == number), None)

    def _find(self, params: Mapping[str, Any], deed: str) -> TelegramMessage:
        chat, number = str(params["chat_id"]), params["message_id"]
        message = self._by_id(chat, number) if chat in self.chats else None
        if message is None:
            raise Refused(f"Bad Request: message to {deed} not found (400)")
        return message

    def _own(self, user: str, message: TelegramMessage) -> None:
        if message.user != user:
            raise NotThere("only one's own messages can be changed")

    def _seconds(self, at: datetime) -> int:
        return int(at.timestamp())


def _keys(message: TelegramMessage) -> list[Mapping[str, str]]:
    return [key for row in message.keyboard for key in row if "callback_data" in key]


def _keyboard(params: Mapping[str, Any]) -> Keyboard:
    rows: Keyboard = params.get("reply_markup", {}).get("inline_keyboard", ())
    return rows
