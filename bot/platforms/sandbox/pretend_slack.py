"""A pretend Slack workspace: people type, press and submit; the bot's calls land in rooms that live in memory.

What people do becomes payloads of Slack's exact shape. What the bot sends is kept as sent, blocks and all, and is
refused in Slack's own words where Slack would refuse it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from typing_extensions import override

from bot.core.incoming import Answer
from bot.core.platform import Call, Door, Order, Refused, Sent
from bot.platforms.sandbox import slack_blocks, slack_payloads
from bot.platforms.sandbox.network import Network, NotThere
from bot.platforms.sandbox.slack_payloads import BOT_USER, TEAM, Json
from bot.platforms.slack.receive import key_of, receive, stamped
from bot.platforms.slack.render import errors as modal_errors
from bot.platforms.slack.render import line as passing_line
from bot.platforms.slack.render import modal
from bot.platforms.slack.section import COMMANDS
from bot.platforms.slack.text import unescape

BOT_HANDLE = "drumbeat"
INVITE, REMOVE = "/invite", "/remove"  # Slack's own commands
TICKET_SECONDS = 3.0  # how long a trigger_id opens a modal
LEFT_EMPTY = (
    "Please complete this required field."  # Slack's own words; it says them before it sends anything
)


@dataclass(slots=True)
class SlackMessage:
    """As it stands in the room: `blocks` as sent or typed, `text` as Slack writes it beside them.

    `thread` is the root's ts of an answer in a thread, `only_for` the one person who sees it.
    """

    room: str
    ts: str
    user: str
    text: str
    blocks: Sequence[Json] = ()
    thread: str | None = None
    edited: str | None = None
    only_for: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict)
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_bots(self) -> bool:
        return self.user == BOT_USER


@dataclass(slots=True)
class SlackRoom:
    """A channel with a name, or somebody's direct messages with the bot."""

    id: str
    title: str
    members: list[str]
    messages: list[SlackMessage] = field(default_factory=list)
    has_bot: bool = True

    @property
    def is_direct(self) -> bool:
        return self.id.startswith("D")


@dataclass(slots=True)
class Modal:
    """A modal that stands open before somebody, with what is wrong with its fields."""

    view: Json
    errors: Mapping[str, str] = field(default_factory=dict)


