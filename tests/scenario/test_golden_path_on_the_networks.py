"""The golden path on Slack and on Telegram, each in both languages, through payloads of their exact shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import App
from bot.platforms.sandbox.stage import Stage
from tests.support.sandbox import Seat, fill, opened, speak

PEOPLE = {
    "slack": ("李雷", "¥880,000 / ¥1,500,000(59%)"),
    "telegram": ("陈美", "¥1,320,000 / ¥2,000,000(66%)"),
}
Sandbox = tuple[App, Stage]

on_both = pytest.mark.parametrize("network", ["slack", "telegram"])


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("sandbox")
    fill(place)
    return place


@pytest.fixture
def sandbox(template: Path, tmp_path: Path) -> Iterator[Sandbox]:
    with opened(template, tmp_path) as found:
        yield found


def seat(sandbox: Sandbox, network: str, language: str) -> Seat:
    """Somebody who sells in yuan, on that network and in that language."""
    app, stage = sandbox
    name = PEOPLE[network][0]
    speak(app, name, language)
    return Seat.of(app, stage, name)


async def test_hello(sandbox: Sandbox) -> None:
    app, stage = sandbox
    await stage.greet()
    await app.delivery.drain()
    assert Seat.of(app, stage, "陈美").last == (
        "你好,陈美。直接用平常的话告诉我就行,比如「今天签下海尔 50万」。时区:上海,语言:中文。\n[没错] [修改]"
    )
    assert Seat.of(app, stage, "Jonas Weber").last == (
        "Hello Jonas Weber. Just tell me in your own words, e.g. “won Acme 45k”. Zone: Berlin, language: English.\n"
        "[Right] [Change]"
    )


@on_both
async def test_a_certain_report_takes_no_tap(sandbox: Sandbox, network: str) -> None:
    channel = {"slack": "经销", "telegram": "直销"}[network]
    assert await seat(sandbox, network, "zh").say("今天签下海尔 50万") == (
        "✅ 赢单 海尔 #41 · ¥500,000(50万) · 11月23日 周一\n"
        f"新客户;币种和渠道按默认:人民币、{channel}\n"
        f"11月:{PEOPLE[network][1]}\n"
        "[修改] [撤回]"
    )


@on_both
async def test_the_same_in_english(sandbox: Sandbox, network: str) -> None:
    channel = {"slack": "distributor", "telegram": "direct"}[network]
    said = await seat(sandbox, network, "en").say("won Haier 500k today")
    assert said.startswith("✅ Won Haier #41 · ¥500,000 · Mon 23 Nov\n")
    assert f"New customer; assumed: CNY, {channel}\n" in said
    assert said.endswith("\n[Edit] [Undo]")


async def test_what_is_missing_is_asked_and_corrected_by_a_reply(sandbox: Sandbox) -> None:
    jonas = Seat.of(*sandbox, "Jonas Weber")
    assert await jonas.say("won Acme 🎉") == (
        "Acme has one open deal, #17, €45,000. Won at what amount?\n[€45,000] [Other]"
    )
    assert await jonas.press("€45,000") == (
        "✅ Won Acme #17 · €45,000 · Mon 23 Nov\n"
        "Closes #17 (negotiation)\n"
        "November: €163,000 of €200,000 (82 %)\n"
        "[Edit] [Undo]"
    )
    assert len(jonas.cards) == 1
    said = await jonas.reply("actually 48k")
    assert said.startswith("✅ Won Acme #17 · ~€45,000~ €48,000 · corrected ")
    assert said.endswith("\nNovember: €166,000 of €200,000 (83 %)\n[Edit] [Undo]")
    assert len(jonas.cards) == 1


@on_both
async def test_a_reply_corrects_the_card_on_either_network(sandbox: Sandbox, network: str) -> None:
    person = seat(sandbox, network, "zh")
    await person.say("今天签下海尔 50万")
    said = await person.reply("改成 48万")
    assert "¥480,000(48万)" in said
    assert len(person.cards) == 1


@on_both
async def test_is_that_right_and_back(sandbox: Sandbox, network: str) -> None:
    person = seat(sandbox, network, "zh")
    await person.say("今天签下海尔 50万")
    assert await person.say("签下格力 500万") == (
        "500万是你最大一单的 10 倍,对吗?\n[对,¥5,000,000] [是 50万] [其他]"
    )
    assert (await person.press("是 50万")).startswith("✅ 赢单 格力 #42 · ¥500,000(50万)")
    undone = await person.say("撤回")
    assert "↩️ 已撤回:赢单 格力 #42 ¥500,000。" in undone
    assert PEOPLE[network][1] in undone
    assert undone.endswith("[恢复]")


@on_both
async def test_a_hope_is_not_recorded(sandbox: Sandbox, network: str) -> None:
    said = await seat(sandbox, network, "zh").say("希望这周能签下腾讯")
    assert said.startswith("没有记录:你说的是「希望」。")


async def test_a_room_gets_a_sign_and_the_person_the_card(sandbox: Sandbox) -> None:
    app, stage = sandbox
    jonas = Seat.of(app, stage, "Jonas Weber")
    spoken = await stage.slack.type(jonas.user, "C0DACH", "@drumbeat Globex moved to negotiation")
    await app.delivery.drain()
    assert list(spoken.reactions) == ["white_check_mark"]
    assert "Globex #23: proposal → negotiation" in jonas.last
    assert stage.slack.messages("C0DACH")[-1] is spoken

    mei = Seat.of(app, stage, "陈美")
    called = await stage.telegram.type(mei.user, "-1002000000001", "@drumbeat_bot 今天签下海尔 50万")
    await app.delivery.drain()
    assert list(called.reactions) == ["👌"]
    assert "海尔 #41" in mei.last


async def test_a_blocker_crosses_network_and_language(sandbox: Sandbox) -> None:
    """Said on Slack in English, answered on Telegram in Chinese, and back."""
    jonas, ning = Seat.of(*sandbox, "Jonas Weber"), Seat.of(*sandbox, "周宁")
    said = await jonas.say("blocked on Initech: waiting for legal")
    assert said.startswith("🚧 Blocker Initech: waiting for legal → 周宁 (Legal), answer due ")
    assert ning.last.startswith("Jonas Weber 需要法务帮助 · Initech:「waiting for legal」 · 请在 ")
    assert ning.last.endswith(" 前答复\n[我来处理] [已解决] [不归我] [需要信息]")
    await ning.press("需要信息")
    await ning.say("哪一条款?")
    assert jonas.last.startswith("周宁 (Legal) needs to know about Initech:\n哪一条款?\n")
    await jonas.reply("clause 7")
    assert ning.last.startswith("Jonas Weber 关于 Initech:\nclause 7\n")
    await ning.press("已解决")
    assert jonas.last.startswith("周宁 (Legal) says Initech is done. Free again?")
    assert (await jonas.press("Yes, solved")).startswith("✅ Solved: Initech: waiting for legal")
