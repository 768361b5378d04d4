"""What is stored about a person: how much of it, and all of it as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import RowMapping, Select, Table, func, or_, select
from sqlalchemy.orm import Session

from models.erasures import Erasure, ErasureState
from models.people import Grant, Person, Role
from models.personal import Meaning, Topic, meaning_of, personal_tables


def counts_of(session: Session, person: Person) -> dict[Topic, dict[str, int]]:
    """How many rows each table holds about the person, by topic; without those that hold none."""
    found: dict[Topic, dict[str, int]] = {topic: {} for topic in Topic}
    for table, columns in personal_tables():
        query = (
            select(func.count()).select_from(table).where(or_(*(column == person.id for column in columns)))
        )
        if count := session.scalar(query):
            found[meaning_of(table).topic][table.name] = count
    return {topic: tables for topic, tables in found.items() if tables}


def data_of(session: Session, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every row about the person as JSON values, by table; without secrets and what other people typed."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table, columns in personal_tables():
        meaning = meaning_of(table)
        query: Select[Any] = select(table).where(or_(*(column == person.id for column in columns)))
        rows = session.execute(query.order_by(*table.primary_key)).mappings()
        shown = [_shown(table, meaning, row, person.id) for row in rows]
        if shown:
            found[table.name] = shown
    return found


def open_erasure(session: Session, person: Person) -> Erasure | None:
    """The request that waits for an admin."""
    query = select(Erasure).where(Erasure.person_id == person.id, Erasure.state == ErasureState.OPEN)
    return session.scalars(query).one_or_none()


def admins(session: Session) -> list[Person]:
    """By name."""
    query = select(Person).join(Grant, Grant.person_id == Person.id)
    query = query.where(Grant.role == Role.ADMIN, Person.active.is_(True)).order_by(Person.name, Person.id)
    return list(dict.fromkeys(session.scalars(query).unique()))


def _shown(table: Table, meaning: Meaning, row: RowMapping, person_id: int) -> dict[str, Any]:
    hidden = set(meaning.secret)
    if row.get(meaning.author) != person_id and (
        meaning.only is None or row[meaning.only[0]] in meaning.only[1]
    ):
        hidden |= set(meaning.words)
    return {
        column.name: _plain(row[column.name])
        for column in table.columns
        if column.name not in hidden and row[column.name] is not None
    }


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case bytes():
            return len(value)
        case Mapping() | list() | str() | int() | float() | bool():
            return value
        case _:
            return str(value)
