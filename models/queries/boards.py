"""Leaderboards: who stands where, counted from the ledger of any time.

Money is counted in the organisation's currency; a share of a goal in the goal's own, as a person's month is. What has
no rate, and what is contested, counts nowhere and is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func, or_, select, text
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.boards import Kpi
from models.deals import CONTESTED, NEWLY_WON, Booking, Deal, DealChange, Status
from models.money import convert
from models.people import Goal, Grant, Person, Role, Team
from models.queries.month import Uncounted
from models.queries.rates import rate_on

LOOKED_UP = 50  # people


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count, the first and the last among them. `as_of`: the ledger of that instant; with what was put
    right since in deals won before it (`corrected`), or exactly as it stood. None: everything known.
    """

    first: date
    last: date
    as_of: datetime | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A line of a board: a person, or a whole team whose people are not shown one by one.

    `minor` is in the organisation's currency, `goal_minor` in `currency`, `share` the part of the goal. `rank` None:
    there is nothing to rank by.
    """

    name: str
    person_id: int | None
    team_id: int | None
    minor: int = 0
    deals: int = 0
    share: Decimal | None = None
    goal_minor: int | None = None
    currency: str = ""
    rank: int | None = None
    moved: int | None = None  # places won since the last board; None: not known


@dataclass(frozen=True, slots=True)
class Standings:
    """The lines in order. `currency` is the organisation's. `contested` deals and those `uncounted` are left out;
    `without_goal` people are not ranked, `hidden` people wished not to be.
    """

    kpi: Kpi
    window: Window
    currency: str
    rows: tuple[Standing, ...]
    teams: tuple[Standing, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    contested: int = 0
    without_goal: int = 0
    hidden: int = 0

    def of(self, person_id: int) -> Standing | None:
        return next((row for row in self.rows if row.person_id == person_id), None)

    def above(self, row: Standing) -> Standing | None:
        """Who stands on the next better rank."""
        better = [each for each in self.rows if each.rank and row.rank and each.rank < row.rank]
        return better[-1] if better else None


def standings(
    session: Session,
    settings: Settings,
    kpi: Kpi,
    window: Window,
    teams: Sequence[int] | None,
    *,
    everybody: bool = False,
) -> Standings:
    """The people of these teams (None: of all), ranked. Who wished no rank is left out, and teams that show no
    individuals are added up, unless `everybody` is asked for by somebody who manages them.
    """
    people = _members(session, teams)
    counted = _count(session, settings, kpi, window, people)
    lines = [counted.line(person) for person in people]
    shown = [line for line, one in zip(lines, people, strict=True) if everybody or _is_shown(one)]
    totals = [] if everybody else _totals(lines, people)
    ranked = rank([line for line in shown if value_of(line, kpi) is not None], kpi)
    hidden = sum(1 for one in people if not one.individuals and (one.team is None or one.team.individuals))
    return Standings(
        kpi=kpi,
        window=window,
        currency=settings.currency,
        rows=tuple(ranked),
        teams=tuple(rank(totals, kpi)),
        uncounted=counted.uncounted,
        contested=_contested(session, [person.id for person in people], window),
        without_goal=len(shown) - len(ranked),
        hidden=0 if everybody else hidden,
    )


def value_of(line: Standing, kpi: Kpi) -> Decimal | None:
    """What the board ranks by; None: nothing."""
    match kpi:
        case Kpi.GOAL:
            return line.share
        case Kpi.REVENUE:
            return Decimal(line.minor)
        case Kpi.DEALS:
            return Decimal(line.deals)


def rank(lines: Iterable[Standing], kpi: Kpi) -> list[Standing]:
    """In order; equal values share a rank, and the next one is as many places lower."""
    ordered = sorted(lines, key=lambda line: (-(value_of(line, kpi) or 0), line.name, line.person_id or 0))
    ranked: list[Standing] = []
    for place, line in enumerate(ordered, 1):
        tied = ranked and value_of(ranked[-1], kpi) == value_of(line, kpi)
        ranked.append(replace(line, rank=ranked[-1].rank if tied else place))
    return ranked


def has_goals(session: Session, teams: Sequence[int] | None, window: Window) -> bool:
    """Whether a board of these days can go by goals."""
    query = select(Goal.id).join(Person, Person.id == Goal.person_id).where(_months(window))
    if teams is not None:
        query = query.where(Person.team_id.in_(teams))
    return session.scalars(query.limit(1)).first() is not None


def _months(window: Window) -> ColumnElement[bool]:
    return Goal.month.between(window.first.replace(day=1), window.last)


def _members(session: Session, teams: Sequence[int] | None) -> list[Person]:
    """Who sells: the reps who work here."""
    query = select(Person).where(
        Person.active, Person.id.in_(select(Grant.person_id).where(Grant.role == Role.REP))
    )
    if teams is not None:
        query = query.where(Person.team_id.in_(teams))
    return list(session.scalars(query.order_by(Person.id)).unique())


def _is_shown(person: Person) -> bool:
    return person.individuals and (person.team is None or person.team.individuals)


def known(window: Window) -> list[ColumnElement[bool]]:
    """Which bookings a window holds."""
    where: list[ColumnElement[bool]] = [Booking.happened_on.between(window.first, window.last)]
    if window.as_of is None:
        return where
    on_time = Booking.recorded_at <= window.as_of
    if window.corrected:
        won = select(DealChange.deal_id).where(text(NEWLY_WON), DealChange.at <= window.as_of)
        on_time = or_(on_time, Booking.deal_id.in_(won))
    return [*where, on_time]


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was counted for each person."""

    minor: dict[int, int]
    deals: dict[int, int]
    toward: dict[int, int]  # in the goal's currency
    goals: dict[int, tuple[int, str]]
    uncounted: tuple[Uncounted, ...]

    def line(self, person: Person) -> Standing:
        goal_minor, currency = self.goals.get(person.id, (None, ""))
        toward = self.toward.get(person.id, 0)
        return Standing(
            name=person.name,
            person_id=person.id,
            team_id=person.team_id,
            minor=self.minor.get(person.id, 0),
            deals=self.deals.get(person.id, 0),
            share=Decimal(toward) / goal_minor if goal_minor else None,
            goal_minor=goal_minor,
            currency=currency,
        )


