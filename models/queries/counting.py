"""What a deal counts with."""

from __future__ import annotations

from bot.settings import Recurring, Settings
from models.deals import Deal

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
