"""Erasing what is stored about a person: asked for, decided, done. What was earned stays and counts on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, Table, cast, delete, null, or_, select, update
from sqlalchemy.orm import Session

from models.access import forget_deputies
from models.actions.leaving import close_doors
from models.actions.people_log import note
from models.base import table_of
from models.cases import CaseEntry, Step
from models.claims import HeldReport
from models.deals import Message, Report
from models.erasures import Erasure, ErasureState
from models.errors import NotYours, UserError
from models.imports import PLATFORM, FileImport, ImportedRow, Kind
from models.joining import JoinRequest
from models.people import Identity, InviteGuess, Person
from models.people_log import Event, PersonEvent
from models.personal import meaning_of, personal_tables
from models.queries.personal import open_erasure
from models.queue.buttons import ButtonRow
from models.queue.inbox import Inbox
from models.queue.outbox import Outbox
from models.schedules import Schedule

GONE = "…"
OF_WORDS = (
    "text",
    "note",
    "reason_words",
    "name",
    "user",
)  # keys of stored JSON that hold what somebody typed


def ask(session: Session, now: datetime, person: Person) -> tuple[Erasure, bool]:
    """A request for the admins, and whether it is new: one is open at a time."""
    found = open_erasure(session, person)
    if found is not None:
        return found, False
    made = Erasure(person_id=person.id, state=ErasureState.OPEN, asked_at=now)
    session.add(made)
    session.flush()  # its number is on the cards
    return made, True


def withdraw(request: Erasure, now: datetime) -> None:
    """:raises UserError: it is decided"""
    need_open(request)
    request.state, request.decided_at = ErasureState.WITHDRAWN, now


def refuse(now: datetime, actor: Person, request: Erasure, reason: str) -> None:
    """:raises UserError: it is decided"""
    need_open(request)
    request.state, request.decided_at = ErasureState.REFUSED, now
    request.decided_by_id, request.reason = actor.id, reason


def erase(session: Session, now: datetime, actor: Person | None, person: Person, name: str) -> None:
    """Put `name` in the place of the person's; no login, no rights and no typed words are left, and nothing that
    waits is sent. Deals, bookings and who did what when stay. Again it erases what came since.

    `actor` None: whoever runs the bot.

    :raises NotYours: nobody erases themselves
    :raises UserError: it is the last admin
    """
    if actor is not None and actor.id == person.id:
        raise NotYours
    if person.active:
        close_doors(session, now, person)
    request = open_erasure(session, person)
    if request is not None:
        request.state, request.decided_at = ErasureState.DONE, now
        request.decided_by_id = actor.id if actor is not None else None
    session.flush()  # below are statements
    seconds = session.scalars(select(Person).where(Person.merged_into_id == person.id)).unique()
    for entry in (person, *seconds):
        _erase_entry(session, entry, name)
    session.flush()  # what was loaded is not what stands any more
    session.expire_all()
    forget_deputies(session)
    note(session, now, Event.ERASED, actor, person)


def _erase_entry(session: Session, person: Person, name: str) -> None:
    _erase_logins(session, person)
    _erase_files(session, person)
    for table, _ in personal_tables():
        _erase_rows(session, table, person.id, name)
    _erase_in_json(session, person, name)
    _erase_sent(session, person)
    person.name, person.email = name, None
    person.country = person.region = person.work_week = None


def _erase_rows(session: Session, table: Table, person_id: int, name: str) -> None:
    """Its words, or its rows altogether. JSON is for `_erase_in_json`."""
    meaning = meaning_of(table)
    if meaning.author not in table.c:
        return
    own = table.c[meaning.author] == person_id
    if meaning.goes:
        session.execute(delete(table).where(own))
        return
    if meaning.named:
        session.execute(update(table).where(own).values({meaning.named: name}))
    for column in (table.c[word] for word in meaning.words):
        if isinstance(column.type, JSON):
            continue
        where: list[ColumnElement[bool]] = [own, column.is_not(None)]
        if meaning.only is not None:
            where.append(table.c[meaning.only[0]].in_(meaning.only[1]))
        if table is table_of(CaseEntry):
            where.append(table.c.step != Step.EDITED)
        session.execute(update(table).where(*where).values({column: GONE}))


def _erase_logins(session: Session, person: Person) -> None:
    """Rows that others rest on keep their number and point to no account. What came in is forgotten early."""
    logins = session.scalars(select(Identity).where(Identity.person_id == person.id)).all()
    for login in logins:
        here = (Inbox.platform == login.platform, Inbox.connection == login.connection)
        payload = cast(Inbox.payload, String)
        named = [payload.contains(f'"{login.user}"', autoescape=True)]
        if login.user.isdigit():
            named += [payload.contains(f": {login.user}{end}") for end in (",", "}")]
        session.execute(update(Inbox).where(*here, or_(*named)).values(payload=null()))
        guesses = delete(InviteGuess).where(
            InviteGuess.platform == login.platform, InviteGuess.user == login.user
        )
        session.execute(guesses)
        session.execute(
            delete(JoinRequest).where(
                JoinRequest.platform == login.platform,
                JoinRequest.connection == login.connection,
                JoinRequest.user == login.user,
            )
        )
        sent_there = (Outbox.platform == login.platform, Outbox.connection == login.connection)
        _blank(session, *sent_there, Outbox.room == login.room)
        login.user, login.room, login.reachable = f"erased:{login.id}", "", False
    session.execute(delete(JoinRequest).where(JoinRequest.person_id == person.id))
    session.flush()  # the names are unique


def _erase_files(session: Session, person: Person) -> None:
    session.execute(update(FileImport).where(FileImport.person_id == person.id).values(content=None))
    session.execute(
        update(Message)
        .where(Message.person_id == person.id, Message.platform != PLATFORM)
        .values(room="", link="", external_id="")
    )
    session.execute(
        update(Schedule).where(Schedule.person_id == person.id).values(active=False, next_at=None)
    )
    rows = session.scalars(
        select(ImportedRow).where(ImportedRow.kind == Kind.PEOPLE, ImportedRow.subject_id == person.id)
    )
    for row in rows:
        row.key, row.fingerprint, row.before = f"erased:{row.id}", "", None if row.before is None else {}


def _erase_in_json(session: Session, person: Person, name: str) -> None:
    """Own words in stored JSON are blanked; where others' JSON names the person, it names `name`."""
    old, was = person.name, json.dumps(person.name)[1:-1]
    places: Sequence[tuple[Any, Any, Any]] = (
        (Report, Report.items, Report.person_id),
        (HeldReport, HeldReport.items, HeldReport.reporter_id),
        (PersonEvent, PersonEvent.details, PersonEvent.person_id),
    )
    for kind, column, author in places:
        kept = cast(column, String)
        spelled = or_(kept.contains(was, autoescape=True), kept.contains(old, autoescape=True))
        for row in session.scalars(select(kind).where(or_(author == person.id, spelled))):
            is_own = getattr(row, author.key) == person.id
            setattr(row, column.key, _scrubbed(getattr(row, column.key), old, name, is_own=is_own))
    edits = select(CaseEntry).where(CaseEntry.person_id == person.id, CaseEntry.step == Step.EDITED)
    for entry in session.scalars(edits):
        entry.text = json.dumps(_scrubbed(json.loads(entry.text), old, name, is_own=True), ensure_ascii=False)


def _scrubbed(value: Any, old: str, new: str, *, is_own: bool) -> Any:
    if isinstance(value, dict):
        return {
            key: GONE
            if is_own and key in OF_WORDS and isinstance(inner, str)
            else _scrubbed(inner, old, new, is_own=is_own)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_scrubbed(inner, old, new, is_own=is_own) for inner in value]
    return new if value == old else value


def _erase_sent(session: Session, person: Person) -> None:
    """What was said to the person; a row that is being sent ends first."""
    session.execute(delete(ButtonRow).where(ButtonRow.person_id == person.id))
    _blank(session, Outbox.person_id == person.id)


def _blank(session: Session, *which: ColumnElement[bool]) -> None:
    nothing: dict[str, Any] = {"body": {}, "room": "", "lane": "", "external_room": None, "external_id": None}
    session.execute(update(Outbox).where(*which, Outbox.ended_at.is_not(None)).values(**nothing))


def need_open(request: Erasure) -> None:
    """:raises UserError: it is decided"""
    if request.state is not ErasureState.OPEN:
        raise UserError("erasure_closed")
