"""What each way of failing means for the outbox, against a server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.core.cards import card, plain
from bot.core.platform import CONTENT, Call, Deed, File, NotSent, Order, Refused, SendError, Sent, Unknown
from bot.platforms.slack.client import SlackClient
from bot.platforms.slack.render import NOTHING_TO_DO, render
from tests.support.slack.web import FakeSlack, Reply, closed_port, serving

ORDER = Order(7, Deed.POST, "C1", card(plain("won Acme <!channel>")))


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with serving(FakeSlack()) as fake:
        yield fake


@pytest.fixture
async def client(slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SlackClient]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{closed_port()}")
    made = SlackClient("xoxb-1", slack.url)
    yield made
    await made.close()


def page(*messages: dict[str, Any], cursor: str = "") -> Reply:
    return Reply({"ok": True, "messages": list(messages), "response_metadata": {"next_cursor": cursor}})


def marked(ts: str, outbox_id: int) -> dict[str, Any]:
    metadata = {"event_type": "drumbeat", "event_payload": {"outbox_id": outbox_id}}
    return {"ts": ts, "text": "x", "metadata": metadata}


async def test_a_call_goes_out_once_as_json_past_the_environments_proxy(
    slack: FakeSlack, client: SlackClient
) -> None:
    slack.will("chat.postMessage", Reply({"ok": True, "channel": "C1", "ts": "1.1"}))
    result = await client.call(render(ORDER))
    assert (result["channel"], result["ts"]) == ("C1", "1.1")
    assert slack.calls == [("chat.postMessage", dict(render(ORDER).params))]
    assert slack.tokens == ["Bearer xoxb-1"]


@pytest.mark.parametrize(
    ("reply", "expected", "words"),
    [
        (Reply({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "30"}), NotSent, "pause"),
        (Reply({"ok": False, "error": "ratelimited"}), NotSent, "pause"),
        (Reply("slow down", 429, content_type="text/plain"), NotSent, "pause"),
        (Reply(reset=True), Unknown, "answer was lost"),
        (Reply("<html>", 502, content_type="text/html"), Unknown, "502"),
        (Reply({"ok": False, "error": "internal_error"}, 500), Unknown, "500"),
        (Reply({"ok": False, "error": "fatal_error"}), Unknown, "fatal_error"),
        (Reply("<html>", content_type="text/html"), Unknown, "answered"),
        (Reply("{", content_type="application/json"), Unknown, "answered"),
        (Reply("[1]"), Unknown, "answer was lost"),
        (Reply({"ok": False, "error": "invalid_blocks"}), Refused, "chat.postMessage: invalid_blocks"),
        (Reply({"ok": False, "error": "is_archived"}), Refused, "is_archived"),
        (Reply({"ok": False, "error": "token_revoked"}), Refused, "token_revoked"),
        (
            Reply({"ok": False, "error": "missing_scope", "needed": "chat:write"}),
            Refused,
            "needs the scope chat:write",
        ),
    ],
)
async def test_failures(
    slack: FakeSlack, client: SlackClient, reply: Reply, expected: type[SendError], words: str
) -> None:
    slack.will("chat.postMessage", reply)
    with pytest.raises(expected, match=words) as caught:
        await client.call(render(ORDER))
    assert len(slack.calls) == 1
    if isinstance(caught.value, Refused):
        assert caught.value.unreachable == (words == "is_archived")


async def test_the_pause_is_the_one_slack_asks_for(slack: FakeSlack, client: SlackClient) -> None:
    body = {"ok": False, "error": "ratelimited"}
    slack.will("chat.postMessage", Reply(body, 429, {"Retry-After": "30"}), Reply(body, 429))
    pauses = []
    for _ in range(2):
        with pytest.raises(NotSent) as caught:
            await client.call(render(ORDER))
        pauses.append(caught.value.retry_after)
    assert pauses == [timedelta(seconds=30), timedelta(seconds=1)]


async def test_nobody_listening_means_not_sent() -> None:
    client = SlackClient("xoxb-1", f"http://127.0.0.1:{closed_port()}/api/")
    with pytest.raises(NotSent, match="can't be reached"):
        await client.call(render(ORDER))
    await client.close()
    with pytest.raises(NotSent, match="shutting down"):
        await client.call(render(ORDER))


async def test_closing_finishes_what_is_under_way(slack: FakeSlack) -> None:
    client = SlackClient("xoxb-1", slack.url)
    slack.gate.clear()
    posting = asyncio.create_task(client.call(render(ORDER)))
    await slack.asked.wait()
    closing = asyncio.create_task(client.close())
    await asyncio.sleep(0)
    with pytest.raises(NotSent, match="shutting down"):
        await client.call(render(ORDER))
    slack.gate.set()
    assert (await posting)["ok"]
    await closing
    assert len(slack.calls) == 1


async def test_a_configured_proxy_is_used(slack: FakeSlack) -> None:
    client = SlackClient("xoxb-1", slack.url, proxy=f"http://127.0.0.1:{closed_port()}")
    with pytest.raises(NotSent):
        await client.call(render(ORDER))
    assert not slack.calls
    await client.close()


@pytest.mark.parametrize("code", ["user_disabled", "cannot_dm_bot", "user_not_found"])
async def test_a_person_who_is_gone_is_unreachable(slack: FakeSlack, client: SlackClient, code: str) -> None:
    slack.will("chat.postMessage", Reply({"ok": False, "error": code}))
    with pytest.raises(Refused) as caught:
        await client.call(render(ORDER))
    assert caught.value.unreachable


async def test_what_is_so_already_is_fine(slack: FakeSlack, client: SlackClient) -> None:
    slack.will("reactions.add", Reply({"ok": False, "error": "already_reacted"}))
    slack.will("chat.update", Reply({"ok": False, "error": "message_not_found"}))
    react = render(Order(1, Deed.REACT, "C1", message="1.1"))
    assert (await client.call(react))["ok"]
    with pytest.raises(Refused, match="message_not_found"):
        await client.call(render(Order(1, Deed.EDIT, "C1", card(plain("x")), message="1.1")))


async def test_nothing_to_do_calls_nobody(slack: FakeSlack, client: SlackClient) -> None:
    assert await client.call(NOTHING_TO_DO) == {}
    assert not slack.calls


async def test_a_profile_says_whose_team_asked(slack: FakeSlack, client: SlackClient) -> None:
    slack.will("auth.test", Reply({"ok": True, "team_id": "T0HOME"}))
    slack.will("users.info", *[Reply({"ok": True, "user": {"id": "U1", "team_id": "T0HOME"}})] * 2)
    ask = render(Order(1, Deed.FETCH_PROFILE, "", user="U1"))
    for _ in range(2):
        result = await client.call(ask)
        assert (result["team"], result["user"]["team_id"]) == ("T0HOME", "T0HOME")
    asked = ("users.info", {"user": "U1", "include_locale": "1"})
    assert slack.calls == [asked, ("auth.test", {}), asked]


async def test_find_reads_the_history_page_by_page(slack: FakeSlack, client: SlackClient) -> None:
    slack.will(
        "conversations.history",
        page({"ts": "1.3"}, marked("1.2", 70), cursor="next"),
        page(marked("1.1", 7)),
    )
    assert await client.find(ORDER) == Sent("1.1", "C1", marked("1.1", 7))
    first, second = slack.calls
    assert first[1] == {"channel": "C1", "limit": "100", "include_all_metadata": "1"}
    assert second[1]["cursor"] == "next"


async def test_find_in_a_thread_of_a_direct_message(slack: FakeSlack, client: SlackClient) -> None:
    slack.will("conversations.open", Reply({"ok": True, "channel": {"id": "D1"}}))
    slack.will("conversations.replies", page(marked("1.2", 7)))
    found = await client.find(Order(7, Deed.POST, "U1", ORDER.card, thread="1.0"))
    assert found is not None
    assert (found.message, found.room) == ("1.2", "D1")
    assert slack.calls[0] == ("conversations.open", {"users": "U1"})
    assert slack.calls[1][1]["ts"] == "1.0"


async def test_what_is_nowhere_did_not_arrive(slack: FakeSlack, client: SlackClient) -> None:
    others = {"ts": "1.2", "metadata": {"event_type": "other", "event_payload": {"outbox_id": 7}}}
    slack.will("conversations.history", page(others))
    assert await client.find(ORDER) is None
    assert await client.find(Order(7, Deed.EDIT, "C1", ORDER.card, message="1.2")) is None
    assert len(slack.calls) == 1


async def test_a_look_up_that_fails_leaves_the_doubt(slack: FakeSlack, client: SlackClient) -> None:
    slack.will("conversations.history", Reply({"ok": False, "error": "ratelimited"}, 429))
    with pytest.raises(Unknown, match="pause"):
        await client.find(ORDER)


async def test_answer_tries_once_and_never_fails(slack: FakeSlack, client: SlackClient) -> None:
    slack.will("hook", Reply(status=500))
    await client.answer(slack.url + "hook", "Not recorded.")
    await client.answer(f"http://127.0.0.1:{closed_port()}/", "Not recorded.")
    assert slack.calls == [
        ("hook", {"response_type": "ephemeral", "replace_original": False, "text": "Not recorded."})
    ]


async def test_an_unknown_method_is_slacks_to_refuse(slack: FakeSlack, client: SlackClient) -> None:
    slack.will("no.such", Reply({"ok": False, "error": "unknown_method"}))
    with pytest.raises(Refused, match=r"no\.such: unknown_method"):
        await client.call(Call("no.such", {}))


def fetching(file_id: str = "F1") -> Call:
    return render(Order(9, Deed.FETCH_FILE, "D1", file=File("deals.csv", id=file_id)))


async def test_a_file_is_fetched_from_where_slack_keeps_it(slack: FakeSlack, client: SlackClient) -> None:
    slack.will("files.info", Reply({"ok": True, "file": {"url_private_download": slack.url + "kept"}}))
    slack.will("kept", Reply("a,b\n", content_type="text/csv"))
    assert (await client.call(fetching()))[CONTENT] == b"a,b\n"
    assert slack.tokens == ["Bearer xoxb-1", "Bearer xoxb-1"]


async def test_nobody_else_gets_the_token_for_a_file(slack: FakeSlack, client: SlackClient) -> None:
    slack.will("files.info", Reply({"ok": True, "file": {"url_private": "https://evil.example/slack.com"}}))
    with pytest.raises(Refused, match="no address of Slack's"):
        await client.call(fetching())


async def test_a_page_to_log_in_is_no_file(slack: FakeSlack, client: SlackClient) -> None:
    slack.will("files.info", Reply({"ok": True, "file": {"url_private": slack.url + "kept"}}))
    slack.will("kept", Reply("<html>", content_type="text/html"))
    with pytest.raises(Refused, match="files:read"):
        await client.call(fetching())


async def test_a_file_is_put_and_then_shown(slack: FakeSlack, client: SlackClient) -> None:
    place = {"ok": True, "upload_url": slack.url + "place", "file_id": "F7"}
    slack.will("files.getUploadURLExternal", Reply(place))
    await client.call(render(Order(9, Deed.SEND_FILE, "D1", file=File("bad.csv", text="海尔,?"))))
    (asked, told), (put, _), (shown, where) = slack.calls
    assert (asked, put, shown) == ("files.getUploadURLExternal", "place", "files.completeUploadExternal")
    assert (told["filename"], told["length"]) == ("bad.csv", str(len("海尔,?".encode("utf-8-sig"))))
    assert where == {"files": '[{"id": "F7", "title": "bad.csv"}]', "channel_id": "D1"}
