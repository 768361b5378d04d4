"""Slack's Web API over one shared HTTP session. Each call leaves once: a hidden second try would say things twice."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.platform import Call, Deed, NotSent, Order, Refused, SendError, Sent, Unknown
from bot.platforms.slack import files
from bot.platforms.slack.render import FETCH, NOTHING_TO_DO, UPLOAD

_TIMEOUT = aiohttp.ClientTimeout(total=15, sock_connect=5)
_ONE_TRY = aiohttp.ClientTimeout(total=1.5)
_FORMS = frozenset(
    {"files.getUploadURLExternal", "files.completeUploadExternal"}
)  # Slack reads no JSON there
_READS = frozenset(
    {"users.info", "files.info", "conversations.info", "conversations.history", "conversations.replies"}
)
_DONE_ALREADY = frozenset({"already_reacted", "message_not_modified"})
_LATER = frozenset({"ratelimited", "rate_limited"})
_UNSURE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
_GONE = frozenset(
    {
        "user_disabled",
        "cannot_dm_bot",
        "user_not_found",
        "user_not_visible",
        "not_in_channel",
        "channel_not_found",
        "is_archived",
    }
)
_PAGE = 100
_MOST_PAGES = 10


class SlackClient:
    """One workspace's bot as seen from here. Nothing is opened before the first call.

    `scopes` are the token's, once Slack has told them with an answer.
    """

    def __init__(self, token: str, api_url: str, proxy: str | None = None) -> None:
        self._web = web_client(token, api_url, proxy)
        self._token = token
        self._api_url = api_url
        self._proxy = proxy
        self._team: str | None = None
        self.scopes: frozenset[str] | None = None
        self._closed = False
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def call(self, call: Call) -> Mapping[str, Any]:
        if call == NOTHING_TO_DO:
            return {}
        if call.method == FETCH:
            here = (self._token, self._api_url, self._proxy)
            return await files.fetch(self._ask, self._session(), *here, call.params["file"])
        if call.method == UPLOAD:
            room = await self._channel(call.params["channel_id"])
            return await files.upload(self._ask, self._session(), self._proxy, room, call.params)
        result = await self._ask(call.method, call.params)
        if call.method == "users.info":  # whose team is asking is no part of Slack's answer
            return {**result, "team": await self._own_team()}
        return result

    async def find(self, order: Order) -> Sent | None:
        """Look for the order's mark in the messages of its chat; only posted messages carry one.

        :raises Unknown, Refused: the look-up itself failed, so the doubt stays
        """
        if order.deed is not Deed.POST:
            return None
        try:
            return await self._marked(order)
        except NotSent as error:
            raise Unknown(str(error)) from error

    async def _marked(self, order: Order) -> Sent | None:
        room = await self._channel(order.room)
        cursor = ""
        for _ in range(_MOST_PAGES):
            page = await self._page(room, order.thread, cursor)
            for message in _with_mark(page, order.id):
                return Sent(str(message["ts"]), room, message)
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        return None

    async def answer(self, url: str, line: str) -> None:
        """One try at a click's `response_url`, for words that the database can't take; failing is no harm."""
        body = {"response_type": "ephemeral", "replace_original": False, "text": line}
        try:
            async with self._session().post(url, json=body, timeout=_ONE_TRY, proxy=self._proxy):
                pass
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return

    async def close(self) -> None:
        """Finish the calls that are under way, so that none is left in doubt; new ones count as not sent."""
        self._closed = True
        await self._idle.wait()
        if self._web.session is not None:
            await self._web.session.close()

    async def _page(self, room: str, thread: str | None, cursor: str) -> Mapping[str, Any]:
        wanted = {"channel": room, "limit": _PAGE, "include_all_metadata": True}
        wanted |= {"cursor": cursor} if cursor else {}
        if thread:
            return await self._ask("conversations.replies", wanted | {"ts": thread})
        return await self._ask("conversations.history", wanted)

    async def _channel(self, room: str) -> str:
        """A person's id may be posted to, but only a channel has a history."""
        if not room.startswith(("U", "W")):
            return room
        opened = await self._ask("conversations.open", {"users": room})
        return str(opened["channel"]["id"])

    async def _own_team(self) -> str:
        if self._team is None:
            self._team = str((await self._ask("auth.test", {})).get("team_id") or "")
        return self._team

    async def _ask(self, method: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        self._web.session = self._session()
        self._under_way += 1
        self._idle.clear()
        try:
            return await self._try(method, params)
        finally:
            self._under_way -= 1
            if self._under_way == 0:
                self._idle.set()

    async def _try(self, method: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            if method in _READS:
                answer = await self._web.api_call(method, http_verb="GET", params=dict(params))
            elif method in _FORMS:
                answer = await self._web.api_call(method, data=dict(params))
            else:
                answer = await self._web.api_call(method, json=dict(params))
            self._note_scopes(answer.headers)
        except SlackApiError as error:
            return _taken_after_all(method, error)
        except (
            aiohttp.ClientConnectorError,
            aiohttp.ClientHttpProxyError,
            aiohttp.ConnectionTimeoutError,
        ) as error:
            raise NotSent(f"{method}: Slack can't be reached ({error})") from error
        except (aiohttp.ClientError, TimeoutError, SlackClientError, ValueError, AttributeError) as error:
            raise Unknown(f"{method}: the answer was lost ({type(error).__name__} {error})") from error
        return answer.data if isinstance(answer.data, dict) else {}

    def _note_scopes(self, headers: Mapping[str, Any]) -> None:
        told = {name.lower(): value for name, value in headers.items()}.get("x-oauth-scopes")
        if told:
            self.scopes = frozenset(scope.strip() for scope in str(told).split(","))

    def _session(self) -> aiohttp.ClientSession:
        if self._closed:
            raise NotSent("the bot is shutting down")
        if self._web.session is None:
            self._web.session = aiohttp.ClientSession(timeout=_TIMEOUT, trust_env=False)
        return self._web.session


def web_client(token: str | None, api_url: str, proxy: str | None) -> AsyncWebClient:
    """A client without retries, and with no proxy but the configured one.

    Left alone, slack_sdk takes HTTP_PROXY from the environment for every address, a local one too.
    """
    client = AsyncWebClient(token=token, base_url=api_url, retry_handlers=[])
    client.proxy = proxy
    return client


def _taken_after_all(method: str, error: SlackApiError) -> Mapping[str, Any]:
    """What Slack's refusal means; some say that what was asked for is so already.

    :raises NotSent, Unknown, Refused: for all others
    """
    status = getattr(error.response, "status_code", None)
    data = getattr(error.response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if code in _DONE_ALREADY or (method, code) == ("chat.delete", "message_not_found"):
        return {"ok": True, "warning": code}
    raise _meaning(method, status, code, error)


def _meaning(method: str, status: int | None, code: str | None, error: SlackApiError) -> SendError:
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in _LATER:
        return NotSent(f"{method}: Slack asks for a pause", _pause(error))
    if code is None or code in _UNSURE or (status or 500) >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unknown(f"{method}: Slack answered {status or 'nonsense'} {code or ''}".rstrip())
    needed = error.response.get("needed")
    return Refused(
        f"{method}: {code}" + (f" (the app needs the scope {needed})" if needed else ""),
        unreachable=code in _GONE,
    )


def _pause(error: SlackApiError) -> timedelta:
    headers = getattr(error.response, "headers", None) or {}
    seconds = str(headers.get("Retry-After", "")).strip()
    return timedelta(seconds=int(seconds) if seconds.isdecimal() else 1)


def _with_mark(page: Mapping[str, Any], outbox_id: int) -> Iterator[Mapping[str, Any]]:
    for message in page.get("messages") or []:
        metadata = message.get("metadata") or {}
        mark = (metadata.get("event_payload") or {}).get("outbox_id")
        if metadata.get("event_type") == "drumbeat" and str(mark) == str(outbox_id):
            yield message
