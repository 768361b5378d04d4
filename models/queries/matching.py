"""Which customer and which deal are meant: what is certain is filled in, the rest is for questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from models.access import people_seen
from models.accounts import Account
from models.deals import LARGEST_NUMBER, Deal, Status
from models.drafts import OF_A_DEAL, Doing, Item, Part
from models.errors import UserError
from models.names import normal_form, similar
from models.people import Person, Role

LIKELY = 3
PEOPLE = 5

# Asked with every report, so they are put together once.
_NAMED = select(Account).where(Account.normal == bindparam("normal"))
_DEALS = (
    select(Deal)
    .where(
        Deal.owner_id == bindparam("owner"),
        Deal.account_id == bindparam("account"),
        Deal.status == bindparam("status"),
    )
    .order_by(Deal.active_at.desc(), Deal.id.desc())
)
_LAST = _DEALS.limit(1)


def deal_number(words: str | None) -> int | None:
    """`#42` in place of a customer's name."""
    number = (words or "").strip().removeprefix("#")
    return int(number) if (words or "").strip().startswith("#") and number.isdecimal() else None


def complete(session: Session, person: Person, item: Item) -> Item:
    """Fill in owner, customer and deal where there is no doubt.

    :raises UserError: a deal's number that is nobody's business, or an owner who may not be reported for
    """
    item = _owner(session, person, _without_void(session, _shared(session, person, item)))
    item = _by_number(session, person, _on_behalf(session, person, item))
    if item.account_id is None and item.account and not item.is_other_company:
        known = account_named(session, item.account)
        if known is not None:
            item = item.patched({"account_id": known.id})
    item = _thanked(session, person, item)
    if (
        item.deal_id is None
        and not item.is_new_deal
        and item.for_id is None
        and item.account_id is not None
        and item.doing in OF_A_DEAL - {Doing.NEW}
    ):
        deals = deals_meant(session, person, item)
        if len(deals) == 1:
            item = item.patched({"deal_id": deals[0].id})
    return item


def account_named(session: Session, name: str) -> Account | None:
    """The customer whose name is the same but for legal form, case, spacing, width or script."""
    normal = normal_form(name)
    if not normal:
        return None
    return session.scalars(_NAMED, {"normal": normal}).one_or_none()


def accounts_like(session: Session, name: str) -> list[Account]:
    """Customers whose names are similar enough to ask about, the nearest first."""
    names = dict(session.execute(select(Account.name, Account.id)).all())
    found = [candidate for candidate, _ in similar(name, list(names), LIKELY)]
    return [session.get_one(Account, names[candidate]) for candidate in found]


def deals_meant(session: Session, person: Person, item: Item) -> Sequence[Deal]:
    """The open deals with the item's customer that the speaker can mean: the own or the named owner's; without
    one, those of the people whom the speaker manages or stands in for.
    """
    assert item.account_id is not None
    deals = open_deals(session, holder(person, item), item.account_id)
    if deals:
        return deals
    seen = people_seen(session, person) - {person.id}
    if not seen:
        return []
    return session.scalars(
        select(Deal)
        .where(Deal.owner_id.in_(seen), Deal.account_id == item.account_id, Deal.status == Status.OPEN)
        .order_by(Deal.active_at.desc(), Deal.id.desc())
    ).all()


def holder(person: Person, item: Item) -> int:
    """Whose deal it is now: an update's owner is the one who gets it."""
    return person.id if item.doing is Doing.UPDATE else item.owner_id or person.id


def open_deals(session: Session, owner_id: int, account_id: int) -> Sequence[Deal]:
    """A person's open deals with a customer, the most recently touched first."""
    return session.scalars(_DEALS, {"owner": owner_id, "account": account_id, "status": Status.OPEN}).all()


def last_deal(session: Session, owner_id: int, account_id: int, status: Status) -> Deal | None:
    return session.scalars(_LAST, {"owner": owner_id, "account": account_id, "status": status}).one_or_none()


def likely_accounts(session: Session, person: Person) -> list[Account]:
    """The customers of a person's open deals, the last touched first."""
    deals = session.scalars(
        select(Deal)
        .where(Deal.owner_id == person.id, Deal.status == Status.OPEN)
        .order_by(Deal.active_at.desc())
        .limit(4 * LIKELY)
    )
    return list({deal.account_id: deal.account for deal in deals}.values())[:LIKELY]


def people_like(session: Session, person: Person, name: str) -> list[Person]:
    """Colleagues whom a name may mean: those it calls, else those of similar names, else of the same team."""
    query = select(Person).where(Person.active.is_(True), Person.id != person.id).order_by(Person.name)
    others = session.scalars(query).unique().all()
    wanted = name.removeprefix("@").strip().casefold()
    called = [other for other in others if wanted in _calls(other.name)]
    by_name = {other.name: other for other in others}
    near = [by_name[found] for found, _ in similar(name, list(by_name), LIKELY)] if name else []
    mates = [other for other in others if other.team_id == person.team_id and other.team_id is not None]
    return (called or near or mates)[:PEOPLE]


