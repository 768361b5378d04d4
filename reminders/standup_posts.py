"""Stand-ups in the team's rooms: each answer or one summary, posted once and kept up to date in place."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.cards import Card, card_to_json
from bot.core.context import Machine
from bot.language.discreet import without_amounts
from bot.views.standup_posts import standup_post_card, standup_summary_card
from models.actions import standup_posts
from models.people import Person
from models.queries.standup_posts import due_to_publish, is_named, post_about, rooms_told, summary_of
from models.queries.wins import is_awake
from models.queue.outbox import Outbox
from models.rooms import Room, RoomReport, RoomState
from models.schedules import Schedule
from models.standups import EVERYBODY, Publish, Standup, StandupOptions, StandupState, options_of
from reminders import posting
from reminders.posting import is_there, readers_of

AT_ONCE = 20  # a unit takes no more, so that nobody waits for the writer
LOOKED_AT_AGAIN = timedelta(minutes=15)  # where a room sleeps
LATEST = timedelta(hours=24)  # after that it is no news


def publish(machine: Machine, session: Session, now: datetime) -> int:
    """Bring the rooms up to date with some of what was answered; how much that was."""
    due = session.scalars(due_to_publish(now).limit(AT_ONCE).with_for_update(skip_locked=True)).all()
    done: dict[tuple[int, int, str, int, int], bool] = {}
    for standup in due:
        options = options_of(session.get_one(Schedule, standup.schedule_id))
        person = session.get_one(Person, standup.person_id)
        subject = EVERYBODY if options.publish is Publish.SUMMARY else person.id
        waits = False
        for room_id in rooms_told(session, person):
            key = (room_id, standup.schedule_id, standup.day.isoformat(), standup.slot, subject)
            if key not in done:
                done[key] = _tell(machine, session, now, room_id, standup, person, options)
            waits |= not done[key]
        is_late = now - standup.asked_at > LATEST + timedelta(minutes=options.summary_after)
        standup_posts.published(standup, now + LOOKED_AT_AGAIN if waits and not is_late else None)
    return len(due)


def _tell(
    machine: Machine,
    session: Session,
    now: datetime,
    room_id: int,
    standup: Standup,
    person: Person,
    options: StandupOptions,
) -> bool:
    """False while the room sleeps. Its row is locked, so that of two copies one does it."""
    room = session.scalars(select(Room).where(Room.id == room_id).with_for_update()).one()
    if room.state is not RoomState.PRESENT or not room.shows(RoomReport.STANDUPS):
        return True
    subject = EVERYBODY if options.publish is Publish.SUMMARY else person.id
    post = post_about(session, room, standup, subject)
    shown = _card(session, now, room, standup, person, options, is_new=post is None)
    if shown is None:
        return True
    if post is not None:
        changed = standup_posts.change(post, card_to_json(shown))
        if changed and is_there(session, post.outbox_id) and machine.can(room.platform).edit:
            replies.edit(session, now, session.get_one(Outbox, post.outbox_id), shown)
        return True
    if not is_awake(session, room, now):
        return False
    post = standup_posts.add(session, now, room, standup, subject, card_to_json(shown))
    post.outbox_id = posting.post(
        session, now, room, post.shown, key=f"standup:{post.id}", expires_at=now + LATEST
    )
    return True


def _card(
    session: Session,
    now: datetime,
    room: Room,
    standup: Standup,
    person: Person,
    options: StandupOptions,
    *,
    is_new: bool,
) -> Card | None:
    """None where there is nothing to say: of somebody unnamed, or of whom nothing was heard."""
    readers = readers_of(session, now, room)
    aloud = room.shows(RoomReport.WIN_AMOUNTS)
    if options.publish is Publish.SUMMARY:
        found = summary_of(session, now, room, standup, options)
        if not aloud:
            found.said = [(name, state, without_amounts(words, now)) for name, state, words in found.said]
        return standup_summary_card(readers, standup.day, found) if found.asked else None
    is_worth_it = standup.state is StandupState.ANSWERED or not is_new
    if options.publish is not Publish.EACH or not is_named(person) or not is_worth_it:
        return None
    words = standup.text or ""
    words = words if aloud else without_amounts(words, now)
    return standup_post_card(readers, person.name, standup.day, standup.state, words)
