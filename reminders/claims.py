"""Claims and words that wait: reminded once, then handed up or closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from bot.core.context import Machine, on_behalf_of
from bot.core.telling import redraw, tell, tell_acting
from bot.views.claims import dispute_card, reminder_card
from bot.views.held import held_card, held_done_card, held_outcome_card
from models.actions import claims, held
from models.claims import Claim, HeldReport, HeldState
from models.queries.claims import dispute_of
from models.queries.held import said_of_held

AT_ONCE = 20  # a unit takes no more, so that nobody waits for the writer
# Word for word as the partial indexes say it, else they serve no query.
OPEN = "claim.state = 'open'"
WAITING = "held_report.state = 'waiting'"


def look(machine: Machine, session: Session, now: datetime) -> int:
    """One unit's worth of what is due; how much it was."""
    late = session.scalars(due_claims(now).limit(AT_ONCE)).all()
    for claim in late:
        _one_claim(machine, session, now, claim)
    waiting = session.scalars(due_words(now).limit(AT_ONCE)).all()
    for kept in waiting:
        _one_word(machine, session, now, kept)
    return len(late) + len(waiting)


def due_claims(now: datetime) -> Select[Claim]:
    due = select(Claim).where(text(OPEN), Claim.due_at <= now).order_by(Claim.due_at, Claim.id)
    return due.with_for_update(skip_locked=True)


def due_words(now: datetime) -> Select[HeldReport]:
    due = select(HeldReport).where(text(WAITING), HeldReport.due_at <= now)
    return due.order_by(HeldReport.due_at, HeldReport.id).with_for_update(skip_locked=True)


def _one_claim(machine: Machine, session: Session, now: datetime, claim: Claim) -> None:
    """The decider is reminded on the morning of the last day; when it is over the head has it."""
    ctx = on_behalf_of(machine, session, now, claim.asked_id or claim.holder_id)
    if not claim.reminded:
        claims.remind(claim)
        if ctx is not None and claim.asked_id is not None:
            tell_acting(
                ctx,
                claim.asked_id,
                lambda r, person: reminder_card(r, dispute_of(session, person, claim)),
                about=f"claim:{claim.id}",
            )
        return
    head = claims.hand_up(session, now, claim)
    if head is not None and ctx is not None:
        tell_acting(
            ctx,
            head.id,
            lambda r, person: dispute_card(r, dispute_of(session, person, claim)),
            about=f"claim:{claim.id}",
        )


def _one_word(machine: Machine, session: Session, now: datetime, kept: HeldReport) -> None:
    """Asked once more after a day; closed in the end, and both are told."""
    ctx = on_behalf_of(machine, session, now, kept.reporter_id)
    said = said_of_held(session, machine.settings, kept)
    if kept.expires_at > now:
        held.asked_again(kept)
        if ctx is not None:
            tell_acting(
                ctx,
                kept.person_id,
                lambda r, person: held_card(r, said, person.name),
                about=f"held:{kept.id}",
            )
        return
    held.close(kept, now, HeldState.EXPIRED)
    if ctx is not None:
        redraw(ctx, f"held:{kept.id}", lambda r, _: held_done_card(r, said, HeldState.EXPIRED))
        tell(ctx, kept.reporter_id, lambda r, _: held_outcome_card(r, said, HeldState.EXPIRED))
