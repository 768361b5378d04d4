from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.app import settings_from
from bot.platforms.sandbox import sample
from bot.platforms.sandbox.demo import settings_in
from bot.settings import Settings
from models import schema
from models.access import people_seen
from models.db import Database
from models.deals import Booking, Deal, DealChange, Message, Status
from models.people import Person


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_in(tmp_path_factory.mktemp("sample"), settings_from(None))


@pytest.fixture(scope="module")
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database.url)
    schema.migrate(database.engine)
    database.write_now(lambda session, now: sample.fill(session, now, settings))
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with Session(database.engine) as session:
        yield session


def test_the_next_deal_is_41_and_acme_is_17(session: Session) -> None:
    assert session.scalar(select(func.max(Deal.id))) == 40
    acme = session.get_one(Deal, 17)
    assert (acme.status, acme.stage) == (Status.OPEN, "negotiation")
    assert (acme.amount_minor, acme.currency) == (45_000_00, "EUR")


@pytest.mark.parametrize(("name", "booked"), [("陈美", 820_000_00), ("Jonas Weber", 118_000_00)])
def test_november_so_far(session: Session, name: str, booked: int) -> None:
    total = session.scalar(
        select(func.sum(Booking.amount_minor))
        .join(Person, Person.id == Booking.person_id)
        .where(Person.name == name, Booking.happened_on >= date(2026, 11, 1))
    )
    assert total == booked


def test_every_view_has_something_to_show(session: Session, settings: Settings) -> None:
    deals = session.scalars(select(Deal)).all()
    assert {deal.status for deal in deals} == {Status.OPEN, Status.WON, Status.LOST}
    assert {deal.stage for deal in deals if deal.status == Status.OPEN} == {s.key for s in settings.stages}
    starts = sample.story().starts
    start = starts.date()
    open_deals = [deal for deal in deals if deal.status == Status.OPEN]
    assert any(deal.close_date and deal.close_date < start for deal in open_deals)  # slipped
    assert any((starts - deal.active_at).days > 14 for deal in open_deals)  # idle
    assert all(deal.lost_reason for deal in deals if deal.status == Status.LOST)
    assert session.scalars(select(Booking.org_minor).where(Booking.org_minor.is_(None))).first() is None


def test_the_past_is_past_and_every_change_rests_on_words(session: Session) -> None:
    changes = session.scalars(select(DealChange)).all()
    assert max(change.at for change in changes) < sample.story().starts
    words = {message.id: message.text for message in session.scalars(select(Message))}
    assert all(words[change.message_id or 0] for change in changes)


def test_the_manager_sees_everybody_who_sells(session: Session) -> None:
    people = {person.name: person for person in session.scalars(select(Person))}
    seen = people_seen(session, people["Ines Koch"])
    assert {people[deal.by].id for deal in sample.story().deals} <= seen
    assert people["周宁"].id not in seen


def test_everybody_has_a_part_and_an_ascii_handle(settings: Settings) -> None:
    team = settings.seed.people
    assert set(sample.story().parts) == {person.name for person in team}
    assert all(person.email and person.email.isascii() for person in team)
    assert all(len(part.lines) == 3 for part in sample.story().parts.values())
