"""A doubt about what somebody said, the question that it becomes, and what the judging looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from bot.settings import Settings
from models.drafts import Item
from models.people import Person
from models.queries.likely import Choice


class Doubt(StrEnum):
    """Each is asked once; `Item.settled` remembers the answer."""

    OWNER = "owner"
    HELD = "held"
    OTHER_COMPANY = "other_company"
    PARTNER = "partner"
    SHARES = "shares"
    ACCOUNT = "account"
    SIMILAR_ACCOUNT = "similar_account"
    WHICH_DEAL = "which_deal"
    NO_OPEN_DEAL = "no_open_deal"
    WON_BEFORE = "won_before"
    AMOUNT = "amount"
    STAGE = "stage"
    CLOSE_DATE = "close_date"
    WHAT_CHANGES = "what_changes"
    HAPPENED_ON = "happened_on"
    SMALL = "small"
    SAME_REPORT = "same_report"
    DIFFERS = "differs"
    LARGE = "large"
    LITTLE = "little"
    AHEAD = "ahead"
    LONG_AGO = "long_ago"
    FAR_OFF = "far_off"
    REASON = "reason"
    CONFIRM = "confirm"
    WHAT_KIND = "what_kind"
    WORDS = "words"
    SCORE = "score"
    TO = "to"
    WHEN = "when"
    ONLY_ONCE = "only_once"
    PAID_DEAL = "paid_deal"
    NO_DEAL_PAID = "no_deal_paid"
    SAME_PAYMENT = "same_payment"
    MORE_THAN_OWED = "more_than_owed"
    SAME_BLOCKER = "same_blocker"
    WHICH_BLOCKER = "which_blocker"


@dataclass(frozen=True, slots=True)
class Question:
    """`index` of the item in its draft; `facts` fill the question's words."""

    doubt: Doubt
    index: int
    item: Item
    choices: tuple[Choice, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """What the judging of one draft needs. `today` is the speaker's date when it was said."""

    session: Session
    settings: Settings
    person: Person
    now: datetime
    today: date


Judge = Callable[[Look, Item], Question | None]


def ask(doubt: Doubt, item: Item, *choices: Choice, **facts: Any) -> Question:
    """The question of one item; its place in the draft is filled in by `models.queries.questions`."""
    return Question(doubt, 0, item, choices, facts)
