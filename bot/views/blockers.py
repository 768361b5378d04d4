"""Blockers: what the one who is stuck, the one who is asked and the managers are shown of a case.

What people wrote stays as written; everything around it is in the reader's language. No card names an amount.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.cards import Button, Buttons, Card, Element, Fields, Select, Text, Title, card, plain
from bot.core.plaintext import clip
from bot.core.reader import Reader
from bot.settings import Category
from bot.views.case_words import (
    LABEL,
    age,
    bare,
    due,
    entry_line,
    moment,
    plea,
    state_for_owner,
    state_of,
    subject,
    what,
    who,
)
from bot.views.people import invite_card
from bot.views.texts import bold, line, muted
from bot.views.words import category_name
from models.cases import UNSOLVED, CaseState
from models.queries.cases import CaseLook, CasePage, Which

RECENT = 8  # steps on a case's own card


def asked_card(r: Reader, case: CaseLook, news: str = "") -> Card:
    """To whom the case is put. `news` is what has just happened, above the rest."""
    parts: list[Element] = [plain(news)] if news else []
    due: list[str] = []
    if case.due_at is not None and case.state is CaseState.OPEN:
        due = [" · ", r.t("please answer by {moment}", moment=moment(r, case.due_at))]
    parts.append(line(bold(plea(r, case)), f" · {what(r, case)}", *due))
    if state := state_for_owner(r, case):
        parts.append(muted(state))
    if buttons := owner_buttons(r, case):
        parts.append(Buttons(tuple(buttons)))
    return card(*parts, summary=news or f"{plea(r, case)} · {what(r, case)}", language=r.language)


def told_card(r: Reader, case: CaseLook) -> Card:
    """For the manager or the head: whoever was asked has not answered."""
    silent = r.t("No answer from {name} since {moment}.", name=who(r, case), moment=moment(r, case.asked_at))
    buttons = (
        _do(r.t("I take it"), "case.take", case),
        _do(r.t("Done"), "case.solve", case),
        _look(r.t("Open"), "case.open", case),
    )
    return card(
        plain(silent),
        line(bold(case.reporter), f" · {what(r, case)} · {age(r, case)}"),
        Buttons(buttons),
        summary=silent,
        language=r.language,
    )


def over_card(r: Reader, case: CaseLook, by: str) -> Card:
    """In place of the owner's card, when there is nothing left to do for them. `by` ended it or took it."""
    ended = {
        CaseState.CLOSED: r.t("Solved, says {name}. Thank you.", name=by),
        CaseState.WITHDRAWN: r.t("{name} took it back: there is nothing to do.", name=by),
    }
    text = ended.get(case.state) or r.t("Now with {name}.", name=case.owner or by)
    return card(line(bold(plea(r, case)), f" · {what(r, case)}"), muted(text), language=r.language)


def taken_card(r: Reader, case: CaseLook) -> Card:
    return _notice(r, r.t("{name} is on {subject}.", name=who(r, case), subject=subject(r, case)))


def moved_card(r: Reader, case: CaseLook, by: str) -> Card:
    """For the reporter: the case is not `by`'s, somebody else is asked."""
    text = r.t(
        "{subject} is not {by}'s. Now with {name}.", subject=subject(r, case), by=by, name=who(r, case)
    )
    return _notice(r, f"{text} {due(r, case)}".strip())


def handed_card(r: Reader, case: CaseLook, absent: str | None) -> Card:
    """For the reporter: somebody else is asked, because who was asked (`absent`) is on leave, or because the helper
    is here now.
    """
    values = {"name": who(r, case), "subject": subject(r, case)}
    if absent is None:
        text = r.t("{name} is here now and is asked about {subject}.", **values)
    else:
        text = r.t("{absent} is on leave: {name} is asked about {subject}.", absent=absent, **values)
    return _notice(r, f"{text} {due(r, case)}".strip())


def escalated_card(r: Reader, case: CaseLook, to: str) -> Card:
    """For the reporter."""
    text = r.t(
        "{name} has not answered about {subject} yet. {to} knows now.",
        name=who(r, case),
        subject=subject(r, case),
        to=to,
    )
    return _notice(r, text)


def confirm_card(r: Reader, case: CaseLook) -> Card:
    """The owner says it is done; does the reporter agree?"""
    text = r.t("{name} says {subject} is done. Free again?", name=who(r, case), subject=subject(r, case))
    buttons = (_do(r.t("Yes, solved"), "case.confirm", case), _do(r.t("Still stuck"), "case.stuck", case))
    return card(plain(text), Buttons(buttons), language=r.language)


