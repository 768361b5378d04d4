from __future__ import annotations

import pytest

from bot.language.blockers import read_alone, read_category
from bot.settings import Category


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("waiting for legal", "legal"),
        ("卡在法务审核", "legal"),
        ("合同还没盖章", "legal"),
        ("stuck on pricing approval", "price"),
        ("卡在报价审批", "price"),
        ("security questionnaire from their IT", "product"),
        ("samples not delivered", "delivery"),
        ("样品没到", "delivery"),
        ("演示环境登不上", "tools"),
        ("laptop broken", "tools"),
        ("credit check pending", "credit"),
        ("账期太长,等风控", "credit"),
        ("客户没给资料", "customer"),
        ("stuck in procurement", "customer"),
        ("等 legal 签字", "legal"),
        ("卡在合同审批,法务没回复", "legal"),
        ("no reply from finance", "credit"),
        ("发了邮件没回复", "customer"),
        ("nobody knows", "other"),
        ("", "other"),
        ("it", "tools"),
        ("waiting", "other"),  # no word of it is inside another
    ],
)
def test_words_tell_what_kind_of_help_is_needed(words: str, category: str) -> None:
    assert read_category(words) == category


def test_own_words_go_first() -> None:
    assert read_category("waiting for the deal desk about legal", [("price", ("deal desk",))]) == "price"


def test_every_category_but_the_last_has_words() -> None:
    said = {
        "legal": "律师",
        "price": "折扣",
        "product": "bug",
        "delivery": "物流",
        "tools": "vpn",
        "credit": "发票",
    }
    found = {read_category(words) for words in said.values()} | {read_category("client"), read_category("?")}
    assert found == set(Category)


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Done!", "done"),
        ("已解决。", "done"),
        ("on it", "taken"),
        ("I’m on it", "taken"),
        ("不归我管", "not_mine"),
        ("还没。", "stuck"),
        ("done with clause 7, the rest tomorrow", None),
        ("是哪一条?", None),
        ("", None),
    ],
)
def test_a_few_words_alone_are_an_answer(words: str, meaning: str | None) -> None:
    assert read_alone(words) == meaning
