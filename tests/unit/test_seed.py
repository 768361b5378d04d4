from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.app import settings_from
from bot.settings import ConfigError, Seed, Settings
from models.accounts import Account
from models.actions import rates
from models.actions.seed import seed
from models.db import Database
from models.deals import Booking, Deal, Rate, Status
from models.people import Channel, Goal, Grant, Identity, Organisation, Person, Role, Team
from models.rooms import Room

SEED: dict[str, Any] = {
    "organisation": {"name": "Made-up Ltd", "zone": "Europe/Berlin", "language": "en"},
    "channels": ["direct", "partner"],
    "teams": {
        "berlin": {"name": "Berlin", "parent": "dach"},  # named before its parent
        "dach": {"name": "DACH", "currency": "CHF"},
        "shenzhen": {"name": "Shenzhen", "zone": "Asia/Shanghai", "language": "zh", "currency": "CNY"},
    },
    "people": [
        {
            "name": "Ana Kovač",
            "email": "Ana@example.com",
            "team": "berlin",
            "channel": "partner",
            "roles": ["rep", {"role": "manager", "team": "dach"}],
            "identities": [{"platform": "telegram", "user": "41"}],
            "goals": {"2026-11": 200000},
        },
        {"name": "陈美", "team": "shenzhen", "goals": {"2026-11": 2000000, "2026-12": 2500000}},
        {"name": "Root", "roles": ["admin"]},
    ],
    "rooms": [{"platform": "slack", "room": "C1", "title": "sales", "team": "shenzhen"}],
}


def settings(**more: Any) -> Settings:
    made = settings_from(None)
    return made.model_copy(update={"seed": Seed.model_validate({**SEED, **more})})


def sow(database: Database, wanted: Settings) -> int:
    return database.write_now(lambda session, now: seed(session, now, wanted))


def person(session: Session, name: str) -> Person:
    return session.scalars(select(Person).where(Person.name == name)).one()


def counts(database: Database) -> dict[str, int]:
    tables = (Organisation, Channel, Team, Person, Grant, Identity, Goal, Room)
    return database.read_now(
        lambda session, now: {
            table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }
    )


def test_everything_is_there_and_what_is_left_out_comes_from_above(database: Database) -> None:
    assert sow(database, settings()) == 3

    def look(session: Session, now: datetime) -> None:
        teams = {team.key: team for team in session.scalars(select(Team))}
        assert teams["berlin"].parent_id == teams["dach"].id
        assert teams["berlin"].zone == "Europe/Berlin"
        ana, mei, root = (person(session, name) for name in ("Ana Kovač", "陈美", "Root"))
        assert (mei.language, mei.zone) == ("zh", "Asia/Shanghai")
        assert (root.language, root.zone, root.team) == ("en", "Europe/Berlin", None)
        assert ana.channel is not None
        assert ana.channel.key == "partner"
        assert {(grant.role, grant.team_id) for grant in ana.grants} == {
            (Role.REP, None),
            (Role.MANAGER, teams["dach"].id),
        }
        goals = {goal.person_id: goal for goal in session.scalars(select(Goal))}
        assert (goals[ana.id].amount_minor, goals[ana.id].currency) == (200_000_00, "EUR")
        assert goals[mei.id].currency == "CNY"
        assert session.scalars(select(Room)).one().language == "zh"
        identity = session.scalars(select(Identity)).one()
        assert (identity.user, identity.room, identity.connection) == ("41", "41", "main")

    database.read_now(look)


def test_a_second_time_adds_nothing(database: Database) -> None:
    sow(database, settings())
    before = counts(database)
    assert sow(database, settings()) == 0
    assert counts(database) == before


