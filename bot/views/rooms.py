"""What is said in rooms, and to whoever sets one up."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.cards import Card, card, plain
from bot.core.reader import Reader

Shown = Sequence[tuple[str, int | None, str]]


def win_card(readers: Sequence[Reader], name: str, wins: Shown) -> Card:
    """One person's wins, a line in each of the room's languages.

    `wins`: customer, amount in minor units (None: not said), currency.
    """
    return card(*(plain(_win_line(r, name, wins)) for r in readers), language=readers[0].language)


def _win_line(r: Reader, name: str, wins: Shown) -> str:
    told = [(account, _amount(r, minor, currency)) for account, minor, currency in wins]
    if len(told) > 1:
        deals = r.listing([f"{account} {amount}".rstrip() for account, amount in told])
        return r.t("🎉 {name} won {count} deals: {deals}", name=name, count=len(told), deals=deals)
    account, amount = told[0]
    if amount:
        return r.t("🎉 {name} won {account}: {amount}", name=name, account=account, amount=amount)
    return r.t("🎉 {name} won {account}!", name=name, account=account)


def _amount(r: Reader, minor: int | None, currency: str) -> str:
    return "" if minor is None else r.money_aloud(minor, currency)


def withdrawn_card(readers: Sequence[Reader]) -> Card:
    """Where a post can't be taken away."""
    return card(*(plain(r.t("↩️ This post was withdrawn.")) for r in readers), language=readers[0].language)
