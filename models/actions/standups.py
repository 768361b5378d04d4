"""Stand-ups: asked, answered, passed over."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.standups import (
    EVERYBODY,
    Due,
    Publish,
    Standup,
    StandupOptions,
    StandupPost,
    StandupState,
    options_of,
)


def ask(session: Session, now: datetime, due: Due, person_id: int) -> Standup:
    """The person's part in it, begun now unless it was before."""
    found = session.scalars(
        select(Standup).where(
            Standup.schedule_id == due.schedule.id,
            Standup.person_id == person_id,
            Standup.day == due.day,
            Standup.slot == due.slot,
        )
    ).one_or_none()
    if found is None:
        found = Standup(
            schedule_id=due.schedule.id,
            person_id=person_id,
            day=due.day,
            slot=due.slot,
            state=StandupState.ASKED,
            asked_at=now,
        )
        session.add(found)
    if found.state is StandupState.ASKED:
        _set_times(found, now, options_of(due.schedule))
    session.flush()  # its id is in the buttons of the prompt
    return found


def _set_times(standup: Standup, now: datetime, options: StandupOptions) -> None:
    standup.closes_at = now + timedelta(minutes=options.window)
    remind = now + timedelta(minutes=options.remind_after)
    standup.remind_at = remind if options.remind_after and remind < standup.closes_at else None


def answer(standup: Standup, now: datetime, text: str, platform: str) -> None:
    """Take a message as the answer; a further one is added to it."""
    said = standup.text if standup.state is StandupState.ANSWERED and standup.text else ""
    standup.text = f"{said}\n{text}".strip()
    _end(standup, now, StandupState.ANSWERED, platform)


def nothing_to_add(standup: Standup, now: datetime, platform: str) -> None:
    _end(standup, now, StandupState.NOTHING, platform)


def skip(standup: Standup, now: datetime, platform: str) -> None:
    _end(standup, now, StandupState.SKIPPED, platform)


def reopen(standup: Standup, now: datetime, options: StandupOptions) -> None:
    """The answer is to be given anew."""
    standup.state, standup.text, standup.answered_at = StandupState.ASKED, None, None
    standup.closes_at = now + timedelta(minutes=options.window)


def publish(
    session: Session, now: datetime, standup: Standup, options: StandupOptions, zone: ZoneInfo
) -> None:
    """The rooms are to hear what became of it: at once, but not of one that is ahead in `zone`, nor of a summary that
    is not out yet.
    """
    if options.publish is Publish.NONE or standup.day > now.astimezone(zone).date():
        return
    if options.publish is Publish.EACH or _is_summed_up(session, standup):
        standup.publish_at = now


def publish_in_time(standup: Standup, now: datetime, options: StandupOptions) -> None:
    """Its time has come by the clock."""
    if options.publish is Publish.SUMMARY:
        standup.publish_at = now + timedelta(minutes=options.summary_after)
    elif options.publish is Publish.EACH and standup.state is not StandupState.ASKED:
        standup.publish_at = now


def _is_summed_up(session: Session, standup: Standup) -> bool:
    query = select(StandupPost.id).where(
        StandupPost.schedule_id == standup.schedule_id,
        StandupPost.day == standup.day,
        StandupPost.slot == standup.slot,
        StandupPost.subject == EVERYBODY,
    )
    return session.scalars(query.limit(1)).first() is not None


def _end(standup: Standup, now: datetime, state: StandupState, platform: str) -> None:
    standup.state, standup.answered_at, standup.platform = state, now, platform
