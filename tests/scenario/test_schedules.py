"""What comes by the clock: at each person's own time, once, whatever happens in between."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.cards import card, plain
from models.actions import schedules
from models.actions.schedules import Plan
from models.people import Person, Team
from models.queries.schedules import people_of
from models.queue.notices import Notice, Rank
from models.recurrence import DayOff, Every, Rule
from models.schedules import Run, RunState, Schedule
from reminders.notices import tell
from reminders.rhythm import Rhythm, Turn, by_kind
from tests.support.world import World, text_of

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def greet(turn: Turn, person_id: int, data: Any) -> None:
    person = turn.session.get_one(Person, person_id)
    if person.name == turn.schedule.config.get("fails_for"):
        raise ValueError("this one fails")
    text = card(plain(f"Good morning of {turn.run.day}"))
    tell(
        turn.session,
        turn.now,
        person,
        text,
        kind="greeting",
        rank=Rank.STANDUP,
        expires_in=timedelta(hours=10),
        dedupe=turn.key(person_id),
    )


GREETINGS = by_kind(Rhythm("greeting", timedelta(hours=3), greet, audience=people_of))


def planned(world: World, at: time = time(9), **config: Any) -> None:
    plan = Plan("hello", "greeting", Rule(Every.DAY, (at,)), config)
    world.write(lambda session, now: schedules.add(session, now, plan))


def runs(world: World) -> list[tuple[str, date, RunState]]:
    def query(session: Session) -> list[tuple[str, date, RunState]]:
        rows = session.execute(select(Run.audience, Run.day, Run.state).order_by(Run.due_at, Run.id))
        return [(audience.split("|")[0], day, state) for audience, day, state in rows]

    return world.read(query)


def heard(world: World, name: str) -> list[str]:
    return [text for post in world.chat(name).posts if "Good morning" in (text := text_of(post.card))]


@both
async def test_each_is_told_at_nine_of_their_own(world: World) -> None:
    world.at("2026-11-24 08:30")
    planned(world)
    await world.tick(GREETINGS)
    assert runs(world) == []
    world.at("2026-11-24 09:00:30")
    await world.tick(GREETINGS)
    assert runs(world) == [("Asia/Shanghai", date(2026, 11, 24), RunState.DONE)]
    assert heard(world, "陈美") == ["Good morning of 2026-11-24"]
    assert heard(world, "Jonas Weber") == []
    world.at("2026-11-24 09:00:30", "Europe/Berlin")
    await world.tick(GREETINGS)
    await world.tick(GREETINGS)
    assert heard(world, "陈美") == ["Good morning of 2026-11-24"]
    assert heard(world, "Jonas Weber") == ["Good morning of 2026-11-24"]


async def test_a_zone_of_its_own_holds_for_everybody(world: World) -> None:
    """Nine in Berlin is sixteen in Shanghai, and both are told then."""
    world.at("2026-11-24 08:30")
    plan = Plan("hello", "greeting", Rule(Every.DAY, (time(9),)), {}, zone="Europe/Berlin")
    world.write(lambda session, now: schedules.add(session, now, plan))
    await world.tick(GREETINGS)
    world.at("2026-11-24 09:01")
    await world.tick(GREETINGS)
    assert heard(world, "陈美") == []
    world.at("2026-11-24 09:00:30", "Europe/Berlin")
    await world.tick(GREETINGS)
    assert heard(world, "陈美") == heard(world, "Jonas Weber") == ["Good morning of 2026-11-24"]


async def test_three_days_away_are_one_greeting(world: World) -> None:
    world.at("2026-11-24 08:30")
    planned(world)
    await world.tick(GREETINGS)
    world.at("2026-11-27 10:00")
    await world.tick(GREETINGS)
    assert heard(world, "陈美") == ["Good morning of 2026-11-27"]
    assert [run for run in runs(world) if run[0] == "Asia/Shanghai"] == [
        ("Asia/Shanghai", date(2026, 11, 24), RunState.MISSED),
        ("Asia/Shanghai", date(2026, 11, 25), RunState.MISSED),
        ("Asia/Shanghai", date(2026, 11, 26), RunState.MISSED),
        ("Asia/Shanghai", date(2026, 11, 27), RunState.DONE),
    ]


async def test_what_is_found_too_late_is_left_out(world: World) -> None:
    world.at("2026-11-24 08:30")
    planned(world)
    await world.tick(GREETINGS)
    world.at("2026-11-24 12:01")
    await world.tick(GREETINGS)
    assert heard(world, "陈美") == []
    assert runs(world)[0][2] is RunState.MISSED


async def test_one_that_fails_does_not_keep_it_from_the_others(world: World) -> None:
    world.at("2026-11-24 08:30")
    planned(world, fails_for="陈美")
    await world.tick(GREETINGS)
    world.at("2026-11-24 09:01")
    await world.tick(GREETINGS)
    assert heard(world, "陈美") == []
    told = world.read(lambda session: session.scalars(select(Notice.person_id)).all())
    assert told
    assert runs(world)[0][2] is RunState.DONE


def broken(*_: Any) -> None:
    raise ValueError("this kind fails whatever it is about")


async def test_one_kind_that_fails_does_not_stop_the_clock(world: World) -> None:
    """What can't even be read ends, and the others are served in the same tick."""
    world.at("2026-11-24 08:30")
    ill = Plan("ill", "ill", Rule(Every.DAY, (time(9),)), {})
    world.write(lambda session, now: schedules.add(session, now, ill))
    planned(world)
    both_kinds = by_kind(
        *GREETINGS.values(),
        Rhythm("ill", timedelta(hours=3), broken, audience=people_of, prepare=broken),
    )
    await world.tick(both_kinds)
    world.at("2026-11-24 09:00:30")
    await world.tick(both_kinds)
    assert heard(world, "陈美") == ["Good morning of 2026-11-24"]
    await world.tick(both_kinds)
    assert RunState.OPEN not in {state for _, _, state in runs(world)}


