"""What one said for another, from the side of the machine: kept, asked about, ended, and both are told."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.cards import Buttons, Card, Text
from bot.core.context import Context, identity_in_use
from bot.core.reader import Reader
from bot.core.telling import redraw, say_instead, tell, tell_acting
from bot.views.claims import claim_rows
from bot.views.deals import said_of
from bot.views.held import (
    for_you_card,
    held_card,
    held_done_card,
    held_outcome_card,
    held_rows,
    waiting_card,
)
from models import readback
from models.actions import held
from models.claims import HeldReport, HeldState
from models.deals import Message, Report
from models.drafts import Item
from models.errors import UserError
from models.people import Person
from models.queries.claims import dispute_of, open_claims
from models.queries.held import held_by_message, held_reports, said_of_held
from models.readback import Line


def hold(ctx: Context, owner_id: int, message: Message, items: Sequence[Item]) -> None:
    """Keep it, ask the owner, and say so.

    :raises UserError: there is no chat with the owner yet
    """
    owner = ctx.session.get_one(Person, owner_id)
    if identity_in_use(ctx.session, owner_id) is None:
        raise UserError("cannot_be_asked", name=owner.name)
    kept = held.hold(ctx.session, ctx.now, ctx.settings, ctx.person, owner_id, message, items)
    post(ctx, kept)
    say_instead(
        ctx,
        waiting_card(ctx.reader, said_of_held(ctx.session, ctx.settings, kept)),
        about=f"held_by:{kept.id}",
    )


def post(ctx: Context, kept: HeldReport) -> None:
    """The card for the owner, or for who stands in."""
    said = said_of_held(ctx.session, ctx.settings, kept)
    tell_acting(
        ctx, kept.person_id, lambda r, person: held_card(r, said, person.name), about=f"held:{kept.id}"
    )


def ended(ctx: Context, kept: HeldReport) -> None:
    """Both see what became of it; the reporter is told, unless the reporter ended it."""
    said = said_of_held(ctx.session, ctx.settings, kept)
    redraw(ctx, f"held:{kept.id}", lambda r, _: held_done_card(r, said, kept.state))
    redraw(ctx, f"held_by:{kept.id}", lambda r, _: held_outcome_card(r, said, kept.state))
    if kept.state is not HeldState.WITHDRAWN:
        tell(ctx, kept.reporter_id, lambda r, _: held_outcome_card(r, said, kept.state))


def recorded(ctx: Context, report: Report, message: Message) -> None:
    """A report that rests on another's words: what was held of it is over now."""
    owners = {line.owner_id for line in readback.from_json(report.items) if isinstance(line, Line)}
    for owner_id in {ctx.person.id, *(owner for owner in owners if owner is not None)}:
        kept = held_by_message(ctx.session, message.id, owner_id)
        if kept is not None:
            held.close(kept, ctx.now, HeldState.RECORDED)
            ended(ctx, kept)


def dropped(ctx: Context, message_id: int) -> None:
    """The owner was asked something about it and would not have it recorded."""
    kept = held_by_message(ctx.session, message_id, ctx.person.id)
    if kept is not None:
        held.close(kept, ctx.now, HeldState.REFUSED)
        ended(ctx, kept)


def tell_owner(ctx: Context, report: Report) -> None:
    """What a manager reported for one of the own people counts at once, and the person is told."""
    lines = readback.from_json(report.items)
    owner_id = next((line.owner_id for line in lines if isinstance(line, Line)), None)
    if owner_id is None or owner_id == ctx.person.id:
        return
    name = ctx.person.name

    def view(r: Reader, person: Person) -> Card:
        return for_you_card(r, name, report.id, [said_of(r, line) for line in lines])

    tell(ctx, owner_id, view, about=f"report_for:{report.id}")


def open_parts(ctx: Context) -> list[Text | Buttons]:
    """What waits for somebody's word, for /open of both, and the claims that are not decided."""
    r, parts = ctx.reader, list[Text | Buttons]()
    for kept in held_reports(ctx.session, ctx.person):
        is_mine = kept.person_id == ctx.person.id
        parts += held_rows(
            r, said_of_held(ctx.session, ctx.settings, kept), kept.created_at, is_owner=is_mine
        )
    for claim in open_claims(ctx.session, ctx.person):
        parts += claim_rows(r, dispute_of(ctx.session, ctx.person, claim))
    return parts
