"""When somebody may be told something unasked, and how much today.

The rules: not between 20:00 and 08:00 of their own time (or as they chose) nor on days off or leave; at most four messages a
day, six for a manager, of which the last is kept for what can't wait.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from models.deputies import on_leave
from models.people import Person, Role
from models.queries.calendars import timing_of
from models.queue.notices import Notice, NoticeState, Quiet, Rank
from models.recurrence import instant

BEGINS, ENDS = 20 * 60, 8 * 60  # minutes after midnight
PER_DAY, PER_DAY_OF_MANAGER = 4, 6
CANT_WAIT = Rank.REMINDER  # the last message of a day is kept for this rank and above
SEARCHED = 30  # days


def hours_of(session: Session, person_id: int) -> tuple[int, int]:
    """When quiet begins and ends, in minutes after local midnight."""
    own = session.get(Quiet, person_id)
    return (own.begins, own.ends) if own is not None else (BEGINS, ENDS)


def is_quiet(session: Session, person: Person, now: datetime) -> bool:
    """At night, on days off and on leave."""
    local = now.astimezone(ZoneInfo(person.zone))
    timing = timing_of(session, person)
    if on_leave(session, now, person) is not None:
        return True
    return not timing.calendar.works_on(local.date()) or _within(local, *hours_of(session, person.id))


def _within(local: datetime, begins: int, ends: int) -> bool:
    minute = local.hour * 60 + local.minute
    return begins <= minute < ends if begins < ends else minute >= begins or minute < ends


def next_bundle(session: Session, person: Person, now: datetime) -> datetime:
    """The end of quiet on the next day of work, in UTC: what had to wait goes out together then."""
    timing = timing_of(session, person)
    _, ends = hours_of(session, person.id)
    today = now.astimezone(timing.zone_info).date()
    for day in (today + timedelta(days=n) for n in range(SEARCHED)):
        at = instant(day, time(ends // 60, ends % 60), timing.zone_info)
        if at > now and timing.calendar.works_on(day):
            return at
    return now + timedelta(days=1)


def told_today(session: Session, person: Person, now: datetime) -> int:
    """How many messages the person was sent unasked on their date."""
    day = now.astimezone(ZoneInfo(person.zone)).date()
    begin = instant(day, time(), ZoneInfo(person.zone))
    query = select(func.count(distinct(Notice.outbox_id))).where(
        Notice.person_id == person.id, Notice.state == NoticeState.SENT, Notice.ended_at >= begin
    )
    return session.scalars(query).one()


def has_room(session: Session, person: Person, now: datetime, rank: int) -> bool:
    """Whether one more message may be sent today."""
    most = PER_DAY_OF_MANAGER if person.has(Role.MANAGER) else PER_DAY
    return told_today(session, person, now) < (most if rank <= CANT_WAIT else most - 1)
