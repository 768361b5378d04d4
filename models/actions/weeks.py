"""What a person makes of their week: put in their own words, and sent."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.people import Person
from models.queries.weeks import report_of
from models.weeks import WeekReport


def write(session: Session, now: datetime, person: Person, first: date, last: date, text: str) -> WeekReport:
    """In the person's own words from now on; none: as drafted again."""
    report = _report(session, now, person, first, last)
    report.text, report.edited_at = text.strip() or None, now
    return report


def send(
    session: Session, now: datetime, person: Person, first: date, last: date, to: Person
) -> WeekReport | None:
    """None where it was sent already as it stands."""
    report = _report(session, now, person, first, last)
    if report.is_sent:
        return None
    report.sent_at, report.sent_to_id = now, to.id
    return report


def _report(session: Session, now: datetime, person: Person, first: date, last: date) -> WeekReport:
    found = report_of(session, person.id, first, last)
    if found is None:
        found = WeekReport(person_id=person.id, first=first, last=last, created_at=now)
        session.add(found)
    return found
