"""How sure a deal is, as somebody says."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.settings import Settings
from models.actions.ledger import Pen
from models.deals import Deal
from models.forecast import Surety
from models.people import Person


def choose(
    session: Session, now: datetime, settings: Settings, person: Person, deal: Deal, surety: Surety
) -> None:
    """It stands in the deal's history like any other change."""
    pen = Pen(session, now, settings, person.id, None, None)
    pen.set(deal, "forecast", surety.value)
    pen.close([deal])
