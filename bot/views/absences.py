"""Leave: what was set, who stands in, who is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.core.cards import Button, Buttons, Card, Element, Select, Title, Tone, card, plain
from bot.core.reader import Reader
from bot.views.texts import muted
from models.absences import Absence
from models.actions.absences import LeaveEnded

FRIDAY = 4
WEEK = timedelta(days=7)
Choice = tuple[int, str]  # a person's id and name


def leave_card(
    r: Reader, away: Absence, choices: Sequence[Choice], *, is_own: bool, unknown: str | None = None
) -> Card:
    """What stands now. `choices`: who could stand in; `unknown`: the deputy's name as typed, who was not found."""
    elements: list[Element] = [plain(_who_and_when(r, away, is_own=is_own))]
    if unknown is not None:
        elements.append(plain(r.t("I know nobody called {name}. Who stands in?", name=unknown)))
    options = tuple(_deputy(away, who, name) for who, name in choices)
    if away.deputy_id is not None:
        options += (_deputy(away, None, r.t("Nobody")),)
    if options:
        elements.append(Select(r.t("Who stands in?"), options))
    call_off = Button(r.t("Call off"), "leave.end", {"leave": away.id}, Tone.DANGER)
    elements.append(Buttons((call_off,)))
    return card(*elements, language=r.language)


def leave_told_card(r: Reader, away: Absence, *, is_deputy: bool) -> Card:
    """To the deputy and to the manager."""
    if not is_deputy:
        return card(plain(_who_and_when(r, away, is_own=False)), language=r.language)
    text = r.t(
        "{name} is on leave: {days}. You stand in: you see the same deals, and what is to be decided comes to you.",
        name=away.person.name,
        days=days_of(r, away.first, away.last),
    )
    return card(plain(text), language=r.language)


def leave_ended_card(r: Reader, ended: LeaveEnded, *, is_own: bool) -> Card:
    """To whoever ended it, to the deputy and to the manager."""
    away = ended.absence
    if ended.until is None:
        days = days_of(r, away.first, away.last)
        text = (
            r.t("Leave called off: {days}.", days=days)
            if is_own
            else r.t("{name}'s leave is called off: {days}.", name=away.person.name, days=days)
        )
    elif is_own:
        text = r.t("Welcome back. Your leave ended with {day}.", day=r.day(ended.until))
    else:
        text = r.t("{name} is back.", name=away.person.name)
    return card(plain(text), language=r.language)


def leaves_card(r: Reader, own: Sequence[Absence], others: Sequence[Absence], *, is_manager: bool) -> Card:
    """One's own leave, that of one's people, and the nearest days to take at a tap."""
    elements: list[Element] = []
    for away in own:
        elements.append(plain(_who_and_when(r, away, is_own=True)))
        elements.append(_ends(r, away))
    if not own:
        elements.append(plain(r.t("You have no leave planned.")))
    elements.append(Buttons(_nearest_days(r)))
    if is_manager:
        elements.append(Title(r.t("Your people")))
        elements += [plain(_who_and_when(r, away, is_own=False)) for away in others]
        if not others:
            elements.append(plain(r.t("Nobody has leave planned.")))
    example = r.t("on leave from Monday to Wednesday, Ana stands in")
    elements.append(muted(r.t("Or say it: “{example}”.", example=example)))
    return card(*elements, language=r.language)


def until_question_card(r: Reader) -> Card:
    return card(plain(r.t("Until which day, that day included? E.g. “Friday”.")), language=r.language)


def days_of(r: Reader, first: date, last: date) -> str:
    """One day, or from one to another."""
    if first == last:
        return r.day(first)
    return r.t("{first} to {last}", first=r.day(first), last=r.day(last))


def _who_and_when(r: Reader, away: Absence, *, is_own: bool) -> str:
    days = days_of(r, away.first, away.last)
    name = away.person.name
    text = (
        r.t("On leave: {days}.", days=days)
        if is_own
        else r.t("{name} is on leave: {days}.", name=name, days=days)
    )
    deputy = (
        r.t("{name} stands in.", name=away.deputy.name)
        if away.deputy
        else r.t("The manager decides meanwhile.")
    )
    return text + ("" if r.language == "zh" else " ") + deputy


def _ends(r: Reader, away: Absence) -> Buttons:
    return Buttons((Button(r.t("Call off"), "leave.end", {"leave": away.id}, group=f"leave{away.id}"),))


def _deputy(away: Absence, person: int | None, name: str) -> Button:
    return Button(name, "leave.deputy", {"leave": away.id, "person": person}, once=False)


def _nearest_days(r: Reader) -> tuple[Button, ...]:
    today = r.today
    friday = today + timedelta(days=(FRIDAY - today.weekday()) % 7)
    monday = today - timedelta(days=today.weekday()) + WEEK
    spans = [
        (r.t("Today"), today, today),
        (r.t("Tomorrow"), today + timedelta(days=1), today + timedelta(days=1)),
    ]
    if friday - today > timedelta(days=1):
        spans.append((r.t("Until Friday"), today, friday))
    spans.append((r.t("Next week"), monday, monday + timedelta(days=FRIDAY)))
    return tuple(
        Button(label, "leave.take", {"first": first.isoformat(), "last": last.isoformat()}, group="take")
        for label, first, last in spans
    )
