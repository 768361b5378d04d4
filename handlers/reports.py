"""Reporting deals in one's own words, answering what is asked, and replying to the card that reads it back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core import dialogs
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.language.answers import read_amount, read_date, read_reason, read_stage, read_yes_no
from bot.language.parser import parse, parse_reply
from bot.language.understanding import Nothing, Record, Understanding
from bot.views.reports import corrected_card, said_nothing_new_card, which_line_card
from handlers import drafting, undoing
from handlers.drafting import DOING, begin, item_of
from models import drafts, readback
from models.access import Action, access_deal, access_report
from models.deals import ReportState, Status
from models.drafts import Doing, Item
from models.errors import UserError
from models.names import normal_form
from models.queries.asking import Doubt, Question
from models.queries.matching import colleagues_named, deal_number
from models.queue.dialogs import Dialog

on = Handlers()
SHORT_NAME = 60
# The answer after which there is nothing to record.
MEANS_NOTHING_NEW = {
    Doubt.SAME_REPORT: True,
    Doubt.NO_OPEN_DEAL: False,
    Doubt.WON_BEFORE: False,
    Doubt.CONFIRM: False,
}


@on.report(*DOING, need=Action.REPORT)
def report(ctx: Context, understood: Understanding) -> None:
    items = [item_of(record) for record in understood.records]
    named = colleagues_named(ctx.session, ctx.person, _beside(understood)) if len(items) == 1 else []
    if len(named) == 1 and items[0].owner is None and items[0].doing is not Doing.UPDATE:
        items = [replace(items[0], maybe_owner_id=named[0].id)]
    begin(ctx, items)


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
    said = [record for record in understood.records if record.intent in DOING]
    if not said:
        raise UserError("deal_not_understood", text=text)
    begin(ctx, [item_of(record) for record in said])
    return None


@on.dialog(drafting.KIND, show=drafting.show)
def answer(ctx: Context, dialog: Dialog, text: str) -> bool:
    """Typed words, if they fit the open question."""
    question = drafting.question_of(ctx, dialog)
    if question.doubt in MEANS_NOTHING_NEW and read_yes_no(text) is MEANS_NOTHING_NEW[question.doubt]:
        drafting.drop(ctx, dialog)
        ctx.say(said_nothing_new_card(ctx.reader))
        return True
    patch = _read(ctx, question, text)
    if patch is None:
        return False
    items = drafts.from_json(dialog.data["items"])
    drafting.go_on(ctx, dialog, drafting.answered(items, question.index, patch, question.doubt))
    return True


@on.button("report.answer", need=Action.REPORT)
def tapped(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is None:
        return Answer(line=ctx.reader.t("This was answered already."))
    if args["key"] == "same_deal":
        drafting.drop(ctx, dialog)
        ctx.edit(_card(ctx), said_nothing_new_card(ctx.reader))
        return None
    items = drafts.from_json(dialog.data["items"])
    drafting.go_on(ctx, dialog, drafting.answered(items, args["index"], args["patch"], Doubt(args["doubt"])))
    return None


@on.button("report.other", need=Action.REPORT)
def other(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is None:
        return Answer(line=ctx.reader.t("This was answered already."))
    dialogs.bring_forward(ctx, dialog)
    drafting.ask_to_type(ctx, dialog)
    return None


@on.button("report.drop", need=Action.REPORT)
def dropped(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is None:
        return Answer(line=ctx.reader.t("This was answered already."))
    drafting.drop(ctx, dialog)
    ctx.edit(_card(ctx), said_nothing_new_card(ctx.reader))
    return None


@on.button("report.whole", need=Action.REPORT)
def whole(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    found = access_report(ctx.session, ctx.person, args["report"])
    ctx.edit(_card(ctx), drafting.card_of(ctx, found, whole=True))
    return None


@on.reply("report", need=Action.REPORT)
def replied(ctx: Context, report_id: int, understood: Understanding) -> bool:
    """A reply to a read-back card acts on its deal, and edits that card."""
    found = access_report(ctx.session, ctx.person, report_id)
    if understood.nothing is Nothing.SMALL_TALK or not understood.records:
        return False
    record = understood.records[0]
    if record.intent == "undo":
        undoing.take_back(ctx, found)
        return True
    if record.intent not in DOING:
        return False
    if found.state is ReportState.UNDONE:
        raise UserError("is_undone")
    lines = readback.from_json(found.items)
    index = _line_meant(record, understood.text, lines)
    if index is None:
        choices = [(i, line) for i, line in enumerate(lines)]
        item = drafts.to_json([item_of(record)])[0]
        ctx.say(which_line_card(ctx.reader, found.id, choices, item))
        return True
    _correct(ctx, found.id, index, lines[index].deal_id, item_of(record))
    return True


@on.button("report.fix", need=Action.REPORT)
def fix(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    found = access_report(ctx.session, ctx.person, args["report"])
    lines = readback.from_json(found.items)
    item = drafts.from_json([args["item"]])[0]
    pressed, before = ctx.card_id, found.items
    _correct(ctx, found.id, args["index"], lines[args["index"]].deal_id, item)
    if found.items != before and pressed is not None and pressed != found.card_id:
        ctx.edit(pressed, corrected_card(ctx.reader, readback.from_json(found.items)[args["index"]]))
    return None


@on.reply("deal", need=Action.REPORT)
def replied_to_deal(ctx: Context, deal_id: int, understood: Understanding) -> bool:
    """A reply to a deal's own card is a report about that deal."""
    said = [record for record in understood.records if record.intent in DOING]
    if not said:
        return False
    begin(ctx, [item_of(record).patched({"account": f"#{deal_id}"}) for record in said])
    return True


