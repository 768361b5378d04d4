"""“That was wrong”: the words are kept masked for the operator's file, and nothing that was recorded changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.settings import Settings
from models.misreadings import Misreading
from reminders.feedback import append, path_of
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"feedback_file": str(tmp_path / "feedback.jsonl")})


def lines(tmp_path: Path) -> list[dict[str, Any]]:
    text = (tmp_path / "feedback.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def kept(world: World) -> int:
    return world.read(lambda session: session.scalar(select(func.count(Misreading.id))) or 0)


@both
async def test_the_last_words_are_kept_masked(world: World, tmp_path: Path) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k yesterday")
    said = await jonas.say("that's not what I meant")
    assert "names and figures masked" in said
    assert "“won Alfaco 99k yesterday”" in said
    assert "still stands" in said
    await world.tick()
    (line,) = lines(tmp_path)
    assert (line["lang"], line["text"], line["why"]) == ("en", "won Alfaco 99k yesterday", "")
    assert line["understood"][0]["slots"]["account"] == "Alfaco"
    assert "Initech" not in json.dumps(line)
    await world.tick()
    assert len(lines(tmp_path)) == 1


async def test_in_chinese_with_undo(world: World, tmp_path: Path) -> None:
    mei = world.chat("陈美")
    await mei.say("签下格力 5万")
    said = await mei.say("理解错了")
    assert "名称和数字都已遮盖" in said
    assert "格力" not in said
    await mei.press("撤回")
    await world.tick()
    assert lines(tmp_path)[0]["text"] == "签下某甲 9万"


@both
async def test_twice_is_once(world: World) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("if Globex signs we get 50k")
    await jonas.say("what did you understand?")
    await jonas.press("That was wrong")
    assert "already" in await jonas.say("you got that wrong")
    assert kept(world) == 1


async def test_why_nothing_was_recorded_is_kept_too(world: World, tmp_path: Path) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("if Globex signs we get 50k")
    assert "Undo" not in await jonas.say("that was wrong")
    await world.tick()
    assert lines(tmp_path)[0]["why"] == "condition"


async def test_a_reply_means_that_card(world: World, tmp_path: Path) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k")
    await jonas.say("visited Hooli")
    await jonas.reply("that was wrong", to=0)
    await world.tick()
    assert lines(tmp_path)[0]["text"] == "won Alfaco 99k"


async def test_an_open_question_does_not_take_it_for_a_name(world: World) -> None:
    mei = world.chat("陈美")
    await mei.say("签下 5万")
    assert "已遮盖" in await mei.reply("理解错了")


async def test_before_anything_was_said(world: World) -> None:
    assert "nothing yet" in await world.chat("Jonas Weber").say("that was wrong")
    assert kept(world) == 0


async def test_switched_off_nothing_is_kept(world: World, settings: Settings) -> None:
    world.app.machine.settings.__dict__["feedback_file"] = ""
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k")
    said = await jonas.say("that was wrong")
    assert "other words" in said
    assert "masked" not in said
    assert kept(world) == 0


async def test_a_file_that_cannot_be_written_loses_nothing(world: World, tmp_path: Path) -> None:
    jonas = world.chat("Jonas Weber")
    await jonas.say("won Initech 45k")
    await jonas.say("that was wrong")
    (tmp_path / "feedback.jsonl").mkdir()
    await world.tick()
    (tmp_path / "feedback.jsonl").rmdir()
    await world.tick()
    assert len(lines(tmp_path)) == 1


def test_a_line_is_written_once_and_a_torn_one_again(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    append(path, [{"id": "a", "text": "1"}])
    append(path, [{"id": "a", "text": "1"}, {"id": "b", "text": "2"}])
    whole = path.read_bytes()
    path.write_bytes(whole[:-5])
    append(path, [{"id": "b", "text": "2"}])
    assert path.read_bytes() == whole


def test_the_file_stands_beside_the_database(settings: Settings) -> None:
    moved = settings.database.model_copy(update={"url": "sqlite:////srv/bot/drumbeat.db"})
    beside = settings.model_copy(update={"database": moved, "feedback_file": "feedback.jsonl"})
    assert path_of(beside) == Path("/srv/bot/feedback.jsonl")
