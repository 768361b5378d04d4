"""Keeps strangers out of the sandbox: other sites in the same browser, other machines, names that point here."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import MutableMapping
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
MOST_BODY = 64 * 1024
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


class Guard:
    """Host, origin and session of every request. `token` opens a session; a session is a cookie of this port."""

    def __init__(self, app: ASGIApp, token: str, port: int, *, beyond_loopback: bool = False) -> None:
        self._app = app
        self._token = token
        self._cookie = f"drumbeat_{port}"
        self._port = port
        self._beyond_loopback = beyond_loopback
        self._sessions: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope)
        session = self._opened(request)
        refusal = self._refusal(request, known=session is not None or self._is_known(request))
        answer: ASGIApp = self._app if refusal is None else PlainTextResponse(refusal, status_code=403)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(message, self._cookie, session)
            await send(message)

        await answer(scope, receive, guarded)

    def _opened(self, request: Request) -> str | None:
        """A new session, for whoever brings the token of the address. An old one is never taken over."""
        given = request.query_params.get("t", "")
        if request.url.path != "/" or not hmac.compare_digest(given.encode(), self._token.encode()):
            return None
        session = secrets.token_urlsafe(24)
        self._sessions.add(session)
        return session

    def _is_known(self, request: Request) -> bool:
        return request.cookies.get(self._cookie) in self._sessions

    def _refusal(self, request: Request, *, known: bool) -> str | None:
        host = request.headers.get("host", "")
        if not self._is_ours(host):
            return "This address is not the sandbox's."
        origin = request.headers.get("origin")
        if origin not in (None, f"http://{host}") or (origin is None and request.method != "GET"):
            return "Another site may not speak for you here."
        if request.method != "GET" and not 0 < int(request.headers.get("content-length") or 0) <= MOST_BODY:
            return "That is too long, or of no stated length."
        if not known and not request.url.path.startswith("/static/"):
            return "Open the address that `drumbeat demo` printed; it holds the key."
        return None

    def _is_ours(self, host: str) -> bool:
        """A name that was made to point here is not; an address in figures can't be such a name."""
        name, _, port = host.rpartition(":")
        if port != str(self._port):
            return False
        return name in LOOPBACK or (self._beyond_loopback and _is_address(name))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _add_headers(message: MutableMapping[str, Any], cookie: str, session: str | None) -> None:
    headers = dict(HEADERS)
    if session is not None:
        headers["set-cookie"] = f"{cookie}={session}; HttpOnly; SameSite=Strict; Path=/"
    message["headers"] = [
        *((name, value) for name, value in message["headers"] if name.decode() not in headers),
        *((name.encode(), value.encode()) for name, value in headers.items()),
    ]
