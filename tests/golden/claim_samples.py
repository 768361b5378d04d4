"""Samples of what is said about claims, shares and what one reported for another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from bot.core.cards import Card, Form
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views import claims, deals, held
from models.claims import ClaimState, HeldState, Outcome
from models.drafts import Doing, Item
from models.queries.asking import Doubt, Question
from models.queries.claims import Dispute, Note, Side, Verdict
from models.queries.held import Said
from models.queries.likely import Choice
from models.readback import Line

Sample = Callable[[Reader, Settings], Card | Form]

AT = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
BY = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
HOLDER = Side("陈美 <Mei>", "direct", 41, 500_000_00, "CNY", AT, "Asia/Shanghai")
CLAIMANT = Side("Li Lei", "distributor", None, None, "", AT, "Asia/Shanghai")
OPEN = Dispute(
    7,
    "海尔 & Co",
    HOLDER,
    CLAIMANT,
    ClaimState.OPEN,
    BY,
    "Europe/Berlin",
    "Ines",
    may_decide=True,
    keeps={outcome: (41, None if outcome is Outcome.BOTH else 43) for outcome in Outcome},
)
VERDICT = Verdict("Ines", Outcome.SPLIT, "agreed", AT, Decimal("0.4"))
DECIDED = replace(OPEN, state=ClaimState.DECIDED, may_decide=False, verdict=VERDICT)
SAID = Said(
    5,
    "Jonas Weber",
    "陈美",
    (Item(Doing.WON, "Acme <AG>", amount=Decimal(50_000), currency="EUR", happened_on=date(2026, 11, 23)),),
    "EUR",
    "@mei won <Acme> 50k",
)
PART = held.Part(43, 2, "Jonas", "Acme #43", Decimal("0.4"))
LINE = Line(
    Doing.WON,
    43,
    "海尔",
    amount_minor=300_000_00,
    currency="CNY",
    happened_on=date(2026, 11, 23),
    is_new_deal=True,
)
CONTESTED = Note(is_open=True, holder="陈美", asked="Ines", decide_by=BY, zone="Europe/Berlin")
SHARED = Note(parts=(("Jonas Weber", Decimal("0.6"), 180_000_00), ("Ana", Decimal("0.4"), 120_000_00)))


def _noted(note: Note) -> Sample:
    return lambda r, s: deals.readback_card(r, s, 1, (LINE,), None, notes={43: note})


def _decided(outcome: Outcome) -> Dispute:
    return replace(DECIDED, verdict=replace(VERDICT, outcome=outcome))


def _verdict(outcome: Outcome) -> Sample:
    return lambda r, s: claims.decided_card(r, _decided(outcome))


def _outcome(state: HeldState) -> Sample:
    return lambda r, s: held.held_outcome_card(r, SAID, state)


def _done(state: HeldState) -> Sample:
    return lambda r, s: held.held_done_card(r, SAID, state)


def claim_samples() -> dict[str, Sample]:
    return {**CLAIMS, **WORDS, **READ_BACK}


CLAIMS: Mapping[str, Sample] = {
    "claim_card": lambda r, s: claims.claim_card(r, OPEN),
    "dispute_card to look at": lambda r, s: claims.dispute_card(r, replace(OPEN, may_decide=False)),
    "dispute_card of nobody": lambda r, s: claims.dispute_card(
        r, replace(OPEN, asked=None, may_decide=False)
    ),
    "reason_card": lambda r, s: claims.reason_card(r, OPEN, Outcome.HOLDER),
    "reason_card split": lambda r, s: claims.reason_card(r, OPEN, Outcome.SPLIT, Decimal("0.3")),
    "reason_card both": lambda r, s: claims.reason_card(r, OPEN, Outcome.BOTH),
    "reason_card claimant": lambda r, s: claims.reason_card(r, OPEN, Outcome.CLAIMANT),
    "split_card": lambda r, s: claims.split_card(r, OPEN),
    "reminder_card": lambda r, s: claims.reminder_card(r, OPEN),
    **{f"decided_card {outcome}": _verdict(outcome) for outcome in Outcome},
    "withdrawn_card": lambda r, s: claims.withdrawn_card(r, replace(OPEN, state=ClaimState.WITHDRAWN)),
    "claims_card": lambda r, s: claims.claims_card(
        r, [OPEN, DECIDED, replace(OPEN, state=ClaimState.WITHDRAWN, may_decide=False)]
    ),
    "claims_card empty": lambda r, s: claims.claims_card(r, []),
}

WORDS: Mapping[str, Sample] = {
    "held_card": lambda r, s: held.held_card(r, SAID, "陈美"),
    "held_card for another": lambda r, s: held.held_card(r, SAID, "Li Lei"),
    "held_edit_card": lambda r, s: held.held_edit_card(r, SAID),
    "waiting_card": lambda r, s: held.waiting_card(r, SAID),
    **{f"held_outcome_card {state}": _outcome(state) for state in HeldState},
    **{f"held_done_card {state}": _done(state) for state in HeldState},
    "for_you_card": lambda r, s: held.for_you_card(r, "Ines", 1, [deals.said_of(r, LINE)]),
    "for_you_done_card": lambda r, s: held.for_you_done_card(r, [deals.said_of(r, LINE)], stands=True),
    "for_you_done_card not so": lambda r, s: held.for_you_done_card(
        r, [deals.said_of(r, LINE)], stands=False
    ),
    "objected_card": lambda r, s: held.objected_card(r, "Mei", [deals.said_of(r, LINE)]),
    "shared_card": lambda r, s: held.shared_card(r, replace(PART, counts="€20,000")),
    "shared_card open": lambda r, s: held.shared_card(r, PART),
    "shared_card stood in": lambda r, s: held.shared_card(r, replace(PART, of="Mei <b>")),
    "share_answer_card": lambda r, s: held.share_answer_card(r, PART),
    "share_answer_card stood in": lambda r, s: held.share_answer_card(r, replace(PART, of="Mei <b>")),
    "share_news_card": lambda r, s: held.share_news_card(r, r.t("Changed: {what}.", what="Acme #43")),
}

READ_BACK: Mapping[str, Sample] = {
    "readback_card contested": _noted(CONTESTED),
    "readback_card contested and nobody decides": _noted(replace(CONTESTED, asked=None)),
    "readback_card shared": _noted(SHARED),
    **{
        f"readback_card decided {outcome}": _noted(
            replace(CONTESTED, is_open=False, verdict=replace(VERDICT, outcome=outcome))
        )
        for outcome in Outcome
    },
    "readback_card decided away": _noted(replace(CONTESTED, is_open=False, is_gone=True, verdict=VERDICT)),
    "readback_card several with notes": lambda r, s: deals.readback_card(
        r, s, 1, (LINE, replace(LINE, deal_id=44)), None, notes={43: CONTESTED, 44: SHARED}
    ),
}


def _question(doubt: Doubt, *choices: Choice, **facts: Any) -> Question:
    return Question(doubt, 0, Item(Doing.WON, account="海尔", amount=Decimal(300_000)), choices, facts)


CLAIM_QUESTIONS: Mapping[Doubt, Question] = {
    Doubt.HELD: _question(
        Doubt.HELD,
        Choice("for_them", {}, "陈美 <Mei>"),
        Choice("together"),
        Choice("own_deal"),
        Choice("other_company"),
        account="海尔",
        owner="陈美 <Mei>",
        channel="direct",
        since=AT,
    ),
    Doubt.OTHER_COMPANY: _question(Doubt.OTHER_COMPANY, account="海尔"),
    Doubt.PARTNER: _question(Doubt.PARTNER, Choice("partner", {}, "Ana <b>"), Choice("alone"), name="Tom"),
    Doubt.SHARES: _question(
        Doubt.SHARES, Choice("share", {}, Decimal("0.4")), Choice("even"), names=["Ana <b>"]
    ),
}
