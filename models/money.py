"""Amounts are whole minor units (cents, fen; yen have none) and a currency, never a float."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision, list_currencies

LIMIT_MINOR = 10**17  # what fits eight bytes with room to add up


def digits_of(currency: str) -> int:
    """How many decimals a currency has (ISO 4217, as CLDR lists them)."""
    return get_currency_precision(currency)


def is_currency(code: str) -> bool:
    return code in list_currencies()


def minor(amount: Decimal, currency: str) -> int:
    """An amount in minor units, rounded half up to what the currency has."""
    return int(amount.scaleb(digits_of(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def major(amount_minor: int, currency: str) -> Decimal:
    return Decimal(amount_minor).scaleb(-digits_of(currency))


def convert(amount_minor: int, currency: str, rate: Decimal, into: str) -> int:
    """At `rate` units of `into` for one unit of `currency`, rounded half up."""
    return minor(major(amount_minor, currency) * rate, into)


def split(amount_minor: int, shares: Sequence[Decimal]) -> list[int]:
    """Cut an amount by shares that add up to 1, by largest remainder, so that the parts add up exactly."""
    exact = [Decimal(amount_minor) * share for share in shares]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(shares)), key=lambda i: exact[i] - parts[i], reverse=True)
    for i in by_remainder[: amount_minor - sum(parts)]:
        parts[i] += 1
    return parts
