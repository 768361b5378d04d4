"""Two claims on one customer: told to those concerned, decided by whoever manages both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.core import dialogs
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.core.telling import View, redraw, tell, tell_acting
from bot.language.claim_answers import more_or_less_than_whole, read_split
from bot.views.claims import claim_card, claims_card, reason_card, split_card
from handlers.reading_back import redraw_deal
from models.access import Action
from models.access_claims import access_claim
from models.actions import claims
from models.claims import Claim, ClaimState, Outcome
from models.deals import Deal
from models.deputies import managers_of
from models.errors import UserError
from models.people import Person
from models.queries.claims import claim_on, claims_seen, dispute_of
from models.queue.dialogs import Dialog

on = Handlers()
REASON = "claim.reason"
SHOWN = 8
LONGEST_REASON = 500


@on.command("claims", need=Action.REPORT)
def claims_command(ctx: Context, text: str) -> Answer | None:
    found = claims_seen(ctx.session, ctx.person, limit=SHOWN)
    ctx.say(claims_card(ctx.reader, [dispute_of(ctx.session, ctx.person, claim) for claim in found]))
    return None


@on.button("claim.show", need=Action.REPORT)
def show(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    claim = access_claim(ctx.session, ctx.person, args["claim"])
    ctx.say(view_of(ctx, claim)(ctx.reader, ctx.person), about=_about(claim))
    return None


@on.button("claim.pick", need=Action.DECIDE)
def pick(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """One of the outcomes: what it would mean, then the reason; a split first asks for the parts."""
    claim = access_claim(ctx.session, ctx.person, args["claim"], to_decide=True)
    if claim.state is not ClaimState.OPEN:
        raise UserError("claim_closed")
    data = {"claim": claim.id, "outcome": args["outcome"], "share": args["share"]}
    asked = next((d for d in dialogs.waiting(ctx.session, ctx.person.id) if _is_about(d, claim.id)), None)
    if asked is None:
        dialogs.start(ctx, REASON, "reason", data, at_once=True)
        return None
    asked.data = data
    dialogs.bring_forward(ctx, asked)
    _ask_reason(ctx, asked)
    return None


def _ask_reason(ctx: Context, dialog: Dialog) -> None:
    claim = ctx.session.get_one(Claim, dialog.data["claim"])
    dispute = dispute_of(ctx.session, ctx.person, claim)
    if not dispute.may_decide:
        dialogs.end(ctx, dialog)
        return
    outcome, share = Outcome(dialog.data["outcome"]), _share(dialog.data["share"])
    needs_parts = outcome is Outcome.SPLIT and share is None
    a_card = (
        split_card(ctx.reader, dispute) if needs_parts else reason_card(ctx.reader, dispute, outcome, share)
    )
    dialog.card_id = ctx.say(a_card, about=f"dialog:{dialog.id}")


@on.dialog(REASON, show=_ask_reason)
def typed(ctx: Context, dialog: Dialog, text: str) -> bool:
    """The parts of a split as "70/30", else the reason in one's own words."""
    outcome, share = Outcome(dialog.data["outcome"]), _share(dialog.data["share"])
    if outcome is Outcome.SPLIT and share is None:
        said = read_split(text)
        if said is None:
            need_whole(text)
            return False
        dialog.data = {**dialog.data, "share": str(said)}
        _ask_reason(ctx, dialog)
        return True
    reason = text.strip()[:LONGEST_REASON]
    if not reason:
        return False
    _decide(ctx, dialog.data["claim"], outcome, reason, share)
    dialogs.end(ctx, dialog)
    return True


def need_whole(text: str) -> None:
    """:raises UserError: these are parts, and they do not make 100"""
    said = more_or_less_than_whole(text)
    if said is not None:
        raise UserError("parts_not_whole", sum=said)


@on.button("claim.decide", need=Action.DECIDE)
def decide(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    asked = [d for d in dialogs.waiting(ctx.session, ctx.person.id) if _is_about(d, args["claim"])]
    _decide(ctx, args["claim"], Outcome(args["outcome"]), args["reason"], _share(args["share"]))
    for dialog in asked:
        dialogs.end(ctx, dialog)
    return None


def _decide(ctx: Context, claim_id: int, outcome: Outcome, reason: str, share: Decimal | None) -> None:
    claim = claims.decide(ctx.session, ctx.now, ctx.settings, ctx.person, claim_id, outcome, reason, share)
    redraw(ctx, _about(claim), view_of(ctx, claim))
    for person_id in {claim.claimant_id, claim.holder_id}:
        tell(ctx, person_id, view_of(ctx, claim))
    for deal_id in (claim.deal_id, claim.rival_id):
        redraw_deal(ctx, deal_id)
    if ctx.card_id is not None:
        ctx.edit(ctx.card_id, view_of(ctx, claim)(ctx.reader, ctx.person))
    else:
        ctx.say(view_of(ctx, claim)(ctx.reader, ctx.person))


def follow(ctx: Context, deals: Sequence[Deal], said_at: datetime) -> None:
    """After a report, a correction or an undo: claims begin and end with the deals that they are about."""
    for deal in deals:
        moved = claims.follow(ctx.session, ctx.now, deal, said_at)
        if moved is claims.Moved.OPENED:
            post(ctx, _claim_on(ctx, deal))
        elif moved is claims.Moved.WITHDRAWN:
            claim = _claim_on(ctx, deal)
            redraw(ctx, _about(claim), view_of(ctx, claim))


def post(ctx: Context, claim: Claim) -> None:
    """One card each for the two people, their managers and who decides; who reported has it read back."""
    told: set[int] = set()
    for person_id in _concerned(ctx, claim):
        if person_id not in told and person_id != _reader_of_report(ctx, claim):
            tell_acting(ctx, person_id, view_of(ctx, claim), about=_about(claim))
        told.add(person_id)


def _concerned(ctx: Context, claim: Claim) -> list[int]:
    people = [claim.holder_id, claim.claimant_id]
    for person_id in tuple(people):
        managers = managers_of(ctx.session, ctx.session.get_one(Person, person_id))
        people += [manager.id for manager in managers[:1]]
    return [*people, claim.asked_id] if claim.asked_id is not None else people


def _reader_of_report(ctx: Context, claim: Claim) -> int | None:
    return claim.claimant_id if ctx.person.id == claim.claimant_id else None


def view_of(ctx: Context, claim: Claim) -> View:
    """The claim as it stands now, for any reader."""
    return lambda r, person: claim_card(r, dispute_of(ctx.session, person, claim))


def _claim_on(ctx: Context, deal: Deal) -> Claim:
    claim = claim_on(ctx.session, deal.id)
    assert claim is not None
    return claim


def _about(claim: Claim) -> str:
    return f"claim:{claim.id}"


def _is_about(dialog: Dialog, claim_id: int) -> bool:
    return dialog.kind == REASON and dialog.data["claim"] == claim_id


def _share(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None
