"""A file that is imported: what it writes, that it counts once, and that it is taken back as a whole."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.importing import work
from bot.importing.work import Preview
from models.accounts import Account
from models.actions import imports
from models.deals import Booking, Deal, DealChange, Message, Status
from models.imports import FileImport, State
from models.people import Goal, Identity, Person, Role, Team
from tests.support.world import World

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)

DEALS = """\
Opportunity ID,Account,Owner,Stage,Amount,Currency,Close Date,Created,Product
A-1,Acme,Jonas Weber,Closed Won,45000,EUR,2026-11-20,2026-10-01,Basic
A-2,Acme GmbH,Jonas Weber,Proposal,"12,500",EUR,2026-12-18,2026-11-02,Pro
A-3,Globex,Ana Gomez,Closed Lost,0,EUR,2026-11-05,2026-09-01,Basic
A-4,,Ana Gomez,Prospecting,,EUR,,,
A-5,Haier,陈美,Won,"500,000",CNY,2026-11-19,2026-11-01,Pro
"""


def preview(world: World, text: str, name: str = "deals.csv") -> Preview:
    def take_in(session: Session, now: datetime) -> int:
        return imports.take_in(session, now, name, text.encode()).id

    number = world.write(take_in)
    return world.database.read_now(
        lambda session, now: work.preview(session, now, world.app.settings, number)
    )


def run(world: World, found: Preview, units: int | None = None) -> FileImport:
    """All of it, or so many units before the process ends."""
    world.write(lambda session, now: imports.start(session.get_one(FileImport, found.import_id)))
    for number, unit in enumerate(work.writing(found.plan, found.import_id, world.app.settings)):
        if number == units:
            break
        world.write(unit)
    else:
        world.write(lambda session, now: work.end(session, now, found.import_id))
    return world.read(lambda session: session.get_one(FileImport, found.import_id))


def import_text(world: World, text: str, name: str = "deals.csv") -> FileImport:
    return run(world, preview(world, text, name))


def undo(world: World, number: int) -> FileImport:
    world.write(lambda session, now: imports.start_undo(session.get_one(FileImport, number)))
    for unit in work.undoing(number, world.app.settings):
        world.write(unit)
    world.write(lambda session, now: work.end(session, now, number))
    return world.read(lambda session: session.get_one(FileImport, number))


def booked(world: World) -> int:
    return world.read(lambda session: session.scalar(select(func.sum(Booking.org_minor))) or 0)


def standing(world: World) -> int:
    query = select(func.count()).select_from(Deal).where(Deal.status != Status.VOID)
    return world.read(lambda session: session.scalar(query) or 0)


def deal(world: World, account: str) -> Deal:
    query = select(Deal).join(Account).where(Account.name == account, Deal.status != Status.VOID)
    return world.read(lambda session: session.scalars(query).one())


@both
def test_deals_with_their_people_customers_and_money(world: World) -> None:
    found = preview(world, DEALS)
    assert (len(found.plan.rows), found.plan.bad, found.plan.new_people) == (5, (), ("Ana Gomez",))
    done = run(world, found)
    assert (done.state, done.outcome) == (State.DONE, {"new": 5, "changed": 0, "same": 0})
    assert booked(world) == 45_000_00 + 64_000_00  # the yuan at 0.128
    globex = deal(world, "Globex")
    assert (globex.status, globex.amount_minor, globex.close_date) == (Status.LOST, None, date(2026, 11, 5))
    assert globex.created_at.date() <= date(2026, 9, 1)
    assert deal(world, "(no customer)").stage == "lead"

    def people(session: Session) -> tuple[int | None, list[Role], int | None]:
        ana = session.scalars(select(Person).where(Person.name == "Ana Gomez")).unique().one()
        logins = session.scalar(select(func.count()).where(Identity.person_id == ana.id))
        owner = session.scalars(select(Account.owner_id).where(Account.name == "Globex")).one()
        return logins, [grant.role for grant in ana.grants], (owner or 0) - ana.id

    assert world.read(people) == (0, [Role.REP], 0)


@both
def test_every_change_rests_on_its_row(world: World) -> None:
    import_text(world, DEALS)
    acme = world.read(lambda session: session.scalars(select(Deal.id).order_by(Deal.id)).first())
    rows = world.read(
        lambda session: session.execute(
            select(DealChange.field, DealChange.new, Message.text, Message.external_id)
            .join(Message, Message.id == DealChange.message_id)
            .where(DealChange.deal_id == acme)
            .order_by(DealChange.id)
        ).all()
    )
    assert [(row.field, row.new) for row in rows] == [
        ("status", "won"),
        ("amount_minor", "4500000"),
        ("close_date", "2026-11-20"),
        ("note", "Product: Basic"),
    ]
    assert rows[0].text.startswith("deals.csv · 2: Opportunity ID: A-1, Account: Acme, Owner: Jonas Weber")
    assert rows[0].external_id == "2"


@both
async def test_a_deal_from_a_file_is_looked_up_and_corrected_like_any_other(world: World) -> None:
    import_text(world, DEALS)
    jonas = world.chat("Jonas Weber")
    assert "Acme" in await jonas.say("my pipeline")
    assert "deals.csv" in await jonas.say("#1")
    assert "✅ Won Acme" in await jonas.say("won #2 for 13k")


@both
def test_the_same_file_counts_once_and_a_later_one_changes_what_changed(world: World) -> None:
    import_text(world, DEALS)
    again = preview(world, DEALS)
    assert (again.standing.new, again.standing.same, again.standing.changed) == (0, 5, 0)
    assert run(world, again).outcome == {"new": 0, "changed": 0, "same": 5}
    later = DEALS.replace('Proposal,"12,500"', "Closed Won,13000").replace("2026-12-18", "2026-11-22")
    moved = preview(world, later)
    assert (moved.standing.new, moved.standing.changed) == (0, 1)
    run(world, moved)
    assert (standing(world), booked(world)) == (5, 45_000_00 + 64_000_00 + 13_000_00)
    assert undo(world, moved.import_id).outcome["undone"] == 1
    assert (standing(world), booked(world)) == (5, 45_000_00 + 64_000_00)


@both
def test_undo_takes_all_of_it_back_and_it_can_come_again(world: World) -> None:
    done = import_text(world, DEALS)
    undone = undo(world, done.id)
    assert (undone.state, undone.outcome["undone"], undone.outcome["kept"]) == (State.UNDONE, 5, 0)
    assert (standing(world), booked(world)) == (0, 0)
    query = select(Person.active).where(Person.name == "Ana Gomez")
    assert world.read(lambda session: session.scalars(query).one()) is False
    assert import_text(world, DEALS).outcome["new"] == 5
    assert (standing(world), booked(world)) == (5, 45_000_00 + 64_000_00)
    assert world.read(lambda session: session.scalars(query).one()) is True


@both
async def test_undo_keeps_what_somebody_changed_since(world: World) -> None:
    done = import_text(world, DEALS)
    await world.chat("Jonas Weber").say("won #2 for 13k")
    undone = undo(world, done.id)
    assert (undone.outcome["undone"], undone.outcome["kept"]) == (4, 1)
    assert (standing(world), booked(world)) == (1, 13_000_00)
    assert import_text(world, DEALS).outcome == {"new": 4, "changed": 0, "same": 1}


@both
def test_a_crash_in_the_middle_loses_and_doubles_nothing(world: World) -> None:
    lines = [
        f"B-{n},Customer {n},Rep {n % 7},Won,{100 + n},EUR,2026-11-{1 + n % 20:02},,\n" for n in range(120)
    ]
    text = DEALS.splitlines()[0] + "\n" + "".join(lines)
    found = preview(world, text)
    broken = run(world, found, units=2)
    assert (broken.state, standing(world) < 120) == (State.RUNNING, True)
    whole = run(world, found)
    assert (whole.state, whole.outcome["new"]) == (State.DONE, 120)
    assert (standing(world), booked(world)) == (120, sum(100 + n for n in range(120)) * 100)
    half = preview(world, text.replace("B-", "C-"))
    run(world, half, units=2)
    undo(world, half.import_id)
    assert standing(world) == 120


@both
def test_customers_people_and_goals(world: World) -> None:
    import_text(world, "姓名,邮箱,团队\n王芳,wang@example.com,华南\n陈美,mei@example.com,\n", "people.csv")
    import_text(world, "Company,Account Owner,Channel\nHooli,王芳,partner\n", "customers.csv")
    goals = "姓名,11月,12月\n陈美,100万,200万\n王芳,,50万\n"
    done = import_text(world, goals, "goals.csv")
    assert done.outcome["new"] == 3

    def goal(session: Session, month: date) -> int:
        query = select(Goal.amount_minor).join(Person, Person.id == Goal.person_id)
        return session.scalars(query.where(Person.name == "陈美", Goal.month == month)).one()

    def rest(session: Session) -> tuple[str | None, str, str]:
        hooli = session.scalars(select(Account).where(Account.name == "Hooli")).one()
        owner = session.get_one(Person, hooli.owner_id)
        mei = session.scalars(select(Person).where(Person.name == "陈美")).unique().one()
        team = session.scalars(select(Team.name).where(Team.id == owner.team_id)).one()
        return mei.email, owner.name, team

    assert world.read(lambda session: goal(session, date(2026, 11, 1))) == 1_000_000_00
    assert world.read(rest) == ("mei@example.com", "王芳", "华南")
    undo(world, done.id)
    assert world.read(lambda session: goal(session, date(2026, 11, 1))) == 2_000_000_00
    assert world.read(lambda session: session.scalar(select(func.count()).select_from(Goal))) == 2
