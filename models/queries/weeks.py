"""What a person did in a week or on a day, and what comes next: drafted from what was reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.accounts import Account
from models.cases import UNSOLVED, Case, CaseState
from models.deals import Deal, DealChange, Status
from models.people import Person
from models.queries.calendars import timing_of
from models.queries.digest_deals import losses, wins
from models.queries.digest_facts import LossLine, WinLine
from models.queries.month import Month, month_of
from models.records import Activity, Payment, Reminder, ReminderState
from models.recurrence import instant
from models.weeks import WeekReport

MOST_AHEAD = 20


@dataclass(frozen=True, slots=True)
class Moved:
    """A deal whose stage is another than before."""

    account: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """A date to come: a deal's close date, or a reminder (`stage` None) with its words."""

    day: date
    what: str
    stage: str | None


@dataclass(frozen=True, slots=True)
class Week:
    """From `first` to `last`, both included; one date: a day. `won_minor` is in `currency` and holds the person's own
    part; `collected` is what was paid, by currency; `stuck` are the blockers that are not solved yet.
    """

    first: date
    last: date
    month: Month
    wins: tuple[WinLine, ...]
    won_minor: int
    currency: str
    losses: tuple[LossLine, ...]
    opened: tuple[str, ...]
    moved: tuple[Moved, ...]
    activities: Mapping[str, int]
    collected: Mapping[str, int]
    stuck: tuple[str, ...]
    solved: int
    ahead: tuple[Ahead, ...]

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    @property
    def is_empty(self) -> bool:
        return not any(
            (self.wins, self.losses, self.opened, self.moved, self.activities, self.collected, self.solved)
        )


def week_around(session: Session, person: Person, day: date) -> tuple[date, date]:
    """From Monday to the last day of work of the person's week, or the day itself if that is later."""
    calendar = timing_of(session, person).calendar
    monday = day - timedelta(days=day.weekday())
    worked = [each for each in (monday + timedelta(days=n) for n in range(7)) if calendar.works_on(each)]
    return monday, max([day, *worked])


def week_of(
    session: Session, settings: Settings, person: Person, first: date, last: date, now: datetime
) -> Week:
    zone = ZoneInfo(person.zone)
    begin, end = instant(first, time(), zone), instant(last + timedelta(days=1), time(), zone)
    mine = frozenset((person.id,))
    won = wins(session, settings, mine, first, last)
    currency, minor = _one_currency(won.lines, settings.currency, won.minor)
    return Week(
        first=first,
        last=last,
        month=month_of(session, person.id, last, settings),
        wins=won.lines,
        won_minor=minor,
        currency=currency,
        losses=losses(session, mine, begin, end),
        opened=_opened(session, person.id, begin, end),
        moved=_moved(session, person.id, begin, end),
        activities=_activities(session, person.id, first, last),
        collected=_collected(session, person.id, first, last),
        stuck=tuple(
            case.subject or case.text
            for case in session.scalars(
                select(Case)
                .where(Case.reporter_id == person.id, Case.state.in_(UNSOLVED))
                .order_by(Case.created_at)
            )
        ),
        solved=_solved(session, person.id, begin, end),
        ahead=_ahead(session, person, last, zone),
    )


def report_of(session: Session, person_id: int, first: date, last: date) -> WeekReport | None:
    """What the person made of it so far."""
    query = select(WeekReport).where(
        WeekReport.person_id == person_id, WeekReport.first == first, WeekReport.last == last
    )
    return session.scalars(query).one_or_none()


def sent_to(session: Session, manager_id: int, begin: datetime, end: datetime) -> tuple[str, ...]:
    """Who sent a report to a manager within the time, by name."""
    rows = session.scalars(
        select(Person.name)
        .join(WeekReport, WeekReport.person_id == Person.id)
        .where(WeekReport.sent_to_id == manager_id, WeekReport.sent_at >= begin, WeekReport.sent_at < end)
        .distinct()
        .order_by(Person.name)
    )
    return tuple(rows)


