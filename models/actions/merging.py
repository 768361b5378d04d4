"""Two entries found to be one person: whatever points at the one points at the other afterwards.

Every table is looked through by its foreign keys, so that none is forgotten. Where both have what there may be only
once (a goal of the same month, the same role), the entry that stays keeps its own, and the other's row stays where it
is, with somebody who can't do anything any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.access import forget_deputies
from models.actions.people_log import note
from models.base import Base
from models.errors import NotYours, UserError
from models.people import Person, Role
from models.people_log import Event
from models.queue.dialogs import Dialog, DialogState

LOOSE = (("outbox", "person_id"), ("button", "person_id"))  # they point at a person without a foreign key


def merge(session: Session, now: datetime, actor: Person, gone: Person, stays: Person) -> dict[str, int]:
    """Join `gone` to `stays`; returns how many rows of which table moved. It can't be taken back.

    :raises NotYours: the actor is no admin
    :raises UserError: it is one and the same, or one of them is no entry of its own any more
    """
    if not actor.has(Role.ADMIN) or not actor.active:
        raise NotYours
    if gone.id == stays.id:
        raise UserError("merge_same", name=gone.name)
    ids = sorted((gone.id, stays.id))
    session.execute(
        select(Person.id).where(Person.id.in_(ids)).order_by(Person.id).with_for_update(key_share=True)
    )
    session.refresh(gone)
    session.refresh(stays)
    if gone.merged_into_id is not None or stays.merged_into_id is not None or not stays.active:
        raise UserError("merge_gone", name=gone.name if gone.merged_into_id else stays.name)
    _close_questions(session, gone)
    _drop_same_rights(session, gone, stays)
    mail, gone.email = gone.email, None
    session.flush()  # the address is unique
    stays.email = stays.email or mail
    stays.team_id = stays.team_id or gone.team_id
    stays.channel_id = stays.channel_id or gone.channel_id
    gone.active, gone.merged_into_id = False, stays.id
    session.flush()  # what moves below moves by statements
    moved = {name: count for name, count in _moved(session, gone.id, stays.id) if count}
    session.expire_all()
    forget_deputies(session)
    note(session, now, Event.MERGED, actor, stays, gone=gone.id, name=gone.name, moved=moved)
    return moved


def what_would_move(session: Session, gone: Person) -> dict[str, int]:
    """How many rows of each table point at somebody."""
    counts: dict[str, int] = {}
    for column in _pointing():
        found = session.scalar(select(func.count()).select_from(column.table).where(column == gone.id)) or 0
        if found:
            counts[column.table.name] = counts.get(column.table.name, 0) + found
    return counts


def _close_questions(session: Session, gone: Person) -> None:
    """One may be open per person; what waits is asked of the person who stays."""
    session.execute(
        update(Dialog)
        .where(Dialog.person_id == gone.id, Dialog.state == DialogState.OPEN)
        .values(state=DialogState.WAITING)
    )


def _drop_same_rights(session: Session, gone: Person, stays: Person) -> None:
    """A role of the whole organisation has no team, which no unique key compares."""
    has = {(grant.role, grant.team_id) for grant in stays.grants}
    for grant in [grant for grant in gone.grants if (grant.role, grant.team_id) in has]:
        gone.grants.remove(grant)
        session.delete(grant)


def _moved(session: Session, gone: int, stays: int) -> Iterator[tuple[str, int]]:
    for column in _pointing():
        yield column.table.name, _move(session, column, gone, stays)


def _pointing() -> Iterator[Column[Any]]:
    person = Base.metadata.tables["person"]
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if (
                any(key.column.table is person for key in column.foreign_keys)
                or (table.name, column.name) in LOOSE
            ):
                yield column


def _move(session: Session, column: Column[Any], gone: int, stays: int) -> int:
    """All at once; where a unique key is in the way, row by row."""
    try:
        with session.begin_nested():
            return _point(session, column, column == gone, stays)
    except IntegrityError:
        pass
    keys = list(column.table.primary_key.columns)
    rows = session.execute(select(*keys).where(column == gone)).all()
    return sum(_move_one(session, column, dict(zip(keys, row, strict=True)), stays) for row in rows)


def _move_one(session: Session, column: Column[Any], row: Mapping[Column[Any], Any], stays: int) -> int:
    try:
        with session.begin_nested():
            return _point(session, column, and_(*(key == value for key, value in row.items())), stays)
    except IntegrityError:
        return 0  # the one who stays has it already


def _point(session: Session, column: Column[Any], where: ColumnElement[bool], stays: int) -> int:
    done = session.execute(update(column.table).where(where).values({column: stays}).returning(column))
    return len(done.all())
