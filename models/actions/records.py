"""Writing what is no deal: each kind builds its row and says what its line of the card shows.

A correction writes a new row in the place of the old one; taking back marks a row and what it replaced stands again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.accounts import Account
from models.actions import case_records
from models.actions.ledger import as_text
from models.actions.writer import Writer, account_of, minor_of
from models.deals import Deal, Report
from models.drafts import OF_A_CASE, Doing, Item
from models.errors import UserError
from models.money import convert, major
from models.people import Person
from models.queries.counting import counted
from models.queries.doubts import currency_of
from models.queries.rates import rate_on
from models.queries.records import left_on
from models.readback import Fix, RecordLine
from models.records import (
    TABLES,
    Activity,
    AgendaItem,
    Feedback,
    Intel,
    Kudos,
    Payment,
    Recorded,
    Reminder,
    ReminderState,
)
from models.recurrence import instant_of

USUAL_MEETING = "weekly"
TOLD_BY_FIX = (
    "amount_minor",
    "currency",
    "happened_on",
    "activity",
    "count",
    "text",
    "score",
    "at",
    "account",
    "meeting",
    "to",
    "competitor",
    "deal_id",
)


def write(writer: Writer, report: Report, item: Item, replaces_id: int | None = None) -> RecordLine:
    """Record one thing; returns its line of the card.

    :raises UserError: an amount is of no use
    """
    if item.doing in OF_A_CASE:
        return case_records.write(writer, report, item)
    account, is_new = account_of(writer, item) if item.account else (None, False)
    row = BUILDERS[item.doing](writer, item)
    row.report_id = report.id
    row.account_id = account.id if account else None
    row.happened_on = item.happened_on or writer.today
    row.recorded_at = writer.now
    row.replaces_id = replaces_id
    row.person_id = row.person_id or item.owner_id or writer.person.id
    writer.session.add(row)
    writer.session.flush()  # the card and its reply carry its id
    return replace(line_of(writer, row, item.doing), is_new_account=is_new, assumed=_assumed(item))


def _assumed(item: Item) -> tuple[str, ...]:
    """What nobody said and is no matter of course."""
    assumed = list(item.assumed)
    if item.doing is Doing.PAYMENT and item.currency is None and item.deal_id is None:
        assumed.append("currency")
    if item.doing is Doing.AGENDA and item.meeting is None:
        assumed.append("meeting")
    return tuple(dict.fromkeys(assumed))


def _activity(writer: Writer, item: Item) -> Recorded:
    assert item.activity is not None
    return Activity(kind=item.activity, count=item.count or 1, text=item.note)


def _payment(writer: Writer, item: Item) -> Recorded:
    """Whose deal it is paid for has collected it, whoever says so."""
    deal = writer.session.get_one(Deal, item.deal_id) if item.deal_id is not None else None
    currency = currency_of(writer.settings, writer.person, item, deal)
    amount = minor_of(item, currency)
    assert amount is not None
    rate = rate_on(writer.session, writer.settings, currency, item.happened_on or writer.today)
    return Payment(
        person_id=deal.owner_id if deal is not None else None,
        deal_id=item.deal_id,
        amount_minor=amount,
        currency=currency,
        rate=rate,
        org_minor=None if rate is None else convert(amount, currency, rate, writer.settings.currency),
    )


def _feedback(writer: Writer, item: Item) -> Recorded:
    return Feedback(score=item.score, text=item.text)


def _intel(writer: Writer, item: Item) -> Recorded:
    return Intel(text=item.text, competitor=item.competitor)


def _kudos(writer: Writer, item: Item) -> Recorded:
    assert item.to_id is not None
    return Kudos(to_id=item.to_id, text=item.text)


def _agenda(writer: Writer, item: Item) -> Recorded:
    return AgendaItem(team_id=writer.person.team_id, meeting=item.meeting or USUAL_MEETING, text=item.text)


def _reminder(writer: Writer, item: Item) -> Recorded:
    assert item.when is not None
    due_at = instant_of(datetime.fromisoformat(item.when), writer.person.zone)
    return Reminder(text=item.text, due_at=due_at, was_due_at=due_at, state=ReminderState.WAITING)


Builder = Callable[[Writer, Item], Recorded]
BUILDERS: dict[Doing, Builder] = {
    Doing.ACTIVITY: _activity,
    Doing.PAYMENT: _payment,
    Doing.FEEDBACK: _feedback,
    Doing.INTEL: _intel,
    Doing.KUDOS: _kudos,
    Doing.AGENDA: _agenda,
    Doing.REMINDER: _reminder,
}


def line_of(writer: Writer, row: Recorded, doing: Doing) -> RecordLine:
    """What the card says of a row, as it stands."""
    session = writer.session
    account = session.get(Account, row.account_id) if row.account_id is not None else None
    is_own = row.person_id == writer.person.id
    return RecordLine(
        doing=doing,
        record_id=row.id,
        account=account.name if account else None,
        happened_on=row.happened_on,
        owner=None if is_own else session.get_one(Person, row.person_id).name,
        **_facts(session, writer.settings, row),
    )


def _facts(session: Session, settings: Settings, row: Recorded) -> dict[str, Any]:
    match row:
        case Activity():
            return {"activity": row.kind, "count": row.count, "text": row.text}
        case Payment():
            return _payment_facts(session, settings, row)
        case Feedback():
            return {"score": row.score, "text": row.text}
        case Intel():
            return {"text": row.text, "competitor": row.competitor}
        case Kudos():
            return {"to": session.get_one(Person, row.to_id).name, "text": row.text}
        case AgendaItem():
            return {"meeting": row.meeting, "text": row.text}
        case Reminder():
            return {"at": row.due_at, "text": row.text}
        case _:
            return {}


def _payment_facts(session: Session, settings: Settings, row: Payment) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "amount_minor": row.amount_minor,
        "currency": row.currency,
        "deal_id": row.deal_id,
    }
    deal = session.get(Deal, row.deal_id) if row.deal_id is not None else None
    if deal is None or deal.currency != row.currency:
        return facts
    return facts | {"owed_minor": counted(deal, settings), "open_minor": left_on(session, settings, deal)}


def item_of(session: Session, line: RecordLine) -> Item:
    """The record as if it were said anew: what a correction puts its words into."""
    if line.doing in OF_A_CASE:
        return case_records.item_of(session, line)
    row = session.get_one(TABLES[line.doing], line.record_id)
    account = session.get(Account, row.account_id) if row.account_id is not None else None
    item = Item(
        line.doing,
        account=account.name if account else None,
        account_id=row.account_id,
        happened_on=row.happened_on,
        owner_id=row.person_id,
        record_id=row.id,
    )
    return replace(item, **_said(session, row))


def _said(session: Session, row: Recorded) -> Mapping[str, Any]:
    match row:
        case Activity():
            return {"activity": row.kind, "count": row.count, "note": row.text}
        case Payment():
            amount = major(row.amount_minor, row.currency)
            return {"amount": amount, "currency": row.currency, "deal_id": row.deal_id}
        case Feedback():
            return {"score": row.score, "text": row.text}
        case Intel():
            return {"text": row.text, "competitor": row.competitor}
        case Kudos():
            return {"text": row.text, "to_id": row.to_id, "to": session.get_one(Person, row.to_id).name}
        case AgendaItem():
            return {"meeting": row.meeting, "text": row.text}
        case Reminder():
            zone = ZoneInfo(session.get_one(Person, row.person_id).zone)
            return {"text": row.text, "when": f"{row.due_at.astimezone(zone):%Y-%m-%dT%H:%M}"}
        case _:
            return {}


def correct(writer: Writer, correction: Report, line: RecordLine, item: Item) -> RecordLine | None:
    """Put another row in the place of a line's; None when it says so already.

    :raises UserError: it was taken back meanwhile, or an amount is of no use
    """
    if line.doing in OF_A_CASE:
        return case_records.correct(writer, correction, line, item)
    old = writer.session.get_one(TABLES[line.doing], line.record_id)
    if old.voided_by is not None:
        raise UserError("is_undone")
    old.voided_by = correction.id
    writer.session.flush()  # what is left to pay is asked without it
    fresh = write(writer, correction, item, replaces_id=old.id)
    fixes = [
        Fix(name, as_text(getattr(line, name)), as_text(getattr(fresh, name)), writer.now)
        for name in TOLD_BY_FIX
        if getattr(line, name) != getattr(fresh, name)
    ]
    if not fixes:
        writer.session.delete(writer.session.get_one(TABLES[line.doing], fresh.record_id))
        old.voided_by = None
        writer.session.flush()  # the correction goes next, and nothing may point at it
        return None
    said = {fix.field for fix in fixes}
    assumed = tuple(name for name in line.assumed if name not in said)
    return replace(fresh, is_new_account=line.is_new_account, assumed=assumed, fixes=(*line.fixes, *fixes))


def void(writer: Writer, report: Report) -> None:
    """Take back what a report wrote; what it had replaced stands again."""
    case_records.void(writer, report)
    for table in TABLES.values():
        _mark(writer.session, table, report.id)


def _mark(session: Session, table: type[Recorded], report_id: int) -> None:
    for row in session.scalars(
        select(table).where(table.voided_by == report_id, table.report_id != report_id)
    ):
        row.voided_by = None
    for row in session.scalars(select(table).where(table.report_id == report_id, table.voided_by.is_(None))):
        row.voided_by = report_id


def put_back(writer: Writer, report: Report) -> None:
    """The other way round."""
    case_records.put_back(writer, report)
    for table in TABLES.values():
        for row in writer.session.scalars(
            select(table).where(table.report_id == report.id, table.voided_by == report.id)
        ):
            row.voided_by = None
            if isinstance(row, Reminder) and row.state is ReminderState.DROPPED:
                row.state = ReminderState.WAITING
            if row.replaces_id is not None:
                writer.session.get_one(table, row.replaces_id).voided_by = report.id


def as_it_stands(writer: Writer, line: RecordLine) -> RecordLine:
    """The line of a record after something was taken or put back: of the row that stands in its place now."""
    if line.doing in OF_A_CASE:
        return case_records.as_it_stands(writer, line)
    table = TABLES[line.doing]
    row = writer.session.get_one(table, line.record_id)
    while row.voided_by is not None and row.voided_by != row.report_id:
        following = writer.session.scalars(
            select(table).where(table.replaces_id == row.id, table.voided_by.is_(None))
        )
        after = following.first()
        if after is None:
            break
        row = after
    while row.voided_by == row.report_id and row.replaces_id is not None:
        row = writer.session.get_one(table, row.replaces_id)
    fresh = line_of(writer, row, line.doing)
    return replace(
        fresh,
        is_new_account=line.is_new_account,
        is_told=line.is_told,
        assumed=line.assumed,
        fixes=line.fixes,
    )
