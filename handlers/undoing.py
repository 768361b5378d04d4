"""Taking back: one tap or one word, at once within 24 hours; and what a changed or deleted message asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.core import dialogs, replies, router
from bot.core.context import Context, reader_of
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.parser import parse
from bot.language.understanding import Record
from bot.views.deals import readback_card, undone_card
from bot.views.reports import (
    already_undone_card,
    confirm_undo_card,
    deleted_card,
    edited_card,
    edited_unclear_card,
    kept_card,
    nothing_to_undo_card,
    said_nothing_new_card,
    uncorrected_card,
)
from handlers import drafting, following, reading_back, record_replies
from handlers.drafting import DOING, OF_DEALS, item_of
from models import drafts, readback
from models.access import Action, access_report
from models.actions import corrections
from models.deals import Message, Report, ReportState
from models.drafts import Doing
from models.names import normal_form
from models.people import Person
from models.queries.matching import deal_number
from models.queries.messages import message_behind, report_of
from models.queue.dialogs import DialogState
from models.queue.outbox import Outbox
from models.records import Recorded

on = Handlers()


@on.command("undo", need=Action.TALK, help_="undo")
def undo_command(ctx: Context, text: str) -> Answer | None:
    take_back_last(ctx)
    return None


@on.intent("undo", need=Action.TALK)
def undo_word(ctx: Context, record: Record) -> None:
    take_back_last(ctx)


@on.button("report.undo", need=Action.TALK)
def undo_button(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    take_back(ctx, access_report(ctx.session, ctx.person, args["report"]))
    return None


@on.button("report.undo_anyway", need=Action.TALK)
def undo_anyway(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    report = access_report(ctx.session, ctx.person, args["report"])
    if report.state is ReportState.RECORDED:
        _undo(ctx, report)
    return None


@on.button("report.keep", need=Action.TALK)
def keep(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    report = access_report(ctx.session, ctx.person, args["report"])
    if ctx.card_id is not None:
        ctx.edit(ctx.card_id, kept_card(ctx.reader, readback.from_json(report.items)))
    return None


@on.button("report.put_back", need=Action.TALK)
def put_back(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    report = access_report(ctx.session, ctx.person, args["report"])
    drafting.check_rights(ctx, [line.doing for line in readback.from_json(original_of(ctx, report).items)])
    if report.state is ReportState.UNDONE:
        corrections.put_back(drafting.writer_of(ctx, None), report)
        following.recorded(ctx, report)
    reading_back.refresh(ctx, original_of(ctx, report))
    return None


def take_back_last(ctx: Context) -> None:
    report = corrections.last_report(ctx.session, ctx.person.id)
    if report is None:
        ctx.say(nothing_to_undo_card(ctx.reader))
    elif report.state is ReportState.RECORDED and corrections.answered_since(ctx.session, report):
        lines = readback.from_json(original_of(ctx, report).items)
        ctx.say(confirm_undo_card(ctx.reader, report.id, lines, corrections.Obstacle.TAPPED))
    else:
        take_back(ctx, report)


def take_back(ctx: Context, report: Report) -> None:
    """At once, or after asking when it is late or somebody else has changed the deal since."""
    lines = readback.from_json(original_of(ctx, report).items)
    if report.state is ReportState.UNDONE:
        ctx.say(already_undone_card(ctx.reader, lines))
        return
    why = corrections.obstacle(ctx.session, ctx.now, report)
    if why is not None:
        ctx.say(confirm_undo_card(ctx.reader, report.id, lines, why))
        return
    _undo(ctx, report)


def take_off(ctx: Context, doing: Doing, row: Recorded) -> None:
    """One record is taken off its list: the card that read it back shows it, in its owner's words."""
    original = corrections.take_off(drafting.writer_of(ctx, None), row, doing)
    owner = ctx.session.get_one(Person, original.person_id)
    reader, lines = reader_of(owner, ctx.now), readback.from_json(original.items)
    if original.state is ReportState.UNDONE:
        a_card = undone_card(reader, original.id, lines, None)
    else:
        a_card = readback_card(reader, ctx.settings, original.id, lines, reading_back.own_month(ctx, lines))
    posted = ctx.session.get(Outbox, original.card_id) if original.card_id is not None else None
    if posted is not None and ctx.machine.can(posted.platform).edit:
        replies.edit(ctx.session, ctx.now, posted, a_card)


