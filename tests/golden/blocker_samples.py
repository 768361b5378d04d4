"""What is shown of blockers, with made-up values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Category, Settings
from bot.views import accounts, blockers, deals, record_form
from models.cases import CaseState, Step
from models.drafts import Doing, Item
from models.queries.accounts import Customer
from models.queries.asking import Doubt, Question
from models.queries.cases import CaseLook, CasePage, CaseStep, Which
from models.queries.likely import Choice
from models.readback import RecordLine

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

RAISED = RecordLine(
    Doing.BLOCKER,
    5,
    account="Initech <AG>",
    text="waiting for legal & co",
    category=Category.LEGAL,
    to="周宁",
    helps=True,
    zone="Asia/Tokyo",
    at=CASE.due_at,
    since=AT,
)
UNHEARD = RecordLine(Doing.BLOCKER, 6, text="no desk", category=Category.OTHER, since=AT)
SOLVED = replace(RAISED, doing=Doing.UNBLOCK, deal_id=17, since=CASE.since)
ITEM = Item(Doing.BLOCKER, account="Initech", text="waiting for legal", category="legal", record_id=5)
QUESTIONS = {
    Doubt.SAME_BLOCKER: Question(
        Doubt.SAME_BLOCKER, 0, ITEM, (Choice("same_deal"), Choice("another_blocker")), {"owner": "周宁"}
    ),
    Doubt.WHICH_BLOCKER: Question(
        Doubt.WHICH_BLOCKER,
        0,
        replace(ITEM, doing=Doing.UNBLOCK),
        (
            Choice("blocker", {"case_id": 5}, ("Initech", "legal")),
            Choice("blocker", {"case_id": 6}, ("", "no desk")),
        ),
    ),
}
SAMPLES: Mapping[str, Callable[[Reader, Settings], Card | Form]] = {
    "readback_card blocker": lambda r, s: deals.readback_card(r, s, 1, (RAISED,), None),
    "readback_card blocker of nobody": lambda r, s: deals.readback_card(r, s, 1, (UNHEARD,), None),
    "readback_card solved": lambda r, s: deals.readback_card(r, s, 1, (SOLVED,), None),
    "readback_card both": lambda r, s: deals.readback_card(r, s, 1, (RAISED, SOLVED), None),
    "undone_card blocker": lambda r, s: deals.undone_card(r, 1, (RAISED, SOLVED), None),
    "record_form blocker": lambda r, s: record_form.record_form(r, 1, 0, RAISED, ITEM),
    "kind_card": lambda r, s: blockers.kind_card(
        r, 1, 0, {"doing": "blocker", "category": "legal"}, "Initech"
    ),
    "customer_card stuck": lambda r, s: accounts.customer_card(
        r, s, Customer(4, "Globex", None, None, None, AT, (), False, False, (CASE, PLACED))
    ),
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
    "handed_card leave": lambda r, s: blockers.handed_card(r, CASE, "Mei <b>"),
    "handed_card joined": lambda r, s: blockers.handed_card(r, CASE, None),
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
    "no_case_card": lambda r, s: blockers.no_case_card(r, "Acme", (CASE,)),
    "no_case_card none": lambda r, s: blockers.no_case_card(r, None, ()),
    "absent_helper_card": lambda r, s: blockers.absent_helper_card(
        r, CASE, "Nia", ("ABCD-EFGH-IJKL-MNOP", ["https://t.me/drumbeat_bot?start="])
    ),
    "absent_helper_card admin": lambda r, s: blockers.absent_helper_card(r, CASE, "Nia", None),
}
