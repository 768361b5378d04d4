"""The platforms' limits hold in any window, and are used to the full."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.core.pacing import TIDY_AT, Pacer
from bot.core.platform import Pace

TELEGRAM = Pace("all", 1 / 30)
CHAT = Pace("chat", 1.0)


def send_all(pacer: Pacer, paces: tuple[Pace, ...], count: int, start: float = 1000.0) -> list[float]:
    """Call as soon as it is allowed; the instants of the calls."""
    now = start
    sent: list[float] = []
    while len(sent) < count:
        wait = pacer.wait(paces, now)
        if wait == 0:
            sent.append(now)
        now += wait
    return sent


def busiest(sent: list[float], window: float) -> int:
    return max(sum(at <= other < at + window for other in sent) for at in sent)


@given(
    every=st.floats(0.01, 10),
    burst=st.integers(1, 20),
    gaps=st.lists(st.floats(0, 5), min_size=1, max_size=60),
)
def test_never_more_than_the_burst_and_the_rate_in_any_window(
    every: float, burst: int, gaps: list[float]
) -> None:
    pacer, pace = Pacer(), Pace("b", every, burst)
    now = 1000.0
    sent: list[float] = []
    for gap in gaps:
        now += gap
        while pacer.wait((pace,), now) == 0:
            sent.append(now)
    for window in (every, 10 * every):
        assert busiest(sent, window) <= burst + window / every + 1e-6


def test_a_fan_out_takes_no_longer_than_the_limit_asks() -> None:
    sent = send_all(Pacer(), (TELEGRAM,), 300)
    assert sent[-1] - sent[0] <= 1.02 * 299 / 30
    assert busiest(sent, 1.0) <= 31


def test_a_call_takes_its_place_in_every_limit_or_in_none() -> None:
    pacer = Pacer()
    assert pacer.wait((TELEGRAM, CHAT), 1000.0) == 0
    assert pacer.wait((TELEGRAM, CHAT), 1000.5) == 0.5  # the chat's limit; the other's place stays free
    assert pacer.wait((TELEGRAM, Pace("another chat", 1.0)), 1000.5) == 0


def test_chats_do_not_wait_for_each_other() -> None:
    pacer = Pacer()
    done = Counter(chat for chat in range(20) if pacer.wait((Pace(f"chat {chat}", 1.0),), 1000.0) == 0)
    assert len(done) == 20


def test_a_retry_after_closes_its_own_bucket_alone() -> None:
    pacer = Pacer()
    pacer.close(CHAT, 1030.0)
    assert pacer.wait((CHAT,), 1000.0) == 30
    assert pacer.wait((CHAT,), 1029.0) == 1
    assert pacer.wait((Pace("another chat", 1.0),), 1000.0) == 0
    assert pacer.wait((CHAT,), 1030.0) == 0


def test_a_bucket_with_a_burst_stays_closed_as_a_whole() -> None:
    pacer, pace = Pacer(), Pace("group", 3.0, 20)
    pacer.close(pace, 1030.0)
    assert pacer.wait((pace,), 1000.0) == 30


def test_buckets_as_good_as_new_are_forgotten() -> None:
    pacer = Pacer()
    for chat in range(100_000):
        pacer.wait((Pace(f"chat {chat}", 1.0),), 1000.0 + chat)
    assert len(pacer._arrival) <= TIDY_AT
    assert pacer.wait((Pace("chat 99999", 1.0),), 100_999.5) == 0.5
