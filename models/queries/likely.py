"""The likely answers to a question about an item: what the buttons offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from models.deals import Deal
from models.drafts import Doing, Item
from models.money import major, minor
from models.queries.pipeline import end_of_month


@dataclass(frozen=True, slots=True)
class Choice:
    """A likely answer: what it puts into the item, and what its label says (`key`, `value`)."""

    key: str
    patch: Mapping[str, Any] = field(default_factory=dict)
    value: Any = None


def likely_amounts(item: Item, deal: Deal | None) -> list[Choice]:
    if "amount" in item.unclear and item.options:
        return [Choice("amount", {"amount": text}, (Decimal(text), item.currency)) for text in item.options]
    if deal is not None and deal.amount_minor is not None and item.doing is not Doing.UPDATE:
        amount = major(deal.amount_minor, deal.currency)
        patch = {"amount": str(amount), "currency": deal.currency, "recurrence": deal.recurrence}
        return [Choice("amount", patch, (amount, deal.currency))]
    return []


def likely_close_dates(today: date, item: Item) -> list[Choice]:
    days = [date.fromisoformat(text) for text in item.options] or [
        today + timedelta(days=14),
        end_of_month(today),
        end_of_month(end_of_month(today) + timedelta(days=1)),
    ]
    return [Choice("date", {"close_date": day.isoformat()}, day) for day in dict.fromkeys(days)]


def likely_days(today: date, item: Item) -> list[Choice]:
    """The days of last week, or the readings that the words allow."""
    monday = today - timedelta(days=today.weekday() + 7)
    days = [date.fromisoformat(text) for text in item.options] or [
        monday + timedelta(days=n) for n in range(5)
    ]
    return [Choice("date", {"happened_on": day.isoformat()}, day) for day in days]


def fitting(
    amount: Decimal, currency: str, factors: Sequence[Decimal], smallest: int, largest: int
) -> list[Choice]:
    """The amount with its zeros mended, where that is within what the person usually does."""
    mended = [(amount * factor).normalize() for factor in factors]
    usual = [n for n in mended if smallest <= 2 * minor(n, currency) and minor(n, currency) <= 2 * largest]
    return [Choice("amount", {"amount": f"{n:f}"}, (n, currency)) for n in usual[:2]]


def next_time(day: date, today: date) -> date:
    """The same day and month, the next time it comes."""
    for year in (today.year, today.year + 1):
        try:
            nearer = day.replace(year=year)
        except ValueError:  # 29 February
            nearer = day.replace(year=year, day=28)
        if nearer >= today:
            return nearer
    return today
