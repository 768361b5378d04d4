"""One deal with the way it came to be: every change, who made it, and the words that it rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.access import access_deal, people_seen
from models.deals import Deal, DealChange, Message, Status, shares_of
from models.people import Channel, Person
from models.queries.cases import CaseLook, unsolved_with
from models.queries.claims import Note, notes_on
from models.queries.counting import counted
from models.queries.pipeline import idle_for


@dataclass(frozen=True, slots=True)
class Change:
    """One field: values as the ledger writes them, but people and channels by name and key."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What changed at once. `words` is the message behind it and `link` leads there; both are empty for a tap, and
    for a message that was also about a deal which is not the reader's to see.

    Amounts among the old values are in `old_currency`, those among the new ones in `new_currency`.
    """

    at: datetime
    by: str
    words: str
    link: str
    changes: tuple[Change, ...]
    old_currency: str
    new_currency: str
    takes_back: bool


@dataclass(frozen=True, slots=True)
class DealDetails:
    """A deal as it stands. `counted_minor` is what a recurring amount counts with; `history` begins with the first.
    `may_change` is False for who only has a part in it.
    """

    id: int
    account_id: int
    account: str
    owner: str
    status: Status
    stage: str
    amount_minor: int | None
    currency: str
    recurrence: str | None
    counted_minor: int | None
    close_date: date | None
    probability: Decimal | None
    channel: str | None
    lost_reason: str | None
    lost_words: str | None
    competitor: str | None
    won_on: date | None
    idle_days: int | None
    history: tuple[Entry, ...]
    blockers: tuple[CaseLook, ...] = ()
    note: Note | None = None
    may_change: bool = True


def details_of(
    session: Session, person: Person, deal_id: int, *, now: datetime, settings: Settings
) -> DealDetails:
    """:raises NotYours: it is not the person's to see, or not there"""
    deal = access_deal(session, person, deal_id, to_look=True)
    seen = people_seen(session, person)
    stage = settings.stage(deal.stage)
    is_open = deal.status is Status.OPEN
    odds = deal.probability if deal.probability is not None else stage.probability if stage else None
    return DealDetails(
        id=deal.id,
        account_id=deal.account_id,
        account=deal.account.name,
        owner=deal.owner.name,
        status=deal.status,
        stage=deal.stage,
        amount_minor=deal.amount_minor,
        currency=deal.currency,
        recurrence=deal.recurrence,
        counted_minor=counted(deal, settings) if deal.recurrence else None,
        close_date=deal.close_date,
        probability=odds if is_open else None,
        channel=deal.channel.key if deal.channel else None,
        lost_reason=deal.lost_reason,
        lost_words=deal.lost_words,
        competitor=deal.competitor,
        won_on=deal.won_on,
        idle_days=idle_for(deal.active_at, deal.stage, now, settings) if is_open else None,
        history=_history(session, deal, seen),
        note=notes_on(session, settings, [deal.id]).get(deal.id),
        may_change=deal.owner_id in seen,
        blockers=unsolved_with(session, person, deal.account, deal.id),
    )


def changes_at(session: Session, deal_id: int, at: datetime, fields: Collection[str]) -> Sequence[DealChange]:
    """What one unit has changed of these fields, in its order."""
    query = select(DealChange).where(
        DealChange.deal_id == deal_id, DealChange.at == at, DealChange.field.in_(fields)
    )
    return session.scalars(query.order_by(DealChange.id)).all()


def _history(session: Session, deal: Deal, seen: frozenset[int]) -> tuple[Entry, ...]:
    rows = session.execute(
        select(DealChange, Person.name, Message.text, Message.link)
        .join(Person, Person.id == DealChange.person_id)
        .outerjoin(Message, Message.id == DealChange.message_id)
        .where(DealChange.deal_id == deal.id)
        .order_by(DealChange.id)
    ).all()
    names = _names(session, [row[0] for row in rows])
    private = _also_about_others(session, {row[0].message_id for row in rows}, seen)
    entries: list[Entry] = []
    currency = _first_currency([row[0] for row in rows], deal.currency)
    for (at, _, _), group in groupby(
        rows, key=lambda row: (row[0].at, row[0].message_id, row[0].undoes_id is None)
    ):
        together = list(group)
        first, by, words, link = together[0]
        before, currency = currency, _currency_after([row[0] for row in together], currency)
        entries.append(
            Entry(
                at=at,
                by=by,
                words="" if first.message_id in private else words or "",
                link="" if first.message_id in private else link or "",
                changes=tuple(_change(row[0], names) for row in together),
                old_currency=before,
                new_currency=currency,
                takes_back=first.undoes_id is not None,
            )
        )
    return tuple(entries)


def _also_about_others(
    session: Session, messages: set[int | None], seen: frozenset[int]
) -> frozenset[int | None]:
    """A deal may have changed hands; what its former owner wrote about other deals in one breath did not."""
    return frozenset(
        session.scalars(
            select(DealChange.message_id)
            .join(Deal, Deal.id == DealChange.deal_id)
            .where(DealChange.message_id.in_(messages), Deal.owner_id.not_in(seen))
        )
    )


def _first_currency(changes: Iterable[DealChange], now: str) -> str:
    """A deal is born with a currency that no change tells: the first change of it does, or nothing has."""
    return next((change.old or now for change in changes if change.field == "currency"), now)


def _currency_after(changes: Iterable[DealChange], before: str) -> str:
    said = [change.new for change in changes if change.field == "currency" and change.new]
    return said[-1] if said else before


def _names(session: Session, changes: Sequence[DealChange]) -> Mapping[tuple[str, str], str]:
    """What the ids among the values stand for."""
    ids: dict[str, set[int]] = {"owner_id": set(), "channel_id": set()}
    for change in changes:
        if change.field in ids:
            ids[change.field] |= {int(value) for value in (change.old, change.new) if value}
        if change.field == "shares":
            ids["owner_id"] |= {*shares_of(change.old), *shares_of(change.new)}
    people = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids["owner_id"])))
    channels = session.execute(select(Channel.id, Channel.key).where(Channel.id.in_(ids["channel_id"])))
    return {("owner_id", str(id_)): name for id_, name in people} | {
        ("channel_id", str(id_)): key for id_, key in channels
    }


def _change(change: DealChange, names: Mapping[tuple[str, str], str]) -> Change:
    if change.field == "shares":
        return Change(change.field, *(_named(value, names) for value in (change.old, change.new)))
    old, new = (
        None if value is None else names.get((change.field, value), value)
        for value in (change.old, change.new)
    )
    return Change(change.field, old, new)


def _named(shares: str | None, names: Mapping[tuple[str, str], str]) -> str | None:
    """Parts by name, "Ana=0.4", one a line: as the history shows them."""
    parts = [f"{names.get(('owner_id', str(id_)), id_)}={share}" for id_, share in shares_of(shares).items()]
    return "\n".join(parts) or None
