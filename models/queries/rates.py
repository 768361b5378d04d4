"""What a currency is worth in the organisation's: always the last rate known on or before the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.deals import Rate


def rates_on(session: Session, day: date, home: str) -> dict[str, Decimal]:
    """By currency; one that is missing had no rate yet. `home`, the organisation's own, is worth 1."""
    latest = (
        select(Rate.currency, func.max(Rate.since).label("since"))
        .where(Rate.since <= day)
        .group_by(Rate.currency)
        .subquery()
    )
    known = session.execute(
        select(Rate.currency, Rate.rate).join(
            latest, (Rate.currency == latest.c.currency) & (Rate.since == latest.c.since)
        )
    )
    return {**dict(known.all()), home: Decimal(1)}
