"""Words about a file: "column = field", "Engaging = proposal", "currency = USD", "dates = month first"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.importing.check import Choices
from bot.importing.columns import OF_KIND, Field, field_called
from models.errors import UserError
from models.imports import Kind
from models.money import is_currency

PAIR = re.compile(r"\s*(.+?)\s*(?:=|→|->|＝)\s*(.*?)\s*", re.DOTALL)
DATES = {"dates", "date", "日期"}
CURRENCY = {"currency", "币种", "货币"}
OWNER = {"owner", "person", "负责人"}
KINDS = {"kind", "类型"}
DAY_FIRST = {"day first", "day", "dmy", "d/m/y", "日在前", "先日后月"}
MONTH_FIRST = {"month first", "month", "mdy", "m/d/y", "月在前", "先月后日"}
KIND_NAMES = {"商机": Kind.DEALS, "订单": Kind.DEALS, "客户": Kind.CUSTOMERS, "人员": Kind.PEOPLE, "员工": Kind.PEOPLE,
    "目标": Kind.GOALS}  # fmt: skip


def is_pair(text: str) -> bool:
    return PAIR.fullmatch(text) is not None


def with_pair(choices: Choices, text: str, headings: Sequence[str], kind: Kind | None) -> Choices:
    """The choices with one more.

    :raises UserError: the left side is nothing of the file, or the right side no field
    """
    found = PAIR.fullmatch(text)
    if found is None:
        raise UserError("no_such_column", words=text.strip())
    left, right = found[1], found[2]
    plain, folded = left.casefold(), right.casefold()
    heading = next((one for one in headings if one.casefold() == plain), None)
    if heading is not None and (field := field_called(right)) is not None:
        return with_field(choices, heading, field, kind)
    if plain in CURRENCY and is_currency(right.upper()):
        return replace(choices, currency=right.upper())
    if plain in DATES and folded in DAY_FIRST | MONTH_FIRST:
        return replace(choices, day_first=folded in DAY_FIRST)
    if plain in KINDS and (folded in set(Kind) or right in KIND_NAMES):
        return replace(choices, kind=KIND_NAMES.get(right) or Kind(folded))
    if plain in OWNER and right:
        return replace(choices, owner=right)
    if heading is not None:
        fields = OF_KIND[kind] if kind else tuple(Field)
        raise UserError("no_such_field", words=right, fields=", ".join(fields))
    return replace(choices, values={**choices.values, plain: right})


def with_field(choices: Choices, heading: str, field: Field, kind: Kind | None) -> Choices:
    """A field is one column: the one that had it by choice gives it up. What the file was shown as it stays, unless
    such a file has no such field.
    """
    if kind is not None and (field is Field.IGNORE or field in OF_KIND[kind]):
        choices = replace(choices, kind=kind)
    kept = {h: f for h, f in choices.fields.items() if f is not field or field is Field.IGNORE}
    return replace(choices, fields={**kept, heading: field})