async def test_a_run_of_a_kind_that_only_a_newer_copy_knows_waits_for_it(world: World) -> None:
    world.at("2026-11-24 08:30")
    newer = Plan("newer", "newer", Rule(Every.DAY, (time(9),)), {})
    world.write(lambda session, now: schedules.add(session, now, newer))
    planned(world)
    knows_both = by_kind(*GREETINGS.values(), Rhythm("newer", timedelta(hours=3), greet, audience=people_of))
    await world.tick(knows_both)
    world.at("2026-11-24 09:00:30")
    await world.tick(knows_both)
    world.write(lambda session, now: session.execute(update(Run).values(state=RunState.OPEN, place=0)))
    await world.tick(GREETINGS)
    kinds = world.read(
        lambda session: dict(
            session.execute(select(Schedule.kind, Run.state).join(Run, Run.schedule_id == Schedule.id)).all()
        )
    )
    assert kinds == {"newer": RunState.OPEN, "greeting": RunState.DONE}


async def test_a_job_that_fails_does_not_stop_the_clock(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.at("2026-11-24 08:30")
    planned(world)
    monkeypatch.setattr("reminders.clockwork.JOBS", (broken,))
    await world.tick(GREETINGS)
    world.at("2026-11-24 09:00:30")
    await world.tick(GREETINGS)
    assert heard(world, "陈美") == ["Good morning of 2026-11-24"]


async def test_a_weekend_and_a_make_up_saturday(world: World) -> None:
    """14 February 2026 is a working Saturday in China and a day off in Germany."""
    world.at("2026-02-14 08:30")
    world.write(
        lambda session, now: session.execute(update(Person).where(Person.name == "陈美").values(country="CN"))
    )
    planned(world)
    await world.tick(GREETINGS)
    world.at("2026-02-14 09:01")
    await world.tick(GREETINGS)
    world.at("2026-02-14 09:01", "Europe/Berlin")
    await world.tick(GREETINGS)
    assert heard(world, "陈美") == ["Good morning of 2026-02-14"]
    assert heard(world, "Jonas Weber") == []


async def test_who_moves_to_another_zone_is_told_once_a_day(world: World) -> None:
    world.at("2026-11-24 08:30")
    planned(world)
    await world.tick(GREETINGS)
    world.at("2026-11-24 09:01")
    await world.tick(GREETINGS)
    world.write(
        lambda session, now: session.execute(
            update(Person).where(Person.name == "陈美").values(zone="Europe/Berlin")
        )
    )
    world.at("2026-11-24 09:01", "Europe/Berlin")
    await world.tick(GREETINGS)
    assert heard(world, "陈美") == ["Good morning of 2026-11-24"]


@both
async def test_a_crash_in_between_goes_on_from_there(world: World) -> None:
    """The unit that served the first person was committed, the rest was not."""
    world.at("2026-11-24 08:30")
    planned(world)
    await world.tick(GREETINGS)
    world.at("2026-11-24 09:01")
    await world.tick(GREETINGS)

    def crash(session: Session, now: datetime) -> None:
        session.execute(update(Run).values(state=RunState.OPEN, place=0, ended_at=None))

    world.write(crash)
    await world.tick(GREETINGS)
    assert heard(world, "陈美") == ["Good morning of 2026-11-24"]
    assert runs(world)[0][2] is RunState.DONE


async def test_a_stopped_schedule_is_silent_and_begins_anew(world: World) -> None:
    world.at("2026-11-24 08:30")
    planned(world)
    await world.tick(GREETINGS)
    world.write(lambda session, now: schedules.stop(session.scalars(select(Schedule)).one()))
    world.at("2026-11-24 09:01")
    await world.tick(GREETINGS)
    assert runs(world) == []
    world.at("2026-11-24 09:30")
    world.write(lambda session, now: schedules.resume(session.scalars(select(Schedule)).one(), now))
    await world.tick(GREETINGS)
    assert heard(world, "陈美") == []
    world.at("2026-11-25 09:01")
    await world.tick(GREETINGS)
    assert heard(world, "陈美") == ["Good morning of 2026-11-25"]


async def test_a_schedule_for_a_team_reaches_those_below(world: World) -> None:
    team = world.read(lambda session: session.scalars(select(Team).where(Team.parent_id.is_(None))).first())
    assert team is not None
    plan = Plan("hello", "greeting", Rule(Every.DAY, (time(9),), day_off=DayOff.RUN), {}, team_id=team.id)
    made = world.write(lambda session, now: schedules.add(session, now, plan))
    again = world.write(lambda session, now: schedules.add(session, now, plan))
    assert made.id == again.id
    found = world.read(lambda session: set(session.scalars(people_of(session, made))))
    inside = world.read(
        lambda session: set(session.scalars(select(Person.id).where(Person.team_id == team.id)))
    )
    assert inside <= found