def _correct(ctx: Context, report_id: int, index: int, deal_id: int, item: Item) -> None:
    """What was won stays won: a reply such as "won, 60k" only puts its figures right."""
    deal = access_deal(ctx.session, ctx.person, deal_id)
    if deal.status is Status.WON and item.close_date is not None:
        item = _asking_for_the_day(ctx, item)
    same = item.doing is Doing.WON and deal.status is Status.WON
    known = item.patched({"account": f"#{deal_id}", **({"doing": Doing.UPDATE} if same else {})})
    begin(ctx, [known], corrects=(report_id, index))


def _asking_for_the_day(ctx: Context, item: Item) -> Item:
    """A deal that is won closes no more: a bare date is the day on which it was won, or a slip."""
    day = read_date(ctx.incoming.text, now=ctx.spoken_at, past=True)
    options = (day.isoformat(),) if day is not None else ()
    return replace(item, close_date=None, unclear=(*item.unclear, "happened_on"), options=options)


def _line_meant(record: Record, text: str, lines: tuple[readback.Line, ...]) -> int | None:
    """Which of a card's deals a reply is about: the only one, or the one that it names."""
    if len(lines) == 1:
        return 0
    number, words = deal_number(record.slots.get("account")), normal_form(text)
    found = [
        i for i, line in enumerate(lines) if line.deal_id == number or normal_form(line.account) in words
    ]
    return found[0] if len(found) == 1 else None


def _card(ctx: Context) -> int:
    assert ctx.card_id is not None
    return ctx.card_id


def _read(ctx: Context, question: Question, text: str) -> dict[str, Any] | None:
    """The answer in typed words; None when they do not fit this question."""
    match question.doubt:
        case Doubt.AMOUNT | Doubt.SMALL | Doubt.LARGE | Doubt.LITTLE | Doubt.DIFFERS:
            return _read_amount(question, text)
        case Doubt.ACCOUNT:
            return None if _is_no_answer(ctx, text) else _read_account(text)
        case Doubt.SIMILAR_ACCOUNT:
            agreed = _agreed(question, text)
            return agreed if agreed is not None or _is_no_answer(ctx, text) else _read_account(text)
        case Doubt.STAGE:
            stage = read_stage(text, vocabulary=ctx.vocabulary)
            return {"stage": stage} if stage else None
        case Doubt.CLOSE_DATE | Doubt.FAR_OFF:
            day = read_date(text, now=ctx.spoken_at, past=False)
            return {"close_date": day.isoformat()} if day else _agreed(question, text)
        case Doubt.HAPPENED_ON | Doubt.AHEAD | Doubt.LONG_AGO:
            day = read_date(text, now=ctx.spoken_at, past=True)
            return {"happened_on": day.isoformat()} if day else None
        case Doubt.REASON:
            if _is_no_answer(ctx, text):
                return None
            code, words = read_reason(text)
            return {"reason": code, "reason_words": words}
        case Doubt.WHAT_CHANGES:
            return _read_change(ctx, text)
        case Doubt.WHICH_DEAL:
            return _read_deal(question, text)
        case _:
            return _agreed(question, text)


def _is_no_answer(ctx: Context, text: str) -> bool:
    """Where any words would do: thanks, a yes and a question back are still none of them."""
    understood = parse(text, now=ctx.spoken_at, vocabulary=ctx.vocabulary)
    is_talk = understood.nothing is Nothing.SMALL_TALK and not any(map(str.isdigit, text))
    return is_talk or understood.nothing is Nothing.QUESTION or read_yes_no(text) is not None


def _read_amount(question: Question, text: str) -> dict[str, Any] | None:
    reading = read_amount(text)
    if reading is None or reading.open:
        return _agreed(question, text)
    patch: dict[str, Any] = {"amount": str(reading.value), "bare": reading.bare}
    if reading.currency:
        patch["currency"] = reading.currency
    if reading.recurrence:
        patch["recurrence"] = reading.recurrence
    return patch


def _read_account(text: str) -> dict[str, Any] | None:
    name = re.sub(r"[\s.。!!]+$", "", text.strip())
    return {"account": name, "account_id": None} if 0 < len(name) <= SHORT_NAME and "\n" not in name else None


def _read_deal(question: Question, text: str) -> dict[str, Any] | None:
    number = deal_number(text) or (int(text) if text.strip().isdecimal() else None)
    offered = [choice.patch for choice in question.choices if choice.patch.get("deal_id") == number]
    return dict(offered[0]) if number is not None and offered else None


def _read_change(ctx: Context, text: str) -> dict[str, Any] | None:
    said = [
        r
        for r in parse_reply(text, now=ctx.spoken_at, vocabulary=ctx.vocabulary).records
        if r.intent in DOING
    ]
    if not said:
        return None
    item = item_of(said[0])
    changes = drafts.to_json([item])[0]
    return {name: value for name, value in changes.items() if name not in ("doing", "account", "unclear")} | (
        {"doing": item.doing} if item.doing is not Doing.UPDATE else {}
    )


def _agreed(question: Question, text: str) -> dict[str, Any] | None:
    """Yes takes the first answer offered; no takes the second where there are just two. A small amount is asked
    about as it stands ("€50, really?"), and that is offered last.
    """
    yes = read_yes_no(text)
    if yes is None or not question.choices:
        return None
    if question.doubt is Doubt.SMALL:
        return dict(question.choices[-1].patch) if yes else None
    if yes:
        return dict(question.choices[0].patch)
    return dict(question.choices[1].patch) if len(question.choices) == 2 else None
