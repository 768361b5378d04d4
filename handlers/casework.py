"""Telling the people of a case: who is asked, who raised it, who manages. Shared by whatever changes a case."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.core.context import Context
from bot.core.reader import Reader
from bot.core.telling import Teller
from bot.language.blockers import read_alone
from bot.language.understanding import Understanding
from bot.views.blockers import (
    absent_helper_card,
    asked_card,
    confirmed_card,
    moved_card,
    no_case_card,
    over_card,
    passed_on_card,
    said_card,
    said_news,
)
from models.access import access_case
from models.actions import cases, people
from models.actions.cases import Clerk
from models.cases import UNSOLVED, Case, CaseState
from models.drafts import Doing, Item
from models.errors import UserError
from models.people import Person, Role
from models.queries.cases import closable, look_at, people_asked
from models.queries.helpers import is_invited, person_listed, route
from models.queue.outbox import last_card_about
from models.readback import AnyLine, RecordLine

LONGEST = 2000  # characters that are passed on
MOST_OTHERS = 5
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


def follow(ctx: Context, case_id: int) -> None:
    """After a report raised, changed or solved a case, or was taken or put back: who is asked sees it as it stands."""
    case = ctx.session.get_one(Case, case_id)
    if case.owner_card_id is not None or case.state is not CaseState.OPEN:
        redraw_owner(ctx, case)
        return
    for former in people_asked(ctx.session, case):
        card_id = last_card_about(ctx.session, former.id, about(case))
        if former.id != case.reporter_id:
            release(ctx, case, card_id, former)
    absent = route(ctx.session, ctx.now, ctx.settings, case.reporter, case.category).absent
    if absent is not None and case.owner is not None:
        _bring_in(ctx, case, absent, case.owner)
    put_to_owner(ctx, case)


def without_unknown(ctx: Context, items: Sequence[Item]) -> list[Item]:
    """What is to be recorded, without "unblocked" where nothing is blocked: that is said."""
    known = []
    for item in items:
        if item.doing is Doing.UNBLOCK and not closable(ctx.session, ctx.person, item.account):
            others = closable(ctx.session, ctx.person, None)[:MOST_OTHERS]
            looks = [look_at(ctx.session, case) for case in others]
            ctx.say(no_case_card(ctx.reader, item.account, looks))
        else:
            known.append(item)
    return known


def heard(ctx: Context, line: AnyLine, understood: Understanding) -> None:
    """A reply to the card that read a blocker back.

    :raises UserError: it is over, or there is nobody to tell
    """
    assert isinstance(line, RecordLine)
    case = access_case(ctx.session, ctx.person, line.record_id, lock=True)
    if case.state not in UNSOLVED:
        raise UserError("case_is_over")
    if says_solved(understood) or read_alone(understood.text) == "done":
        close(ctx, case)
    else:
        pass_on(ctx, case, understood.text)


def says_solved(understood: Understanding) -> bool:
    return any(record.intent == "blocker.resolve" for record in understood.records)


def close(ctx: Context, case: Case) -> None:
    """Solved, says who may say so."""
    cases.close(clerk_of(ctx), case)
    redraw_owner(ctx, case)
    ctx.say(confirmed_card(ctx.reader, look_at(ctx.session, case)))


def pass_on(ctx: Context, case: Case, text: str) -> None:
    """A word to the other side, in its own words.

    :raises UserError: there is nobody on the other side
    """
    by, words = ctx.person.name, text[:LONGEST]
    to = cases.say(clerk_of(ctx), case, words)
    if to is None or to.id == ctx.person.id:
        raise UserError("nobody_to_tell")
    look = look_at(ctx.session, case)
    if to.id == case.reporter_id:
        Teller.of(ctx).tell(to, lambda r: said_card(r, look, by, words), about=about(case))
        redraw_owner(ctx, case)
    else:
        put_to_owner(ctx, case, lambda r: said_news(r, look, by, words))
    ctx.say(passed_on_card(ctx.reader, to.name))


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
