"""Putting right, taking back and putting back.

Nothing in the ledger is ever changed or removed: undoing writes the old values again and reverses the bookings,
and a correction is a report of its own that points at the one it corrects.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models import readback
from models.actions import records
from models.actions.ledger import NOTE, as_text, from_text
from models.actions.reports import SHOWN, apply, line_of
from models.actions.writer import Writer
from models.cases import CaseEntry
from models.deals import Deal, DealChange, Report, ReportState, Status
from models.drafts import Doing, Item
from models.errors import UserError
from models.readback import AnyLine, Fix, Line, RecordLine
from models.records import Recorded

AT_ONCE = timedelta(hours=24)


def correct(writer: Writer, report: Report, index: int, item: Item) -> bool:
    """Put one of a report's records right; the report's line remembers what stood before. False: it says so already.

    :raises UserError: an amount is of no use, or the report or its deal is gone
    """
    if report.state is ReportState.UNDONE:
        raise UserError("is_undone")
    lines = list(readback.from_json(report.items))
    line = lines[index]
    correction = Report(
        person_id=writer.person.id,
        message_id=writer.message.id if writer.message else report.message_id,
        state=ReportState.RECORDED,
        items=[],
        corrects_id=report.id,
        card_id=report.card_id,
        recorded_at=writer.now,
    )
    writer.session.add(correction)
    writer.session.flush()  # every change carries its id
    fresh = (
        records.correct(writer, correction, line, item)
        if isinstance(line, RecordLine)
        else _correct_deal(writer, correction, line, item)
    )
    if fresh is None:
        writer.session.delete(correction)
        return False
    lines[index] = fresh
    report.items = readback.to_json(lines)
    return True


def _correct_deal(writer: Writer, correction: Report, line: Line, item: Item) -> Line | None:
    deal = writer.session.get_one(Deal, line.deal_id, with_for_update={"key_share": True, "of": Deal})
    if deal.status is Status.VOID:
        raise UserError("no_such_deal", number=deal.id)
    pen = writer.pen(correction)
    before = {
        name: getattr(deal, name) for name in (*SHOWN, "status", "won_on", "channel_id", "owner_id", "shares")
    }
    apply(writer, pen, deal, item)
    if item.note:
        pen.note(deal, item.note)
    pen.close([deal])
    fixes = [
        Fix(name, as_text(old), as_text(getattr(deal, name)), writer.now)
        for name, old in before.items()
        if old != getattr(deal, name)
    ]
    return _corrected(writer, line, deal, item, fixes) if fixes or item.note else None


def _corrected(writer: Writer, line: Line, deal: Deal, item: Item, fixes: Iterable[Fix]) -> Line:
    said = {fix.field for fix in fixes}
    doing = {Status.WON: Doing.WON, Status.LOST: Doing.LOST}.get(deal.status, line.doing)
    fresh = line_of(
        writer,
        line,
        deal,
        item,
        {"status": deal.status, **_values(deal)},
    )
    return replace(
        fresh,
        doing=doing if "status" in said else line.doing,
        closes=line.closes,
        changed=line.changed,
        before=line.before,
        probability=item.probability if item.probability is not None else line.probability,
        reason=item.reason or line.reason,
        reason_words=item.reason_words or line.reason_words,
        competitor=item.competitor or line.competitor,
        note=item.note or line.note,
        happened_on=fresh.happened_on or line.happened_on,
        assumed=tuple(
            name for name in line.assumed if name not in _SAYS or not any(f in said for f in _SAYS[name])
        ),
        fixes=(*line.fixes, *fixes),
    )


_SAYS = {"currency": ("currency",), "channel": ("channel_id",)}


class Obstacle(StrEnum):
    """Why taking back must be asked for first."""

    LATE = "late"
    CHANGED = "changed"  # somebody else changed the deal since
    TAPPED = "tapped"  # the person has answered about a blocker since, which is no report


def obstacle(session: Session, now: datetime, report: Report) -> Obstacle | None:
    """What speaks against taking a report back at once."""
    if now - report.recorded_at > AT_ONCE:
        return Obstacle.LATE
    deals = select(DealChange.deal_id).where(DealChange.report_id == report.id)
    last = session.scalar(select(func.max(DealChange.id)).where(DealChange.report_id == report.id))
    later = select(DealChange.id).where(
        DealChange.deal_id.in_(deals), DealChange.id > (last or 0), DealChange.person_id != report.person_id
    )
    return Obstacle.CHANGED if session.scalars(later.limit(1)).first() is not None else None


def last_report(session: Session, person_id: int) -> Report | None:
    """What "undo" means: the last thing the person recorded and did not take back, a correction included."""
    return session.scalars(
        select(Report)
        .where(Report.person_id == person_id, Report.state == ReportState.RECORDED)
        .order_by(Report.id.desc())
        .limit(1)
    ).one_or_none()


def answered_since(session: Session, report: Report) -> bool:
    """Whether its author has said something about a blocker since, by a tap or in reply to its card."""
    later = select(CaseEntry.id).where(
        CaseEntry.person_id == report.person_id,
        CaseEntry.report_id.is_(None),
        CaseEntry.at > report.recorded_at,
    )
    return session.scalars(later.limit(1)).first() is not None


def undo(writer: Writer, report: Report) -> None:
    """Take a report back, with the corrections made to it, as a whole."""
    corrections = writer.session.scalars(
        select(Report)
        .where(Report.corrects_id == report.id, Report.state == ReportState.RECORDED)
        .order_by(Report.id.desc())
    ).all()
    for each in (*corrections, report):
        _reverse(writer, each, DealChange.undoes_id.is_(None), DealChange.field != NOTE)
        records.void(writer, each)
        each.state = ReportState.UNDONE
        each.undone_at = writer.now
    if report.corrects_id is not None:
        _forget_fix(writer, report)


def take_off(writer: Writer, row: Recorded, doing: Doing) -> Report:
    """Take one record back out of its report; the report goes with its last one. Returns it."""
    report = writer.session.get_one(Report, row.report_id)
    original = writer.session.get_one(Report, report.corrects_id) if report.corrects_id else report
    row.voided_by = report.id
    lines = [
        replace(line, is_gone=True)
        if isinstance(line, RecordLine) and (line.doing, line.record_id) == (doing, row.id)
        else line
        for line in readback.from_json(original.items)
    ]
    original.items = readback.to_json(lines)
    all_gone = all(isinstance(line, RecordLine) and line.is_gone for line in lines)
    for each in {report, original} if all_gone else {report} - {original}:
        each.state, each.undone_at = ReportState.UNDONE, writer.now
    return original


def put_back(writer: Writer, report: Report) -> None:
    """Take the taking back back, of a report and of the corrections that went with it.

    :raises UserError: its deal is gone
    """
    undone_with_it = writer.session.scalars(
        select(Report)
        .where(Report.corrects_id == report.id, Report.undone_at == report.undone_at)
        .order_by(Report.id)
    ).all()
    for each in (report, *undone_with_it):
        _reverse(writer, each, DealChange.undoes_id.is_not(None), DealChange.at == each.undone_at)
        records.put_back(writer, each)
        each.state = ReportState.RECORDED
        each.undone_at = None
    lines = readback.from_json(report.items)
    for line in lines:
        if isinstance(line, Line) and writer.session.get_one(Deal, line.deal_id).status is Status.VOID:
            raise UserError("no_such_deal", number=line.deal_id)
    report.items = readback.to_json([_as_it_stands(writer, line) for line in lines])


def _reverse(writer: Writer, report: Report, *which: ColumnElement[bool]) -> None:
    """Write the values that stood before a report's changes. What was changed again since stays as it is; but a
    deal whose beginning is taken back is gone, whatever happened to it.
    """
    changes = writer.session.scalars(
        select(DealChange).where(DealChange.report_id == report.id, *which).order_by(DealChange.id.desc())
    ).all()
    pen = writer.pen(report)
    deals: dict[int, Deal] = {}
    for change in changes:
        deal = deals.get(change.deal_id) or writer.session.get_one(
            Deal, change.deal_id, with_for_update={"key_share": True, "of": Deal}
        )
        deals[deal.id] = deal
        is_beginning = change.field == "status" and change.old == Status.VOID
        if is_beginning or as_text(getattr(deal, change.field)) == change.new:
            pen.set(deal, change.field, from_text(change.field, change.old), undoes_id=change.id)
    pen.close(deals.values())


def _forget_fix(writer: Writer, correction: Report) -> None:
    """The original card shows again what stood before the correction that was taken back."""
    original = writer.session.get_one(Report, correction.corrects_id)
    lines = list(readback.from_json(original.items))
    for index, line in enumerate(lines):
        gone = [fix for fix in line.fixes if fix.at == correction.recorded_at]
        if not gone:
            continue
        if isinstance(line, RecordLine):
            kept = tuple(fix for fix in line.fixes if fix not in gone)
            lines[index] = _as_it_stands(writer, replace(line, fixes=kept))
            continue
        deal = writer.session.get_one(Deal, line.deal_id)
        doing = _doing_of(deal, line) if any(fix.field == "status" for fix in gone) else line.doing
        kept = tuple(fix for fix in line.fixes if fix not in gone)
        lines[index] = _as_it_stands(writer, replace(line, doing=doing, fixes=kept))
    original.items = readback.to_json(lines)


def _as_it_stands(writer: Writer, line: AnyLine) -> AnyLine:
    if isinstance(line, RecordLine):
        return records.as_it_stands(writer, line)
    deal = writer.session.get_one(Deal, line.deal_id)
    fresh = line_of(writer, line, deal, Item(line.doing), {"status": deal.status, **_values(deal)})
    is_lost = deal.status is Status.LOST
    return replace(
        fresh,
        closes=line.closes,
        probability=deal.probability,
        changed=line.changed,
        before=line.before,
        happened_on=fresh.happened_on or line.happened_on,
        reason=deal.lost_reason if is_lost else None,
        reason_words=deal.lost_words if is_lost else None,
        competitor=deal.competitor if is_lost else None,
        note=line.note,
    )


def _doing_of(deal: Deal, line: Line) -> Doing:
    """What a line says of a deal that stands like this."""
    match deal.status:
        case Status.WON:
            return Doing.WON
        case Status.LOST:
            return Doing.LOST
        case _ if line.is_new_deal:
            return Doing.NEW
        case _:
            return Doing.STAGE if "stage" in line.changed else Doing.UPDATE


def _values(deal: Deal) -> dict[str, Any]:
    return {name: getattr(deal, name) for name in (*SHOWN, "channel_id", "owner_id", "shares")}
