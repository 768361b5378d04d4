"""Stand-ups: the prompt, what became of it, and who has said what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.core.cards import (
    Button,
    Buttons,
    Card,
    Element,
    FieldKind,
    Form,
    FormField,
    Span,
    Text,
    Title,
    card,
    plain,
)
from bot.core.reader import Reader
from bot.views.deals import said_of
from bot.views.texts import bold, muted
from models.queries.standups import Entry, Prompt
from models.readback import AnyLine
from models.standups import StandupState

MOST_TOLD = 3
MOST_ENTRIES = 20
SHORT_TEXT = 300


def usual_questions(r: Reader) -> tuple[str, ...]:
    return (r.t("What moved?"), r.t("What is next?"), r.t("What is stuck?"))


def prompt_card(r: Reader, prompt: Prompt, at: datetime) -> Card:
    """It begins with what was told already, so that nobody types it twice. `at` is when it is read, for the greeting."""
    greeting = r.t("Good morning.") if r.local(at).hour < 12 else r.t("Hello.")
    asked = list(prompt.questions)
    if prompt.told:
        greeting = r.t("{greeting} {told}", greeting=greeting, told=_told(r, prompt.told, prompt.told_on))
        asked = asked or [r.t("Anything to add?"), *usual_questions(r)[1:]]
    asked = asked or list(usual_questions(r))
    nothing = Button(r.t("Nothing to add"), "standup.nothing", {"standup": prompt.standup_id})
    skip = Button(r.t("Skip today"), "standup.skip", {"standup": prompt.standup_id})
    leave = Button(
        r.t("On leave until…"), "standup.leave", {"standup": prompt.standup_id}, once=False, group="leave"
    )
    text = " ".join([greeting, *asked]) if r.language == "en" else "".join([greeting, *asked])
    return card(plain(text), Buttons((nothing, skip, leave)), language=r.language)


def _told(r: Reader, told: Sequence[AnyLine], told_on: date | None) -> str:
    said = [said_of(r, line) for line in told[:MOST_TOLD]]
    rest = len(told) - len(said)
    listed = "; ".join(said) if r.language == "en" else ";".join(said)
    if rest:
        listed += r.n(" and one more", " and {count} more", rest)
    if told_on is None:
        return r.t("Since the last time you reported: {what}.", what=listed)
    days = (r.today - told_on).days
    if days == 0:
        return r.t("Today you reported: {what}.", what=listed)
    if days == 1:
        return r.t("Yesterday you reported: {what}.", what=listed)
    return r.t("On {day} you reported: {what}.", day=r.day(told_on), what=listed)


def reminder_card(r: Reader, standup_id: int, day: date) -> Card:
    """The only one."""
    text = r.t("Your stand-up of {day} is still open. One line is enough.", day=r.day(day))
    nothing = Button(r.t("Nothing to add"), "standup.nothing", {"standup": standup_id})
    skip = Button(r.t("Skip today"), "standup.skip", {"standup": standup_id})
    return card(plain(text), Buttons((nothing, skip)), language=r.language)


def question_card(r: Reader, question: str, number: int, count: int) -> Card:
    """One of the questions, where they are put one by one."""
    return card(plain(f"{number}/{count} {question}"), language=r.language)


def done_card(r: Reader, standup_id: int, day: date, state: StandupState, at: datetime) -> Card:
    """What stands where the prompt was."""
    time = r.clock(at)
    text = {
        StandupState.ANSWERED: r.t("✓ Stand-up of {day}: answered {time}.", day=r.day(day), time=time),
        StandupState.NOTHING: r.t("✓ Stand-up of {day}: nothing to add.", day=r.day(day)),
        StandupState.SKIPPED: r.t("Stand-up of {day}: skipped.", day=r.day(day)),
    }[state]
    change = Button(r.t("Change"), "standup.change", {"standup": standup_id})
    return card(plain(text), Buttons((change,)), language=r.language)


def noted_card(r: Reader, day: date) -> Card:
    """An answer of which nothing went into the ledger."""
    return card(
        plain(r.t("Noted for the stand-up of {day}. No deal was changed.", day=r.day(day))),
        language=r.language,
    )


def no_standup_card(r: Reader) -> Card:
    return card(
        plain(r.t("No stand-up is set up for you. Your manager can have one, with `standup` in bot.yaml.")),
        language=r.language,
    )


def leave_form(r: Reader, standup_id: int) -> Form:
    until = FormField("until", r.t("Last day of leave"), FieldKind.DATE)
    return Form(
        r.t("On leave"),
        r.t("Save"),
        r.t("Cancel"),
        "standup.leave",
        {"standup": standup_id},
        (until,),
        r.language,
    )


def on_leave_card(r: Reader, last: date) -> Card:
    return card(
        plain(r.t("Have a good time. I ask again after {day}.", day=r.day(last))), language=r.language
    )


def entries_card(r: Reader, entries: Sequence[Entry], first: date, last: date) -> Card:
    """By date, who said what, and who was silent."""
    span = r.day(first) if first == last else r.t("{first} to {last}", first=r.day(first), last=r.day(last))
    title = r.t("Stand-ups, {span}", span=span)
    if not entries:
        return card(
            Title(title), plain(r.t("Nobody was asked in that time.")), summary=title, language=r.language
        )
    elements: list[Element] = [Title(title)]
    for day in dict.fromkeys(entry.day for entry in entries[:MOST_ENTRIES]):
        of_day = [entry for entry in entries[:MOST_ENTRIES] if entry.day == day]
        elements.append(_day(r, day, of_day))
    rest = len(entries) - MOST_ENTRIES
    if rest > 0:
        elements.append(muted(r.n("… and one more", "… and {count} more", rest)))
    return card(*elements, summary=title, language=r.language)


def _day(r: Reader, day: date, entries: Sequence[Entry]) -> Text:
    spans: list[Span] = [bold(r.day(day))]
    spans += [
        Span(f"\n{entry.name}: {entry_words(r, entry.state, entry.text or '')}")
        for entry in entries
        if entry.state is not StandupState.ASKED
    ]
    silent = [entry.name for entry in entries if entry.state is StandupState.ASKED]
    if silent:
        spans.append(Span("\n" + r.t("No answer: {names}", names=r.listing(silent))))
    return Text(tuple(spans))


def entry_words(r: Reader, state: StandupState, text: str) -> str:
    """What somebody answered, in a line or two."""
    match state:
        case StandupState.NOTHING:
            return r.t("nothing to add")
        case StandupState.SKIPPED:
            return r.t("skipped")
        case _:
            return text if len(text) <= SHORT_TEXT else text[: SHORT_TEXT - 1] + "…"