def _one_currency(lines: tuple[WinLine, ...], home: str, home_minor: int) -> tuple[str, int]:
    """The currency that everything was won in, else the organisation's."""
    currencies = {line.currency for line in lines}
    if len(currencies) == 1:
        return currencies.pop(), sum(line.amount_minor for line in lines)
    return home, home_minor


def _opened(session: Session, person_id: int, begin: datetime, end: datetime) -> tuple[str, ...]:
    """New deals that are still open."""
    rows = session.scalars(
        select(Account.name)
        .join(Deal, Deal.account_id == Account.id)
        .where(
            Deal.owner_id == person_id,
            Deal.status == Status.OPEN,
            Deal.created_at >= begin,
            Deal.created_at < end,
        )
        .order_by(Deal.id)
    )
    return tuple(rows)


def _moved(session: Session, person_id: int, begin: datetime, end: datetime) -> tuple[Moved, ...]:
    """Open deals of another stage than when the time began."""
    rows = session.execute(
        select(Deal.id, Account.name, Deal.stage, DealChange.old)
        .join(Deal, Deal.id == DealChange.deal_id)
        .join(Account, Account.id == Deal.account_id)
        .where(
            Deal.owner_id == person_id,
            Deal.status == Status.OPEN,
            DealChange.field == "stage",
            DealChange.at >= begin,
            DealChange.at < end,
        )
        .order_by(DealChange.id)
    )
    first: dict[int, Moved] = {}
    for id_, account, stage, old in rows:
        if old:
            first.setdefault(id_, Moved(account, old, stage))
    return tuple(one for one in first.values() if one.old != one.new)


def _activities(session: Session, person_id: int, first: date, last: date) -> dict[str, int]:
    rows = session.execute(
        select(Activity.kind, func.sum(Activity.count))
        .where(
            Activity.person_id == person_id,
            Activity.happened_on >= first,
            Activity.happened_on <= last,
            Activity.voided_by.is_(None),
        )
        .group_by(Activity.kind)
        .order_by(Activity.kind)
    )
    return {kind: int(count) for kind, count in rows}


def _collected(session: Session, person_id: int, first: date, last: date) -> dict[str, int]:
    rows = session.execute(
        select(Payment.currency, func.sum(Payment.amount_minor))
        .where(
            Payment.person_id == person_id,
            Payment.happened_on >= first,
            Payment.happened_on <= last,
            Payment.voided_by.is_(None),
        )
        .group_by(Payment.currency)
        .order_by(Payment.currency)
    )
    return {currency: int(amount) for currency, amount in rows}


def _solved(session: Session, person_id: int, begin: datetime, end: datetime) -> int:
    query = select(func.count()).where(
        Case.reporter_id == person_id,
        Case.state == CaseState.CLOSED,
        Case.ended_at >= begin,
        Case.ended_at < end,
    )
    return session.scalar(query) or 0


def _ahead(session: Session, person: Person, last: date, zone: ZoneInfo) -> tuple[Ahead, ...]:
    """The dates up to the end of the week that follows."""
    after = last + timedelta(days=1)
    until = last + timedelta(days=13 - last.weekday())
    deals = session.execute(
        select(Deal.close_date, Account.name, Deal.stage)
        .join(Account, Account.id == Deal.account_id)
        .where(
            Deal.owner_id == person.id,
            Deal.status == Status.OPEN,
            Deal.close_date >= after,
            Deal.close_date <= until,
        )
        .order_by(Deal.close_date, Deal.id)
    )
    found = [Ahead(day, account, stage) for day, account, stage in deals if day is not None]
    reminders = session.scalars(
        select(Reminder).where(
            Reminder.person_id == person.id,
            Reminder.state == ReminderState.WAITING,
            Reminder.voided_by.is_(None),
            Reminder.due_at >= instant(after, time(), zone),
            Reminder.due_at < instant(until + timedelta(days=1), time(), zone),
        )
    )
    found += [Ahead(one.due_at.astimezone(zone).date(), one.text, None) for one in reminders]
    return tuple(sorted(found, key=lambda one: one.day)[:MOST_AHEAD])
