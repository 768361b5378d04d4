"""Open questions: one per person at a time, the others wait in line, and each is a row.

A dialog's kind says who reads its data; a row of a version that this code does not know is closed with a word.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.core.context import Context
from models.people import Person
from models.queue.dialogs import Dialog, DialogState
from models.queue.outbox import Outbox

LIFETIME = timedelta(days=7)
SHOWN_AGAIN_AT = time(17, 0)  # the person's day's end, until working calendars say better


_OPEN = select(Dialog).where(Dialog.person_id == bindparam("person"), Dialog.state == DialogState.OPEN)


def open_dialog(session: Session, person_id: int) -> Dialog | None:
    """The question that is open now."""
    return session.scalars(_OPEN, {"person": person_id}).one_or_none()


def waiting(session: Session, person_id: int) -> list[Dialog]:
    """Every question not yet answered, the open one first, then in the order in which they came."""
    query = select(Dialog).where(
        Dialog.person_id == person_id, Dialog.state.in_((DialogState.OPEN, DialogState.WAITING))
    )
    return sorted(
        session.scalars(query), key=lambda dialog: (dialog.state is not DialogState.OPEN, dialog.id)
    )


def start(ctx: Context, kind: str, step: str, data: dict[str, Any], *, at_once: bool = False) -> Dialog:
    """Ask now, or stand in line behind the question that is open; `at_once` goes before it: the person asked
    for this one.
    """
    entry = ctx.machine.handlers.dialogs[kind]
    current = open_dialog(ctx.session, ctx.person.id)
    if current is not None and at_once:
        current.state = DialogState.WAITING
        ctx.session.flush()  # one question is open at a time: a unique index holds it
    is_free = current is None or at_once
    dialog = Dialog(
        person_id=ctx.person.id,
        identity_id=ctx.identity.id,
        kind=kind,
        version=entry.version,
        step=step,
        data=data,
        state=DialogState.OPEN if is_free else DialogState.WAITING,
        due_at=next_showing(ctx.now, ctx.person),
        expires_at=ctx.now + LIFETIME,
        created_at=ctx.now,
    )
    ctx.session.add(dialog)
    ctx.session.flush()  # the card's buttons carry its id
    if is_free:
        entry.show(ctx, dialog)
    return dialog


def end(ctx: Context, dialog: Dialog, state: DialogState = DialogState.DONE) -> None:
    """Close a question and ask the next in line."""
    was_open = dialog.state is DialogState.OPEN
    dialog.state = state
    dialog.due_at = None
    ctx.session.flush()  # the unique index must see this one closed before the next opens
    if was_open:
        ask_next(ctx)


def leave_out(ctx: Context, dialog: Dialog) -> bool:
    """Drop what is asked about, and go on with what else the dialog holds; False, and nothing done, if that is
    nothing.
    """
    entry = ctx.machine.handlers.dialogs.get(dialog.kind)
    if entry is None or entry.leave_out is None or entry.version != dialog.version:
        return False
    return entry.leave_out(ctx, dialog)


def ask_next(ctx: Context) -> None:
    """Open the oldest question that waits."""
    following = ctx.session.scalars(
        select(Dialog)
        .where(Dialog.person_id == ctx.person.id, Dialog.state == DialogState.WAITING)
        .order_by(Dialog.id)
        .limit(1)
    ).one_or_none()
    if following is not None:
        following.state = DialogState.OPEN
        ctx.session.flush()  # what is shown looks for the open one
        show(ctx, following)


def show(ctx: Context, dialog: Dialog) -> None:
    """Put the question again, below everything else."""
    entry = ctx.machine.handlers.dialogs.get(dialog.kind)
    if entry is None or dialog.version != entry.version:
        end(ctx, dialog, DialogState.CANCELLED)
        return
    entry.show(ctx, dialog)


def bring_forward(ctx: Context, dialog: Dialog) -> None:
    """Open this question now; the one that was open waits."""
    current = open_dialog(ctx.session, ctx.person.id)
    if current is not None and current.id != dialog.id:
        current.state = DialogState.WAITING
        ctx.session.flush()  # one question is open at a time: a unique index holds it
    dialog.state = DialogState.OPEN
    ctx.session.flush()  # the unique index must see this one before another opens


def find(ctx: Context, dialog_id: int) -> Dialog | None:
    """A question of this person that is still unanswered, by the id that its card or button carries."""
    dialog = ctx.session.get(Dialog, dialog_id)
    if dialog is None or dialog.person_id != ctx.person.id:
        return None
    return dialog if dialog.state in (DialogState.OPEN, DialogState.WAITING) else None


def asked(session: Session, dialog: Dialog) -> str:
    """The question as it was put to the person; empty if its card is no longer there, or never was."""
    posted = session.get(Outbox, dialog.card_id) if dialog.card_id is not None else None
    return str(posted.body.get("card", {}).get("summary", "")) if posted is not None else ""


def next_showing(now: datetime, person: Person) -> datetime:
    """The next 17:00 in the person's zone."""
    local = now.astimezone(ZoneInfo(person.zone))
    evening = local.replace(hour=SHOWN_AGAIN_AT.hour, minute=0, second=0, microsecond=0)
    if evening <= local:
        evening += timedelta(days=1)
    return evening