def _count(
    session: Session, settings: Settings, kpi: Kpi, window: Window, people: Sequence[Person]
) -> _Counted:
    ids = [person.id for person in people]
    among = frozenset(ids)
    goals = _goals(session, settings, ids, window)
    # Of many people it is quicker to read everybody's bookings once than to look each of them up.
    where = [*known(window), *([Booking.person_id.in_(ids)] if len(ids) <= LOOKED_UP else [])]
    minor: dict[int, int] = defaultdict(int)
    toward: dict[int, int] = defaultdict(int)
    across: set[int] = set()
    lacks_rate = False
    for person_id, currency, amount, org in session.execute(_sums(where)):
        if person_id not in among:
            continue
        lacks_rate = lacks_rate or org is None
        minor[person_id] += org or 0
        wanted = goals.get(person_id, (0, ""))[1]
        if wanted == currency:
            toward[person_id] += amount
        elif wanted == settings.currency:
            toward[person_id] += org or 0
        elif wanted and org is not None:
            across.add(person_id)
    if across:
        _across(session, settings, [Booking.person_id.in_(across), *known(window)], goals, toward)
    deals = _deals(session, where) if kpi is Kpi.DEALS else {}
    aside = {id_: currency for id_, (_, currency) in goals.items()} if kpi is Kpi.GOAL else {}
    uncounted = _uncounted(session, where, among, aside) if lacks_rate else ()
    return _Counted(minor, deals, toward, goals, uncounted)


def _sums(where: Sequence[ColumnElement[bool]], *more: Any) -> Any:
    keys = (Booking.person_id, Booking.currency, *more)
    amounts = (
        cast(func.sum(Booking.amount_minor), BigInteger),
        cast(func.sum(Booking.org_minor), BigInteger),
    )
    return select(*keys, *amounts).where(*where).group_by(*keys, Booking.org_minor.is_(None))


def _across(
    session: Session,
    settings: Settings,
    where: Sequence[ColumnElement[bool]],
    goals: dict[int, tuple[int, str]],
    toward: dict[int, int],
) -> None:
    """What was won in neither the goal's currency nor the organisation's goes by the rate of its own day."""
    for person_id, currency, day, _, org in session.execute(_sums(where, Booking.happened_on)):
        wanted = goals[person_id][1]
        rate = rate_on(session, settings, wanted, day) if currency != wanted and org is not None else None
        if rate is not None:
            toward[person_id] += convert(org, settings.currency, 1 / rate, wanted)


