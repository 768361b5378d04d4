"""The parser answers anything, and in time that grows with the text."""

import subprocess
import sys
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.answers import read_account, read_amount, read_date, read_reason, read_zone
from bot.language.parser import parse, parse_reply
from bot.language.values import amounts_in, dates_in

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
WORDS = """
    won lost Acme Globex 50k and , . : ; ? ! the to from not if @ana #42 % 70% - -> / 's & ( ) 签下 海尔 50万 今天 没 小李 给 的 了 谈判 提醒我
    remind me Friday Q1 3/4 blocked 卡在 4/5 8分 kudos agenda in two weeks half million 1,25,000 十几万 7折 、 和 还没 是 move new deal 🎉 \u0130 ﬁ
"""
PIECES = st.sampled_from([*WORDS.split(), "\n"])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=200))
def test_anything_is_answered(text: str) -> None:
    for understood in (parse(text, now=NOW), parse_reply(text, now=NOW)):
        assert bool(understood.records) is (understood.nothing is None)
        for record in understood.records:
            assert not set(record.slots) & set(record.missing)
            assert all(0 <= start <= end <= len(text) for start, end in record.spans.values())
    amounts_in(text)
    dates_in(text, NOW)
    read_amount(text)
    read_date(text, now=NOW, past=True)
    read_account(text)
    read_reason(text)
    read_zone(text)


@settings(max_examples=50, deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_the_same_text_is_understood_the_same(text: str) -> None:
    assert parse(text, now=NOW) == parse(text, now=NOW)


@pytest.mark.parametrize(
    "piece",
    [
        "1,",
        "万",
        "won Acme 50k, ",
        "签下海尔50万,",
        "in two weeks ",
        "half a ",
        "remind me ",
        "设提醒电销\ufeff",
        "1-2-",
        "满分",
        "1%",
        "@",
        "Acme ",
        "if ",
        "-",
    ],
)
def test_time_grows_with_the_text(piece: str) -> None:
    def cost(length: int) -> float:
        text = (piece * length)[:length]
        started = time.process_time()
        parse(text, now=NOW)
        return time.process_time() - started

    cost(200)
    short = min(cost(500) for _ in range(3))
    long = min(cost(2000) for _ in range(3))
    assert long < 16 * short + 0.02  # four times the text; a square would be sixteen, an exponent anything


def test_importing_the_parser_stays_light() -> None:
    code = (
        "import sys, bot.language.parser, bot.language.answers, bot.language.stream\n"
        "heavy = {'sqlalchemy', 'slack_sdk', 'slack_bolt', 'telegram', 'dateparser', 'rich', 'pydantic'} & sys.modules.keys()\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
