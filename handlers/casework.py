"""Telling the people of a case: who is asked, who raised it, who manages. Shared by whatever changes a case."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.core.context import Context
from bot.core.reader import Reader
from bot.core.telling import Teller
from bot.views.blockers import absent_helper_card, asked_card, moved_card, over_card
from models.actions import people
from models.actions.cases import Clerk
from models.cases import Case, CaseState
from models.people import Person, Role
from models.queries.cases import look_at
from models.queries.helpers import Route, is_invited, person_listed

About = Callable[[Reader], str]


def clerk_of(ctx: Context) -> Clerk:
    return Clerk(ctx.session, ctx.now, ctx.settings, ctx.person)


def about(case: Case) -> str:
    return f"case:{case.id}"


def put_to_owner(ctx: Context, case: Case, news: About = lambda r: "") -> None:
    """Who is asked now gets the case as a new card; nobody is asked about their own."""
    owner = case.owner
    if owner is None or owner.id == case.reporter_id:
        return
    look = look_at(ctx.session, case)
    case.owner_card_id = Teller.of(ctx).tell(owner, lambda r: asked_card(r, look, news(r)), about=about(case))


def redraw_owner(ctx: Context, case: Case) -> None:
    """The owner's card, quietly, as the case stands now."""
    look, by = look_at(ctx.session, case), ctx.person.name
    is_over = case.state in (CaseState.CLOSED, CaseState.WITHDRAWN)
    Teller.of(ctx).redraw(
        case.owner_card_id, case.owner, lambda r: over_card(r, look, by) if is_over else asked_card(r, look)
    )


def release(ctx: Context, case: Case, card_id: int | None, former: Person | None) -> None:
    """The card of who was asked before shows that it is with somebody else."""
    if former is not None and former.id != case.owner_id:
        look, by = look_at(ctx.session, case), ctx.person.name
        Teller.of(ctx).redraw(card_id, former, lambda r: over_card(r, look, by))


def tell_reporter_of_move(ctx: Context, case: Case, by: str) -> None:
    if case.reporter_id in (ctx.person.id, case.owner_id):
        return
    look = look_at(ctx.session, case)
    Teller.of(ctx).tell(case.reporter, lambda r: moved_card(r, look, by), about=about(case))


def move(ctx: Context, case: Case, change: Callable[[], object]) -> None:
    """Change who is asked: the former owner's card ends, the new one gets theirs, the reporter hears of it."""
    former, card_id = case.owner, case.owner_card_id
    change()
    if case.owner_id == (former.id if former else None):
        redraw_owner(ctx, case)
        return
    release(ctx, case, card_id, former)
    put_to_owner(ctx, case)
    tell_reporter_of_move(ctx, case, former.name if former else ctx.person.name)


def tell_of_new(ctx: Context, case: Case, asked: Route) -> None:
    """A new case: its owner is told; a helper without a chat account is invited through the manager."""
    if asked.absent is not None and case.owner is not None:
        _bring_in(ctx, case, asked.absent, case.owner)
    put_to_owner(ctx, case)


def tell_of_undoing(ctx: Context, cases: Sequence[Case]) -> None:
    """Taken back or put back: the owner's card follows."""
    for case in cases:
        redraw_owner(ctx, case)


def _bring_in(ctx: Context, case: Case, name: str, manager: Person) -> None:
    """Once while an invite is good: the manager would have to forward each."""
    helper = person_listed(ctx.session, name)
    if helper is None:
        helper = people.add_person(ctx.session, ctx.now, name, Role.HELPER)
    if is_invited(ctx.session, ctx.now, helper):
        return
    # A code is the key to all of a person's rights: nobody hands out one to more than a helper's.
    is_helper_alone = {grant.role for grant in helper.grants} <= {Role.HELPER}
    invite = (
        (people.invite(ctx.session, ctx.now, helper), ctx.machine.invite_links) if is_helper_alone else None
    )
    look, called = look_at(ctx.session, case), helper.name
    Teller.of(ctx).tell(manager, lambda r: absent_helper_card(r, look, called, invite))
