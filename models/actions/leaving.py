"""When a person leaves: nothing of theirs is lost, nothing reaches them any more, and their work goes to others."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.access import need_power_over
from models.accounts import Account
from models.actions.ledger import Pen
from models.actions.people_log import note
from models.actions.rights import keep_an_admin
from models.cases import UNSOLVED, Case
from models.deals import Deal
from models.errors import NotYours
from models.people import Invite, Person
from models.people_log import Event
from models.queries.leaving import Kind, Left, left_behind
from models.queue.dialogs import Dialog, DialogState
from models.queue.notices import Notice, NoticeState
from models.queue.outbox import Outbox, OutboxState
from models.records import Reminder


def leave(session: Session, now: datetime, actor: Person | None, person: Person) -> None:
    """Close the doors: what was recorded stays, codes and questions end, nothing more is sent. `actor` None: a
    platform told so.

    :raises NotYours: the actor does not decide about the person
    :raises UserError: it is the last admin
    """
    if actor is not None:
        need_power_over(session, actor, person)
    if not person.active:
        raise NotYours
    close_doors(session, now, person)
    note(session, now, Event.LEFT, actor, person)


def close_doors(session: Session, now: datetime, person: Person) -> None:
    """Codes and questions end, nothing more is sent.

    :raises UserError: it is the last admin
    """
    keep_an_admin(session, person)
    person.active = False
    session.execute(
        update(Dialog)
        .where(Dialog.person_id == person.id, Dialog.state.in_((DialogState.OPEN, DialogState.WAITING)))
        .values(state=DialogState.CANCELLED, due_at=None)
    )
    session.execute(
        update(Outbox)
        .where(Outbox.person_id == person.id, Outbox.state.in_((OutboxState.READY, OutboxState.HELD)))
        .values(state=OutboxState.EXPIRED, ended_at=now, error="the person left")
    )
    session.execute(
        update(Notice)
        .where(Notice.person_id == person.id, Notice.state == NoticeState.WAITING)
        .values(state=NoticeState.DROPPED, ended_at=now)
    )
    session.execute(
        update(Invite).where(Invite.person_id == person.id, Invite.used_at.is_(None)).values(used_at=now)
    )


def hand_over(
    session: Session,
    now: datetime,
    settings: Settings,
    actor: Person,
    leaver: Person,
    to: Person,
    what: tuple[Left, ...],
) -> int:
    """Give these pieces of somebody's work to somebody else; how many there were. Cases that the leaver was asked
    about are put to the new owner by `models.actions.cases`.

    :raises NotYours: the actor decides about neither or one of them only, or the person is still here
    """
    need_power_over(session, actor, leaver)
    if leaver.active or not to.active:
        raise NotYours
    if to.id != actor.id:
        need_power_over(session, actor, to)
    still = {(left.kind, left.id) for left in left_behind(session, leaver)}
    given = [left for left in what if (left.kind, left.id) in still]
    pen = Pen(session, now, settings, actor.id, None, None)
    for left in given:
        match left.kind:
            case Kind.DEAL:
                pen.set(session.get_one(Deal, left.id, with_for_update={"of": Deal}), "owner_id", to.id)
            case Kind.CUSTOMER:
                session.get_one(Account, left.id).owner_id = to.id
            case Kind.REMINDER:
                session.get_one(Reminder, left.id).person_id = to.id
            case Kind.CASE:
                _raised(session, left.id, leaver, to)
    pen.close([])
    if given:
        counts = {kind.value: sum(left.kind is kind for left in given) for kind in Kind}
        note(session, now, Event.HANDED_OVER, actor, leaver, to=to.id, **counts)
    return len(given)


def _raised(session: Session, case_id: int, leaver: Person, to: Person) -> None:
    session.execute(
        update(Case)
        .where(Case.id == case_id, Case.reporter_id == leaver.id, Case.state.in_(UNSOLVED))
        .values(reporter_id=to.id)
    )
    case = session.scalars(select(Case).where(Case.id == case_id)).one()
    session.refresh(case, ["reporter_id", "reporter"])