def _goals(
    session: Session, settings: Settings, people: Sequence[int], window: Window
) -> dict[int, tuple[int, str]]:
    """The goals of all months of the window added up; in several currencies: in the organisation's."""
    found: dict[int, list[Goal]] = defaultdict(list)
    for goal in session.scalars(select(Goal).where(Goal.person_id.in_(people), _months(window))):
        found[goal.person_id].append(goal)
    summed = {}
    for person_id, goals in found.items():
        currencies = {goal.currency for goal in goals}
        if len(currencies) == 1:
            summed[person_id] = (sum(goal.amount_minor for goal in goals), currencies.pop())
        elif (total := _at_home(session, settings, goals)) is not None:
            summed[person_id] = (total, settings.currency)
    return summed


def _at_home(session: Session, settings: Settings, goals: Sequence[Goal]) -> int | None:
    total = 0
    for goal in goals:
        rate = rate_on(session, settings, goal.currency, goal.month)
        if rate is None:
            return None
        total += convert(goal.amount_minor, goal.currency, rate, settings.currency)
    return total


def _deals(session: Session, where: Sequence[ColumnElement[bool]]) -> dict[int, int]:
    """Deals of which something is booked: one that was taken back counts no more."""
    each = (
        select(Booking.person_id)
        .where(*where)
        .group_by(Booking.person_id, Booking.deal_id)
        .having(func.sum(Booking.amount_minor) != 0)
        .subquery()
    )
    rows = session.execute(select(each.c.person_id, func.count()).group_by(each.c.person_id))
    return dict(rows.all())


def _uncounted(
    session: Session, where: Sequence[ColumnElement[bool]], among: frozenset[int], aside: dict[int, str]
) -> tuple[Uncounted, ...]:
    """Deals without a rate; what is in the currency of the person's own goal (`aside`) needs none."""
    rows = session.execute(
        select(Booking.person_id, Booking.currency, Booking.deal_id)
        .where(*where, Booking.org_minor.is_(None))
        .group_by(Booking.person_id, Booking.currency, Booking.deal_id)
        .having(func.sum(Booking.amount_minor) != 0)
    )
    deals: dict[str, set[int]] = defaultdict(set)
    for person_id, currency, deal_id in rows:
        if person_id in among and aside.get(person_id) != currency:
            deals[currency].add(deal_id)
    return tuple(Uncounted(currency, len(ids)) for currency, ids in sorted(deals.items()))


def _contested(session: Session, people: Sequence[int], window: Window) -> int:
    query = select(Deal.owner_id).where(
        text(f"deal.{CONTESTED}"), Deal.status == Status.WON, Deal.won_on.between(window.first, window.last)
    )
    if window.as_of is not None:
        query = query.where(Deal.created_at <= window.as_of)
    among = frozenset(people)
    return sum(owner in among for owner in session.scalars(query))


def _totals(lines: Sequence[Standing], people: Sequence[Person]) -> list[Standing]:
    """One line for each team whose people are not shown."""
    by_team: dict[int, list[Standing]] = defaultdict(list)
    teams: dict[int, Team] = {}
    for line, person in zip(lines, people, strict=True):
        if person.team is not None and not person.team.individuals:
            by_team[person.team.id].append(line)
            teams[person.team.id] = person.team
    return [_total(teams[id_], members) for id_, members in by_team.items()]


def _total(team: Team, members: Sequence[Standing]) -> Standing:
    """A team's share of its goals: every person's share, weighed by the goal; of one currency only."""
    goals = [line for line in members if line.goal_minor and line.share is not None]
    goal = sum(line.goal_minor or 0 for line in goals)
    alike = len({line.currency for line in goals}) == 1
    toward = sum(((line.share or Decimal(0)) * (line.goal_minor or 0) for line in goals), Decimal(0))
    return Standing(
        name=team.name,
        person_id=None,
        team_id=team.id,
        minor=sum(line.minor for line in members),
        deals=sum(line.deals for line in members),
        share=toward / goal if alike and goal else None,
    )
