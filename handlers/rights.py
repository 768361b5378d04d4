"""Roles in chat: `/grant Ana manager of DACH`, `/revoke`."""

from __future__ import annotations

from functools import partial

from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.core.telling import Teller
from bot.language.rights import read_right
from bot.views.rights import granted_card, granted_told_card, revoked_card, revoked_told_card
from models.access import Action
from models.actions import rights
from models.errors import UserError
from models.people import Person, Role, Team
from models.queries.matching import person_called
from models.queries.people import teams_by_name

on = Handlers()


@on.command("grant", need=Action.RULE)
def grant(ctx: Context, text: str) -> Answer | None:
    for person, role, team in _meant(ctx, text, "grant"):
        is_new = rights.grant_role(ctx.session, ctx.now, ctx.person, person, role, team)
        ctx.say(granted_card(ctx.reader, person, role, team, is_new=is_new))
        if is_new:
            told = partial(granted_told_card, actor=ctx.person, role=role, team=team)
            Teller.of(ctx).tell(person, told)
    return None


@on.command("revoke", need=Action.RULE)
def revoke(ctx: Context, text: str) -> Answer | None:
    for person, role, team in _meant(ctx, text, "revoke"):
        was = rights.revoke_role(ctx.session, ctx.now, ctx.person, person, role, team)
        ctx.say(revoked_card(ctx.reader, person, role, team, was=was))
        if was and person.id != ctx.person.id:
            told = partial(revoked_told_card, actor=ctx.person, role=role, team=team)
            Teller.of(ctx).tell(person, told)
    return None


def _meant(ctx: Context, text: str, command: str) -> list[tuple[Person, Role, Team | None]]:
    """:raises UserError: it names no role, no person, or somebody or a team that there is not"""
    teams = teams_by_name(ctx.session)
    right = read_right(text, teams)
    if right.role is None or not right.names:
        raise UserError("right_not_understood", command=command)
    if right.is_mixed:
        raise UserError("roles_mixed", command=command)
    if right.unknown_team is not None:
        raise UserError("unknown_team", team=right.unknown_team)
    team = teams[right.team] if right.team is not None else None
    return [(_person(ctx, name), Role(right.role), team) for name in right.names]


def _person(ctx: Context, name: str) -> Person:
    found = person_called(ctx.session, name)
    if found is None:
        raise UserError("unknown_person", name=name)
    return found
