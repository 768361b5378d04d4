"""The managers' digest on demand, its lists, and the time at which it comes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from bot.core.cards import Card
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.views.digests import Part, digest_at_card, digest_card, digest_part_card
from models.access import Action, may
from models.actions import digests
from models.errors import NotYours, UserError
from models.people import Team
from models.queries.digest import digest_of, people_of_digest, teams_called
from models.queries.digest_facts import Digest

on = Handlers()
AT = re.compile(r"(?:at )?(?P<hour>[01]?\d|2[0-3])[::](?P<minute>[0-5]\d)\s*(?P<team>.*)", re.IGNORECASE)
OFF = ("off", "stop", "none", "关", "关闭", "停")
WISH = re.compile(
    r"what needs me|what did i miss|(?:有)?什么(?:事)?(?:要|需要)我(?:处理|决定)", re.IGNORECASE
)


@on.command("digest", need=Action.SEE_TEAM, help_="digest")
def command(ctx: Context, text: str) -> Answer | None:
    """`/digest` shows it, `/digest DACH` that of a team, `/digest 8:30` says when it comes, `/digest off` ends it."""
    words = text.strip()
    if words.lower() in OFF:
        digests.stop(ctx.session, ctx.now, ctx.person)
        ctx.say(digest_at_card(ctx.reader, None, None))
    elif (found := AT.fullmatch(words)) is not None:
        _set_time(ctx, time(int(found["hour"]), int(found["minute"])), found["team"].strip())
    else:
        team = _team(ctx, words) if words else None
        ctx.say(digest_card(ctx.reader, _digest(ctx, ctx.reader.today, team.id if team else None)))
    return None


def show(ctx: Context) -> None:
    ctx.say(digest_card(ctx.reader, _digest(ctx, ctx.reader.today, None)))


@on.phrase
def wish(ctx: Context, text: str) -> bool:
    if WISH.fullmatch(text.strip(" ?\uff1f。")) is None or not may(ctx.person, Action.SEE_TEAM):
        return False
    show(ctx)
    return True


@on.button("digest.part", need=Action.SEE_TEAM)
def part(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """One of the lists, in place."""
    found = _digest(ctx, date.fromisoformat(args["day"]), args["team"])
    _put(ctx, digest_part_card(ctx.reader, ctx.settings, found, Part(args["part"])))
    return None


@on.button("digest.show", need=Action.SEE_TEAM)
def back(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    _put(ctx, digest_card(ctx.reader, _digest(ctx, date.fromisoformat(args["day"]), args["team"])))
    return None


def _put(ctx: Context, a_card: Card) -> None:
    assert ctx.card_id is not None
    ctx.edit(ctx.card_id, a_card)


def _set_time(ctx: Context, at: time, name: str) -> None:
    team = _team(ctx, name) if name else None
    digests.at_own_time(ctx.session, ctx.now, ctx.person, at, team.id if team else None)
    ctx.say(digest_at_card(ctx.reader, f"{at:%H:%M}", team.name if team else None))


def _team(ctx: Context, name: str) -> Team:
    """:raises NotYours: nobody in it is the person's to see"""
    found = teams_called(ctx.session, name)
    if not found:
        raise UserError("unknown_team", team=name)
    if not people_of_digest(ctx.session, ctx.person, found[0].id) - {ctx.person.id}:
        raise NotYours
    return found[0]


def _digest(ctx: Context, today: date, team_id: int | None) -> Digest:
    return digest_of(ctx.session, ctx.settings, ctx.person, today, ctx.now, team_id)
