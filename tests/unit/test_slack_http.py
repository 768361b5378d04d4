"""Signed requests from Slack through the guard and bolt to the door, and back to Slack's acknowledgement."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from bot.core.cards import Form, FormField
from bot.core.incoming import NOTHING, Answer, Kind
from bot.platforms.slack import SLACK, SlackSection
from bot.platforms.slack.guard import MOST_BYTES
from tests.support.slack.door import Notebook
from tests.support.slack.web import FakeSlack, serving

RECORDED = Path(__file__).parents[1] / "replay/slack"
SECRET = "s3cr3t"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeSlack]:
    # What bolt would read from the environment by itself must make no difference.
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "from the environment")
    async with serving(FakeSlack()) as fake:
        yield fake


@pytest.fixture
def door() -> Notebook:
    return Notebook()


@pytest.fixture
async def bot(slack: FakeSlack, door: Notebook) -> AsyncIterator[httpx.AsyncClient]:
    workspaces = {
        name: {"bot_token": f"xoxb-{name}", "signing_secret": SECRET + name} for name in ("main", "asia")
    }
    section = SlackSection.model_validate({"api_url": slack.url, "workspaces": workspaces})
    connections = SLACK.connect(section, door)
    assert [connection.name for connection in connections] == ["main", "asia"]
    app = Starlette(routes=[route for connection in connections for route in connection.routes])
    transport = httpx.ASGITransport(app)
    listening = [asyncio.ensure_future(connection.run()) for connection in connections]
    await asyncio.sleep(0)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        yield client
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)


def load(name: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))
    return payload


def signed(body: bytes, *, at: float | None = None, secret: str = SECRET + "main") -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    signature = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": f"v0={signature.hexdigest()}"}


def encoded(payload: Mapping[str, Any]) -> tuple[bytes, str]:
    if "event" in payload or payload.get("type") in ("url_verification", "app_rate_limited"):
        return json.dumps(payload).encode(), JSON
    form = payload if "command" in payload or "ssl_check" in payload else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), FORM


async def deliver(bot: httpx.AsyncClient, payload: Mapping[str, Any], name: str = "main") -> httpx.Response:
    body, content_type = encoded(payload)
    headers = {"content-type": content_type, **signed(body, secret=SECRET + name)}
    return await bot.post(f"/slack/{name}/events", content=body, headers=headers)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("private_message", Kind.MESSAGE),
        ("edit", Kind.EDIT),
        ("deletion", Kind.DELETE),
        ("home_messages", Kind.START),
        ("voice", Kind.MEDIA),
        ("command", Kind.COMMAND),
        ("click", Kind.CLICK),
        ("choice", Kind.CLICK),
        ("form", Kind.FORM),
    ],
)
async def test_every_kind_comes_through(
    bot: httpx.AsyncClient, door: Notebook, slack: FakeSlack, name: str, kind: Kind
) -> None:
    response = await deliver(bot, load(name))
    assert response.status_code == 200
    (incoming,) = door.heard
    assert (incoming.kind, incoming.connection) == (kind, "main")
    assert "verification" not in json.dumps(dict(incoming.payload))
    assert not slack.calls


async def test_each_workspace_has_its_own_address_and_secret(bot: httpx.AsyncClient, door: Notebook) -> None:
    assert (await deliver(bot, load("private_message"), "asia")).status_code == 200
    assert door.heard[0].connection == "asia"
    body, content_type = encoded(load("private_message"))
    headers = {"content-type": content_type, **signed(body, secret=SECRET + "main")}
    assert (await bot.post("/slack/asia/events", content=body, headers=headers)).status_code == 401
    assert len(door.heard) == 1


async def test_what_concerns_nobody_is_acknowledged(bot: httpx.AsyncClient, door: Notebook) -> None:
    for name in ("own_message", "reaction", "link_opened", "form_closed", "shortcut"):
        assert (await deliver(bot, load(name))).status_code == 200
    assert not door.heard
    assert not door.buried


async def test_a_command_is_answered_with_its_passing_line(bot: httpx.AsyncClient, door: Notebook) -> None:
    door.answer = Answer(line="Sent to you in a direct message, <@U1> & co.")
    response = await deliver(bot, load("command"))
    assert response.json() == {
        "response_type": "ephemeral",
        "text": "Sent to you in a direct message, &lt;@U1&gt; &amp; co.",
    }
    door.answer = NOTHING
    assert (await deliver(bot, load("command"))).content == b""


async def test_a_command_may_speak_of_a_payload(bot: httpx.AsyncClient, door: Notebook) -> None:
    await deliver(bot, load("command_short") | {"text": "won Acme payload scanner 45k"})
    assert door.heard[0].text == "won Acme payload scanner 45k"


async def test_a_form_is_closed_corrected_or_goes_on(bot: httpx.AsyncClient, door: Notebook) -> None:
    assert (await deliver(bot, load("form"))).json() == {"response_action": "clear"}
    door.answer = Answer(errors={"amount": "How much? For example 45k."})
    assert (await deliver(bot, load("form"))).json() == {
        "response_action": "errors",
        "errors": {"amount": "How much? For example 45k."},
    }
    page = Form("Page 2", "Save", "Cancel", "a", {}, (FormField("note", "Note"),))
    door.answer = Answer(form=page, token="tok-2")
    answer = (await deliver(bot, load("form"))).json()
    assert answer["response_action"] == "update"
    assert answer["view"]["private_metadata"] == "tok-2"


async def test_an_event_that_cannot_be_recorded_comes_again(bot: httpx.AsyncClient, door: Notebook) -> None:
    door.is_shut = True
    for name in ("private_message", "edit", "home_messages"):
        assert (await deliver(bot, load(name))).status_code == 503
    door.is_shut = False
    assert (await deliver(bot, load("private_message"))).status_code == 200


async def test_what_slack_sends_once_is_told_apart_when_it_cannot_be_recorded(
    bot: httpx.AsyncClient, door: Notebook, slack: FakeSlack
) -> None:
    door.is_shut = True
    apology = "Not recorded, please send it again."
    assert (await deliver(bot, load("command"))).json()["text"] == apology
    assert (await deliver(bot, load("form"))).json() == {
        "response_action": "errors",
        "errors": {"amount": apology},
    }
    click = load("click") | {"response_url": slack.url + "hook"}
    assert (await deliver(bot, click)).status_code == 200
    assert slack.calls == [
        ("hook", {"response_type": "ephemeral", "replace_original": False, "text": apology})
    ]


async def test_an_unreadable_payload_becomes_a_dead_letter(bot: httpx.AsyncClient, door: Notebook) -> None:
    bent = load("private_message") | {"event": {"type": "message", "user": "U1", "text": "x"}}
    assert (await deliver(bot, bent)).status_code == 200
    assert door.buried[0][:2] == ("main", "Ev0001")
    assert "channel" in door.buried[0][2]
    door.is_shut = True
    assert (await deliver(bot, bent)).status_code == 503


async def test_a_payload_that_bolt_stumbles_over_is_kept_as_well(
    bot: httpx.AsyncClient, door: Notebook
) -> None:
    bent = load("private_message") | {"event": {"type": "message", "channel": 5}}
    assert (await deliver(bot, bent)).status_code == 200
    assert door.buried[0][:2] == ("main", "Ev0001")


async def test_slacks_own_questions(bot: httpx.AsyncClient, door: Notebook) -> None:
    challenge = await deliver(bot, {"type": "url_verification", "challenge": "abc", "token": "t"})
    assert challenge.json() == {"challenge": "abc"}
    limited = {"type": "app_rate_limited", "minute_rate_limited": 1795510000, "team_id": "T0HOME"}
    assert (await deliver(bot, limited)).status_code == 200
    assert (await deliver(bot, {"ssl_check": "1", "token": "t"})).status_code == 200
    assert not door.heard
    assert not door.buried


def tampered(good: bytes) -> dict[str, tuple[bytes, dict[str, str], int]]:
    fresh = signed(good)
    timestamp, signature = fresh.values()
    return {
        "unsigned": (good, {}, 401),
        "stale": (good, signed(good, at=time.time() - 302), 401),
        "future": (good, signed(good, at=time.time() + 302), 401),
        "tampered body": (good + b" ", fresh, 401),
        "wrong secret": (good, signed(good, secret="other"), 401),
        "no signature": (good, {"x-slack-request-timestamp": timestamp}, 401),
        "no timestamp": (good, {"x-slack-signature": signature}, 401),
        "timestamp in words": (good, fresh | {"x-slack-request-timestamp": "soon"}, 401),
        "huge timestamp": (good, fresh | {"x-slack-request-timestamp": "9" * 400}, 401),
        "negative timestamp": (good, fresh | {"x-slack-request-timestamp": "-1"}, 401),
        "other digits": (good, fresh | {"x-slack-request-timestamp": "١٧٩٥٥١٠٠٠٠"}, 401),
        "signature not ASCII": (good, fresh | {"x-slack-signature": "v0=é" + signature[4:]}, 401),
        "other version": (good, fresh | {"x-slack-signature": "v1" + signature[2:]}, 401),
        "upper case": (good, fresh | {"x-slack-signature": signature.upper()}, 401),
        "too large": (b"x" * (MOST_BYTES + 1), signed(b"x" * (MOST_BYTES + 1)), 413),
        **{
            f"signed {body[:20]!r}": (body, signed(body), 400)
            for body in (
                b"",
                b"{",
                b"[]",
                b"null",
                b"{}",
                b"7",
                b"\xff\xfe",
                b"[" * 100_000,
                b'{"a":' * 50_000,
            )
        },
    }


@pytest.mark.parametrize("case", tampered(b"{}"))
async def test_what_is_refused(bot: httpx.AsyncClient, door: Notebook, case: str) -> None:
    good, _ = encoded(load("private_message"))
    body, headers, status = tampered(good)[case]
    raw = [(b"content-type", JSON.encode())]
    raw += [(name.encode(), value.encode()) for name, value in headers.items()]
    response = await bot.post("/slack/main/events", content=body, headers=raw)
    assert response.status_code == status
    assert not door.heard


@pytest.mark.parametrize(
    "body", [b"payload=[]", b"payload=", b"payload={", b"payload=7", b"a&b&" * 200, b"&"]
)
async def test_forms_that_are_none(bot: httpx.AsyncClient, door: Notebook, body: bytes) -> None:
    headers = {"content-type": FORM, **signed(body)}
    assert (await bot.post("/slack/main/events", content=body, headers=headers)).status_code == 400
    assert not door.heard


async def test_only_posts(bot: httpx.AsyncClient) -> None:
    for method in ("GET", "PUT", "DELETE", "HEAD", "OPTIONS"):
        response = await bot.request(method, "/slack/main/events")
        assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert (await bot.post("/slack/other/events")).status_code == 404


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=200),
    content_type=st.sampled_from([JSON, FORM, "", "text/plain"]),
    timestamp=st.one_of(st.text(st.characters(min_codepoint=32, max_codepoint=126)), st.just("now")),
    signature=st.one_of(st.text(st.characters(min_codepoint=32, max_codepoint=126)), st.just("right")),
)
async def test_nothing_makes_the_guard_stumble(
    bot: httpx.AsyncClient, body: bytes, content_type: str, timestamp: str, signature: str
) -> None:
    right = signed(body)
    headers = {
        "content-type": content_type,
        "x-slack-request-timestamp": right["x-slack-request-timestamp"] if timestamp == "now" else timestamp,
        "x-slack-signature": right["x-slack-signature"] if signature == "right" else signature,
    }
    response = await bot.post("/slack/main/events", content=body, headers=headers)
    assert response.status_code < 500
