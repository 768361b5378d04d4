"""Open questions and the clock: shown once more at the day's end, closed after a week, never lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, null, select, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.cards import card, plain
from bot.core.incoming import Kind
from models.people import Identity, Person
from models.queue.buttons import ButtonRow
from models.queue.dialogs import Dialog, DialogState
from models.queue.inbox import Inbox, insert_once
from models.queue.outbox import Outbox, OutboxState
from reminders.clockwork import Clockwork, due_questions, late_rows
from tests.support.world import Chat, World, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
QUESTION = "Which city's time is yours? Type it, e.g. “Berlin”."


async def tick(world: World) -> None:
    clockwork = Clockwork(world.database, world.app.machine, world.app.delivery.wake)
    await clockwork.tick()
    await world.app.delivery.drain()


async def clean(world: World) -> None:
    await Clockwork(world.database, world.app.machine, world.app.delivery.wake).clean()


async def asked(world: World) -> Chat:
    """Jonas with an open question, on Monday at 10:05 in Shanghai: 03:05 in Berlin."""
    jonas = world.chat("Jonas Weber")
    await jonas.say("/settings")
    await jonas.press("Type a city")
    assert jonas.last == QUESTION
    return jonas


def states(world: World) -> list[DialogState]:
    found: list[DialogState] = world.read(
        lambda session: list(session.scalars(select(Dialog.state).order_by(Dialog.id)))
    )
    return found


def count(world: World, table: type) -> int:
    return world.read(lambda session: session.scalar(select(func.count()).select_from(table)) or 0)


class TestOpen:
    async def test_lists_what_waits_and_drops_it(self, world: World) -> None:
        jonas = await asked(world)
        assert await jonas.say("/open") == f"Mon 23 Nov · {QUESTION}\n[Answer] [Drop]"
        assert await jonas.press("Drop") == "Nothing waits for your answer."
        assert states(world) == [DialogState.CANCELLED]

    async def test_a_question_that_waits_in_line_can_be_answered_first(self, world: World) -> None:
        jonas = await asked(world)
        await jonas.press("Type a city", post=0)
        await jonas.say("/open")
        assert states(world) == [DialogState.WAITING, DialogState.OPEN]
        await jonas.press("Answer")
        assert jonas.last == QUESTION
        assert DialogState.OPEN in states(world)

    async def test_nothing_waits(self, world: World) -> None:
        assert await world.chat("Jonas Weber").say("/open") == "Nothing waits for your answer."

    async def test_cancel_closes_the_question(self, world: World) -> None:
        jonas = await asked(world)
        assert await jonas.say("/cancel") == f"Dropped, nothing recorded: {QUESTION}"
        assert await jonas.say("/cancel") == "Nothing waits for your answer."

    async def test_somebody_elses_question_is_not_there(self, world: World) -> None:
        await asked(world)
        assert await world.chat("Ines").say("/open") == "Nothing waits for your answer."


@both
class TestTheClock:
    async def test_a_question_is_shown_once_more_at_17_in_ones_own_zone(self, world: World) -> None:
        jonas = await asked(world)
        world.at("2026-11-23 16:59", "Europe/Berlin")
        await tick(world)
        assert len(jonas.posts) == 2
        world.at("2026-11-23 17:00", "Europe/Berlin")
        await tick(world)
        await tick(world)
        assert [post.card.summary for post in jonas.posts[1:]] == [QUESTION, QUESTION]
        world.at("2026-11-24 17:01", "Europe/Berlin")
        await tick(world)
        assert len(jonas.posts) == 3

    async def test_it_closes_after_a_week_with_a_note(self, world: World) -> None:
        jonas = await asked(world)
        world.later(days=7, minutes=1)
        await tick(world)
        assert jonas.last.split("\n") == [
            "Closed unanswered, nothing recorded. On Mon 23 Nov I asked:",
            QUESTION,
            "Just tell me again if it still matters.",
        ]
        assert states(world) == [DialogState.EXPIRED]

    async def test_closing_brings_up_no_question_that_closes_as_well(self, world: World) -> None:
        jonas = await asked(world)
        await jonas.press("Type a city", post=0)
        world.later(days=7, minutes=1)
        await tick(world)
        assert states(world) == [DialogState.EXPIRED, DialogState.EXPIRED]
        assert [post.card.summary for post in jonas.posts].count(QUESTION) == 2

    async def test_one_that_waits_in_line_is_not_shown_before_its_turn(self, world: World) -> None:
        jonas = await asked(world)
        await jonas.press("Type a city", post=0)
        world.at("2026-11-23 17:00", "Europe/Berlin")
        await tick(world)
        assert [post.card.summary for post in jonas.posts].count(QUESTION) == 3
        await jonas.say("/cancel")
        world.at("2026-11-24 17:00", "Europe/Berlin")
        await tick(world)
        assert jonas.posts[-1].card.summary == QUESTION
        assert len(states(world)) == 2

    async def test_a_question_of_an_unknown_kind_keeps_nobody_waiting(self, world: World) -> None:
        jonas = await asked(world)
        mei = world.chat("陈美")
        await mei.say("/settings")
        await mei.press("输入城市")
        world.write(
            lambda session, now: session.execute(
                update(Dialog).where(Dialog.id == 1).values(kind="report", data={"nonsense": True})
            )
        )
        world.later(days=1)
        await tick(world)
        assert mei.posts[-1].card.summary == "你在哪个城市?直接输入,比如「上海」。"
        assert len(mei.posts) == 3
        assert len(jonas.posts) == 2

    async def test_who_left_is_asked_no_more(self, world: World) -> None:
        jonas = await asked(world)
        world.write(
            lambda session, now: session.execute(
                update(Person).where(Person.name == "Jonas Weber").values(active=False)
            )
        )
        world.later(days=1)
        await tick(world)
        assert len(jonas.posts) == 2
        assert states(world) == [DialogState.CANCELLED]

    async def test_it_is_shown_where_the_person_was_last(self, world: World) -> None:
        jonas = await asked(world)
        code = (await jonas.say("/invite")).split("Code for Jonas Weber: ")[1].split("\n")[0]
        world.later(minutes=9)
        phone = world.chat("jonas-on-the-phone")
        await phone.say(code)
        world.at("2026-11-23 17:00", "Europe/Berlin")
        await tick(world)
        assert phone.last == QUESTION

    async def test_what_is_held_too_long_expires(self, world: World) -> None:
        jonas = world.chat("Jonas Weber")
        await world.receive(jonas.payload(Kind.UNREACHABLE))
        world.write(_hold)
        await tick(world)
        assert world.read(lambda session: session.scalars(select(Outbox.state)).all()) == [OutboxState.HELD]
        world.later(hours=2)
        await tick(world)
        assert world.read(lambda session: session.scalars(select(Outbox.state)).all()) == [
            OutboxState.EXPIRED
        ]


def _hold(session: Session, now: datetime) -> None:
    identity = session.scalars(select(Identity).where(Identity.user == "Jonas Weber")).one()
    row = replies.post_to(session, now, identity, card(plain("Good morning")))
    session.execute(update(Outbox).where(Outbox.id == row).values(expires_at=now + timedelta(hours=1)))


def test_a_look_reads_no_more_than_what_is_due(world: World) -> None:
    def plan(query: Any) -> str:
        sql = str(query.compile(compile_kwargs={"literal_binds": True}, dialect=sqlite.dialect()))
        steps = world.read(lambda session: session.execute(text(f"EXPLAIN QUERY PLAN {sql}")).all())
        return "\n".join(step[3] for step in steps)

    held, ready = late_rows(world.clock.now())
    assert "ix_dialog_due" in plan(due_questions(world.clock.now()))
    assert "ix_outbox_held" in plan(held)
    assert "USING INDEX ix_outbox" in plan(ready)


@both
class TestForgetting:
    async def test_payloads_go_after_30_days_keys_after_60_the_rest_after_90(self, world: World) -> None:
        await asked(world)
        assert (count(world, Inbox), count(world, Outbox) > 0, count(world, ButtonRow) > 0) == (2, True, True)
        world.later(days=29)
        await clean(world)
        assert world.read(_payloads) == 2
        world.later(days=2)
        await clean(world)
        assert (world.read(_payloads), count(world, Inbox)) == (0, 2)
        world.later(days=30)
        await clean(world)
        assert (count(world, Inbox), count(world, Outbox) > 0, count(world, ButtonRow) > 0) == (0, True, True)
        world.later(days=30)
        await clean(world)
        assert (count(world, Outbox), count(world, ButtonRow)) == (0, 0)

    async def test_more_than_one_chunk(self, world: World) -> None:
        world.write(_many)
        world.later(days=61)
        await clean(world)
        assert count(world, Inbox) == 0


def _payloads(session: Session) -> int:
    return len(session.scalars(select(Inbox.id).where(Inbox.payload.is_not(null()))).all())


def _many(session: Session, now: datetime) -> None:
    for number in range(450):
        insert_once(session, now, "fifth", "main", f"old{number}", {})


class TestTheRest:
    """What else a message told is not lost with the one record that is not to be kept."""

    SAID = "won Hooli, visited Globex, blocked on Umbrella: waiting for legal"

    async def test_a_question_is_dropped_and_the_rest_is_recorded(self, world: World) -> None:
        jonas = world.chat("Jonas Weber")
        assert await jonas.say(self.SAID) == "Won Hooli at what amount?"
        said = await jonas.say("/cancel")
        assert said.startswith(
            "Left out: Won Hooli at what amount?\n---\n1 Visit: Globex, Mon 23 Nov\n2 Blocker"
        )
        assert states(world) == [DialogState.DONE]
        assert "Umbrella" in await jonas.say("/blockers")
        assert "Hooli" not in await jonas.say("my pipeline")

    async def test_from_the_list(self, world: World) -> None:
        jonas = world.chat("Jonas Weber")
        await jonas.say(self.SAID)
        await jonas.say("/open")
        assert "1 Visit: Globex" in await jonas.press("Drop")

    async def test_do_not_record_means_this_one(self, world: World) -> None:
        jonas = world.chat("Jonas Weber")
        asked = await jonas.say("visited Globex, Acme paid 20k")
        assert "You have no deal with Acme to pay for." in asked
        said = await jonas.press("Don't record")
        assert "Left out: " in said
        assert "Visit: Globex, Mon 23 Nov" in said
        assert "Payment" not in said

    @both
    async def test_after_a_week_without_an_answer(self, world: World) -> None:
        jonas = world.chat("Jonas Weber")
        await jonas.say(self.SAID)
        for _ in range(8):
            world.later(days=1)
            await tick(world)
        said = [text_of(post.card) for post in jonas.posts]
        assert any(line.startswith("Left out: Won Hooli") for line in said)
        assert any(line.startswith("1 Visit: Globex, Mon 23 Nov") for line in said)
        assert states(world) == [DialogState.DONE]

    async def test_after_a_week_the_rest_is_asked_about_once(self, world: World) -> None:
        jonas = world.chat("Jonas Weber")
        await jonas.say("won Hooli, won Initech")
        for _ in range(8):
            world.later(days=1)
            await tick(world)
        said = [text_of(post.card) for post in jonas.posts]
        assert said.count("Won Initech at what amount?") == 1
        assert "✅ Won Initech" in await jonas.say("50k")

    async def test_a_long_message_is_no_amount(self, world: World) -> None:
        jonas = world.chat("Jonas Weber")
        await jonas.say("won Hooli")
        said = await jonas.say(f"won {'Ana' * 66} 10k")
        assert "✅" not in said
        assert said.endswith("Won Hooli at what amount?")
        assert "✅ Won Hooli" in await jonas.say("10k")
