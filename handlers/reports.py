"""Reporting in one's own words, answering what is asked, and replying to the card that reads it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.core import dialogs
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.answers import read_date, read_yes_no
from bot.language.moments import is_repeated
from bot.language.parser import parse
from bot.language.understanding import Understanding
from bot.views.reports import corrected_card, said_nothing_new_card, which_line_card
from handlers import casework, drafting, reading_back, record_replies, reminding, undoing
from handlers.answering import read_answer
from handlers.drafting import DOING, OF_DEALS, begin, item_of
from models import drafts, readback
from models.access import Action, access_deal, access_report
from models.deals import Deal, ReportState, Status
from models.drafts import Doing, Item
from models.errors import UserError
from models.money import major
from models.names import normal_form
from models.queries.asking import Doubt
from models.queries.matching import colleagues_named, deal_number
from models.queue.dialogs import Dialog
from models.readback import AnyLine, RecordLine

on = Handlers()
# The answer after which there is nothing to record.
MEANS_NOTHING_NEW = {
    Doubt.SAME_REPORT: True,
    Doubt.NO_OPEN_DEAL: False,
    Doubt.WON_BEFORE: False,
    Doubt.CONFIRM: False,
    Doubt.SAME_PAYMENT: True,
    Doubt.SAME_BLOCKER: True,
    Doubt.NO_DEAL_PAID: False,
    Doubt.ONLY_ONCE: False,
}


@on.report(*DOING, need=Action.TALK)
def report(ctx: Context, understood: Understanding) -> None:
    if reminding.is_list(understood.text):
        reminding.show(ctx)
        return
    items = [item_of(record) for record in understood.records]
    if is_repeated(understood.text):
        items = [item.repeated() for item in items]
    named = colleagues_named(ctx.session, ctx.person, _beside(understood)) if len(items) == 1 else []
    if len(named) == 1 and items[0].owner is None and items[0].doing is not Doing.UPDATE:
        items = [replace(items[0], maybe_owner_id=named[0].id)]
    known = casework.without_unknown(ctx, items)
    if known:
        begin(ctx, known)


def _beside(understood: Understanding) -> str:
    """The words that no slot took: a colleague named there may be the one whose deal it is."""
    words = list(understood.text)
    for record in understood.records:
        for start, end in record.spans.values():
            words[start:end] = " " * (end - start)
    return "".join(words)


@on.command("deal", need=Action.REPORT, help_="deal")
def deal_command(ctx: Context, text: str) -> Answer | None:
    """`/deal won Acme 50k` is the same as saying so; alone it opens a form."""
    from handlers import deal_form, deals

    if not text:
        deal_form.open_new(ctx)
        return None
    if text.isdecimal() or deal_number(text) is not None:
        deals.show_deal(ctx, int(text.removeprefix("#")))
        return None
    understood = parse(text, now=ctx.spoken_at, vocabulary=ctx.vocabulary)
    said = [record for record in understood.records if record.intent in OF_DEALS]
    if not said:
        raise UserError("deal_not_understood", text=text)
    begin(ctx, [item_of(record) for record in said])
    return None


@on.dialog(drafting.KIND, show=drafting.show, leave_out=drafting.leave_out)
def answer(ctx: Context, dialog: Dialog, text: str) -> bool:
    """Typed words, if they fit the open question."""
    question = drafting.question_of(ctx, dialog)
    if question.doubt in MEANS_NOTHING_NEW and read_yes_no(text) is MEANS_NOTHING_NEW[question.doubt]:
        if not drafting.leave_out(ctx, dialog):
            drafting.drop(ctx, dialog)
            ctx.say(said_nothing_new_card(ctx.reader))
        return True
    patch = read_answer(ctx, question, text)
    if patch is None:
        return False
    items = drafts.from_json(dialog.data["items"])
    drafting.go_on(ctx, dialog, drafting.answered(items, question.index, patch, question.doubt))
    return True


@on.button("report.answer", need=Action.TALK)
def tapped(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is None:
        return Answer(line=ctx.reader.t("This was answered already."))
    items = drafts.from_json(dialog.data["items"])
    if args["key"] == "same_deal":
        others = [item for index, item in enumerate(items) if index != args["index"]]
        if others:
            drafting.go_on(ctx, dialog, others)
            return None
        drafting.drop(ctx, dialog)
        ctx.edit(_card(ctx), said_nothing_new_card(ctx.reader))
        return None
    drafting.go_on(ctx, dialog, drafting.answered(items, args["index"], args["patch"], Doubt(args["doubt"])))
    return None


@on.button("report.other", need=Action.TALK)
def other(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is None:
        return Answer(line=ctx.reader.t("This was answered already."))
    dialogs.bring_forward(ctx, dialog)
    drafting.ask_to_type(ctx, dialog)
    return None


@on.button("report.drop", need=Action.TALK)
def dropped(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is None:
        return Answer(line=ctx.reader.t("This was answered already."))
    if not drafting.leave_out(ctx, dialog):
        drafting.drop(ctx, dialog)
        ctx.edit(_card(ctx), said_nothing_new_card(ctx.reader))
    return None


@on.button("report.whole", need=Action.TALK)
def whole(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    found = access_report(ctx.session, ctx.person, args["report"])
    ctx.edit(_card(ctx), reading_back.card_of(ctx, found, whole=True))
    return None


@on.reply("report", need=Action.TALK)
def replied(ctx: Context, report_id: int, understood: Understanding) -> bool:
    """A reply to a read-back card acts on its deal, and edits that card."""
    found = access_report(ctx.session, ctx.person, report_id)
    if understood.records and understood.records[0].intent == "undo":
        undoing.take_back(ctx, found)
        return True
    lines = readback.from_json(found.items)
    words = correction_of(ctx, understood, lines)
    if not words and not _is_word_about_a_case(lines):
        return False
    if found.state is ReportState.UNDONE:
        raise UserError("is_undone")
    if not words:
        casework.heard(ctx, lines[0], understood)
        return True
    index = _line_meant(understood, lines, words)
    if index is None:
        choices = [(i, lines[i], drafts.to_json([item])[0]) for i, item in words.items()]
        ctx.say(which_line_card(ctx.reader, found.id, choices))
        return True
    correct(ctx, found.id, index, lines[index], words[index])
    return True


@on.button("report.fix", need=Action.TALK)
def fix(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    found = access_report(ctx.session, ctx.person, args["report"])
    lines = readback.from_json(found.items)
    item = drafts.from_json([args["item"]])[0]
    pressed, before = ctx.card_id, found.items
    correct(ctx, found.id, args["index"], lines[args["index"]], item)
    if found.items != before and pressed is not None and pressed != found.card_id:
        ctx.edit(pressed, corrected_card(ctx.reader, readback.from_json(found.items)[args["index"]]))
    return None


@on.reply("deal", need=Action.REPORT)
def replied_to_deal(ctx: Context, deal_id: int, understood: Understanding) -> bool:
    """A reply to a deal's own card is a report about that deal."""
    said = [record for record in understood.records if record.intent in OF_DEALS]
    if not said:
        return False
    begin(ctx, [item_of(record).patched({"account": f"#{deal_id}"}) for record in said])
    return True


