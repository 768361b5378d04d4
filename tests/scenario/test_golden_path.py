"""The story of how it should feel, steps 2 to 5 and 8, in both languages, as a person sees it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actions.people import person_by_name
from models.actions.reports import record
from models.actions.writer import Writer
from models.deals import Deal, Message
from models.drafts import Doing, Item
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def history(world: World) -> None:
    """Mei has ¥820,000 in November, her largest ¥500,000; Jonas €118,000 and the open deal #3, Acme €45,000."""

    def unit(session: Session, now: datetime) -> None:
        for name, items in (
            (
                "陈美",
                [
                    Item(Doing.WON, "万科", amount=Decimal(500_000), happened_on=date(2026, 11, 5)),
                    Item(Doing.WON, "顺丰", amount=Decimal(320_000), happened_on=date(2026, 11, 9)),
                ],
            ),
            (
                "Jonas Weber",
                [
                    Item(Doing.NEW, "Acme", amount=Decimal(45_000), stage="negotiation"),
                    Item(Doing.WON, "Hooli", amount=Decimal(118_000), happened_on=date(2026, 11, 3)),
                ],
            ),
            ("Jonas Weber", [Item(Doing.NEW, "Globex", amount=Decimal(30_000), stage="proposal")]),
        ):
            person = person_by_name(session, name)
            assert person is not None
            message = Message(
                person_id=person.id,
                platform="fifth",
                connection="main",
                room="old",
                external_id="old",
                link="",
                sent_at=now,
                text="made up",
            )
            session.add(message)
            session.flush()
            record(
                Writer(session, now, world.app.settings, person, message, date(2026, 11, 23)), message, items
            )

    world.at("2026-11-10 10:00")
    world.write(unit)
    world.at("2026-11-23 10:05")


@both
async def test_a_certain_report_takes_no_tap(world: World) -> None:
    history(world)
    mei = world.chat("陈美")
    said = await mei.say("今天签下海尔 50万")
    assert said == (
        "✅ 赢单 海尔 #6 · ¥500,000(50万) · 11月23日 周一\n"
        "新客户;币种和渠道按默认:人民币、直销\n"
        "11月:¥1,320,000 / ¥2,000,000(66%)\n"
        "[修改] [撤回]"
    )


@both
async def test_only_what_is_missing_is_asked(world: World) -> None:
    history(world)
    world.at("2026-11-23 10:40", "Europe/Berlin")
    jonas = world.chat("Jonas Weber")
    asked = await jonas.say("won Acme 🎉")
    assert asked == "Acme has one open deal, #3, €45,000. Won at what amount?\n[€45,000] [Other]"
    assert await jonas.press("€45,000") == (
        "✅ Won Acme #3 · €45,000 · Mon 23 Nov\n"
        "Closes #3 (negotiation)\n"
        "November: €163,000 of €200,000 (82 %)\n"
        "[Edit] [Undo]"
    )
    assert len(jonas.posts) == 1


@both
async def test_a_reply_corrects_the_card_in_place(world: World) -> None:
    history(world)
    world.at("2026-11-23 10:40", "Europe/Berlin")
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Acme 45k")
    world.at("2026-11-23 10:42", "Europe/Berlin")
    assert await jonas.reply("actually 48k") == (
        "✅ Won Acme #3 · ~~€45,000~~ €48,000 · corrected 10:42\n"
        "November: €166,000 of €200,000 (83 %)\n"
        "[Edit] [Undo]"
    )
    assert len(jonas.posts) == 1


@both
async def test_an_unlikely_amount_is_asked_and_undone(world: World) -> None:
    history(world)
    mei = world.chat("陈美")
    asked = await mei.say("签下格力 500万")
    assert asked == "500万是你最大一单的 10 倍,对吗?\n[对,¥5,000,000] [是 50万] [其他]"
    assert (await mei.press("是 50万")).startswith("✅ 赢单 格力 #6 · ¥500,000(50万)")
    undone = await mei.say("撤回")
    assert undone.endswith("↩️ 已撤回:赢单 格力 #6 ¥500,000。\n11月:¥820,000 / ¥2,000,000(41%)\n[恢复]")
    assert (await mei.press("恢复")).startswith("✅ 赢单 格力 #6 · ¥500,000(50万)")


async def test_a_hope_is_not_recorded_and_said_so(world: World) -> None:
    history(world)
    mei, jonas = world.chat("陈美"), world.chat("Jonas Weber")
    said = await mei.say("希望这周能签下腾讯")
    assert said == "没有记录:你说的是「希望」。\n[已经签了] [预计改为 11月27日 周五]"
    said = await jonas.say("hoping to win Globex this week")
    assert said == "Nothing recorded: you wrote “hoping”.\n[It is won] [Expect Fri 27 Nov]"
    assert (await jonas.press("Expect Fri 27 Nov")).startswith("✏️ Globex #5: closes Fri 27 Nov")
    assert world.read(lambda s: s.scalars(select(Deal.status).where(Deal.id == 5)).one()) == "open"


async def test_small_talk_gets_a_sign_and_no_words(world: World) -> None:
    mei = world.chat("陈美")
    assert await mei.say("收到") == ""
    assert [sign for _, sign in world.stage.signs] == ["thanks"]


async def test_a_room_hears_nothing_unasked(world: World) -> None:
    mei = world.chat("陈美")
    said = await mei.say("希望这周能签下腾讯", place="room", room="sales")
    assert said == ""
    assert world.stage.calls == 0
