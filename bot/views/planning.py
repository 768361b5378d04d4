"""What comes by the clock, for whoever may change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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
from bot.views.people import zone_name
from bot.views.texts import bold, muted
from models.queries.planned import Planned
from models.queries.schedules import Coming
from models.recurrence import LAST, DayOff, Every, Rule

MOST_SHOWN = 10
MOST_TIMES = 40
WEEKLY = (Every.DAY, Every.WEEK)


def kind_words(r: Reader, kind: str) -> str:
    known = {
        "standup": r.t("Stand-up"),
        "board": r.t("Leaderboard"),
        "digest": r.t("Digest for managers"),
        "week": r.t("Drafts of the week"),
    }
    return known.get(kind, kind)


def schedules_card(r: Reader, found: Sequence[Planned]) -> Card:
    """All that the person may change, each with its buttons, and what is for everybody."""
    title = r.t("By the clock")
    if not found:
        return card(
            Title(title),
            plain(
                r.t("Nothing comes by the clock for your teams yet. Whoever runs me sets it up in bot.yaml.")
            ),
            summary=title,
            language=r.language,
        )
    elements: list[Element] = [Title(title)]
    for one in found[:MOST_SHOWN]:
        elements.append(_about(r, one))
        if one.may_change:
            elements.append(_buttons(r, one))
    rest = len(found) - MOST_SHOWN
    if rest > 0:
        elements.append(muted(r.n("… and one more", "… and {count} more", rest)))
    return card(*elements, summary=title, language=r.language)


def schedule_card(r: Reader, one: Planned) -> Card:
    """One of them, as it is now."""
    return card(_about(r, one), _buttons(r, one), summary=_name(r, one), language=r.language)


def schedule_choice_card(r: Reader, found: Sequence[Planned], args: dict[str, Any]) -> Card:
    """Which of several the words meant; `args` is what becomes of it."""
    choices = tuple(
        Button(_name(r, one), "schedule.move", {**args, "schedule": one.id}, group="which") for one in found
    )
    return card(plain(r.t("Which one do you mean?")), Buttons(choices), language=r.language)


def nothing_to_move_card(r: Reader, kind: str) -> Card:
    text = r.t(
        "{kind}: there is none that you can change. /schedule shows what there is.", kind=kind_words(r, kind)
    )
    return card(plain(text), language=r.language)


def ahead_card(r: Reader, one: Planned, found: Sequence[Coming], days: int) -> Card:
    """Every time at which it comes within some days; where that is elsewhere, the reader's own time as well."""
    title = r.t("{name}: the next {days} days", name=_name(r, one), days=days)
    if not found:
        said = r.t("Paused.") if not one.is_on else r.t("Nothing in that time.")
        return card(Title(title), plain(said), summary=title, language=r.language)
    lines = [_time(r, each) for each in found[:MOST_TIMES]]
    elements: list[Element] = [Title(title), plain("\n".join(lines))]
    if len(found) > MOST_TIMES:
        elements.append(muted(r.n("… and one more", "… and {count} more", len(found) - MOST_TIMES)))
    return card(*elements, summary=title, language=r.language)


def _time(r: Reader, one: Coming) -> str:
    there = one.slot.at.astimezone(one.timing.zone_info)
    line = f"{r.day(there.date())} {there:%H:%M}"
    if one.timing.zone == r.zone:
        return line
    return r.t(
        "{time} in {zone} ({own} for you)",
        time=line,
        zone=zone_name(r, one.timing.zone),
        own=r.clock(one.slot.at),
    )


