from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.middleware import Middleware

from bot.app import App, settings_from
from bot.core.incoming import Incoming
from bot.core.platform import Unavailable
from bot.platforms.sandbox import sample
from bot.platforms.sandbox.demo import Demo, folder, free_port, settings_in
from bot.platforms.sandbox.guard import Guard
from bot.platforms.sandbox.stage import Clock, ClockRefused, Stage
from bot.platforms.sandbox.web import PAGE, Site
from bot.settings import ConfigError
from tests.support.sandbox import fill, opened

PORT, TOKEN = 8765, "the-key"
HERE = f"http://127.0.0.1:{PORT}"
JONAS, MEI = "U0JONAS", "6000000001"


@dataclass
class Played:
    """A sandbox with its page, but without a socket."""

    app: App
    stage: Stage
    page: httpx.AsyncClient
    moves: list[int]

    async def do(self, **deed: Any) -> httpx.Response:
        return await self.page.post("/api/do", json=deed, headers={"origin": HERE})

    async def move(self, **move: Any) -> httpx.Response:
        return await self.page.post("/api/clock", json=move, headers={"origin": HERE})

    async def state(self) -> Any:
        return (await self.page.get("/api/state", params={"slack": JONAS, "telegram": MEI})).json()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("template")
    fill(place)
    return place


@pytest.fixture
def sandbox(template: Path, tmp_path: Path) -> Iterator[tuple[App, Stage]]:
    with opened(template, tmp_path) as found:
        yield found


@pytest.fixture
async def played(sandbox: tuple[App, Stage]) -> AsyncIterator[Played]:
    app, stage = sandbox
    moves: list[int] = []
    site = Site(stage, app.settings, lambda: moves.append(1)).app(
        Middleware(Guard, token=TOKEN, port=PORT, beyond_loopback=False)
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url=HERE) as page:
        await page.get("/", params={"t": TOKEN})
        yield Played(app, stage, page, moves)


# Who may look


async def test_the_key_opens_a_session_and_the_cookie_keeps_it(played: Played) -> None:
    cookie = played.page.cookies[f"drumbeat_{PORT}"]
    assert TOKEN not in cookie
    opened = await played.page.get("/", params={"t": TOKEN})
    assert "HttpOnly; SameSite=Strict" in opened.headers["set-cookie"]
    assert played.page.cookies[f"drumbeat_{PORT}"] != cookie
    assert (await played.page.get("/api/state")).status_code == 200


@pytest.mark.parametrize("path", ["/", "/?t=wrong", "/api/state", "/api/behind", "/api/events"])
@pytest.mark.parametrize("cookie", [None, "made-up"])
async def test_without_the_key_nothing_is_shown(played: Played, path: str, cookie: str | None) -> None:
    played.page.cookies.clear()
    if cookie:
        played.page.cookies.set(f"drumbeat_{PORT}", cookie)
    answer = await played.page.get(path)
    assert answer.status_code == 403
    assert "drumbeat demo" in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1:1", "127.0.0.1", f"192.168.1.5:{PORT}", ""]
)
async def test_a_name_that_was_made_to_point_here_is_refused(played: Played, host: str) -> None:
    assert (await played.page.get("/api/state", headers={"host": host})).status_code == 403


@pytest.mark.parametrize("origin", ["http://evil.example", "null", f"https://127.0.0.1:{PORT}", None])
async def test_another_site_can_do_nothing(played: Played, origin: str | None) -> None:
    deed = {"network": "telegram", "user": MEI, "do": "type", "room": MEI, "text": "签下海尔 50万"}
    headers = {"origin": origin} if origin else {}
    assert (await played.page.post("/api/do", json=deed, headers=headers)).status_code == 403
    assert played.stage.telegram.messages(MEI) == []


@pytest.mark.parametrize("path", ["/static/..%2fguard.py", "/static/%2e%2e/web.py", "/static//etc/passwd"])
async def test_only_the_pages_own_files_are_served(played: Played, path: str) -> None:
    assert (await played.page.get(path)).status_code == 404


async def test_every_answer_forbids_foreign_scripts(played: Played) -> None:
    for path in ("/", "/static/app.js", "/api/state", "/nowhere"):
        headers = (await played.page.get(path)).headers
        assert "default-src 'none'; script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