class PretendSlack(Network):
    """`type`, `edit`, `delete`, `press`, `submit` and the like are a person's; `call` is the bot's side."""

    name = "slack"

    def __init__(
        self,
        door: Door,
        now: Callable[[], datetime],
        changed: Callable[[], None] | None = None,
        commands: Mapping[str, str] = COMMANDS,
    ) -> None:
        super().__init__(door, now, changed)
        self.rooms: dict[str, SlackRoom] = {}
        self.modals: dict[str, Modal] = {}
        self._commands = commands
        self._tickets: dict[str, tuple[str, float]] = {}
        self._last = datetime.min.replace(tzinfo=UTC)

    # What people do

    def add_room(self, room: str, title: str, members: Sequence[str], *, has_bot: bool = True) -> SlackRoom:
        self.rooms[room] = SlackRoom(room, title, list(members), has_bot=has_bot)
        return self.rooms[room]

    def direct(self, user: str) -> str:
        """The id of a person's direct messages with the bot."""
        room = "D" + self._member(user).id.removeprefix("U")
        if room not in self.rooms:
            self.add_room(room, "directmessage", [user])
        return room

    def recall(self, user: str, room: str, text: str, at: datetime) -> None:
        """Put up what was written earlier, without telling anybody."""
        ts = f"{at.timestamp():.6f}"
        self._room(room).messages.append(SlackMessage(room, ts, self._member(user).id, **self._typed(text)))

    def messages(self, room: str) -> list[SlackMessage]:
        """Everything in the room, threads included, the oldest first."""
        return self._room(room).messages

    async def open_direct(self, user: str) -> None:
        """Look at the bot's messages tab, as one does on the first day."""
        opened = {"type": "app_home_opened", "user": user, "channel": self.direct(user), "tab": "messages"}
        await self._event({**opened, "event_ts": self._tick()})

    async def type(self, user: str, room: str, text: str, thread: str | None = None) -> SlackMessage:
        """Send a message, or an answer in the thread of the message `thread`; a slash begins a command."""
        where = self._room(room)
        command, _, rest = text.partition(" ")
        message = SlackMessage(room, self._tick(), self._member(user).id, thread=thread, **self._typed(text))
        if command in self._commands and thread is None:
            await self._command(user, where, command, rest)
            return message
        if command in (INVITE, REMOVE) and rest.strip() == f"@{BOT_HANDLE}" and not where.is_direct:
            await self._let_bot(where, user, is_in=command == INVITE)
            return message
        where.messages.append(message)
        self._changed()
        if not where.has_bot:
            return message
        said = self._spoken(message) | {"channel": room, "event_ts": message.ts}
        await self._event({**said, **self._place(message), "client_msg_id": secrets.token_hex(16)})
        if f"<@{BOT_USER}>" in message.text and not where.is_direct:
            await self._event({**said, "type": "app_mention"})
        return message

    async def edit(self, user: str, message: SlackMessage, text: str) -> None:
        self._own(user, message)
        before, words = self._spoken(message), self._typed(text)
        message.text, message.blocks, message.edited = words["text"], words["blocks"], self._tick()
        self._changed()
        after = {**self._spoken(message), "edited": {"user": user, "ts": message.edited}}
        await self._change("message_changed", message, {"message": after, "previous_message": before})

    async def delete(self, user: str, message: SlackMessage) -> None:
        self._own(user, message)
        self._room(message.room).messages.remove(message)
        self._changed()
        gone = {"deleted_ts": message.ts, "previous_message": self._spoken(message)}
        await self._change("message_deleted", message, gone)

    async def press(self, user: str, message: SlackMessage, label: str) -> None:
        """Press the button, or pick the option, that reads so.

        :raises NotThere: the message has none
        """
        for shown, value, _ in slack_blocks.choices(message.blocks):
            if shown == label:
                await self.press_value(user, message, value)
                return
        raise NotThere(f"no button reads “{label}”; there is: {', '.join(self.labels(message)) or 'none'}")

    async def press_value(self, user: str, message: SlackMessage, value: str) -> None:
        """As `press`, by the value that the button or option carries."""
        for _, carried, action in slack_blocks.choices(message.blocks):
            if carried == value:
                await self._press(user, message, action)
                return
        raise NotThere("that button is gone; the message has changed")

    async def submit(self, user: str, values: Mapping[str, str]) -> Mapping[str, str]:
        """Send the modal that stands open, with these fields changed; returns what is wrong with which."""
        opened = self.modals.get(user)
        if opened is None:
            raise NotThere("no form is open")
        blocks = opened.view["blocks"]
        state = {block["block_id"]: slack_blocks.filled(block, values) for block in blocks}
        empty = slack_blocks.missing(blocks, state)
        if empty:
            opened.errors = dict.fromkeys(empty, LEFT_EMPTY)
        else:
            sent = slack_payloads.submission(self._member(user), opened.view, state, self._ticket(user))
            self._answer_modal(user, opened, await self._knock(sent))
        self._changed()
        return opened.errors if self.modals.get(user) is opened else {}

    def dismiss(self, user: str) -> None:
        """Close the modal without sending it."""
        self.modals.pop(user, None)
        self._changed()

    def text_of(self, message: SlackMessage) -> str:
        """What one reads, block by block; without blocks, the text."""
        names = {member.id: member.handle for member in self.members.values()} | {BOT_USER: BOT_HANDLE}
        lines = [line for block in message.blocks if (line := slack_blocks.read(block, names))]
        return "\n".join(lines) if message.blocks else unescape(message.text)

    def labels(self, message: SlackMessage) -> list[str]:
        """What the buttons and the options of the menus read."""
        return [label for label, _, _ in slack_blocks.choices(message.blocks)]

    # What the bot does

    @override
    async def call(self, call: Call) -> Mapping[str, Any]:
        result = self._carry_out(call.method, call.params)
        self._changed()
        return {"ok": True, **result}

    @override
    async def find(self, order: Order) -> Sent | None:
        for room in self.rooms.values():
            for message in room.messages:
                if message.metadata.get("event_payload", {}).get("outbox_id") == order.id:
                    return Sent(message.ts, room.id)
        return None

    def _carry_out(self, method: str, params: Mapping[str, Any]) -> Json:
        match method:
            case "":  # the acknowledgement of a press has done it
                return {}
            case "chat.postMessage":
                message = self._post(params)
                return {"channel": message.room, "ts": message.ts}
            case "chat.postEphemeral":
                return {"message_ts": self._post(params, only_for=params["user"]).ts}
            case "chat.update":
                return self._update(params)
            case "chat.delete":
                gone = self._message(params["channel"], params["ts"])
                self._room(gone.room).messages.remove(gone)
                return {"channel": gone.room, "ts": gone.ts}
            case "reactions.add":
                message = self._message(params["channel"], params["timestamp"])
                message.reactions.setdefault(params["name"], [BOT_USER])
                return {}
            case "views.open":
                return self._open(params)
            case "conversations.info":
                room = self._heard_in(params["channel"])
                return slack_payloads.about_room(room.id, room.title, has_bot=room.has_bot)
            case "users.info":
                if params["user"] not in self.members:
                    raise Refused("users.info: user_not_found", unreachable=True)
                return slack_payloads.profile(self.members[params["user"]], self._now())
            case _:
                raise Refused(f"{method}: unknown_method")

    def _post(self, params: Mapping[str, Any], only_for: str | None = None) -> SlackMessage:
        room = self._heard_in(params["channel"])
        if not room.has_bot:
            raise Refused("chat.postMessage: not_in_channel", unreachable=True)
        message = SlackMessage(
            room.id,
            self._tick(),
            BOT_USER,
            params["text"],
            slack_blocks.valid(params.get("blocks", [])),
            thread=params.get("thread_ts"),
            only_for=only_for,
            metadata=params.get("metadata", {}),
        )
        room.messages.append(message)
        return message

    def _update(self, params: Mapping[str, Any]) -> Json:
        message = self._message(params["channel"], params["ts"])
        if not message.is_bots:
            raise Refused("chat.update: cant_update_message")
        message.text, message.blocks = params["text"], slack_blocks.valid(params.get("blocks", []))
        message.edited = self._tick()
        return {"channel": message.room, "ts": message.ts}

    def _open(self, params: Mapping[str, Any]) -> Json:
        user, given = self._tickets.pop(params["trigger_id"], ("", 0.0))
        if not user:
            raise Refused("views.open: invalid_trigger_id")
        if time.monotonic() - given > TICKET_SECONDS:
            raise Refused("views.open: expired_trigger_id")
        self.modals[user] = Modal(params["view"])
        return {"view": params["view"]}

    def _answer_modal(self, user: str, opened: Modal, answer: Answer) -> None:
        """What the acknowledgement of a form does: shows what is wrong, the next page, or closes it."""
        if answer.errors:
            opened.errors = modal_errors(answer.errors)
        elif answer.form is not None:
            self.modals[user] = Modal(modal(answer.form, answer.token))
        elif self.modals.get(user) is opened:
            del self.modals[user]

    # Payloads

    async def _event(self, told: Mapping[str, Any]) -> None:
        await self._knock(slack_payloads.event(told, self._now()))

    async def _let_bot(self, room: SlackRoom, user: str, *, is_in: bool) -> None:
        if room.has_bot == is_in:
            return
        room.has_bot = is_in
        told = slack_payloads.joined(room.id, user) if is_in else slack_payloads.left(room.id, user)
        await self._event({**told, "event_ts": self._tick()})

    async def _change(self, subtype: str, message: SlackMessage, what: Json) -> None:
        ts = self._tick()
        told = {"type": "message", "subtype": subtype, "hidden": True, **self._place(message)}
        await self._event({**told, "ts": ts, "event_ts": ts, **what})

    async def _command(self, user: str, room: SlackRoom, slash: str, rest: str) -> None:
        text, ticket = self._typed(rest)["text"], self._ticket(user)
        payload = slack_payloads.command(self._member(user), room.id, room.title, slash, text, ticket)
        answer = await self._knock(payload)
        if answer.line:
            line = passing_line(answer.line)
            room.messages.append(SlackMessage(room.id, self._tick(), BOT_USER, line, only_for=user))
        self._changed()

    async def _press(self, user: str, message: SlackMessage, action: Json) -> None:
        room = self._room(message.room)
        pressed = action | {"action_ts": self._tick()}
        payload = slack_payloads.click(
            self._member(user),
            self._spoken(message),
            room.id,
            room.title,
            pressed,
            self._ticket(user),
            passing=message.only_for is not None,
        )
        await self._knock(payload)

    async def _knock(self, payload: Mapping[str, Any]) -> Answer:
        body = stamped(payload, self._now().timestamp(), self._commands)
        return await self._deliver(receive, body, key_of(body))

    def _spoken(self, message: SlackMessage) -> Json:
        said = {"type": "message", "user": message.user, "team": TEAM, "ts": message.ts}
        words = {"text": message.text, "blocks": list(message.blocks)}
        return said | words | ({"thread_ts": message.thread} if message.thread else {})

    def _place(self, message: SlackMessage) -> Json:
        kind = "im" if self._room(message.room).is_direct else "channel"
        return {"channel": message.room, "channel_type": kind}

    def _typed(self, text: str) -> Json:
        handles = {member.handle.lower(): member.id for member in self.members.values()}
        blocks = slack_blocks.typed(text, handles | {BOT_HANDLE: BOT_USER})
        return {"text": slack_blocks.written(blocks), "blocks": blocks}

    # Looking things up

    def _room(self, room: str) -> SlackRoom:
        if room not in self.rooms:
            raise NotThere(f"there is no room {room}")
        return self.rooms[room]

    def _heard_in(self, channel: str) -> SlackRoom:
        """Where a call's channel is; a person's id stands for their direct messages."""
        room = self.direct(channel) if channel in self.members else channel
        if room not in self.rooms:
            raise Refused("channel_not_found")
        return self.rooms[room]

    def _message(self, channel: str, ts: str) -> SlackMessage:
        for message in self._heard_in(channel).messages:
            if message.ts == ts:
                return message
        raise Refused("message_not_found")

    def _own(self, user: str, message: SlackMessage) -> None:
        if message.user != user:
            raise NotThere("only one's own messages can be changed")

    def _ticket(self, user: str) -> str:
        ticket = f"{self._number()}.{self._number()}.{secrets.token_hex(16)}"
        self._tickets[ticket] = (user, time.monotonic())
        return ticket

    def _tick(self) -> str:
        """A ts that no other message has, later than all before it."""
        self._last = max(self._now(), self._last + timedelta(microseconds=1))
        return f"{int(self._last.timestamp())}.{self._last.microsecond:06}"
