"""The sandbox in a real browser, on a desk and on a phone. Pictures of it are left in build/screenshots."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

pytestmark = pytest.mark.e2e

DRUMBEAT = str(Path(sys.executable).with_name("drumbeat"))
PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

expect.set_options(timeout=10_000)


@dataclass
class Running:
    process: subprocess.Popen[str]
    address: str
    said: str


@contextmanager
def demo(home: Path, port: int = 8765) -> Iterator[Running]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("DRUMBEAT_")}
    command = [DRUMBEAT, "demo", "--no-browser", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env, cwd=home) as process:
        try:
            assert process.stdout is not None
            said = next((line for line in process.stdout if "Drumbeat is at" in line), "")
            found = re.search(r"http://\S+", said)
            assert found, "the demo ended without an address"
            yield Running(process, found[0], said)
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(15) == 0


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with demo(tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        message = "Chromium is not installed; apt-get install chromium runs these tests"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


Open = Callable[..., Page]


@pytest.fixture
def look(browser: Browser, running: Running) -> Iterator[Open]:
    """Opens the sandbox; whatever the browser complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "409" not in message.text:  # what was refused is shown on the page
            complaints.append(message.text)

    def look(*, phone: bool = False, dark: bool = False, locale: str = "en-GB") -> Page:
        size = {"width": 390, "height": 844} if phone else {"width": 1440, "height": 900}
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            color_scheme="dark" if dark else "light",
            has_touch=phone,
            is_mobile=phone,
            device_scale_factor=1,
            locale=locale,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(running.address)
        expect(page.locator(".who")).to_be_visible()
        return page

    yield look
    for context in contexts:
        context.close()
    assert complaints == []


def said(page: Page, network: str) -> Locator:
    """The messages of a chat."""
    return page.locator(f"#{network} .pane-body > .messages [data-id]")


def write(page: Page, network: str, text: str) -> None:
    field = page.locator(f"#{network} .pane-body > .composer textarea")
    field.fill(text)
    field.press("Enter")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)  # for what slides and fades
    page.screenshot(path=PICTURES / f"{name}.png")


def test_first_minute_on_a_desk(look: Open, running: Running) -> None:
    assert "You are 陈美. Try: 今天签下海尔 50万" in running.said
    page = look()
    assert "?" not in page.url  # the key is not left in the address
    expect(page.locator(".who")).to_have_text(
        "You are 陈美, a rep in Shenzhen who sells directly and writes Chinese on Telegram."
    )
    button(page, "今天签下海尔 50万").click()
    card = said(page, "telegram").last
    expect(card).to_contain_text("海尔 #41 · ¥500,000")
    expect(card).to_contain_text("¥1,320,000 / ¥2,000,000")
    deal = page.locator("#behind summary").first
    expect(deal).to_contain_text("#41")
    deal.click()
    expect(page.locator("#behind .changes q").first).to_have_text("今天签下海尔 50万")
    button(page, "签下格力 500万").click()
    expect(said(page, "telegram").last).to_contain_text("10 倍")
    write(page, "slack", "won Acme 🎉")
    expect(said(page, "slack").last).to_contain_text("Won at what amount?")
    picture(page, "sandbox")
    button(page, "希望这周能签下腾讯").click()
    expect(page.locator("#telegram")).to_contain_text("希望")
    button(page, "Now be the manager →").click()
    expect(page.locator(".who")).to_contain_text("You are Ines Koch, their manager")
    button(page, "/pipeline").click()
    expect(said(page, "slack").last).to_contain_text("weighted")
    picture(page, "sandbox-manager")


def test_a_button_and_an_edited_message_change_the_same_card(look: Open) -> None:
    page = look()
    write(page, "telegram", "签下海尔 50万")
    card = said(page, "telegram").last
    expect(card).to_contain_text("海尔 #41")
    count = said(page, "telegram").count()
    card.get_by_role("button", name="撤回").click()
    expect(said(page, "telegram").last).to_contain_text("已撤回")
    expect(said(page, "telegram")).to_have_count(count)
    expect(page.locator("#behind summary").first).to_contain_text("taken back")

    own = said(page, "telegram").filter(has_text=re.compile("^签下海尔 50万"))
    own.hover()
    own.get_by_role("button", name="Edit").click()
    field = page.locator("#telegram .pane-body > .composer textarea")
    expect(field).to_have_value("签下海尔 50万")
    field.press("Escape")
    expect(field).to_have_value("")
    own.hover()
    own.get_by_role("button", name="Delete").click()
    expect(own).to_have_count(0)


