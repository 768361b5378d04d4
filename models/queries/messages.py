"""The words that the ledger rests on, and what they recorded."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.deals import DealChange, Message, Report, ReportState

MOST_RECENT = 20


def message_behind(
    session: Session, platform: str, connection: str, room: str, external_id: str
) -> Message | None:
    """The kept words of a platform's message; None when nothing rests on them."""
    return session.scalars(
        select(Message)
        .where(
            Message.platform == platform,
            Message.connection == connection,
            Message.room == room,
            Message.external_id == external_id,
        )
        .order_by(Message.id)
        .limit(1)
    ).first()


def report_of(session: Session, message: Message) -> Report | None:
    """What the message recorded, as it was first read back."""
    return session.scalars(
        select(Report)
        .where(Report.message_id == message.id, Report.corrects_id.is_(None))
        .order_by(Report.id)
        .limit(1)
    ).first()


def recent_reports(session: Session, person_id: int, since: datetime) -> list[Report]:
    """What a person recorded and did not take back, on whichever platform, the newest first; corrections are part of
    what they correct.
    """
    query = select(Report).where(
        Report.person_id == person_id,
        Report.state == ReportState.RECORDED,
        Report.corrects_id.is_(None),
        Report.recorded_at >= since,
    )
    return list(session.scalars(query.order_by(Report.id.desc()).limit(MOST_RECENT)))


def report_of_deal(session: Session, deal_id: int) -> Report | None:
    """The report with which a deal began."""
    return session.scalars(
        select(Report)
        .join(DealChange, DealChange.report_id == Report.id)
        .where(DealChange.deal_id == deal_id)
        .order_by(DealChange.id)
        .limit(1)
    ).first()