async def test_what_is_too_long_is_refused(played: Played) -> None:
    headers = {"origin": HERE}
    assert (await played.page.post("/api/do", content=b"x" * 70_000, headers=headers)).status_code == 403


def test_beyond_loopback_only_when_told(sandbox: tuple[App, Stage]) -> None:
    app, _ = sandbox
    with pytest.raises(ConfigError, match="--beyond-loopback"):
        Demo(app.settings, app.database, app.intake, app.delivery.wake, host="0.0.0.0")


# What can be done


async def test_a_report_is_answered_and_stands_in_the_ledger(played: Played) -> None:
    told = await played.do(network="telegram", user=MEI, do="type", room=MEI, text="今天签下海尔 50万")
    assert told.json() == {}
    await played.app.delivery.drain()
    room = next(room for room in (await played.state())["telegram"]["rooms"] if room["direct"])
    card = room["messages"][-1]
    assert "海尔 #41" in card["text"]
    behind = (await played.page.get("/api/behind", params={"language": "zh"})).json()
    assert (behind["deals"][0]["number"], behind["deals"][0]["amount"]) == (41, "¥500,000")
    assert behind["deals"][0]["changes"][-1]["words"] == "今天签下海尔 50万"
    assert behind["bookings"][0]["counted"] == "€64,000"
    assert behind["outbox"][0]["state"] == "sent"

    undo = next(key for row in card["keyboard"] for key in row if key["text"] == "撤回")
    pressed = {"do": "press", "message": card["id"], "value": undo["callback_data"]}
    await played.do(network="telegram", user=MEI, room=MEI, **pressed)
    await played.app.delivery.drain()
    behind = (await played.page.get("/api/behind")).json()
    assert behind["deals"][0]["status"] == "void"
    assert behind["bookings"][0]["reverses"]


async def test_a_form_is_opened_filled_in_and_closed(played: Played) -> None:
    await played.do(network="slack", user=JONAS, do="type", room="D0JONAS", text="won Acme 45k")
    await played.app.delivery.drain()
    card = played.stage.slack.messages("D0JONAS")[-1]
    await played.stage.slack.press(JONAS, card, "Edit")
    await played.app.delivery.drain()
    assert (await played.state())["slack"]["modal"]["view"]["type"] == "modal"
    sent = await played.do(network="slack", user=JONAS, do="submit", values={"amount": "nothing at all"})
    assert "amount" in sent.json()["errors"]
    sent = await played.do(network="slack", user=JONAS, do="submit", values={"amount": "48k"})
    assert sent.json() == {"errors": {}}
    assert (await played.state())["slack"]["modal"] is None
    await played.app.delivery.drain()
    assert "€48,000" in played.stage.slack.text_of(card)


async def test_one_sees_only_the_own_direct_messages(played: Played) -> None:
    await played.do(network="slack", user="U0LILEI", do="type", room="D0LILEI", text="/help")
    rooms = {room["id"] for room in (await played.state())["slack"]["rooms"]}
    assert rooms == {"C0DACH", "C0ITALY", "D0JONAS"}


async def test_the_rooms_were_talked_in_before(played: Played) -> None:
    rooms = {room["id"]: room for room in (await played.state())["slack"]["rooms"]}
    told = [message["text"] for message in rooms["C0DACH"]["messages"]]
    assert "Will do. Falkenhof signed, by the way 🍺" in told


@pytest.mark.parametrize(
    ("deed", "status", "code"),
    [
        ({"do": "edit", "message": "1.2", "text": "x"}, 409, "gone"),
        ({"do": "submit"}, 409, "gone"),
        ({"do": "type", "room": "C0NONE", "text": "x"}, 409, "gone"),
        ({"do": "type", "user": "U0NOBODY", "text": "x"}, 409, "gone"),
        ({"do": "shout"}, 422, "unreadable"),
        ({"do": "type", "text": "x" * 5000}, 422, "unreadable"),
    ],
)
async def test_what_cannot_be_done_is_said(
    played: Played, deed: dict[str, str], status: int, code: str
) -> None:
    answer = await played.do(**{"network": "slack", "user": JONAS, "room": "D0JONAS", **deed})
    assert (answer.status_code, answer.json()["error"]) == (status, code)


class ShutDoor:
    """A machine whose database is away."""

    async def receive(self, incoming: Incoming) -> Any:
        raise Unavailable("the database was busy for too long")

    async def bury(self, *args: object) -> None:
        raise Unavailable("the database was busy for too long")

    def apology(self, incoming: Incoming) -> str:
        return ""