def correct(ctx: Context, report_id: int, index: int, line: AnyLine, item: Item) -> None:
    """What was won stays won: a reply such as "won, 60k" only puts its figures right."""
    if isinstance(line, RecordLine):
        begin(ctx, [item], corrects=(report_id, index))
        return
    deal = access_deal(ctx.session, ctx.person, line.deal_id)
    item = _of_the_same_sum(deal, item)
    if deal.status is Status.WON and item.close_date is not None:
        item = _asking_for_the_day(ctx, item)
    same = item.doing is Doing.WON and deal.status is Status.WON
    known = item.patched({"account": f"#{deal.id}", **({"doing": Doing.UPDATE} if same else {})})
    begin(ctx, [known], corrects=(report_id, index))


def _of_the_same_sum(deal: Deal, item: Item) -> Item:
    """A currency or a period alone is said of the amount as it stands; so is "won yesterday"."""
    if item.amount is not None or deal.amount_minor is None:
        return item
    if item.currency is not None or item.recurrence is not None:
        amount = major(deal.amount_minor, deal.currency)
        item = replace(item, amount=amount, currency=item.currency or deal.currency)
    is_open = bool(item.options)
    return (
        item if is_open else replace(item, unclear=tuple(slot for slot in item.unclear if slot != "amount"))
    )


def _asking_for_the_day(ctx: Context, item: Item) -> Item:
    """A deal that is won closes no more: a bare date is the day on which it was won, or a slip."""
    day = read_date(ctx.incoming.text, now=ctx.spoken_at, past=True)
    options = (day.isoformat(),) if day is not None else ()
    return replace(item, close_date=None, unclear=(*item.unclear, "happened_on"), options=options)


def correction_of(ctx: Context, understood: Understanding, lines: Sequence[AnyLine]) -> dict[int, Item]:
    """What a reply would make of each of the card's lines, where it makes anything."""
    words: dict[int, Item] = {}
    for index, line in enumerate(lines):
        if isinstance(line, RecordLine):
            item = record_replies.corrected(ctx, line, understood)
        else:
            said = [record for record in understood.records[:1] if record.intent in OF_DEALS]
            item = item_of(said[0]) if said else None
        if item is not None:
            words[index] = item
    return words


def _line_meant(understood: Understanding, lines: Sequence[AnyLine], fitting: Collection[int]) -> int | None:
    """Which of a card's lines a reply is about: the only one that it fits, or the one that it names."""
    if len(fitting) == 1:
        return next(iter(fitting))
    said = understood.records[0].slots.get("account") if understood.records else None
    number, words = deal_number(said), normal_form(understood.text)
    found = [
        i
        for i in fitting
        if (number is not None and lines[i].deal_id == number)
        or ((name := lines[i].account) and normal_form(name) in words)
    ]
    return found[0] if len(found) == 1 else None


def _is_word_about_a_case(lines: Sequence[AnyLine]) -> bool:
    """What is said to the card of a blocker is for who was asked."""
    return len(lines) == 1 and lines[0].doing is Doing.BLOCKER


def _card(ctx: Context) -> int:
    assert ctx.card_id is not None
    return ctx.card_id
