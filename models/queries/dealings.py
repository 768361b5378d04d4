"""What has passed with a customer, and what somebody did in a month: contacts, payments, feedback."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from bot.settings import Settings
from models.deals import Deal, DealShare, Status
from models.money import split
from models.people import Person
from models.queries.records import left_on
from models.records import Activity, Feedback, Payment

OPINIONS = 2  # as many as a card has room for


@dataclass(frozen=True, slots=True)
class Money:
    """`collected_minor` is what was paid, `open_minor` what is left to pay of the deals won."""

    currency: str
    collected_minor: int
    open_minor: int


@dataclass(frozen=True, slots=True)
class Contact:
    kind: str
    day: date
    by: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """`score` is a fraction of the best."""

    day: date
    score: Decimal | None
    text: str | None


@dataclass(frozen=True, slots=True)
class Dealings:
    """What the one who asks may know of it; `opinions` are the newest first."""

    money: tuple[Money, ...] = ()
    last_contact: Contact | None = None
    opinions: tuple[Opinion, ...] = ()


@dataclass(frozen=True, slots=True)
class Doings:
    """What somebody did in a month beside winning: how many of each activity, and what was paid, by currency: of a
    shared deal the person's part.
    """

    activities: Mapping[str, int]
    collected: Mapping[str, int]


def dealings_of(session: Session, settings: Settings, account_id: int, seen: frozenset[int]) -> Dealings:
    """With a customer, by the people whose deals one sees."""
    contact = session.execute(
        select(Activity.kind, Activity.happened_on, Person.name)
        .join(Person, Person.id == Activity.person_id)
        .where(Activity.account_id == account_id, Activity.voided_by.is_(None), Activity.person_id.in_(seen))
        .order_by(Activity.happened_on.desc(), Activity.id.desc())
        .limit(1)
    ).first()
    opinions = session.execute(
        select(Feedback.happened_on, Feedback.score, Feedback.text)
        .where(Feedback.account_id == account_id, Feedback.voided_by.is_(None), Feedback.person_id.in_(seen))
        .order_by(Feedback.happened_on.desc(), Feedback.id.desc())
        .limit(OPINIONS)
    )
    return Dealings(
        money=_money(session, settings, account_id, seen),
        last_contact=Contact(*contact) if contact is not None else None,
        opinions=tuple(Opinion(*row) for row in opinions),
    )


def doings_of(session: Session, person_id: int, month: date) -> Doings:
    """In the month of a day."""
    first = month.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    activities = session.execute(
        select(Activity.kind, func.sum(Activity.count))
        .where(
            Activity.person_id == person_id,
            Activity.happened_on >= first,
            Activity.happened_on < following,
            Activity.voided_by.is_(None),
        )
        .group_by(Activity.kind)
        .order_by(Activity.kind)
    )
    shared = select(DealShare.deal_id).where(DealShare.person_id == person_id)
    payments = session.execute(
        select(Payment, Deal)
        .outerjoin(Deal, Deal.id == Payment.deal_id)
        .where(
            or_(Payment.person_id == person_id, Payment.deal_id.in_(shared)),
            Payment.happened_on >= first,
            Payment.happened_on < following,
            Payment.voided_by.is_(None),
        )
        .options(selectinload(Deal.parts))
    ).all()
    collected: dict[str, int] = defaultdict(int)
    for payment, deal in payments:
        collected[payment.currency] += _part(payment, deal, person_id)
    done = {currency: amount for currency, amount in collected.items() if amount}
    return Doings({kind: int(count) for kind, count in activities}, done)


def _part(payment: Payment, deal: Deal | None, person_id: int) -> int:
    """A payment counts by the parts of its deal, which add up to it exactly; one for no deal is its person's."""
    if deal is None:
        return payment.amount_minor
    shares = deal.split()
    return dict(zip(shares, split(payment.amount_minor, list(shares.values())), strict=True)).get(
        person_id, 0
    )


def _money(session: Session, settings: Settings, account_id: int, seen: frozenset[int]) -> tuple[Money, ...]:
    deals = session.scalars(
        select(Deal).where(Deal.account_id == account_id, Deal.owner_id.in_(seen), Deal.status == Status.WON)
    ).all()
    payments = session.scalars(
        select(Payment).where(
            Payment.account_id == account_id, Payment.person_id.in_(seen), Payment.voided_by.is_(None)
        )
    ).all()
    still_open: dict[str, int] = defaultdict(int)
    for deal in deals:
        still_open[deal.currency] += max(left_on(session, settings, deal) or 0, 0)
    collected = _collected(payments)
    return tuple(
        Money(currency, collected.get(currency, 0), still_open.get(currency, 0))
        for currency in sorted({*collected, *still_open})
    )


def _collected(payments: Sequence[Payment]) -> dict[str, int]:
    collected: dict[str, int] = defaultdict(int)
    for payment in payments:
        collected[payment.currency] += payment.amount_minor
    return dict(collected)
