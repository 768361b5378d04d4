"""Blockers as a part of a report: raised and solved with what else a message said, corrected and taken back with it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import Category
from models.actions import cases
from models.actions.cases import Clerk, Stuck
from models.actions.ledger import as_text
from models.actions.writer import Writer
from models.cases import UNSOLVED, Case, CaseEntry, CaseState, Step
from models.deals import Report
from models.drafts import Doing, Item
from models.errors import UserError
from models.queries.cases import look_at
from models.queries.matching import account_named
from models.readback import Fix, RecordLine

CORRECTED = ("subject", "text", "category", "account_id", "deal_id")
TOLD_BY_FIX = ("account", "text", "category", "to")


def clerk_of(writer: Writer) -> Clerk:
    return Clerk(writer.session, writer.now, writer.settings, writer.person)


def write(writer: Writer, report: Report, item: Item) -> RecordLine:
    """Raise it, or close it."""
    clerk = clerk_of(writer)
    if item.doing is Doing.BLOCKER:
        case, _ = cases.raise_case(clerk, _stuck(writer, item), report.id)
        return line_of(writer, case, item.doing)
    assert item.case_id is not None
    case = _locked(writer, item.case_id)
    if case.state in UNSOLVED:
        cases.close(clerk, case, report.id)
    return line_of(writer, case, item.doing)


def line_of(writer: Writer, case: Case, doing: Doing) -> RecordLine:
    look = look_at(writer.session, case)
    return RecordLine(
        doing=doing,
        record_id=case.id,
        account=case.subject or None,
        deal_id=case.deal_id,
        text=case.text,
        category=case.category,
        to=look.owner,
        helps=look.owner_helps,
        zone=look.owner_zone,
        at=look.due_at,
        since=case.created_at,
    )


def item_of(session: Session, line: RecordLine) -> Item:
    """The blocker as if it were said anew."""
    case = session.get_one(Case, line.record_id)
    return Item(
        line.doing,
        account=case.subject or None,
        account_id=case.account_id,
        deal_id=case.deal_id,
        text=case.text,
        category=case.category,
        case_id=case.id,
        record_id=case.id,
    )


def correct(writer: Writer, correction: Report, line: RecordLine, item: Item) -> RecordLine | None:
    """Other words, another customer, another kind of help; None when it says so already.

    :raises UserError: it is over
    """
    case = _locked(writer, line.record_id)
    if case.state is CaseState.WITHDRAWN:
        raise UserError("is_undone")
    before, what = _values(case), _stuck(writer, item)
    after = {name: getattr(what, name) for name in CORRECTED}
    if before == after or line.doing is not Doing.BLOCKER:
        return None
    clerk = clerk_of(writer)
    text = json.dumps({"before": before, "after": after}, ensure_ascii=False)
    clerk.note(case, Step.EDITED, before=case.state, text=text, report_id=correction.id)
    _put_in(clerk, case, after)
    fresh = line_of(writer, case, line.doing)
    fixes = tuple(
        Fix(name, as_text(getattr(line, name)), as_text(getattr(fresh, name)), writer.now)
        for name in TOLD_BY_FIX
        if getattr(line, name) != getattr(fresh, name)
    )
    return replace(fresh, fixes=(*line.fixes, *fixes))


def void(writer: Writer, report: Report) -> None:
    """Take back what a report did: raised, closed or corrected."""
    clerk = clerk_of(writer)
    cases.take_back(clerk, report.id)
    for case, values in _edits(writer, report):
        _put_in(clerk, case, values["before"])


def put_back(writer: Writer, report: Report) -> None:
    """The other way round."""
    clerk = clerk_of(writer)
    cases.put_back(clerk, report.id)
    for case, values in _edits(writer, report):
        _put_in(clerk, case, values["after"])


def as_it_stands(writer: Writer, line: RecordLine) -> RecordLine:
    fresh = line_of(writer, writer.session.get_one(Case, line.record_id), line.doing)
    return replace(fresh, fixes=line.fixes)


def _stuck(writer: Writer, item: Item) -> Stuck:
    """The customer is a known one or stays as typed: a blocker makes nobody a customer."""
    assert item.text is not None
    account_id, name = item.account_id, item.account or ""
    if account_id is None and name:
        known = account_named(writer.session, name)
        account_id, name = (known.id, known.name) if known is not None else (None, name)
    category = Category(item.category or Category.OTHER)
    return Stuck(item.text, category, name[:200], account_id, item.deal_id)


def _values(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in CORRECTED}


def _put_in(clerk: Clerk, case: Case, values: dict[str, Any]) -> None:
    category = Category(values["category"])
    for name in CORRECTED:
        if name != "category":
            setattr(case, name, values[name])
    if category is not case.category and case.state in UNSOLVED:
        cases.put_in_category(clerk, case, category)
    case.category = category


def _edits(writer: Writer, report: Report) -> list[tuple[Case, dict[str, Any]]]:
    rows = writer.session.execute(
        select(CaseEntry, Case)
        .join(Case, Case.id == CaseEntry.case_id)
        .where(CaseEntry.report_id == report.id, CaseEntry.step == Step.EDITED)
    )
    return [(case, json.loads(entry.text)) for entry, case in rows]


def _locked(writer: Writer, case_id: int) -> Case:
    return writer.session.get_one(Case, case_id, with_for_update={"key_share": True, "of": Case})
