"""What a message means, in this order: a reply to a card, a report of its own, the answer to the open question,
a name or a wish, and what is left.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core import dialogs, replies
from bot.core.cards import card, card_to_json, plain
from bot.core.context import Context
from bot.core.heard import replied_card
from bot.core.incoming import NOTHING, Answer, Incoming, Kind, PlaceKind
from bot.core.platform import Deed, Sign
from bot.core.reader import Reader
from bot.core.registry import LAST
from bot.language.answers import says_misread
from bot.language.leave import leave_apart, read_leave
from bot.language.parser import READ_AT_MOST, parse, parse_reply
from bot.language.understanding import Record, Understanding
from models.access import may, need
from models.errors import UserError
from models.queue.dialogs import Dialog
from models.queue.outbox import Outbox


def route_text(ctx: Context) -> None:
    """Handle the words of a message, and show the open question once more if they were about something else."""
    text = ctx.incoming.text
    if _reply_to_card(ctx, text) or any(aside(ctx, text) for aside in ctx.machine.handlers.asides):
        return
    asked = dialogs.open_dialog(ctx.session, ctx.person.id)
    text, leave = leave_apart(text, now=ctx.spoken_at)
    understood = parse(text, now=ctx.spoken_at, vocabulary=ctx.vocabulary)
    is_answer = not _stands_alone(ctx, understood) and read_leave(text, now=ctx.spoken_at) is None
    if asked is not None and is_answer and _answers(ctx, asked, text):
        return
    if understood.corrects is None or not _corrects_last(ctx, text):
        _handle(ctx, understood)
    if leave:
        any(phrase(ctx, leave) for phrase in ctx.machine.handlers.phrases)
    if understood.cut:
        _tell_cut(ctx)
    _show_again(ctx, asked)


def take_files(ctx: Context) -> bool:
    """Files sent to the bot in private; words beside them count only as a report of their own."""
    if ctx.in_room or not ctx.incoming.files:
        return False
    if not any(take(ctx) for take in ctx.machine.handlers.attachments):
        return False
    understood = parse(ctx.incoming.text, now=ctx.spoken_at, vocabulary=ctx.vocabulary)
    if understood.records:
        _handle(ctx, understood)
    return True


def route_command_as_words(ctx: Context) -> None:
    """A report may follow a slash: `/drumbeat won Acme 45k`.

    :raises UserError: neither a command nor a report
    """
    command = ctx.incoming.command
    text = f"{command} {ctx.incoming.text}".strip()
    understood = parse(text, now=ctx.spoken_at, vocabulary=ctx.vocabulary)
    if not understood.records:
        raise UserError("unknown_command", command=command)
    ctx.incoming = replace(ctx.incoming, text=text)
    _handle(ctx, understood)


def _reply_to_card(ctx: Context, text: str) -> bool:
    """A reply needs no name: the card remembers what it is about."""
    posted = replied_card(ctx)
    if posted is None or not posted.about or says_misread(text):
        return False
    kind, _, number = posted.about.partition(":")
    if _answers_in_thread(ctx, text):
        return True
    ctx.card_id = posted.edits_id or posted.id
    if kind == "dialog":
        dialog = dialogs.find(ctx, int(number))
        return dialog is not None and _answers(ctx, dialog, text)
    entry = ctx.machine.handlers.replies.get(kind)
    if entry is None:
        return False
    need(ctx.person, entry.need)
    understood = parse_reply(text, now=ctx.spoken_at, vocabulary=ctx.vocabulary)
    if not entry.run(ctx, int(number), understood):
        return False
    if understood.cut:
        _tell_cut(ctx)
    return True


def _corrects_last(ctx: Context, text: str) -> bool:
    """Words without a customer's name that put right what was reported before them."""
    entry = ctx.machine.handlers.replies.get(LAST)
    if entry is None or not may(ctx.person, entry.need):
        return False
    return entry.run(ctx, 0, parse_reply(text, now=ctx.spoken_at, vocabulary=ctx.vocabulary))


def _tell_cut(ctx: Context) -> None:
    said = ctx.reader.t(
        "Your message was longer than {count} characters. I read it up to there: please send the rest as a message of its own.",
        count=f"{READ_AT_MOST:,}",
    )
    ctx.say(card(plain(said), language=ctx.reader.language))


def _answers_in_thread(ctx: Context, text: str) -> bool:
    """A question that was asked in a card's thread is answered there, though the reply points at the card."""
    thread, asked = ctx.incoming.place.thread, dialogs.open_dialog(ctx.session, ctx.person.id)
    if thread is None or asked is None or asked.card_id is None:
        return False
    question = ctx.session.get(Outbox, asked.card_id)
    return question is not None and question.body.get("thread") == thread and _answers(ctx, asked, text)


