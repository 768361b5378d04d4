"""Wins are celebrated in their team's rooms: two minutes after the record, while the room is awake, each once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.cards import Card, card_to_json
from bot.core.context import Machine
from bot.views.rooms import win_card, withdrawn_card
from models.actions import wins
from models.db import Database
from models.people import Person
from models.queries.wins import (
    LATEST,
    Fresh,
    fresh_wins,
    is_awake,
    post_to_join,
    rooms_to_tell,
    stale_posts,
)
from models.queue.outbox import Outbox
from models.rooms import Room, RoomReport, RoomState, WinPost
from reminders import posting
from reminders.posting import is_there, readers_of


async def celebrate(database: Database, machine: Machine, wake: Callable[[], None]) -> None:
    """Everything that is due now, a room at a time; what is due is found on a reader thread."""
    for room_id in await database.read(rooms_to_tell):
        await database.write(partial(tell_room, machine, room_id), urgent=False)
        wake()


def tell_room(machine: Machine, room_id: int, session: Session, now: datetime) -> None:
    """Bring a room up to date; its row is locked, so that of two copies one does it."""
    room = session.scalars(select(Room).where(Room.id == room_id).with_for_update()).one()
    for post in stale_posts(session, now, room):
        if wins.look_again(session, now, room, post):
            _follow(machine, session, now, room, post)
    if room.state is not RoomState.PRESENT or not room.shows(RoomReport.WINS):
        return
    if not is_awake(session, room, now):
        return
    fresh = sorted(fresh_wins(session, now, room), key=lambda one: one.deal.owner_id)
    for person_id, group in groupby(fresh, key=lambda one: one.deal.owner_id):
        _tell(machine, session, now, room, person_id, list(group))


def _tell(
    machine: Machine, session: Session, now: datetime, room: Room, person_id: int, fresh: list[Fresh]
) -> None:
    recent = post_to_join(session, now, room, person_id)
    if recent is not None and is_there(session, recent.outbox_id):
        wins.join_post(session, room, recent, fresh)
        _follow(machine, session, now, room, recent)
        return
    post = wins.add_post(session, now, room, person_id, fresh)
    post.outbox_id = posting.post(
        session,
        now,
        room,
        card_to_json(_card(session, now, room, post)),
        key=f"win:{post.id}",
        expires_at=min(one.won_at for one in fresh) + LATEST,
    )


def _follow(machine: Machine, session: Session, now: datetime, room: Room, post: WinPost) -> None:
    """Change the post where it stands, or take it away."""
    if not is_there(session, post.outbox_id) or room.state is not RoomState.PRESENT:
        return
    root = session.get_one(Outbox, post.outbox_id)
    if post.withdrawn_at is None:
        replies.edit(session, now, root, _card(session, now, room, post))
    else:
        gone = withdrawn_card(readers_of(session, now, room))
        replies.withdraw(session, now, root, machine.can(room.platform).deletes_for, gone)


def _card(session: Session, now: datetime, room: Room, post: WinPost) -> Card:
    name = session.get_one(Person, post.person_id).name
    return win_card(readers_of(session, now, room), name, [tuple(one) for one in post.shown])
