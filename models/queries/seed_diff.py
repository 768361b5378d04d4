"""Where the database parts from `seed:` of bot.yaml. After the start chat rules, so a difference is no fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import SeedGrant, SeedPerson, SeedRoom, Settings
from models.money import major
from models.people import Channel, Goal, Identity, Organisation, Person, Team
from models.recurrence import Rule, from_json
from models.rooms import Room
from models.schedules import Schedule
from models.seeded import WEEKDAYS, rule_of

_PLACE = ("country", "region", "zone", "language")


@dataclass(frozen=True, slots=True)
class Difference:
    """`where` is the key in bot.yaml. None: it is not there at all."""

    where: str
    file: str | None
    database: str | None


def seed_differences(session: Session, settings: Settings) -> list[Difference]:
    """In the order of bot.yaml; first what it lists, then what only the database has."""
    seed = settings.seed
    teams = {team.id: team for team in session.scalars(select(Team).order_by(Team.key))}
    return [
        *_organisation(session, settings),
        *_keys(
            "seed.channels",
            {*seed.channels, settings.default_channel},
            set(session.scalars(select(Channel.key))),
        ),
        *_teams(settings, teams),
        *_people(session, settings, teams),
        *_rooms(session, settings, teams),
        *_schedules(session, settings, teams),
    ]


def _organisation(session: Session, settings: Settings) -> Iterator[Difference]:
    found = session.scalars(select(Organisation)).first()
    wanted = settings.seed.organisation
    if found is None:
        yield Difference("seed.organisation", wanted.name, None)
        return
    said = _said(wanted.model_dump())
    yield from _fields("seed.organisation", said, _of(found, *said))


def _teams(settings: Settings, teams: dict[int, Team]) -> Iterator[Difference]:
    by_key = {team.key: team for team in teams.values()}
    yield from _keys("seed.teams", set(settings.seed.teams), set(by_key))
    for key, wanted in settings.seed.teams.items():
        team = by_key.get(key)
        if team is None:
            continue
        said = _said(wanted.model_dump())
        there = _of(team, *said) | {"parent": _key(teams, team.parent_id)}
        yield from _fields(f"seed.teams.{key}", said, there)


def _people(session: Session, settings: Settings, teams: dict[int, Team]) -> Iterator[Difference]:
    everybody = list(session.scalars(select(Person).order_by(Person.id)))
    by_name = {person.name: person for person in everybody}
    by_email = {person.email.lower(): person for person in everybody if person.email}
    listed: set[int] = set()
    for wanted in settings.seed.people:
        person = by_email.get((wanted.email or "").lower()) or by_name.get(wanted.name)
        where = f"seed.people ({wanted.name})"
        if person is None:
            yield Difference(where, "listed", None)
            continue
        listed.add(person.id)
        yield from _person(session, where, wanted, person, teams)
    for person in everybody:
        if person.id not in listed:
            yield Difference(f"seed.people ({person.name})", None, "" if person.active else "inactive")


def _person(
    session: Session, where: str, wanted: SeedPerson, person: Person, teams: dict[int, Team]
) -> Iterator[Difference]:
    there = _of(person, "name", "email", *_PLACE) | {
        "team": person.team.key if person.team else None,
        "channel": person.channel.key if person.channel else None,
    }
    said = _said(wanted.model_dump(include=set(there)))
    yield from _fields(where, said, there)
    roles = {(has.role.value, _key(teams, has.team_id)) for has in person.grants}
    yield from _keys(
        f"{where}.roles", {_role(role) for role in wanted.roles}, {_words(*role) for role in roles}
    )
    logins = session.scalars(select(Identity).where(Identity.person_id == person.id))
    named = {f"{each.platform}/{each.connection} {each.user}" for each in wanted.identities}
    known = {f"{each.platform}/{each.connection} {each.user}" for each in logins}
    yield from _keys(f"{where}.identities", named, known)
    yield from _goals(session, where, wanted, person)
    if not person.active:
        yield Difference(where, "listed", "inactive")


def _goals(session: Session, where: str, wanted: SeedPerson, person: Person) -> Iterator[Difference]:
    goals = session.scalars(select(Goal).where(Goal.person_id == person.id).order_by(Goal.month))
    there = {f"{goal.month:%Y-%m}": _figure(major(goal.amount_minor, goal.currency)) for goal in goals}
    said = {month: _figure(amount) for month, amount in wanted.goals.items()}
    for month in sorted(said.keys() | there.keys()):
        if said.get(month) != there.get(month):
            yield Difference(f"{where}.goals.{month}", said.get(month), there.get(month))


def _rooms(session: Session, settings: Settings, teams: dict[int, Team]) -> Iterator[Difference]:
    there = {(room.platform, room.connection, room.room): room for room in session.scalars(select(Room))}
    said = {(room.platform, room.connection, room.room): room for room in settings.seed.rooms}
    yield from _keys("seed.rooms", {" ".join(key) for key in said}, {" ".join(key) for key in there})
    for key, wanted in said.items():
        if (room := there.get(key)) is not None:
            yield from _room(f"seed.rooms ({wanted.room})", wanted, room, teams)


def _room(where: str, wanted: SeedRoom, room: Room, teams: dict[int, Team]) -> Iterator[Difference]:
    known = _of(room, "title", "language", "zone") | {
        "topic": room.thread,
        "team": _key(teams, room.team_id),
        "hours": f"{room.wakes_at:%H:%M}-{room.sleeps_at:%H:%M}",
    }
    yield from _fields(where, _said(wanted.model_dump(include=set(known))), known)
    granted = {grant.report.value for grant in room.grants}
    yield from _keys(f"{where}.reports", set(wanted.reports), granted)


def _schedules(session: Session, settings: Settings, teams: dict[int, Team]) -> Iterator[Difference]:
    """A person's own schedules are nobody's to list."""
    query = select(Schedule).where(Schedule.person_id.is_(None))
    there = {schedule.key: schedule for schedule in session.scalars(query)}
    yield from _keys("seed.schedules", set(settings.seed.schedules), set(there))
    for key, wanted in settings.seed.schedules.items():
        if (schedule := there.get(key)) is None:
            continue
        known = {"kind": schedule.kind, "zone": schedule.zone, "team": _key(teams, schedule.team_id)}
        where = f"seed.schedules.{key}"
        yield from _fields(where, _said(wanted.model_dump(include=set(known))), known)
        if wanted.on != schedule.active:
            yield Difference(f"{where}.on", str(wanted.on).lower(), str(schedule.active).lower())
        rule, holds = rule_of(wanted), from_json(schedule.rule)
        if rule != holds:
            yield Difference(where, _when(rule), _when(holds))


def _fields(where: str, said: dict[str, Any], there: dict[str, Any]) -> Iterator[Difference]:
    """Only what bot.yaml says: what it leaves out came from elsewhere."""
    for name, value in said.items():
        if value != there[name]:
            yield Difference(f"{where}.{name}", str(value), None if there[name] is None else str(there[name]))


def _keys(where: str, said: set[str], there: set[str]) -> Iterator[Difference]:
    for key in sorted(said - there):
        yield Difference(where, key, None)
    for key in sorted(there - said):
        yield Difference(where, None, key)


def _said(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _of(thing: object, *names: str) -> dict[str, Any]:
    return {name: getattr(thing, name, None) for name in names}


def _key(teams: dict[int, Team], team_id: int | None) -> str | None:
    return None if team_id is None else teams[team_id].key


def _when(rule: Rule) -> str:
    days = ", ".join(WEEKDAYS[day] for day in rule.weekdays)
    times = ", ".join(f"{at:%H:%M}" for at in rule.at)
    return " ".join(
        filter(None, (f"every {rule.interval} {rule.every}", days, f"at {times}", f"({rule.day_off})"))
    )


def _figure(amount: Decimal) -> str:
    return format(amount.normalize(), "f")


def _role(wanted: SeedGrant | str) -> str:
    return wanted if isinstance(wanted, str) else _words(wanted.role, wanted.team)


def _words(role: str, team: str | None) -> str:
    return role if team is None else f"{role} of {team}"
