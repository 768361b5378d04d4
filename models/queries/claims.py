"""Whose a customer is, who decides about two claims, and how a claim stands for somebody who looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.access import people_seen
from models.access_claims import may_decide
from models.accounts import Account
from models.claims import Claim, ClaimState, Decision, Outcome
from models.deals import Deal, DealShare, Status, shares_of
from models.deputies import managers_of
from models.people import Channel, Person
from models.queries.counting import part_of

LIVE = (Status.OPEN, Status.WON)


def holder_of(session: Session, account_id: int) -> Person | None:
    """Who holds a customer: its owner, while in the team. A customer all of whose deals were taken back is free."""
    account = session.get(Account, account_id)
    if account is None or account.owner_id is None:
        return None
    owner = session.get(Person, account.owner_id)
    if owner is None or not owner.active:
        return None
    statuses = set(session.scalars(select(Deal.status).where(Deal.account_id == account_id).distinct()))
    return None if statuses == {Status.VOID} else owner


def deals_undisputed(session: Session, person_id: int, account_id: int) -> bool:
    """Whether a person has a live deal with the customer that nobody contests, as owner or with a part."""
    mine = or_(
        Deal.owner_id == person_id,
        Deal.id.in_(select(DealShare.deal_id).where(DealShare.person_id == person_id)),
    )
    query = select(Deal.id).where(
        Deal.account_id == account_id, mine, Deal.status.in_(LIVE), Deal.is_contested.is_(False)
    )
    return session.scalars(query.limit(1)).first() is not None


def rival_of(session: Session, holder_id: int, deal: Deal) -> Deal | None:
    """The holder's own deal that another's claim is about: the last touched one with the customer."""
    return session.scalars(
        select(Deal)
        .where(
            Deal.account_id == deal.account_id,
            Deal.owner_id == holder_id,
            Deal.id != deal.id,
            Deal.status.in_(LIVE),
            Deal.is_contested.is_(False),
        )
        .order_by(Deal.active_at.desc(), Deal.id.desc())
        .limit(1)
    ).first()


def deciders(session: Session, claimant_id: int, holder_id: int) -> list[Person]:
    """The managers of both people, the claimant's nearest first, the head last; neither of the two themselves."""
    claimant, holder = session.get_one(Person, claimant_id), session.get_one(Person, holder_id)
    of_both = {manager.id for manager in managers_of(session, holder)}
    return [
        manager
        for manager in managers_of(session, claimant)
        if manager.id in of_both and manager.id != holder_id
    ]


