"""The manifest's scopes are enough and none too many, and Slack's history tells whether a message arrived."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.core.cards import Form, FormField, card, plain
from bot.core.platform import CONTENT, Deed, File, Order, Refused, Sign
from bot.platforms.slack import SLACK
from bot.platforms.slack.client import SlackClient
from bot.platforms.slack.manifest import SCOPES
from tests.support.slack import emulators
from tests.support.slack.web import closed_port

pytestmark = pytest.mark.e2e

SCRIPT = Path(emulators.__file__).with_name("emulate.mjs")
CARD = card(plain("won Acme"))
FORM = Form("Edit", "Save", "Cancel", "a", {}, (FormField("amount", "Amount"),))


@dataclass(frozen=True, slots=True)
class Emulated:
    client: SlackClient
    base: str
    room: str
    direct: str
    user: str

    async def send(self, order: Order) -> Any:
        result = await self.client.call(SLACK.render(order))
        return SLACK.sent(order, result)


@asynccontextmanager
async def emulate(scopes: Sequence[str]) -> AsyncIterator[Emulated]:
    package, node, port = emulators.package("emulate", "0.12.2"), emulators.node(22), closed_port()
    base = f"http://localhost:{port}"  # as it names itself in the addresses of files
    command = (node, str(SCRIPT), str(package), str(port), ",".join(scopes))
    async with emulators.process(*command), aiohttp.ClientSession() as session:
        await emulators.until(lambda: emulators.answers(session, base + "/api/auth.test"))
        ana = (await _ask(session, base, "auth.test", {}))["user_id"]
        listed = (await _ask(session, base, "conversations.list", {}))["channels"]
        room = next(one["id"] for one in listed if one["name"] == "sales")
        bot = (await _ask(session, base, "auth.test", {}, token="xoxb-emulate"))["user_id"]
        await _ask(session, base, "conversations.invite", {"channel": room, "users": bot})
        direct = (await _ask(session, base, "conversations.open", {"users": bot}))["channel"]["id"]
        client = SlackClient("xoxb-emulate", base + "/api/")
        try:
            yield Emulated(client, base, room, direct, ana)
        finally:
            await client.close()


async def _ask(
    session: aiohttp.ClientSession, base: str, method: str, body: dict[str, str], token: str = "xoxp-ana"
) -> dict[str, Any]:
    headers = {"authorization": f"Bearer {token}"}
    async with session.post(f"{base}/api/{method}", data=body, headers=headers) as response:
        answer: dict[str, Any] = await response.json()
    assert answer["ok"], answer
    return answer


async def do_everything(slack: Emulated) -> None:
    """Each deed once, and the look-up in a room, in a thread and in direct messages."""
    for room in (slack.room, slack.direct):
        posted = await slack.send(Order(7, Deed.POST, room, CARD))
        found = await slack.client.find(Order(7, Deed.POST, room, CARD))
        assert found is not None
        assert (found.message, found.room) == (posted.message, room)
        assert await slack.client.find(Order(8, Deed.POST, room, CARD)) is None
        await slack.send(Order(9, Deed.EDIT, room, card(plain("won Acme Ltd")), message=posted.message))
        await slack.send(Order(10, Deed.POST, room, CARD, thread=posted.message))
        assert await slack.client.find(Order(10, Deed.POST, room, CARD, thread=posted.message))
        react = Order(11, Deed.REACT, room, message=posted.message, sign=Sign.RECORDED)
        await slack.send(react)
        await slack.send(react)
    await slack.send(Order(12, Deed.WHISPER, slack.room, user=slack.user, line="In your direct messages."))
    await slack.send(Order(14, Deed.HOME, slack.user, CARD, user=slack.user))
    profile = await slack.client.call(SLACK.render(Order(13, Deed.FETCH_PROFILE, "", user=slack.user)))
    about = await slack.client.call(SLACK.render(Order(14, Deed.FETCH_ROOM, slack.room)))
    told = SLACK.receive(
        {"type": "room", "outbox": 14, "room": slack.room, "user": "", "result": about}, "main"
    )
    assert told is not None
    assert told.place.title == "sales"
    gone = await slack.send(Order(15, Deed.POST, slack.room, CARD))
    await slack.send(Order(16, Deed.DELETE, slack.room, message=gone.message))
    shown = await slack.client.call(
        SLACK.render(Order(17, Deed.SEND_FILE, slack.direct, file=File("bad.csv", text="海尔,?")))
    )
    (file,) = shown["files"]
    wanted = Order(18, Deed.FETCH_FILE, slack.direct, file=File("bad.csv", id=file["id"]))
    kept = await slack.client.call(SLACK.render(wanted))
    assert kept[CONTENT].decode("utf-8-sig") == "海尔,?"
    payload = {"type": "profile", "outbox": 13, "inbox": "1", "user": slack.user, "result": profile}
    incoming = SLACK.receive(payload, "main")
    assert incoming is not None
    assert incoming.sender.email == "ana@example.com"


async def test_the_manifests_scopes_are_enough() -> None:
    async with emulate(list(SCOPES)) as slack:
        await do_everything(slack)


@pytest.mark.parametrize(
    "scope",
    [
        "chat:write",
        "channels:history",
        "im:history",
        "channels:read",
        "reactions:write",
        "users:read",
        "files:read",
        "files:write",
    ],
)
async def test_each_scope_is_needed(scope: str) -> None:
    async with emulate([one for one in SCOPES if one != scope]) as slack:
        with pytest.raises(Refused, match=f"needs the scope .*{scope}"):
            await do_everything(slack)


async def test_a_form_opens_with_a_ticket() -> None:
    async with emulate(list(SCOPES)) as slack, aiohttp.ClientSession() as session:
        ticket = (await _ask(session, slack.base, "views.generateTriggerId", {}, token="xoxb-emulate"))[
            "trigger_id"
        ]
        order = Order(1, Deed.OPEN_FORM, slack.room, form=FORM, tokens=["tok"], handle=ticket)
        assert (await slack.send(order)).result["view"]["private_metadata"] == "tok"
        with pytest.raises(Refused, match="trigger"):
            await slack.send(Order(2, Deed.OPEN_FORM, slack.room, form=FORM, tokens=["tok"], handle="0.0.x"))
