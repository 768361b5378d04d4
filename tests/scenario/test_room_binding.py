"""The bot is added to a room: it says hello once, and a manager sets the room up by buttons, in private."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import settings_from
from bot.core.incoming import Kind
from bot.core.platform import Order, Refused
from models.db import Database
from models.people import Grant, Identity, Person, Role
from models.queue.inbox import Inbox
from models.rooms import Room, RoomReport, RoomState
from tests.conftest import _team
from tests.support.world import Chat, Clock, World, make_world, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
HELLO = "Hello, I am Drumbeat. Mention me to report a deal, e.g. “won Acme 45k”; I answer you in private."


@pytest.fixture
def groups(database: Database, clock: Clock) -> World:
    """A platform like Telegram: its events tell a room's name, and its rooms may have topics."""
    made = make_world(settings_from(None), database, clock, rooms=False, thread_replies=False)
    made.at("2026-11-23 10:05")
    made.write(_team)
    return made


@pytest.fixture
def channels(world: World) -> World:
    """A platform like Slack: it must be asked for a room's name."""
    world.stage.rooms["sales"] = {"title": "sales-dach", "shared": "no", "member": "yes"}
    return world


async def becomes(world: World, change: str, by: str = "Ines", room: str = "sales", **more: Any) -> None:
    payload = world.chat(by).payload(Kind.ROOM, place="room", change=change, title="sales-dach")
    await world.receive({**payload, "room": room, **more})


def heard(world: World, room: str = "sales") -> list[str]:
    return [text_of(post.card) for post in world.stage.posts if post.room == room]


def the_room(world: World) -> Room:
    return world.read(lambda session: session.scalars(select(Room)).one())


def reports(world: World) -> set[RoomReport]:
    return world.read(lambda s: {grant.report for grant in s.scalars(select(Room)).one().grants})


async def press_in_room(chat: Chat, label: str) -> str:
    """Press a button of the last post in the room; returns what the person is told in private."""
    world = chat.world
    posted = [post for post in world.stage.posts if post.room == "sales"][-1]
    before = len(chat.posts)
    payload = chat.payload(Kind.CLICK, token=posted.tokens[label], message=posted.message, place="room")
    await world.receive({**payload, "room": "sales"})
    return "\n".join(text_of(post.card) for post in chat.posts[before:])


@both
async def test_a_manager_adds_the_bot_and_sets_the_room_up(groups: World) -> None:
    ines = groups.chat("Ines")
    await becomes(groups, "joined")
    assert heard(groups) == [
        f"{HELLO}\nInes can set up what I post here. Until then I post nothing.\n[Set up this room]"
    ]
    assert ines.last == (
        "sales-dach\nWhich team is it for? Until you choose, I post nothing there.\n[DACH] [Shenzhen]"
    )
    await ines.press("DACH")
    assert ines.last == (
        "sales-dach\n"
        "Team: DACH\nLanguage: English\nMay be posted: wins\nUnasked only from 08:00 to 20:00, Berlin time.\n"
        "[✓ English] [中文] [Both languages]\n"
        "[✓ wins] [wins with amounts] [leaderboards] [stand-ups] [agendas]\n"
        "[Another team] [Finished]"
    )
    await ines.press("Both languages")
    await ines.press("wins with amounts")
    await ines.press("leaderboards")
    await ines.press("Finished")
    assert ines.last == (
        "sales-dach\n"
        "Team: DACH\nLanguage: Both languages\nMay be posted: wins, wins with amounts, leaderboards\n"
        "Unasked only from 08:00 to 20:00, Berlin time.\n"
        "Next leaderboard: Fri 27 Nov 16:00\n"
        "/room changes it, here or in the room."
    )
    assert (len(ines.posts), len(heard(groups))) == (1, 1)
    assert reports(groups) == {RoomReport.WINS, RoomReport.WIN_AMOUNTS, RoomReport.BOARDS}


async def test_without_wins_there_are_no_amounts(groups: World) -> None:
    ines = groups.chat("Ines")
    await becomes(groups, "joined")
    await ines.press("DACH")
    await ines.press("✓ wins")
    assert reports(groups) == set()
    await ines.press("wins with amounts")
    assert reports(groups) == {RoomReport.WINS, RoomReport.WIN_AMOUNTS}
    await ines.press("✓ wins")
    assert reports(groups) == set()


@both
async def test_where_events_have_no_names_the_platform_is_asked(channels: World) -> None:
    await becomes(channels, "joined", title="")
    assert channels.chat("Ines").last.startswith("sales-dach\nWhich team is it for?")
    assert len(heard(channels)) == 1


