"""What is stored about a person: told, handed over, erased; on both databases and in both languages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import ColumnElement, String, Table, cast, false, func, select
from sqlalchemy.orm import Session

from models.base import Base
from models.deals import Booking, Deal
from models.erasures import Erasure, ErasureState
from models.people import Identity, Person
from models.personal import MEANINGS, personal_tables
from tests.scenario.test_rights import make_admin
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
REFUSED = "I can't show or change that for you. Say “help” to see what you can do."


def test_every_table_about_people_is_judged() -> None:
    """A new table with a person in it must say what it tells, and what of it an erasure takes."""
    assert {table.name for table, _ in personal_tables()} == set(MEANINGS)
    for name, meaning in MEANINGS.items():
        columns = set(Base.metadata.tables[name].columns.keys())
        wanted = {*meaning.words, *meaning.secret, *([meaning.only[0]] if meaning.only else [])}
        assert wanted <= columns, name
        assert meaning.author in columns or not meaning.words, name


async def busy(world: World) -> None:
    """Jonas does a bit of everything; Ines and Mei do something about it."""
    jonas, ines = world.chat("Jonas Weber"), world.chat("Ines")
    await jonas.say("won Acme 45k yesterday")
    await jonas.say("new deal Globex 30k, proposal, note: zebrafish likes blue")
    await jonas.say("lost Globex, price zebrafish too high")
    await jonas.say("visited Acme, called Hooli")
    await jonas.say("intel: Hooli cut prices, the zebrafish way")
    await jonas.say("remind me to call zebrafish tomorrow 3pm")
    await jonas.say("blocked on Acme: waiting for zebrafish")
    await jonas.say("kudos @Ines for the zebrafish demo")
    await jonas.say("on leave next Friday")
    await jonas.say("/link")
    await jonas.say("/quiet 20:00-08:00")
    await ines.say("kudos @Jonas Weber for the giraffe demo")
    await world.chat("陈美").say("今天签下海尔 50万")


class TestTold:
    async def test_in_english(self, world: World) -> None:
        make_admin(world, "李雷")
        jonas = world.chat("Jonas Weber")
        await jonas.say("won Acme 45k yesterday")
        said = await jonas.say("/privacy")
        assert said.startswith("What I store about you\nEntries, by subject\n· yourself: name, e-mail")
        assert "you and your managers: Ines" in said
        assert "also the admins: 李雷; that alone opens no messages" in said
        assert "what comes in, as delivered: 30 days, and its number 60" in said
        assert said.endswith("[My data as a file] [Ask for erasure]")

    @pytest.mark.parametrize(
        "words", ["what do you store about me?", "What do you know about me", "privacy", "my data"]
    )
    async def test_asked_in_words(self, world: World, words: str) -> None:
        assert (await world.chat("Jonas Weber").say(words)).startswith("What I store about you")

    @pytest.mark.parametrize(
        "words", ["你存了我什么", "你存了我什么?", "你保存了哪些数据?", "我的数据", "隐私"]
    )
    async def test_in_chinese(self, world: World, words: str) -> None:
        said = await world.chat("陈美").say(words)
        assert said.startswith("我存了哪些与你有关的内容\n")
        assert "你和你的经理:Ines" in said
        assert said.endswith("[把我的数据发给我] [申请删除]")

    async def test_a_report_with_such_words_is_a_report(self, world: World) -> None:
        assert "✅ Won Privacy" in await world.chat("Jonas Weber").say("won Privacy GmbH 45k")

    async def test_nobody_manages_the_head(self, world: World) -> None:
        assert "you alone; nobody manages you" in await world.chat("Ines").say("/privacy")


@both
async def test_the_file_holds_ones_own_and_nobody_elses_words(world: World) -> None:
    await busy(world)
    jonas = world.chat("Jonas Weber")
    await jonas.say("/privacy")
    assert "drumbeat-my-data.json" in await jonas.press("My data as a file")
    name, text = world.stage.sent_files[-1]
    data = json.loads(text)["tables"]
    assert name == "drumbeat-my-data.json"
    assert [row["name"] for row in data["person"]["rows"]] == ["Jonas Weber"]
    assert "won Acme 45k yesterday" in [row["text"] for row in data["message"]["rows"]]
    assert {"booking", "case", "kudos", "absence", "identity", "reminder", "goal", "grant"} <= set(data)
    assert "zebrafish" in text
    assert "giraffe" not in text  # what Ines typed
    assert "海尔" not in text
    assert "code_hash" not in text
    assert data["kudos"]["about"].startswith("activities")


@both
async def test_asked_erased_and_history_counts_on(world: World) -> None:
    make_admin(world, "李雷")
    await busy(world)
    before = figures(world)
    jonas, lilei = world.chat("Jonas Weber"), world.chat("李雷")
    await jonas.say("/privacy")
    said = await jonas.press("Ask for erasure")
    assert said.startswith("I asked 李雷 to erase what is stored about you.")
    assert lilei.last.startswith("Jonas Weber 在")
    assert "要删除与 Jonas Weber 有关的内容吗" in await lilei.press("删除…")
    request = next(index for index, post in enumerate(lilei.posts) if "删除…" in post.tokens)
    done = await lilei.press("确定删除")
    assert "存过的内容已删除" in done
    assert jonas.last == (
        "What was stored about you is erased, as you asked. I don't know you any more. Goodbye."
    )
    assert "已删除" in str(lilei.posts[request].card)
    assert figures(world) == before
    assert left_of(world, "Jonas Weber", "dm-Jonas Weber", "zebrafish") == []
    assert (await jonas.say("/help")).startswith("I don't know you yet. Ask your manager or admin")
    # Looked at by those who still may: nothing is broken by what is gone.
    ines = world.chat("Ines")
    assert "前同事2" in await ines.say("#1")
    assert "apolog" not in (await ines.say("/standups")).lower()


def figures(world: World) -> list[tuple[Any, ...]]:
    """Whose bookings and deals come to what."""

    def query(session: Session) -> list[tuple[Any, ...]]:
        booked = select(Booking.person_id, func.sum(Booking.org_minor), func.count()).group_by(
            Booking.person_id
        )
        deals = select(Deal.owner_id, Deal.status, func.count()).group_by(Deal.owner_id, Deal.status)
        return [
            *(tuple(row) for row in session.execute(booked.order_by(Booking.person_id))),
            *(tuple(row) for row in session.execute(deals.order_by(Deal.owner_id, Deal.status))),
        ]

    return world.read(query)


def left_of(world: World, *words: str) -> list[str]:
    """In which columns one of these still stands. What others typed and were sent is theirs; the goodbye itself
    had to be brought somewhere.
    """

    def others(table: Table) -> ColumnElement[bool]:
        match table.name:
            case "outbox":
                goodbye = cast(table.c.body, String).contains("Goodbye.")
                return func.coalesce(table.c.person_id != 2, goodbye)
            case "message" | "kudos" | "notice":
                return table.c.person_id != 2
            case "inbox":
                return cast(table.c.payload, String).contains("kudos @Jonas")
            case _:
                return false()

    def query(session: Session) -> list[str]:
        return [
            f"{table.name}.{column.name}: {word}"
            for table in Base.metadata.tables.values()
            for column in table.c
            for word in words
            if session.execute(
                select(column).where(
                    cast(column, String).contains(word),
                    ~func.coalesce(others(table), false()),
                )
            ).first()
        ]

    return world.read(query)


class TestAsking:
    async def test_once_and_taken_back(self, world: World) -> None:
        make_admin(world, "Ines")
        jonas, ines = world.chat("Jonas Weber"), world.chat("Ines")
        await jonas.say("/privacy")
        await jonas.press("Ask for erasure")
        posts = len(ines.posts)
        assert "an admin decides" in await jonas.say("/privacy")
        assert jonas.labels == ["My data as a file", "Take the request back"]
        assert len(ines.posts) == posts
        assert await jonas.press("Take the request back") == "Taken back. Nothing of yours is erased."
        assert ines.last == "Jonas Weber asked for erasure and took it back."
        assert ines.labels == []

    async def test_an_admin_refuses_and_says_why(self, world: World) -> None:
        make_admin(world, "Ines")
        jonas, ines = world.chat("Jonas Weber"), world.chat("Ines")
        await jonas.say("/privacy")
        await jonas.press("Ask for erasure")
        await ines.press("Refuse…")
        if world.stage.forms:
            await ines.submit(reason="the contract runs until May")
        else:
            await ines.say("the contract runs until May")
        assert jonas.last == "Ines did not erase what is stored about you: the contract runs until May"
        states = world.read(lambda session: session.scalars(select(Erasure.state)).all())
        assert list(states) == [ErasureState.REFUSED]
        assert await jonas.say("won Acme 45k") != ""

    async def test_without_an_admin_it_says_who_can(self, world: World) -> None:
        jonas = world.chat("Jonas Weber")
        await jonas.say("/privacy")
        assert "There is no other admin to ask." in await jonas.press("Ask for erasure")

    async def test_no_twice_and_the_last_admin_stays(self, world: World) -> None:
        make_admin(world, "Ines")
        jonas, ines = world.chat("Jonas Weber"), world.chat("Ines")
        await jonas.say("/privacy")
        await jonas.press("Ask for erasure")
        await ines.press("Erase…")
        await ines.press("No")
        assert world.stage.lines[-1] == "Nothing was erased; the request stays open."
        request = -2
        await ines.press("Erase…", request)
        await ines.press("Yes, erase")
        active = world.read(
            lambda session: session.scalars(select(Person.active).where(Person.id == 2)).one()
        )
        assert active is False

    async def test_nobody_but_an_admin_decides(self, world: World) -> None:
        """The button of an admin who is none any more does nothing."""
        make_admin(world, "Ines")
        make_admin(world, "李雷")
        jonas, ines = world.chat("Jonas Weber"), world.chat("Ines")
        await jonas.say("/privacy")
        await jonas.press("Ask for erasure")
        await world.chat("李雷").say("/revoke Ines admin")
        assert await ines.press("Erase…", len(ines.posts) - 2) == ""
        assert world.stage.lines[-1] == REFUSED
        assert world.read(lambda session: session.scalar(select(func.count()).select_from(Identity))) == 4
