"""When two spellings are one account."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.names import normal_form, similar


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Corp.", "acme"),
        ("ACME, Inc", "Acme"),
        ("A.C.M.E. Ltd", "ACME"),
        ("Müller GmbH & Co. KG", "müller"),
        ("青岛海尔股份有限公司", "青岛海尔"),
        ("騰訊科技有限公司", "腾讯科技"),
        ("华为 集团", "华为"),
        ("O’Reilly", "O'Reilly"),
        ("Ａｃｍｅ", "acme"),
    ],
)
def test_one_account(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Acme", "Acme Labs"), ("海尔", "海信"), ("Co.", "Inc"), ("北京银行", "上海银行")]
)
def test_two_accounts(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


@given(st.text(max_size=40))
def test_the_key_is_never_empty_and_stays(name: str) -> None:
    assert normal_form(name)
    assert normal_form(name) == normal_form(name)


@pytest.mark.parametrize(
    ("name", "candidates", "best"),
    [
        ("青岛海尔有限公司", ["格力", "海尔", "海信"], "海尔"),
        ("IBM", ["Intel", "International Business Machines"], "International Business Machines"),
        ("International Business Machines", ["IBM", "Intel"], "IBM"),
        ("Globx", ["Globex", "Hooli"], "Globex"),
        ("Haier", ["Haier Appliances", "Hooli"], "Haier Appliances"),
        ("深圳腾讯科技", ["腾讯", "阿里"], "腾讯"),
    ],
)
def test_the_most_similar_comes_first(name: str, candidates: list[str], best: str) -> None:
    assert similar(name, candidates)[0][0] == best


def test_strangers_are_not_similar() -> None:
    assert similar("Globex", ["Hooli", "海尔", "Acme"]) == []


def test_no_more_than_asked_for() -> None:
    assert len(similar("Acme", [f"Acme {number}" for number in range(9)], limit=2)) == 2