def test_what_chat_changed_stays_and_what_is_new_comes(database: Database) -> None:
    sow(database, settings())

    def change(session: Session, now: datetime) -> None:
        mei = person(session, "陈美")
        mei.language, mei.team = "en", None
        november = select(Goal).where(Goal.person_id == mei.id, Goal.month == date(2026, 11, 1))
        session.scalars(november).one().amount_minor = 1

    database.write_now(change)
    people = [
        {"name": "Ana K.", "email": "ana@EXAMPLE.com", "team": "dach", "roles": ["rep", "trainer"]},
        {**SEED["people"][1], "goals": {"2026-11": 9, "2027-01": 3}},
        {"name": "Paula"},
    ]
    assert sow(database, settings(people=people, channels=["online"])) == 1

    def look(session: Session, now: datetime) -> None:
        mei = person(session, "陈美")
        assert (mei.language, mei.team) == ("en", None)
        goals = session.scalars(select(Goal).where(Goal.person_id == mei.id).order_by(Goal.month))
        assert [goal.amount_minor for goal in goals] == [1, 2_500_000_00, 300]
        ana = person(session, "Ana Kovač")  # known by her e-mail, and not renamed
        assert ana.team is not None
        assert ana.team.key == "berlin"
        assert {grant.role for grant in ana.grants} == {Role.REP, Role.MANAGER, Role.TRAINER}
        assert {channel.key for channel in session.scalars(select(Channel))} == {
            "direct",
            "partner",
            "online",
        }

    database.read_now(look)


def test_two_people_of_one_name_are_told_apart_by_their_addresses(database: Database) -> None:
    people = [
        {"name": "Wang Wei", "email": "wang.wei@example.com"},
        {"name": "Wang Wei", "email": "wei.wang@example.com"},
    ]
    assert sow(database, settings(people=people)) == 2
    assert sow(database, settings(people=people)) == 0


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ({"name": "Ann", "team": "nowhere"}, r"seed.people \(Ann\).team: there is no team “nowhere”"),
        ({"name": "Ann", "channel": "moon"}, "there is no sales channel “moon”"),
        ({"name": "Ann", "roles": ["king"]}, "there is no role “king”; use one of rep, manager"),
        ({"name": "Ann", "goals": {"November": 1}}, "“November” is no month; write it like 2026-11"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_left(
    database: Database, people: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        sow(database, settings(people=[people]))
    assert set(counts(database).values()) == {0}


class TestRates:
    NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def learn(self, database: Database, listed: Any, now: datetime = NOW) -> dict[date, Decimal]:
        wanted = settings_from(None).model_copy(update={"rates": {"CNY": listed}})
        database.write_now(lambda session, _now: rates.learn(session, now, wanted))
        return database.read_now(
            lambda session, _now: {rate.since: rate.rate for rate in session.scalars(select(Rate))}
        )

    def test_one_value_holds_since_ever_and_a_change_from_today(self, database: Database) -> None:
        assert self.learn(database, Decimal("0.128")) == {date(1970, 1, 1): Decimal("0.128")}
        assert len(self.learn(database, Decimal("0.128"))) == 1
        assert self.learn(database, Decimal("0.130")) == {
            date(1970, 1, 1): Decimal("0.128"),
            date(2026, 11, 23): Decimal("0.130"),
        }

    def test_dated_values(self, database: Database) -> None:
        listed = {date(2026, 1, 1): Decimal("0.127"), date(2026, 7, 1): Decimal("0.128")}
        assert self.learn(database, listed) == listed
        mended = {**listed, date(2026, 7, 1): Decimal("0.129")}
        assert self.learn(database, mended) == mended

    @pytest.mark.parametrize("rate", ["0", "-1"])
    def test_a_rate_is_above_zero(self, database: Database, rate: str) -> None:
        with pytest.raises(ConfigError, match=r"rates\.CNY: a rate must be above zero"):
            self.learn(database, Decimal(rate))

    def test_a_booking_that_waited_is_completed(self, database: Database) -> None:
        def book(session: Session, now: datetime) -> None:
            ann = Person(name="Ann", language="en", zone="UTC", active=True, created_at=now)
            account = Account(name="Haier", normal="haier", created_at=now)
            session.add_all([ann, account])
            session.flush()
            deal = Deal(
                account_id=account.id,
                owner_id=ann.id,
                status=Status.WON,
                stage="negotiation",
                amount_minor=500_000_00,
                currency="CNY",
                created_at=now,
                active_at=now,
            )
            session.add(deal)
            session.flush()
            session.add(
                Booking(
                    deal_id=deal.id,
                    person_id=ann.id,
                    share=Decimal(1),
                    amount_minor=500_000_00,
                    currency="CNY",
                    happened_on=date(2026, 11, 2),
                    recorded_at=now,
                )
            )

        database.write_now(book)
        self.learn(database, Decimal("0.128"))
        sums = database.read_now(
            lambda session, now: session.execute(
                select(func.sum(Booking.amount_minor), func.sum(Booking.org_minor))
            ).one()
        )
        assert tuple(sums) == (500_000_00, 64_000_00)
