"""A colleague's answer to a part of a deal: given back, or to be decided."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.settings import Settings
from models.actions import claims
from models.actions.ledger import Pen
from models.claims import Claim
from models.deals import Deal, shares_of, shares_text
from models.errors import UserError
from models.people import Person
from models.queries.claims import claim_on


def give_back(
    session: Session, now: datetime, settings: Settings, person: Person, deal: Deal, whose: int
) -> None:
    """The part of one (`whose`) goes to the owner again; `person` says so."""
    pen = Pen(session, now, settings, person.id, None, None)
    rest = {id_: share for id_, share in shares_of(deal.shares).items() if id_ != whose}
    pen.set(deal, "shares", shares_text(rest))
    pen.close([deal])


def contest(
    session: Session, now: datetime, settings: Settings, person: Person, deal: Deal, whose: int
) -> Claim:
    """The one whose part it is claims it: it counts nowhere until it is decided, and the part that was said stands no more.

    :raises UserError: it was decided once, and is not decided again
    """
    if claim_on(session, deal.id) is not None:
        raise UserError("claim_closed")
    pen = Pen(session, now, settings, person.id, None, None)
    rest = {id_: share for id_, share in shares_of(deal.shares).items() if id_ != whose}
    pen.set(deal, "shares", shares_text(rest))
    pen.set(deal, "is_contested", True)
    pen.close([deal])
    return claims.begin(session, now, deal, whose, deal.created_at)
