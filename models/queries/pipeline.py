"""Open deals: what they add up to by stage, and the deals themselves, those that nobody touched longest first.

Sums are in the organisation's currency at today's rates; what has no rate is named and left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from bot.settings import Recurring, Settings
from models.access import people_seen
from models.accounts import Account
from models.deals import Deal, Status
from models.errors import NotYours
from models.money import convert
from models.people import Channel, Person
from models.queries.counting import PERIODS
from models.queries.month import Uncounted
from models.queries.rates import rates_on

PAGE = 8


class Period(StrEnum):
    """When deals are expected to close."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def around(self, day: date) -> tuple[date, date]:
        """Its first and its last day; weeks begin on Monday."""
        match self:
            case Period.TODAY:
                return day, day
            case Period.WEEK:
                monday = day - timedelta(days=day.weekday())
                return monday, monday + timedelta(days=6)
            case Period.MONTH:
                return day.replace(day=1), end_of_month(day)
            case Period.QUARTER:
                first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
                return first, end_of_month(first.replace(month=first.month + 2))
            case Period.YEAR:
                return date(day.year, 1, 1), date(day.year, 12, 31)


def end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which of the deals that a person may see; None leaves nothing out."""

    owner_id: int | None = None
    channel: str | None = None
    stage: str | None = None
    account_id: int | None = None
    period: Period | None = None

    @property
    def is_set(self) -> bool:
        return self != Filter()

    def to_args(self) -> dict[str, Any]:
        """As a button keeps it; what leaves nothing out is left out."""
        named = {
            "owner_id": self.owner_id,
            "channel": self.channel,
            "stage": self.stage,
            "account_id": self.account_id,
            "period": self.period,
        }
        return {name: value for name, value in named.items() if value is not None}

    @classmethod
    def from_args(cls, args: Mapping[str, Any]) -> Filter:
        period = args.get("period")
        return cls(
            args.get("owner_id"),
            args.get("channel"),
            args.get("stage"),
            args.get("account_id"),
            Period(period) if period else None,
        )


@dataclass(frozen=True, slots=True)
class StageSum:
    """`minor` and `weighted_minor` are in the organisation's currency."""

    stage: str
    deals: int
    minor: int
    weighted_minor: int


@dataclass(frozen=True, slots=True)
class Sums:
    """What the deals add up to; `unpriced` deals have no amount yet."""

    currency: str
    stages: tuple[StageSum, ...]
    uncounted: tuple[Uncounted, ...] = ()
    unpriced: int = 0

    @property
    def deals(self) -> int:
        return sum(stage.deals for stage in self.stages)

    @property
    def minor(self) -> int:
        return sum(stage.minor for stage in self.stages)

    @property
    def weighted_minor(self) -> int:
        return sum(stage.weighted_minor for stage in self.stages)


@dataclass(frozen=True, slots=True)
class DealRow:
    """A deal in a list. `idle_days` only where nobody touched it for longer than its stage allows."""

    id: int
    account: str
    owner: str
    stage: str
    amount_minor: int | None
    currency: str
    recurrence: str | None
    close_date: date | None
    idle_days: int | None
    is_contested: bool


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One page. `owner` and `account` are the names of the filter's. `sees_team`: the person may see others' deals."""

    sums: Sums
    rows: tuple[DealRow, ...]
    page: int
    pages: int
    chosen: Filter
    sees_team: bool
    is_own: bool
    owner: str | None = None
    account: str | None = None

    @property
    def of_team(self) -> bool:
        """Deals of several people."""
        return self.sees_team and self.chosen.owner_id is None


@dataclass(frozen=True, slots=True)
class Choices:
    """What the visible deals can be filtered by: people with their ids, channels and stages by key."""

    people: tuple[tuple[int, str], ...]
    channels: tuple[str, ...]
    stages: tuple[str, ...]


def pipeline_of(
    session: Session,
    person: Person,
    chosen: Filter,
    page: int,
    *,
    now: datetime,
    today: date,
    settings: Settings,
) -> Pipeline:
    """The deals that the person may see and chose; a page that is no longer there becomes the last.

    :raises NotYours: the filter names somebody whose deals are not the person's to see
    """
    seen = people_seen(session, person)
    if chosen.owner_id is not None and chosen.owner_id not in seen:
        raise NotYours
    where = _conditions(seen, chosen, today)
    sums = _sums(session, where, today, settings)
    pages = max(-(-sums.deals // PAGE), 1)
    page = min(max(page, 0), pages - 1)
    return Pipeline(
        sums=sums,
        rows=deal_rows(session, where, now, settings, limit=PAGE, offset=page * PAGE),
        page=page,
        pages=pages,
        chosen=chosen,
        sees_team=len(seen) > 1,
        is_own=chosen.owner_id == person.id,
        owner=_name(session, Person.name, Person.id, chosen.owner_id),
        account=_name(session, Account.name, Account.id, chosen.account_id),
    )


def sums_of(session: Session, owner_id: int, *, today: date, settings: Settings) -> Sums:
    """What one person's open deals add up to; whoever asks must be allowed to see them."""
    return _sums(session, _conditions(frozenset((owner_id,)), Filter(), today), today, settings)