def _thanked(session: Session, person: Person, item: Item) -> Item:
    """:raises UserError: nobody thanks oneself"""
    if item.to is None or item.to_id is not None:
        return item
    found = person_called(session, item.to)
    if found is None:
        return item
    if found.id == person.id:
        raise UserError("no_own_kudos")
    return item.patched({"to": found.name, "to_id": found.id})


def _by_number(session: Session, person: Person, item: Item) -> Item:
    number = deal_number(item.account)
    if number is None or item.deal_id is not None:
        return item
    deal = session.get(Deal, number) if number <= LARGEST_NUMBER else None
    if deal is None or deal.status is Status.VOID or deal.owner_id not in people_seen(session, person):
        raise UserError("no_such_deal", number=number)
    return item.patched({"deal_id": deal.id, "account_id": deal.account_id, "account": deal.account.name})


def _without_void(session: Session, item: Item) -> Item:
    """A question may outlive its deal: one that was taken back meanwhile is not meant any more."""
    deal = session.get(Deal, item.deal_id) if item.deal_id is not None else None
    return item.patched({"deal_id": None}) if deal is not None and deal.status is Status.VOID else item


def _owner(session: Session, person: Person, item: Item) -> Item:
    """A manager reports for own people at once; a person gives away own deals; for others only they can say yes."""
    if item.owner is None or item.owner_id is not None:
        return item
    found = person_called(session, item.owner)
    if found is None:
        raise UserError("unknown_person", name=item.owner)
    if not owns_deals(found):
        raise UserError("owns_no_deals", name=found.name)
    if item.doing is Doing.UPDATE or found.id in people_seen(session, person):
        return item.patched({"owner_id": found.id})
    return item.patched({"for_id": found.id})


def owns_deals(person: Person) -> bool:
    return person.has(Role.REP) or person.has(Role.MANAGER)


def _on_behalf(session: Session, person: Person, item: Item) -> Item:
    """For one of the own people, a manager's word is enough."""
    if item.for_id is None or item.for_id not in people_seen(session, person):
        return item
    owner = {} if item.doing is Doing.UPDATE else {"owner_id": item.for_id}
    return item.patched({"for_id": None, **owner})


def _shared(session: Session, person: Person, item: Item) -> Item:
    """The names of those with whom it is shared become people; one who shares is not the one who did it alone."""
    if all(part.person_id is not None for part in item.parts):
        return item
    known = [_known_part(session, part) for part in item.parts]
    others = tuple(part for part in known if part.person_id != person.id)
    names = {part.name for part in (*item.parts, *known)}
    return replace(item, parts=others, owner=None if item.owner in names else item.owner)


def _known_part(session: Session, part: Part) -> Part:
    found = person_called(session, part.name) if part.name and part.person_id is None else None
    if found is None or not owns_deals(found):
        return part
    return replace(part, name=found.name, person_id=found.id)


def for_others(items: Sequence[Item]) -> dict[int, list[Item]]:
    """What waits for somebody's word, by whose word it is."""
    found: dict[int, list[Item]] = {}
    for item in items:
        if item.for_id is not None:
            found.setdefault(item.for_id, []).append(item)
    return found


def by_owner(session: Session, person: Person, items: Sequence[Item]) -> list[list[Item]]:
    """What can be recorded, apart by whose it is, so that each can take back their own."""
    found: dict[int, list[Item]] = {}
    for item in items:
        deal = session.get(Deal, item.deal_id) if item.deal_id is not None else None
        owner_id = deal.owner_id if deal is not None else holder(person, item)
        if item.for_id is None:
            found.setdefault(owner_id, []).append(item)
    return list(found.values())


def person_called(session: Session, name: str) -> Person | None:
    """By full name, else by a first name, a nickname such as 小李, or a handle, if only one fits."""
    wanted = name.removeprefix("@").strip().casefold()
    people = session.scalars(select(Person).where(Person.active.is_(True))).unique().all()
    exact = [person for person in people if person.name.casefold() == wanted]
    if not exact:
        exact = [person for person in people if wanted in _calls(person.name)]
    return exact[0] if len(exact) == 1 else None


def colleagues_named(session: Session, person: Person, words: str) -> list[Person]:
    """The other people of the organisation whom the words call by any of their names."""
    folded = words.casefold()
    latin = set(re.findall(r"[^\W\d_]+", folded))
    others = session.scalars(select(Person).where(Person.active.is_(True), Person.id != person.id)).unique()
    return [other for other in others if any(_is_said(call, folded, latin) for call in _calls(other.name))]


def _is_said(call: str, folded: str, latin: set[str]) -> bool:
    """A Latin name is a word; a Chinese one of two characters or more may stand anywhere."""
    return call in latin if call.isascii() else len(call) > 1 and call in folded


def _calls(name: str) -> set[str]:
    """What colleagues call somebody: any word of the name, a Chinese surname with 小 or 老, a given name."""
    words = name.casefold().split()
    calls = set(words)
    for word in words:
        if "一" <= word[0] <= "鿿":
            calls |= {f"小{word[0]}", f"老{word[0]}", word[1:], f"小{word[-1]}"}
    return calls - {""}