def schedule_form(r: Reader, one: Planned) -> Form:
    """Times, weekdays where there are any, and what becomes of days off."""
    fields = [
        FormField(
            "at",
            r.t("Time"),
            value=", ".join(f"{at:%H:%M}" for at in one.rule.at),
            hint=r.t("e.g. 9:30, or 9:00 and 17:00"),
        )
    ]
    if one.rule.every in WEEKLY:
        days = _weekdays(r, one.rule) or r.t("every day")
        fields.append(FormField("days", r.t("Days"), value=days, hint=r.t("e.g. Monday to Thursday")))
    options = tuple((way.value, _day_off(r, way)) for way in DayOff)
    fields.append(
        FormField(
            "day_off", r.t("On a day off"), FieldKind.CHOICE, value=one.rule.day_off.value, options=options
        )
    )
    return Form(
        _name(r, one)[:24],
        r.t("Save"),
        r.t("Cancel"),
        "schedule.change",
        {"schedule": one.id},
        tuple(fields),
        r.language,
    )


def unpublished_card(r: Reader, country: str, year: int) -> Card:
    """To the admins, once."""
    name = r.locale.territories.get(country, country)
    text = r.t(
        "{country} has not published its working days of {year} as far as I know. Until then I take Monday to Friday "
        "there. Once they are out, whoever runs me brings me up to date.",
        country=name,
        year=year,
    )
    return card(plain(text), language=r.language)


def _about(r: Reader, one: Planned) -> Text:
    lines = [f"\n{_rule(r, one)}"]
    if not one.is_on:
        lines.append("\n" + r.t("Paused."))
    elif one.next_at is not None:
        local = r.local(one.next_at)
        lines.append(
            "\n" + r.t("Next: {day} {time}, your time.", day=r.day(local.date()), time=f"{local:%H:%M}")
        )
    if not one.may_change:
        lines.append("\n" + r.t("It is for everybody: an admin changes it."))
    return Text((bold(_name(r, one)), Span("".join(lines))))


def _buttons(r: Reader, one: Planned) -> Buttons:
    args = {"schedule": one.id}
    group = f"s{one.id}"
    switch = (
        Button(r.t("Pause"), "schedule.pause", args, once=False, group=group)
        if one.is_on
        else Button(r.t("Resume"), "schedule.resume", args, once=False, group=group)
    )
    return Buttons(
        (
            switch,
            Button(r.t("Change"), "schedule.edit", args, once=False, group=group),
            Button(r.t("Next 14 days"), "schedule.ahead", args, once=False, group=group),
        )
    )


def _name(r: Reader, one: Planned) -> str:
    whom = one.team or r.t("everybody")
    return f"{kind_words(r, one.kind)} · {whom}"


def _rule(r: Reader, one: Planned) -> str:
    times = r.listing([f"{at:%H:%M}" for at in sorted(one.rule.at)])
    zone = zone_name(r, one.zone) if one.zone else r.t("everybody's own time")
    return f"{_days(r, one.rule)} {times} · {zone} · {_day_off(r, one.rule.day_off)}"


def _days(r: Reader, rule: Rule) -> str:
    if rule.interval > 1:
        words = {
            Every.DAY: r.t("every {count} days", count=rule.interval),
            Every.WEEK: r.t("every {count} weeks", count=rule.interval),
        }
        start = words.get(rule.every, r.t("every {count} months or longer", count=rule.interval))
        return f"{start} {_weekdays(r, rule)}".strip()
    if rule.every in WEEKLY:
        return _weekdays(r, rule) or r.t("every day")
    period = {
        Every.MONTH: r.t("every month"),
        Every.QUARTER: r.t("every quarter"),
        Every.YEAR: r.t("every year"),
    }[rule.every]
    if rule.nth is not None:
        return f"{period} {_weekdays(r, rule)}".strip()
    day = r.t("last day") if rule.day == LAST else r.t("day {day}", day=rule.day)
    return f"{period}, {day}"


def _weekdays(r: Reader, rule: Rule) -> str:
    days = rule.weekdays or ((0,) if rule.every is Every.WEEK else ())
    return r.listing([r.locale.days["format"]["abbreviated"][day] for day in days])


def _day_off(r: Reader, way: DayOff) -> str:
    return {
        DayOff.SKIP: r.t("not on days off"),
        DayOff.RUN: r.t("on days off too"),
        DayOff.NEXT: r.t("on a day off: the next working day"),
        DayOff.PREVIOUS: r.t("on a day off: the working day before"),
    }[way]
