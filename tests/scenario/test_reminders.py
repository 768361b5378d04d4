"""Personal reminders: asked for in words, delivered at their time, put off, listed, cancelled."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.incoming import Kind
from models.people import Person
from models.records import Reminder, ReminderState
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def states(world: World) -> list[ReminderState]:
    return world.read(lambda s: list(s.scalars(select(Reminder.state).order_by(Reminder.id))))


@both
async def test_it_comes_once_at_its_time(world: World) -> None:
    mei, jonas = world.chat("陈美"), world.chat("Jonas Weber")
    said = await mei.say("明天下午3点提醒我给华为打电话")
    assert said.startswith("⏰ 11月24日 周二 15:00:给华为打电话\n[修改] [撤回]")
    said = await jonas.say("remind me in 2 hours to call Ann")
    assert said.startswith("⏰ Mon 23 Nov 05:05: call Ann")
    world.at("2026-11-23 12:04")
    await world.tick()
    assert len(jonas.posts) == 1
    world.at("2026-11-23 12:05:01")
    await world.tick()
    await world.tick()
    assert len(jonas.posts) == 2
    assert jonas.last == "⏰ Reminder: call Ann\n[✓ Done] [In 1 hour] [Tomorrow morning]"
    assert await jonas.press("✓ Done") == "✓ Done: call Ann"
    world.at("2026-11-24 15:00:01")
    await world.tick()
    assert mei.last == "⏰ 提醒:给华为打电话\n[✓ 完成] [1小时后] [明天早上]"
    assert states(world) == [ReminderState.SHOWN, ReminderState.DONE]


@both
async def test_it_comes_late_rather_than_never_and_says_so(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("remind me in 2 hours to call Ann")
    world.at("2026-11-23 18:00")
    await world.tick()
    assert jonas.last.startswith("⏰ Reminder: call Ann\nIt was due 05:05.")
    await world.tick()
    assert len(jonas.posts) == 2


async def test_it_is_put_off_by_a_button_or_by_a_reply(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("remind me in 2 hours to call Ann")
    world.at("2026-11-23 12:06")
    await world.tick()
    token = jonas.posts[-1].tokens["✓ Done"]
    assert await jonas.press("In 1 hour") == "⏰ call Ann: I remind you again 06:06."
    assert await jonas.press_token(token, jonas.posts[-1].message) == ""  # its sibling was pressed
    world.at("2026-11-23 13:06:01")
    await world.tick()
    assert len(jonas.posts) == 3
    said = await jonas.reply("tomorrow 3pm")
    assert said == "⏰ call Ann: I remind you again Tue 24 Nov 15:00."
    assert states(world) == [ReminderState.WAITING]
    world.at("2026-11-24 22:00:01")
    await world.tick()
    assert await jonas.press("Tomorrow morning") == "⏰ call Ann: I remind you again Wed 25 Nov 09:00."


async def test_a_moment_that_is_missing_is_asked(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    asked = await jonas.say("remind me to call Acme")
    assert asked.startswith("When shall I remind you? For example “tomorrow 3pm” or “in 2 hours”.")
    assert jonas.labels == ["Mon 23 Nov 04:05", "Tue 24 Nov 09:00", "Mon 30 Nov 09:00"]
    assert (await jonas.say("friday 4pm")).startswith("⏰ Fri 27 Nov 16:00: call Acme")


async def test_what_comes_again_and_again_is_answered_honestly(world: World) -> None:
    jonas, mei = world.chat("Jonas Weber"), world.chat("陈美")
    asked = await jonas.say("remind me every Monday 9am to send the report")
    assert asked.startswith("I can't repeat a reminder yet. Remind you once?\n[Once, Mon ")
    assert await jonas.press("Don't record") == "Good, nothing was recorded."
    assert (await mei.say("每周一9点提醒我发周报")).startswith("目前还不能重复提醒。要提醒一次吗?")
    assert states(world) == []


@both
async def test_the_list_shows_what_is_to_come_and_cancels(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    assert (await jonas.say("/reminders")).startswith("No reminders. Say for example “remind me to call Acme")
    await jonas.say("remind me tomorrow 3pm to call Ann, remind me friday to write to Bob")
    listed = await jonas.say("my reminders")
    assert listed.split("\n")[:3] == [
        "Your reminders",
        "1. Tue 24 Nov 15:00 · call Ann",
        "2. Fri 27 Nov 09:00 · write to Bob",
    ]
    said = await jonas.press("1. call Ann")
    assert "1 ~~Reminder “call Ann”~~ · taken back" in said
    assert "1. Fri 27 Nov 09:00 · write to Bob" in said
    said = await jonas.press("1. write to Bob")
    assert "↩️ Undone" in said
    assert "No reminders." in said
    world.at("2026-11-28 10:00")
    await world.tick()
    assert len(jonas.posts) == 3


async def test_undo_cancels_and_put_back_brings_it_again(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("remind me in 2 hours to call Ann")
    await jonas.press("Undo")
    world.at("2026-11-23 12:06")
    await world.tick()
    assert len(jonas.posts) == 1
    await jonas.press("Put back")
    await world.tick()
    assert jonas.last.startswith("⏰ Reminder: call Ann")


async def test_a_reply_moves_it(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("remind me tomorrow 3pm to call Ann")
    said = await jonas.reply("at 5pm tomorrow")
    assert said.startswith("⏰ Tue 24 Nov 17:00: call Ann · corrected")
    await jonas.press("Edit")
    said, answer = await jonas.submit(when="sometime")
    assert answer.errors == {"when": "Give a time, e.g. “tomorrow 3pm” or “in 2 hours”."}
    said, _ = await jonas.submit(text="call Ann and Bob")
    assert said.startswith("⏰ Tue 24 Nov 17:00: call Ann and Bob")
    world.at("2026-11-25 00:00:01")
    await world.tick()
    assert jonas.last.startswith("⏰ Reminder: call Ann and Bob")
    assert len(jonas.posts) == 2


async def test_nobody_who_left_is_reminded(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("remind me in 2 hours to call Ann")

    def leave(session: Session, now: datetime) -> None:
        session.scalars(select(Person).where(Person.name == "Jonas Weber")).one().active = False

    world.write(leave)
    world.at("2026-11-23 12:06")
    await world.tick()
    assert len(jonas.posts) == 1
    assert states(world) == [ReminderState.DROPPED]


async def test_nobody_else_touches_it(world: World) -> None:
    jonas, mei = world.chat("Jonas Weber"), world.chat("陈美")
    await jonas.say("remind me in 2 hours to call Ann")
    world.at("2026-11-23 12:06")
    await world.tick()
    await mei.press_token(jonas.posts[-1].tokens["✓ Done"], jonas.posts[-1].message)
    assert states(world) == [ReminderState.SHOWN]
    assert (await mei.say("我的提醒")).startswith("没有提醒。")


async def test_a_cancelled_one_that_is_pressed_says_so(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("remind me in 2 hours to call Ann", message="orig")
    world.at("2026-11-23 12:06")
    await world.tick()
    await world.receive(jonas.payload(Kind.DELETE, message="orig"))
    await jonas.press("Take it back")
    assert "This reminder was cancelled: call Ann" in await jonas.press("In 1 hour", post=1)


@both
async def test_the_agenda_is_listed_by_meeting_and_taken_off(world: World) -> None:
    jonas, ines, mei = world.chat("Jonas Weber"), world.chat("Ines"), world.chat("陈美")
    assert (await jonas.say("agenda")).startswith("Nothing stands on the agenda.")
    await jonas.say("agenda: discuss new pricing")
    await mei.say("月会议题:讨论新价格")
    assert await jonas.say("what's on the agenda?") == (
        "Agenda\nWeekly meeting\n1. discuss new pricing · Jonas Weber\n"
        "Take off the agenda: [1. discuss new pricing]"
    )
    assert "讨论新价格" not in jonas.last
    assert "Shenzhen · Monthly meeting\n2. 讨论新价格 · 陈美" in await ines.say("/agenda")
    await ines.press("1. discuss new pricing")
    assert "discuss" not in ines.last
    assert jonas.posts[1].card.summary.startswith("↩️ Undone")
    assert (await jonas.say("/agenda")).startswith("Nothing stands on the agenda.")
