"""Calls of the Bot API over python-telegram-bot's HTTPXRequest, each exactly once.

Answers are read here and not by python-telegram-bot, because delivery must know three things that its exceptions
blur: whether a call can have arrived, when to try again, and what was only said too late.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx
from telegram import InputFile
from telegram.error import NetworkError
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.core.platform import CONTENT, Call, Moved, NotSent, Order, Refused, SendError, Sent, Unknown
from bot.platforms.telegram.section import TelegramSection

POLL_SECONDS = 25
_READ_SECONDS = 10.0
_CONNECT_SECONDS = 5.0
# Nothing has left this machine (or the proxy) when these are raised.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
# The deed was done before, or its time is over; trying again would change nothing.
_AS_GOOD_AS_DONE = ("message is not modified", "query is too old", "message to delete not found")
_NEVER_CAME = ("chat not found", "PEER_ID_INVALID")


class Conflict(Refused):
    """Somebody else fetches this bot's updates."""


class TelegramClient:
    """The network of one bot. Fetching updates has its own pool, so that it never waits for sending."""

    def __init__(self, section: TelegramSection, token: str) -> None:
        for noisy in ("httpx", "httpcore", "telegram"):  # they log addresses, which hold the token
            logging.getLogger(noisy).setLevel(logging.WARNING)
        self._token = token
        self._base = f"{section.api_url.rstrip('/')}/bot{token}"
        self._files = f"{section.api_url.rstrip('/')}/file/bot{token}"
        self._polling = _pool(section, size=1, read=POLL_SECONDS + _READ_SECONDS)
        self._sending = _pool(section, size=32, read=_READ_SECONDS)

    async def call(self, call: Call) -> Mapping[str, Any]:
        result = await self.ask(call)
        if call.method == "getFile" and isinstance(result, dict):
            return {**result, CONTENT: await self._content(str(result.get("file_path") or ""))}
        return result if isinstance(result, dict) else {}

    async def _content(self, path: str) -> bytes:
        """A file lies beside the API, below the same token."""
        status, body = await self._reach(self._sending, f"{self._files}/{path}", "GET", "the file", None)
        if status != 200:
            raise _outcome(status, f"the file: Telegram answered {status}", {})
        return body

    async def ask(self, call: Call) -> Any:
        """As `call`, but whatever Telegram answers, a list for one."""
        return await self._post(self._sending, call)

    async def find(self, order: Order) -> Sent | None:
        """Telegram lets no bot look back."""
        return None

    async def updates(self, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Wait for updates.

        :raises Conflict, NotSent, Unknown, Refused:
        """
        found = await self._post(self._polling, Call("getUpdates", params))
        if not isinstance(found, list):
            raise Unknown("Telegram's answer holds no list of updates")
        return found

    async def close(self) -> None:
        await self._polling.shutdown()
        await self._sending.shutdown()

    async def _post(self, pool: HTTPXRequest, call: Call) -> Any:
        url = f"{self._base}/{call.method}"
        status, body = await self._reach(pool, url, "POST", call.method, _form(call))
        answer = _answer(body)
        if answer is None:
            raise Unknown(f"{call.method}: the answer ({status}) is not Telegram's")
        if answer.get("ok") is True:
            return answer.get("result")
        return _failed(call.method, status, answer)

    async def _reach(
        self, pool: HTTPXRequest, url: str, verb: str, what: str, form: RequestData | None
    ) -> tuple[int, bytes]:
        try:
            return await pool.do_request(url, verb, form)
        except NetworkError as error:
            outcome = NotSent if isinstance(error.__cause__, _NEVER_LEFT) else Unknown
            raise outcome(self._without_token(f"{what}: {error}")) from error

    def _without_token(self, words: str) -> str:
        return words.replace(self._token, "…")


def _pool(section: TelegramSection, *, size: int, read: float) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=size,
        read_timeout=read,
        write_timeout=_READ_SECONDS,
        connect_timeout=_CONNECT_SECONDS,
        pool_timeout=_CONNECT_SECONDS,
        proxy=section.proxy,
        httpx_kwargs={"trust_env": False},  # the section alone says which proxy is used
    )


def _form(call: Call) -> RequestData:
    return RequestData([RequestParameter.from_input(*_parameter(*pair)) for pair in call.params.items()])


def _parameter(name: str, value: Any) -> tuple[str, Any]:
    """A document is a name and its content."""
    match value:
        case (str(called), str(text)):  # spreadsheets know UTF-8 by its mark
            return name, InputFile(text.encode("utf-8-sig", "replace"), filename=called)
        case _:
            return name, value


def _answer(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and "ok" in answer else None


def _failed(method: str, status: int, answer: Mapping[str, Any]) -> None:
    """Returns where there is nothing left to do, else raises what delivery understands."""
    code = answer.get("error_code", status)
    said = str(answer.get("description", ""))
    if code == 400 and any(words in said for words in _AS_GOOD_AS_DONE):
        return
    raise _outcome(code, f"{method}: {said} ({code})", answer.get("parameters") or {})


def _outcome(code: int, why: str, parameters: Mapping[str, Any]) -> SendError:
    if "migrate_to_chat_id" in parameters:
        return Moved(str(parameters["migrate_to_chat_id"]))
    match code:
        case 429:
            return NotSent(why, timedelta(seconds=parameters.get("retry_after", 1)))
        case 401 | 404:
            return Refused(f"{why}: Telegram does not know the bot's token")
        case 409:
            return Conflict(why)
        case 403:
            return Refused(why, unreachable=True)
        case _ if code >= 500:
            return Unknown(why)
        case _:
            return Refused(why, unreachable=any(words in why for words in _NEVER_CAME))
