"""Somebody leaves: the doors close, what was recorded stays, the work goes to others."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.incoming import Kind
from models.accounts import Account
from models.deals import Deal
from models.people import Person
from models.people_log import PersonEvent
from models.queue.dialogs import Dialog, DialogState
from tests.scenario.test_rights import make_admin
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
REFUSED = "I can't show or change that for you. Say “help” to see what you can do."


def owners(world: World) -> tuple[list[str], list[str]]:
    def query(session: Session) -> tuple[list[str], list[str]]:
        deals = select(Person.name).join(Deal, Deal.owner_id == Person.id).order_by(Deal.id)
        accounts = select(Person.name).join(Account, Account.owner_id == Person.id).order_by(Account.id)
        return list(session.scalars(deals)), list(session.scalars(accounts))

    return world.read(query)


async def busy(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Acme 45k")
    await jonas.say("new deal Globex 10k")
    await jonas.say("won Initech")  # asked at what amount


@both
async def test_the_doors_close_and_all_is_handed_over_at_a_tap(world: World) -> None:
    await busy(world)
    ines, jonas = world.chat("Ines"), world.chat("Jonas Weber")
    said = await ines.say("/leaver Jonas Weber")
    assert said.startswith("Jonas Weber left? ")
    assert await jonas.say("my pipeline") != ""  # nothing happened yet
    said = await ines.press("Yes, Jonas Weber left")
    assert said.startswith("Jonas Weber left. To be handed over: 2 open deals, 2 customers.")
    assert await jonas.say("my pipeline") == ""
    assert await jonas.press("Edit", post=0) == ""
    states = world.read(lambda session: set(session.scalars(select(Dialog.state))))
    assert states == {DialogState.CANCELLED}
    said = await ines.press("Ines")
    assert said == "Ines now has 2 open deals, 2 customers of Jonas Weber."
    assert owners(world) == (["Ines", "Ines"], ["Ines", "Ines"])
    events = world.read(lambda session: [row.event.value for row in session.scalars(select(PersonEvent))])
    assert events == ["left", "handed_over"]


@both
async def test_one_by_one(world: World) -> None:
    await busy(world)
    ines = world.chat("Ines")
    await ines.say("/leaver Jonas Weber")
    await ines.press("Yes, Jonas Weber left")
    said = await ines.press("One by one")
    assert said.startswith("Deal: #1 Acme. Who takes it over?")
    said = await ines.press("Ines")
    assert said.startswith("Deal: #2 Globex.")
    said = await ines.press("Leave it")
    assert said.startswith("Customer: Acme.")
    await ines.press("李雷")
    said = await ines.press("Leave it")
    assert (
        said == "Done. 1 open deal, 1 customer stay with Jonas Weber; /leaver Jonas Weber shows them again."
    )
    assert owners(world) == (["Ines", "Jonas Weber"], ["李雷", "Jonas Weber"])
    assert world.chat("李雷").last == "Jonas Weber 已离职,由你接手:1 个客户。"


@both
async def test_back_again(world: World) -> None:
    await busy(world)
    ines, jonas = world.chat("Ines"), world.chat("Jonas Weber")
    await ines.say("/leaver Jonas Weber")
    await ines.press("Yes, Jonas Weber left")
    said = await ines.say("/invite Jonas Weber")
    assert "Code for Jonas Weber" in said
    assert (
        "had left, and is let in again with the rights of before: the accounts on fifth work as of now."
        in said
    )
    assert "Acme" in await jonas.say("my pipeline")


async def test_a_slip_changes_nothing(world: World) -> None:
    ines = world.chat("Ines")
    await ines.say("/leaver Jonas Weber")
    token, message = ines.posts[-1].tokens["Yes, Jonas Weber left"], ines.posts[-1].message
    assert await ines.press("No") == "Jonas Weber stays. Nothing was changed."
    assert await ines.press_token(token, message) == ""
    assert await world.chat("Jonas Weber").say("/help") != ""


@both
async def test_only_who_decides_about_them(world: World) -> None:
    assert await world.chat("Jonas Weber").say("/leaver Ines") == REFUSED
    make_admin(world, "李雷")
    ines = world.chat("Ines")
    assert await ines.say("/leaver 李雷") == REFUSED  # an admin
    assert await ines.say("/leaver Ines") == REFUSED
    await ines.say("/leaver Jonas Weber")
    token, message = ines.posts[-1].tokens["Yes, Jonas Weber left"], ines.posts[-1].message
    await world.chat("陈美").press_token(token, message)
    assert await world.chat("Jonas Weber").say("/help") != ""
    assert (await ines.say("/leaver Nobody")).startswith("I know nobody called Nobody.")
    assert await ines.say("/leaver") == "Who left? Write /leaver and the name."


async def test_in_chinese(world: World) -> None:
    make_admin(world, "李雷")
    await world.chat("陈美").say("新商机 海尔 50万")
    li = world.chat("李雷")
    await li.say("/leaver 陈美")
    said = await li.press("是的,陈美 离职了")
    assert said.startswith("陈美 已离职。需要移交:1 个进行中的商机、1 个客户。")
    assert (await li.press("李雷")).startswith("陈美 的 1 个进行中的商机、1 个客户 现在归 李雷。")


@both
async def test_a_closed_account_closes_the_doors_and_the_manager_is_told_once(world: World) -> None:
    await busy(world)
    ines, jonas = world.chat("Ines"), world.chat("Jonas Weber")
    await world.receive(jonas.payload(Kind.GONE))
    assert ines.last.startswith("Jonas Weber left. To be handed over: 2 open deals, 2 customers.")
    told = len(ines.posts)
    await world.receive(jonas.payload(Kind.GONE))
    assert len(ines.posts) == told
    assert await jonas.say("/help") == ""
    await world.receive(world.chat("a stranger").payload(Kind.GONE))


async def test_the_last_admins_account_closes_no_doors(world: World) -> None:
    make_admin(world, "Ines")
    ines = world.chat("Ines")
    await world.receive(ines.payload(Kind.GONE))
    assert await ines.say("/help") != ""
