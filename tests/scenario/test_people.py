from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.incoming import Kind
from models.people import Grant, Person, Role
from tests.support.world import Chat, World


def person(world: World, name: str) -> Person:
    found: Person = world.read(
        lambda session: session.scalars(select(Person).where(Person.name == name)).one()
    )
    return found


def change(world: World, name: str, **values: Any) -> None:
    def unit(session: Session, now: object) -> None:
        found = session.scalars(select(Person).where(Person.name == name)).one()
        for key, value in values.items():
            setattr(found, key, value)

    world.write(unit)


async def start(chat: Chat, text: str = "", **more: Any) -> str:
    before = chat._marks()
    await chat.world.receive(chat.payload(Kind.START, text=text, **more))
    return chat._new_since(before)


async def invited(world: World, name: str) -> Chat:
    """Somebody new, let in by Ines."""
    said = await world.chat("Ines").say(f"/invite {name}")
    code = said.split(f"Code for {name}: ")[1].split("\n")[0]
    chat = world.chat(name)
    await start(chat, code)
    return chat


class TestGettingIn:
    async def test_a_manager_lets_somebody_in_who_then_reports_for_the_managers_team(
        self, world: World
    ) -> None:
        said = await world.chat("Ines").say("/invite Paula Novak")
        assert said.startswith("Code for Paula Novak: ")
        assert said.endswith("works once and for 24 hours.")
        code = said.split(": ")[1].split("\n")[0]
        paula = world.chat("Paula Novak")
        hello = await paula.say(code)
        assert hello == (
            "Hello Paula Novak. Just tell me in your own words, e.g. “won Acme 45k”. "
            "Zone: Berlin, language: English.\n[Right] [Change]"
        )
        found = person(world, "Paula Novak")
        assert found.team is not None
        assert (found.team.key, [grant.role for grant in found.grants]) == ("dach", [Role.REP])

    async def test_a_code_works_once(self, world: World) -> None:
        said = await world.chat("Ines").say("/invite Paula")
        code = said.split(": ")[1].split("\n")[0]
        await world.chat("Paula").say(code)
        assert "not valid" in await world.chat("Eve").say(code)

    async def test_a_code_is_good_for_a_day(self, world: World) -> None:
        said = await world.chat("Ines").say("/invite Paula")
        code = said.split(": ")[1].split("\n")[0]
        world.later(hours=24, minutes=1)
        assert "not valid" in await world.chat("Paula").say(code)

    async def test_guessing_ends_after_five(self, world: World) -> None:
        eve = world.chat("Eve")
        for _ in range(5):
            assert "not valid" in await eve.say("AAAA-BBBB-CCCC-DDDD")
        assert "Too many wrong codes" in await eve.say("AAAA-BBBB-CCCC-DDDD")

    async def test_a_stranger_is_told_one_line_and_nothing_else(self, world: World) -> None:
        said = await world.chat("Eve").say("my pipeline")
        assert said == (
            "I don't know you yet. Ask your manager or admin for an invite and send me its code.\n[Ask to join]"
        )

    async def test_a_rep_invites_nobody(self, world: World) -> None:
        assert "can't show or change that" in await world.chat("Jonas Weber").say("/invite Eve")

    async def test_anybody_brings_along_their_own_other_account(self, world: World) -> None:
        said = await world.chat("Jonas Weber").say("/invite")
        code = said.split("Code for Jonas Weber: ")[1].split("\n")[0]
        phone = world.chat("jonas-on-the-phone")
        await phone.say(code)
        # He was greeted long ago on the other account; the new one is told who he is there.
        assert "Hello Jonas Weber" in phone.last

    async def test_a_manager_has_no_key_to_an_admin(self, world: World) -> None:
        def promote(session: Session, now: object) -> None:
            jonas = session.scalars(select(Person).where(Person.name == "Jonas Weber")).one()
            jonas.grants.append(Grant(role=Role.ADMIN))

        world.write(promote)
        assert "can't show or change that" in await world.chat("Ines").say("/invite Jonas Weber")

    async def test_the_link_carries_the_code(self, world: World) -> None:
        world.app.invite_links.append("https://t.me/made_up_bot?start=")
        said = await world.chat("Ines").say("/invite Paula")
        link, code = said.split("\n")[0], said.split("Code for Paula: ")[1].split("\n")[0]
        assert link == f"Paula, come in: https://t.me/made_up_bot?start={code}"

    async def test_who_left_is_not_answered(self, world: World) -> None:
        change(world, "Jonas Weber", active=False)
        assert await world.chat("Jonas Weber").say("/help") == ""