async def test_what_was_not_recorded_is_said(played: Played) -> None:
    played.stage.slack._door = ShutDoor()
    answer = await played.do(network="slack", user=JONAS, do="type", room="D0JONAS", text="won Acme")
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")


# The clock


async def test_the_demo_begins_on_its_monday(played: Played) -> None:
    assert abs(played.stage.clock.now() - sample.story().starts) < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("to", "local"), [("morning", "2026-11-24 09:00"), ("monday", "2026-11-30 09:00"), ("hour", None)]
)
async def test_the_clock_is_moved_in_steps(played: Played, to: str, local: str | None) -> None:
    before = played.stage.clock.now()
    answer = await played.move(to=to, zone="Asia/Shanghai")
    now = datetime.fromisoformat(answer.json()["now"])
    wanted = sample.local(local, "Asia/Shanghai") if local else before + timedelta(hours=1)
    assert abs(now - wanted) < timedelta(minutes=1)
    assert abs(played.app.database.now() - wanted) < timedelta(minutes=1)
    assert played.moves == [1]


@pytest.mark.parametrize(
    ("to", "code"),
    [("2026-11-01T00:00:00Z", "past"), ("2030-01-01T00:00:00Z", "far"), ("soon", "unreadable")],
)
async def test_the_clock_goes_forward_and_not_too_far(played: Played, to: str, code: str) -> None:
    assert (await played.move(to=to)).json()["error"] == code
    assert played.moves == []


def test_nine_in_the_morning_is_the_next_one(tmp_path: Path) -> None:
    at = datetime(2026, 11, 30, 7, 59, tzinfo=UTC)  # a Monday, 8:59 in Berlin
    clock = Clock(tmp_path / "clock", lambda: at)
    assert (
        clock.next_monday("Europe/Berlin") == clock.next_morning("Europe/Berlin") == at + timedelta(minutes=1)
    )
    assert clock.next_monday("Asia/Shanghai") == datetime(2026, 12, 7, 1, tzinfo=UTC)
    with pytest.raises(ClockRefused):
        clock.move(at)


# What is told while it happens


async def test_changes_ring_until_the_machine_stops(played: Played) -> None:
    site = Site(played.stage, played.app.settings, lambda: None)
    rings = site._rings()
    first = await anext(rings)
    await played.stage.slack.type(JONAS, "D0JONAS", "hello")
    second = await anext(rings)
    assert first.startswith("data: ")
    assert first != second
    waiting = asyncio.ensure_future(anext(rings, None))
    await asyncio.sleep(0)
    played.stage.bell.close()
    assert await waiting is None


# The machine around it


def test_the_next_free_port_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) > port


def test_data_are_fresh_unless_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with folder(keep=False) as place:
        (place / "x").touch()
    assert not place.exists()
    with folder(keep=True) as place:
        (place / "x").touch()
    with folder(keep=True) as again:
        assert (again / "x").exists()


def test_the_environment_reaches_no_other_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRUMBEAT_DATABASE__URL", "postgresql://production/sales")
    monkeypatch.setenv("DRUMBEAT_CURRENCY", "USD")
    settings = settings_in(tmp_path, settings_from(None))
    assert settings.database.url == f"sqlite:///{tmp_path / 'demo.db'}"
    assert settings.currency == "EUR"


def test_a_kept_sandbox_goes_on_where_it_was(sandbox: tuple[App, Stage], tmp_path: Path) -> None:
    app, _ = sandbox
    before = (tmp_path / "clock").read_text(encoding="utf-8")
    Demo(app.settings, app.database, app.intake, app.delivery.wake).prepare()
    assert (tmp_path / "clock").read_text(encoding="utf-8") == before


def test_the_page_speaks_chinese_throughout() -> None:
    words = (PAGE / "words.js").read_text(encoding="utf-8")
    known = set(re.findall(r'^  "([^"]+)": "', words, re.MULTILINE)) | set(
        re.findall(r"^  (\w+): ", words, re.MULTILINE)
    )
    scripts = [path.read_text(encoding="utf-8") for path in PAGE.glob("*.js") if path.name != "words.js"]
    said = {words for script in scripts for words in re.findall(r'\bt\("([^"]+)"', script)}
    assert len(said) > 20
    assert said <= known
