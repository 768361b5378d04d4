"""A strict Bot API server on loopback: it judges every call by the specification and refuses in Telegram's words.

It proves agreement with the specification, not with Telegram's servers. People act through the methods `says`, `press`,
`edits`; faults are put before the next calls of a method with `fail`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from aiohttp import web

from tests.support.telegram.html import ParseError, parse
from tests.support.telegram.spec import METHODS, faults_of_call, read_form

TOKEN = "4200:made-up-secret"
BOT = {"id": 4200, "is_bot": True, "first_name": "Drumbeat", "username": "drumbeat_bot"}


class Refusal(Exception):
    def __init__(self, code: int, why: str, **parameters: Any) -> None:
        super().__init__(why)
        self.code = code
        self.parameters = parameters


@dataclass
class Made:
    """One call as it arrived."""

    method: str
    params: dict[str, Any]
    at: float


@dataclass
class Fault:
    """`kind`: drop_before (never arrives), drop_after (arrives, its answer is lost), or an HTTP status."""

    kind: str | int
    times: int
    parameters: dict[str, Any] = field(default_factory=dict)


class TelegramServer:
    def __init__(self) -> None:
        self.calls: list[Made] = []
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.violations: list[str] = []
        self.chats: dict[int, dict[str, Any]] = {}
        self.messages: dict[tuple[int, int], dict[str, Any]] = {}
        self.files: dict[str, bytes] = {}  # that people sent, by id
        self.documents: list[tuple[int, str, bytes]] = []  # that the bot sent: chat, name, content
        self.reactions: dict[tuple[int, int], list[dict[str, Any]]] = {}
        self.taps: dict[str, str | None] = {}  # by query id: the words it was answered with; None: not yet
        self.menus: dict[tuple[str, str], list[dict[str, Any]]] = {}  # by scope and language
        self.menu_button: dict[str, Any] = {"type": "default"}
        self.hook: dict[str, Any] = {}  # what the webhook was set with
        self.bot: dict[str, Any] = {**BOT}
        self.blocked: set[int] = set()
        self.migrated: dict[int, int] = {}
        self.updates: deque[dict[str, Any]] = deque()
        self.webhook = ""
        self.polls = 0
        self.longest_wait = 60.0  # seconds that a request for updates may wait here
        self.allowed: list[str] = []
        self.changed = asyncio.Condition()
        self._ids = itertools.count(1)
        self._update_ids = itertools.count(900_001)
        self._poller: object = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._poller = None
        async with self.changed:
            self.changed.notify_all()
        await self._runner.cleanup()

    # What people do

    async def says(
        self, text: str, *, user: int = 7001, chat: int | None = None, reply_to: int | None = None
    ) -> dict[str, Any]:
        """A person writes, to the bot or (a negative `chat`) in a group; the message comes back."""
        place = self._chat(chat or user)
        message: dict[str, Any] = {
            "message_id": next(self._ids),
            "from": _person(user),
            "chat": place,
            "date": int(time.time()),
            "text": text,
        }
        if reply_to:
            message["reply_to_message"] = self.messages[place["id"], reply_to]
        self.messages[place["id"], message["message_id"]] = message
        await self.push(message=message)
        return message

    async def sends(self, name: str, content: bytes, *, user: int = 7001) -> None:
        """A person sends a file to the bot."""
        number = f"file{next(self._ids)}"
        self.files[number] = content
        document = {"file_id": number, "file_unique_id": number, "file_name": name, "file_size": len(content)}
        message: dict[str, Any] = {
            "message_id": next(self._ids),
            "from": _person(user),
            "chat": self._chat(user),
            "date": int(time.time()),
            "document": document,
        }
        self.messages[user, message["message_id"]] = message
        await self.push(message=message)

    async def edits(self, message: Mapping[str, Any], text: str) -> None:
        await self.push(edited_message={**message, "text": text, "edit_date": int(time.time())})

    async def press(self, message: Mapping[str, Any], label: str, *, user: int = 7001) -> str:
        """A person presses a button of a message; the query's id comes back."""
        keys = itertools.chain(*message["reply_markup"]["inline_keyboard"])
        data = next(key["callback_data"] for key in keys if key["text"] == label)
        query = str(7_000_000 + next(self._ids))
        self.taps[query] = None
        tap = {"id": query, "from": _person(user), "message": message, "chat_instance": "1", "data": data}
        await self.push(callback_query=tap)
        return query

    async def joins(self, chat: int, *, user: int = 7001) -> None:
        """A person adds the bot to a group."""
        before, after = ({"user": BOT, "status": status} for status in ("left", "member"))
        change = {"chat": self._chat(chat), "from": _person(user), "date": int(time.time())}
        await self.push(my_chat_member={**change, "old_chat_member": before, "new_chat_member": after})

    async def push(self, **update: Any) -> int:
        """Put any update into the queue; its number comes back."""
        number = next(self._update_ids)
        async with self.changed:
            self.updates.append({"update_id": number, **update})
            self.changed.notify_all()
        return number

    def fail(self, method: str, kind: str | int, times: int = 1, **parameters: Any) -> None:
        self.faults[method].append(Fault(kind, times, parameters))

    def sent_to(self, chat: int) -> list[dict[str, Any]]:
        """The bot's messages in a chat, as they stand now."""
        return [
            message
            for (place, _), message in self.messages.items()
            if place == chat and message["from"]["id"] == BOT["id"]
        ]

    async def until(self, happened: Any) -> None:
        """Wait for a condition on the server's state."""
        async with self.changed:
            await asyncio.wait_for(self.changed.wait_for(happened), 60)

    # The Bot API

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            form = await request.post()
        except ConnectionError:
            return web.Response()  # the bot died while it spoke
        uploads = {name: part for name, part in form.items() if isinstance(part, web.FileField)}
        params = read_form(method, {name: str(value) for name, value in form.items() if name not in uploads})
        params |= {name: part.filename for name, part in uploads.items()}
        fault = next((one for one in self.faults[method] if one.times > 0), None)
        self.calls.append(Made(method, params, time.monotonic()))
        try:
            self._before(fault, request)
            result = await self._judged(method, params)
            for part in uploads.values():
                self.documents.append((params["chat_id"], part.filename, part.file.read()))
            if fault and fault.kind == "drop_after":
                assert request.transport
                request.transport.abort()
            return web.json_response({"ok": True, "result": result})
        except Refusal as refusal:
            answer: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": str(refusal)}
            if refusal.parameters:
                answer["parameters"] = refusal.parameters
            return web.json_response(answer, status=refusal.code)
        finally:
            async with self.changed:
                self.changed.notify_all()

    def _before(self, fault: Fault | None, request: web.Request) -> None:
        if request.match_info["token"] != TOKEN:
            raise Refusal(401, "Unauthorized")
        if fault is None:
            return
        fault.times -= 1
        if fault.kind == "drop_before":
            assert request.transport
            request.transport.abort()
            raise Refusal(500, "dropped")
        if isinstance(fault.kind, int):
            why = "Too Many Requests" if fault.kind == 429 else "Internal Server Error"
            raise Refusal(fault.kind, why, **fault.parameters)

    async def _judged(self, method: str, params: dict[str, Any]) -> Any:
        if method not in METHODS:
            raise Refusal(404, "Not Found")
        try:
            faults = faults_of_call(method, params)
        except ParseError as error:
            raise Refusal(400, str(error)) from error
        self.violations += faults
        if faults:
            raise Refusal(400, f"Bad Request: {faults[0]}")
        return await getattr(self, f"_{method}")(params)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        content = self.files.get(request.match_info["path"])
        if request.match_info["token"] != TOKEN or content is None:
            return web.Response(status=404)
        return web.Response(body=content)

    async def _getFile(self, params: dict[str, Any]) -> Any:  # noqa: N802
        if params["file_id"] not in self.files:
            raise Refusal(400, "Bad Request: invalid file_id")
        return {"file_id": params["file_id"], "file_unique_id": "u", "file_path": params["file_id"]}

    async def _sendDocument(self, params: dict[str, Any]) -> Any:  # noqa: N802
        chat = self._reachable(params["chat_id"])
        message: dict[str, Any] = {
            "message_id": next(self._ids),
            "from": BOT,
            "chat": chat,
            "date": int(time.time()),
            "text": "",
        }
        self.messages[chat["id"], message["message_id"]] = message
        return message

    async def _getMe(self, params: dict[str, Any]) -> Any:  # noqa: N802 - named as the method is
        return self.bot

    async def _getWebhookInfo(self, params: dict[str, Any]) -> Any:  # noqa: N802
        waiting = len(self.updates)
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": waiting}

    async def _setWebhook(self, params: dict[str, Any]) -> Any:  # noqa: N802
        self.webhook, self.hook = params["url"], params
        return True

    async def _deleteWebhook(self, params: dict[str, Any]) -> Any:  # noqa: N802
        self.webhook = ""
        return True

    async def _getChat(self, params: dict[str, Any]) -> Any:  # noqa: N802
        return self._reachable(params["chat_id"])

    async def _setMyCommands(self, params: dict[str, Any]) -> Any:  # noqa: N802
        self.menus[_scope(params)] = params["commands"]
        return True

    async def _getMyCommands(self, params: dict[str, Any]) -> Any:  # noqa: N802
        return self.menus.get(_scope(params), [])

    async def _getChatMenuButton(self, params: dict[str, Any]) -> Any:  # noqa: N802
        return self.menu_button

    async def _setChatMenuButton(self, params: dict[str, Any]) -> Any:  # noqa: N802
        self.menu_button = params["menu_button"]
        return True

    async def _getUpdates(self, params: dict[str, Any]) -> Any:  # noqa: N802
        """Updates below the offset are forgotten; a second poller ends the first."""
        self.polls += 1
        if self.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        mine = self._poller = object()
        self.allowed = params.get("allowed_updates", self.allowed)
        while self.updates and self.updates[0]["update_id"] < params.get("offset", 0):
            self.updates.popleft()
        async with self.changed:
            self.changed.notify_all()
            try:
                await asyncio.wait_for(
                    self.changed.wait_for(lambda: self.updates or self._poller is not mine),
                    min(params.get("timeout", 0) or 0.001, self.longest_wait),
                )
            except TimeoutError:
                return []
        if self._poller is not mine:
            raise Refusal(409, "Conflict: terminated by other getUpdates request")
        return list(self.updates)[:100]

    async def _sendMessage(self, params: dict[str, Any]) -> Any:  # noqa: N802
        chat = self._reachable(params["chat_id"])
        answered = params.get("reply_parameters", {})
        lost = answered and (chat["id"], answered["message_id"]) not in self.messages
        if lost and not answered.get("allow_sending_without_reply"):
            raise Refusal(400, "Bad Request: message to be replied not found")
        message: dict[str, Any] = {
            "message_id": next(self._ids),
            "from": BOT,
            "chat": chat,
            "date": int(time.time()),
        }
        message |= _content(params)
        self.messages[chat["id"], message["message_id"]] = message
        return message

    async def _editMessageText(self, params: dict[str, Any]) -> Any:  # noqa: N802
        message = self._message(params, "edit")
        if message["from"]["id"] != BOT["id"]:
            raise Refusal(400, "Bad Request: message can't be edited")
        content = _content(params)
        if content == {name: message[name] for name in ("text", "reply_markup") if name in message}:
            raise Refusal(
                400, "Bad Request: message is not modified: specified new message content is the same"
            )
        message.pop("reply_markup", None)
        message.update(content)
        return message

    async def _deleteMessage(self, params: dict[str, Any]) -> Any:  # noqa: N802
        message = self._message(params, "delete")
        del self.messages[message["chat"]["id"], message["message_id"]]
        return True

    async def _setMessageReaction(self, params: dict[str, Any]) -> Any:  # noqa: N802
        message = self._message(params, "react")
        self.reactions[message["chat"]["id"], message["message_id"]] = params["reaction"]
        return True

    async def _answerCallbackQuery(self, params: dict[str, Any]) -> Any:  # noqa: N802
        query = params["callback_query_id"]
        if self.taps.get(query, "") is not None:
            raise Refusal(
                400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        self.taps[query] = params.get("text", "")
        return True

    def _message(self, params: Mapping[str, Any], what: str) -> dict[str, Any]:
        chat = self._reachable(params["chat_id"])
        message = self.messages.get((chat["id"], params["message_id"]))
        if message is None:
            raise Refusal(400, f"Bad Request: message to {what} not found")
        return message

    def _chat(self, chat: int) -> dict[str, Any]:
        kind = (
            {"type": "private", "first_name": "Rep"} if chat > 0 else {"type": "supergroup", "title": "Sales"}
        )
        return self.chats.setdefault(chat, {"id": chat, **kind})

    def _reachable(self, chat: Any) -> dict[str, Any]:
        if chat not in self.chats:
            raise Refusal(400, "Bad Request: chat not found")
        if chat in self.migrated:
            why = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refusal(400, why, migrate_to_chat_id=self.migrated[chat])
        if chat in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return self.chats[chat]


def _scope(params: Mapping[str, Any]) -> tuple[str, str]:
    return params.get("scope", {}).get("type", "default"), params.get("language_code", "")


def _person(user: int) -> dict[str, Any]:
    return {"id": user, "is_bot": False, "first_name": f"Rep {user}", "language_code": "en"}


def _content(params: Mapping[str, Any]) -> dict[str, Any]:
    text = parse(params["text"]).text if params.get("parse_mode") == "HTML" else params["text"]
    if not text.strip():
        raise Refusal(400, "Bad Request: message text is empty")
    markup = params.get("reply_markup")
    if not markup:
        return {"text": text}
    for key in itertools.chain(*markup["inline_keyboard"]):
        _check_key(key)
    return {"text": text, "reply_markup": json.loads(json.dumps(markup))}


def _check_key(key: Mapping[str, str]) -> None:
    if not key["text"].strip():
        raise Refusal(400, "Bad Request: inline keyboard button text must be non-empty")
    if len(set(key) - {"text", "style"}) != 1:
        raise Refusal(400, "Bad Request: Text buttons are unallowed in the inline keyboard")
    host = urlsplit(key.get("url", "http://a.b")).hostname
    if "." not in (host or ""):
        raise Refusal(
            400, f"Bad Request: inline keyboard button URL '{key['url']}' is invalid: Wrong HTTP URL"
        )
