"""What a currency is worth in the organisation's: always the last rate known on or before the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.deals import Rate


def rate_on(session: Session, settings: Settings, currency: str, day: date) -> Decimal | None:
    """The last rate known on or before the day; None where there is none: never 1:1."""
    if currency == settings.currency:
        return Decimal(1)
    return session.scalars(
        select(Rate.rate)
        .where(Rate.currency == currency, Rate.since <= day)
        .order_by(Rate.since.desc())
        .limit(1)
    ).one_or_none()


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
