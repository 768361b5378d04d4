"""Two claims on one customer: they begin with a report, end with a decision, and nobody's money counts twice."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.access_claims import access_claim
from models.accounts import Account
from models.actions.ledger import Pen
from models.calendar import Calendar
from models.claims import Claim, ClaimState, Decision, Outcome
from models.deals import Deal, Status, shares_of, shares_text
from models.errors import UserError
from models.people import Person
from models.queries.calendars import timing_of
from models.queries.claims import LIVE, deciders, kept_and_gone, rival_of

WORKING_DAYS = 2  # in which a claim is to be decided
DAY_BEGINS, DAY_ENDS = time(9), time(18)


class Moved(StrEnum):
    """What became of a claim because its deal changed."""

    OPENED = "opened"
    WITHDRAWN = "withdrawn"


def follow(session: Session, now: datetime, deal: Deal, claimed_at: datetime) -> Moved | None:
    """Let the claim go the way of its deal: taken back or lost it is withdrawn, put back it is open again.

    `claimed_at` is when the deal was reported.
    """
    claim = session.scalars(select(Claim).where(Claim.deal_id == deal.id).with_for_update()).one_or_none()
    stands = deal.is_contested and deal.status in LIVE
    if claim is None:
        if not stands:
            return None
        account = session.get_one(Account, deal.account_id)
        assert account.owner_id is not None
        begin(session, now, deal, account.owner_id, claimed_at)
        return Moved.OPENED
    if stands and claim.state is ClaimState.WITHDRAWN:
        claim.state = ClaimState.OPEN
        ask(session, now, claim, _nearest(session, claim))
        return Moved.OPENED
    if not stands and claim.state is ClaimState.OPEN:
        claim.state, claim.due_at = ClaimState.WITHDRAWN, None
        return Moved.WITHDRAWN
    return None


def begin(session: Session, now: datetime, deal: Deal, holder_id: int, claimed_at: datetime) -> Claim:
    """Somebody else holds what this deal claims: it waits for a decision from now on."""
    rival = rival_of(session, holder_id, deal)
    claim = Claim(
        deal_id=deal.id,
        account_id=deal.account_id,
        claimant_id=deal.owner_id,
        holder_id=holder_id,
        rival_id=rival.id if rival else None,
        state=ClaimState.OPEN,
        claimed_at=claimed_at,
        created_at=now,
    )
    ask(session, now, claim, _nearest(session, claim))
    session.add(claim)
    session.flush()  # its cards and its decision carry its id
    return claim


def ask(session: Session, now: datetime, claim: Claim, decider: Person | None) -> None:
    """Somebody has two working days from now; the clock reminds on the morning of the last."""
    person = decider or session.get_one(Person, claim.holder_id)
    zone = person.zone
    last = _working_day_after(now.astimezone(ZoneInfo(zone)).date(), timing_of(session, person).calendar)
    claim.asked_id = decider.id if decider else None
    claim.decide_by = datetime.combine(last, DAY_ENDS, ZoneInfo(zone))
    claim.due_at = datetime.combine(last, DAY_BEGINS, ZoneInfo(zone))
    claim.reminded = False


def remind(claim: Claim) -> None:
    """The one reminder was given; the clock looks again when the time is over."""
    claim.reminded = True
    claim.due_at = claim.decide_by


def hand_up(session: Session, now: datetime, claim: Claim) -> Person | None:
    """The time is over: the head is asked, if that is somebody else. Returns who."""
    able = deciders(session, claim.claimant_id, claim.holder_id)
    head = able[-1] if able else None
    if head is None or head.id == claim.asked_id:
        claim.due_at = None
        return None
    ask(session, now, claim, head)
    return head


def decide(
    session: Session,
    now: datetime,
    settings: Settings,
    person: Person,
    claim_id: int,
    outcome: Outcome,
    reason: str,
    share: Decimal | None = None,
) -> Claim:
    """Say whose it is, in both deals' histories and in the log. `share` is the claimant's part of a split.

    :raises NotYours: the person has no say in it
    :raises UserError: it was decided or withdrawn already
    """
    claim = access_claim(session, person, claim_id, to_decide=True)
    if claim.state is not ClaimState.OPEN:
        raise UserError("claim_closed")
    deal = _locked(session, claim.deal_id)
    rival = _locked(session, claim.rival_id) if claim.rival_id else None
    rival = rival if rival is not None and rival.status in LIVE else None
    pen = Pen(session, now, settings, person.id, None, None)
    both = {each.id: each for each in (deal, rival) if each is not None}
    kept_id, gone_id = kept_and_gone(outcome, deal, rival)
    pen.set(deal, "is_contested", False)
    if gone_id is not None:
        pen.set(both[gone_id], "status", Status.VOID)
    _give(pen, claim, both[kept_id], outcome, share)
    for each in both.values():
        pen.decide(each, outcome, reason)
    pen.close(both.values())
    if outcome is Outcome.CLAIMANT:
        session.get_one(Account, claim.account_id).owner_id = claim.claimant_id
    claim.state, claim.due_at = ClaimState.DECIDED, None
    shares = shares_text({claim.claimant_id: share}) if share is not None else None
    session.add(
        Decision(
            claim_id=claim.id, person_id=person.id, outcome=outcome, shares=shares, reason=reason, at=now
        )
    )
    return claim


def _give(pen: Pen, claim: Claim, deal: Deal, outcome: Outcome, share: Decimal | None) -> None:
    """The deal that counts on, to whom it belongs."""
    match outcome:
        case Outcome.HOLDER:
            pen.set(deal, "owner_id", claim.holder_id)
        case Outcome.CLAIMANT:
            pen.set(deal, "owner_id", claim.claimant_id)
        case Outcome.SPLIT:
            assert share is not None
            theirs = share if deal.owner_id == claim.holder_id else 1 - share
            other = claim.claimant_id if deal.owner_id == claim.holder_id else claim.holder_id
            before = {
                id_: part * (1 - theirs) for id_, part in shares_of(deal.shares).items() if id_ != other
            }
            exact = {id_: part.quantize(Decimal("0.000001")) for id_, part in before.items()}
            pen.set(deal, "shares", shares_text({**exact, other: theirs}))
        case Outcome.BOTH:
            pass


def _nearest(session: Session, claim: Claim) -> Person | None:
    able = deciders(session, claim.claimant_id, claim.holder_id)
    return able[0] if able else None


def _locked(session: Session, deal_id: int) -> Deal:
    return session.get_one(Deal, deal_id, with_for_update={"key_share": True, "of": Deal})


def _working_day_after(day: date, calendar: Calendar) -> date:
    left = WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= calendar.works_on(day)
    return day