def confirmed_card(r: Reader, case: CaseLook) -> Card:
    """In place of the question, or after words such as "Acme unblocked"."""
    if case.state is CaseState.CLOSED:
        text = r.t("✅ Solved: {what}, {age}.", what=bare(r, case), age=age(r, case))
        return _notice(r, text)
    return _notice(r, r.t("{name} is asked again.", name=who(r, case)) + f" {due(r, case)}")


def info_card(r: Reader, case: CaseLook, words: str) -> Card:
    """For the reporter: the owner has a question."""
    text = r.t("{name} needs to know about {subject}:", name=who(r, case), subject=subject(r, case))
    answer = _look(r.t("Answer"), "case.say", case)
    return card(plain(f"{text}\n{words}"), muted(_how_to_answer(r)), Buttons((answer,)), language=r.language)


def said_card(r: Reader, case: CaseLook, by: str, words: str) -> Card:
    """A word of the owner's for the reporter."""
    text = r.t("{name} about {subject}:", name=by, subject=subject(r, case))
    answer = _look(r.t("Answer"), "case.say", case)
    return card(plain(f"{text}\n{words}"), muted(_how_to_answer(r)), Buttons((answer,)), language=r.language)


def said_news(r: Reader, case: CaseLook, by: str, words: str) -> str:
    """A word of the reporter's, above the owner's card."""
    return r.t("{name} about {subject}:", name=by, subject=subject(r, case)) + f"\n{words}"


def ask_words_card(r: Reader, case: CaseLook, to: str) -> Card:
    """What is to be passed on?"""
    text = r.t("What shall I tell {name} about {subject}? Type it.", name=to, subject=subject(r, case))
    return card(plain(text), language=r.language)


def ask_info_card(r: Reader, case: CaseLook) -> Card:
    text = r.t("What do you need to know from {name}? Type it.", name=case.reporter)
    return card(plain(text), line(what(r, case)), language=r.language)


def passed_on_card(r: Reader, to: str) -> Card:
    return _notice(r, r.t("Passed on to {name}.", name=to))


def category_card(r: Reader, case: CaseLook) -> Card:
    """What kind of help?"""
    asked = r.t("What does {subject} need?", subject=subject(r, case))
    options = tuple(
        Button(category_name(r, one), "case.category", {"case": case.id, "category": one}, group="kind")
        for one in Category
        if one is not case.category
    )
    back = Buttons((_look(r.t("Back"), "case.back", case),))
    return card(Select(asked, options), back, summary=asked, language=r.language)


def kind_card(r: Reader, report_id: int, index: int, item: Mapping[str, Any], name: str) -> Card:
    """Under the card that reads a blocker back: another kind of help for it. `item` is the blocker as it stands."""
    asked = r.t("What does {subject} need?", subject=name)
    options = tuple(
        Button(
            category_name(r, one),
            "report.fix",
            {"report": report_id, "index": index, "item": {**item, "category": one.value}},
            group="kind",
        )
        for one in Category
        if one.value != item.get("category")
    )
    back = Button(r.t("Back"), "report.whole", {"report": report_id}, once=False)
    return card(Select(asked, options), Buttons((back,)), summary=asked, language=r.language)


def case_card(r: Reader, case: CaseLook, reader_id: int, *, manages: bool) -> Card:
    """All that is known of a blocker, and what the reader can do about it."""
    facts = [(r.t("Kind"), category_name(r, case.category)), (r.t("Raised by"), case.reporter)]
    facts.append((r.t("Owner"), case.owner or r.t("nobody yet")))
    facts.append((r.t("Status"), " · ".join(part for part in (state_of(r, case), due(r, case)) if part)))
    parts: list[Element] = [Title(f"🚧 {bare(r, case)}"), Fields(tuple(facts))]
    parts += [entry_line(r, entry) for entry in case.history[-RECENT:]]
    if buttons := _buttons_for(r, case, reader_id, manages=manages):
        parts.append(Buttons(tuple(buttons)))
    return card(*parts, language=r.language)


def blockers_card(r: Reader, found: CasePage, which: Which, reader_id: int) -> Card:
    """A line each, those that wait for the reader first."""
    title = _title(r, found)
    if not found.rows:
        text = r.t(
            "No open blockers. If something holds you up, tell me, e.g. “{example}”.",
            example=r.t("blocked on Acme: waiting for legal"),
        )
        return card(Title(title), plain(text), language=r.language)
    parts: list[Element] = [Title(title)]
    parts += [
        case_line(r, case, number=number, reader_id=reader_id) for number, case in enumerate(found.rows, 1)
    ]
    opens = [_look(str(number), "case.open", case) for number, case in enumerate(found.rows, 1)]
    steps = []
    if found.page > 0:
        steps.append(_turn(r.t("‹ Back"), which, found.page - 1))
    if found.page + 1 < found.pages:
        steps.append(_turn(r.t("More ›"), which, found.page + 1))
    parts.append(Buttons(tuple(opens)))
    return card(*parts, *([Buttons(tuple(steps))] if steps else []), language=r.language)


