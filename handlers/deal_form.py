"""The form: a whole report at once, or one deal's fields to be put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot.core import forms
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.answers import read_amount, read_date, read_probability
from bot.views.deal_form import edit_form, new_form
from bot.views.reports import choose_line_card
from handlers import record_form
from handlers.drafting import begin, in_words
from models import readback
from models.access import Action, access_deal, access_report
from models.deals import Deal, ReportState
from models.drafts import Doing, Item
from models.errors import UserError
from models.money import major

on = Handlers()


def open_new(ctx: Context) -> None:
    forms.show(ctx, new_form(ctx.reader, ctx.settings))


@on.button("report.edit", need=Action.TALK)
def edit(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    report = access_report(ctx.session, ctx.person, args["report"])
    if report.state is ReportState.UNDONE:
        raise UserError("is_undone")
    lines = readback.from_json(report.items)
    if len(lines) > 1:
        ctx.say(choose_line_card(ctx.reader, report.id, lines))
        return None
    _open_edit(ctx, report.id, 0, lines[0])
    return None


@on.button("report.edit_line", need=Action.TALK)
def edit_line(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    report = access_report(ctx.session, ctx.person, args["report"])
    lines = readback.from_json(report.items)
    _open_edit(ctx, report.id, args["index"], lines[args["index"]])
    return None


def _open_edit(ctx: Context, report_id: int, index: int, line: readback.AnyLine) -> None:
    if isinstance(line, readback.RecordLine):
        record_form.open_edit(ctx, report_id, index, line)
        return
    deal = access_deal(ctx.session, ctx.person, line.deal_id)
    forms.show(ctx, edit_form(ctx.reader, ctx.settings, report_id, index, line, deal))


@on.form("deal.new", need=Action.REPORT)
def submitted(ctx: Context, args: Mapping[str, Any], values: Mapping[str, str]) -> Answer | None:
    item, errors = _read(ctx, values, Item(Doing(values.get("doing") or Doing.NEW)))
    account = values.get("account", "").strip()
    if not account:
        errors["account"] = ctx.reader.t("Name the customer.")
    if item.amount is None and "amount" not in errors and item.doing is not Doing.LOST:
        errors["amount"] = ctx.reader.t("Give an amount, e.g. 50k or 1.2m.")
    if errors:
        return Answer(errors=errors)
    if "words" in args:
        _from_message(ctx, args)
        item = replace(item, happened_on=_date_in(args), recurrence=item.recurrence or args["recurrence"])
    else:
        in_words(ctx, values)
    begin(ctx, [replace(item, account=account)])
    return None


def open_from_message(ctx: Context, item: Item) -> None:
    """The form of a message that was picked to be recorded, filled with what it says."""
    came = ctx.incoming
    behind = {
        "words": came.text,
        "room": came.place.room,
        "message": came.message,
        "link": came.link,
        "sent_at": came.sent_at.isoformat(),
        "happened_on": item.happened_on.isoformat() if item.happened_on else None,
        "recurrence": item.recurrence,
    }
    forms.show(ctx, new_form(ctx.reader, ctx.settings, item, behind))


def _from_message(ctx: Context, args: Mapping[str, Any]) -> None:
    """The ledger rests on the message that was picked, whatever was put right in the form."""
    sent = ctx.incoming
    ctx.incoming = replace(
        sent,
        text=args["words"],
        message=args["message"],
        link=args["link"],
        sent_at=datetime.fromisoformat(args["sent_at"]),
        place=replace(sent.place, room=args["room"]),
    )
    ctx.message()
    ctx.incoming = sent


def _date_in(args: Mapping[str, Any]) -> date | None:
    return date.fromisoformat(args["happened_on"]) if args["happened_on"] else None


@on.form("deal.edit", need=Action.REPORT)
def edited(ctx: Context, args: Mapping[str, Any], values: Mapping[str, str]) -> Answer | None:
    """Only what differs from the deal as it stands is a correction."""
    report = access_report(ctx.session, ctx.person, args["report"])
    line = readback.from_json(report.items)[args["index"]]
    assert isinstance(line, readback.Line)
    deal = access_deal(ctx.session, ctx.person, line.deal_id)
    item, errors = _read(ctx, values, Item(Doing.UPDATE, account=f"#{deal.id}"))
    if errors:
        return Answer(errors=errors)
    in_words(ctx, values)
    begin(ctx, [_only_changes(item, deal)], corrects=(report.id, args["index"]))
    return None


def _only_changes(item: Item, deal: Deal) -> Item:
    same = {
        "amount": deal.amount_minor is not None and item.amount == major(deal.amount_minor, deal.currency),
        "stage": item.stage == deal.stage,
        "close_date": item.close_date == deal.close_date,
        "happened_on": item.happened_on == deal.won_on,
        "probability": item.probability == deal.probability,
        "channel": deal.channel is not None and item.channel == deal.channel.key,
        "reason": item.reason == deal.lost_reason,
    }
    kept = item.patched({name: None for name, is_same in same.items() if is_same})
    if kept.amount is None:
        return replace(kept, currency=None, recurrence=None)
    return replace(kept, recurrence=kept.recurrence or deal.recurrence)


def _read(ctx: Context, values: Mapping[str, str], item: Item) -> tuple[Item, dict[str, str]]:
    """The form's values as an item, and what is wrong with them by field."""
    errors: dict[str, str] = {}
    patch: dict[str, Any] = {}
    if text := values.get("amount", "").strip():
        reading = read_amount(text)
        if reading is None or reading.open or reading.value <= 0:
            errors["amount"] = ctx.reader.t("Give one number, e.g. 50k or 1.2m.")
        else:
            patch |= {
                "amount": reading.value,
                "currency": reading.currency or None,
                "recurrence": reading.recurrence or None,
            }
    for name, past in (("close_date", False), ("happened_on", True)):
        if text := values.get(name, "").strip():
            day = _day(ctx, text, past=past)
            if day is None:
                errors[name] = ctx.reader.t("Give a date, e.g. 15 March or Friday.")
            patch[name] = day
    if text := values.get("probability", "").strip():
        share = read_probability(text)
        if share is None:
            errors["probability"] = ctx.reader.t("Give a percentage, e.g. 70%.")
        else:
            patch["probability"] = Decimal(share)
    for name in ("stage", "channel", "reason", "note"):
        if text := values.get(name, "").strip():
            patch[name] = text
    return replace(item, **patch), errors


def _day(ctx: Context, text: str, *, past: bool) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return read_date(text, now=ctx.spoken_at, past=past)
