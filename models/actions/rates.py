"""The exchange rates of bot.yaml, made known to the ledger. What is booked keeps the rate that it was booked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import ConfigError, Settings
from models.actions.ledger import complete_with_rate
from models.deals import Rate
from models.money import is_currency

SINCE_EVER = date(1970, 1, 1)


def learn(session: Session, now: datetime, settings: Settings) -> None:
    """Take over what the file says and is not known yet, and complete the bookings that waited for it.

    A rate without a date holds since ever; when it is changed later, the new one holds from today on.

    :raises ConfigError: a currency does not exist, or a rate is not above zero
    """
    for currency, listed in settings.rates.items():
        _check(currency, listed.values() if isinstance(listed, dict) else [listed])
        known = {rate.since: rate for rate in session.scalars(select(Rate).where(Rate.currency == currency))}
        wanted = listed if isinstance(listed, dict) else _undated(listed, known, now.date())
        for since, value in wanted.items():
            if since in known:
                known[since].rate = value
            else:
                session.add(Rate(currency=currency, since=since, rate=value))
        if wanted.keys() - known:
            session.flush()  # the bookings look the rates up
            complete_with_rate(session, now, settings, currency)


def _undated(value: Decimal, known: dict[date, Rate], today: date) -> dict[date, Decimal]:
    past = [since for since in known if since <= today]
    if not past:
        return {SINCE_EVER: value}
    return {} if known[max(past)].rate == value else {today: value}


def _check(currency: str, values: Iterable[Decimal]) -> None:
    if not is_currency(currency):
        raise ConfigError(f"rates: there is no currency {currency}.")
    if any(value <= 0 for value in values):
        raise ConfigError(f"rates.{currency}: a rate must be above zero.")
