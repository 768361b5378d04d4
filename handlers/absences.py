"""Leave: said in words, typed as a command or tapped; the deputy and the manager are told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.core import dialogs
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.core.telling import Drawn, Teller
from bot.language.leave import Leave, read_days, read_leave
from bot.views.absences import leave_card, leave_ended_card, leave_told_card, leaves_card, until_question_card
from models.absences import Absence
from models.access import Action, access_absence, access_colleague, acts_as
from models.actions import absences
from models.errors import UserError
from models.people import Person, Role
from models.queries.matching import person_called
from models.queries.people import absences_seen, likely_deputies, managers_there, next_absence
from models.queue.dialogs import Dialog, DialogState

on = Handlers()
UNTIL = "leave.until"
ENDS = re.compile(r"^(cancel|end|stop|off|back|取消|结束|销假)\b", re.IGNORECASE)
MOST_WORDS_OF_A_NAME = 3


@on.phrase
def said(ctx: Context, text: str) -> bool:
    """“on leave until Friday, Ana stands in”, 休假到周五,王芳代理."""
    leave = read_leave(text, now=ctx.spoken_at)
    if leave is None:
        return False
    person = ctx.person if leave.who is None else person_called(ctx.session, leave.who)
    if person is None:
        return False
    if leave.is_over:
        return _end_next(ctx, person)
    asked = dialogs.open_dialog(ctx.session, ctx.person.id)
    if asked is not None and asked.kind == UNTIL:
        dialogs.end(ctx, asked, DialogState.CANCELLED)
    _take(ctx, person, leave)
    return True


@on.command("leave", need=Action.TALK)
def command(ctx: Context, text: str) -> Answer | None:
    """`/leave` alone shows what is planned; with words it sets leave, one's own or a colleague's."""
    words = text.strip()
    if not words:
        _show(ctx)
        return None
    person, rest = _addressed(ctx, words)
    if ENDS.match(rest):
        if not _end_next(ctx, person):
            _show(ctx)
        return None
    leave = read_leave(rest, now=ctx.spoken_at) or read_leave(f"on leave {rest}", now=ctx.spoken_at)
    if leave is None or (leave.first is None and leave.last is None):
        raise UserError("leave_not_understood", text=words)
    if leave.is_over:
        _end_next(ctx, person)
        return None
    _take(ctx, person, leave)
    return None


@on.button("leave.take", need=Action.TALK)
def take(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    first, last = date.fromisoformat(args["first"]), date.fromisoformat(args["last"])
    ctx.card_id = None  # the list stays; what was set stands below
    _set(ctx, ctx.person, first, last, None)
    return None


@on.button("leave.end", need=Action.TALK)
def end(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    _end(ctx, access_absence(ctx.session, ctx.person, args["leave"]))
    return None


@on.button("leave.deputy", need=Action.TALK)
def deputy(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    away = access_absence(ctx.session, ctx.person, args["leave"])
    before = away.deputy
    chosen = access_colleague(ctx.session, args["person"]) if args["person"] is not None else None
    absences.name_deputy(ctx.session, ctx.person, away, chosen)
    _put(ctx, away)
    if chosen is not None and chosen != before:
        Teller.of(ctx).tell_news(chosen, lambda r: leave_told_card(r, away, is_deputy=True))
    return None


def _show_until(ctx: Context, dialog: Dialog) -> None:
    dialog.card_id = ctx.say(until_question_card(ctx.reader), about=f"dialog:{dialog.id}")


@on.dialog(UNTIL, show=_show_until)
def until(ctx: Context, dialog: Dialog, text: str) -> bool:
    first, last = read_days(text, now=ctx.spoken_at)
    if last is None:
        return False
    begins = dialog.data["first"]
    person = access_colleague(ctx.session, dialog.data["person"])
    said = first if first is not None and first < last else ctx.spoken_at.date()
    start = date.fromisoformat(begins) if begins else said
    dialogs.end(ctx, dialog)
    _set(ctx, person, start, last, dialog.data["deputy"])
    return True


def _addressed(ctx: Context, words: str) -> tuple[Person, str]:
    """Whose leave it is: `/leave Ana until Friday` begins with a colleague's name."""
    parts = words.split()
    for count in range(min(MOST_WORDS_OF_A_NAME, len(parts) - 1), 0, -1):
        person = person_called(ctx.session, " ".join(parts[:count]))
        if person is not None:
            return person, " ".join(parts[count:])
    leave = read_leave(words, now=ctx.spoken_at)
    named = person_called(ctx.session, leave.who) if leave is not None and leave.who else None
    return named or ctx.person, words


