"""From Slack's payload to its acknowledgement: read, hand over, and acknowledge only what is committed.

Slack sends an event again that was not acknowledged. It sends a command, a tap or a form only once, so when the
database can't take one of these, the person is told in the acknowledgement itself.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.routing import Route

from bot.core.findings import Finding
from bot.core.incoming import Answer, Incoming, Kind
from bot.core.platform import Connection, Door, Unavailable
from bot.platforms.slack.client import SlackClient, web_client
from bot.platforms.slack.examine import examine
from bot.platforms.slack.guard import Guard
from bot.platforms.slack.receive import NAME, key_of, receive, stamped
from bot.platforms.slack.render import errors, line, modal
from bot.platforms.slack.section import SlackSection
from bot.platforms.slack.socketmode import SocketMode

log = structlog.get_logger(__name__)


def connect(section: SlackSection, door: Door, now: Callable[[], float] = time.time) -> Sequence[Connection]:
    """A connection for each workspace. `now` is the machine's own clock, by which Slack signs its requests."""
    return [_connection(name, section, door, now) for name in section.workspaces]


def _connection(name: str, section: SlackSection, door: Door, now: Callable[[], float]) -> Connection:
    workspace = section.workspaces[name]
    bot_token, app_token, secret = (
        value.get_secret_value() if value else ""
        for value in (workspace.bot_token, workspace.app_token, workspace.signing_secret)
    )
    client = SlackClient(bot_token, section.api_url, section.proxy)
    ear = Ear(name, section.commands, door, client, now)
    app = bolt_app(ear, section)

    async def look(rooms: Sequence[str]) -> list[Finding]:
        return await examine(name, section, client, rooms)

    if section.mode_of(name) == "socket":
        socket = SocketMode(name, app, app_token, section.api_url, section.proxy)
        return Connection(name, client, _closing(client, socket.run), examine=look, close=client.close)

    async def dispatch(payload: Mapping[str, Any]) -> BoltResponse:
        try:
            request = AsyncBoltRequest(mode="socket_mode", body=dict(payload))
        except Exception as error:  # noqa: BLE001 bolt looks into a payload that nobody has judged yet
            return await ear.bury(payload, f"not a payload that Slack sends: {error}")
        return await app.async_dispatch(request)

    route = Route(f"/slack/{name}/events", Guard(secret, dispatch, now))
    wait = _closing(client, asyncio.Event().wait)
    return Connection(name, client, wait, [route], examine=look, close=client.close)


def _closing(client: SlackClient, listen: Callable[[], Any]) -> Callable[[], Any]:
    async def run() -> None:
        try:
            await listen()
        finally:
            await client.close()

    return run


def bolt_app(ear: Ear, section: SlackSection) -> AsyncApp:
    """One internal app of one workspace: who calls is settled by the signature or the socket, not by a look-up.

    A global middleware hears every kind of payload, so that nothing is left that no listener fits, and bolt
    acknowledges only when it returns. Whose messages to leave out is decided in `receive`, for all platforms alike.
    """

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None)

    async def hear(body: dict[str, Any]) -> BoltResponse:
        return await ear.hear(body)

    app = AsyncApp(
        name="drumbeat",
        logger=logging.getLogger("slack_bolt"),
        client=web_client(None, section.api_url, section.proxy),
        authorize=authorize,
        signing_secret="",
        process_before_response=True,
        ignoring_self_events_enabled=False,
    )
    app.use(hear)
    return app


class Ear:
    """Takes one workspace's payloads through the door."""

    def __init__(
        self,
        name: str,
        commands: Mapping[str, str],
        door: Door,
        client: SlackClient,
        now: Callable[[], float],
    ) -> None:
        self._name = name
        self._commands = commands
        self._door = door
        self._client = client
        self._now = now

    async def hear(self, body: Mapping[str, Any]) -> BoltResponse:
        payload = stamped(body, self._now(), self._commands)
        try:
            incoming = receive(payload, self._name)
        except ValueError as error:
            return await self.bury(payload, str(error))
        if incoming is None:
            return BoltResponse(status=200)
        try:
            answer = await self._door.receive(incoming)
        except Unavailable as error:
            log.warning("slack.not_recorded", workspace=self._name, key=incoming.key, why=str(error))
            return await self._not_recorded(incoming)
        return _acknowledgement(incoming, answer)

    async def bury(self, payload: Mapping[str, Any], why: str) -> BoltResponse:
        key = key_of(payload)
        log.warning("slack.unreadable", workspace=self._name, key=key, why=why)
        try:
            await self._door.bury(NAME, self._name, key, payload, why)
        except Unavailable:
            return BoltResponse(status=503)
        return BoltResponse(status=200)

    async def _not_recorded(self, incoming: Incoming) -> BoltResponse:
        match incoming.kind:
            case Kind.COMMAND:
                return _acknowledgement(incoming, Answer(line=self._door.apology(incoming)))
            case Kind.FORM if names := list(incoming.values):
                apology = {names[0]: self._door.apology(incoming)}
                return _acknowledgement(incoming, Answer(errors=apology))
            case Kind.CLICK if incoming.reply_url:
                await self._client.answer(incoming.reply_url, line(self._door.apology(incoming)))
                return BoltResponse(status=200)
            case _:
                return BoltResponse(status=503)


def _acknowledgement(incoming: Incoming, answer: Answer) -> BoltResponse:
    match incoming.kind:
        case Kind.COMMAND if answer.line:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": line(answer.line)})
        case Kind.FORM if answer.errors:
            body = {"response_action": "errors", "errors": errors(answer.errors)}
            return BoltResponse(status=200, body=body)
        case Kind.FORM if answer.form:
            body = {"response_action": "update", "view": modal(answer.form, answer.token)}
            return BoltResponse(status=200, body=body)
        case Kind.FORM:
            return BoltResponse(status=200, body={"response_action": "clear"})
        case _:
            return BoltResponse(status=200)
