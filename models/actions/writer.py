"""Who records, for which message, and the customer that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.accounts import Account
from models.actions.ledger import Pen
from models.deals import Deal, Message, Report, Status
from models.drafts import OF_A_DEAL, Item
from models.errors import UserError
from models.money import LIMIT_MINOR, minor
from models.names import normal_form
from models.people import Channel, Person
from models.queries.matching import account_named


@dataclass(frozen=True)
class Writer:
    """On whose behalf, for which message, and when. `today` is the date on which it was said."""

    session: Session
    now: datetime
    settings: Settings
    person: Person
    message: Message | None
    today: date

    def pen(self, report: Report) -> Pen:
        message_id = self.message.id if self.message is not None else None
        return Pen(self.session, self.now, self.settings, self.person.id, report.id, message_id)


def account_of(writer: Writer, item: Item) -> tuple[Account, bool]:
    """The customer, made if there is none of that name; one whose only report was taken back is new again.

    Whoever has the first deal holds the customer: a visit alone gives nobody a claim.
    """
    assert item.account is not None
    known = (
        writer.session.get(Account, item.account_id)
        if item.account_id
        else account_named(writer.session, item.account)
    )
    owner_id = (item.owner_id or writer.person.id) if item.doing in OF_A_DEAL else None
    channel_id = channel_id_of(writer, item) if owner_id is not None else None
    if known is not None:
        is_new = _was_taken_back(writer.session, known)
        if owner_id is not None and (known.owner_id is None or is_new):
            known.owner_id, known.channel_id = owner_id, channel_id
        return known, is_new
    account = Account(
        name=item.account.strip()[:200],
        normal=normal_form(item.account)[:200],
        owner_id=owner_id,
        channel_id=channel_id,
        created_at=writer.now,
    )
    writer.session.add(account)
    writer.session.flush()  # unique by normal form: another unit's customer of that name wins
    return account, True


def _was_taken_back(session: Session, account: Account) -> bool:
    """Whether every deal of the customer was taken back: then it is as new as it was."""
    statuses = set(session.scalars(select(Deal.status).where(Deal.account_id == account.id).distinct()))
    return statuses == {Status.VOID}


def channel_id_of(writer: Writer, item: Item) -> int | None:
    """As said; else the owner's own, else the organisation's usual one."""
    owner = writer.session.get_one(Person, item.owner_id or writer.person.id)
    if item.channel is None and owner.channel_id is not None:
        return owner.channel_id
    key = item.channel or writer.settings.default_channel
    return writer.session.scalars(select(Channel.id).where(Channel.key == key)).one_or_none()


def minor_of(item: Item, currency: str) -> int | None:
    """:raises UserError: more than money can be, or nothing"""
    if item.amount is None:
        return None
    amount = minor(item.amount, currency)
    if not 0 < amount < LIMIT_MINOR:
        raise UserError("useless_amount", amount=f"{item.amount:f}")
    return amount
