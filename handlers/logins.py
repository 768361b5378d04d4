"""One person with several chat accounts: `/link`, `/unlink`, and codes that are typed where they do not belong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.views.logins import code_refused_card, link_card, logins_card, unlinked_card
from models.access import Action
from models.actions import logins, people

on = Handlers()
# With its hyphens: four words of four letters are words.
CODE = re.compile(r"^[A-Za-z2-7]{4}(-[A-Za-z2-7]{4}){3}$")


@on.command("link", need=Action.TALK)
def link(ctx: Context, text: str) -> Answer | None:
    code = people.invite(ctx.session, ctx.now, ctx.person, is_link=True)
    ctx.say(link_card(ctx.reader, ctx.person, code, ctx.machine.invite_links))
    return None


@on.command("unlink", need=Action.TALK)
def unlink(ctx: Context, text: str) -> Answer | None:
    ctx.say(logins_card(ctx.reader, logins.logins_of(ctx.session, ctx.person), ctx.identity))
    return None


@on.button("logins.unlink", need=Action.TALK)
def split(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    gone = logins.unlink(ctx.session, ctx.now, ctx.person, args["login"], ctx.identity)
    ctx.say(unlinked_card(ctx.reader, gone.platform))
    return None


@on.phrase
def code_typed(ctx: Context, text: str) -> bool:
    """A code that somebody known types joins nothing."""
    if CODE.match(text.strip()) is None:
        return False
    why = logins.refuse_code(ctx.session, ctx.now, ctx.identity, text)
    ctx.say(code_refused_card(ctx.reader, ctx.person, why))
    return True
