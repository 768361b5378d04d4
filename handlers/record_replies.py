"""A reply to the card of a record that is no deal: what it puts right."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from bot.core.context import Context
from bot.language.answers import read_activity, read_amount, read_date, read_moment, read_score
from bot.language.understanding import Record, Understanding
from handlers.drafting import DOING, item_of
from models.actions import records
from models.drafts import Doing, Item
from models.queries.matching import person_called
from models.readback import RecordLine

SHORT = 40  # characters of a reply that is a value alone
KEPT = frozenset({"doing", "bare", "unclear", "options", "settled", "assumed", "record_id", "owner"})


def corrected(ctx: Context, line: RecordLine, understood: Understanding) -> Item | None:
    """The record with the reply's words put in: said anew as a whole, or one value alone; None if they don't fit."""
    if line.is_gone:
        return None
    for record in understood.records:
        if DOING.get(record.intent) is line.doing:
            return restated(ctx, line, record)
    if len(understood.text) > SHORT:
        return None
    patch = _value(ctx, line.doing, understood.text)
    return records.item_of(ctx.session, line).patched(patch) if patch else None


def restated(ctx: Context, line: RecordLine, record: Record) -> Item:
    """The record as it stands, with everything that is said of it now."""
    item, said = records.item_of(ctx.session, line), item_of(record)
    patch = {
        field.name: value
        for field in fields(Item)
        if field.name not in KEPT and (value := getattr(said, field.name)) not in (None, False)
    }
    if "account" in patch:
        patch |= {"account_id": None, "deal_id": None, "is_new_deal": False}
    if "text" in patch and line.doing is Doing.BLOCKER:
        patch["category"] = None
    if "to" in patch:
        patch["to_id"] = None
    unclear = tuple(slot for slot in said.unclear if slot in ("amount", "happened_on", "when", "score"))
    return replace(item.patched(patch), unclear=unclear, options=said.options)


def _value(ctx: Context, doing: Doing, text: str) -> dict[str, Any]:
    match doing:
        case Doing.PAYMENT:
            return _amount(text) or _day(ctx, text)
        case Doing.ACTIVITY:
            kind = read_activity(text)
            return {**({"activity": kind} if kind else {}), **_day(ctx, text)}
        case Doing.FEEDBACK:
            score = read_score(text)
            return {"score": score} if score is not None else _day(ctx, text)
        case Doing.REMINDER:
            when = read_moment(text, now=ctx.spoken_at)
            return {"when": when} if when is not None else {}
        case Doing.KUDOS:
            person = person_called(ctx.session, text)
            return {"to": person.name, "to_id": None} if person is not None else {}
        case _:
            return {}


def _amount(text: str) -> dict[str, Any]:
    reading = read_amount(text)
    if reading is None or reading.open or not reading.value:
        return {}
    currency = {"currency": reading.currency} if reading.currency else {}
    return {"amount": reading.value, "bare": reading.bare, **currency}


def _day(ctx: Context, text: str) -> dict[str, Any]:
    day = read_date(text, now=ctx.spoken_at, past=True)
    return {"happened_on": day} if day is not None else {}
