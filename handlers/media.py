"""What is not words."""

from __future__ import annotations

from bot.core.context import Context
from bot.core.incoming import Kind
from bot.core.registry import Handlers
from bot.views.people import media_card

on = Handlers()


@on.event(Kind.MEDIA)
def media(ctx: Context) -> None:
    ctx.say(media_card(ctx.reader, ctx.incoming.media))
