"""What a manager has to know of the last days of work: read in one go, so that all of its figures belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.access import Action, may, people_seen
from models.access_claims import may_decide
from models.accounts import Account
from models.calendar import Calendar
from models.cases import UNSOLVED, Case, CaseState
from models.claims import Claim, ClaimState, HeldReport, HeldState
from models.deals import Message, Report, ReportState
from models.deputies import absences_of
from models.joining import JoinRequest, JoinState
from models.people import Grant, Person, Role, Team
from models.queries.calendars import timing_of
from models.queries.digest_deals import idle_deals, losses, month_of_team, slipped, wins
from models.queries.digest_facts import Digest, Need, Needed, StuckLine, WaitingLine
from models.queries.weeks import sent_to
from models.queue.dialogs import Dialog, DialogState
from models.recurrence import instant
from models.standups import Standup, StandupState
from models.teams import teams_below

FARTHEST = 21  # days back to the last day of work
ZONES_APART = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """Dates from `first` to `last`, both included, and the instants at which they begin and end for the reader."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def begin(self) -> datetime:
        return instant(self.first, time(), self.zone)

    @property
    def end(self) -> datetime:
        return instant(self.last + timedelta(days=1), time(), self.zone)

    @property
    def each(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def days_before(today: date, calendar: Calendar, zone: ZoneInfo) -> Days:
    """From the last day of work before today up to yesterday: on Mondays with the weekend."""
    yesterday = today - timedelta(days=1)
    for n in range(FARTHEST):
        day = yesterday - timedelta(days=n)
        if calendar.works_on(day):
            return Days(day, yesterday, zone)
    return Days(yesterday, yesterday, zone)


def digest_of(
    session: Session,
    settings: Settings,
    manager: Person,
    today: date,
    now: datetime,
    team_id: int | None = None,
) -> Digest:
    """As it stands now, of the days of work before `today`, which is a date of the manager's."""
    timing = timing_of(session, manager)
    days = days_before(today, timing.calendar, timing.zone_info)
    people = people_of_digest(session, manager, team_id)
    won = wins(session, settings, people, days.first, days.last)
    team = session.get(Team, team_id) if team_id is not None else None
    reps = _reps(session, people - {manager.id})
    return Digest(
        first=days.first,
        last=days.last,
        of=team.name if team else None,
        team_id=team_id,
        needs=_needs(session, manager, people, now),
        wins=won.lines,
        won_minor=won.minor,
        uncounted=won.uncounted,
        month=month_of_team(session, settings, people, days.last),
        silent=_silent(session, reps, days),
        on_leave=_on_leave(session, people - {manager.id}, now),
        losses=losses(session, people, days.begin, days.end),
        slipped=slipped(session, people, days.begin, days.end, days.first, days.last),
        idle=idle_deals(session, settings, people, now),
        stuck=_stuck(session, people, now),
        waiting=_waiting(session, people),
        standups_missing=_standups_missing(session, people, days, now),
        weeks_sent=sent_to(session, manager.id, days.begin, days.end),
    )


def managers(session: Session, team_id: int | None) -> list[int]:
    """Who manages a team, one below it, or everything; of None everybody who manages."""
    found = select(Grant.person_id).where(Grant.role == Role.MANAGER)
    if team_id is not None:
        found = found.where(or_(Grant.team_id.is_(None), Grant.team_id.in_(teams_below(session, team_id))))
    return sorted(set(session.scalars(found)))


def people_of_digest(session: Session, manager: Person, team_id: int | None) -> frozenset[int]:
    """Whose results it is about: those whose deals the manager sees, of one team if that is asked."""
    seen = people_seen(session, manager)
    if team_id is None:
        return seen
    teams = teams_below(session, team_id)
    of_team = session.scalars(select(Person.id).where(Person.team_id.in_(teams)))
    return seen & frozenset(of_team)


def _reps(session: Session, people: frozenset[int]) -> Sequence[Person]:
    reps = select(Grant.person_id).where(Grant.role == Role.REP)
    query = select(Person).where(Person.active, Person.id.in_(people), Person.id.in_(reps))
    return session.scalars(query.order_by(Person.name)).unique().all()


def _needs(session: Session, manager: Person, people: frozenset[int], now: datetime) -> tuple[Need, ...]:
    """What ends first comes first."""
    found = [
        *_claims(session, manager, people),
        *_cases(session, manager, people, now),
        *_held(session, manager, people),
        *_strangers(session, manager),
    ]
    return tuple(sorted(found, key=lambda need: (need.kind is Needed.JOIN, need.at)))


def _claims(session: Session, manager: Person, people: frozenset[int]) -> list[Need]:
    concerned = or_(Claim.claimant_id.in_(people), Claim.holder_id.in_(people), Claim.asked_id == manager.id)
    query = select(Claim).where(Claim.state == ClaimState.OPEN, concerned).order_by(Claim.id)
    return [
        Need(
            Needed.CLAIM,
            claim.id,
            session.get_one(Account, claim.account_id).name,
            session.get_one(Person, claim.claimant_id).name,
            claim.decide_by,
            manager.zone,
        )
        for claim in session.scalars(query)
        if may_decide(session, manager, claim)
    ]


def _cases(session: Session, manager: Person, people: frozenset[int], now: datetime) -> list[Need]:
    """Put to the manager, handed up, or unanswered beyond its time."""
    unanswered = (Case.state == CaseState.OPEN) & or_(
        Case.owner_id == manager.id, Case.owner_id.is_(None), Case.level > 0, Case.answer_due_at < now
    )
    mine = or_(Case.reporter_id.in_(people), Case.owner_id == manager.id)
    query = select(Case).where(mine, unanswered).order_by(Case.created_at, Case.id)
    return [
        Need(
            Needed.CASE,
            case.id,
            case.subject or case.text,
            case.reporter.name,
            case.asked_at,
            case.reporter.zone,
        )
        for case in session.scalars(query)
    ]


def _held(session: Session, manager: Person, people: frozenset[int]) -> list[Need]:
    query = (
        select(HeldReport)
        .where(HeldReport.state == HeldState.WAITING, HeldReport.person_id.in_(people))
        .order_by(HeldReport.id)
    )
    return [
        Need(
            Needed.HELD,
            held.id,
            session.get_one(Message, held.message_id).text,
            session.get_one(Person, held.person_id).name,
            held.expires_at,
            manager.zone,
        )
        for held in session.scalars(query)
    ]


def _strangers(session: Session, manager: Person) -> list[Need]:
    if not may(manager, Action.INVITE):
        return []
    query = select(JoinRequest).where(JoinRequest.state == JoinState.OPEN).order_by(JoinRequest.id)
    return [
        Need(Needed.JOIN, asked.id, asked.name, asked.platform, asked.asked_at, manager.zone)
        for asked in session.scalars(query)
    ]


def _silent(session: Session, reps: Sequence[Person], days: Days) -> tuple[str, ...]:
    """Who worked on one of the days and told nothing on any."""
    ids = [rep.id for rep in reps]
    told = _told(session, ids, days) | set(
        session.scalars(
            select(Standup.person_id).where(
                Standup.person_id.in_(ids),
                Standup.day >= days.first,
                Standup.day <= days.last,
                Standup.state != StandupState.ASKED,
            )
        )
    )
    away = _days_away(session, ids, days)
    return tuple(
        rep.name
        for rep in reps
        if rep.id not in told
        and rep.created_at < days.end
        and _worked(session, rep, days, away.get(rep.id, set()))
    )


def _told(session: Session, people: Sequence[int], days: Days) -> set[int]:
    """Who reported on one of the days, each by the clock of their own zone."""
    rows = session.execute(
        select(Report.person_id, Report.recorded_at, Person.zone)
        .join(Person, Person.id == Report.person_id)
        .where(
            Report.person_id.in_(people),
            Report.state == ReportState.RECORDED,
            Report.recorded_at >= days.begin - ZONES_APART,
            Report.recorded_at < days.end + ZONES_APART,
        )
    )
    return {id_ for id_, at, zone in rows if days.first <= at.astimezone(ZoneInfo(zone)).date() <= days.last}


def _days_away(session: Session, people: Sequence[int], days: Days) -> dict[int, set[date]]:
    found: dict[int, set[date]] = {}
    for away in absences_of(session, people, days.first):
        gone = {day for day in days.each if away.first <= day <= away.last}
        found.setdefault(away.person_id, set()).update(gone)
    return found


def _worked(session: Session, rep: Person, days: Days, away: set[date]) -> bool:
    calendar = timing_of(session, rep).calendar
    return any(calendar.works_on(day) and day not in away for day in days.each)


def _on_leave(session: Session, people: frozenset[int], now: datetime) -> tuple[str, ...]:
    """Who is away on the date that it is for them now."""
    names = {
        away.person.name
        for away in absences_of(session, sorted(people), now.date() - timedelta(days=1))
        if away.person.active and away.first <= now.astimezone(ZoneInfo(away.person.zone)).date() <= away.last
    }
    return tuple(sorted(names))


def _stuck(session: Session, people: frozenset[int], now: datetime) -> tuple[StuckLine, ...]:
    """The oldest first."""
    query = (
        select(Case)
        .where(Case.state.in_(UNSOLVED), Case.reporter_id.in_(people))
        .order_by(Case.created_at, Case.id)
    )
    return tuple(
        StuckLine(
            case.id,
            case.subject,
            case.text,
            case.reporter.name,
            case.owner.name if case.owner else None,
            (now - case.created_at).days,
        )
        for case in session.scalars(query)
    )


def _waiting(session: Session, people: frozenset[int]) -> tuple[WaitingLine, ...]:
    """Reported, asked about, and counted nowhere until it is answered; the oldest first."""
    rows = session.execute(
        select(Dialog, Person.name)
        .join(Person, Person.id == Dialog.person_id)
        .where(
            Dialog.person_id.in_(people),
            Dialog.kind == "report",
            Dialog.state.in_((DialogState.OPEN, DialogState.WAITING)),
        )
        .order_by(Dialog.created_at, Dialog.id)
    )
    found = []
    for dialog, name in rows:
        message = session.get(Message, dialog.data.get("message") or 0)
        found.append(WaitingLine(name, message.text if message else "", dialog.created_at))
    return tuple(found)


def _standups_missing(
    session: Session, people: frozenset[int], days: Days, now: datetime
) -> tuple[tuple[str, date], ...]:
    """Those whose time is over."""
    rows = session.execute(
        select(Person.name, Standup.day)
        .join(Person, Person.id == Standup.person_id)
        .where(
            Standup.person_id.in_(people),
            Standup.day >= days.first,
            Standup.day <= days.last,
            Standup.state == StandupState.ASKED,
            Standup.closes_at <= now,
        )
        .order_by(Standup.day, Person.name)
        .distinct()
    )
    return tuple((name, day) for name, day in rows)


def teams_called(session: Session, name: str) -> Sequence[Team]:
    """By name or key, in any case."""
    wanted = name.strip().lower()
    return session.scalars(
        select(Team).where(or_(func.lower(Team.name) == wanted, func.lower(Team.key) == wanted))
    ).all()
