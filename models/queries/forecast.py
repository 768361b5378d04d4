"""What a period will bring: won already, and open deals that are to close in it, against the goals.

Money is in the organisation's currency: won deals as they were booked, open ones and goals at today's rates.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median_low

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import Session

from bot.settings import Recurring, Settings
from models.accounts import Account
from models.boards import Kpi
from models.deals import Booking, Deal, Status
from models.forecast import Surety, surety_of
from models.money import convert
from models.people import Goal, Person, Team
from models.queries.boards import Window, standings
from models.queries.counting import PERIODS
from models.queries.month import Uncounted
from models.queries.rates import rates_on

USUAL = timedelta(days=365)  # the deals won within it say what is usual


@dataclass(slots=True)
class Outlook:
    """One person, or all together; amounts in minor units. `goal_minor` None: no goal."""

    name: str
    team: str = ""
    won_minor: int = 0
    weighted_minor: int = 0
    goal_minor: int | None = None

    @property
    def expected_minor(self) -> int:
        return self.won_minor + self.weighted_minor


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """`minor` is in the organisation's currency; None: no amount or no rate."""

    id: int
    account: str
    owner: str
    close_date: date
    minor: int | None
    surety: Surety


@dataclass(slots=True)
class Sure:
    deals: int = 0
    minor: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """`undated` open deals have no close date and are in no forecast; `usual_minor` is a deal of the usual size."""

    first: date
    last: date
    currency: str
    total: Outlook
    people: tuple[Outlook, ...]
    sureties: dict[Surety, Sure]
    deals: tuple[OpenDeal, ...]
    usual_minor: int | None = None
    uncounted: tuple[Uncounted, ...] = ()
    unpriced: int = 0
    undated: int = 0

    @property
    def gap_minor(self) -> int | None:
        """What is missing to the goal when all comes as expected; None without a goal."""
        goal = self.total.goal_minor
        return None if goal is None else goal - self.total.expected_minor


@dataclass(slots=True)
class _Open:
    deals: list[OpenDeal] = field(default_factory=list)
    weighted: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    uncounted: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unpriced: int = 0


def forecast(
    session: Session,
    settings: Settings,
    people: Sequence[int],
    days: tuple[date, date],
    today: date,
) -> Forecast:
    """Of these people, from the first to the last of the days."""
    first, last = days
    rates = rates_on(session, today, settings.currency)
    found = _open(session, settings, people, days, rates)
    goals = _goals(session, settings, people, days, rates)
    won = standings(session, settings, Kpi.REVENUE, Window(first, last), None, everybody=True)
    booked = {row.person_id: row.minor for row in won.rows if row.person_id is not None}
    named = session.execute(
        select(Person.id, Person.name, Team.name)
        .outerjoin(Team, Team.id == Person.team_id)
        .where(Person.id.in_(people))
        .order_by(Person.name)
    )
    rows = [
        Outlook(name, team or "", booked.get(id_, 0), found.weighted.get(id_, 0), goals.get(id_))
        for id_, name, team in named
    ]
    shown = [row for row in rows if row.expected_minor or row.goal_minor]
    sums: dict[Surety, Sure] = {each: Sure() for each in Surety}
    for deal in found.deals:
        sums[deal.surety].deals += 1
        sums[deal.surety].minor += deal.minor or 0
    return Forecast(
        first=first,
        last=last,
        currency=settings.currency,
        total=_added("", shown),
        people=tuple(shown),
        sureties=sums,
        deals=tuple(found.deals),
        usual_minor=_usual(session, people, today),
        uncounted=tuple(Uncounted(currency, count) for currency, count in sorted(found.uncounted.items())),
        unpriced=found.unpriced,
        undated=_undated(session, people),
    )


def by_team(found: Forecast) -> list[Outlook]:
    """The people's outlooks added up by team."""
    teams: dict[str, list[Outlook]] = defaultdict(list)
    for row in found.people:
        teams[row.team].append(row)
    return [_added(name, rows) for name, rows in sorted(teams.items())]


def _added(name: str, rows: Sequence[Outlook]) -> Outlook:
    goals = [row.goal_minor for row in rows if row.goal_minor is not None]
    return Outlook(
        name,
        name,
        sum(row.won_minor for row in rows),
        sum(row.weighted_minor for row in rows),
        sum(goals) if goals else None,
    )


def _open(
    session: Session,
    settings: Settings,
    people: Sequence[int],
    days: tuple[date, date],
    rates: dict[str, Decimal],
) -> _Open:
    """Deals that are to close in these days."""
    found = _Open()
    rows = session.execute(
        select(Deal, Account.name, Person.name)
        .join(Account, Account.id == Deal.account_id)
        .join(Person, Person.id == Deal.owner_id)
        .where(Deal.status == Status.OPEN, Deal.owner_id.in_(people), Deal.close_date.between(*days))
        .order_by(Deal.close_date, Deal.id)
    )
    for deal, account, owner in rows.unique():
        assert deal.close_date is not None
        stage = settings.stage(deal.stage)
        odds = (
            deal.probability if deal.probability is not None else stage.probability if stage else Decimal(0)
        )
        surety = surety_of(deal.forecast, odds)
        minor = None
        if deal.amount_minor is None:
            found.unpriced += 1
        elif deal.currency not in rates:
            found.uncounted[deal.currency] += 1
        else:
            minor = convert(_counted(deal, settings), deal.currency, rates[deal.currency], settings.currency)
        found.deals.append(OpenDeal(deal.id, account, owner, deal.close_date, minor, surety))
        if minor is not None and surety is not Surety.OMITTED:
            weighted = (minor * odds).quantize(Decimal(1), rounding=ROUND_HALF_UP)
            found.weighted[deal.owner_id] += int(weighted)
    return found


def _counted(deal: Deal, settings: Settings) -> int:
    minor = deal.amount_minor or 0
    if deal.recurrence is None or settings.recurring is Recurring.PERIOD:
        return minor
    return minor * PERIODS[deal.recurrence]


def _goals(
    session: Session,
    settings: Settings,
    people: Sequence[int],
    days: tuple[date, date],
    rates: dict[str, Decimal],
) -> dict[int, int]:
    """By person; a goal in a currency without a rate is none."""
    first, last = days
    summed: dict[int, int] = defaultdict(int)
    for goal in session.scalars(
        select(Goal).where(Goal.person_id.in_(people), Goal.month.between(first.replace(day=1), last))
    ):
        if goal.currency in rates:
            summed[goal.person_id] += convert(
                goal.amount_minor, goal.currency, rates[goal.currency], settings.currency
            )
    return summed


def _undated(session: Session, people: Sequence[int]) -> int:
    query = select(func.count()).where(
        Deal.status == Status.OPEN, Deal.owner_id.in_(people), Deal.close_date.is_(None)
    )
    return session.scalars(query).one()


def _usual(session: Session, people: Sequence[int], today: date) -> int | None:
    """The middle one of the deals won within a year."""
    summed = cast(func.sum(Booking.org_minor), BigInteger)
    sizes = session.scalars(
        select(summed)
        .where(Booking.person_id.in_(people), Booking.happened_on > today - USUAL)
        .group_by(Booking.deal_id)
        .having(func.sum(Booking.org_minor) > 0)
    ).all()
    return median_low(sizes) if sizes else None
