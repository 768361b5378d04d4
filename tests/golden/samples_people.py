"""Samples of the cards about people: leave, ways in, teams and rights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import absences
from models.absences import Absence
from models.actions.absences import LeaveEnded
from models.people import Person

Sample = Callable[[Reader, Settings], Card | Form]
AT = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
ANA = Person(id=7, name="Ana <b>", language="en", zone="UTC", active=True, created_at=AT, grants=[])
MEI = Person(id=8, name="陈美", language="zh", zone="UTC", active=True, created_at=AT, grants=[])


def away(deputy: Person | None = ANA) -> Absence:
    return Absence(
        id=3,
        person_id=MEI.id,
        person=MEI,
        first=date(2026, 11, 24),
        last=date(2026, 11, 27),
        deputy=deputy,
        deputy_id=deputy.id if deputy else None,
    )


SAMPLES: Mapping[str, Sample] = {
    "leave_card": lambda r, s: absences.leave_card(r, away(), [(9, "Bob")], is_own=True),
    "leave_card of another": lambda r, s: absences.leave_card(r, away(None), [(7, "Ana <b>")], is_own=False),
    "leave_card unknown deputy": lambda r, s: absences.leave_card(
        r, away(None), [(7, "Ana <b>")], is_own=True, unknown="Eve <x>"
    ),
    "leave_told_card deputy": lambda r, s: absences.leave_told_card(r, away(), is_deputy=True),
    "leave_told_card manager": lambda r, s: absences.leave_told_card(r, away(None), is_deputy=False),
    "leave_ended_card off": lambda r, s: absences.leave_ended_card(r, LeaveEnded(away(), None), is_own=True),
    "leave_ended_card off of another": lambda r, s: absences.leave_ended_card(
        r, LeaveEnded(away(), None), is_own=False
    ),
    "leave_ended_card back": lambda r, s: absences.leave_ended_card(
        r, LeaveEnded(away(), date(2026, 11, 25)), is_own=True
    ),
    "leave_ended_card of another": lambda r, s: absences.leave_ended_card(
        r, LeaveEnded(away(), date(2026, 11, 25)), is_own=False
    ),
    "leaves_card": lambda r, s: absences.leaves_card(r, [away()], [away(None)], is_manager=True),
    "leaves_card none": lambda r, s: absences.leaves_card(r, [], [], is_manager=True),
    "leaves_card rep": lambda r, s: absences.leaves_card(r, [], [], is_manager=False),
    "until_question_card": lambda r, s: absences.until_question_card(r),
}
