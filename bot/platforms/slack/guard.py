"""What stands in front of bolt over HTTP: nothing unsigned, stale, oversized or malformed gets past it.

Bolt alone answers some of these with 500, loses a slash command whose text holds the word "payload", and calls an
`app_rate_limited` unhandled. Behind this guard it gets a verified payload, in the form in which Socket Mode brings it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import structlog
from slack_bolt.response import BoltResponse
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

log = structlog.get_logger(__name__)

Dispatch = Callable[[Mapping[str, Any]], Awaitable[BoltResponse]]

MOST_BYTES = 1024 * 1024
_MOST_SECONDS_APART = 300
_MOST_SECONDS_READING = 10
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


class _Refusal(Exception):
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Guard:
    """The ASGI application of one workspace's endpoint."""

    def __init__(self, signing_secret: str, dispatch: Dispatch, now: Callable[[], float]) -> None:
        self._secret = signing_secret.encode()
        self._dispatch = dispatch
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await self._answer(Request(scope, receive))
        except _Refusal as refusal:
            log.info("slack.refused", status=refusal.status, why=str(refusal))
            response = PlainTextResponse(f"{refusal}\n", refusal.status)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return PlainTextResponse("Slack posts here.\n", 405, {"allow": "POST"})
        timestamp, signature = self._headers(request)
        body = await _body(request)
        if not hmac.compare_digest(self._signature(timestamp, body), signature):
            raise _Refusal(401, "the signature is wrong")
        payload = _payload(body, request.headers.get("content-type", ""))
        match payload.get("type"):
            case "url_verification":
                return JSONResponse({"challenge": str(payload.get("challenge", ""))})
            case "app_rate_limited":
                log.warning("slack.rate_limited", help="Slack dropped events of this minute", payload=payload)
                return Response()
            case _ if "ssl_check" in payload:
                return Response()
            case _:
                return _response(await self._dispatch(payload))

    def _headers(self, request: Request) -> tuple[str, str]:
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            raise _Refusal(401, "the request is not signed")
        if abs(self._now() - int(timestamp)) > _MOST_SECONDS_APART:
            raise _Refusal(401, "the request is too old; is this machine's clock right?")
        return timestamp, signature

    def _signature(self, timestamp: str, body: bytes) -> str:
        signed = b"v0:" + timestamp.encode() + b":" + body
        return "v0=" + hmac.new(self._secret, signed, hashlib.sha256).hexdigest()


async def _body(request: Request) -> bytes:
    """The raw body, for the signature covers its bytes; a sender may neither flood nor stall us."""
    body = bytearray()
    try:
        async with asyncio.timeout(_MOST_SECONDS_READING):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise _Refusal(413, "the body is larger than Slack sends")
    except TimeoutError:
        raise _Refusal(408, "the body did not come in time") from None
    return bytes(body)


def _payload(body: bytes, content_type: str) -> Mapping[str, Any]:
    """An event is JSON, a slash command a form, an interaction a form with JSON in its `payload`."""
    try:
        text = body.decode()
        if content_type.startswith("application/json"):
            payload = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
            payload = form if "payload" not in form or "command" in form else json.loads(form["payload"])
    except (ValueError, RecursionError) as error:
        raise _Refusal(400, "the body can't be read") from error
    if not isinstance(payload, dict) or not payload:
        raise _Refusal(400, "the body holds no payload")
    return payload


def _response(answer: BoltResponse) -> Response:
    return Response(answer.body, answer.status, answer.first_headers())