def _take(ctx: Context, person: Person, leave: Leave) -> None:
    if leave.last is not None:
        _set(ctx, person, leave.first or ctx.spoken_at.date(), leave.last, leave.deputy)
        return
    data = {
        "person": person.id,
        "first": leave.first.isoformat() if leave.first else None,
        "deputy": leave.deputy,
    }
    dialogs.start(ctx, UNTIL, "until", data, at_once=True)


def _set(ctx: Context, person: Person, first: date, last: date, deputy: str | None) -> None:
    standing_in = person_called(ctx.session, deputy) if deputy else None
    away = absences.set_leave(
        ctx.session, ctx.now, ctx.person, person, first=first, last=last, deputy=standing_in
    )
    _put(ctx, away, unknown=deputy if deputy and standing_in is None else None)
    if away.deputy is not None and away.deputy.id != ctx.person.id:
        Teller.of(ctx).tell_news(away.deputy, lambda r: leave_told_card(r, away, is_deputy=True))
    for other in _also_told(ctx, away):
        _tell(ctx, away, other, lambda r: leave_told_card(r, away, is_deputy=False))


def _end_next(ctx: Context, person: Person) -> bool:
    """End the leave that runs, else call off the next one. False if there is none."""
    away = next_absence(ctx.session, person, absences.today_of(person, ctx.now))
    if away is None:
        return False
    _end(ctx, away)
    return True


def _end(ctx: Context, away: Absence) -> None:
    ended = absences.end_leave(ctx.session, ctx.now, ctx.person, away)
    is_own = away.person_id == ctx.person.id
    said = leave_ended_card(ctx.reader, ended, is_own=is_own)
    if ctx.card_id is not None:
        ctx.edit(ctx.card_id, said)
    else:
        ctx.say(said)
    told = [away.deputy] if away.deputy is not None and away.deputy.id != ctx.person.id else []
    for other in [*told, *_also_told(ctx, away)]:
        _tell(ctx, away, other, lambda r: leave_ended_card(r, ended, is_own=False))


def _tell(ctx: Context, away: Absence, other: Person, draw: Drawn) -> None:
    """Whose leave it is hears at once: on leave they would hear of it when it is over."""
    if other.id == away.person_id:
        Teller.of(ctx).tell(other, draw)
    else:
        Teller.of(ctx).tell_news(other, draw)


def _also_told(ctx: Context, away: Absence) -> list[Person]:
    """The person, if somebody else decided; else the nearest manager who is there."""
    if away.person_id != ctx.person.id:
        return [away.person]
    managers = managers_there(ctx.session, ctx.now, away.person)
    return [who for who in managers[:1] if who.id not in (ctx.person.id, away.deputy_id)]


def _put(ctx: Context, away: Absence, *, unknown: str | None = None) -> None:
    choices = [(who.id, who.name) for who in likely_deputies(ctx.session, away)]
    is_own = away.person_id == ctx.person.id
    shown = leave_card(ctx.reader, away, choices, is_own=is_own, unknown=unknown)
    if ctx.card_id is None:
        ctx.say(shown, about=f"leave:{away.id}")
    else:
        ctx.edit(ctx.card_id, shown)


def _show(ctx: Context) -> None:
    own, others = absences_seen(ctx.session, ctx.person, ctx.reader.today)
    ctx.say(leaves_card(ctx.reader, own, others, is_manager=acts_as(ctx.person, Role.MANAGER)))
