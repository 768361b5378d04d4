"""What is shown of blockers, with made-up values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.cards import Card
from bot.core.reader import Reader
from bot.settings import Category, Settings
from bot.views import blockers
from models.cases import CaseState, Step
from models.queries.cases import CaseLook, CasePage, CaseStep, Which

AT = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
CASE = CaseLook(
    id=5,
    subject="Initech <AG>",
    text="waiting for legal & co",
    category=Category.LEGAL,
    state=CaseState.OPEN,
    reporter_id=1,
    reporter="Jonas <Weber>",
    owner_id=2,
    owner="周宁",
    owner_zone="Asia/Tokyo",
    owner_helps=True,
    due_at=datetime(2026, 11, 24, 4, 50, tzinfo=UTC),
    asked_at=AT,
    since=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
)
STATES = {state: replace(CASE, state=state) for state in CaseState}
NAMELESS = replace(CASE, subject="", category=Category.OTHER, owner_helps=False, owner="Ines")
NOBODY = replace(NAMELESS, owner=None, owner_id=None, owner_zone=None, due_at=None)
PLACED = replace(CASE, subject="Acme", deal_id=17)
WHOLE = replace(
    CASE,
    history=tuple(
        CaseStep(AT, None if step is Step.ESCALATED else "周宁", "Ines", step, "a <word>") for step in Step
    )[:8],
)
LATER = replace(
    CASE,
    history=tuple(CaseStep(AT, None if step is Step.ESCALATED else "周宁", None, step, "") for step in Step)[
        5:
    ],
)

SAMPLES: Mapping[str, Callable[[Reader, Settings], Card]] = {
    "raised_card": lambda r, s: blockers.raised_card(r, CASE),
    "raised_card nobody": lambda r, s: blockers.raised_card(r, NOBODY),
    "told_card": lambda r, s: blockers.told_card(r, CASE),
    "over_card solved": lambda r, s: blockers.over_card(r, STATES[CaseState.CLOSED], "Jonas"),
    "over_card withdrawn": lambda r, s: blockers.over_card(r, STATES[CaseState.WITHDRAWN], "Jonas"),
    "over_card moved": lambda r, s: blockers.over_card(r, CASE, "Jonas"),
    "asked_card open": lambda r, s: blockers.asked_card(r, CASE, r.t("{name} is still stuck.", name="Jonas")),
    "asked_card taken": lambda r, s: blockers.asked_card(r, STATES[CaseState.TAKEN]),
    "asked_card info": lambda r, s: blockers.asked_card(r, STATES[CaseState.INFO]),
    "asked_card solved": lambda r, s: blockers.asked_card(r, STATES[CaseState.SOLVED]),
    "asked_card manager": lambda r, s: blockers.asked_card(r, NAMELESS),
    "taken_card": lambda r, s: blockers.taken_card(r, PLACED),
    "moved_card": lambda r, s: blockers.moved_card(r, CASE, "王芳"),
    "escalated_card": lambda r, s: blockers.escalated_card(r, CASE, "Ines"),
    "confirm_card": lambda r, s: blockers.confirm_card(r, STATES[CaseState.SOLVED]),
    "confirmed_card": lambda r, s: blockers.confirmed_card(r, STATES[CaseState.CLOSED]),
    "confirmed_card stuck": lambda r, s: blockers.confirmed_card(r, CASE),
    "info_card": lambda r, s: blockers.info_card(r, CASE, "Which <clause>?"),
    "said_card": lambda r, s: blockers.said_card(r, CASE, "周宁", "tomorrow"),
    "ask_words_card": lambda r, s: blockers.ask_words_card(r, CASE, "周宁"),
    "ask_info_card": lambda r, s: blockers.ask_info_card(r, CASE),
    "passed_on_card": lambda r, s: blockers.passed_on_card(r, "周宁"),
    "category_card": lambda r, s: blockers.category_card(r, CASE),
    "case_card": lambda r, s: blockers.case_card(r, WHOLE, 1, manages=False),
    "case_card later": lambda r, s: blockers.case_card(r, LATER, 2, manages=False),
    "case_card manager": lambda r, s: blockers.case_card(r, STATES[CaseState.INFO], 3, manages=True),
    "blockers_card": lambda r, s: blockers.blockers_card(
        r, CasePage((CASE, NAMELESS, PLACED), 1, 3, of_team=True), Which(), 2
    ),
    "blockers_card empty": lambda r, s: blockers.blockers_card(
        r, CasePage((), 0, 1, of_team=False), Which(), 1
    ),
    "blockers_card of": lambda r, s: blockers.blockers_card(
        r, CasePage((CASE,), 0, 1, of_team=False, of="Initech"), Which(account_id=3), 1
    ),
    "which_case_card": lambda r, s: blockers.which_case_card(r, (CASE, NAMELESS)),
    "no_case_card": lambda r, s: blockers.no_case_card(r, "Acme", (CASE,)),
    "no_case_card none": lambda r, s: blockers.no_case_card(r, None, ()),
    "absent_helper_card": lambda r, s: blockers.absent_helper_card(
        r, CASE, "Nia", ("ABCD-EFGH-IJKL-MNOP", ["https://t.me/drumbeat_bot?start="])
    ),
    "absent_helper_card admin": lambda r, s: blockers.absent_helper_card(r, CASE, "Nia", None),
}