def blocker_lines(r: Reader, cases: Sequence[CaseLook]) -> list[Element]:
    """On the card of a customer or a deal: what it is stuck on, with one button for each."""
    if not cases:
        return []
    opens = [
        _look(
            r.t("Blocker") if len(cases) == 1 else r.t("Blocker {number}", number=number), "case.open", case
        )
        for number, case in enumerate(cases, 1)
    ]
    return [*(case_line(r, case) for case in cases), Buttons(tuple(opens))]


def case_line(r: Reader, case: CaseLook, *, number: int | None = None, reader_id: int | None = None) -> Text:
    """1 Initech: waiting for legal · Zhou Ning (Legal): on it · 2 days · Jonas Weber."""
    head = f"{number} " if number is not None else "🚧 "
    facts = [f"{who(r, case)}: {state_of(r, case)}" if case.owner_id != reader_id else r.t("waits for you")]
    facts.append(age(r, case))
    if case.reporter_id != reader_id and reader_id is not None:
        facts.append(case.reporter)
    return line(bold(head + bare(r, case)), " · " + " · ".join(facts))


def no_case_card(r: Reader, name: str | None, others: Sequence[CaseLook]) -> Card:
    """Nothing is open that could be solved; `others` are open."""
    text = r.t("No open blocker on {name}.", name=name) if name else r.t("You have no open blockers.")
    if not others:
        return _notice(r, text)
    asked = r.t("Is one of these solved?")
    buttons = tuple(
        Button(clip(bare(r, case), LABEL), "case.confirm", {"case": case.id}, group="which")
        for case in others
    )
    return card(plain(f"{text} {asked}"), Buttons(buttons), language=r.language)


def absent_helper_card(
    r: Reader, case: CaseLook, helper: str, invite: tuple[str, Sequence[str]] | None
) -> Card:
    """For the manager who owns the case until the helper is in: an invite to forward, as code and links."""
    text = r.t(
        "{name} ({category}) has no chat account with me yet, so {reporter}'s blocker is yours until then.",
        name=helper,
        category=category_name(r, case.category),
        reporter=case.reporter,
    )
    if invite is None:
        hint = r.t("An admin lets them in with /invite {name}.", name=helper)
        return card(plain(text), plain(hint), language=r.language)
    forward, invited = r.t("Forward this:"), invite_card(r, helper, *invite)
    return card(plain(f"{text} {forward}"), *invited.elements, summary=text, language=r.language)


def owner_buttons(r: Reader, case: CaseLook) -> list[Button]:
    """On it · Done · Not mine · Need info, without what has been said already."""
    if case.state not in UNSOLVED or case.state is CaseState.SOLVED:
        return []
    info = _look(r.t("Need info"), "case.info", case)
    buttons = [] if case.state is CaseState.TAKEN else [_do(r.t("On it"), "case.take", case)]
    buttons += [_do(r.t("Done"), "case.solve", case), _do(r.t("Not mine"), "case.not_mine", case)]
    buttons += [] if case.state is CaseState.INFO else [info]
    return buttons if case.owner_helps else [*buttons, _look(r.t("Other kind"), "case.kind", case)]


def _buttons_for(r: Reader, case: CaseLook, reader_id: int, *, manages: bool) -> list[Button]:
    if case.state not in UNSOLVED:
        return []
    if reader_id == case.owner_id and reader_id != case.reporter_id:
        return owner_buttons(r, case)
    buttons: list[Button] = []
    if reader_id == case.reporter_id or manages:
        buttons.append(_do(r.t("Solved"), "case.confirm", case))
    if reader_id == case.reporter_id:
        if case.owner is not None and case.owner_id != reader_id:
            buttons.append(_look(r.t("Add a word"), "case.say", case))
    else:
        buttons.append(_do(r.t("I take it"), "case.take", case))
    return [*buttons, _look(r.t("Other kind"), "case.kind", case)]


def _do(label: str, action: str, case: CaseLook) -> Button:
    return Button(label, action, {"case": case.id}, group="case")


def _look(label: str, action: str, case: CaseLook) -> Button:
    return Button(label, action, {"case": case.id}, once=False)


def _turn(label: str, which: Which, page: int) -> Button:
    return Button(label, "case.list", {**which.to_args(), "page": page}, once=False)


def _notice(r: Reader, text: str) -> Card:
    return card(plain(text), language=r.language)


def _how_to_answer(r: Reader) -> str:
    return r.t("Reply to this card, or press Answer.")


def _title(r: Reader, found: CasePage) -> str:
    if found.of is not None:
        return r.t("Blockers: {name}", name=found.of)
    return r.t("The team's blockers") if found.of_team else r.t("Your blockers")