def choices_of(session: Session, person: Person, settings: Settings) -> Choices:
    """People by name, channels by key, stages in the order of bot.yaml."""
    mine = (in_pipeline(), Deal.owner_id.in_(people_seen(session, person)))
    people = session.execute(
        select(Person.id, Person.name)
        .where(Person.id.in_(select(Deal.owner_id).where(*mine)))
        .order_by(Person.name)
    )
    channels = session.scalars(
        select(Channel.key).where(Channel.id.in_(select(Deal.channel_id).where(*mine))).order_by(Channel.key)
    )
    stages = session.scalars(select(Deal.stage).where(*mine).distinct())
    order = _stage_order(settings)
    return Choices(
        tuple((id_, name) for id_, name in people),
        tuple(channels),
        tuple(sorted(stages, key=lambda stage: order.get(stage, len(order)))),
    )


def deal_rows(
    session: Session,
    where: Iterable[ColumnElement[bool]],
    now: datetime,
    settings: Settings,
    *,
    limit: int,
    offset: int = 0,
) -> tuple[DealRow, ...]:
    """Oldest activity first."""
    rows = session.execute(
        select(
            Deal.id,
            Account.name,
            Person.name,
            Deal.stage,
            Deal.amount_minor,
            Deal.currency,
            Deal.recurrence,
            Deal.close_date,
            Deal.is_contested,
            Deal.active_at,
        )
        .join(Account, Account.id == Deal.account_id)
        .join(Person, Person.id == Deal.owner_id)
        .where(*where)
        .order_by(Deal.active_at, Deal.id)
        .limit(limit)
        .offset(offset)
    )
    return tuple(_deal_row(row, now, settings) for row in rows)


def _deal_row(row: Sequence[Any], now: datetime, settings: Settings) -> DealRow:
    id_, account, owner, stage, amount_minor, currency, recurrence, close_date, is_contested, active_at = row
    idle_days = idle_for(active_at, stage, now, settings)
    return DealRow(
        id_, account, owner, stage, amount_minor, currency, recurrence, close_date, idle_days, is_contested
    )


def idle_for(active_at: datetime, stage_key: str, now: datetime, settings: Settings) -> int | None:
    """Whole days without activity, if they are too many for the stage."""
    stage = settings.stage(stage_key)
    days = (now - active_at).days
    return days if stage is not None and days >= stage.idle_days else None


def in_pipeline() -> ColumnElement[bool]:
    """Open, or won and not yet counted because another claims it too."""
    return or_(Deal.status == Status.OPEN, and_(Deal.status == Status.WON, Deal.is_contested.is_(True)))


def _conditions(seen: frozenset[int], chosen: Filter, today: date) -> list[ColumnElement[bool]]:
    owners = {chosen.owner_id} if chosen.owner_id is not None else seen
    where: list[ColumnElement[bool]] = [in_pipeline(), Deal.owner_id.in_(owners)]
    if chosen.channel is not None:
        where.append(
            Deal.channel_id == select(Channel.id).where(Channel.key == chosen.channel).scalar_subquery()
        )
    if chosen.stage is not None:
        where.append(Deal.stage == chosen.stage)
    if chosen.account_id is not None:
        where.append(Deal.account_id == chosen.account_id)
    if chosen.period is not None:
        where.append(Deal.close_date.between(*chosen.period.around(today)))
    return where


class _Group(NamedTuple):
    """Deals that are converted and weighted alike, so that the database can add them up exactly."""

    stage: str
    currency: str
    recurrence: str | None
    probability: Decimal | None
    deals: int
    priced: int
    minor: int | None


def _sums(session: Session, where: Iterable[ColumnElement[bool]], today: date, settings: Settings) -> Sums:
    keys = (Deal.stage, Deal.currency, Deal.recurrence, Deal.probability)
    amounts = (func.count(), func.count(Deal.amount_minor), cast(func.sum(Deal.amount_minor), BigInteger))
    rates = rates_on(session, today, settings.currency)
    stages: dict[str, StageSum] = {}
    uncounted: Counter[str] = Counter()
    unpriced = 0
    for row in session.execute(select(*keys, *amounts).where(*where).group_by(*keys)):
        group = _Group(*row)
        minor = weighted = 0
        if group.currency in rates:
            minor = convert(
                _counted(group, settings), group.currency, rates[group.currency], settings.currency
            )
            weighted = _weighted(minor, group, settings)
        else:
            uncounted[group.currency] += group.priced
        unpriced += group.deals - group.priced
        so_far = stages.get(group.stage, StageSum(group.stage, 0, 0, 0))
        stages[group.stage] = replace(
            so_far,
            deals=so_far.deals + group.deals,
            minor=so_far.minor + minor,
            weighted_minor=so_far.weighted_minor + weighted,
        )
    order = _stage_order(settings)
    return Sums(
        settings.currency,
        tuple(sorted(stages.values(), key=lambda stage: (order.get(stage.stage, len(order)), stage.stage))),
        tuple(Uncounted(currency, count) for currency, count in sorted(uncounted.items()) if count),
        unpriced,
    )


def _counted(group: _Group, settings: Settings) -> int:
    """A recurring amount stands for its first year here as it does when it is won."""
    minor = group.minor or 0
    if group.recurrence is None or settings.recurring is Recurring.PERIOD:
        return minor
    return minor * PERIODS[group.recurrence]


def _weighted(minor: int, group: _Group, settings: Settings) -> int:
    """By the deals' own probability, else the stage's; a stage that bot.yaml no longer has weighs nothing."""
    stage = settings.stage(group.stage)
    odds = group.probability if group.probability is not None else stage.probability if stage else Decimal(0)
    return int((minor * odds).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _stage_order(settings: Settings) -> dict[str, int]:
    return {stage.key: place for place, stage in enumerate(settings.stages)}


def _name(session: Session, name: Any, key: Any, id_: int | None) -> str | None:
    found: str | None = None if id_ is None else session.scalar(select(name).where(key == id_))
    return found
