"""Customers: whose they are, and what is open with them for who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.cards import card, plain
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.understanding import Record
from bot.views.accounts import customer_card, unknown_customer_card
from handlers.deals import show_deal
from models.access import Action
from models.queries.accounts import account_in, customer_of
from models.queries.matching import account_named, accounts_like, deal_number

on = Handlers()
ASKING = ("?", "?", "吗", "呢")


@on.intent("account.show", need=Action.ASK_DIRECTORY)
def wish(ctx: Context, record: Record) -> None:
    name = record.slots.get("account")
    number = deal_number(name)
    if number is not None:
        show_deal(ctx, number)
    elif name is None:
        ctx.say(card(plain(ctx.reader.t("Which customer? Type its name.")), language=ctx.reader.language))
    elif (account := account_named(ctx.session, name)) is not None:
        _say(ctx, account.id)
    else:
        say_unknown(ctx, name)


@on.phrase
def name_alone(ctx: Context, text: str) -> bool:
    """A customer's name and nothing else, or a question that names one."""
    account = account_named(ctx.session, text)
    if account is None and text.rstrip().endswith(ASKING):
        account = account_in(ctx.session, text)
    if account is None:
        return False
    _say(ctx, account.id)
    return True


@on.button("account.open", need=Action.ASK_DIRECTORY)
def open_account(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    _say(ctx, args["account"])
    return None


def say_unknown(ctx: Context, name: str) -> None:
    """There is no such customer; perhaps one of a similar name was meant."""
    nearest = [(account.id, account.name) for account in accounts_like(ctx.session, name)]
    ctx.say(unknown_customer_card(ctx.reader, name, nearest))


def _say(ctx: Context, account_id: int) -> None:
    customer = customer_of(ctx.session, ctx.person, account_id, now=ctx.now, settings=ctx.settings)
    ctx.say(customer_card(ctx.reader, ctx.settings, customer))
