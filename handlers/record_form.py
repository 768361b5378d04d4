"""The form of one record that is no deal: what it says is put right as by a reply."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.core import forms
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.answers import read_amount, read_date, read_moment, read_score
from bot.views.record_form import FIELDS, record_form
from handlers.drafting import begin, in_words
from models import readback
from models.access import Action, access_report
from models.actions import records
from models.drafts import Item
from models.errors import UserError
from models.readback import RecordLine

on = Handlers()
MOST_COUNT = 1_000


def open_edit(ctx: Context, report_id: int, index: int, line: RecordLine) -> None:
    """:raises UserError: it was taken back from a list meanwhile"""
    if line.doing not in FIELDS:
        raise UserError("case_is_over")
    if line.is_gone:
        raise UserError("is_undone")
    item = records.item_of(ctx.session, line)
    forms.show(ctx, record_form(ctx.reader, report_id, index, line, item))


@on.form("record.edit", need=Action.TALK)
def edited(ctx: Context, args: Mapping[str, Any], values: Mapping[str, str]) -> Answer | None:
    report = access_report(ctx.session, ctx.person, args["report"])
    line = readback.from_json(report.items)[args["index"]]
    assert isinstance(line, RecordLine)
    item = records.item_of(ctx.session, line)
    patch, errors = _read(ctx, item, values)
    if errors:
        return Answer(errors=errors)
    in_words(ctx, values)
    begin(ctx, [item.patched(patch)], corrects=(report.id, args["index"]))
    return None


def _read(ctx: Context, item: Item, values: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """What differs from the record as it stands, and what is wrong by field."""
    patch: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in FIELDS[item.doing]:
        text = values.get(name, "").strip()
        value, error = _value(ctx, name, text) if text else (None, "")
        if error:
            errors[name] = error
        elif text or name in ("note", "competitor", "account"):
            patch[name] = value
    if patch.get("account") != item.account and "account" in patch:
        patch |= {"account_id": None, "deal_id": None, "is_new_deal": False}
    if patch.get("to") not in (None, item.to):
        patch["to_id"] = None
    return patch, errors


def _value(ctx: Context, name: str, text: str) -> tuple[Any, str]:
    """A field's value, or what is wrong with it."""
    r = ctx.reader
    match name:
        case "amount":
            reading = read_amount(text)
            is_one = reading is not None and not reading.open and reading.value > 0
            return (reading.value if reading and is_one else None), "" if is_one else r.t(
                "Give one number, e.g. 50k or 1.2m."
            )
        case "happened_on":
            day = _iso(text) or read_date(text, now=ctx.spoken_at, past=True)
            return day, "" if day else r.t("Give a date, e.g. 15 March or Friday.")
        case "when":
            when = _moment(text) or read_moment(text, now=ctx.spoken_at)
            return when, "" if when else r.t("Give a time, e.g. “tomorrow 3pm” or “in 2 hours”.")
        case "score":
            score = read_score(text)
            return score, "" if score is not None else r.t("Give a score, e.g. 8/10 or 80%.")
        case "count":
            is_count = text.isdecimal() and 0 < int(text) <= MOST_COUNT
            return (int(text) if is_count else None), "" if is_count else r.t("Give a number, e.g. 3.")
        case _:
            return text, ""


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moment(text: str) -> str | None:
    """As the form itself writes it."""
    try:
        return (
            f"{datetime.fromisoformat(text).replace(tzinfo=None):%Y-%m-%dT%H:%M}" if len(text) > 10 else None
        )
    except ValueError:
        return None