@dataclass(frozen=True, slots=True)
class Side:
    """One of two claims. The amount is None where the reader may not see it, or where there is no deal.

    `at` is when the deal was reported, in words of the person's own `zone`.
    """

    name: str
    channel: str | None
    deal_id: int | None
    amount_minor: int | None
    currency: str
    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided; `share` is the claimant's part of a split."""

    by: str
    outcome: Outcome
    reason: str
    at: datetime
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two claims on a customer as one reader may see them. `zone` is the decider's, `decide_by` falls in it.

    `asked` is who is to decide; None while nobody manages both.
    """

    id: int
    account: str
    holder: Side
    claimant: Side
    state: ClaimState
    decide_by: datetime
    zone: str
    asked: str | None
    may_decide: bool
    verdict: Verdict | None = None
    keeps: Mapping[Outcome, tuple[int, int | None]] | None = None  # by outcome: what counts, what goes


def dispute_of(session: Session, reader: Person, claim: Claim) -> Dispute:
    """The claim as the reader sees it; whoever asks must be allowed to."""
    seen = people_seen(session, reader)
    deal, rival = session.get_one(Deal, claim.deal_id), live_rival(session, claim)
    account = session.get_one(Account, claim.account_id)
    asked = session.get(Person, claim.asked_id) if claim.asked_id else None
    since = rival.created_at if rival is not None else account.created_at
    return Dispute(
        id=claim.id,
        account=account.name,
        holder=_side(session, claim.holder_id, rival, since, seen),
        claimant=_side(session, claim.claimant_id, deal, claim.claimed_at, seen),
        state=claim.state,
        decide_by=claim.decide_by,
        zone=asked.zone if asked else reader.zone,
        asked=asked.name if asked else None,
        may_decide=claim.state is ClaimState.OPEN and may_decide(session, reader, claim),
        verdict=_verdict(session, claim),
        keeps={outcome: kept_and_gone(outcome, deal, rival) for outcome in Outcome},
    )


@dataclass(frozen=True, slots=True)
class Note:
    """What else is to be said of a deal: `parts` are everybody's names, fractions and amounts (None where it does
    not count) if it is shared; the rest is of a claim. `is_gone`: it was decided away.
    """

    parts: tuple[tuple[str, Decimal, int | None], ...] = ()
    is_open: bool = False
    holder: str = ""
    asked: str | None = None
    decide_by: datetime | None = None
    zone: str = ""
    verdict: Verdict | None = None
    is_gone: bool = False


def notes_on(session: Session, settings: Settings, deal_ids: Sequence[int]) -> dict[int, Note]:
    """What is shared or claimed among these deals."""
    if not deal_ids:
        return {}
    notes: dict[int, Note] = {}
    claims = claims_on(session, deal_ids)
    for id_ in dict.fromkeys(deal_ids):
        deal, claim = session.get_one(Deal, id_), claims.get(id_)
        note = Note(parts=_parts(session, settings, deal))
        if claim is not None and claim.state is not ClaimState.WITHDRAWN:
            asked = session.get(Person, claim.asked_id) if claim.asked_id else None
            holder = session.get_one(Person, claim.holder_id)
            note = replace(
                note,
                is_open=claim.state is ClaimState.OPEN,
                holder=holder.name,
                asked=asked.name if asked else None,
                decide_by=claim.decide_by,
                zone=(asked or holder).zone,
                verdict=_verdict(session, claim),
                is_gone=deal.status is Status.VOID,
            )
        if note != Note():
            notes[id_] = note
    return notes


def _parts(session: Session, settings: Settings, deal: Deal) -> tuple[tuple[str, Decimal, int | None], ...]:
    if not deal.parts:
        return ()
    return tuple(
        (session.get_one(Person, id_).name, share, part_of(deal, id_, settings))
        for id_, share in deal.split().items()
    )


def live_rival(session: Session, claim: Claim) -> Deal | None:
    rival = session.get(Deal, claim.rival_id) if claim.rival_id else None
    return rival if rival is not None and rival.status in LIVE else None


def kept_and_gone(outcome: Outcome, deal: Deal, rival: Deal | None) -> tuple[int, int | None]:
    """Which of the two deals counts after a decision, and which no longer does.

    What is won outlives what is only open; of two alike the holder's, which was there first.
    """
    if rival is None or outcome is Outcome.BOTH:
        return deal.id, None
    later_stays = outcome is Outcome.CLAIMANT or (deal.status is Status.WON and rival.status is Status.OPEN)
    return (deal.id, rival.id) if later_stays else (rival.id, deal.id)


def claims_on(session: Session, deal_ids: Iterable[int]) -> dict[int, Claim]:
    """The claims that deals were reported with, by deal."""
    found = session.scalars(select(Claim).where(Claim.deal_id.in_(list(deal_ids))))
    return {claim.deal_id: claim for claim in found}


def claims_seen(session: Session, person: Person, *, limit: int) -> list[Claim]:
    """Claims that concern a person or those whom the person manages: the open ones first, then the latest."""
    seen = people_seen(session, person)
    query = select(Claim).where(or_(Claim.claimant_id.in_(seen), Claim.holder_id.in_(seen)))
    is_open = Claim.state == ClaimState.OPEN
    return list(session.scalars(query.order_by(is_open.desc(), Claim.id.desc()).limit(limit)))


def open_claims(session: Session, person: Person) -> list[Claim]:
    """Open claims that a person made, holds against, or is asked to decide."""
    concerned = or_(Claim.claimant_id == person.id, Claim.holder_id == person.id, Claim.asked_id == person.id)
    return list(
        session.scalars(select(Claim).where(Claim.state == ClaimState.OPEN, concerned).order_by(Claim.id))
    )


def _side(session: Session, person_id: int, deal: Deal | None, at: datetime, seen: frozenset[int]) -> Side:
    person = session.get_one(Person, person_id)
    channel_id = deal.channel_id if deal is not None else person.channel_id
    channel = session.get(Channel, channel_id) if channel_id else None
    is_shown = deal is not None and person_id in seen
    return Side(
        name=person.name,
        channel=channel.key if channel else None,
        deal_id=deal.id if deal is not None and is_shown else None,
        amount_minor=deal.amount_minor if deal is not None and is_shown else None,
        currency=deal.currency if deal is not None else "",
        at=at,
        zone=person.zone,
    )


def _verdict(session: Session, claim: Claim) -> Verdict | None:
    found = session.scalars(select(Decision).where(Decision.claim_id == claim.id)).one_or_none()
    if found is None:
        return None
    by = session.get_one(Person, found.person_id).name
    share = shares_of(found.shares).get(claim.claimant_id)
    return Verdict(by, found.outcome, found.reason, found.at, share)


def claim_on(session: Session, deal_id: int) -> Claim | None:
    return session.scalars(select(Claim).where(Claim.deal_id == deal_id)).one_or_none()
