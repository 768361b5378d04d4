"""What must be known of the organisation before a file can be judged, and what became of files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.access import acts_as, people_seen
from models.deals import Deal, Status
from models.imports import UNDER_WAY, AnyRow, FileImport, ImportedRow, Kind, State
from models.people import Channel, Person, Role, Team

T = TypeVar("T")
AT_ONCE = 400  # values in one query


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """`may_own`: whoever imports may write for them. `is_ambiguous`: two people have that name."""

    name: str
    may_own: bool
    is_ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """`people` by folded name and by address; `currencies` of their teams by folded name, `home` for all others.
    `may_grant`: whoever imports may give roles and make teams.
    """

    people: Mapping[str, KnownPerson]
    currencies: Mapping[str, str]
    channels: frozenset[str]
    home: str
    may_grant: bool = True

    def person(self, words: str) -> KnownPerson | None:
        return self.people.get(" ".join(words.split()).casefold())

    def currency_of(self, owner: str) -> str:
        return self.currencies.get(owner.casefold(), self.home)


def known_of(session: Session, importer: Person | None, settings: Settings) -> Known:
    """What the file of this person (None: of whoever runs the bot) is judged by."""
    is_free = importer is None or acts_as(importer, Role.ADMIN)
    seen = None if is_free or importer is None else people_seen(session, importer)
    people: dict[str, KnownPerson] = {}
    currencies: dict[str, str] = {}
    own = importer.team.currency if importer is not None and importer.team else None
    rows = session.execute(
        select(Person.id, Person.name, Person.email, Team.currency)
        .outerjoin(Team, Team.id == Person.team_id)
        .order_by(Person.active, Person.id)
    )
    for person_id, name, email, currency in rows:
        folded = name.casefold()
        may_own = seen is None or person_id in seen
        people[folded] = KnownPerson(name, may_own, is_ambiguous=folded in people)
        if email:
            people[email.casefold()] = KnownPerson(name, may_own)
        currencies[folded] = currency or settings.currency
    return Known(
        people=people,
        currencies=currencies,
        channels=frozenset(session.scalars(select(Channel.key))),
        home=own or settings.currency,
        may_grant=is_free,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How many rows are new, are there already as they stand in the file, or are there with other values."""

    new: int
    same: int
    changed: int


def standing_of(session: Session, kind: Kind, rows: Sequence[AnyRow]) -> Standing:
    known = imported(session, kind, [row.key for row in rows])
    same = sum(row.key in known and known[row.key].fingerprint == row.fingerprint for row in rows)
    there = sum(row.key in known for row in rows)
    return Standing(len(rows) - there, same, there - same)


def imported(session: Session, kind: Kind, keys: Iterable[str]) -> dict[str, ImportedRow]:
    """What rows with these keys became, by key: the latest import counts; a deal taken back since is forgotten."""
    found: dict[str, ImportedRow] = {}
    for some in in_parts(list(keys)):
        query = select(ImportedRow).where(ImportedRow.kind == kind, ImportedRow.key.in_(some))
        if kind is Kind.DEALS:
            query = query.join(Deal, Deal.id == ImportedRow.subject_id).where(Deal.status != Status.VOID)
        found |= {row.key: row for row in session.scalars(query.order_by(ImportedRow.id))}
    return found


def in_parts(values: Sequence[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def latest_import(session: Session, person_id: int, *states: State) -> FileImport | None:
    """The newest file of a person in one of these states."""
    return session.scalars(
        select(FileImport)
        .where(FileImport.person_id == person_id, FileImport.state.in_(states))
        .order_by(FileImport.id.desc())
        .limit(1)
    ).one_or_none()


def who_may_import(session: Session, person: Person) -> list[str]:
    """The managers of somebody's team, else the admins, by name."""
    people = session.scalars(select(Person).where(Person.active.is_(True)).order_by(Person.id)).unique().all()
    managers = [
        other.name
        for other in people
        if other.id != person.id and other.has(Role.MANAGER) and person.id in people_seen(session, other)
    ]
    return managers or [other.name for other in people if other.has(Role.ADMIN)]


def imports_under_way(session: Session) -> list[int]:
    """Those that wait for the bot, the oldest first."""
    return list(
        session.scalars(select(FileImport.id).where(FileImport.state.in_(UNDER_WAY)).order_by(FileImport.id))
    )
