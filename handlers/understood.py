"""“What did you understand?” about one's last message, or about the card that is replied to."""

from __future__ import annotations

from bot.core import said
from bot.core.context import Context
from bot.core.registry import Handlers
from bot.language.answers import asks_what_was_understood
from bot.views.understood import no_words_card, understood_card
from handlers.misread import args_of, is_about_words

on = Handlers()


@on.phrase
def explain(ctx: Context, text: str) -> bool:
    if not asks_what_was_understood(text):
        return False
    found = said.meant(ctx, is_about_words)
    if found is None:
        ctx.say(no_words_card(ctx.reader))
    else:
        ctx.say(understood_card(ctx.reader, said.understood_of(ctx, found), args_of(found)))
    return True
