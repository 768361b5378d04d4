"""Masked words keep their shape, and nothing of a name or a figure."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.masking import Mask
from bot.language.parser import Vocabulary, parse

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
KNOWN = Vocabulary(
    accounts=("Acme Corp", "格力电器", "Nordwind Logistik GmbH", "中国平安"),
    people=("Jonas Weber", "陈美", "May Long"),
    competitors=("Hooli", "友邦软件"),
)
NAMES = [
    "Acme Corp",
    "acme",
    "Hooli",
    "nordwind",
    "Zorbex Ltd",
    "Jonas Weber",
    "May",
    "Ana Kovač",
    "Иванов",
    "3M",
]
CHINESE_NAMES = ["格力", "格力电器", "平安", "陈美", "王芳", "明远科技", "友邦软件", "司马青"]
FIGURES = ["45k", "45,000", "٤٥", "forty-five thousand", "half a million", "€12.5m", "1 234 567", "½", "1234"]
CHINESE_FIGURES = ["四十五万", "5万", "两百万", "壹佰万元", "45万", "三千"]
ENGLISH = [
    "won {name} {figure} yesterday",
    "hoping to win {name} for {figure}",
    "{name} paid {figure}",
    "call with {name}: {figure}, see https://x.io/{name} and bob@x.io",
    "if {name} signs we get {figure}",
    "blocked on {name}: waiting for {figure}",
]
CHINESE = [
    "签下{name} {figure}",
    "{name}说要{figure}",
    "今天拜访了{name},报价{figure}",
    "丢了{name}的单子,{figure}",
]


def masked(text: str) -> str:
    understood = parse(text, now=NOW, vocabulary=KNOWN)
    mask = Mask(understood, KNOWN)
    records = [mask.record(record) for record in understood.records]
    return mask.text(text) + "\n" + json.dumps(records, ensure_ascii=False)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ENGLISH), st.sampled_from(NAMES + CHINESE_NAMES), st.sampled_from(FIGURES))
def test_nothing_remains_in_english(pattern: str, name: str, figure: str) -> None:
    _holds(masked(pattern.format(name=name, figure=figure)), name, figure)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(CHINESE),
    st.sampled_from(CHINESE_NAMES + NAMES),
    st.sampled_from(CHINESE_FIGURES + FIGURES),
)
def test_nothing_remains_in_chinese(pattern: str, name: str, figure: str) -> None:
    _holds(masked(pattern.format(name=name, figure=figure)), name, figure)


@settings(max_examples=300, deadline=None)
@given(st.from_regex(r"[A-Z][bcdfgklmnpqrtvxz]{3,9}", fullmatch=True), st.integers(10, 10**9), st.booleans())
def test_names_and_figures_that_nobody_knows(name: str, number: int, lower: bool) -> None:
    said = name.lower() if lower else name
    _holds(masked(f"won {said} {number} with {said}"), name, str(number) if set(str(number)) != {"9"} else "")


def _holds(kept: str, name: str, figure: str) -> None:
    assert name.casefold() not in kept.casefold()
    for word in name.split():
        assert word not in kept
    assert not figure or figure not in kept
    assert not set("012345678٤٥½") & set(kept)
    assert not set("一二三四五六七八两壹") & set(kept)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("won Acme 45k yesterday", "won Alfaco 99k yesterday"),
        ("签下格力 5万", "签下某甲 9万"),
        ("Jonas said forty-five thousand by Friday", "Alfaco said nine-nine thousand by Friday"),
        ("we bagged zorbex for ٤٥k", "we bagged alfaco for 99k"),
        ("mail bob@zorbex.io, see www.zorbex.io", "mail name@example.com, see https://example.com"),
        ("call +49 170 1234567", "call +99 999 9999999"),
        ("@jonas won Acme", "@name won Alfaco"),
        ("won Ａｃｍｅ and Ac\u200bme", "won Alfaco and Alfaco"),
    ],
)
def test_the_shape_stays(said: str, kept: str) -> None:
    assert masked(said).partition("\n")[0] == kept
