"""A made-up file, as it is shown before, while and after it is imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.importing.check import Bad, Plan
from bot.importing.columns import Column, Field, Layout
from bot.importing.rows import Question
from bot.importing.values import Unit
from bot.importing.work import Preview
from bot.settings import Settings
from bot.views import importing
from models.deals import Status
from models.imports import DealRow, GoalRow, Kind
from models.queries.imports import Standing

Sample = Callable[[Reader, Settings], Card | Form]

NAME = "Deals <2026> & more.csv"
QUESTIONS = {
    "no_owner": Question("no_owner"),
    "two_people": Question("two_people", "Owner", "Ana <b>"),
    "not_your_team": Question("not_your_team", "Owner", "Eve"),
    "unknown_stage": Question("unknown_stage", "Stage", "Limbo"),
    "no_won_date": Question("no_won_date"),
    "won_ahead": Question("won_ahead", "", "2027-01-01"),
    "amount_missing": Question("amount_missing"),
    "no_amount": Question("no_amount", "Amount", "plenty"),
    "no_date": Question("no_date", "Close", "someday"),
    "no_probability": Question("no_probability", "Odds", "200"),
    "unknown_currency": Question("unknown_currency", "Currency", "XYZ"),
    "unknown_channel": Question("unknown_channel", "Channel", "pigeon"),
    "unknown_role": Question("unknown_role", "Role", "king"),
    "role_not_yours": Question("role_not_yours", "Role", "admin"),
    "no_customer": Question("no_customer"),
    "no_name": Question("no_name"),
    "no_email": Question("no_email", "E-mail", "ana at example"),
    "key_twice": Question("key_twice", "A-1", "7"),
}
DEAL = DealRow(
    line=2,
    key="id:A-1",
    fingerprint="f",
    words="Account: Acme",
    account="Acme",
    owner="Jonas Weber",
    status=Status.WON,
    stage="negotiation",
    amount=Decimal(48_000),
    currency="EUR",
    close_date=None,
    won_on=date(2026, 11, 20),
    begun_on=None,
    probability=None,
    channel=None,
    reason=None,
    reason_words=None,
    competitor=None,
    note=None,
)
LAYOUT = Layout(
    Kind.DEALS,
    (
        Column("Account", Field.ACCOUNT, Unit()),
        Column("Rep", Field.OWNER, Unit()),
        Column("金额(万元)", Field.AMOUNT, Unit(10_000, "CNY")),
        Column("Colour", Field.IGNORE, Unit()),
    ),
)
GOALS = Layout(
    Kind.GOALS,
    (
        Column("Rep", Field.OWNER, Unit()),
        Column("Dec 2026", Field.GOAL, Unit(), date(2026, 12, 1)),
    ),
)
GOAL = GoalRow(2, "row:1", "f", "Rep: Jonas", "Jonas Weber", date(2026, 12, 1), Decimal(200_000), "EUR")


def plan(**other: Any) -> Plan:
    usual: dict[str, Any] = {
        "layout": LAYOUT,
        "headings": tuple(column.heading for column in LAYOUT.columns),
        "rows": (DEAL,),
        "bad": (Bad(3, ("Globex", "Eve", "-", "red"), (QUESTIONS["not_your_team"],)),),
        "new_people": tuple(f"Person {number}" for number in range(9)),
        "stages": {"Closed Won": "won", "Limbo": None, "Proposal": "proposal"},
        "nameless": 2,
        "two_ways": "03/04/2026",
        "assumed_currency": "EUR",
    }
    return Plan(**(usual | other))


def shown(plan: Plan, standing: Standing) -> Sample:
    return lambda r, s: importing.import_preview_card(r, s, Preview(7, NAME, plan, standing))


def samples() -> Iterator[tuple[str, Sample]]:
    yield "import_preview_card new", shown(plan(), Standing(1, 0, 0))
    yield "import_preview_card again", shown(plan(bad=(), new_people=()), Standing(0, 1, 0))
    yield "import_preview_card changed", shown(plan(new_people=("Eve",)), Standing(1, 8_799, 12))
    goals = plan(layout=GOALS, rows=(GOAL,), bad=(), new_people=(), stages={}, nameless=0, two_ways=None)
    yield "import_preview_card goals", shown(goals, Standing(1, 0, 0))
    codes = list(QUESTIONS)
    for start in range(0, len(codes), 3):
        bad = tuple(Bad(3 + n, (), (QUESTIONS[code],)) for n, code in enumerate(codes[start : start + 3]))
        some = plan(bad=(*bad, *bad), stages={}, new_people=(), two_ways=None, nameless=0)
        yield f"import_preview_card {codes[start]}", shown(some, Standing(1, 0, 0))
    yield "import_columns_card", lambda r, s: importing.import_columns_card(r, 7, LAYOUT)
    yield "import_fields_card", lambda r, s: importing.import_fields_card(r, 7, "Colour", Kind.DEALS)
    yield "import_fields_card people", lambda r, s: importing.import_fields_card(r, 7, "Colour", Kind.PEOPLE)
    yield "import_reading_card", lambda r, s: importing.import_reading_card(r, NAME)
    yield "import_running_card", lambda r, s: importing.import_running_card(r, NAME)
    yield (
        "imported_card",
        lambda r, s: importing.imported_card(r, 7, NAME, {"new": 8_800, "changed": 1, "same": 2}),
    )
    yield (
        "imported_card again",
        lambda r, s: importing.imported_card(r, 7, NAME, {"new": 0, "changed": 0, "same": 2}),
    )
    yield "import_undoing_card", lambda r, s: importing.import_undoing_card(r, NAME)
    yield (
        "import_undone_card",
        lambda r, s: importing.import_undone_card(r, NAME, {"undone": 8_797, "kept": 3}),
    )
    yield "import_broken_card", lambda r, s: importing.import_broken_card(r, 7, NAME, undo=True)
    yield "import_broken_card unread", lambda r, s: importing.import_broken_card(r, 7, NAME, undo=False)
    yield "who_imports_card", lambda r, s: importing.who_imports_card(r, ["Ines", "Ana <b>"])
    yield "who_imports_card nobody", lambda r, s: importing.who_imports_card(r, [])
    yield "who_imports_card how", lambda r, s: importing.who_imports_card(r, None)
    yield "import_cancelled_card", lambda r, s: importing.import_cancelled_card(r, NAME)
