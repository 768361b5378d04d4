"""What a deal counts with."""

from __future__ import annotations

from bot.settings import Recurring, Settings
from models.deals import Deal, Status
from models.money import split

PERIODS = {"month": 12, "quarter": 4, "year": 1}  # in a year


def counted(deal: Deal, settings: Settings) -> int | None:
    """What a won deal counts with, in minor units of its currency: a recurring one with its first year, or its
    first period where bot.yaml says so.
    """
    if deal.amount_minor is None:
        return None
    if deal.recurrence is None or settings.recurring is Recurring.PERIOD:
        return deal.amount_minor
    return deal.amount_minor * PERIODS[deal.recurrence]


def parts_counted(deal: Deal, settings: Settings) -> dict[int, int]:
    """What a won deal counts with for each person who has a part in it; nothing while it is contested."""
    total = counted(deal, settings)
    if deal.status is not Status.WON or deal.is_contested or total is None or deal.won_on is None:
        return {}
    shares = {person: share for person, share in deal.split().items() if share}
    return dict(zip(shares, split(total, list(shares.values())), strict=True))


def part_of(deal: Deal, person_id: int, settings: Settings) -> int | None:
    """What it counts with for one person; None if it does not count for them."""
    return parts_counted(deal, settings).get(person_id)
