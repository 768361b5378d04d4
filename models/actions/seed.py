"""The first state of people, teams, rooms and goals, as `seed:` of bot.yaml says.

What is missing is added, by its key. What exists is neither changed nor removed: after the start chat rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from pydantic import BaseModel, ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.settings import (
    ConfigError,
    Place,
    Seed,
    SeedGrant,
    SeedPerson,
    SeedRoom,
    SeedSchedule,
    SeedTeam,
    Settings,
)
from models.actions import people, schedules
from models.actions.schedules import Plan
from models.boards import BoardOptions
from models.calendar import is_known
from models.digests import DigestOptions
from models.money import minor
from models.people import Channel, Goal, Identity, Organisation, Person, Role, Team
from models.rooms import Room, RoomGrant, RoomReport
from models.seeded import WEEKDAYS, rule_of
from models.standups import StandupOptions
from models.weeks import WeekOptions

# What may come by the clock, and the options of each.
KINDS: Mapping[str, type[BaseModel]] = {
    "board": BoardOptions,
    "digest": DigestOptions,
    "standup": StandupOptions,
    "week": WeekOptions,
}


@dataclass(slots=True)
class _Known:
    """What the entries of the seed refer to by key."""

    organisation: Organisation
    channels: dict[str, Channel]
    teams: dict[str, Team]
    currency: str


def seed(session: Session, now: datetime, settings: Settings) -> int:
    """Add what is missing; returns how many people are new.

    :raises ConfigError: an entry names a team, channel, role or month that there is none of
    """
    _check_places(settings.seed)
    known = _Known(
        organisation=_organisation(session, settings),
        channels=_channels(session, (*settings.seed.channels, settings.default_channel)),
        teams={team.key: team for team in session.scalars(select(Team))},
        currency=settings.currency,
    )
    _add_teams(session, known, settings.seed.teams)
    added = [_add_person(session, now, known, entry) for entry in settings.seed.people]
    for room in settings.seed.rooms:
        _add_room(session, now, known, room)
    for key, wanted in settings.seed.schedules.items():
        _add_schedule(session, now, known, key, wanted)
    session.flush()  # a key that is there twice shows now, not at the commit
    return sum(added)


def _check_places(seed: Seed) -> None:
    """:raises ConfigError: a country or a region of which no public holidays are known"""
    places: dict[str, Place] = {"seed.organisation": seed.organisation}
    places |= {f"seed.teams.{key}": team for key, team in seed.teams.items()}
    places |= {f"seed.people ({person.name})": person for person in seed.people}
    for where, place in places.items():
        if place.country is None and place.region is not None:
            raise ConfigError(f"{where}.region: “{place.region}” needs its country beside it.")
        if place.country is not None and not is_known(place.country, place.region):
            named = " ".join(filter(None, (place.country, place.region)))
            raise ConfigError(
                f"{where}: no public holidays are known for {named}; write ISO codes, such as DE and BY."
            )


def _organisation(session: Session, settings: Settings) -> Organisation:
    found = session.scalars(select(Organisation)).first()
    if found is None:
        entry = settings.seed.organisation
        found = Organisation(
            name=entry.name,
            zone=entry.zone,
            language=entry.language,
            country=entry.country,
            region=entry.region,
        )
        session.add(found)
    return found


def _channels(session: Session, keys: Iterable[str]) -> dict[str, Channel]:
    channels = {channel.key: channel for channel in session.scalars(select(Channel))}
    for key in keys:
        if key not in channels:
            channels[key] = Channel(key=key)
            session.add(channels[key])
    return channels


def _add_teams(session: Session, known: _Known, entries: dict[str, SeedTeam]) -> None:
    new = [key for key in entries if key not in known.teams]
    for key in new:
        entry = entries[key]
        known.teams[key] = Team(
            key=key,
            name=entry.name,
            zone=entry.zone or known.organisation.zone,
            language=entry.language or known.organisation.language,
            individuals=entry.individuals,
            currency=entry.currency,
            country=entry.country,
            region=entry.region,
        )
        session.add(known.teams[key])
    session.flush()  # a parent's id is needed, whichever of the two stands first
    for key in new:
        parent = _team(known, entries[key].parent, f"seed.teams.{key}.parent")
        known.teams[key].parent_id = parent.id if parent else None


def _add_person(session: Session, now: datetime, known: _Known, entry: SeedPerson) -> bool:
    """Whether the person is new. Rights, logins and goals of somebody known are completed as well."""
    where = f"seed.people ({entry.name})"
    person = _find_person(session, entry)
    is_new = person is None
    if person is None:
        person = _new_person(now, known, entry, where)
        session.add(person)
    for wanted in entry.roles:
        _add_grant(session, known, person, wanted, where)
    session.flush()  # logins and goals carry the person's id
    _add_identities(session, now, person, entry)
    own = person.team.currency if person.team else None
    _add_goals(session, person, entry, own or known.currency)
    return is_new


def _new_person(now: datetime, known: _Known, entry: SeedPerson, where: str) -> Person:
    team = _team(known, entry.team, f"{where}.team")
    return Person(
        name=entry.name,
        email=entry.email,
        team=team,
        channel=_channel(known, entry.channel, f"{where}.channel"),
        language=entry.language or (team or known.organisation).language,
        zone=entry.zone or (team or known.organisation).zone,
        country=entry.country,
        region=entry.region,
        work_week="".join(str(WEEKDAYS.index(day)) for day in entry.work_week) or None,
        active=True,
        individuals=entry.individuals,
        created_at=now,
        grants=[],
    )


def _find_person(session: Session, entry: SeedPerson) -> Person | None:
    """By e-mail where both have one; else by name."""
    if entry.email:
        query = select(Person).where(func.lower(Person.email) == entry.email.lower())
        if (found := session.scalars(query).one_or_none()) is not None:
            return found
    named = people.person_by_name(session, entry.name)
    return None if named is not None and named.email and entry.email else named


def _add_grant(session: Session, known: _Known, person: Person, wanted: SeedGrant | str, where: str) -> None:
    name, key = (wanted.role, wanted.team) if isinstance(wanted, SeedGrant) else (wanted, None)
    if name not in set(Role):
        raise ConfigError(f"{where}.roles: there is no role “{name}”; use one of {', '.join(Role)}.")
    team = _team(known, key, f"{where}.roles")
    people.grant(session, person, Role(name), team.id if team else None)


def _add_identities(session: Session, now: datetime, person: Person, entry: SeedPerson) -> None:
    for login in entry.identities:
        query = select(Identity.id).where(
            Identity.platform == login.platform,
            Identity.connection == login.connection,
            Identity.user == login.user,
        )
        if session.scalar(query) is None:
            people.link_identity(
                session,
                now,
                person,
                platform=login.platform,
                connection=login.connection,
                user=login.user,
                room=login.room or login.user,
            )


def _add_goals(session: Session, person: Person, entry: SeedPerson, currency: str) -> None:
    for name, amount in entry.goals.items():
        month = _month(name, f"seed.people ({entry.name}).goals")
        if session.scalar(select(Goal.id).where(Goal.person_id == person.id, Goal.month == month)) is None:
            session.add(_goal(person, month, amount, currency))


def _goal(person: Person, month: date, amount: Decimal, currency: str) -> Goal:
    return Goal(person_id=person.id, month=month, amount_minor=minor(amount, currency), currency=currency)


def _add_room(session: Session, now: datetime, known: _Known, entry: SeedRoom) -> None:
    query = select(Room.id).where(
        Room.platform == entry.platform, Room.connection == entry.connection, Room.room == entry.room
    )
    if session.scalar(query) is not None:
        return
    team = _team(known, entry.team, f"seed.rooms ({entry.room}).team")
    session.add(
        Room(
            platform=entry.platform,
            connection=entry.connection,
            room=entry.room,
            title=entry.title,
            team_id=team.id if team else None,
            language=entry.language or (team or known.organisation).language,
            thread=entry.topic,
            zone=entry.zone,
            wakes_at=time.fromisoformat(entry.hours[:5]),
            sleeps_at=time.fromisoformat(entry.hours[6:]),
            bound_at=now if team else None,
            grants=[RoomGrant(report=RoomReport(report)) for report in entry.reports] if team else [],
        )
    )


def _add_schedule(session: Session, now: datetime, known: _Known, key: str, entry: SeedSchedule) -> None:
    where = f"seed.schedules.{key}"
    _check_options(where, entry)
    team = _team(known, entry.team, f"{where}.team")
    plan = Plan(
        key, entry.kind, rule_of(entry), entry.options, team_id=team.id if team else None, zone=entry.zone
    )
    made = schedules.add(session, now, plan)
    if made.created_at == now and not entry.on:
        schedules.stop(made)


def _check_options(where: str, entry: SeedSchedule) -> None:
    """:raises ConfigError: there is no such kind, or it knows no such options"""
    options = KINDS.get(entry.kind)
    if options is None:
        raise ConfigError(f"{where}.kind: there is no “{entry.kind}”; use one of {', '.join(KINDS)}.")
    try:
        options.model_validate(entry.options)
    except ValidationError as error:
        problem = error.errors()[0]
        key = ".".join(["options", *map(str, problem["loc"])])
        raise ConfigError(f"{where}.{key}: {problem['msg']}.") from error


def _team(known: _Known, key: str | None, where: str) -> Team | None:
    if key is None:
        return None
    if key not in known.teams:
        raise ConfigError(f"{where}: there is no team “{key}”; add it under seed.teams.")
    return known.teams[key]


def _channel(known: _Known, key: str | None, where: str) -> Channel | None:
    if key is None:
        return None
    if key not in known.channels:
        raise ConfigError(f"{where}: there is no sales channel “{key}”; add it under seed.channels.")
    return known.channels[key]


def _month(text: str, where: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise ConfigError(f"{where}: “{text}” is no month; write it like 2026-11.") from None
