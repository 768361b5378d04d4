"""A question about a draft: what is in doubt, its likely answers, and what the judging of it needs."""

from __future__ import annotations

from collections.abc import Mapping
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


def ask(doubt: Doubt, item: Item, *choices: Choice, **facts: Any) -> Question:
    """A question whose place in the draft is yet to be filled in."""
    return Question(doubt, 0, item, choices, facts)
