"""What is said in rooms, and to whoever sets one up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import rooms
from models.queries.rooms import RoomView
from models.rooms import BOTH, RoomReport

NEW = RoomView(
    id=3,
    title="sales-dach <&>",
    team=None,
    language="en",
    zone="Europe/Berlin",
    hours=("08:00", "20:00"),
    reports=frozenset(),
    is_shared=False,
    is_bound=False,
    thread=None,
    here=None,
    teams=[(1, "DACH"), (2, "中国区")],
)
BOUND = replace(NEW, team="DACH", is_bound=True, reports=frozenset({RoomReport.WINS, RoomReport.BOARDS}))
SHARED = replace(BOUND, reports=frozenset(), is_shared=True, language=BOTH, thread="7", here="9")
MANY = replace(BOUND, teams=[(number, f"Team {number}") for number in range(20)])
ONE = [("海尔 <Haier> & Co", None, "CNY")]
TWO = [("海尔 <Haier> & Co", 500_000_00, "CNY"), ("Acme", None, "EUR")]

ROOM_SAMPLES: Mapping[str, Callable[[Reader, Settings], Card | Form]] = {
    "win_card": lambda r, s: rooms.win_card([r], "陈美", ONE),
    "win_card with its amount": lambda r, s: rooms.win_card([r], "陈美", TWO[:1]),
    "win_card of several": lambda r, s: rooms.win_card([r], "Jonas *Weber*", TWO),
    "withdrawn_card": lambda r, s: rooms.withdrawn_card([r]),
    "room_hello_card": lambda r, s: rooms.room_hello_card(r, 3, ["Ines", "王芳"]),
    "room_hello_card without anybody": lambda r, s: rooms.room_hello_card(r, 3, []),
    "room_back_card": lambda r, s: rooms.room_back_card(r, "DACH"),
    "room_setup_card": lambda r, s: rooms.room_setup_card(r, NEW, "Jonas Weber"),
    "room_setup_card without teams": lambda r, s: rooms.room_setup_card(r, replace(NEW, teams=[])),
    "room_setup_card bound": lambda r, s: rooms.room_setup_card(r, BOUND),
    "room_setup_card with a board to come": lambda r, s: rooms.room_setup_card(
        r, replace(BOUND, board_at=datetime(2026, 11, 27, 15, tzinfo=UTC))
    ),
    "room_setup_card shared": lambda r, s: rooms.room_setup_card(r, SHARED),
    "room_teams_card": lambda r, s: rooms.room_teams_card(r, BOUND),
    "room_teams_card many": lambda r, s: rooms.room_teams_card(r, MANY),
    "room_done_card": lambda r, s: rooms.room_done_card(r, BOUND),
    "rooms_card": lambda r, s: rooms.rooms_card(r, [(3, "sales-dach", None), (4, "", "DACH")]),
    "rooms_card none": lambda r, s: rooms.rooms_card(r, []),
    "no_room_card": lambda r, s: rooms.no_room_card(r),
}
