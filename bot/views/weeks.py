"""A person's week or day, as a draft, as a text, and as the manager gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.cards import (
    Button,
    Buttons,
    Card,
    Element,
    FieldKind,
    Form,
    FormField,
    Title,
    Tone,
    card,
    plain,
)
from bot.core.plaintext import clip
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views.deals import month_line
from bot.views.records import activity_count, shortened
from bot.views.texts import muted
from bot.views.words import stage_name
from models.queries.weeks import Ahead, Week

MOST_NAMED = 5
LONGEST = 2900  # what a field of a form holds


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of the draft. `text` is the person's own wording, `manager` who would get it, None: nobody is there.
    `sent_at` is when it was last sent, to `sent_to`; `is_sent`: as it stands.
    """

    text: str | None = None
    manager: str | None = None
    sent_at: datetime | None = None
    sent_to: str | None = None
    is_sent: bool = False


def week_card(r: Reader, settings: Settings, week: Week, standing: Standing) -> Card:
    title = _title(r, week)
    body = standing.text or week_text(r, settings, week)
    parts: list[Element] = [Title(title), plain(body)]
    if standing.sent_at is not None and standing.sent_to is not None:
        moment = f"{r.day(r.local(standing.sent_at).date())} {r.clock(standing.sent_at)}"
        if standing.is_sent:
            parts.append(muted(r.t("✓ Sent to {name}, {moment}.", name=standing.sent_to, moment=moment)))
        else:
            parts.append(
                muted(
                    r.t(
                        "Changed since it was sent to {name}, {moment}.", name=standing.sent_to, moment=moment
                    )
                )
            )
    this = {"first": week.first.isoformat(), "last": week.last.isoformat()}
    buttons = [Button(r.t("Edit"), "week.edit", this, once=False)]
    if standing.manager is not None and not standing.is_sent:
        send = r.t("Send to {name}", name=standing.manager)
        buttons.append(Button(send, "week.send", this, Tone.PRIMARY, group="send"))
    buttons.append(Button(r.t("Copy as text"), "week.copy", this, once=False))
    return card(*parts, Buttons(tuple(buttons)), summary=title, language=r.language)


def week_text_card(r: Reader, settings: Settings, week: Week, text: str | None) -> Card:
    """Nothing but the words, to be copied."""
    return card(plain(f"{_heading(r, week)}\n{text or week_text(r, settings, week)}"), language=r.language)


def week_sent_card(r: Reader, settings: Settings, name: str, week: Week, text: str | None) -> Card:
    """For the manager: what was drafted in the manager's language, what was typed as it was typed."""
    title = f"{name} · {_heading(r, week)}"
    return card(Title(title), plain(text or week_text(r, settings, week)), summary=title, language=r.language)


def week_form(r: Reader, settings: Settings, week: Week, text: str | None) -> Form:
    words = FormField(
        "text",
        r.t("In your own words"),
        FieldKind.PARAGRAPH,
        clip(text or week_text(r, settings, week), LONGEST),
        optional=True,
        hint=r.t("Left empty, it is drafted anew."),
    )
    this = {"first": week.first.isoformat(), "last": week.last.isoformat()}
    return Form(
        r.t("Your day") if week.is_day else r.t("Your week"),
        r.t("Save"),
        r.t("Cancel"),
        "week.edit",
        this,
        (words,),
        r.language,
    )


def week_text(r: Reader, settings: Settings, week: Week) -> str:
    """Line by line, what there is."""
    lines = [_result(r, week), month_line(r, week.month)]
    if week.losses:
        lines.append(r.t("Lost: {names}", names=_names(r, [one.account for one in week.losses])))
    if week.opened:
        lines.append(r.t("New deals: {names}", names=_names(r, list(week.opened))))
    if week.moved:
        moves = [
            f"{one.account} {stage_name(r, one.old, settings)} → {stage_name(r, one.new, settings)}"
            for one in week.moved
        ]
        lines.append(r.t("Moved: {names}", names=_names(r, moves)))
    if done := _done(r, week):
        lines.append(done)
    if week.solved or week.stuck:
        lines.append(_blockers(r, week))
    if week.ahead:
        lines.append(r.t("Next: {dates}", dates="; ".join(_ahead(r, one) for one in week.ahead[:MOST_NAMED])))
    return "\n".join(lines)


def _title(r: Reader, week: Week) -> str:
    if week.is_day:
        return r.t("Your day, {day}", day=r.day(week.first))
    return r.t("Your week, {first} to {last}", first=r.day(week.first), last=r.day(week.last))


def _heading(r: Reader, week: Week) -> str:
    if week.is_day:
        return r.day(week.first)
    return r.t("{first} to {last}", first=r.day(week.first), last=r.day(week.last))


def _result(r: Reader, week: Week) -> str:
    if week.is_empty:
        return r.t("Nothing reported.")
    if not week.wins:
        return r.t("No wins.")
    names = _names(r, [one.account for one in week.wins])
    total = r.money_aloud(week.won_minor, week.currency)
    return r.n(
        "{count} won · {total} ({names})",
        "{count} won · {total} ({names})",
        len(week.wins),
        total=total,
        names=names,
    )


def _done(r: Reader, week: Week) -> str:
    parts = [activity_count(r, kind, count) for kind, count in week.activities.items()]
    if week.collected:
        money = r.listing([r.money(amount, currency) for currency, amount in week.collected.items()])
        parts.append(r.t("Collected {money}", money=money))
    return " · ".join(parts)


def _blockers(r: Reader, week: Week) -> str:
    parts = []
    if week.solved:
        parts.append(r.n("{count} blocker solved", "{count} blockers solved", week.solved))
    if week.stuck:
        parts.append(r.t("Stuck: {names}", names=_names(r, [shortened(text) for text in week.stuck])))
    return " · ".join(parts)


def _ahead(r: Reader, one: Ahead) -> str:
    if one.stage is None:
        return f"{r.day(one.day)} ⏰ {shortened(one.what)}"
    return r.t("{account} expected {day}", account=one.what, day=r.day(one.day))


def _names(r: Reader, names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    shown = r.listing(names[:MOST_NAMED])
    return shown if more <= 0 else shown + r.n(" and one more", " and {count} more", more)
