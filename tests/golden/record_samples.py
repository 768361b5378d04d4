"""Samples of the cards and forms about what is no deal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import accounts, agendas, deals, kudos, month, record_form, reminders
from models.drafts import OF_A_CASE, Doing, Item
from models.queries.accounts import Customer
from models.queries.agenda import Topic
from models.queries.asking import Doubt, Question
from models.queries.dealings import Contact, Dealings, Doings, Money, Opinion
from models.queries.likely import Choice
from models.queries.month import Month
from models.queries.pipeline import Sums
from models.readback import Fix, RecordLine

Sample = Callable[[Reader, Settings], Card | Form]

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
DUE = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
VISIT = RecordLine(
    Doing.ACTIVITY, 1, "Hooli <AG>", is_new_account=True, happened_on=TODAY, activity="visit", count=1
)
CALLS = RecordLine(
    Doing.ACTIVITY,
    2,
    happened_on=TODAY,
    owner="Ana <b>",
    activity="call",
    count=5,
    text="two want\na demo",
    fixes=(Fix("count", "4", "5", AT),),
)
PAID = RecordLine(
    Doing.PAYMENT,
    1,
    "Acme",
    happened_on=TODAY,
    amount_minor=20_000_00,
    currency="EUR",
    deal_id=17,
    owed_minor=50_000_00,
    open_minor=30_000_00,
    fixes=(Fix("amount_minor", "2500000", "2000000", AT),),
)
ALONE = RecordLine(
    Doing.PAYMENT,
    2,
    "海尔",
    happened_on=TODAY,
    amount_minor=200_000_00,
    currency="CNY",
    assumed=("currency",),
)
FEEDBACK = RecordLine(
    Doing.FEEDBACK, 1, "Acme", happened_on=TODAY, score=Decimal("0.8"), text="loves <support>"
)
NEWS = RecordLine(Doing.INTEL, 1, happened_on=TODAY, text="Hooli cut prices 10 %", competitor="Hooli")
THANKS = RecordLine(Doing.KUDOS, 1, happened_on=TODAY, to="Ana <b>", text="the demo", is_told=True)
UNHEARD = RecordLine(Doing.KUDOS, 2, happened_on=TODAY, to="Bob")
AGENDA = RecordLine(
    Doing.AGENDA, 1, happened_on=TODAY, meeting="weekly", text="new pricing", assumed=("meeting",)
)
REMINDER = RecordLine(Doing.REMINDER, 1, happened_on=TODAY, at=DUE, text="call Acme")
GONE = RecordLine(Doing.AGENDA, 2, happened_on=TODAY, meeting="monthly", text="pricing", is_gone=True)
LINES = {
    "visit": VISIT,
    "calls": CALLS,
    "payment": PAID,
    "payment alone": ALONE,
    "feedback": FEEDBACK,
    "news": NEWS,
    "kudos": THANKS,
    "kudos unheard": UNHEARD,
    "agenda": AGENDA,
    "reminder": REMINDER,
    "gone": GONE,
}


ROWS = ((1, "call <Acme>", DUE), (2, "send the report\nto Ines", AT))
TOPICS = (
    Topic(1, "weekly", "new <pricing>", "Jonas Weber", None, True),
    Topic(2, "monthly", "hiring", "陈美", None, False),
    Topic(3, "weekly", "stock", "李雷", "Shenzhen", True),
)
DEALINGS = Dealings(
    (Money("EUR", 20_000_00, 30_000_00),),
    Contact("visit", TODAY, "Jonas <b>"),
    (Opinion(TODAY, Decimal("0.8"), "loves <support>"), Opinion(TODAY, None, "slow")),
)
DOINGS = Doings({"call": 1, "visit": 3}, {"EUR": 20_000_00, "CNY": 1_000_00})
LISTS: dict[str, Sample] = {
    "reminder_card": lambda r, s: reminders.reminder_card(r, 1, "call <Acme>", AT, AT),
    "reminder_card late": lambda r, s: reminders.reminder_card(r, 1, "call <Acme>", AT, DUE),
    "reminder_done_card": lambda r, s: reminders.reminder_done_card(r, "call <Acme>"),
    "reminder_later_card": lambda r, s: reminders.reminder_later_card(r, "call <Acme>", DUE),
    "reminder_gone_card": lambda r, s: reminders.reminder_gone_card(r, "call <Acme>"),
    "reminders_card": lambda r, s: reminders.reminders_card(r, ROWS),
    "reminders_card none": lambda r, s: reminders.reminders_card(r, ()),
    "agenda_card": lambda r, s: agendas.agenda_card(r, TOPICS),
    "customer_card with dealings": lambda r, s: accounts.customer_card(
        r,
        s,
        Customer(3, "Acme <AG>", "Jonas Weber", "partner", "DACH", AT, (), False, True, dealings=DEALINGS),
    ),
    "month_card with doings": lambda r, s: month.month_card(
        r, [Month(TODAY.replace(day=1), "EUR", 50_000_00)], Sums("EUR", ()), None, DOINGS
    ),
    "agenda_card none": lambda r, s: agendas.agenda_card(r, ()),
}


def record_samples() -> dict[str, Sample]:
    found = {f"readback_card {name}": _read_back(line) for name, line in LINES.items()}
    found |= {f"undone_card {name}": _undone(line) for name, line in LINES.items()}
    found |= {f"record_form {doing}": _form(doing) for doing in record_form.FIELDS if doing not in OF_A_CASE}
    return (
        found
        | LISTS
        | {
            "readback_card of all kinds": lambda r, s: deals.readback_card(
                r, s, 1, (VISIT, PAID, THANKS, REMINDER), None
            ),
            "kudos_card": lambda r, s: kudos.kudos_card(r, "Jonas <b>", "the demo"),
            "kudos_card bare": lambda r, s: kudos.kudos_card(r, "Jonas <b>", None),
            "kudos_gone_card": lambda r, s: kudos.kudos_gone_card(r, "Jonas <b>"),
        }
    )


def _read_back(line: RecordLine) -> Sample:
    return lambda r, s: deals.readback_card(r, s, 1, (line,), None)


def _undone(line: RecordLine) -> Sample:
    return lambda r, s: deals.undone_card(r, 1, (line,), None)


def _form(doing: Doing) -> Sample:
    line = next(line for line in LINES.values() if line.doing is doing)
    item = Item(
        doing,
        account=line.account,
        amount=Decimal(20_000),
        happened_on=TODAY,
        activity="visit",
        count=1,
        text=line.text,
        when="2026-11-24T15:00",
        score=Decimal("0.8"),
        to=line.to,
        meeting="weekly",
    )
    return lambda r, s: record_form.record_form(r, 1, 0, line, item)


def _question(doubt: Doubt, item: Item, *choices: Choice, **facts: Any) -> Question:
    return Question(doubt, 0, item, choices, facts)


PAYING = Item(Doing.PAYMENT, account="Acme", amount=Decimal(40_000), deal_id=17)
REMINDING = Item(Doing.REMINDER, text="call Acme", when="2026-11-24T15:00")
MOMENTS = (datetime(2026, 11, 24, 15, 0), datetime(2026, 11, 30, 9, 0))  # noqa: DTZ001 the reader's local time
FACTS = {"number": 17, "account": "Acme", "amount_minor": 50_000_00, "currency": "EUR", "recurrence": None}
RECORD_QUESTIONS: Mapping[Doubt, Question] = {
    Doubt.WHAT_KIND: _question(
        Doubt.WHAT_KIND,
        Item(Doing.ACTIVITY, account="Acme"),
        *(Choice("kind", {}, k) for k in ("visit", "demo")),
    ),
    Doubt.WORDS: _question(Doubt.WORDS, Item(Doing.FEEDBACK, account="Acme")),
    Doubt.SCORE: _question(Doubt.SCORE, Item(Doing.FEEDBACK, account="Acme")),
    Doubt.TO: _question(Doubt.TO, Item(Doing.KUDOS, to="Bob <b>"), Choice("person", {}, "Bobby")),
    Doubt.WHEN: _question(Doubt.WHEN, REMINDING, *(Choice("when", {}, at) for at in MOMENTS)),
    Doubt.ONLY_ONCE: _question(Doubt.ONLY_ONCE, REMINDING, Choice("once", {}, MOMENTS[1])),
    Doubt.PAID_DEAL: _question(
        Doubt.PAID_DEAL, PAYING, Choice("deal", {}, {**FACTS, "stage": "negotiation"}), count=2
    ),
    Doubt.NO_DEAL_PAID: _question(Doubt.NO_DEAL_PAID, PAYING, Choice("record")),
    Doubt.SAME_PAYMENT: _question(
        Doubt.SAME_PAYMENT,
        PAYING,
        Choice("same_deal"),
        Choice("another_payment"),
        amount_minor=40_000_00,
        currency="EUR",
    ),
    Doubt.MORE_THAN_OWED: _question(
        Doubt.MORE_THAN_OWED,
        PAYING,
        Choice("yes_amount", {}, (Decimal(40_000), "EUR")),
        Choice("amount", {}, (Decimal(30_000), "EUR")),
        number=17,
        currency="EUR",
        left_minor=30_000_00,
        owed_minor=50_000_00,
        amount=Decimal(40_000),
    ),
}
