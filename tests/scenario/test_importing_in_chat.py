"""A manager sends a file to the bot."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.core.incoming import Kind
from models.deals import Booking, Deal, Status
from models.imports import FileImport, State
from models.people import Grant, Person, Role
from models.queue.inbox import Inbox, InboxState
from reminders.importing import Importer
from tests.support.world import Chat, World, know, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)

DEALS = """\
Nr.,Customer,Rep,Step,Total
1,Acme,Jonas Weber,Closed Won 2026,45000
2,Globex,Jonas Weber,Proposal,12500
3,Hooli,Eve Moon,Lead,100
"""
CHINESE = "客户名称,负责人,阶段,金额(万元),签约日期\n海尔,陈美,赢单,50,2026-11-20\n格力,,方案,30,\n"


async def settle(world: World) -> None:
    await Importer(world.database, world.app.machine, world.app.delivery.wake).catch_up()
    await world.app.delivery.drain()


async def send(chat: Chat, name: str, text: str | bytes, words: str = "", **more: object) -> str:
    """Send a file and wait until it was looked at; returns the last card."""
    world = chat.world
    number = f"F{next(world.numbers)}"
    content = text.encode() if isinstance(text, str) else text
    world.stage.files[number] = content
    kind = Kind.MESSAGE if words else Kind.MEDIA
    file = {"id": number, "name": name, "size": len(content)} | more
    await world.receive(chat.payload(kind, text=words, media="file", files=[file]))
    await settle(world)
    return chat.last


async def press(chat: Chat, label: str) -> str:
    await chat.press(label)
    await settle(chat.world)
    return chat.last


async def say(chat: Chat, text: str) -> str:
    await chat.say(text)
    await settle(chat.world)
    return chat.last


def standing(world: World) -> int:
    query = select(func.count()).select_from(Deal).where(Deal.status != Status.VOID)
    return world.read(lambda session: session.scalar(query) or 0)


def booked(world: World) -> int:
    return world.read(lambda session: session.scalar(select(func.sum(Booking.org_minor))) or 0)


@both
async def test_sent_shown_imported_and_taken_back_on_one_card(world: World) -> None:
    ines = world.chat("Ines")
    text = "ID,Customer,Owner,Stage,Amount,Close date\n1,Acme,Jonas Weber,Won,45k,2026-11-20\n2,Globex,New Rep,Lead,,\n"
    shown = await send(ines, "deals.csv", text)
    assert "Deals: 2 rows fine, 0 with questions" in shown
    assert "1 person is new and will be listed, without a login yet: New Rep" in shown
    assert "[Import 2 rows] [Change columns] [Cancel]" in shown
    assert standing(world) == 0
    assert await press(ines, "Import 2 rows") == "✅ Imported deals.csv: 2 new.\n[Undo]"
    assert (standing(world), booked(world)) == (2, 45_000_00)
    assert await press(ines, "Undo") == "↩️ Undone: 2 rows of deals.csv."
    assert (standing(world), booked(world), len(ines.posts)) == (0, 0, 1)


async def test_the_same_file_again_has_nothing_to_import(world: World) -> None:
    ines = world.chat("Ines")
    text = "ID,Customer,Owner,Stage\n1,Acme,Jonas Weber,Lead\n"
    await send(ines, "deals.csv", text)
    await press(ines, "Import 1 row")
    assert "0 new, 1 already there" in await send(ines, "deals.csv", text)
    assert ines.labels == ["Change columns", "Cancel"]
    assert await press(ines, "Cancel") == "Nothing was imported from deals.csv."


async def test_rows_with_questions_come_back_as_a_file(world: World) -> None:
    ines = world.chat("Ines")
    shown = await send(ines, "deals.csv", DEALS)
    assert "Row 2: won, but when? The date is missing." in shown
    ((name, text),) = world.stage.sent_files
    assert name == "deals.questions.csv"
    bad = '1,Acme,Jonas Weber,Closed Won 2026,45000,"won, but when? The date is missing."'
    assert text.splitlines()[1] == bad


async def test_columns_are_put_right_in_words_and_with_buttons(world: World) -> None:
    ines = world.chat("Ines")
    shown = await send(ines, "deals.csv", DEALS)
    assert "Total: amount" in shown
    assert "Step: stage" in await say(ines, "Closed Won 2026 = proposal")
    assert "3 rows fine" in ines.last
    assert "Total: not used" in await say(ines, "total = ignore")
    assert "I don't know the field “moonlight”" in (await ines.say("Total = moonlight"))
    card = next(i for i, post in enumerate(ines.posts) if "Import 3 rows" in post.tokens)
    await ines.press("Change columns", card)
    await ines.press("Total → not used", card)
    await ines.press("note", card)
    await settle(world)
    await ines.press("Import 3 rows", card)
    await settle(world)
    assert standing(world) == 3


async def test_a_reply_to_the_card_is_about_its_file(world: World) -> None:
    ines = world.chat("Ines")
    assert "Boss: not used" in await send(ines, "odd.csv", "Firm,Boss\nAcme,New Rep\n")
    await ines.reply("Boss = owner")
    await settle(world)
    assert "Boss: owner" in ines.last


async def test_a_file_without_anything_known_is_led_there_by_a_word(world: World) -> None:
    ines = world.chat("Ines")
    assert "I found no deals, customers, people or goals" in await send(
        ines, "odd.csv", "X1,X2\nHooli,Ed Ey\n"
    )
    assert "Customers: 1 row fine" in await say(ines, "X1 = customer")


@both
async def test_in_chinese(world: World) -> None:
    def promote(session: object, now: object) -> None:
        mei = session.scalars(select(Person).where(Person.name == "陈美")).unique().one()  # type: ignore[attr-defined]
        mei.grants.append(Grant(role=Role.ADMIN))

    world.write(promote)
    mei = world.chat("陈美")
    shown = await send(mei, "商机.csv", CHINESE.encode("gb18030"))
    assert "商机:1 行没问题、1 行有疑问" in shown
    assert "金额(万元): 金额 × 10,000" in shown
    assert "第 3 行:是谁的?" in shown
    assert "2 行没问题" in await say(mei, "负责人 = 陈美")
    assert await press(mei, "导入 2 行") == "✅ 已导入 商机.csv:新增 2。\n[撤回]"
    assert booked(world) == 64_000_00


async def test_only_the_own_team_and_only_by_managers(world: World) -> None:
    jonas, ines = world.chat("Jonas Weber"), world.chat("Ines")
    assert (
        await send(jonas, "deals.csv", DEALS)
        == "Files are imported by managers and admins. Send it to: Ines."
    )
    assert (
        await jonas.say("/import")
        == "I can't show or change that for you. Say “help” to see what you can do."
    )
    assert "Send me a .csv or .xlsx file" in await ines.say("/import")
    assert world.read(lambda session: session.scalar(select(func.count()).select_from(FileImport))) == 0


async def test_a_second_press_does_nothing_and_nobody_else_may_press(world: World) -> None:
    ines, jonas = world.chat("Ines"), world.chat("Jonas Weber")
    await send(ines, "deals.csv", "ID,Customer,Owner,Stage\n1,Acme,Jonas Weber,Lead\n")
    posted = ines.posts[-1]
    token = posted.tokens["Import 1 row"]
    assert "can't show or change" in (await jonas.press_token(token, posted.message) or world.stage.lines[-1])
    await ines.press("Import 1 row")
    await ines.press_token(token, posted.message)
    assert world.stage.lines[-1] == "This was done already."
    await settle(world)
    assert standing(world) == 1


async def test_what_can_not_be_read_is_said(world: World) -> None:
    ines = world.chat("Ines")
    assert "I can read .csv and .xlsx files, not old.xls" in await send(ines, "old.xls", b"\xd0\xcf\x11\xe0")
    assert "too large: 20 MB at most" in await send(ines, "big.csv", "a,b\n1,2\n", size=50_000_000)
    assert "There is nothing in empty.csv" in await send(ines, "empty.csv", "Customer,Owner\n")
    assert "can't be read: it is damaged" in await send(ines, "bad.xlsx", b"PK\x03\x04 broken")
    assert "I can't open files" in await send(ines, "contract.pdf", b"%PDF")


async def test_a_file_that_can_not_be_fetched(world: World) -> None:
    ines = world.chat("Ines")
    file = {"id": "gone", "name": "deals.csv", "size": 9}
    await world.receive(ines.payload(Kind.MEDIA, media="file", files=[file]))
    assert ines.last == "I could not fetch deals.csv. Please send it once more."
    states = world.read(lambda session: list(session.scalars(select(Inbox.state))))
    assert states == [InboxState.DEAD]


async def test_words_beside_a_file_are_a_report_only_if_they_are_one(world: World) -> None:
    ines = world.chat("Ines")
    text = "ID,Customer,Owner,Stage\n1,Acme,Jonas Weber,Lead\n"
    await send(ines, "deals.csv", text, words="please import this")
    assert len(ines.posts) == 1
    await send(ines, "deals.csv", text, words="won Initech 45k")
    assert any("✅ Won Initech" in text_of(post.card) for post in ines.posts)
    await send(ines, "contract.pdf", b"%PDF", words="won Hooli 5k")
    assert "Hooli" in ines.last


async def test_a_file_delivered_twice_counts_once(world: World) -> None:
    ines = world.chat("Ines")
    world.stage.files["F9"] = b"ID,Customer,Owner,Stage\n1,Acme,Jonas Weber,Lead\n"
    payload = ines.payload(Kind.MEDIA, media="file", files=[{"id": "F9", "name": "deals.csv", "size": 50}])
    await world.receive(payload)
    await world.receive(payload)
    await settle(world)
    assert len(ines.posts) == 1
    assert world.read(lambda session: list(session.scalars(select(FileImport.state)))) == [State.SHOWN]


@both
async def test_a_people_file_opens_no_doors_of_others(world: World) -> None:
    """A manager who lists somebody beyond their reach gives them no address, and lets nobody back in."""

    def unit(session: Session, now: datetime) -> None:
        boss = Person(name="Olga", language="en", zone="Europe/Berlin", active=True, created_at=now)
        boss.grants.append(Grant(role=Role.ADMIN))
        gone = Person(name="Former Boss", language="en", zone="Europe/Berlin", active=True, created_at=now)
        gone.grants.append(Grant(role=Role.ADMIN))
        session.add_all([boss, gone])
        session.flush()
        know(session, now, gone)
        gone.active = False

    world.write(unit)
    ines = world.chat("Ines")
    people = "Name,Email\nOlga,a@else.example\nFormer Boss,b@else.example\nJonas Weber,j@x.example\n"
    await send(ines, "p.csv", people)
    await press(ines, next(label for label in ines.labels if label.startswith("Import")))

    def found(session: Session) -> dict[str, tuple[str | None, bool]]:
        return {who.name: (who.email, who.active) for who in session.scalars(select(Person)).unique()}

    stand = world.read(found)
    assert stand["Olga"] == (None, True)
    assert stand["Former Boss"] == (None, False)
    assert stand["Jonas Weber"] == ("j@x.example", True)
