"""What a person usually reports: against it a new amount is held, and a report that came before is found."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from bot.settings import Settings
from models.deals import Booking, Deal, DealChange, Report, ReportState, Status
from models.money import convert, minor
from models.queries.rates import rate_on

YEAR = timedelta(days=365)
AGAIN_WITHIN = timedelta(hours=24)

_REVERSAL = aliased(Booking)

# Asked with every report, so they are put together once.
_EXTREMES = (
    select(Booking.currency, func.max(Booking.amount_minor), func.min(Booking.amount_minor))
    .where(
        Booking.person_id == bindparam("person"),
        Booking.happened_on > bindparam("since"),
        Booking.reverses_id.is_(None),
        ~select(_REVERSAL.id).where(_REVERSAL.reverses_id == Booking.id).exists(),
        Booking.deal_id == Deal.id,
        Deal.status == Status.WON,
    )
    .group_by(Booking.currency)
)
_LATELY = (
    select(Deal)
    .join(DealChange, DealChange.deal_id == Deal.id)
    .join(Report, Report.id == DealChange.report_id)
    .where(
        Report.person_id == bindparam("person"),
        Report.state == ReportState.RECORDED,
        DealChange.at > bindparam("since"),
        DealChange.field == "status",
        DealChange.new == bindparam("status"),
        Deal.account_id == bindparam("account"),
        Deal.amount_minor == bindparam("amount"),
        Deal.currency == bindparam("currency"),
        Deal.status != Status.VOID,
    )
    .order_by(Deal.id.desc())
    .limit(1)
)


def usual(
    session: Session, settings: Settings, person_id: int, today: date, currency: str
) -> tuple[int | None, int | None]:
    """The person's largest and smallest booking of the last year, in minor units of the currency."""
    rows = session.execute(_EXTREMES, {"person": person_id, "since": today - YEAR}).all()
    worth = [
        value
        for code, most, least in rows
        for amount in (most, least)
        if (value := _into(session, settings, today, amount, code, currency)) is not None
    ]
    return (max(worth), min(worth)) if worth else (None, None)


def above_big_deal(
    session: Session, settings: Settings, today: date, amount_minor: int, currency: str
) -> bool:
    worth = _into(session, settings, today, amount_minor, currency, settings.currency)
    return worth is not None and worth > minor(settings.big_deal, settings.currency)


def reported_lately(
    session: Session,
    now: datetime,
    person_id: int,
    account_id: int,
    status: Status,
    amount_minor: int,
    currency: str,
) -> Deal | None:
    """The deal of the same person, customer and amount that came to this status within 24 hours."""
    same = {
        "person": person_id,
        "since": now - AGAIN_WITHIN,
        "status": status,
        "account": account_id,
        "amount": amount_minor,
        "currency": currency,
    }
    return session.scalars(_LATELY, same).first()


def _into(
    session: Session, settings: Settings, today: date, amount_minor: int, currency: str, into: str
) -> int | None:
    if currency == into:
        return amount_minor
    rate = rate_on(session, settings, currency, today)
    back = rate_on(session, settings, into, today)
    return convert(amount_minor, currency, rate / back, into) if rate is not None and back else None