def original_of(ctx: Context, report: Report) -> Report:
    return ctx.session.get_one(Report, report.corrects_id) if report.corrects_id is not None else report


def _undo(ctx: Context, report: Report) -> None:
    drafting.check_rights(ctx, [line.doing for line in readback.from_json(original_of(ctx, report).items)])
    corrections.undo(drafting.writer_of(ctx, None), report)
    _drop_questions(ctx, lambda data: data["corrects"] is not None and data["corrects"][0] == report.id)
    original = original_of(ctx, report)
    if original is not report:
        following.recorded(ctx, original)
        reading_back.refresh(ctx, original)
        ctx.say(
            uncorrected_card(ctx.reader, readback.from_json(original.items)), about=f"report:{original.id}"
        )
        return
    following.undone(ctx, report)
    lines = readback.from_json(report.items)
    month, on_the_card = reading_back.own_month(ctx, lines), ctx.card_id == report.card_id
    if report.card_id is not None:
        ctx.edit(report.card_id, undone_card(ctx.reader, report.id, lines, month, button=on_the_card))
    if not on_the_card:  # said in words: the answer stands below them, and is the card from now on
        a_card = undone_card(ctx.reader, report.id, lines, month)
        report.card_id = ctx.say(a_card, about=f"report:{report.id}")


@on.event("edit")
def message_edited(ctx: Context) -> None:
    """A changed message proposes the correction; one that had recorded nothing is read anew."""
    message = _message_behind(ctx)
    report = report_of(ctx.session, message) if message is not None else None
    if report is None:
        if message is not None:
            _drop_questions_about(ctx, message)
        if ctx.incoming.mentioned or not ctx.in_room:
            router.route_text(ctx)
        return
    said_at = drafting.said_at(ctx, message)
    understood = parse(ctx.incoming.text, now=said_at, vocabulary=ctx.vocabulary)
    said = [record for record in understood.records if record.intent in DOING]
    lines = readback.from_json(report.items)
    if report.state is ReportState.UNDONE:
        return
    if len(said) != 1 or len(lines) != 1 or _is_another(said[0], lines[0]):
        ctx.say(edited_unclear_card(ctx.reader, lines), about=f"report:{report.id}")
        return
    line = lines[0]
    item = (
        record_replies.restated(ctx, line, said[0])
        if isinstance(line, readback.RecordLine)
        else item_of(said[0])
    )
    ctx.say(edited_card(ctx.reader, report.id, line, drafts.to_json([item])[0], ctx.incoming.text))


def _is_another(record: Record, line: readback.AnyLine) -> bool:
    """The changed words are of another kind, or about another customer, which no correction makes of this deal."""
    if isinstance(line, readback.RecordLine):
        return DOING[record.intent] is not line.doing or line.is_gone
    if record.intent not in OF_DEALS:
        return True
    said = record.slots.get("account")
    return said is not None and deal_number(said) is None and normal_form(said) != normal_form(line.account)


def _drop_questions_about(ctx: Context, message: Message) -> bool:
    """What was asked about a message that is gone, or reads differently now, is asked no more."""
    return _drop_questions(ctx, lambda data: data["message"] == message.id)


def _drop_questions(ctx: Context, is_meant: Callable[[Mapping[str, Any]], bool]) -> bool:
    dropped = [
        dialog
        for dialog in dialogs.waiting(ctx.session, ctx.person.id)
        if dialog.kind == drafting.KIND and is_meant(dialog.data)
    ]
    for dialog in dropped:
        dialogs.end(ctx, dialog, DialogState.CANCELLED)
    return bool(dropped)


@on.event("delete")
def message_deleted(ctx: Context) -> None:
    message = _message_behind(ctx)
    report = report_of(ctx.session, message) if message is not None else None
    if report is not None and report.state is ReportState.RECORDED and report.person_id == ctx.person.id:
        ctx.say(deleted_card(ctx.reader, report.id, readback.from_json(report.items)))
    elif report is None and message is not None and _drop_questions_about(ctx, message):
        ctx.say(said_nothing_new_card(ctx.reader))


def _message_behind(ctx: Context) -> Message | None:
    """The words that were changed or taken away, if they were this person's."""
    came = ctx.incoming
    found = message_behind(ctx.session, came.platform, came.connection, came.place.room, came.message)
    return found if found is not None and found.person_id == ctx.person.id else None
