"""Wins are celebrated in the team's rooms: two minutes later, while the room is awake, each once."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.platform import Order, Refused
from models.people import Person, Team
from models.queue.outbox import Outbox, OutboxState
from models.rooms import Room, RoomGrant, RoomReport, RoomState
from reminders.clockwork import Clockwork
from tests.support.world import Chat, World, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def bind(world: World, room: str, team: str, *reports: RoomReport, **more: object) -> None:
    def unit(session: Session, now: datetime) -> None:
        of = session.scalars(select(Team).where(Team.key == team)).one()
        values = {"language": of.language, "title": room, "bound_at": now} | more
        grants = [RoomGrant(report=report) for report in (RoomReport.WINS, *reports)]
        session.add(
            Room(platform="fifth", connection="main", room=room, team_id=of.id, grants=grants, **values)
        )

    world.write(unit)


def heard(world: World, room: str) -> list[str]:
    return [text_of(post.card) for post in world.stage.posts if post.room == room]


async def tick(world: World, **later: float) -> None:
    world.later(**later)
    await Clockwork(world.database, world.app.machine, world.app.delivery.wake).tick()
    await world.app.delivery.drain()


async def won(chat: Chat, words: str = "今天签下海尔 50万") -> None:
    assert "✅" in await chat.say(words)


@both
async def test_both_rooms_of_the_team_hear_of_it_once_after_two_minutes(world: World) -> None:
    bind(world, "west", "shenzhen")
    bind(world, "east", "shenzhen", language="en")
    bind(world, "dach", "dach")
    await won(world.chat("陈美"))
    await tick(world, seconds=100)
    assert heard(world, "west") == []
    await tick(world, seconds=30)
    await tick(world, seconds=5)
    assert heard(world, "west") == ["🎉 陈美 签下了海尔!"]
    assert heard(world, "east") == ["🎉 陈美 won 海尔!"]
    assert heard(world, "dach") == []


@both
async def test_an_undo_within_two_minutes_is_silent(world: World) -> None:
    bind(world, "west", "shenzhen")
    mei = world.chat("陈美")
    await won(mei)
    world.later(seconds=90)
    await mei.say("撤回")
    await tick(world, minutes=5)
    assert heard(world, "west") == []
    await mei.press("恢复")
    await tick(world, seconds=60)
    assert heard(world, "west") == []
    await tick(world, seconds=70)
    assert heard(world, "west") == ["🎉 陈美 签下了海尔!"]


@both
async def test_what_is_undone_later_is_withdrawn_and_told_again_when_put_back(world: World) -> None:
    bind(world, "west", "shenzhen")
    mei = world.chat("陈美")
    await won(mei)
    await tick(world, minutes=3)
    await mei.say("撤回")
    await tick(world, seconds=5)
    assert heard(world, "west") == []
    await mei.press("恢复")
    await tick(world, minutes=3)
    assert heard(world, "west") == ["🎉 陈美 签下了海尔!"]


async def test_where_nothing_can_be_deleted_the_post_says_that_it_is_withdrawn(world: World) -> None:
    bind(world, "dach", "dach")
    jonas = world.chat("Jonas Weber")
    world.at("2026-11-23 10:40", "Europe/Berlin")
    await won(jonas, "won Acme 45k")
    await tick(world, minutes=3)
    world.later(hours=60)
    await jonas.say("undo")
    await jonas.press("Take it back")
    await tick(world, seconds=5)
    assert heard(world, "dach") == ["↩️ This post was withdrawn."]


@both
async def test_an_amount_only_where_it_is_granted_and_followed(world: World) -> None:
    bind(world, "quiet", "dach")
    bind(world, "loud", "dach", RoomReport.WIN_AMOUNTS, language="both")
    world.at("2026-11-23 10:40", "Europe/Berlin")
    jonas = world.chat("Jonas Weber")
    await won(jonas, "won Acme 45k")
    await tick(world, minutes=3)
    assert heard(world, "quiet") == ["🎉 Jonas Weber won Acme!"]
    assert heard(world, "loud") == [
        "🎉 Jonas Weber won Acme: €45,000\n🎉 Jonas Weber 签下了Acme:€45,000(4.5万)"
    ]
    await jonas.reply("actually 48k")
    await tick(world, seconds=5)
    assert heard(world, "loud") == [
        "🎉 Jonas Weber won Acme: €48,000\n🎉 Jonas Weber 签下了Acme:€48,000(4.8万)"
    ]
    edits = {post.room: post.edits for post in world.stage.posts}
    assert (edits["loud"], edits["quiet"]) == (1, 0)


@both
async def test_several_within_ten_minutes_are_one_post(world: World) -> None:
    bind(world, "dach", "dach")
    world.at("2026-11-23 10:40", "Europe/Berlin")
    jonas = world.chat("Jonas Weber")
    await won(jonas, "won Acme 45k")
    await won(jonas, "won Globex 30k")
    await tick(world, minutes=3)
    assert heard(world, "dach") == ["🎉 Jonas Weber won 2 deals: Acme, Globex"]
    await won(jonas, "won Initech 20k")
    await tick(world, minutes=3)
    assert heard(world, "dach") == ["🎉 Jonas Weber won 3 deals: Acme, Globex, Initech"]
    await jonas.say("undo")
    await tick(world, seconds=5)
    assert heard(world, "dach") == ["🎉 Jonas Weber won 2 deals: Acme, Globex"]
    world.later(minutes=10)
    await won(jonas, "won Umbrella 20k")
    await tick(world, minutes=3)
    assert len(heard(world, "dach")) == 2


@both
async def test_at_night_it_waits_for_the_morning(world: World) -> None:
    bind(world, "west", "shenzhen")
    world.at("2026-11-23 19:59")
    await won(world.chat("陈美"))
    await tick(world, minutes=3)
    world.at("2026-11-24 07:59")
    await tick(world)
    assert heard(world, "west") == []
    world.at("2026-11-24 08:01")
    await tick(world)
    assert heard(world, "west") == ["🎉 陈美 签下了海尔!"]


async def test_a_day_later_it_is_no_news(world: World) -> None:
    bind(world, "west", "shenzhen")
    await won(world.chat("陈美"))
    await tick(world, hours=24, minutes=1)
    assert heard(world, "west") == []


async def test_nor_is_what_was_won_long_ago(world: World) -> None:
    bind(world, "dach", "dach")
    world.at("2026-11-23 10:40", "Europe/Berlin")
    await won(world.chat("Jonas Weber"), "won Acme 45k on 2 November")
    await tick(world, minutes=3)
    assert heard(world, "dach") == []


@pytest.mark.parametrize("who", [Person, Team])
async def test_whoever_wants_no_praise_gets_none(world: World, who: type[Person | Team]) -> None:
    bind(world, "west", "shenzhen")

    def off(session: Session, now: datetime) -> None:
        session.execute(update(who).values(individuals=False))

    world.write(off)
    await won(world.chat("陈美"))
    await tick(world, minutes=3)
    assert heard(world, "west") == []


@pytest.mark.parametrize(
    "is_so", [{"state": RoomState.LEFT}, {"state": RoomState.ARCHIVED}, {"bound_at": None}]
)
async def test_a_room_that_is_left_or_not_bound_hears_nothing(world: World, is_so: dict[str, object]) -> None:
    bind(world, "west", "shenzhen", **is_so)
    await won(world.chat("陈美"))
    await tick(world, minutes=3)
    assert heard(world, "west") == []


async def test_the_head_teams_room_hears_of_the_teams_below(world: World) -> None:
    def unit(session: Session, now: datetime) -> None:
        sales = Team(key="sales", name="Sales", zone="Europe/Berlin", language="en")
        session.add(sales)
        session.flush()
        session.scalars(select(Team).where(Team.key == "shenzhen")).one().parent_id = sales.id

    world.write(unit)
    bind(world, "all", "sales")
    world.at("2026-11-23 16:00")
    await won(world.chat("陈美"))
    await tick(world, minutes=3)
    assert heard(world, "all") == ["🎉 陈美 won 海尔!"]


async def test_it_goes_to_the_rooms_topic(world: World) -> None:
    bind(world, "west", "shenzhen", thread="77")
    seen: list[Order] = []

    async def look(order: Order) -> None:
        seen.append(order)

    world.stage.before = look
    await won(world.chat("陈美"))
    await tick(world, minutes=3)
    assert [order.thread for order in seen if order.room == "west"] == ["77"]


async def test_a_process_that_was_away_tells_it_once_when_it_is_back(world: World) -> None:
    bind(world, "west", "shenzhen")
    await won(world.chat("陈美"))
    world.later(hours=2)
    for _ in range(2):  # two copies begin together
        await Clockwork(world.database, world.app.machine, world.app.delivery.wake).tick()
    await world.app.delivery.drain()
    assert heard(world, "west") == ["🎉 陈美 签下了海尔!"]


async def test_a_post_that_never_arrived_takes_in_no_more(world: World) -> None:
    bind(world, "dach", "dach")
    world.at("2026-11-23 10:40", "Europe/Berlin")

    async def refuse(order: Order) -> None:
        if order.room == "dach":
            raise Refused("too long")

    world.stage.before = refuse
    jonas = world.chat("Jonas Weber")
    await won(jonas, "won Acme 45k")
    await tick(world, minutes=3)
    world.stage.before = None
    await won(jonas, "won Globex 30k")
    await tick(world, minutes=3)
    assert heard(world, "dach") == ["🎉 Jonas Weber won Globex!"]
    states = world.read(lambda s: s.scalars(select(Outbox.state).where(Outbox.dedupe.is_not(None))).all())
    assert sorted(states) == [OutboxState.DEAD, OutboxState.SENT]
