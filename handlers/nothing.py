"""Messages from which nothing is recorded: small talk gets a sign, everything else one line that says why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.platform import Sign
from bot.core.registry import Handlers
from bot.language.answers import read_date
from bot.language.understanding import Nothing, Record, Understanding
from bot.views.help import closest_examples
from bot.views.nothing import not_kept_card, not_understood_card, nothing_card
from handlers.drafting import OF_DEALS, begin, item_of
from models import drafts
from models.access import Action
from models.drafts import Doing, Item
from models.queries.matching import account_named, open_deals

on = Handlers()


@on.when_nothing
def nothing_recorded(ctx: Context, understood: Understanding) -> None:
    if understood.records:
        ctx.say(not_kept_card(ctx.reader, understood.records))
        return
    match understood.nothing:
        case Nothing.SMALL_TALK if not _has_figure(understood.text):
            ctx.sign(Sign.THANKS)
        case Nothing.UNKNOWN | Nothing.SMALL_TALK | None:
            ctx.say(not_understood_card(ctx.reader, closest_examples(ctx.reader, understood.text)))
        case why:
            won, expected = _meant(ctx, why, understood)
            ctx.say(nothing_card(ctx.reader, why, understood.cue, won, expected))


def _has_figure(text: str) -> bool:
    """Whoever names a figure means something by it: a sign alone would look as if it were recorded."""
    return any(character.isdecimal() for character in text)


def _meant(
    ctx: Context, why: Nothing, understood: Understanding
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """What was hoped for, as two reports to choose from: that it is won, and when it is expected."""
    record = next(
        (one for one in understood.meant if one.intent in OF_DEALS and "account" in one.slots), None
    )
    if record is None or why is not Nothing.HOPE:
        return None, None
    item = item_of(record)
    won = Item(
        Doing.WON, item.account, amount=item.amount, currency=item.currency, recurrence=item.recurrence
    )
    close = item.close_date or item.happened_on or _day_said(ctx, record, understood.text)
    if close is None or item.account is None:
        return drafts.to_json([won])[0], None
    expecting = Item(
        _expecting(ctx, item.account),
        item.account,
        amount=item.amount,
        currency=item.currency,
        close_date=_working_day(close),
    )
    return drafts.to_json([won])[0], drafts.to_json([expecting])[0]


def _day_said(ctx: Context, record: Record, text: str) -> date | None:
    """A period such as "this week" is no day on which something happened, but a day by which it may."""
    start, end = record.spans.get("date", (0, 0))
    return read_date(text[start:end], now=ctx.spoken_at, past=False) if end else None


def _working_day(day: date) -> date:
    """The Friday before a weekend: that is when a week's deals are signed."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _expecting(ctx: Context, name: str) -> Doing:
    """An open deal's close date moves; without one a deal begins."""
    account = account_named(ctx.session, name)
    known = account is not None and open_deals(ctx.session, ctx.person.id, account.id)
    return Doing.UPDATE if known else Doing.NEW


@on.button("nothing.report", need=Action.REPORT)
def report(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    begin(ctx, drafts.from_json([args["item"]]))
    return None
