"""Telling people what they did not ask for: not at night, not too often, and together rather than one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.cards import Card, card_from_json, card_to_json
from bot.core.context import identity_in_use, reader_of
from bot.views.notices import bundle_card
from models.actions import notices
from models.actions.notices import Told
from models.people import Identity, Person
from models.queries.quiet import has_room, is_quiet, next_bundle
from models.queue.notices import Notice, NoticeState, Rank
from models.queue.outbox import Repeat

PEOPLE = 20  # served in one unit
AFTER_FAILURE = timedelta(hours=1)
TOGETHER = timedelta(minutes=5)  # what is due within this time of another goes with it

log = structlog.get_logger(__name__)

# Looks again whether somebody still needs to hear it, by the notice's kind.
StillWanted = Callable[[Session, datetime, Notice], bool]


def tell(
    session: Session,
    now: datetime,
    person: Person,
    card: Card,
    *,
    kind: str,
    rank: Rank,
    expires_in: timedelta,
    line: str = "",
    subject: int | None = None,
    about: str | None = None,
    dedupe: str | None = None,
    gather: timedelta = timedelta(0),
    elsewhere: bool = False,
) -> None:
    """Put a card in line for somebody. It may wait `gather` for others to go with it; `elsewhere` sends it to another
    platform than the one last used, where there is one.
    """
    told = Told(
        person_id=person.id,
        kind=kind,
        rank=rank,
        line=line or card.summary,
        card=card_to_json(card),
        expires_at=now + expires_in,
        not_before=now + gather,
        subject=subject,
        about=about,
        dedupe=dedupe,
        elsewhere=elsewhere,
    )
    notices.put(session, now, told)


def flush(wanted: Mapping[str, StillWanted], session: Session, now: datetime) -> int:
    """Send what waits for its turn, to some people; how many were looked at."""
    query = (
        select(Notice.person_id)
        .where(Notice.state == NoticeState.WAITING, Notice.not_before <= now)
        .distinct()
        .order_by(Notice.person_id)
        .limit(PEOPLE)
    )
    people = session.scalars(query).all()
    for person_id in people:
        _try_one(wanted, session, now, person_id)
    return len(people)


def _try_one(wanted: Mapping[str, StillWanted], session: Session, now: datetime, person_id: int) -> None:
    """Whose notices can't be told must not keep the others waiting."""
    try:
        with session.begin_nested():
            _tell_one(wanted, session, now, person_id)
    except DBAPIError:
        raise
    except Exception:
        log.exception("clock.not_told", person=person_id)
        session.expire_all()
        session.execute(
            update(Notice)
            .where(Notice.person_id == person_id, Notice.state == NoticeState.WAITING)
            .values(not_before=now + AFTER_FAILURE)
        )


def _tell_one(wanted: Mapping[str, StillWanted], session: Session, now: datetime, person_id: int) -> None:
    person = session.get_one(Person, person_id, with_for_update={"key_share": True, "of": Person})
    waiting = session.scalars(
        select(Notice)
        .where(
            Notice.person_id == person_id,
            Notice.state == NoticeState.WAITING,
            Notice.not_before <= now + TOGETHER,
        )
        .order_by(Notice.rank, Notice.id)
    ).all()
    due = [notice for notice in waiting if _is_due(wanted, session, now, person, notice)]
    identity = _identity(session, person_id, elsewhere=all(notice.elsewhere for notice in due))
    if not due or identity is None:
        return
    if is_quiet(session, person, now) or not has_room(session, person, now, due[0].rank):
        later = next_bundle(session, person, now)
        for notice in due:
            notice.not_before = later
        return
    card, about = _one_message(person, now, due)
    sent = replies.post_to(session, now, identity, card, about=about, repeat=Repeat.NEVER)
    for notice in due:
        notice.state, notice.outbox_id, notice.ended_at = NoticeState.SENT, sent, now


def _identity(session: Session, person_id: int, *, elsewhere: bool) -> Identity | None:
    used = identity_in_use(session, person_id)
    if not elsewhere or used is None:
        return used
    query = (
        select(Identity)
        .where(Identity.person_id == person_id, Identity.platform != used.platform, Identity.reachable)
        .order_by(Identity.used_at.desc())
        .limit(1)
    )
    return session.scalars(query).first() or used


def _is_due(
    wanted: Mapping[str, StillWanted], session: Session, now: datetime, person: Person, notice: Notice
) -> bool:
    """What is too late, or no longer wanted, ends here."""
    still_wanted = wanted.get(notice.kind)
    if not person.active or (still_wanted is not None and not still_wanted(session, now, notice)):
        notice.state, notice.ended_at = NoticeState.DROPPED, now
    elif notice.expires_at <= now:
        notice.state, notice.ended_at = NoticeState.EXPIRED, now
    return notice.state is NoticeState.WAITING


def _one_message(person: Person, now: datetime, due: Sequence[Notice]) -> tuple[Card, str | None]:
    if len(due) == 1:
        return card_from_json(due[0].card), due[0].about
    return bundle_card(reader_of(person, now), [(notice.id, notice.line) for notice in due]), None
