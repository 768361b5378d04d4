"""Sentences about leave, read from Tuesday 24 November 2026, 10:05 in Berlin."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.language.leave import Leave, read_leave

NOW = datetime(2026, 11, 24, 10, 5, tzinfo=ZoneInfo("Europe/Berlin"))


def nov(first: int, last: int, **more: Any) -> Leave:
    return Leave(date(2026, 11, first), date(2026, 11, last), **more)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("on leave until Friday, Ana stands in", nov(24, 27, deputy="Ana")),
        ("I'm on leave until Friday; deputy: Ana", nov(24, 27, deputy="Ana")),
        ("off tomorrow", nov(25, 25)),
        ("on leave Mon-Wed", Leave(date(2026, 11, 30), date(2026, 12, 2))),
        ("I'm on vacation from Mon to Wed", Leave(date(2026, 11, 30), date(2026, 12, 2))),
        ("out of office 1-5 December", Leave(date(2026, 12, 1), date(2026, 12, 5))),
        ("on leave 2026-12-01 to 2026-12-05", Leave(date(2026, 12, 1), date(2026, 12, 5))),
        ("on leave for two weeks from Monday", Leave(date(2026, 11, 30), date(2026, 12, 13))),
        ("Ana Silva on leave tomorrow and Bob covers", nov(25, 25, who="Ana Silva", deputy="Bob")),
        ("on leave", Leave()),
        ("back from leave", Leave(is_over=True)),
        ("cancel Ana's leave", Leave(who="Ana", is_over=True)),
        ("休假到周五,王芳代理", nov(24, 27, deputy="王芳")),
        ("休假至月底 代理人:王芳", nov(24, 30, deputy="王芳")),
        ("王芳下周休年假,李雷代理", Leave(date(2026, 11, 30), date(2026, 12, 6), "王芳", "李雷")),
        ("我从周三到周五休假", nov(25, 27)),
        ("12月1日到5日休假,由李雷代我", Leave(date(2026, 12, 1), date(2026, 12, 5), deputy="李雷")),
        ("请三天假", nov(24, 26)),
        ("明天开始请假3天", nov(25, 27)),
        ("我休假了,下周一回来", nov(24, 29)),
        ("取消王芳的休假", Leave(who="王芳", is_over=True)),
    ],
)
def test_it_is_read(said: str, meant: Leave) -> None:
    assert read_leave(said, now=NOW) == meant


@pytest.mark.parametrize(
    "said", ["off to Acme tomorrow", "I leave Acme for tomorrow", "until Friday", "", "假日酒店 50万"]
)
def test_other_things_are_not(said: str) -> None:
    assert read_leave(said, now=NOW) is None


def test_half_a_day_is_asked_about() -> None:
    assert read_leave("请假半天", now=NOW) == Leave()
