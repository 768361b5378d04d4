"""Every card and form that the bot shows, with the same made-up values each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from bot.app import settings_from
from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.language.understanding import Nothing, Record
from bot.settings import Settings
from bot.views import (
    accounts,
    deal_card,
    deal_form,
    deals,
    errors,
    help,  # noqa: A004 named like its subject
    month,
    nothing,
    notices,
    people,
    pipeline,
    questions,
    reports,
    texts,
)
from models.actions.corrections import Obstacle
from models.deals import Deal, Status
from models.drafts import Doing, Item
from models.errors import UserError
from models.people import Grant, Person, Role
from models.queries.accounts import Customer
from models.queries.asking import Doubt, Question
from models.queries.deal_history import Change, DealDetails, Entry
from models.queries.likely import Choice
from models.queries.month import Month, Uncounted
from models.queries.pipeline import Choices, DealRow, Filter, Pipeline, StageSum, Sums
from models.readback import Fix, Line
from tests.golden import blocker_samples, import_samples, language_samples, people_samples, standup_samples
from tests.golden.board_samples import BOARD_SAMPLES
from tests.golden.claim_samples import CLAIM_QUESTIONS, claim_samples
from tests.golden.forecast_samples import FORECAST_SAMPLES
from tests.golden.goal_samples import GOAL_SAMPLES
from tests.golden.home_samples import SAMPLES as HOME_SAMPLES
from tests.golden.privacy_samples import SAMPLES as PRIVACY_SAMPLES
from tests.golden.record_samples import RECORD_QUESTIONS, record_samples
from tests.golden.room_samples import ROOM_SAMPLES

Sample = Callable[[Reader, Settings], Card | Form]

SETTINGS = settings_from(None)
TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
READERS = {
    "en": Reader("en", "Europe/Berlin", TODAY),
    "zh": Reader("zh", "Asia/Shanghai", TODAY),
}
ZONES = {"en": "Europe/Berlin", "zh": "Asia/Shanghai"}

MONTH = Month(date(2026, 11, 1), "CNY", 1_320_000_00, 2_000_000_00, (Uncounted("JPY", 2),))
WON = Line(
    Doing.WON,
    41,
    "海尔 <Haier> & Co",
    is_new_account=True,
    amount_minor=500_000_00,
    currency="CNY",
    happened_on=TODAY,
    assumed=("currency", "channel"),
    channel="direct",
)
CLOSED = Line(
    Doing.WON,
    17,
    "Acme",
    closes="negotiation",
    amount_minor=48_000_00,
    currency="EUR",
    happened_on=TODAY,
    fixes=(Fix("amount_minor", "4500000", "4800000", AT),),
)
MOVED = Line(Doing.STAGE, 23, "Globex", stage="negotiation", changed=("stage",), before={"stage": "proposal"})
LOST = Line(
    Doing.LOST,
    24,
    "Initech",
    closes="proposal",
    happened_on=TODAY,
    reason="price",
    reason_words="10 % cheaper elsewhere",
    competitor="Hooli",
)
MONTHLY = Line(
    Doing.NEW,
    25,
    "Hooli",
    is_new_deal=True,
    stage="lead",
    amount_minor=2_000_00,
    currency="EUR",
    recurrence="month",
    counted_minor=24_000_00,
    close_date=date(2026, 12, 18),
    probability=Decimal("0.3"),
    note="wants a demo\nnext week",
)
FACTS: dict[str, Any] = {
    "number": 17,
    "account": "Acme",
    "amount_minor": 45_000_00,
    "currency": "EUR",
    "recurrence": None,
    "stage": "negotiation",
}
ROW = DealRow(17, "Acme", "Jonas Weber", "negotiation", 45_000_00, "EUR", None, date(2026, 11, 27), 16, False)
YEARLY = DealRow(23, "Globex", "陈美", "proposal", None, "EUR", "year", None, None, True)
SUMS = Sums(
    "EUR",
    (StageSum("proposal", 1, 0, 0), StageSum("negotiation", 1, 45_000_00, 33_750_00)),
    (Uncounted("JPY", 1),),
    unpriced=1,
)
DETAILS = DealDetails(
    17,
    3,
    "Acme",
    "Jonas Weber",
    Status.OPEN,
    "negotiation",
    45_000_00,
    "EUR",
    None,
    None,
    date(2026, 11, 27),
    Decimal("0.75"),
    "partner",
    None,
    None,
    None,
    None,
    16,
    (
        Entry(
            AT,
            "Jonas Weber",
            "Acme is <now> 45k",
            "https://example.com/message",
            (Change("amount_minor", "4000000", "4500000"), Change("stage", "proposal", "negotiation")),
            "EUR",
            "EUR",
            takes_back=False,
        ),
    ),
)


def person_of(r: Reader, *roles: Role) -> Person:
    return Person(
        name="陈美" if r.language == "zh" else "Jonas Weber",
        language=r.language,
        zone=r.zone,
        active=True,
        grants=[Grant(role=role) for role in roles or (Role.REP,)],
    )


def pipeline_of(chosen: Filter, **more: Any) -> Pipeline:
    filled: dict[str, Any] = {"sums": SUMS, "rows": (ROW, YEARLY), "page": 0, "pages": 3}
    return Pipeline(**{**filled, "chosen": chosen, "sees_team": True, "is_own": False, **more})


def deal() -> Deal:
    return Deal(
        id=17,
        account_id=3,
        owner_id=1,
        status=Status.OPEN,
        stage="negotiation",
        amount_minor=45_000_00,
        currency="EUR",
        close_date=date(2026, 11, 27),
    )


def samples() -> Iterator[tuple[str, Sample]]:
    yield from RECORDED.items()
    yield from HOME_SAMPLES.items()
    yield from PRIVACY_SAMPLES.items()
    yield from LOOKED_UP.items()
    yield from PEOPLE.items()
    yield from ROOM_SAMPLES.items()
    yield from BOARD_SAMPLES.items()
    yield from FORECAST_SAMPLES.items()
    yield from GOAL_SAMPLES.items()
    yield from record_samples().items()
    yield from claim_samples().items()
    asked = {**QUESTIONS, **RECORD_QUESTIONS, **blocker_samples.QUESTIONS, **CLAIM_QUESTIONS}
    yield from ((f"question_card {doubt}", _asks(question)) for doubt, question in asked.items())
    yield from people_samples.SAMPLES.items()
    yield from blocker_samples.SAMPLES.items()
    yield from standup_samples.SAMPLES.items()
    yield from language_samples.SAMPLES.items()
    yield from ((f"error_card {code}", _fails(code)) for code in errors.SENTENCES)
    yield from ((f"nothing_card {why}", _nothing(why)) for why in Nothing)
    yield from ((f"help_card {role}", _helps(role)) for role in (Role.REP, Role.MANAGER, Role.ADMIN))
    yield from import_samples.samples()


RECORDED: Mapping[str, Sample] = {
    "readback_card won": lambda r, s: deals.readback_card(r, s, 1, (WON,), MONTH),
    "readback_card corrected": lambda r, s: deals.readback_card(r, s, 1, (CLOSED,), None),
    "readback_card moved": lambda r, s: deals.readback_card(r, s, 1, (MOVED,), None),
    "readback_card lost": lambda r, s: deals.readback_card(r, s, 1, (LOST,), None),
    "readback_card monthly": lambda r, s: deals.readback_card(r, s, 1, (MONTHLY,), None),
    "readback_card several": lambda r, s: deals.readback_card(r, s, 1, (WON, MOVED, LOST), MONTH),
    "readback_card many": lambda r, s: deals.readback_card(
        r, s, 1, (WON, MOVED, LOST, CLOSED, MONTHLY), MONTH
    ),
    "readback_card whole": lambda r, s: deals.readback_card(
        r, s, 1, (WON, MOVED, LOST, CLOSED, MONTHLY), MONTH, whole=True
    ),
    "undone_card": lambda r, s: deals.undone_card(r, 1, (WON, LOST), MONTH),
    "undone_card without button": lambda r, s: deals.undone_card(r, 1, (WON,), None, button=False),
    "said_nothing_new_card": lambda r, s: reports.said_nothing_new_card(r),
    "which_line_card": lambda r, s: reports.which_line_card(
        r, 1, ((0, WON, {"amount": "60000"}), (2, LOST, {"amount": "60000"}))
    ),
    "choose_line_card": lambda r, s: reports.choose_line_card(r, 1, (WON, MOVED, LOST)),
    "confirm_undo_card late": lambda r, s: reports.confirm_undo_card(r, 1, (WON,), Obstacle.LATE),
    "confirm_undo_card tapped": lambda r, s: reports.confirm_undo_card(r, 1, (WON,), Obstacle.TAPPED),
    "confirm_undo_card changed": lambda r, s: reports.confirm_undo_card(r, 1, (WON,), Obstacle.CHANGED),
    "deleted_card": lambda r, s: reports.deleted_card(r, 1, (WON, MOVED)),
    "edited_card": lambda r, s: reports.edited_card(r, 1, WON, {"amount": "60000"}, "won Haier <60k>"),
    "edited_unclear_card": lambda r, s: reports.edited_unclear_card(r, (WON, MOVED)),
    "corrected_card": lambda r, s: reports.corrected_card(r, WON),
    "kept_card": lambda r, s: reports.kept_card(r, (WON, MOVED)),
    "already_undone_card": lambda r, s: reports.already_undone_card(r, (WON,)),
    "uncorrected_card": lambda r, s: reports.uncorrected_card(r, (WON,)),
    "nothing_to_undo_card": lambda r, s: reports.nothing_to_undo_card(r),
    "new_form": deal_form.new_form,
    "edit_form": lambda r, s: deal_form.edit_form(r, s, 1, 0, CLOSED, deal()),
    "not_understood_card": lambda r, s: nothing.not_understood_card(r, help.closest_examples(r, "deal <x>")),
    "not_kept_card": lambda r, s: nothing.not_kept_card(r, [Record("visit", {"account": "Hooli"})]),
    "bare_question_card": lambda r, s: questions.bare_question_card(r, QUESTIONS[Doubt.AMOUNT]),
    "waits_card": lambda r, s: questions.waits_card(r, QUESTIONS[Doubt.AMOUNT]),
    "apology_card": lambda r, s: errors.apology_card(r, "9f86d081"),
    "bundle_card": lambda r, s: notices.bundle_card(
        r, [(1, "Haier: two claims, decide by Wed 18:00"), (2, "Tencent <waits> for a price")]
    ),
    "quiet_card": lambda r, s: notices.quiet_card(r, 20 * 60, 8 * 60, is_new=False),
    "quiet_card new": lambda r, s: notices.quiet_card(r, 19 * 60 + 30, 9 * 60, is_new=True),
    "instead_card": lambda r, s: texts.instead_card(r, ""),
}

CHOICES = Choices(((1, "Jonas Weber"), (2, "陈美")), ("direct", "partner"), ("lead", "proposal"))
LOOKED_UP: Mapping[str, Sample] = {
    "customer_card": lambda r, s: accounts.customer_card(
        r, s, Customer(3, "Acme <AG>", "Jonas Weber", "partner", "DACH", AT, (ROW, YEARLY), True, True)
    ),
    "customer_card of nobody": lambda r, s: accounts.customer_card(
        r, s, Customer(4, "Globex", None, None, None, AT, (), False, False)
    ),
    "unknown_customer_card": lambda r, s: accounts.unknown_customer_card(r, "Acmee", [(3, "Acme")]),
    "unknown_customer_card alone": lambda r, s: accounts.unknown_customer_card(r, "Nowhere", []),
    "which_customer_card": lambda r, s: accounts.which_customer_card(r, [(3, "Acme"), (4, "Acme Süd")]),
    "deal_card": lambda r, s: deal_card.deal_card(r, s, DETAILS),
    "history_card": lambda r, s: deal_card.history_card(r, s, DETAILS, 0),
    "move_card": lambda r, s: deal_card.move_card(r, s, DETAILS),
    "push_card": lambda r, s: deal_card.push_card(r, DETAILS),
    "month_card": lambda r, s: month.month_card(r, [MONTH, Month(date(2026, 10, 1), "EUR", 0)], SUMS, None),
    "month_card of another": lambda r, s: month.month_card(r, [MONTH], SUMS, "陈美"),
    "pipeline_card": lambda r, s: pipeline.pipeline_card(r, s, pipeline_of(Filter())),
    "pipeline_card own": lambda r, s: pipeline.pipeline_card(
        r,
        s,
        pipeline_of(Filter(owner_id=1), sees_team=False, is_own=True, owner="Jonas Weber", page=0, pages=1),
    ),
    "pipeline_card empty": lambda r, s: pipeline.pipeline_card(
        r, s, pipeline_of(Filter(stage="lead"), sums=Sums("EUR", ()), rows=(), page=0, pages=1)
    ),
    "filter_card stage": lambda r, s: pipeline.filter_card(r, s, "stage", Filter(), CHOICES),
    "filter_card people": lambda r, s: pipeline.filter_card(r, s, pipeline.PERSON, Filter(), CHOICES),
    "filter_card channel": lambda r, s: pipeline.filter_card(r, s, pipeline.CHANNEL, Filter(), CHOICES),
}

PEOPLE: Mapping[str, Sample] = {
    "hello_card": lambda r, s: people.hello_card(r, person_of(r)),
    "welcome_card": lambda r, s: people.welcome_card(r, person_of(r)),
    "settings_card": lambda r, s: people.settings_card(r, is_hello=True),
    "connected_card": lambda r, s: people.connected_card(r),
    "changed_card": lambda r, s: people.changed_card(r),
    "city_question_card": lambda r, s: people.city_question_card(r),
    "here_card": lambda r, s: people.here_card(r, person_of(r)),
    "invite_card": lambda r, s: people.invite_card(
        r, "Li <Lei>", "ABCD-EFGH-IJKL-MNOP", ["https://t.me/drumbeat_bot?start="]
    ),
    "media_card voice": lambda r, s: people.media_card(r, "voice"),
    "media_card sticker": lambda r, s: people.media_card(r, "sticker"),
    "media_card file": lambda r, s: people.media_card(r, "file"),
    "media_card place": lambda r, s: people.media_card(r, "place"),
    "open_card": lambda r, s: people.open_card(r, [(1, AT, "Won Acme at what amount?")]),
    "open_card none": lambda r, s: people.open_card(r, []),
    "dropped_card": lambda r, s: people.dropped_card(r, "Won Acme at what amount?"),
    "left_out_card": lambda r, s: people.left_out_card(r, "Won Acme at what amount?"),
    "closed_card": lambda r, s: people.closed_card(r, AT, "Won Acme at what amount?"),
    "way_in_card": lambda r, s: people.way_in_card(r, ""),
    "way_in_card to ask": lambda r, s: people.way_in_card(r, "", {"user": "U1"}),
    "way_in_card open": lambda r, s: people.way_in_card(r, "open"),
    "way_in_card refused": lambda r, s: people.way_in_card(r, "refused"),
    "way_in_card wrong": lambda r, s: people.way_in_card(r, "wrong"),
    "way_in_card too_many": lambda r, s: people.way_in_card(r, "too_many"),
}

ACME = Item(Doing.WON, account="Acme", deal_id=17, amount=Decimal(48_000), currency="EUR")
AMOUNTS = (
    Choice("yes_amount", {"amount": "5000000"}, (Decimal(5_000_000), "CNY")),
    Choice("amount", {"amount": "500000"}, (Decimal(500_000), "CNY")),
)
DAYS = (Choice("date", {}, TODAY), Choice("expected", {}, date(2026, 12, 1)))


def _question(doubt: Doubt, *choices: Choice, item: Item = ACME, **facts: Any) -> Question:
    return Question(doubt, 0, item, choices, facts)


QUESTIONS: Mapping[Doubt, Question] = {
    Doubt.ACCOUNT: _question(Doubt.ACCOUNT, Choice("account", {"account_id": 3}, "Acme")),
    Doubt.SIMILAR_ACCOUNT: _question(
        Doubt.SIMILAR_ACCOUNT, Choice("account", {"account_id": 3}, "Acme AG"), Choice("new_account")
    ),
    Doubt.WHICH_DEAL: _question(
        Doubt.WHICH_DEAL, Choice("deal", {"deal_id": 17}, FACTS), Choice("another_deal"), count=2
    ),
    Doubt.NO_OPEN_DEAL: _question(Doubt.NO_OPEN_DEAL, Choice("open_deal")),
    Doubt.WON_BEFORE: _question(Doubt.WON_BEFORE, Choice("deal", {"deal_id": 17}, FACTS), **FACTS),
    Doubt.AMOUNT: _question(Doubt.AMOUNT, Choice("amount", {}, (Decimal(45_000), "EUR")), **FACTS),
    Doubt.STAGE: _question(Doubt.STAGE, *(Choice("stage", {}, key) for key in ("proposal", "negotiation"))),
    Doubt.CLOSE_DATE: _question(Doubt.CLOSE_DATE, *DAYS[:1]),
    Doubt.WHAT_CHANGES: _question(Doubt.WHAT_CHANGES, **FACTS),
    Doubt.HAPPENED_ON: _question(Doubt.HAPPENED_ON, *DAYS[:1]),
    Doubt.SMALL: _question(Doubt.SMALL, *AMOUNTS[1:], amount=Decimal(50), currency="CNY"),
    Doubt.SAME_REPORT: _question(
        Doubt.SAME_REPORT, Choice("same_deal", {}, 17), Choice("another_deal"), **FACTS
    ),
    Doubt.DIFFERS: _question(Doubt.DIFFERS, *AMOUNTS, **FACTS),
    Doubt.LARGE: _question(Doubt.LARGE, *AMOUNTS, amount=Decimal(5_000_000), currency="CNY", times=10),
    Doubt.LITTLE: _question(Doubt.LITTLE, *AMOUNTS, amount=Decimal(50), currency="CNY"),
    Doubt.OWNER: _question(Doubt.OWNER, Choice("mine"), Choice("theirs", {}, "Ana <b>"), name="Ana <b>"),
    Doubt.LONG_AGO: _question(Doubt.LONG_AGO, *DAYS, day=date(2025, 12, 1)),
    Doubt.AHEAD: _question(Doubt.AHEAD, *DAYS, day=date(2026, 12, 1)),
    Doubt.FAR_OFF: _question(Doubt.FAR_OFF, Choice("yes_date", {}, date(2029, 1, 1)), day=date(2029, 1, 1)),
    Doubt.REASON: _question(Doubt.REASON, *(Choice("reason", {}, key) for key in SETTINGS.lost_reasons)),
    Doubt.CONFIRM: _question(Doubt.CONFIRM, Choice("record"), draft=[(ACME, "EUR")]),
}
VALUES = {
    "command": "nothing",
    "zone": "Atlantis",
    "role": "king",
    "roles": "rep, manager",
    "team": "moon",
    "number": 99,
    "name": "Eve <x>",
    "amount": "-5",
    "text": "blah",
    "reference": "9f86d081",
    "most": 20,
    "sum": 110,
    "headings": "Colour, Size <x>",
    "field": "customer",
    "fields": "customer, amount",
    "words": "Colour <x>",
}


def _asks(question: Question) -> Sample:
    return lambda r, s: questions.question_card(r, s, question, 1, 2)


def _fails(code: str) -> Sample:
    return lambda r, s: errors.error_card(r, UserError(code, **VALUES))


def _nothing(why: Nothing) -> Sample:
    won = {"doing": "won", "account": "Globex"}
    expected = {"doing": "update", "account": "Globex", "close_date": "2026-11-27"}
    return lambda r, s: nothing.nothing_card(r, why, "hoping", won, expected)


def _helps(role: Role) -> Sample:
    return lambda r, s: help.help_card(r, person_of(r, role))
