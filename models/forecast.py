"""How sure it is that an open deal will be won in time."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum


class Surety(StrEnum):
    """What a forecast counts a deal as. One that is left out is counted nowhere."""

    COMMIT = "commit"
    BEST = "best"
    PIPELINE = "pipeline"
    OMITTED = "omitted"


LIKELY, POSSIBLE = Decimal("0.75"), Decimal("0.5")


def surety_of(chosen: str | None, odds: Decimal) -> Surety:
    """What somebody chose for the deal, else by its odds."""
    if chosen is not None:
        return Surety(chosen)
    if odds >= LIKELY:
        return Surety.COMMIT
    return Surety.BEST if odds >= POSSIBLE else Surety.PIPELINE