@both
async def test_a_rep_who_adds_it_reads_who_can_and_the_manager_is_asked(groups: World) -> None:
    await becomes(groups, "joined", by="陈美")
    (hello,) = heard(groups)
    assert hello == (
        "大家好,我是 Drumbeat。要报单就 @ 我,例如「今天签下海尔 50万」;我会私信回复。\n"
        "我在这里发什么由 Ines 设置,设置之前我什么都不发。\n[设置这个群]"
    )
    ines = groups.chat("Ines")
    assert ines.last.startswith("sales-dach\n陈美 added me to this room.\nWhich team is it for?")
    assert groups.chat("陈美").posts == []
    assert await press_in_room(groups.chat("陈美"), "设置这个群") == ""
    assert groups.stage.lines[-1] == "这个我不能给你看,也不能替你改。说「帮助」看看可以做什么。"
    assert (await press_in_room(ines, "设置这个群")).startswith("sales-dach\nWhich team is it for?")
    assert groups.stage.lines[-1] == "I answer you in our direct messages."


async def test_a_stranger_adds_it_and_all_who_can_are_asked(groups: World) -> None:
    await becomes(groups, "joined", user="nobody", language="zh")
    assert heard(groups)[0].startswith("大家好,我是 Drumbeat。")
    assert groups.chat("Ines").last.startswith("sales-dach\nWhich team is it for?")


async def test_who_cannot_be_reached_is_not_written_to(groups: World) -> None:
    def block(session: Session, now: datetime) -> None:
        for identity in session.scalars(select(Identity)).unique():
            identity.reachable = False

    groups.write(block)
    await becomes(groups, "joined", by="陈美")
    assert groups.chat("Ines").posts == []
    await groups.chat("Ines").say("/room")
    assert groups.chat("Ines").last == "Rooms I am in\nsales-dach · not set up yet\n[sales-dach]"


async def test_other_teams_and_their_rooms_are_out_of_reach(groups: World) -> None:
    def narrow(session: Session, now: datetime) -> None:
        ines = session.scalars(select(Person).where(Person.name == "Ines")).one()
        dach = ines.team_id
        for grant in session.scalars(select(Grant).where(Grant.person_id == ines.id)):
            if grant.team_id != dach:
                session.delete(grant)
        lei = session.scalars(select(Person).where(Person.name == "李雷")).one()
        session.add(Grant(person_id=lei.id, role=Role.ADMIN))

    groups.write(narrow)
    await becomes(groups, "joined")
    ines, lei = groups.chat("Ines"), groups.chat("李雷")
    assert ines.labels == ["DACH"]
    await lei.say("/room")
    await lei.press("sales-dach")
    await lei.press("Shenzhen")
    assert "团队:Shenzhen" in lei.last
    await ines.press("DACH")
    assert groups.stage.lines[-1].startswith("I can't show or change that for you.")
    await ines.say("/room", place="room", room="sales")
    assert "Shenzhen" not in ines.last
    await ines.say("/room")
    assert ines.last.startswith("I am in no room that you can set up.")
    assert the_room(groups).team_id == 1


async def test_a_rep_is_refused(groups: World) -> None:
    mei = groups.chat("陈美")
    assert (await mei.say("/room")).startswith("这个我不能给你看")


@both
async def test_it_is_rebound_in_the_room_or_in_private(groups: World) -> None:
    ines = groups.chat("Ines")
    await becomes(groups, "joined")
    await ines.press("DACH")
    await ines.say("/room", place="room", room="sales")
    await ines.press("Another team")
    assert ines.last == "sales-dach\nWhich team is this room for?\n[DACH] [Shenzhen]"
    await ines.press("Shenzhen")
    assert "Team: Shenzhen\nLanguage: English\nMay be posted: wins" in ines.last
    await ines.say("/room")
    assert ines.last == "Rooms I am in\nsales-dach · Shenzhen\n[sales-dach]"
    await ines.press("sales-dach")
    assert "Team: Shenzhen" in ines.last


async def test_a_room_from_before_is_found_by_the_command(groups: World) -> None:
    ines = groups.chat("Ines")
    await ines.say("/room", place="room", room="sales", title="old group")
    assert ines.last.startswith("old group\nWhich team is it for?")


async def test_the_command_in_a_room_that_the_bot_is_not_in(channels: World) -> None:
    ines = channels.chat("Ines")
    await ines.say("/room", place="room", room="elsewhere")
    assert ines.last == "I am not in that room. Add me there first: type /invite @drumbeat in it."
    assert channels.read(lambda s: s.scalars(select(Room)).all()) == []
    await ines.say("/room", place="room", room="sales")
    assert ines.last.startswith("sales-dach\nWhich team is it for?")

    async def refuse(order: Order) -> None:
        if order.room == "hidden":
            raise Refused("channel_not_found", unreachable=True)

    channels.stage.before = refuse
    await ines.say("/room", place="room", room="hidden")
    assert ines.last == "I am not in that room. Add me there first: type /invite @drumbeat in it."


