"""A message of its own that puts the last report right: asked once, recorded when the person says yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot.core import dialogs
from bot.core.cards import Card
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import LAST, Handlers
from bot.language.answers import read_yes_no
from bot.language.understanding import Understanding
from bot.views.correcting import ask_correction_card, choose_record_card, nothing_recent_card
from bot.views.reports import already_undone_card, corrected_card, kept_card
from handlers.reports import correct, correction_of
from models import drafts, readback
from models.access import Action, access_report
from models.deals import Report
from models.drafts import Item
from models.money import minor
from models.queries.messages import recent_reports
from models.queue.dialogs import Dialog, DialogState
from models.readback import AnyLine

on = Handlers()
KIND = "correction"
RECENT = timedelta(hours=24)
OFFERED = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a report, and what the words make of it."""

    report: Report
    index: int
    line: AnyLine
    item: Item


@on.reply(LAST, need=Action.REPORT)
def correct_last(ctx: Context, _: int, understood: Understanding) -> bool:
    """Put right what was reported last, wherever that was; False where the words change nothing."""
    if not understood.records:
        return False
    choices = _choices(ctx, understood)
    if not choices:
        ctx.say(nothing_recent_card(ctx.reader))
        return True
    stored = [
        {"report": one.report.id, "index": one.index, "item": drafts.to_json([one.item])[0]}
        for one in choices
    ]
    dialogs.start(ctx, KIND, "", {"words": ctx.incoming.text, "choices": stored}, at_once=True)
    return True


def _choices(ctx: Context, understood: Understanding) -> list[Choice]:
    """The newest first; before it the one whose amount is said to be wrong."""
    reports = recent_reports(ctx.session, ctx.person.id, ctx.now - RECENT)
    found = [
        Choice(report, index, lines[index], item)
        for report in reports
        for lines in [readback.from_json(report.items)]
        for index, item in correction_of(ctx, understood, lines).items()
    ]
    wrong = Decimal(understood.corrects) if understood.corrects else None
    if wrong is not None:
        found.sort(key=lambda one: not _has_amount(one.line, wrong))
    return found[:OFFERED]


def _has_amount(line: AnyLine, amount: Decimal) -> bool:
    return line.amount_minor is not None and line.amount_minor == minor(amount, line.currency)


def show(ctx: Context, dialog: Dialog) -> None:
    choices = dialog.data["choices"]
    line = _line(ctx, choices[0])
    item = drafts.from_json([choices[0]["item"]])[0]
    a_card = ask_correction_card(
        ctx.reader, dialog.id, line, item, dialog.data["words"], others=len(choices) > 1
    )
    dialog.card_id = ctx.say(a_card, about=f"dialog:{dialog.id}")


@on.dialog(KIND, show=show)
def answer(ctx: Context, dialog: Dialog, text: str) -> bool:
    match read_yes_no(text):
        case True:
            _settle(ctx, dialog, 0)
        case False:
            _leave(ctx, dialog)
        case None:
            return False
    return True


@on.button("correction.yes", need=Action.REPORT)
def agreed(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is None:
        return Answer(line=ctx.reader.t("This was answered already."))
    _settle(ctx, dialog, args["place"])
    return None


@on.button("correction.no", need=Action.REPORT)
def refused(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is None:
        return Answer(line=ctx.reader.t("This was answered already."))
    _leave(ctx, dialog)
    return None


@on.button("correction.another", need=Action.REPORT)
def another(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is None or ctx.card_id is None:
        return Answer(line=ctx.reader.t("This was answered already."))
    lines = [_line(ctx, choice) for choice in dialog.data["choices"]]
    ctx.edit(ctx.card_id, choose_record_card(ctx.reader, dialog.id, lines))
    return None


def _line(ctx: Context, choice: Mapping[str, Any]) -> AnyLine:
    report = access_report(ctx.session, ctx.person, choice["report"])
    lines: Sequence[AnyLine] = readback.from_json(report.items)
    return lines[int(choice["index"])]


def _settle(ctx: Context, dialog: Dialog, place: int) -> None:
    choice = dialog.data["choices"][place]
    report = access_report(ctx.session, ctx.person, choice["report"])
    if report.undone_at is not None:
        dialogs.end(ctx, dialog, DialogState.CANCELLED)
        _show(ctx, ctx.card_id, already_undone_card(ctx.reader, readback.from_json(report.items)))
        return
    index, before = choice["index"], report.items
    asked_on = ctx.card_id
    correct(ctx, report.id, index, _line(ctx, choice), drafts.from_json([choice["item"]])[0])
    dialogs.end(ctx, dialog)
    if report.items != before:
        _show(ctx, asked_on, corrected_card(ctx.reader, readback.from_json(report.items)[index]))


def _leave(ctx: Context, dialog: Dialog) -> None:
    dialogs.end(ctx, dialog, DialogState.CANCELLED)
    _show(ctx, ctx.card_id, kept_card(ctx.reader, [_line(ctx, dialog.data["choices"][0])]))


def _show(ctx: Context, card_id: int | None, a_card: Card) -> None:
    """In place of the question where it was pressed, else below the words."""
    if card_id is not None:
        ctx.edit(card_id, a_card)
    else:
        ctx.say(a_card)
