"""The card that reads a report back: drawn once, and again whenever what it shows has changed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.cards import Card
from bot.core.context import Context
from bot.views.deals import readback_card
from models import readback
from models.deals import Report
from models.drafts import Doing
from models.queries.claims import notes_on
from models.queries.messages import report_of_deal
from models.queries.month import Month, month_of
from models.readback import AnyLine, Line


def card_of(ctx: Context, report: Report, *, whole: bool = False) -> Card:
    lines = readback.from_json(report.items)
    notes = notes_on(ctx.session, ctx.settings, [line.deal_id for line in lines if isinstance(line, Line)])
    month = own_month(ctx, lines)
    return readback_card(ctx.reader, ctx.settings, report.id, lines, month, whole=whole, notes=notes)


def refresh(ctx: Context, report: Report) -> None:
    """Draw a report's card again, where it stands."""
    if report.card_id is not None:
        ctx.edit(report.card_id, card_of(ctx, report))


def redraw_deal(ctx: Context, deal_id: int | None) -> None:
    """Whoever reported a deal sees on the card of the report what others have made of it."""
    report = report_of_deal(ctx.session, deal_id) if deal_id is not None else None
    reporter = ctx.beside(report.person_id) if report is not None else None
    if report is not None and reporter is not None:
        refresh(reporter, report)


def own_month(ctx: Context, lines: Sequence[AnyLine]) -> Month | None:
    """The speaker's own month, if one of the lines moved it."""
    for line in lines:
        if not isinstance(line, Line):
            continue
        was_won = any(fix.field == "won_on" for fix in line.fixes)
        if line.owner_id == ctx.person.id and line.happened_on and (line.doing is Doing.WON or was_won):
            return month_of(ctx.session, ctx.person.id, line.happened_on, ctx.settings)
    return None
