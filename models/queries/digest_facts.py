"""What a manager's digest tells of some days. Amounts are in the organisation's currency unless said otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.queries.month import Month, Uncounted
from models.queries.pipeline import DealRow


class Needed(StrEnum):
    """What waits for the manager."""

    CLAIM = "claim"
    CASE = "case"
    HELD = "held"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Need:
    """`what` is a customer or the name of a stranger, `who` whom it is about; `at` is by when, of a case since when,
    and falls in `zone`.
    """

    kind: Needed
    id: int
    what: str
    who: str
    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class WinLine:
    """`minor` is what counts for the team, None where no rate was known: then `amount_minor` in `currency` tells."""

    deal_id: int
    account: str
    owner: str
    minor: int | None
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class LossLine:
    deal_id: int
    account: str
    owner: str
    amount_minor: int | None
    currency: str
    reason: str | None
    words: str | None


@dataclass(frozen=True, slots=True)
class SlipLine:
    """`new` None: the close date went by and nobody gave another."""

    deal_id: int
    account: str
    owner: str
    old: date
    new: date | None


@dataclass(frozen=True, slots=True)
class StuckLine:
    case_id: int
    subject: str
    text: str
    reporter: str
    owner: str | None
    days: int


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """What somebody reported and was asked about: it counts nowhere yet."""

    name: str
    text: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """Of the days from `first` to `last`, both included. `of` is the team that it is about, None for all the manager's.

    `month` is the team's: what it booked, against the sum of its goals. `silent` are the reps who worked on one of
    the days and told nothing. `weeks_sent` are those who sent the manager their week.
    """

    first: date
    last: date
    of: str | None
    team_id: int | None
    needs: tuple[Need, ...]
    wins: tuple[WinLine, ...]
    won_minor: int
    uncounted: tuple[Uncounted, ...]
    month: Month
    silent: tuple[str, ...]
    on_leave: tuple[str, ...]
    losses: tuple[LossLine, ...]
    slipped: tuple[SlipLine, ...]
    idle: tuple[DealRow, ...]
    stuck: tuple[StuckLine, ...]
    waiting: tuple[WaitingLine, ...]
    standups_missing: tuple[tuple[str, date], ...]
    weeks_sent: tuple[str, ...] = ()

    @property
    def is_uneventful(self) -> bool:
        return not (self.needs or self.wins or self.losses or self.slipped)
