"""Recording what one message said: a report is a whole, read back on one card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from bot.settings import Settings
from models import readback
from models.accounts import Account
from models.actions import records
from models.actions.ledger import Pen, as_text
from models.actions.writer import Writer, account_of, channel_id_of, minor_of
from models.deals import Deal, Message, Report, ReportState, Status, shares_text
from models.drafts import OF_A_DEAL, Doing, Item
from models.errors import UserError
from models.names import normal_form
from models.people import Channel, Person
from models.queries.counting import counted
from models.queries.doubts import currency_of, is_far_from
from models.readback import AnyLine, Line

FOLLOWING = frozenset({Doing.STAGE, Doing.UPDATE, Doing.PAYMENT, Doing.BLOCKER})
SHOWN = ("amount_minor", "currency", "recurrence", "close_date", "probability", "stage")


def record(writer: Writer, message: Message, items: Sequence[Item]) -> Report:
    """Record everything that a message said.

    :raises UserError: an amount is of no use
    """
    report = Report(
        person_id=writer.person.id,
        message_id=message.id,
        state=ReportState.RECORDED,
        items=[],
        recorded_at=writer.now,
    )
    writer.session.add(report)
    writer.session.flush()  # every change carries its id
    pen = writer.pen(report)
    deals: dict[str, Deal] = {}
    lines: list[AnyLine] = []
    for each in items:
        item = _same_as_before(each, deals)
        if item.doing not in OF_A_DEAL:
            lines.append(records.write(writer, report, item))
            continue
        deal, line = _carry_out(writer, pen, item)
        deals[deal.account.normal] = deal
        lines.append(line)
    pen.close({deal.id: deal for deal in deals.values()}.values())
    report.items = readback.to_json(lines)
    return report


def _same_as_before(item: Item, deals: Mapping[str, Deal]) -> Item:
    """A later word about a deal that the same message opened: "new deal Acme 50k, Acme moved to proposal", or the
    first money of one: "won Acme 50k, Acme paid 10k".
    """
    opened = deals.get(normal_form(item.account or ""))
    if opened is None or item.deal_id is not None or item.doing not in FOLLOWING:
        return item
    return item.patched({"deal_id": opened.id})


def _carry_out(writer: Writer, pen: Pen, item: Item) -> tuple[Deal, Line]:
    deal = _deal_of(writer, item)
    if deal is None:
        account, is_new_account = account_of(writer, item)
        deal = _begin(writer, pen, item, account)
        born = Line(item.doing, deal.id, account.name, is_new_account=is_new_account, is_new_deal=True)
        assumed = _assumed(writer, item)
    else:
        born, assumed = Line(item.doing, deal.id, deal.account.name), item.assumed
    before = {name: getattr(deal, name) for name in ("status", *SHOWN, "channel_id", "owner_id", "shares")}
    apply(writer, pen, deal, item)
    if item.note:
        pen.note(deal, item.note)
    line = line_of(writer, born, deal, item, before)
    return deal, replace(line, assumed=assumed)


def _deal_of(writer: Writer, item: Item) -> Deal | None:
    if item.deal_id is None:
        return None
    deal = writer.session.get_one(Deal, item.deal_id, with_for_update={"key_share": True, "of": Deal})
    if deal.status is Status.VOID:
        raise UserError("no_such_deal", number=deal.id)
    return deal


def _begin(writer: Writer, pen: Pen, item: Item, account: Account) -> Deal:
    """A deal in its first state, written whole."""
    currency = currency_of(writer.settings, writer.person, item, None)
    fields: dict[str, Any] = {
        "status": {Doing.WON: Status.WON, Doing.LOST: Status.LOST}.get(item.doing, Status.OPEN),
        "stage": item.stage or _first_stage(writer.settings, item),
        "amount_minor": minor_of(item, currency),
        "currency": currency,
        "recurrence": item.recurrence,
        "close_date": item.close_date,
        "probability": item.probability,
        "channel_id": channel_id_of(writer, item),
        "won_on": (item.happened_on or writer.today) if item.doing is Doing.WON else None,
        "is_contested": item.is_contested
        and account.owner_id not in (None, item.owner_id or writer.person.id),
    }
    return pen.open_deal(account, item.owner_id or writer.person.id, fields)


def _first_stage(settings: Settings, item: Item) -> str:
    return settings.stages[-1 if item.doing is Doing.WON else 0].key


def apply(writer: Writer, pen: Pen, deal: Deal, item: Item) -> None:
    """Write what the item says into the deal; what it says already is no change."""
    currency = item.currency or deal.currency
    if item.amount is not None:
        recurrence = _recurrence(deal, item, currency)
        pen.set(deal, "amount_minor", minor_of(item, currency))
        pen.set(deal, "recurrence", recurrence)
    if item.currency is not None:
        pen.set(deal, "currency", item.currency)
    match item.doing:
        case Doing.WON:
            pen.set(deal, "status", Status.WON)
            pen.set(deal, "won_on", item.happened_on or deal.won_on or writer.today)
        case Doing.LOST:
            pen.set(deal, "status", Status.LOST)
            pen.set(deal, "won_on", None)
        case Doing.STAGE:
            pen.set(deal, "status", Status.OPEN)
            pen.set(deal, "won_on", None)
        case Doing.NEW | Doing.UPDATE:
            if item.happened_on is not None and deal.status is Status.WON:
                pen.set(deal, "won_on", item.happened_on)
    simple = {
        "stage": item.stage,
        "close_date": item.close_date,
        "probability": item.probability,
        "lost_reason": item.reason,
        "lost_words": item.reason_words,
        "competitor": item.competitor,
        "owner_id": item.owner_id,
        "channel_id": channel_id_of(writer, item) if item.channel else None,
        "shares": _shares(item),
    }
    for name, value in simple.items():
        if value is not None:
            pen.set(deal, name, value)


def _shares(item: Item) -> str | None:
    """As a deal keeps the parts of others."""
    return shares_text({part.person_id: part.share for part in item.parts if part.person_id and part.share})


def _recurrence(deal: Deal, item: Item, currency: str) -> str | None:
    """As said; a period that nobody mentions goes on, but a deal that is won at quite another sum is won at a sum."""
    if item.recurrence is not None or deal.recurrence is None:
        return item.recurrence or None
    is_other_sum = item.doing is Doing.WON and is_far_from(deal, item, currency)
    return None if is_other_sum else deal.recurrence


def line_of(writer: Writer, line: Line, deal: Deal, item: Item, before: Mapping[str, Any]) -> Line:
    """The facts of the card, from the deal as it now stands."""
    was_open = (
        not line.is_new_deal and before["status"] is Status.OPEN and deal.status in (Status.WON, Status.LOST)
    )
    changed = tuple(
        name for name in (*SHOWN, "channel_id", "owner_id", "shares") if before[name] != getattr(deal, name)
    )
    total = counted(deal, writer.settings)
    return replace(
        line,
        closes=deal.stage if was_open else None,
        amount_minor=deal.amount_minor,
        currency=deal.currency,
        recurrence=deal.recurrence,
        counted_minor=total if total != deal.amount_minor else None,
        happened_on=deal.won_on or item.happened_on or (writer.today if item.doing is Doing.LOST else None),
        stage=deal.stage,
        close_date=deal.close_date,
        probability=item.probability,
        channel=_channel_key(writer.session, deal.channel_id),
        owner_id=deal.owner_id,
        owner=_name_of(writer.session, deal.owner_id) if deal.owner_id != writer.person.id else None,
        reason=item.reason,
        reason_words=item.reason_words,
        competitor=item.competitor,
        note=item.note,
        changed=changed,
        before={name: as_text(before[name]) for name in changed},
    )


def _channel_key(session: Session, channel_id: int | None) -> str | None:
    channel = session.get(Channel, channel_id) if channel_id is not None else None
    return channel.key if channel is not None else None


def _name_of(session: Session, person_id: int) -> str:
    return session.get_one(Person, person_id).name


def _assumed(writer: Writer, item: Item) -> tuple[str, ...]:
    """What nobody said of a new deal: it stands on the card, marked so."""
    assumed = list(item.assumed)
    if item.amount is not None and item.currency is None:
        assumed.append("currency")
    if item.channel is None and item.doing is not Doing.LOST:
        assumed.append("channel")
    return tuple(assumed)
