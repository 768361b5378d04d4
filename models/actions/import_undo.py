"""Taking an import back as a whole, in small units, the last rows first.

Nothing leaves the ledger: old values are written again and bookings reversed. What somebody changed since in their
own words stays as it is, and is counted as kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.accounts import Account
from models.actions.ledger import NOTE, Pen, as_text, from_text
from models.deals import Deal, DealChange, Message, Status
from models.imports import MADE, PLATFORM, FileImport, ImportedRow, Kind
from models.people import Goal, Identity, Person


def undo_rows(session: Session, now: datetime, settings: Settings, found: FileImport, most: int) -> int:
    """Take back some rows; returns how many, 0 at the end."""
    rows = session.scalars(
        select(ImportedRow)
        .where(ImportedRow.import_id == found.id, ImportedRow.id < found.position)
        .order_by(ImportedRow.id.desc())
        .limit(most)
    ).all()
    if not rows:
        return 0
    found.position = rows[-1].id
    deals = [row for row in rows if row.kind is Kind.DEALS]
    touched = touched_since(session, [row.subject_id for row in deals])
    _undo_deals(session, now, settings, [row for row in deals if row.subject_id not in touched])
    for row in rows:
        match row.kind:
            case Kind.GOALS:
                _undo_goal(session, row)
            case Kind.PEOPLE:
                _undo_person(session, row)
            case Kind.CUSTOMERS:
                _undo_customer(session, row)
            case Kind.DEALS:
                pass
    gone = [row.id for row in rows if row.kind is not Kind.DEALS or row.subject_id not in touched]
    session.execute(delete(ImportedRow).where(ImportedRow.id.in_(gone)))
    kept = sum(row.subject_id in touched for row in deals)
    counts = dict(found.outcome)
    counts["undone"] = counts.get("undone", 0) + sum(not row.key.startswith(MADE) for row in rows) - kept
    counts["kept"] = counts.get("kept", 0) + kept
    found.outcome = counts
    return len(rows)


def _undo_deals(session: Session, now: datetime, settings: Settings, rows: Sequence[ImportedRow]) -> None:
    ids = sorted({row.subject_id for row in rows})
    query = select(Deal).where(Deal.id.in_(ids)).order_by(Deal.id).with_for_update(of=Deal, key_share=True)
    deals = {deal.id: deal for deal in session.scalars(query).unique()}
    changes = session.scalars(
        select(DealChange)
        .where(
            DealChange.message_id.in_([row.message_id for row in rows]),
            DealChange.undoes_id.is_(None),
            DealChange.field != NOTE,
        )
        .order_by(DealChange.id.desc())
    )
    pens: dict[int, Pen] = {}
    for change in changes:
        deal = deals[change.deal_id]
        pen = pens.setdefault(deal.id, Pen(session, now, settings, change.person_id, None, change.message_id))
        is_beginning = change.field == "status" and change.old == Status.VOID
        if is_beginning or as_text(getattr(deal, change.field)) == change.new:
            pen.set(deal, change.field, from_text(change.field, change.old), undoes_id=change.id)
    for number, pen in pens.items():
        pen.close([deals[number]])


def touched_since(session: Session, deals: Sequence[int]) -> frozenset[int]:
    """Deals of which somebody said something in their own words."""
    own_words = (
        select(DealChange.deal_id)
        .outerjoin(Message, Message.id == DealChange.message_id)
        .where(DealChange.deal_id.in_(deals))
        .where((Message.id.is_(None)) | (Message.platform != PLATFORM))
    )
    return frozenset(session.scalars(own_words.distinct()))


def _undo_goal(session: Session, row: ImportedRow) -> None:
    goal = session.get(Goal, row.subject_id)
    if goal is None:
        return
    if row.before is None:
        session.delete(goal)
    elif row.before:
        goal.amount_minor, goal.currency = row.before["amount_minor"], row.before["currency"]


def _undo_person(session: Session, row: ImportedRow) -> None:
    """Whoever has come in, or has deals that stand, stays."""
    person = session.get(Person, row.subject_id)
    if person is None:
        return
    if row.before is not None:
        for name, value in row.before.items():
            setattr(person, name, value)
        return
    has_login = session.scalar(select(Identity.id).where(Identity.person_id == person.id).limit(1))
    standing = select(Deal.id).where(Deal.owner_id == person.id, Deal.status != Status.VOID).limit(1)
    person.active = has_login is not None or session.scalar(standing) is not None


def _undo_customer(session: Session, row: ImportedRow) -> None:
    """A customer that nothing is left of counts as new when it is named again; the name stays known."""
    account = session.get(Account, row.subject_id)
    if account is None:
        return
    if row.before is not None:
        for name, value in row.before.items():
            setattr(account, name, value)
        return
    standing = select(Deal.id).where(Deal.account_id == account.id, Deal.status != Status.VOID).limit(1)
    if session.scalar(standing) is None:
        account.owner_id = None
