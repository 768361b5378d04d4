"""The deals of a digest: won, lost, put off, forgotten; and the month of a team."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.accounts import Account
from models.deals import Booking, Deal, DealChange, Status
from models.money import convert
from models.people import Goal, Person
from models.queries.digest_facts import LossLine, SlipLine, WinLine
from models.queries.month import Month, Uncounted
from models.queries.pipeline import DealRow, deal_rows
from models.queries.rates import rates_on
from models.records import Activity, Reminder, ReminderState

MOST_IDLE = 500  # looked through
STATUS, CLOSE_DATE = "status", "close_date"  # fields as the ledger names them


@dataclass(frozen=True, slots=True)
class Won:
    """`minor` is the sum of what could be converted; what could not is named."""

    lines: tuple[WinLine, ...]
    minor: int
    uncounted: tuple[Uncounted, ...]


def wins(session: Session, settings: Settings, people: frozenset[int], first: date, last: date) -> Won:
    """What these people booked with a date in the range, deal by deal, the largest first."""
    rows = session.execute(
        select(
            Booking.deal_id,
            Account.name,
            Person.name,
            Booking.currency,
            cast(func.sum(Booking.amount_minor), BigInteger),
            cast(func.sum(Booking.org_minor), BigInteger),
            func.count() - func.count(Booking.org_minor),
        )
        .join(Deal, Deal.id == Booking.deal_id)
        .join(Account, Account.id == Deal.account_id)
        .join(Person, Person.id == Deal.owner_id)
        .where(Booking.person_id.in_(people), Booking.happened_on >= first, Booking.happened_on <= last)
        .group_by(Booking.deal_id, Account.name, Person.name, Booking.currency)
    )
    lines = []
    left_out: dict[str, int] = defaultdict(int)
    for deal_id, account, owner, currency, amount, org, without_rate in rows:
        if amount == 0:
            continue  # booked and reversed
        counted = None if without_rate and not org else org
        if counted is None:
            left_out[currency] += 1
        lines.append(WinLine(deal_id, account, owner, counted, amount, currency))
    lines.sort(key=lambda line: (-(line.minor or 0), line.deal_id))
    return Won(
        tuple(lines),
        sum(line.minor or 0 for line in lines),
        tuple(Uncounted(currency, count) for currency, count in sorted(left_out.items())),
    )


def month_of_team(session: Session, settings: Settings, people: frozenset[int], day: date) -> Month:
    """What a team booked in the month of a day against the sum of its goals, in the organisation's currency; goals are
    brought into it at the rate of the month's first day, or the first known since.
    """
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    won = wins(session, settings, people, first, following - timedelta(days=1))
    goals = session.scalars(select(Goal).where(Goal.person_id.in_(people), Goal.month == first)).all()
    rates = {**rates_on(session, day, settings.currency), **rates_on(session, first, settings.currency)}
    goal = sum(
        convert(one.amount_minor, one.currency, rates[one.currency], settings.currency)
        for one in goals
        if one.currency in rates
    )
    contested = select(func.count()).where(
        Deal.owner_id.in_(people),
        Deal.status == Status.WON,
        Deal.is_contested.is_(True),
        Deal.won_on >= first,
        Deal.won_on < following,
    )
    return Month(
        first, settings.currency, won.minor, goal or None, won.uncounted, session.scalar(contested) or 0
    )


def losses(session: Session, people: frozenset[int], begin: datetime, end: datetime) -> tuple[LossLine, ...]:
    """Deals reported lost within the time, and still so."""
    told = select(DealChange.deal_id).where(
        DealChange.field == STATUS, DealChange.new == Status.LOST, DealChange.at >= begin, DealChange.at < end
    )
    rows = session.execute(
        select(Deal, Person.name)
        .join(Person, Person.id == Deal.owner_id)
        .where(Deal.id.in_(told), Deal.status == Status.LOST, Deal.owner_id.in_(people))
        .order_by(Deal.id)
    )
    return tuple(
        LossLine(
            deal.id,
            deal.account.name,
            owner,
            deal.amount_minor,
            deal.currency,
            deal.lost_reason,
            deal.lost_words,
        )
        for deal, owner in rows
    )


def slipped(
    session: Session,
    people: frozenset[int],
    begin: datetime,
    end: datetime,
    first: date,
    last: date,
) -> tuple[SlipLine, ...]:
    """Open deals whose close date was put off within the time, or went by on one of the days."""
    before: dict[int, date] = {}
    changes = session.execute(
        select(DealChange.deal_id, DealChange.old)
        .join(Deal, Deal.id == DealChange.deal_id)
        .where(
            DealChange.field == CLOSE_DATE,
            DealChange.at >= begin,
            DealChange.at < end,
            Deal.status == Status.OPEN,
            Deal.owner_id.in_(people),
        )
        .order_by(DealChange.id)
    )
    for deal_id, old in changes:
        if old:
            before.setdefault(deal_id, date.fromisoformat(old))
    gone_by = (Deal.close_date >= first) & (Deal.close_date <= last)
    rows = session.execute(
        select(Deal, Person.name)
        .join(Person, Person.id == Deal.owner_id)
        .where(Deal.status == Status.OPEN, Deal.owner_id.in_(people), Deal.id.in_(list(before)) | gone_by)
        .order_by(Deal.id)
    )
    found = []
    for deal, owner in rows:
        was = before.get(deal.id)
        if deal.close_date is not None and first <= deal.close_date <= last:
            found.append(SlipLine(deal.id, deal.account.name, owner, deal.close_date, None))
        elif was is not None and deal.close_date is not None and deal.close_date > was:
            found.append(SlipLine(deal.id, deal.account.name, owner, was, deal.close_date))
    return tuple(found)


def idle_deals(
    session: Session, settings: Settings, people: frozenset[int], now: datetime
) -> tuple[DealRow, ...]:
    """Open deals that nobody touched for longer than their stage allows, the longest first. Whoever has planned
    something with the customer, or wants to be reminded of it, has not forgotten it.
    """
    shortest = min((stage.idle_days for stage in settings.stages), default=0)
    planned = select(Activity.account_id).where(
        Activity.account_id.is_not(None), Activity.happened_on > now.date(), Activity.voided_by.is_(None)
    )
    reminders = session.execute(
        select(Reminder.account_id, Reminder.text).where(
            Reminder.state == ReminderState.WAITING,
            Reminder.voided_by.is_(None),
            Reminder.person_id.in_(people),
        )
    ).all()
    reminded = {id_ for id_, _ in reminders if id_ is not None}
    words = [text.casefold() for _, text in reminders]
    where = [
        Deal.status == Status.OPEN,
        Deal.owner_id.in_(people),
        Deal.active_at <= now - timedelta(days=shortest),
        Deal.account_id.not_in(planned),
        Deal.account_id.not_in(reminded),
    ]
    rows = deal_rows(session, where, now, settings, limit=MOST_IDLE)
    return tuple(
        row
        for row in rows
        if row.idle_days is not None and not any(row.account.casefold() in text for text in words)
    )
