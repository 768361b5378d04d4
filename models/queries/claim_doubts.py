"""What must be asked before something is recorded about a customer that another holds, or a deal that is shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select

from models.accounts import Account
from models.drafts import Doing, Item, Part, parts_json
from models.people import Channel, Person
from models.queries import matching
from models.queries.asking import Doubt, Look, Question, ask
from models.queries.claims import deals_undisputed, holder_of
from models.queries.likely import Choice

EVEN, MOST_LIKELY = Decimal("0.5"), (Decimal("0.5"), Decimal("0.4"), Decimal("0.3"))
LIKELY_PARTNERS = 4
COUNTS = (Doing.NEW, Doing.WON)


def held(look: Look, item: Item) -> Question | None:
    """Another person holds the customer: whose deal is it, or is it another company?"""
    account = _account_meant(look, item)
    if account is None or item.for_id is not None or item.is_contested or item.is_other_company:
        return None
    claimant = matching.holder(look.person, item)
    owner = holder_of(look.session, account.id)
    if owner is None or owner.id == claimant or item.parts:
        return None
    if deals_undisputed(look.session, claimant, account.id):
        return None
    known = {"account": account.name, "account_id": account.id}
    choices = [Choice("for_them", {**known, "for_id": owner.id}, owner.name)]
    if item.doing in COUNTS:
        part = parts_json([Part(owner.name, owner.id)])
        choices.append(Choice("together", {**known, "is_new_deal": True, "parts": part}))
    contested = {"is_new_deal": True, "is_contested": True} if item.doing in COUNTS else {}
    choices.append(Choice("own_deal", {**known, **contested}))
    choices.append(Choice("other_company", {"is_other_company": True, "account_id": None}))
    channel_id = account.channel_id or owner.channel_id
    channel = look.session.get(Channel, channel_id) if channel_id else None
    return ask(
        Doubt.HELD,
        item,
        *choices,
        account=account.name,
        owner=owner.name,
        channel=channel.key if channel else None,
        since=account.created_at,
    )


def _account_meant(look: Look, item: Item) -> Account | None:
    """The customer that a report would begin a deal with: of the same name, or the only one of a similar name."""
    if item.deal_id is not None or "account" in item.unclear:
        return None
    if item.account_id is not None:
        return look.session.get(Account, item.account_id)
    if not item.account or Doubt.SIMILAR_ACCOUNT in item.settled:
        return None
    alike = matching.accounts_like(look.session, item.account)
    return alike[0] if len(alike) == 1 else None


def other_company(look: Look, item: Item) -> Question | None:
    """A company of the very same name needs words that tell it apart."""
    if not item.is_other_company or not item.account:
        return None
    same = matching.account_named(look.session, item.account)
    return ask(Doubt.OTHER_COMPANY, item, account=same.name) if same is not None else None


def partner(look: Look, item: Item) -> Question | None:
    """With whom is it shared?"""
    unknown = next((part for part in item.parts if part.person_id is None), None)
    if unknown is None:
        return None
    likely = [person for person in _colleagues(look) if person.id not in {p.person_id for p in item.parts}]
    choices = [
        Choice("partner", {"parts": _with_person(item.parts, unknown, person)}, person.name)
        for person in likely[:LIKELY_PARTNERS]
    ]
    alone = Choice("alone", {"parts": []})
    return ask(Doubt.PARTNER, item, *choices, alone, name=unknown.name)


def shares(look: Look, item: Item) -> Question | None:
    """Which part is whose? Everybody must have some, and all of them make a whole."""
    if not item.parts or shares_fit(item.parts):
        return None
    names = [part.name for part in item.parts]
    said = next((part.share for part in item.parts if part.share), None)
    guesses = (said,) if said is not None and len(names) > 1 else MOST_LIKELY
    if len(names) == 1:
        choices = [Choice("share", {"parts": with_shares(item.parts, [share])}, share) for share in guesses]
    else:
        even = Decimal(1) / (len(names) + 1)
        each = [even.quantize(Decimal("0.000001"))] * len(names)
        choices = [Choice("even", {"parts": with_shares(item.parts, each)})]
    return ask(Doubt.SHARES, item, *choices, names=names)


def shares_fit(parts: Sequence[Part]) -> bool:
    said = [part.share for part in parts]
    known = [share for share in said if share is not None and share > 0]
    return len(known) == len(said) and sum(known) < 1


def with_shares(parts: Sequence[Part], given: Sequence[Decimal]) -> list[dict[str, object]]:
    """The parts with these fractions, in their order, as an answer puts them into an item."""
    return parts_json([replace(part, share=share) for part, share in zip(parts, given, strict=True)])


def _with_person(parts: Sequence[Part], unknown: Part, person: Person) -> list[dict[str, object]]:
    return parts_json(
        [replace(part, name=person.name, person_id=person.id) if part is unknown else part for part in parts]
    )


def _colleagues(look: Look) -> list[Person]:
    """Those of the own team first."""
    people = look.session.scalars(
        select(Person).where(Person.active.is_(True), Person.id != look.person.id).order_by(Person.name)
    ).unique()
    sellers = [person for person in people if matching.owns_deals(person)]
    return sorted(sellers, key=lambda person: person.team_id != look.person.team_id)
