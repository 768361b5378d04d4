"""Writing down which wins a room has heard of, and what its posts say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.deals import Deal, Status
from models.queries.wins import Fresh, booked_ids, standing_wins
from models.rooms import Room, RoomReport, Win, WinPost


def add_post(session: Session, now: datetime, room: Room, person_id: int, fresh: Sequence[Fresh]) -> WinPost:
    """A post about these wins of one person; the caller writes its `outbox_id`."""
    post = WinPost(room_id=room.id, person_id=person_id, outbox_id=0, shown=[], created_at=now)
    session.add(post)
    session.flush()  # every win carries its id
    join_post(session, room, post, fresh)
    return post


def join_post(session: Session, room: Room, post: WinPost, fresh: Sequence[Fresh]) -> None:
    """Tell these wins in a post as well."""
    ids = [one.deal.id for one in fresh]
    known = {
        win.deal_id: win
        for win in session.scalars(select(Win).where(Win.room_id == room.id, Win.deal_id.in_(ids)))
    }
    for one in fresh:
        win = known.get(one.deal.id) or Win(room_id=room.id, deal_id=one.deal.id)
        win.post_id, win.withdrawn = post.id, False
        win.won_at, win.seen_at = one.won_at, one.deal.active_at
        session.add(win)
    session.flush()  # the post tells all of its wins, the new ones too
    post.shown = facts(room, [deal for _, deal in standing_wins(session, post)])


def look_again(session: Session, now: datetime, room: Room, post: WinPost) -> bool:
    """Let a post follow its deals: wins that are gone leave it, an empty post is withdrawn. True: it changed."""
    before = (post.person_id, post.shown)
    wins = standing_wins(session, post)
    booked = booked_ids(session, [deal.id for _, deal in wins])
    owners = {deal.owner_id for _, deal in wins}
    if len(owners) == 1:  # all of them are somebody else's after all
        (post.person_id,) = owners
    kept: list[Deal] = []
    for win, deal in wins:
        win.seen_at = deal.active_at
        stands = deal.status is Status.WON and deal.id in booked and deal.owner_id == post.person_id
        if stands:
            kept.append(deal)
        elif deal.owner_id == post.person_id:
            win.withdrawn = True
        else:
            session.delete(win)  # it is told anew, of whoever owns it now
    post.shown = facts(room, kept)
    if not kept:
        post.withdrawn_at = now
    return (post.person_id, post.shown) != before


def facts(room: Room, deals: Sequence[Deal]) -> list[list[str | int | None]]:
    """What a post says of these deals; amounts only where the room is granted them."""
    aloud = room.shows(RoomReport.WIN_AMOUNTS)
    return [[deal.account.name, deal.amount_minor if aloud else None, deal.currency] for deal in deals]
