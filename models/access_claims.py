"""Whose business a claim is, or what one said for another: as in `models.access`, deny by default."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import readback
from models.access import Action, may, people_seen
from models.claims import Claim, HeldReport
from models.deals import Deal, Report, Status
from models.errors import NotYours
from models.people import Person


def may_decide(session: Session, person: Person, claim: Claim) -> bool:
    """Whoever manages both of the people who claim a customer, and is neither of them."""
    both = {claim.claimant_id, claim.holder_id}
    return may(person, Action.DECIDE) and person.id not in both and both <= people_seen(session, person)


def access_claim(session: Session, person: Person, claim_id: int, *, to_decide: bool = False) -> Claim:
    """A claim of one's own or of people whom one manages; `to_decide` locks it against other units.

    :raises NotYours: it is neither, or not the person's to decide
    """
    claim = session.get(Claim, claim_id, with_for_update=to_decide, populate_existing=to_decide)
    if claim is None:
        raise NotYours
    if to_decide and not may_decide(session, person, claim):
        raise NotYours
    if not {claim.claimant_id, claim.holder_id} & people_seen(session, person):
        raise NotYours
    return claim


def access_held(session: Session, person: Person, held_id: int) -> HeldReport:
    """What was said for the person or somebody they act for, or by the person for another; locked against other
    units.

    :raises NotYours: it is neither
    """
    held = session.get(HeldReport, held_id, with_for_update=True, populate_existing=True)
    if held is None:
        raise NotYours
    if person.id != held.reporter_id and held.person_id not in people_seen(session, person):
        raise NotYours
    return held


def access_part(
    session: Session, person: Person, deal_id: int, whose: int, *, lock: bool = False
) -> tuple[Deal, Decimal]:
    """A deal in which the person, or one they act for (`whose`), has a part that is not its owner's, and the part.

    :raises NotYours: there is none, or none any more, or it is not theirs to speak of
    """
    if whose not in people_seen(session, person):
        raise NotYours
    query = select(Deal).where(Deal.id == deal_id, Deal.status != Status.VOID)
    if lock:
        query = query.with_for_update(of=Deal, key_share=True).execution_options(populate_existing=True)
    deal = session.scalars(query).unique().one_or_none()
    share = deal.split().get(whose) if deal is not None else None
    if deal is None or share is None or deal.owner_id in (whose, person.id):
        raise NotYours
    return deal, share


def access_report_for(session: Session, person: Person, report_id: int) -> Report:
    """What somebody else reported for the person, with whom all its deals are.

    :raises NotYours: it is not so
    """
    report = session.get(Report, report_id, with_for_update=True, populate_existing=True)
    lines = readback.from_json(report.items) if report is not None else ()
    owners = {line.owner_id for line in lines if isinstance(line, readback.Line)}
    if report is None or report.person_id == person.id or owners != {person.id}:
        raise NotYours
    return report
