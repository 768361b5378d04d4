from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

import pytest
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.accounts import Account
from models.db import Database
from models.deals import Booking, Deal, Rate, Status
from models.money import convert
from models.people import Goal, Person
from models.queries.month import Month, Uncounted, month_of
from models.queries.rates import rates_on

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOVEMBER = date(2026, 11, 1)
TODAY = date(2026, 11, 23)
SETTINGS = Settings(currency="EUR")


pytestmark = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with Session(database.engine) as session:
        session.add(Person(id=1, name="Mei", language="zh", zone="Asia/Shanghai", created_at=NOW))
        session.add(Person(id=2, name="Li", language="zh", zone="Asia/Shanghai", created_at=NOW))
        session.add(Account(id=1, name="Haier", normal="haier", created_at=NOW))
        session.flush()
        yield session


_numbers = count(1)


def book(
    session: Session,
    minor: int,
    currency: str,
    *,
    rate: str | None,
    day: date = TODAY,
    deal: int | None = None,
    person: int = 1,
) -> int:
    """A booking of a deal of its own unless one is named; returns the deal."""
    if deal is None:
        deal = next(_numbers)
        session.add(
            Deal(
                id=deal,
                account_id=1,
                owner_id=person,
                status=Status.WON,
                stage="negotiation",
                currency=currency,
                created_at=NOW,
                active_at=NOW,
            )
        )
        session.flush()
    worth = Decimal(rate) if rate else None
    session.add(
        Booking(
            deal_id=deal,
            person_id=person,
            share=Decimal(1),
            amount_minor=minor,
            currency=currency,
            rate=worth,
            org_minor=None if worth is None else convert(minor, currency, worth, "EUR"),
            happened_on=day,
            recorded_at=NOW,
        )
    )
    session.flush()
    return deal


def goal(session: Session, minor: int, currency: str, month: date = NOVEMBER) -> None:
    session.add(Goal(person_id=1, month=month, amount_minor=minor, currency=currency))
    session.flush()


def november(session: Session) -> Month:
    return month_of(session, 1, TODAY, SETTINGS)


def test_bookings_in_the_goals_currency_are_summed_exactly(session: Session) -> None:
    goal(session, 2_000_000_00, "CNY")
    book(session, 820_000_01, "CNY", rate="0.128")
    book(session, 500_000_02, "CNY", rate=None)  # no rate is needed where nothing is converted
    month = november(session)
    assert month == Month(NOVEMBER, "CNY", 1_320_000_03, 2_000_000_00)
    assert month.share is not None
    assert round(month.share, 2) == Decimal("0.66")
    assert month.left_minor == 679_999_97


def test_other_currencies_come_in_at_the_rate_of_their_own_day(session: Session) -> None:
    goal(session, 2_000_000_00, "CNY")
    session.add(Rate(currency="CNY", since=date(2026, 1, 1), rate=Decimal("0.125")))
    session.add(Rate(currency="CNY", since=date(2026, 11, 20), rate=Decimal("0.128")))
    book(session, 1_000_00, "EUR", rate="1", day=date(2026, 11, 19))
    book(session, 1_280_00, "EUR", rate="1", day=date(2026, 11, 20))
    book(session, 7_00, "CNY", rate="0.128")
    assert november(session).booked_minor == 8_000_00 + 10_000_00 + 7_00


def test_without_a_rate_nothing_is_counted_and_it_is_said(session: Session) -> None:
    goal(session, 200_000_00, "EUR")
    book(session, 1_000_00, "USD", rate="0.9")
    book(session, 900_000, "JPY", rate=None)
    book(session, 100_000, "JPY", rate=None)
    month = november(session)
    assert month.booked_minor == 900_00
    assert month.uncounted == (Uncounted("JPY", 2),)


def test_what_was_reversed_counts_nowhere(session: Session) -> None:
    goal(session, 200_000_00, "EUR")
    deal = book(session, 45_000_00, "EUR", rate="1")
    book(session, -45_000_00, "EUR", rate="1", deal=deal)
    book(session, 48_000_00, "EUR", rate="1", deal=deal)
    unrated = book(session, 900_000, "JPY", rate=None)
    book(session, -900_000, "JPY", rate=None, deal=unrated)
    assert november(session) == Month(NOVEMBER, "EUR", 48_000_00, 200_000_00)


def test_a_month_ends_with_its_last_day_and_holds_ones_own(session: Session) -> None:
    book(session, 1_00, "EUR", rate="1", day=date(2026, 10, 31))
    book(session, 2_00, "EUR", rate="1", day=date(2026, 11, 1))
    book(session, 4_00, "EUR", rate="1", day=date(2026, 11, 30))
    book(session, 8_00, "EUR", rate="1", day=date(2026, 12, 1))
    book(session, 16_00, "EUR", rate="1", person=2)
    assert november(session).booked_minor == 6_00


def test_without_a_goal_one_currency_stays_and_several_become_the_organisations(session: Session) -> None:
    assert november(session) == Month(NOVEMBER, "EUR", 0)
    book(session, 500_000_00, "CNY", rate="0.128")
    only_cny = november(session)
    assert (only_cny.currency, only_cny.booked_minor) == ("CNY", 500_000_00)
    assert only_cny.share is None
    assert only_cny.left_minor is None
    book(session, 1_00, "EUR", rate="1")
    both = november(session)
    assert (both.currency, both.booked_minor) == ("EUR", 64_001_00)


def test_a_goal_of_another_month_is_not_this_months(session: Session) -> None:
    goal(session, 1_00, "EUR", date(2026, 10, 1))
    assert november(session).goal_minor is None


def test_the_rate_of_a_day_is_the_last_one_known_by_then(session: Session) -> None:
    for since, rate in ((date(2026, 11, 1), "0.9"), (date(2026, 11, 10), "0.95"), (date(2026, 12, 1), "2")):
        session.add(Rate(currency="USD", since=since, rate=Decimal(rate)))
    session.flush()
    assert rates_on(session, date(2026, 10, 31), "EUR") == {"EUR": Decimal(1)}
    assert rates_on(session, TODAY, "EUR") == {"EUR": Decimal(1), "USD": Decimal("0.95")}