def _stands_alone(ctx: Context, understood: Understanding) -> bool:
    """A report or a wish of its own, not the bare answer to a question: it names what it is about, and is one that
    the person may make at all.
    """
    return any(
        "account" not in record.missing and _may_be_heard(ctx, record) for record in understood.records
    )


def _may_be_heard(ctx: Context, record: Record) -> bool:
    handlers = ctx.machine.handlers
    entry = handlers.reports.get(record.intent) or handlers.intents.get(record.intent)
    return entry is None or may(ctx.person, entry.need)


def _answers(ctx: Context, dialog: Dialog, text: str) -> bool:
    entry = ctx.machine.handlers.dialogs.get(dialog.kind)
    if entry is None or entry.version != dialog.version:
        return False
    return entry.answer(ctx, dialog, text)


def _handle(ctx: Context, understood: Understanding) -> None:
    handlers = ctx.machine.handlers
    reports = [record for record in understood.records if record.intent in handlers.reports]
    wishes = [record for record in understood.records if record.intent in handlers.intents]
    for group in _by_handler(ctx, reports):
        entry = handlers.reports[group[0].intent]
        need(ctx.person, entry.need)
        entry.run(ctx, _only(understood, group))
    if reports:
        for heard in handlers.heard:
            heard(ctx, understood)
    for record in wishes:
        wish = handlers.intents[record.intent]
        need(ctx.person, wish.need)
        wish.run(ctx, record)
    rest = [record for record in understood.records if record not in (*reports, *wishes)]
    if rest:
        _nothing_of(ctx, _only(understood, rest))
    if ctx.said:
        return
    if any(phrase(ctx, understood.text) for phrase in handlers.phrases):
        return
    _nothing_of(ctx, understood)


def _nothing_of(ctx: Context, understood: Understanding) -> None:
    """Say that, and why, nothing was recorded of these words."""
    for run in ctx.machine.handlers.nothing:
        run(ctx, understood)


def _by_handler(ctx: Context, reports: list[Record]) -> list[list[Record]]:
    """All that one function handles reaches it together: one message, one card."""
    groups: dict[object, list[Record]] = {}
    for record in reports:
        groups.setdefault(ctx.machine.handlers.reports[record.intent].run, []).append(record)
    return list(groups.values())


def _only(understood: Understanding, records: list[Record]) -> Understanding:
    return Understanding(
        understood.text, tuple(records), understood.nothing, understood.cue, understood.meant
    )


def _show_again(ctx: Context, asked: Dialog | None) -> None:
    """The question that was passed over stands below the answer once more, if it is still open."""
    if asked is None or not ctx.said:
        return
    still = dialogs.open_dialog(ctx.session, ctx.person.id)
    if still is not None and still.id == asked.id:
        dialogs.show(ctx, still)


def acknowledge(ctx: Context) -> None:
    """In a room nothing is said aloud: a sign on the message tells that the answer is in private."""
    _redraw_home(ctx)
    if not (ctx.in_room and ctx.said):
        return
    ctx.sign(Sign.RECORDED)
    if not ctx.identity.reachable:
        _ask_to_open(ctx)


def _redraw_home(ctx: Context) -> None:
    """What was pressed or sent from a person's page may have changed what it shows."""
    if ctx.incoming.kind in (Kind.CLICK, Kind.FORM) and ctx.card_id is not None:
        row = ctx.session.get(Outbox, ctx.card_id)
        if row is not None and row.deed == Deed.HOME:
            ctx.machine.handlers.events[Kind.HOME](ctx)


def _ask_to_open(ctx: Context) -> None:
    """The bot may not write to this person yet: the answer is held until they open the private chat."""
    link = next((link.partition("?")[0] for link in ctx.machine.invite_links), "")
    said = ctx.reader.t(
        "I can't write to you yet. Open our private chat and press Start: the answer waits there. {link}",
        link=link,
    )
    came = ctx.incoming
    replies.put(
        ctx.session,
        ctx.now,
        platform=came.platform,
        connection=came.connection,
        room=came.place.room,
        deed=Deed.POST,
        body={
            "card": card_to_json(card(plain(said.strip()), language=ctx.reader.language)),
            "thread": came.place.thread,
        },
    )


def passing_line(reader: Reader, incoming: Incoming) -> Answer:
    if incoming.kind is Kind.COMMAND and incoming.place.kind is PlaceKind.ROOM:
        return Answer(line=reader.t("I answered you in our direct messages."))
    return NOTHING
