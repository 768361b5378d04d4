"""From words to a draft, from a draft to questions, and from no questions left to the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot.core import dialogs
from bot.core.context import Context
from bot.core.telling import say_instead
from bot.language.answers import read_reason
from bot.language.blockers import read_category
from bot.language.understanding import Record
from bot.views.people import left_out_card
from bot.views.questions import bare_question_card, question_card, waits_card
from handlers import following, holding, reading_back
from handlers.reading_back import card_of
from models import drafts
from models.access import need, right_to_record
from models.actions import corrections, reports
from models.actions.writer import Writer
from models.deals import Message, Report
from models.drafts import Doing, Item, Part
from models.queries.asking import Doubt, Look, Question
from models.queries.cases import with_blocker
from models.queries.matching import by_owner, complete, for_others
from models.queries.questions import confirmation, first_question
from models.queries.records import with_paid_deal
from models.queue.dialogs import Dialog, DialogState

KIND = "report"
OF_DEALS = {
    "deal.new": Doing.NEW,
    "deal.won": Doing.WON,
    "deal.lost": Doing.LOST,
    "deal.stage": Doing.STAGE,
    "deal.update": Doing.UPDATE,
}
DOING = {
    **OF_DEALS,
    "activity.log": Doing.ACTIVITY,
    "payment.log": Doing.PAYMENT,
    "feedback.log": Doing.FEEDBACK,
    "intel.log": Doing.INTEL,
    "kudos.give": Doing.KUDOS,
    "agenda.add": Doing.AGENDA,
    "blocker.raise": Doing.BLOCKER,
    "blocker.resolve": Doing.UNBLOCK,
    "reminder.create": Doing.REMINDER,
}
SLOT_OF = {"date": "happened_on", "kind": "activity"}


def item_of(record: Record) -> Item:
    """A record of the parser as an item: the same words, typed."""
    slots = record.slots
    code, words = read_reason(slots["reason"]) if "reason" in slots else (None, None)
    if code is None and "competitor" in slots:
        code = "competitor"
    return Item(
        doing=DOING[record.intent],
        account=slots.get("account"),
        amount=Decimal(slots["amount"]) if "amount" in slots else None,
        currency=slots.get("currency"),
        recurrence=slots.get("recurrence", record.extra.get("recurrence")),
        stage=slots.get("stage"),
        close_date=_day(slots.get("close_date") or record.extra.get("close_date")),
        happened_on=_day(slots.get("date")),
        probability=Decimal(slots["probability"]) if "probability" in slots else None,
        channel=slots.get("channel"),
        owner=slots.get("owner"),
        reason=code,
        reason_words=words,
        competitor=slots.get("competitor"),
        note=slots.get("note"),
        parts=_parts(record.extra),
        activity=slots.get("kind"),
        count=int(slots["count"]) if "count" in slots else None,
        text=slots.get("text"),
        when=slots.get("when"),
        score=Decimal(slots["score"]) if "score" in slots else None,
        to=slots.get("to"),
        meeting=slots.get("meeting"),
        unclear=tuple(SLOT_OF.get(slot, slot) for slot in record.missing),
        options=_options(record.extra),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _options(extra: Mapping[str, str]) -> tuple[str, ...]:
    if "date.options" in extra:
        return tuple(extra["date.options"].split(","))
    return tuple(extra[name] for name in ("amount.low", "amount.high") if name in extra)


def _parts(extra: Mapping[str, str]) -> tuple[Part, ...]:
    """With whom a deal is shared: "share.Ana" with the fraction, "share" where nobody is named."""
    return tuple(
        Part(key.removeprefix("share").removeprefix("."), None, Decimal(text) if text else None)
        for key, text in extra.items()
        if key == "share" or key.startswith("share.")
    )


def begin(
    ctx: Context,
    items: Sequence[Item],
    corrects: tuple[int, int] | None = None,
    message: Message | None = None,
) -> None:
    """Record what is certain; ask about what is not. `corrects`: a report and which of its lines is put right;
    `message` the words that it rests on, if they are not those said now.

    :raises UserError: a number, a name or an amount is of no use
    """
    check_rights(ctx, [item.doing for item in items])
    ready = [_completed(ctx, item) for item in items]
    question = first_question(_look(ctx), ready)
    if question is None:
        finish(ctx, ready, message or ctx.message(), corrects)
        return
    said = message or ctx.message()
    data = {"items": drafts.to_json(ready), "message": said.id, "corrects": corrects}
    dialog = dialogs.start(ctx, KIND, question.doubt, data)
    if dialog.state is DialogState.WAITING:
        ctx.say(waits_card(ctx.reader, question))


def check_rights(ctx: Context, doings: Iterable[Doing]) -> None:
    """:raises NotYours: one of the kinds is not for the person to record"""
    for action in {right_to_record(doing) for doing in doings}:
        need(ctx.person, action)


def go_on(ctx: Context, dialog: Dialog, items: Sequence[Item]) -> None:
    """After an answer: the next question, or the end."""
    check_rights(ctx, [item.doing for item in items])
    ready = [_completed(ctx, item) for item in items]
    question = first_question(_look(ctx), ready)
    if question is not None:
        dialog.data = {**dialog.data, "items": drafts.to_json(ready)}
        dialog.step = question.doubt
        _put(ctx, dialog, question, len(ready))
        return
    message = ctx.session.get_one(Message, dialog.data["message"])
    corrects = dialog.data["corrects"]
    finish(ctx, ready, message, tuple(corrects) if corrects else None)
    dialogs.end(ctx, dialog)


def _completed(ctx: Context, item: Item) -> Item:
    known = complete(ctx.session, ctx.person, item)
    if known.for_id is not None:
        return known
    known = with_blocker(ctx.session, ctx.person, known)
    if known.doing is Doing.BLOCKER and known.text and known.category is None:
        own = tuple(ctx.settings.blockers.words.items())
        known = replace(known, category=read_category(known.text, own))
    return with_paid_deal(ctx.session, ctx.settings, ctx.person, known)


def show(ctx: Context, dialog: Dialog) -> None:
    """Put the open question, judged anew: the world may have moved since it was first asked."""
    count = len(dialog.data["items"])
    dialog.card_id = ctx.say(
        question_card(ctx.reader, ctx.settings, question_of(ctx, dialog), dialog.id, count),
        about=f"dialog:{dialog.id}",
    )


def _put(ctx: Context, dialog: Dialog, question: Question, count: int) -> None:
    """The next question takes the place of the one that was tapped; after typed words it stands below them."""
    a_card = question_card(ctx.reader, ctx.settings, question, dialog.id, count)
    if ctx.card_id is not None and ctx.card_id == dialog.card_id:
        ctx.edit(ctx.card_id, a_card)
    else:
        dialog.card_id = ctx.say(a_card, about=f"dialog:{dialog.id}")


def ask_to_type(ctx: Context, dialog: Dialog) -> None:
    """[Other]: the question again, without its likely answers."""
    if ctx.card_id is not None:
        ctx.edit(ctx.card_id, bare_question_card(ctx.reader, question_of(ctx, dialog)))


def question_of(ctx: Context, dialog: Dialog) -> Question:
    """What is asked now; where the doubt went away by itself, nobody has said yes: the whole is to be confirmed."""
    look, items = _look(ctx), drafts.from_json(dialog.data["items"])
    return first_question(look, items) or confirmation(look, items)


def leave_out(ctx: Context, dialog: Dialog) -> bool:
    """Not the record that is asked about, but all else that the message told."""
    question, items = question_of(ctx, dialog), drafts.from_json(dialog.data["items"])
    rest = [item for index, item in enumerate(items) if index != question.index]
    if not rest or question.doubt is Doubt.CONFIRM:
        return False
    ctx.say(left_out_card(ctx.reader, dialogs.asked(ctx.session, dialog)))
    go_on(ctx, dialog, rest)
    return True


def drop(ctx: Context, dialog: Dialog) -> None:
    """Nothing of it is recorded."""
    dialogs.end(ctx, dialog, DialogState.CANCELLED)
    holding.dropped(ctx, dialog.data["message"])


def answered(items: Sequence[Item], index: int, patch: Mapping[str, Any], doubt: Doubt) -> list[Item]:
    """The draft with one answer put in."""
    patched = items[index].patched(patch, settles=doubt)
    if "amount" in patch and "bare" not in patch:
        patched = replace(patched, bare=False)
    return [patched if i == index else item for i, item in enumerate(items)]


def finish(ctx: Context, items: Sequence[Item], message: Message, corrects: tuple[int, int] | None) -> None:
    """Write it into the ledger and read it back."""
    if corrects is not None:
        _finish_correction(ctx, items[0], message, corrects)
        return
    for owner_id, said in for_others(items).items():
        holding.hold(ctx, owner_id, message, said)
    for said in by_owner(ctx.session, ctx.person, items):
        _record(ctx, said, message)


def _record(ctx: Context, items: Sequence[Item], message: Message) -> None:
    report = reports.record(writer_of(ctx, message), message, items)
    following.recorded(ctx, report)
    following.heard(ctx, report, message)
    report.card_id = say_instead(ctx, card_of(ctx, report), about=f"report:{report.id}")


def _finish_correction(ctx: Context, item: Item, message: Message, corrects: tuple[int, int]) -> None:
    report = ctx.session.get_one(Report, corrects[0])
    if corrections.correct(writer_of(ctx, message), report, corrects[1], item):
        following.recorded(ctx, report)
    reading_back.refresh(ctx, report)


def writer_of(ctx: Context, message: Message | None) -> Writer:
    return Writer(ctx.session, ctx.now, ctx.settings, ctx.person, message, said_at(ctx, message).date())


def said_at(ctx: Context, message: Message | None) -> datetime:
    """When it was said, in the speaker's zone: an answer or a change that comes days later moves nothing."""
    return ctx.spoken_at if message is None else message.sent_at.astimezone(ctx.spoken_at.tzinfo)


def _look(ctx: Context) -> Look:
    return Look(ctx.session, ctx.settings, ctx.person, ctx.now, ctx.spoken_at.date())


def in_words(ctx: Context, values: Mapping[str, str]) -> None:
    """The ledger keeps words for everything: a form's are its values."""
    said = " · ".join(value.strip() for value in values.values() if value.strip())
    ctx.incoming = replace(ctx.incoming, text=said)
