"""Letting people in: `/invite` for several at once, `/team`, and strangers who ask to join."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.core.cards import Card
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.core.strangers import say_to_stranger
from bot.core.telling import Teller
from bot.language.rights import read_right
from bot.views.people import hello_card, way_in_card
from bot.views.rights import role_name
from bot.views.ways_in import invites_card, join_decided_card, team_card
from handlers.logins import link
from models.access import Action, access_colleague, access_subordinate, need
from models.actions import inviting, joining
from models.actions.inviting import Invitation
from models.errors import NotYours, UserError
from models.joining import JoinRequest
from models.people import Person, Role, Team
from models.queries.people import team_by_id, teams_by_name
from models.queries.team import team_page

on = Handlers()
MOST_AT_ONCE = 20
HELLO = "hello:0"


@on.command("invite", need=Action.TALK)
def invite(ctx: Context, text: str) -> Answer | None:
    """Others, for those who may; without a name, one's own other chat account."""
    if not text.strip():
        return link(ctx, text)
    need(ctx.person, Action.INVITE)
    teams = teams_by_name(ctx.session)
    right = read_right(text, teams)
    if right.is_mixed:
        raise UserError("roles_mixed", command="invite")
    if right.unknown_role is not None:
        raise UserError("unknown_role", role=right.unknown_role, roles=", ".join(Role))
    if right.unknown_team is not None:
        raise UserError("unknown_team", team=right.unknown_team)
    if len(right.names) > MOST_AT_ONCE:
        raise UserError("too_many_names", most=MOST_AT_ONCE)
    role = Role(right.role) if right.role else None
    team = teams[right.team] if right.team else None
    names = right.names or (text.strip(),)
    invited = [inviting.invite_named(ctx.session, ctx.now, ctx.person, name, role, team) for name in names]
    if len(invited) == 1 and invited[0].is_denied:
        raise NotYours
    _say(ctx, invited, role, team)
    return None


@on.button("invite.new", need=Action.INVITE)
def somebody_new(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    role = Role(args["role"]) if args["role"] else None
    team = team_by_id(ctx.session, args["team"]) if args["team"] else None
    made = inviting.invite_named(ctx.session, ctx.now, ctx.person, args["name"], role, team, is_sure=True)
    _say(ctx, [made], role, team)
    return None


@on.button("invite.again", need=Action.INVITE)
def again(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    person = access_subordinate(ctx.session, ctx.person, args["person"])
    _say(ctx, [inviting.invite_again(ctx.session, ctx.now, ctx.person, person)], None, None)
    return None


@on.command("team", need=Action.INVITE)
def team(ctx: Context, text: str) -> Answer | None:
    ctx.say(team_card(ctx.reader, team_page(ctx.session, ctx.now, ctx.person, 0)))
    return None


@on.button("team.page", need=Action.INVITE)
def turn(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    _put(ctx, team_card(ctx.reader, team_page(ctx.session, ctx.now, ctx.person, args["page"])))
    return None


@on.button("join.add", need=Action.INVITE)
def add(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    request = joining.request_of(ctx.session, args["request"])
    chosen = team_by_id(ctx.session, args["team"]) if args["team"] else None
    _let_in(ctx, request, team=chosen)
    return None


@on.button("join.is", need=Action.INVITE)
def is_listed(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    request = joining.request_of(ctx.session, args["request"])
    _let_in(ctx, request, person=access_colleague(ctx.session, args["person"]))
    return None


@on.button("join.no", need=Action.INVITE)
def refuse(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    request = joining.request_of(ctx.session, args["request"])
    joining.refuse(ctx.session, ctx.now, ctx.person, request)
    _show_decision(ctx, request, None)
    say_to_stranger(ctx.session, ctx.now, request, partial(way_in_card, outcome="refused"))
    return None


def _let_in(
    ctx: Context, request: JoinRequest, *, person: Person | None = None, team: Team | None = None
) -> None:
    identity = joining.let_in(ctx.session, ctx.now, ctx.person, request, person=person, team=team)
    _show_decision(ctx, request, identity.person)
    Teller.of(ctx).tell(identity.person, lambda r: hello_card(r, identity.person), about=HELLO)


def _show_decision(ctx: Context, request: JoinRequest, person: Person | None) -> None:
    """On the cards of everybody who was asked."""
    draw = partial(join_decided_card, request=request, by=ctx.person, person=person)
    for card_id, asked in joining.asked_of(ctx.session, request):
        Teller.of(ctx).redraw(card_id, asked, draw)


def _say(ctx: Context, invited: list[Invitation], role: Role | None, team: Team | None) -> None:
    new = {"role": role.value if role else None, "team": team.id if team else None}
    words = role_name(ctx.reader, role, team) if role else None
    ctx.say(invites_card(ctx.reader, invited, ctx.machine.invite_links, new, words))


def _put(ctx: Context, shown: Card) -> None:
    if ctx.card_id is None:
        ctx.say(shown)
    else:
        ctx.edit(ctx.card_id, shown)