@both
async def test_taken_out_and_added_again(groups: World) -> None:
    ines = groups.chat("Ines")
    await becomes(groups, "joined")
    await ines.press("DACH")
    await becomes(groups, "left")
    assert the_room(groups).state is RoomState.LEFT
    await ines.say("/room")
    assert ines.last.startswith("I am in no room")
    await becomes(groups, "joined", by="陈美")
    assert heard(groups)[1:] == ["I am back. This is still the room of team DACH; /room changes that."]
    assert (the_room(groups).state, reports(groups)) == (RoomState.PRESENT, {RoomReport.WINS})


async def test_the_hello_is_said_once(groups: World) -> None:
    await becomes(groups, "joined")
    await becomes(groups, "joined")
    assert len(heard(groups)) == 1


async def test_a_room_that_refuses_the_bot_is_left(groups: World) -> None:
    async def refuse(order: Order) -> None:
        if order.room == "sales":
            raise Refused("bot was kicked from the group chat", unreachable=True)

    groups.stage.before = refuse
    await becomes(groups, "joined")
    assert the_room(groups).state is RoomState.LEFT


@both
async def test_renamed_archived_and_reopened(groups: World) -> None:
    await becomes(groups, "joined")
    await becomes(groups, "renamed", title="sales dach & co")
    await becomes(groups, "archived")
    assert (the_room(groups).title, the_room(groups).state) == ("sales dach & co", RoomState.ARCHIVED)
    await becomes(groups, "reopened")
    assert the_room(groups).state is RoomState.PRESENT
    await becomes(groups, "renamed", room="never heard of")
    assert the_room(groups).room == "sales"


@both
async def test_shared_with_another_company(groups: World) -> None:
    ines = groups.chat("Ines")
    await becomes(groups, "joined", values={"shared": "yes"})
    await ines.press("DACH")
    assert "May be posted: nothing" in ines.last
    assert "People of another company read along: I post there only what you allow here." in ines.last
    await ines.press("wins")
    await becomes(groups, "shared", values={"shared": "yes"})
    assert reports(groups) == {RoomReport.WINS}
    await becomes(groups, "shared", values={"shared": "no"})
    assert not the_room(groups).is_shared
    await becomes(groups, "shared", values={"shared": "yes"})
    assert reports(groups) == set()


@both
async def test_a_group_with_a_new_id_keeps_its_binding_whoever_tells_first(groups: World) -> None:
    await becomes(groups, "joined")
    await groups.chat("Ines").press("DACH")
    await becomes(groups, "left")
    await becomes(groups, "moved", values={"to": "super"})
    await becomes(groups, "joined", room="super")
    await becomes(groups, "moved", values={"to": "super"})
    assert (the_room(groups).room, the_room(groups).state) == ("super", RoomState.PRESENT)
    await becomes(groups, "joined", room="later")
    await becomes(groups, "moved", room="super", values={"to": "later"})
    assert (the_room(groups).room, reports(groups)) == ("later", {RoomReport.WINS})
    assert heard(groups, "super") == []


async def test_the_topic_of_the_command_is_kept(groups: World) -> None:
    ines = groups.chat("Ines")
    await ines.say("/room", place="room", room="sales", title="forum", thread="7")
    await ines.press("DACH")
    assert "Posts go to one topic of the room." in ines.last
    assert the_room(groups).thread == "7"
    await ines.say("/room", place="room", room="sales")
    await ines.press("Post outside of topics")
    assert the_room(groups).thread is None
    await ines.say("/room", place="room", room="sales", thread="9")
    await ines.press("Post in the topic of /room")
    assert (the_room(groups).thread, "Post in the topic of /room" in ines.labels) == ("9", False)


async def test_what_became_of_a_room_counts_once(groups: World) -> None:
    await becomes(groups, "joined", key="same")
    await becomes(groups, "left", key="other")
    await becomes(groups, "joined", key="same")
    assert the_room(groups).state is RoomState.LEFT
    assert len(groups.read(lambda s: s.scalars(select(Inbox)).all())) == 2


async def test_in_chinese(groups: World) -> None:
    def admin(session: Session, now: datetime) -> None:
        lei = session.scalars(select(Person).where(Person.name == "李雷")).one()
        session.add(Grant(person_id=lei.id, role=Role.ADMIN))

    groups.write(admin)
    await becomes(groups, "joined", by="李雷", title="华南销售群")
    lei = groups.chat("李雷")
    assert lei.last == "华南销售群\n这是哪个团队的群?你选定之前,我在那里什么都不发。\n[DACH] [Shenzhen]"
    await lei.press("Shenzhen")
    assert lei.last == (
        "华南销售群\n"
        "团队:Shenzhen\n语言:中文\n可以发布:赢单\n只在上海时间 08:00–20:00 主动发消息。\n"
        "[English] [✓ 中文] [双语]\n"
        "[✓ 赢单] [赢单及金额] [排行榜] [站会] [会议议程]\n"
        "[换团队] [完成]"
    )
    await lei.press("完成")
    assert lei.last.endswith("要更改,在这里或群里发送 /room。")