class TestHello:
    async def test_the_language_is_the_platforms_and_the_zone_the_teams(self, world: World) -> None:
        code = (await world.chat("Ines").say("/invite 王芳")).split(": ")[1].split("\n")[0]
        wang = world.chat("王芳")
        await start(wang, code, language="zh-hans")
        assert wang.last == (
            "你好,王芳。直接用平常的话告诉我就行,比如「今天签下海尔 50万」。时区:柏林,语言:中文。\n[没错] [修改]"
        )

    async def test_what_is_typed_meanwhile_is_a_report(self, world: World) -> None:
        paula = await invited(world, "Paula")
        assert "✅ Won Acme #1 · €45,000" in await paula.say("won Acme 45k")

    async def test_right_ends_the_question(self, world: World) -> None:
        paula = await invited(world, "Paula")
        after = await paula.press("Right")
        assert after.endswith("Zone: Berlin, language: English.")
        assert paula.labels == []
        assert person(world, "Paula").confirmed_at is not None

    async def test_language_and_zone_are_changed_where_they_stand(self, world: World) -> None:
        paula = await invited(world, "Paula")
        await paula.press("Change")
        after = await paula.press("Tokyo")
        assert "Zone: Tokyo, language: English." in after
        assert paula.labels == ["Right", "Change"]
        assert len(paula.posts) == 1
        assert person(world, "Paula").zone == "Asia/Tokyo"

    async def test_the_language_is_the_next_cards(self, world: World) -> None:
        paula = await invited(world, "Paula")
        await paula.press("Change")
        await paula.press("中文")
        assert paula.labels == ["没错", "修改"]
        assert paula.last.startswith("你好,Paula。")
        assert "时区:柏林,语言:中文。" in paula.last

    async def test_a_city_that_is_not_listed_is_typed(self, world: World) -> None:
        paula = await invited(world, "Paula")
        await paula.press("Change")
        assert await paula.press("Type a city") == "Which city's time is yours? Type it, e.g. “Berlin”."
        await paula.say("Shenzhen")
        assert person(world, "Paula").zone == "Asia/Shanghai"
        assert paula.posts[0].edits > 0
        assert "Zone: Shanghai, language: English." in paula.last

    async def test_words_change_it_too_and_the_hello_follows(self, world: World) -> None:
        paula = await invited(world, "Paula")
        said = await paula.say("my time zone is Shanghai")
        hello, answer = said.split("\n---\n")
        assert hello.endswith("Zone: Shanghai, language: English.")
        assert answer == "Zone: Shanghai, language: English."

    async def test_it_is_said_once(self, world: World) -> None:
        paula = await invited(world, "Paula")
        assert await start(paula, message="") == ""  # looked at the bot's home page
        assert "I am here, Paula." in await start(paula)  # typed /start

    async def test_somebody_listed_is_greeted_when_they_first_look_in(self, world: World) -> None:
        change(world, "Jonas Weber", greeted_at=None, confirmed_at=None)
        jonas = world.chat("Jonas Weber")
        assert "Hello Jonas Weber." in await start(jonas, message="")
        assert await start(jonas, message="") == ""


class TestSettings:
    async def test_chinese_words(self, world: World) -> None:
        mei = world.chat("陈美")
        assert await mei.say("时区改成柏林") == "时区:柏林,语言:中文。"
        assert await mei.say("用英文") == "Zone: Berlin, language: English."
        assert (person(world, "陈美").zone, person(world, "陈美").language) == ("Europe/Berlin", "en")

    @pytest.mark.parametrize(
        "said",
        [
            "Shanghai",
            "speak to the Chinese buyer tomorrow",
            "用中文写邮件给腾讯",
            "Acme wants a Chinese contract",
        ],
    )
    async def test_a_city_or_a_language_alone_is_no_wish(self, world: World, said: str) -> None:
        await world.chat("Jonas Weber").say(said)
        jonas = person(world, "Jonas Weber")
        assert (jonas.zone, jonas.language) == ("Europe/Berlin", "en")

    async def test_commands(self, world: World) -> None:
        jonas = world.chat("Jonas Weber")
        assert await jonas.say("/zone Tokyo") == "Zone: Tokyo, language: English."
        assert "时区:东京,语言:中文。" in await jonas.say("/language 中文")

    async def test_an_unknown_city_is_refused_with_an_example(self, world: World) -> None:
        said = await world.chat("Jonas Weber").say("/zone Atlantis")
        assert said == "I don't know the time zone “Atlantis”. Name a city, such as Berlin or Shanghai."

    async def test_the_card_can_be_used_again(self, world: World) -> None:
        jonas = world.chat("Jonas Weber")
        await jonas.say("/settings")
        await jonas.press("Tokyo")
        assert "Zone: London" in await jonas.press("London")
        assert len(jonas.posts) == 1


class TestWhatIsNoWords:
    async def test_each_is_told_what_to_do_instead(self, world: World) -> None:
        jonas = world.chat("Jonas Weber")
        lines = {
            "voice": "I can't listen yet. Type it, or use your phone's dictation.",
            "sticker": "I can't read stickers.",
            "photo": "I can't look at pictures.",
            "place": "I can't use a place.",
            "file": "I can't open files.",
        }
        for media, line in lines.items():
            await world.receive(jonas.payload(Kind.MEDIA, media=media))
            assert jonas.last.startswith(line)
            assert "\n" not in jonas.last
