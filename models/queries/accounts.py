"""A customer as the directory shows it to everybody, with the open deals that the one who asks may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.access import Action, access_account, may, people_seen
from models.accounts import Account
from models.deals import Deal, Status
from models.names import words_of
from models.people import Channel, Person
from models.queries.cases import CaseLook, unsolved_with
from models.queries.dealings import Dealings, dealings_of
from models.queries.pipeline import DealRow, deal_rows

SHOWN = 5
MOST_TEXT = 200  # characters of a message that are searched for a name
MOST_WORDS = 5  # of a name
MOST_CHARACTERS = 16  # of a name that is written without spaces


@dataclass(frozen=True, slots=True)
class Customer:
    """`since` is when the customer was first heard of; `deals` are some of the open ones, `has_more` tells of
    others. `deals_are_seen`: the person would see the owner's deals, so that none means none. `blockers` are those
    that the person may see, `dealings` is what those people did whose deals one sees.
    """

    id: int
    name: str
    owner: str | None
    channel: str | None
    team: str | None
    since: datetime
    deals: tuple[DealRow, ...]
    has_more: bool
    deals_are_seen: bool
    blockers: tuple[CaseLook, ...] = ()
    dealings: Dealings = field(default_factory=Dealings)


def customer_of(
    session: Session, person: Person, account_id: int, *, now: datetime, settings: Settings
) -> Customer:
    """:raises NotYours: the directory is not open to the person"""
    account = access_account(session, person, account_id)
    deals: tuple[DealRow, ...] = ()
    seen = people_seen(session, person) if may(person, Action.SEE_DEALS) else frozenset()
    if seen:
        where = (Deal.account_id == account.id, Deal.status == Status.OPEN, Deal.owner_id.in_(seen))
        deals = deal_rows(session, where, now, settings, limit=SHOWN + 1)
    owner = session.get(Person, account.owner_id) if account.owner_id else None
    channel = session.get(Channel, account.channel_id) if account.channel_id else None
    if channel is None and owner is not None:
        channel = owner.channel
    return Customer(
        id=account.id,
        name=account.name,
        owner=owner.name if owner else None,
        channel=channel.key if channel else None,
        team=owner.team.name if owner and owner.team else None,
        since=account.created_at,
        deals=deals[:SHOWN],
        has_more=len(deals) > SHOWN,
        deals_are_seen=account.owner_id in seen,
        blockers=unsolved_with(session, person, account),
        dealings=dealings_of(session, settings, account.id, seen) if seen else Dealings(),
    )


def account_in(session: Session, text: str) -> Account | None:
    """The customer that a text names, the longest name if there are several."""
    words = words_of(text[:MOST_TEXT])
    pieces = {
        "".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(start + MOST_WORDS, len(words)) + 1)
    }
    for word in words:
        if not word.isascii():  # Chinese has no spaces: any part may be the name
            pieces |= {
                word[start:end]
                for start in range(len(word))
                for end in range(start + 2, min(start + MOST_CHARACTERS, len(word)) + 1)
            }
    return session.scalars(
        select(Account)
        .where(Account.normal.in_(pieces))
        .order_by(func.length(Account.normal).desc(), Account.id)
        .limit(1)
    ).first()
