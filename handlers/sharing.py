"""Deals that several share: the others are told, and may say that it is not so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.reader import Reader
from bot.core.registry import Handlers
from bot.core.telling import View, redraw, tell
from bot.views.held import Part, share_answer_card, share_news_card, shared_card
from bot.views.words import per_period
from handlers import claims
from handlers.reading_back import redraw_deal
from models.access import Action
from models.access_claims import access_part
from models.actions import sharing
from models.deals import Deal, DealChange, Status, shares_of
from models.deputies import acting_for
from models.people import Person
from models.queries.claims import holder_of
from models.queries.counting import part_of
from models.queries.deal_history import changes_at

on = Handlers()
TOLD_OF = ("amount_minor", "currency", "status", "shares")


def follow(ctx: Context, deals: Sequence[Deal]) -> None:
    """Tell those who have a part, or had one until now, what became of the deal."""
    for deal in deals:
        changed = changes_at(ctx.session, deal.id, ctx.now, TOLD_OF)
        if changed:
            _tell_all(ctx, deal, changed)


def _tell_all(ctx: Context, deal: Deal, changed: Sequence[DealChange]) -> None:
    first = next((change for change in changed if change.field == "shares"), None)
    now = shares_of(deal.shares)
    before = shares_of(first.old) if first is not None else now
    is_new = any(change.old == Status.VOID for change in changed)
    for person_id in sorted({*now, *before} - {ctx.person.id, deal.owner_id}):
        if deal.status in (Status.VOID, Status.LOST) or person_id not in now:
            _tell(
                ctx,
                person_id,
                lambda r: r.t("{what}: you have no part in it any more.", what=what_of(r, deal)),
            )
        elif is_new or before.get(person_id) != now[person_id]:
            tell(
                ctx,
                _who_answers(ctx, deal, person_id),
                _view(ctx, deal, person_id),
                about=_about(deal, person_id),
            )
        else:
            _tell(ctx, person_id, partial(_changed, ctx, deal, person_id))


def _who_answers(ctx: Context, deal: Deal, person_id: int) -> int:
    """Whose part it is, or who stands in; nobody answers there for what they said themselves."""
    acting = acting_for(ctx.session, ctx.now, ctx.session.get_one(Person, person_id))
    return person_id if acting.id in (deal.owner_id, ctx.person.id) else acting.id


def _changed(ctx: Context, deal: Deal, person_id: int, r: Reader) -> str:
    part = part_of(deal, person_id, ctx.settings)
    if part is None:
        return r.t("Changed: {what}.", what=what_of(r, deal))
    counts = r.money(part, deal.currency)
    return r.t("Changed: {what}; {counts} counts for you.", what=what_of(r, deal), counts=counts)


def _part(ctx: Context, deal: Deal, person_id: int, r: Reader, reader: Person) -> Part:
    part = part_of(deal, person_id, ctx.settings)
    return Part(
        deal.id,
        person_id,
        ctx.session.get_one(Person, deal.owner_id).name,
        what_of(r, deal),
        shares_of(deal.shares)[person_id],
        counts=r.money(part, deal.currency) if part is not None else None,
        of=_name(ctx, person_id) if reader.id != person_id else None,
    )


def _view(ctx: Context, deal: Deal, person_id: int) -> View:
    """The card of one who has a part, or of who stands in."""
    return lambda r, reader: shared_card(r, _part(ctx, deal, person_id, r, reader))


@on.button("share.right", need=Action.REPORT)
def right(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    deal, share, whose = _accessed(ctx, args)

    def words(r: Reader) -> str:
        if whose == ctx.person.id:
            return r.t("{what}: {share} is yours.", what=what_of(r, deal), share=r.percent(share))
        return r.t(
            "{what}: {share} is {name}'s.",
            what=what_of(r, deal),
            share=r.percent(share),
            name=_name(ctx, whose),
        )

    _put(ctx, deal, whose, words)
    return None


@on.button("share.no", need=Action.REPORT)
def not_so(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    deal, _, whose = _accessed(ctx, args)
    redraw(
        ctx,
        _about(deal, whose),
        lambda r, reader: share_answer_card(r, _part(ctx, deal, whose, r, reader)),
    )
    return None


@on.button("share.back", need=Action.REPORT)
def back(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    deal, _, whose = _accessed(ctx, args)
    redraw(ctx, _about(deal, whose), _view(ctx, deal, whose))
    return None


@on.button("share.none", need=Action.REPORT)
def none(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """The part goes back to the owner; but who holds the customer has a claim, and that is to be decided."""
    deal, _, whose = _accessed(ctx, args, lock=True)
    holder = holder_of(ctx.session, deal.account_id)
    if holder is not None and holder.id == whose:
        return contest(ctx, args)
    name, is_own = _name(ctx, whose), whose == ctx.person.id
    sharing.give_back(ctx.session, ctx.now, ctx.settings, ctx.person, deal, whose)

    def without(r: Reader) -> str:
        return r.t("{what}: {name} has no part in it.", what=what_of(r, deal), name=name)

    def given_back(r: Reader) -> str:
        return r.t("{what}: your part is given back.", what=what_of(r, deal))

    _put(ctx, deal, whose, given_back if is_own else without)
    _tell(ctx, deal.owner_id, without)
    redraw_deal(ctx, deal.id)
    return None


@on.button("share.contest", need=Action.REPORT)
def contest(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """Whoever manages both decides; until then the deal counts for nobody."""
    deal, _, whose = _accessed(ctx, args, lock=True)
    claim = sharing.contest(ctx.session, ctx.now, ctx.settings, ctx.person, deal, whose)
    _put(
        ctx,
        deal,
        whose,
        lambda r: r.t("{what}: to be decided, and it counts for nobody until then.", what=what_of(r, deal)),
    )
    claims.post(ctx, claim)
    redraw_deal(ctx, deal.id)
    return None


def _accessed(ctx: Context, args: Mapping[str, Any], *, lock: bool = False) -> tuple[Deal, Decimal, int]:
    """The deal, the part and whose it is; a card of before deputies were asked names nobody: it is the reader's."""
    whose = args.get("person", ctx.person.id)
    return *access_part(ctx.session, ctx.person, args["deal"], whose, lock=lock), whose


def _name(ctx: Context, person_id: int) -> str:
    return ctx.session.get_one(Person, person_id).name


def _tell(ctx: Context, person_id: int, words: Callable[[Reader], str]) -> None:
    tell(ctx, person_id, lambda r, _: share_news_card(r, words(r)))


def _put(ctx: Context, deal: Deal, whose: int, words: Callable[[Reader], str]) -> None:
    """In the place of the card that asked."""
    redraw(ctx, _about(deal, whose), lambda r, _: share_news_card(r, words(r)))


def what_of(r: Reader, deal: Deal) -> str:
    """Acme #17 · €50,000."""
    name = f"{deal.account.name} #{deal.id}"
    if deal.amount_minor is None:
        return name
    return f"{name} · {per_period(r, r.money_aloud(deal.amount_minor, deal.currency), deal.recurrence)}"


def _about(deal: Deal, person_id: int) -> str:
    return f"share:{deal.id}-{person_id}"