def test_a_form_is_kept_to_by_the_keyboard_and_says_what_is_wrong(look: Open) -> None:
    page = look()
    write(page, "slack", "won Acme 45k")
    card = said(page, "slack").last
    expect(card).to_contain_text("Won Acme #17")
    card.get_by_role("button", name="Edit", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    amount = dialog.get_by_label("Amount")
    expect(amount).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
    assert dialog.evaluate("node => node.contains(document.activeElement)")
    amount.fill("plenty")
    amount.press("Enter")
    expect(dialog.locator(".error")).to_be_visible()
    expect(amount).to_have_value("plenty")
    picture(page, "sandbox-form")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(card).to_contain_text("€45,000")


def test_a_thread_holds_the_answers_to_a_card(look: Open) -> None:
    page = look()
    write(page, "slack", "won Acme 45k")
    card = said(page, "slack").last
    expect(card).to_contain_text("Won Acme #17")
    card.hover()
    card.get_by_role("button", name="Reply").click()
    thread = page.locator("#slack .thread")
    expect(thread.locator(".message")).to_have_count(1)
    thread.locator("textarea").fill("actually 48k")
    thread.locator("textarea").press("Enter")
    expect(thread.locator(".message").first).to_contain_text("€48,000")
    thread.locator("textarea").press("Escape")
    expect(thread).to_be_hidden()
    expect(card).to_contain_text("1 reply")


def test_a_room_gets_a_sign_and_the_person_an_answer(look: Open) -> None:
    page = look()
    button(page, "Jonas Weber").click()
    page.get_by_role("tab", name="# sales-dach").click()
    write(page, "slack", "@drumbeat Globex moved to negotiation")
    mine = said(page, "slack").last
    expect(mine.locator(".reaction")).to_contain_text("✅")
    expect(page.locator("#slack .fresh")).to_be_visible()
    page.locator("#slack").get_by_role("tab", name="Drumbeat").click()
    expect(said(page, "slack").last).to_contain_text("Globex #23: proposal → negotiation")


def test_the_clock_is_moved_forward(look: Open) -> None:
    page = look()
    clock = page.locator("details.clock")
    clock.locator("summary").click()
    button(page, "Next Monday, 9:00").click()
    expect(clock.locator("summary")).to_contain_text("Mon 30 Nov")
    expect(clock.locator("summary")).to_contain_text("Shanghai 09:0")
    page.get_by_label("Go to").fill("2026-11-01T09:00")
    clock.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator(".notice")).to_have_text("The clock only goes forward.")
    page.keyboard.press("Escape")
    expect(clock.locator(".menu")).to_be_hidden()
    write(page, "telegram", "今天签下海尔 50万")
    expect(said(page, "telegram").last).to_contain_text("11月30日")


def test_on_a_phone_in_chinese_and_in_the_dark(look: Open) -> None:
    page = look(phone=True, dark=True, locale="zh-CN")
    expect(page.locator(".who")).to_contain_text("你是 陈美")
    button(page, "今天签下海尔 50万").tap()
    card = said(page, "telegram").last
    expect(card).to_contain_text("海尔 #41")
    picture(page, "sandbox-phone")
    tabs = page.locator("#tabs")
    tabs.get_by_role("button", name="账本").tap()
    expect(page.locator("#behind summary").first).to_contain_text("海尔")
    expect(page.locator("#telegram")).to_be_hidden()
    tabs.get_by_role("button", name="Slack").tap()
    expect(page.locator("#slack .messages").first).to_be_visible()
    button(page, "EN").tap()
    expect(page.locator(".who")).to_contain_text("You are 陈美")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_everything_can_be_done_by_keyboard(look: Open) -> None:
    page = look()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "今天签下海尔 50万":
            break
    page.keyboard.press("Enter")
    card = said(page, "telegram").last
    expect(card).to_contain_text("海尔 #41")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "撤回":
            break
    page.keyboard.press("Enter")
    expect(said(page, "telegram").last).to_contain_text("已撤回")


def test_two_windows_see_the_same(look: Open) -> None:
    here, there = look(), look()
    write(here, "telegram", "签下海尔 50万")
    expect(said(there, "telegram").last).to_contain_text("海尔 #41")


def test_the_next_port_is_taken_and_every_demo_is_its_own(running: Running, tmp_path: Path) -> None:
    with demo(tmp_path) as second:
        assert second.address.split("/?")[0] != running.address.split("/?")[0]


def test_when_the_sandbox_stops_the_page_says_so(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    with demo(tmp_path, port=8900) as running:
        page.goto(running.address)
        expect(page.locator(".who")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("The sandbox has stopped.")
    page.close()
