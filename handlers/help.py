"""What one can say."""

from __future__ import annotations

from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.understanding import Record
from bot.views.help import help_card
from models.access import Action

on = Handlers()


@on.command("help", need=Action.TALK)
def help_command(ctx: Context, text: str) -> Answer | None:
    ctx.say(help_card(ctx.reader, ctx.person))
    return None


@on.intent("help", need=Action.TALK)
def help_word(ctx: Context, record: Record) -> None:
    ctx.say(help_card(ctx.reader, ctx.person))


@on.phrase
def bare_mention(ctx: Context, text: str) -> bool:
    """Somebody called the bot and said no more."""
    if text.strip():
        return False
    ctx.say(help_card(ctx.reader, ctx.person))
    return True
