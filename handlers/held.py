"""What one said for another: the owner's word makes it count. A manager's word counts at once, and may be denied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core import dialogs
from bot.core.cards import Card
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.reader import Reader
from bot.core.registry import Handlers
from bot.core.telling import redraw, tell
from bot.language.parser import parse_reply
from bot.language.understanding import Nothing, Understanding
from bot.views.deals import said_of, undone_card
from bot.views.held import for_you_done_card, held_edit_card, objected_card
from handlers import drafting, following, holding
from handlers.drafting import item_of
from models import drafts, readback
from models.access import Action
from models.access_claims import access_held, access_report_for
from models.actions import corrections, held
from models.claims import HeldReport, HeldState
from models.deals import Message, Report, ReportState
from models.drafts import Doing, Item
from models.errors import NotYours, UserError
from models.people import Person
from models.queries.held import asked_about, said_of_held
from models.queue.dialogs import Dialog, DialogState

on = Handlers()
EDIT = "held.edit"


@on.button("held.yes", need=Action.REPORT)
def yes(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    _record(ctx, _waiting(ctx, args["held"]))
    return None


@on.button("held.edit", need=Action.REPORT)
def edit(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    kept = _waiting(ctx, args["held"])
    dialogs.start(ctx, EDIT, "change", {"held": kept.id, "message": kept.message_id}, at_once=True)
    return None


def _show_edit(ctx: Context, dialog: Dialog) -> None:
    kept = ctx.session.get_one(HeldReport, dialog.data["held"])
    a_card = held_edit_card(ctx.reader, said_of_held(ctx.session, ctx.settings, kept))
    dialog.card_id = ctx.say(a_card, about=f"dialog:{dialog.id}")


@on.dialog(EDIT, show=_show_edit)
def changed(ctx: Context, dialog: Dialog, text: str) -> bool:
    kept = _waiting(ctx, dialog.data["held"])
    understood = parse_reply(text, now=ctx.spoken_at, vocabulary=ctx.vocabulary)
    items = _patched(drafts.from_json(kept.items), understood)
    if items is None:
        return False
    dialogs.end(ctx, dialog)
    _record(ctx, kept, items)
    return True


@on.reply("held", need=Action.REPORT)
def replied(ctx: Context, held_id: int, understood: Understanding) -> bool:
    """A reply to the owner's card puts it right and records it."""
    kept = _waiting(ctx, held_id)
    items = _patched(drafts.from_json(kept.items), understood)
    if items is None:
        return False
    _record(ctx, kept, items)
    return True


@on.button("held.no", need=Action.REPORT)
def no(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    kept = held.end(ctx.session, ctx.now, ctx.person, args["held"], HeldState.REFUSED)
    holding.ended(ctx, kept)
    return None


@on.button("held.withdraw", need=Action.REPORT)
def withdraw(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    kept = held.end(ctx.session, ctx.now, ctx.person, args["held"], HeldState.WITHDRAWN)
    _drop_questions(ctx, kept)
    holding.ended(ctx, kept)
    return None


def _waiting(ctx: Context, held_id: int) -> HeldReport:
    """:raises UserError: it was answered already"""
    kept = access_held(ctx.session, ctx.person, held_id)
    if ctx.person.id == kept.reporter_id:
        raise NotYours
    if kept.state is not HeldState.WAITING:
        raise UserError("held_closed")
    return kept


def _record(ctx: Context, kept: HeldReport, items: Sequence[Item] | None = None) -> None:
    """As if the owner had said it, with the owner's own doubts; an earlier question about it is asked no more."""
    _drop_questions(ctx, kept)
    owner_id = kept.person_id if kept.person_id != ctx.person.id else None
    said = items or drafts.from_json(kept.items)
    owned = [item.patched({"owner_id": owner_id}) for item in said]
    drafting.begin(ctx, owned, message=ctx.session.get_one(Message, kept.message_id))


def _drop_questions(ctx: Context, kept: HeldReport) -> None:
    owner = ctx.beside(kept.person_id)
    for dialog in asked_about(ctx.session, kept):
        if owner is not None:
            dialogs.end(owner, dialog, DialogState.CANCELLED)


def _patched(items: Sequence[Item], understood: Understanding) -> list[Item] | None:
    """One item with what a reply says; None where it says nothing about a deal, or there are several items."""
    said = [record for record in understood.records if record.intent in drafting.OF_DEALS]
    if len(items) != 1 or len(said) != 1 or understood.nothing is Nothing.SMALL_TALK:
        return None
    patch = drafts.to_json([item_of(said[0])])[0]
    if patch["doing"] == Doing.UPDATE:
        del patch["doing"]
    kept = {name: value for name, value in patch.items() if name not in ("account", "unclear", "owner")}
    return [items[0].patched(kept)] if kept else None


@on.button("report_for.right", need=Action.REPORT)
def right(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    report = _for_me(ctx, args["report"])
    _done(ctx, report, stands=report.state is ReportState.RECORDED)
    return None


@on.button("report_for.no", need=Action.REPORT)
def not_so(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """Taken back at once; whoever reported it is told."""
    report = _for_me(ctx, args["report"])
    lines = readback.from_json(report.items)
    if report.state is ReportState.RECORDED:
        corrections.undo(drafting.writer_of(ctx, None), report)
        following.undone(ctx, report)
        reporter = ctx.beside(report.person_id)
        if reporter is not None and report.card_id is not None:
            reporter.edit(report.card_id, undone_card(reporter.reader, report.id, lines, None, button=False))
        name = ctx.person.name
        tell(ctx, report.person_id, lambda r, _: objected_card(r, name, [said_of(r, each) for each in lines]))
    _done(ctx, report, stands=False)
    return None


def _done(ctx: Context, report: Report, *, stands: bool) -> None:
    lines = readback.from_json(report.items)

    def view(r: Reader, person: Person) -> Card:
        return for_you_done_card(r, [said_of(r, line) for line in lines], stands=stands)

    redraw(ctx, f"report_for:{report.id}", view)


def _for_me(ctx: Context, report_id: int) -> Report:
    """:raises NotYours: the report was not made for the person"""
    return access_report_for(ctx.session, ctx.person, report_id)
