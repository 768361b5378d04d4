"""What was recorded beside deals, as it stands: what is paid and owed, and what came in before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.access import acts_as, people_seen
from models.deals import Deal, Status
from models.drafts import Doing, Item
from models.money import convert
from models.people import Person, Role
from models.queries.counting import counted
from models.queries.rates import rate_on
from models.queries.usual import AGAIN_WITHIN
from models.records import Payment

PAYABLE = (Status.WON, Status.OPEN)


def payments_of(session: Session, deal_ids: Sequence[int]) -> Sequence[Payment]:
    """The payments of some deals that stand, the first first."""
    return session.scalars(
        select(Payment)
        .where(Payment.deal_id.in_(deal_ids), Payment.voided_by.is_(None))
        .order_by(Payment.happened_on, Payment.id)
    ).all()


def paid_on(session: Session, settings: Settings, deal: Deal, *, but: int | None = None) -> int:
    """What came in for a deal, in minor units of its currency; `but` leaves one payment out.

    A payment in another currency counts at the rate of its day, and not at all while there is none.
    """
    total = 0
    for payment in payments_of(session, [deal.id]):
        if payment.id != but:
            total += _worth(session, settings, payment, deal.currency) or 0
    return total


def _worth(session: Session, settings: Settings, payment: Payment, currency: str) -> int | None:
    if payment.currency == currency:
        return payment.amount_minor
    rate = rate_on(session, settings, currency, payment.happened_on)
    if payment.org_minor is None or not rate:
        return None
    return convert(payment.org_minor, settings.currency, 1 / rate, currency)


def left_on(session: Session, settings: Settings, deal: Deal, *, but: int | None = None) -> int | None:
    """What is left to pay of a deal; below 0 where more was paid, None where the deal has no amount."""
    owed = counted(deal, settings)
    return None if owed is None else owed - paid_on(session, settings, deal, but=but)


def deals_paid_for(
    session: Session, settings: Settings, person: Person, owner_id: int, account_id: int
) -> list[Deal]:
    """The deals that a payment may be meant for: open or won, with something left to pay, the last touched first.
    Where everything is paid, the won ones. For a manager without own deals, those of the people managed.
    """
    owners = frozenset({owner_id})
    found = _payable(session, owners, account_id)
    if not found and owner_id == person.id and acts_as(person, Role.MANAGER):
        found = _payable(session, people_seen(session, person), account_id)
    unpaid = [
        deal for deal in found if (left_on(session, settings, deal) or 0) > 0 or deal.amount_minor is None
    ]
    return unpaid or [deal for deal in found if deal.status is Status.WON]


def _payable(session: Session, owners: frozenset[int], account_id: int) -> list[Deal]:
    return list(
        session.scalars(
            select(Deal)
            .where(Deal.owner_id.in_(owners), Deal.account_id == account_id, Deal.status.in_(PAYABLE))
            .order_by(Deal.active_at.desc(), Deal.id.desc())
        )
    )


def with_paid_deal(session: Session, settings: Settings, person: Person, item: Item) -> Item:
    """A payment with the deal that it is for, where only one can be meant."""
    is_open = item.deal_id is None and not item.is_new_deal and item.account_id is not None
    if item.doing is not Doing.PAYMENT or not is_open:
        return item
    assert item.account_id is not None
    deals = deals_paid_for(session, settings, person, item.owner_id or person.id, item.account_id)
    return item.patched({"deal_id": deals[0].id}) if len(deals) == 1 else item


def same_payment(
    session: Session,
    now: datetime,
    person: Person,
    account_id: int,
    amount_minor: int,
    currency: str,
    *,
    but: int | None,
) -> Payment | None:
    """One of the same customer and amount that was recorded within 24 hours by somebody whose deals one sees."""
    query = select(Payment).where(
        Payment.person_id.in_(people_seen(session, person)),
        Payment.account_id == account_id,
        Payment.amount_minor == amount_minor,
        Payment.currency == currency,
        Payment.voided_by.is_(None),
        Payment.recorded_at > now - AGAIN_WITHIN,
    )
    if but is not None:
        query = query.where(Payment.id != but)
    return session.scalars(query.order_by(Payment.id.desc()).limit(1)).first()
