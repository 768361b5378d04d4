"""Blockers: raised and solved in words, answered by buttons and replies, listed for oneself or the team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core import dialogs
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.core.telling import Teller
from bot.language.blockers import read_alone
from bot.language.understanding import Record, Understanding
from bot.settings import Category
from bot.views.blockers import (
    ask_info_card,
    ask_words_card,
    asked_card,
    blockers_card,
    case_card,
    category_card,
    confirm_card,
    confirmed_card,
    info_card,
    kind_card,
    passed_on_card,
    taken_card,
)
from bot.views.case_words import subject
from handlers import casework
from handlers.accounts import say_unknown
from handlers.casework import about, clerk_of
from models import drafts, readback
from models.access import Action, access_case, access_report, people_seen
from models.actions import cases
from models.actions.case_records import item_of
from models.cases import UNSOLVED, Case, CaseState
from models.deals import ReportState
from models.errors import NotYours, UserError
from models.people import Person
from models.queries.cases import CaseLook, Which, look_at, page_of
from models.queries.matching import account_named, deal_number, person_called
from models.queue.dialogs import Dialog

on = Handlers()
WORDS = "case.words"


@on.command("blockers", need=Action.SEE_CASES)
def command(ctx: Context, text: str) -> Answer | None:
    """`/blockers`, or with a customer or a person after it."""
    _list(ctx, text.strip())
    return None


@on.intent("blockers.show", need=Action.SEE_CASES)
def wish(ctx: Context, record: Record) -> None:
    _list(ctx, record.slots.get("owner") or record.slots.get("account") or "")


def _list(ctx: Context, name: str) -> None:
    which = _which(ctx, name)
    if which is None:
        say_unknown(ctx, name)
        return
    found = page_of(ctx.session, ctx.person, which)
    ctx.say(blockers_card(ctx.reader, found, which, ctx.person.id))


def _which(ctx: Context, name: str) -> Which | None:
    """A customer's name or a person's; None when it is neither."""
    if not name or deal_number(name) is not None:
        return Which()
    account = account_named(ctx.session, name)
    if account is not None:
        return Which(account_id=account.id)
    person = person_called(ctx.session, name)
    return Which(person_id=person.id) if person is not None else None


@on.button("case.list", need=Action.SEE_CASES)
def turn(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    which = Which(args.get("account_id"), args.get("person_id"))
    found = page_of(ctx.session, ctx.person, which, args["page"])
    ctx.edit(_card(ctx), blockers_card(ctx.reader, found, which, ctx.person.id))
    return None


@on.button("case.open", need=Action.SEE_CASES)
def open_case(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    case = access_case(ctx.session, ctx.person, args["case"])
    ctx.say(_whole(ctx, case), about=about(case))
    return None


@on.button("case.back", need=Action.SEE_CASES)
def back(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    ctx.edit(_card(ctx), _whole(ctx, access_case(ctx.session, ctx.person, args["case"])))
    return None


@on.button("case.take", need=Action.SEE_CASES)
def take(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """On it; a manager or the head who was told takes it over by that."""
    case = _to_answer(ctx, args)
    former, card_id = case.owner, case.owner_card_id
    cases.take(clerk_of(ctx), case)
    _after_owner(ctx, case, card_id, former)
    _tell_reporter(ctx, case, taken_card)
    return None


@on.button("case.solve", need=Action.SEE_CASES)
def solve(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """Done: whoever raised it is asked whether they are free again."""
    case = _to_answer(ctx, args)
    former, card_id = case.owner, case.owner_card_id
    cases.solve(clerk_of(ctx), case)
    _after_owner(ctx, case, card_id, former)
    _tell_reporter(ctx, case, confirm_card)
    return None


@on.button("case.not_mine", need=Action.SEE_CASES)
def not_mine(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    case = _to_answer(ctx, args)
    casework.move(ctx, case, lambda: cases.not_mine(clerk_of(ctx), case))
    return None


@on.button("case.kind", need=Action.SEE_CASES)
def choose_category(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    case = _unsolved(ctx, args)
    ctx.edit(_card(ctx), category_card(ctx.reader, look_at(ctx.session, case)))
    return None


@on.button("case.kind_of", need=Action.REPORT)
def choose_kind(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """Of the blocker that a card reads back: the card shows the kinds in its place."""
    report = access_report(ctx.session, ctx.person, args["report"])
    line = readback.from_json(report.items)[args["index"]]
    if report.state is ReportState.UNDONE or not isinstance(line, readback.RecordLine):
        raise UserError("is_undone")
    item = drafts.to_json([item_of(ctx.session, line)])[0]
    named = subject(ctx.reader, look_at(ctx.session, ctx.session.get_one(Case, line.record_id)))
    ctx.edit(_card(ctx), kind_card(ctx.reader, report.id, args["index"], item, named))
    return None


@on.button("case.category", need=Action.SEE_CASES)
def put_in_category(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """Another kind of help, and with it perhaps another helper."""
    case, category = _unsolved(ctx, args), Category(args["category"])
    card_of_owner = case.owner_card_id
    casework.move(ctx, case, lambda: cases.put_in_category(clerk_of(ctx), case, category))
    if ctx.card_id != card_of_owner:
        ctx.edit(_card(ctx), _whole(ctx, case))
    return None


@on.button("case.confirm", need=Action.SEE_CASES)
def confirm(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """Solved, says who raised it or manages them."""
    case = _unsolved(ctx, args)
    if case.reporter_id not in people_seen(ctx.session, ctx.person):
        raise NotYours
    cases.close(clerk_of(ctx), case)
    casework.redraw_owner(ctx, case)
    ctx.edit(_card(ctx), confirmed_card(ctx.reader, look_at(ctx.session, case)))
    return None


@on.button("case.stuck", need=Action.SEE_CASES)
def stuck(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """Not solved after all: the owner is asked once more, in a new card."""
    case = _unsolved(ctx, args)
    if case.reporter_id != ctx.person.id:
        raise NotYours
    _ask_again(ctx, case)
    ctx.edit(_card(ctx), confirmed_card(ctx.reader, look_at(ctx.session, case)))
    return None


def _ask_again(ctx: Context, case: Case) -> None:
    cases.still_stuck(clerk_of(ctx), case)
    name = ctx.person.name
    casework.put_to_owner(ctx, case, lambda r: r.t("{name} is still stuck.", name=name))


@on.button("case.info", need=Action.SEE_CASES)
def need_info(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    case = _to_answer(ctx, args)
    dialogs.start(ctx, WORDS, "info", {"case": case.id, "card": ctx.card_id}, at_once=True)
    return None


@on.button("case.say", need=Action.SEE_CASES)
def add_words(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    case = _unsolved(ctx, args)
    dialogs.start(ctx, WORDS, "say", {"case": case.id, "card": ctx.card_id}, at_once=True)
    return None


def _ask_words(ctx: Context, dialog: Dialog) -> None:
    case = ctx.session.get_one(Case, dialog.data["case"])
    look = look_at(ctx.session, case)
    if dialog.step == "info":
        asked = ask_info_card(ctx.reader, look)
    else:
        asked = ask_words_card(ctx.reader, look, _other_side(ctx, case))
    dialog.card_id = ctx.say(asked, about=f"dialog:{dialog.id}")


@on.dialog(WORDS, show=_ask_words)
def words(ctx: Context, dialog: Dialog, text: str) -> bool:
    case = access_case(ctx.session, ctx.person, dialog.data["case"], lock=True)
    dialogs.end(ctx, dialog)
    if case.state not in UNSOLVED:
        raise UserError("case_is_over")
    if dialog.step == "info":
        _ask_for_info(ctx, case, text[: casework.LONGEST], dialog.data["card"])
    else:
        casework.pass_on(ctx, case, text)
    return True


@on.reply("case", need=Action.SEE_CASES)
def replied(ctx: Context, case_id: int, understood: Understanding) -> bool:
    """What a button says may be typed as well; everything else goes to the other side, word for word."""
    case = access_case(ctx.session, ctx.person, case_id, lock=True)
    if case.state not in UNSOLVED:
        raise UserError("case_is_over")
    said = "done" if casework.says_solved(understood) else read_alone(understood.text)
    if not (_own_word(ctx, case, said) if case.reporter_id == ctx.person.id else _answer(ctx, case, said)):
        casework.pass_on(ctx, case, understood.text)
    return True


def _own_word(ctx: Context, case: Case, said: str | None) -> bool:
    """Of who raised it: it is over, or it is not."""
    if said == "done":
        casework.close(ctx, case)
    elif said == "stuck" and case.state is CaseState.SOLVED:
        _ask_again(ctx, case)
        ctx.say(confirmed_card(ctx.reader, look_at(ctx.session, case)))
    else:
        return False
    return True


def _answer(ctx: Context, case: Case, said: str | None) -> bool:
    """Of who was asked, or who manages who raised it."""
    former, card_id = case.owner, case.owner_card_id
    match said:
        case "done":
            cases.solve(clerk_of(ctx), case)
            _after_owner(ctx, case, card_id, former)
            _tell_reporter(ctx, case, confirm_card)
        case "taken":
            cases.take(clerk_of(ctx), case)
            _after_owner(ctx, case, card_id, former)
            _tell_reporter(ctx, case, taken_card)
        case "not_mine" if case.owner_id == ctx.person.id:
            casework.move(ctx, case, lambda: cases.not_mine(clerk_of(ctx), case))
        case _:
            return False
    return True


def _ask_for_info(ctx: Context, case: Case, text: str, card_id: int) -> None:
    former, former_card = case.owner, case.owner_card_id
    cases.ask_for_info(clerk_of(ctx), case, text)
    ctx.card_id = card_id
    _after_owner(ctx, case, former_card, former)
    _tell_reporter(ctx, case, lambda r, look: info_card(r, look, text))
    ctx.say(passed_on_card(ctx.reader, case.reporter.name))


def _after_owner(ctx: Context, case: Case, card_id: int | None, former: Person | None) -> None:
    """The owner's card shows what they said; where somebody took it over, the former owner's ends."""
    casework.release(ctx, case, card_id, former)
    pressed = ctx.card_id if ctx.card_id is not None else case.owner_card_id
    if pressed is None:
        return
    if case.owner_card_id not in (None, pressed):
        casework.redraw_owner(ctx, case)
    case.owner_card_id = pressed
    ctx.edit(pressed, asked_card(ctx.reader, look_at(ctx.session, case)))


def _tell_reporter(ctx: Context, case: Case, draw: Any) -> None:
    look = look_at(ctx.session, case)
    Teller.of(ctx).tell(case.reporter, lambda r: draw(r, look), about=about(case))


def _to_answer(ctx: Context, args: Mapping[str, Any]) -> Case:
    """The case, for who was asked, or may take it over as a manager of the reporter's.

    :raises UserError: it is with somebody else by now
    """
    case = _unsolved(ctx, args)
    seen = people_seen(ctx.session, ctx.person) - {
        case.reporter_id if case.reporter_id == ctx.person.id else None
    }
    if not {case.reporter_id, case.owner_id} & seen:
        raise UserError("case_elsewhere", name=case.owner.name if case.owner else "–")
    return case


def _unsolved(ctx: Context, args: Mapping[str, Any]) -> Case:
    case = access_case(ctx.session, ctx.person, args["case"], lock=True)
    if case.state not in UNSOLVED:
        raise UserError("case_is_over")
    return case


def _whole(ctx: Context, case: Case) -> Any:
    manages = case.reporter_id != ctx.person.id and case.reporter_id in people_seen(ctx.session, ctx.person)
    look: CaseLook = look_at(ctx.session, case, history=True)
    return case_card(ctx.reader, look, ctx.person.id, manages=manages)


def _other_side(ctx: Context, case: Case) -> str:
    other = case.owner if ctx.person.id == case.reporter_id else case.reporter
    return other.name if other is not None else ""


def _card(ctx: Context) -> int:
    assert ctx.card_id is not None
    return ctx.card_id
