from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.core.incoming import PlaceKind
from bot.core.reader import Reader
from bot.core.registry import Handlers
from bot.language.answers import read_language, read_zone, says_misread
from bot.language.leave import read_leave
from bot.language.parser import parse, parse_reply
from bot.views.help import COMMANDS, _sections, closest_examples, help_card, menu
from handlers import ALL
from models.access import may
from models.people import Grant, Person, Role
from tests.support.world import World, text_of

EN = Reader("en", "Europe/Berlin", date(2026, 11, 23))
ZH = Reader("zh", "Asia/Shanghai", date(2026, 11, 23))


def somebody(*roles: Role) -> Person:
    return Person(name="Somebody", active=True, grants=[Grant(role=role) for role in roles])


def test_every_command_is_in_help_and_asks_for_the_same_right() -> None:
    commands = Handlers().join(*ALL).commands
    assert set(commands) == set(COMMANDS)
    assert {name: entry.need for name, entry in commands.items()} == {
        name: need for name, (need, _) in COMMANDS.items()
    }


def is_wish(words: str) -> bool:
    return bool(
        read_zone(words)
        or read_language(words)
        or says_misread(words)
        or read_leave(words, now=datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("UTC")))
    )


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("reader", [EN, ZH])
def test_each_role_is_shown_what_it_may_do_and_nothing_else(role: Role, reader: Reader) -> None:
    person = somebody(role)
    shown = text_of(help_card(reader, person))
    for name, (need, words) in COMMANDS.items():
        assert (f"\n/{name} · {words(reader)}" in shown) == may(person, need)


def test_a_rep_is_shown_neither_the_team_nor_how_to_let_people_in() -> None:
    shown = text_of(help_card(EN, somebody(Role.REP)))
    assert "won Acme 45k yesterday · a deal won" in shown
    assert "team pipeline" not in shown
    assert "/invite NAME" not in shown
    manager = text_of(help_card(EN, somebody(Role.MANAGER)))
    assert "team pipeline" in manager
    assert "/invite NAME · let somebody in" in manager


def test_examples_are_in_the_readers_language() -> None:
    shown = text_of(help_card(ZH, somebody(Role.REP)))
    assert shown.startswith("可以这样说")
    assert "昨天签下海尔 50万 · 赢单" in shown
    assert "Acme" not in shown


@pytest.mark.parametrize("reader", [EN, ZH])
def test_every_example_works_as_it_stands(reader: Reader) -> None:
    now = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo(reader.zone))
    for _, examples in _sections(reader):
        for words in (example.words for example in examples):
            heard = parse(words, now=now).records or parse_reply(words, now=now).records
            assert heard or is_wish(words) or words == "#42", words


def test_what_is_not_understood_gets_the_two_closest_examples() -> None:
    assert closest_examples(EN, "pipelin plz")[0] == "my pipeline"
    assert len(closest_examples(EN, "???")) == 2
    assert closest_examples(ZH, "海尔到底是谁的客户")[0] == "海尔是谁的?"


def test_a_platforms_menu_lists_the_same_commands_in_both_languages() -> None:
    private, room = menu()[PlaceKind.PRIVATE], menu()[PlaceKind.ROOM]
    assert list(private["en"]) == list(private["zh"]) == list(COMMANDS)
    assert private["zh"]["undo"] == room["zh"]["undo"] == "撤回最近一次记录"
    assert list(room["en"]) == ["deal", "pipeline", "undo", "help"]


async def test_it_answers_the_command_and_a_bare_mention(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    assert (await jonas.say("/help")).startswith("What you can say")
    assert (await jonas.say("", room="room-1", place="room", mentioned=True)).startswith("What you can say")
