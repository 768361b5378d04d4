"""What has passed with a customer, and what somebody did in a month: contacts, payments, feedback."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.deals import Deal, Status
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
    """What somebody did in a month beside winning: how many of each activity, and what was paid, by currency."""

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
    payments = session.scalars(
        select(Payment).where(
            Payment.person_id == person_id,
            Payment.happened_on >= first,
            Payment.happened_on < following,
            Payment.voided_by.is_(None),
        )
    ).all()
    return Doings({kind: int(count) for kind, count in activities}, _collected(payments))


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
