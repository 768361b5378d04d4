"""Which wins are to be told in which room, and which posts say no longer what is so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text
from sqlalchemy.orm import Session, aliased, joinedload

from models.deals import NEWLY_WON, Booking, Deal, DealChange, Status
from models.people import Organisation, Person, Team
from models.rooms import STANDS, Room, RoomGrant, RoomReport, RoomState, Win, WinPost

QUIET = timedelta(minutes=2)  # an undo within it is silent
LATEST = timedelta(hours=24)  # after that a win is no news
LONG_AGO = timedelta(days=7)  # what was won earlier and is only told now is no news either
TOGETHER = timedelta(minutes=10)  # several wins of one person within it are one post
WATCHED = timedelta(days=30)  # for how long a post follows its deals


@dataclass(frozen=True, slots=True)
class Fresh:
    """A win that a room has not heard of; `won_at` is when it was recorded."""

    deal: Deal
    won_at: datetime


def rooms_to_tell(session: Session, now: datetime) -> Sequence[int]:
    """The rooms in which something is to be posted, changed or withdrawn now."""
    rooms = session.scalars(
        select(Room)
        .join(RoomGrant, RoomGrant.room_id == Room.id)
        .where(
            RoomGrant.report == RoomReport.WINS,
            Room.state == RoomState.PRESENT,
            Room.bound_at.is_not(None),
            Room.team_id.is_not(None),
        )
        .order_by(Room.id)
    ).unique()
    told = [room.id for room in rooms if is_awake(session, room, now) and fresh_wins(session, now, room)]
    return sorted({*told, *session.scalars(_stale(now).with_only_columns(Win.room_id).distinct())})


def fresh_wins(session: Session, now: datetime, room: Room) -> list[Fresh]:
    """Wins of the room's team, and of the teams below it, in the order in which they were recorded."""
    recorded = _recorded(now).subquery()
    known = aliased(Win)
    query = (
        select(Deal, recorded.c.won_at)
        .join(recorded, recorded.c.deal_id == Deal.id)
        .join(Person, Person.id == Deal.owner_id)
        .join(Team, Team.id == Person.team_id)
        .outerjoin(known, and_(known.deal_id == Deal.id, known.room_id == room.id))
        .where(
            Deal.status == Status.WON,
            Deal.won_on >= (now - LONG_AGO).date(),
            Team.id.in_(_teams_of(session, room)),
            Team.individuals,
            Person.individuals,
            or_(known.id.is_(None), and_(known.withdrawn, known.won_at < recorded.c.won_at)),
            _is_booked(),
        )
        .options(joinedload(Deal.account), joinedload(Deal.owner))
        .order_by(recorded.c.won_at, Deal.id)
    )
    return [Fresh(deal, won_at) for deal, won_at in session.execute(query).unique()]


def _recorded(now: datetime) -> Select[int, datetime]:
    """When each deal was last recorded as won by somebody's report."""
    at = func.max(DealChange.at)
    return (
        select(DealChange.deal_id, at.label("won_at"))
        .where(text(NEWLY_WON), DealChange.at > now - LATEST, DealChange.report_id.is_not(None))
        .group_by(DealChange.deal_id)
        .having(at <= now - QUIET)
    )


def _is_booked() -> ColumnElement[bool]:
    """Only what counts is told: not what is contested or waits for an approval."""
    reversal = aliased(Booking)
    reversed_already = select(reversal.id).where(reversal.reverses_id == Booking.id).exists()
    return (
        select(Booking.id)
        .where(Booking.deal_id == Deal.id, Booking.reverses_id.is_(None), ~reversed_already)
        .exists()
    )


def _stale(now: datetime) -> Select[Win]:
    """Told wins whose deals were changed since."""
    return (
        select(Win)
        .join(WinPost, WinPost.id == Win.post_id)
        .join(Deal, Deal.id == Win.deal_id)
        .where(
            text(f"win_post.{STANDS}"),
            WinPost.created_at > now - WATCHED,
            Win.withdrawn.is_(False),
            Deal.active_at > Win.seen_at,
        )
    )


def stale_posts(session: Session, now: datetime, room: Room) -> Sequence[WinPost]:
    """Posts about deals that were changed since."""
    ids = _stale(now).where(Win.room_id == room.id).with_only_columns(Win.post_id)
    return session.scalars(select(WinPost).where(WinPost.id.in_(ids)).order_by(WinPost.id)).all()


def standing_wins(session: Session, post: WinPost) -> list[tuple[Win, Deal]]:
    """What a post tells of, in the order in which it was told."""
    query = (
        select(Win, Deal)
        .join(Deal, Deal.id == Win.deal_id)
        .where(Win.post_id == post.id, Win.withdrawn.is_(False))
        .options(joinedload(Deal.account))
        .order_by(Win.won_at, Win.id)
    )
    return [(win, deal) for win, deal in session.execute(query).unique()]


def booked_ids(session: Session, deal_ids: Sequence[int]) -> frozenset[int]:
    """Of these deals, those whose money counts now."""
    return frozenset(session.scalars(select(Deal.id).where(Deal.id.in_(deal_ids), _is_booked())))


def post_to_join(session: Session, now: datetime, room: Room, person_id: int) -> WinPost | None:
    """The person's post that is recent enough to take in one more win."""
    return session.scalars(
        select(WinPost)
        .where(
            WinPost.room_id == room.id,
            WinPost.person_id == person_id,
            WinPost.created_at > now - TOGETHER,
            WinPost.withdrawn_at.is_(None),
        )
        .order_by(WinPost.id.desc())
        .limit(1)
    ).first()


def zone_of(session: Session, room: Room) -> str:
    """The room's own zone, else its team's, else the organisation's."""
    if room.zone is not None:
        return room.zone
    team = session.get(Team, room.team_id) if room.team_id is not None else None
    if team is not None:
        return team.zone
    return session.scalars(select(Organisation.zone)).first() or "UTC"


def is_awake(session: Session, room: Room, now: datetime) -> bool:
    """Whether the bot may post there unasked at this hour."""
    local = now.astimezone(ZoneInfo(zone_of(session, room))).time()
    return within(local, room.wakes_at, room.sleeps_at)


def within(at: time, start: time, end: time) -> bool:
    """From `start` until before `end`; hours may lie across midnight, and equal ones are the whole day."""
    if start < end:
        return start <= at < end
    return at >= start or at < end


def _teams_of(session: Session, room: Room) -> list[int]:
    """The room's team and those below it."""
    parents: Mapping[int, int | None] = dict(session.execute(select(Team.id, Team.parent_id)).all())
    return [team for team in parents if room.team_id in _upwards(team, parents)]


def _upwards(team: int, parents: Mapping[int, int | None]) -> set[int]:
    way: set[int] = set()
    at: int | None = team
    while at is not None and at not in way:
        way.add(at)
        at = parents.get(at)
    return way
