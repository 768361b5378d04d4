"""`/leaver NAME`: somebody left; the manager hands over what is open, together or one by one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.core.cards import Card
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.incoming import Kind as Happened
from bot.core.registry import Handlers
from bot.core.telling import Teller
from bot.views.blockers import confirm_card
from bot.views.leaving import (
    confirm_leaver_card,
    each_card,
    handed_over_card,
    handover_card,
    inherited_card,
    still_here_card,
)
from handlers.casework import about, clerk_of, move
from models.access import Action, access_subordinate
from models.actions import cases, leaving
from models.cases import Case
from models.errors import UserError
from models.people import Person
from models.queries.cases import look_at
from models.queries.leaving import Kind, Left, case_asked, case_to_confirm, heirs, left_behind
from models.queries.people import anybody_called, managers_there

on = Handlers()


@on.event(Happened.GONE)
def account_closed(ctx: Context) -> None:
    """The platform says that somebody left; the nearest manager who is there gets the work to hand over."""
    person = ctx.person
    try:
        leaving.leave(ctx.session, ctx.now, None, person)
    except (
        UserError
    ):  # the last admin comes back by another account, or nobody could decide anything any more
        ctx.identity.reachable = False
        return
    for manager in managers_there(ctx.session, ctx.now, person)[:1]:
        left = left_behind(ctx.session, person)
        able = [(who.id, who.name) for who in heirs(ctx.session, manager, person)]
        Teller.of(ctx).tell(manager, partial(handover_card, leaver=person, left=left, heirs=able))


@on.command("leaver", need=Action.RULE)
def leaver(ctx: Context, text: str) -> Answer | None:
    """Ask first; for somebody who left already, what there still is to hand over."""
    if not text.strip():
        raise UserError("who_left")
    found = anybody_called(ctx.session, text)
    if found is None:
        raise UserError("unknown_person", name=text.strip())
    person = access_subordinate(ctx.session, ctx.person, found.id)
    ctx.say(confirm_leaver_card(ctx.reader, person) if person.active else _handover(ctx, person))
    return None


@on.button("leaver.ask", need=Action.RULE)
def ask(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    ctx.say(confirm_leaver_card(ctx.reader, access_subordinate(ctx.session, ctx.person, args["person"])))
    return None


@on.button("leaver.yes", need=Action.RULE)
def confirmed(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    person = access_subordinate(ctx.session, ctx.person, args["person"])
    leaving.leave(ctx.session, ctx.now, ctx.person, person)
    _put(ctx, _handover(ctx, person))
    return None


@on.button("leaver.no", need=Action.RULE)
def stays(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    _put(ctx, still_here_card(ctx.reader, access_subordinate(ctx.session, ctx.person, args["person"])))
    return None


@on.button("leaver.all", need=Action.RULE)
def everything(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    person = access_subordinate(ctx.session, ctx.person, args["person"])
    to = _heir(ctx, args["to"])
    left = left_behind(ctx.session, person)
    _give(ctx, person, to, left)
    _put(ctx, handed_over_card(ctx.reader, person, to, left))
    return None


@on.button("leaver.each", need=Action.RULE)
def each(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    person = access_subordinate(ctx.session, ctx.person, args["person"])
    _put(ctx, _asked(ctx, person, next(iter(left_behind(ctx.session, person)), None)))
    return None


@on.button("leaver.one", need=Action.RULE)
def one(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    person = access_subordinate(ctx.session, ctx.person, args["person"])
    piece, following = _found(ctx, person, args)
    if piece is not None:
        _give(ctx, person, _heir(ctx, args["to"]), (piece,))
    _put(ctx, _asked(ctx, person, following))
    return None


@on.button("leaver.skip", need=Action.RULE)
def skip(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    person = access_subordinate(ctx.session, ctx.person, args["person"])
    _put(ctx, _asked(ctx, person, _found(ctx, person, args)[1]))
    return None


def _found(ctx: Context, person: Person, args: Mapping[str, Any]) -> tuple[Left | None, Left | None]:
    """The piece that a button is about, if it is still there to give, and the one after it."""
    left = left_behind(ctx.session, person)
    for at, piece in enumerate(left):
        if (piece.kind, piece.id) == (args["kind"], args["id"]):
            return piece, left[at + 1] if at + 1 < len(left) else None
    return None, next(iter(left), None)


def _asked(ctx: Context, person: Person, piece: Left | None) -> Card:
    left = left_behind(ctx.session, person)
    if piece is None:
        return handed_over_card(ctx.reader, person, None, left)
    rest = len(left) - left.index(piece) - 1
    return each_card(ctx.reader, person, piece, rest, _heirs(ctx, person))


def _heir(ctx: Context, person_id: int) -> Person:
    return (
        ctx.person if person_id == ctx.person.id else access_subordinate(ctx.session, ctx.person, person_id)
    )


def _give(ctx: Context, person: Person, to: Person, left: tuple[Left, ...]) -> None:
    given = leaving.hand_over(ctx.session, ctx.now, ctx.settings, ctx.person, person, to, left)
    for piece in left:
        if piece.kind is not Kind.CASE:
            continue
        case = case_asked(ctx.session, piece.id, person)
        if case is not None:
            move(ctx, case, partial(cases.reassign, clerk_of(ctx), case, to))
        else:
            _ask_heir(ctx, case_to_confirm(ctx.session, piece.id, to), to)
    if given and to.id != ctx.person.id:
        Teller.of(ctx).tell_news(to, lambda r: inherited_card(r, person, left))


def _ask_heir(ctx: Context, case: Case | None, to: Person) -> None:
    """Solved, says the helper: the question went to who left, and is now for who has the blocker."""
    if case is not None:
        look = look_at(ctx.session, case)
        Teller.of(ctx).tell(to, lambda r: confirm_card(r, look), about=about(case))


def _handover(ctx: Context, person: Person) -> Card:
    return handover_card(ctx.reader, person, left_behind(ctx.session, person), _heirs(ctx, person))


def _heirs(ctx: Context, person: Person) -> list[tuple[int, str]]:
    return [(who.id, who.name) for who in heirs(ctx.session, ctx.person, person)]


def _put(ctx: Context, shown: Card) -> None:
    if ctx.card_id is None:
        ctx.say(shown)
    else:
        ctx.edit(ctx.card_id, shown)
