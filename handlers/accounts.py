"""Customers: whose they are, and what is open with them for who may see it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.core.cards import card, plain
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.parser import parse
from bot.language.understanding import Nothing, Record
from bot.views.accounts import customer_card, unknown_customer_card, which_customer_card
from handlers.deals import show_deal
from models.access import Action
from models.queries.accounts import account_in, customer_of
from models.queries.matching import account_named, accounts_like, deal_number

on = Handlers()
NUMBER = re.compile(r"#\s*(\d{1,9})")
LIKELY = 5


@on.intent("account.show", need=Action.ASK_DIRECTORY)
def wish(ctx: Context, record: Record) -> None:
    name = record.slots.get("account") or record.extra.get("account.said")
    number = deal_number(name)
    if number is not None:
        show_deal(ctx, number)
    elif name is None:
        ctx.say(card(plain(ctx.reader.t("Which customer? Type its name.")), language=ctx.reader.language))
    elif not _show(ctx, name):
        say_unknown(ctx, name)


@on.command("who", need=Action.ASK_DIRECTORY)
def who(ctx: Context, text: str) -> Answer | None:
    """`/who Acme`: whose customer it is."""
    name = text.strip().rstrip("?")
    if not name:
        ctx.say(card(plain(ctx.reader.t("Which customer? Type its name.")), language=ctx.reader.language))
    elif deal_number(name) is not None:
        show_deal(ctx, int(name.removeprefix("#")))
    elif not _show(ctx, name):
        say_unknown(ctx, name)
    return None


@on.phrase
def name_alone(ctx: Context, text: str) -> bool:
    """A customer's name and nothing else, or a question that names a customer or a deal."""
    understood = parse(text, now=ctx.spoken_at, vocabulary=ctx.vocabulary)
    match understood.nothing:
        case Nothing.UNKNOWN:
            return _show(ctx, text)
        case Nothing.QUESTION:
            return _answer(ctx, text)
        case _:
            return False


def _answer(ctx: Context, question: str) -> bool:
    number = NUMBER.search(question)
    if number is not None:
        show_deal(ctx, int(number[1]))
        return True
    account = account_in(ctx.session, question)
    if account is not None:
        _say(ctx, account.id)
    return account is not None


def _show(ctx: Context, name: str) -> bool:
    """The customer of that name; where it is a part of several names, which of them is asked."""
    account = account_named(ctx.session, name)
    matches = ctx.vocabulary.matches(name) if account is None else ()
    if len(matches) == 1:
        account = account_named(ctx.session, matches[0])
    if account is not None:
        _say(ctx, account.id)
        return True
    known = [found for match in matches[:LIKELY] if (found := account_named(ctx.session, match))]
    if known:
        ctx.say(which_customer_card(ctx.reader, [(one.id, one.name) for one in known]))
    return bool(known)


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
