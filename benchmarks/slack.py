"""Signed Slack requests, a bare bolt app that does nothing, and ours that records a deal."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy import insert
from sqlalchemy.orm import Session
from starlette.types import ASGIApp, Message

from benchmarks.measure import Deed
from bot.app import App, build, settings_from
from bot.core.platform import Call, Order, Sent
from bot.platforms.slack import SLACK, SlackSection
from models.accounts import Account
from models.actions.people import link_identity
from models.db import Database
from models.names import normal_form
from models.people import Channel, Grant, Organisation, Person, Role, Team
from models.schema import migrate

SECRET = "s3cr3t"
PEOPLE = 64
NUMBERS = itertools.count()  # no two messages of a run are the same
AGAIN: list[int] = []  # deliveries that were turned away
WORKSPACE = {"bot_token": "xoxb-1", "signing_secret": SECRET}


@dataclass
class Silent:
    """Slack's network: takes everything at once."""

    posted: int = 0

    async def call(self, call: Call) -> Mapping[str, Any]:
        self.posted += 1
        return {"ok": True, "ts": f"{self.posted}.000100", "channel": "D0"}

    async def find(self, order: Order) -> Sent | None:
        return None


def customers(count: int) -> list[str]:
    """Made-up names, of whom no two sound alike."""
    draw = random.Random(1)
    found: set[str] = set()
    while len(found) < count:
        found.add("".join(draw.choices("bcdfghjklmnpqrstvwxz", k=9)).title())
    return sorted(found)


def team_on(url: str, known: list[str]) -> App:
    """A bot on an empty database, with people who have a Slack login and customers they know."""
    database = Database(url)
    migrate(database.engine)

    def fill(session: Session, now: Any) -> None:
        session.add(Organisation(name="Made-up", zone="Europe/Berlin", language="en"))
        team = Team(key="dach", name="DACH", zone="Europe/Berlin", language="en", currency="EUR")
        channel = Channel(key="direct")
        session.add_all([team, channel])
        session.flush()  # people belong to them
        for number in range(PEOPLE):
            person = Person(
                name=f"Rep {number}",
                team_id=team.id,
                channel_id=channel.id,
                language="en",
                zone="Europe/Berlin",
                active=True,
                created_at=now,
                greeted_at=now,
                confirmed_at=now,
                grants=[Grant(role=Role.REP)],
            )
            session.add(person)
            session.flush()  # the login points at it
            user, room = f"U{number}", f"D{number}"
            link_identity(session, now, person, platform="slack", connection="main", user=user, room=room)
        rows = [{"name": name, "normal": normal_form(name), "created_at": now} for name in known]
        session.execute(insert(Account), rows)

    database.write_now(fill)
    app = build(settings_from(None), database=database)
    section = SlackSection.model_validate({"workspaces": {"main": WORKSPACE}})
    app.add("slack", SLACK.connect(section, app.intake))
    app.clients["slack", "main"] = Silent()
    return app


def reports(app: App, known: Iterator[str]) -> Iterator[Deed]:
    """Each a deal that is won at a customer, from the signed request to Slack's acknowledgement."""
    endpoint: ASGIApp = app.connections[0].routes[0].app
    for number, customer in zip(NUMBERS, known, strict=False):
        yield _posts(endpoint, _event(number, f"won {customer} 45k"), "application/json")


def commands(app: App, known: Iterator[str]) -> Iterator[Deed]:
    """The same as a slash command."""
    endpoint: ASGIApp = app.connections[0].routes[0].app
    for number, customer in zip(NUMBERS, known, strict=False):
        person = number % PEOPLE
        form = {
            "command": "/deal",
            "text": f"won {customer} 45k",
            "user_id": f"U{person}",
            "user_name": "rep",
            "channel_id": f"D{person}",
            "channel_name": "directmessage",
            "team_id": "T1",
            "trigger_id": f"{time.time_ns()}.{number}",
            "response_url": "https://hooks.example/1",
        }
        yield _posts(endpoint, urlencode(form).encode(), "application/x-www-form-urlencoded")


def bare() -> Iterator[Deed]:
    """A bolt app with one listener that does nothing, as its manual shows it."""

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token="xoxb-1")

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)

    @app.event("message")
    async def hear(event: dict[str, Any]) -> None:
        """Nothing."""

    for number in NUMBERS:
        body = _event(number, "won Acme 45k")
        headers = {name: [value] for name, value in _signed(body, "application/json").items()}
        yield _dispatches(app, AsyncBoltRequest, body.decode(), headers)


def _dispatches(app: AsyncApp, request: Any, body: str, headers: Mapping[str, Any]) -> Deed:
    async def deed() -> None:
        response = await app.async_dispatch(request(body=body, headers=headers))
        assert response.status == 200

    return deed


def _posts(endpoint: ASGIApp, body: bytes, kind: str) -> Deed:
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/slack/main/events",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in _signed(body, kind).items()],
    }

    async def ask() -> int:
        status: list[int] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                status.append(message["status"])

        await endpoint(dict(scope), receive, send)
        return status[0]

    async def deed() -> None:
        while (status := await ask()) != 200:  # it could not begin in time and comes again, as from Slack
            assert status == 503, status
            AGAIN.append(status)

    return deed


def _event(number: int, text: str) -> bytes:
    person, ts = number % PEOPLE, f"{time.time():.0f}.{number:06}"
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": f"D{person}",
        "user": f"U{person}",
        "team": "T1",
        "ts": ts,
        "event_ts": ts,
        "text": text,
    }
    body = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}", "event": event}
    return json.dumps(body).encode()


def _signed(body: bytes, kind: str) -> dict[str, str]:
    timestamp = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return {
        "content-type": kind,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": f"v0={signature.hexdigest()}",
    }
