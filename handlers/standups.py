"""Stand-ups: answered in one's own words, in a tap, one question after another; and read by who manages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.core import dialogs, forms
from bot.core.cards import Card
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.core.router import route_text
from bot.language.answers import read_date
from bot.language.parser import parse
from bot.language.understanding import Nothing, Understanding
from bot.views.standups import (
    done_card,
    entries_card,
    leave_form,
    no_standup_card,
    noted_card,
    on_leave_card,
    prompt_card,
    question_card,
    usual_questions,
)
from models.access import Action, may, people_seen
from models.actions import absences, standups
from models.errors import NotYours
from models.queries.standups import due_on_demand, entries, open_standup, prompt_for
from models.queue.dialogs import Dialog, DialogState
from models.queue.outbox import last_card_about
from models.schedules import Schedule
from models.standups import Standup, options_of

on = Handlers()
ONE_BY_ONE = "standup"
# "standup: visited Tencent" answers without being asked; /standup asks.
AHEAD = re.compile(r"(?:stand-?up|daily|日报|站会|晨会)\s*[::]\s*(?P<text>\S.*)", re.IGNORECASE | re.DOTALL)
OF_TEAM = re.compile(
    r"(?:team )?(?:stand-?ups?|daily reports?)(?: (?P<when>today|yesterday|this week))?|who (?:is|was) missing"
    r"|(?:团队)?(?P<zh>今天|昨天|本周)?的?(?:日报|站会)(?:情况)?|(?:今天)?谁没(?:交|报|写)(?:日报|站会)?",
    re.IGNORECASE,
)
DAYS_BACK = {"yesterday": 1, "昨天": 1}


@on.when_heard
def reported(ctx: Context, understood: Understanding) -> None:
    """A report that comes while a stand-up is open is its answer too: nobody says it twice."""
    dialog = dialogs.open_dialog(ctx.session, ctx.person.id)
    if dialog is not None and dialog.kind == ONE_BY_ONE:
        _add(ctx, dialog, understood.text)
        return
    standup = open_standup(ctx.session, ctx.person.id, ctx.now)
    if standup is not None and not _is_one_by_one(ctx, standup):
        _take(ctx, standup, understood.text)


@on.aside
def ahead(ctx: Context, text: str) -> bool:
    """`standup: …` answers the next one, the evening before or without having been asked."""
    found = AHEAD.fullmatch(text.strip())
    if found is None or not may(ctx.person, Action.REPORT):
        return False
    standup = _on_demand(ctx)
    if standup is None:
        ctx.say(no_standup_card(ctx.reader))
        return True
    return _take_whole(ctx, standup, found["text"])


@on.phrase
def of_team(ctx: Context, text: str) -> bool:
    found = OF_TEAM.fullmatch(text.strip(" ?\uff1f。"))
    if found is None or not _manages(ctx):
        return False
    _show_team(ctx, found["when"] or found["zh"] or "today")
    return True


@on.phrase
def in_words(ctx: Context, text: str) -> bool:
    """What is no report still answers the question that is open: what is next, what is stuck."""
    standup = open_standup(ctx.session, ctx.person.id, ctx.now)
    if standup is None or not _is_an_answer(ctx, text):
        return False
    _take(ctx, standup, text)
    ctx.say(noted_card(ctx.reader, standup.day))
    return True


def _take_whole(ctx: Context, standup: Standup, text: str) -> bool:
    """Take the words for the answer; False when they hold something to be recorded as any report is."""
    _take(ctx, standup, text)
    if parse(text, now=ctx.spoken_at, vocabulary=ctx.vocabulary).records:
        return False
    ctx.say(noted_card(ctx.reader, standup.day))
    return True


def _is_an_answer(ctx: Context, text: str) -> bool:
    understood = parse(text, now=ctx.spoken_at, vocabulary=ctx.vocabulary)
    return not understood.records and understood.nothing not in (Nothing.SMALL_TALK, Nothing.QUESTION)


@on.reply("standup", need=Action.REPORT)
def replied(ctx: Context, standup_id: int, understood: Understanding) -> bool:
    """A reply to the prompt, or to what stands in its place, belongs to that stand-up."""
    standup = _own(ctx, standup_id)
    return _take_whole(ctx, standup, understood.text)


@on.button("standup.nothing", need=Action.REPORT)
def nothing(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    standup = _own(ctx, args["standup"])
    standups.nothing_to_add(standup, ctx.now, ctx.identity.platform)
    _close(ctx, standup)
    return None


@on.button("standup.skip", need=Action.REPORT)
def skip(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    standup = _own(ctx, args["standup"])
    standups.skip(standup, ctx.now, ctx.identity.platform)
    _close(ctx, standup)
    return None


@on.button("standup.leave", need=Action.REPORT)
def leave(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    forms.show(ctx, leave_form(ctx.reader, _own(ctx, args["standup"]).id))
    return None


@on.form("standup.leave", need=Action.REPORT)
def leave_set(ctx: Context, args: Mapping[str, Any], values: Mapping[str, str]) -> Answer | None:
    standup = _own(ctx, args["standup"])
    last = read_date(values.get("until", ""), now=ctx.spoken_at, past=False)
    if last is None:
        return Answer(errors={"until": ctx.reader.t("Give a date, e.g. Friday or 27 November.")})
    absences.set_leave(ctx.session, ctx.now, ctx.person, ctx.person, first=ctx.reader.today, last=last)
    standups.skip(standup, ctx.now, ctx.identity.platform)
    _close(ctx, standup)
    ctx.say(on_leave_card(ctx.reader, last))
    return None


@on.button("standup.change", need=Action.REPORT)
def change(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    standup = _own(ctx, args["standup"])
    schedule = ctx.session.get_one(Schedule, standup.schedule_id)
    standups.reopen(standup, ctx.now, options_of(schedule))
    _ask(ctx, standup)
    return None


@on.command("standup", need=Action.REPORT, help_="standup")
def on_demand(ctx: Context, text: str) -> Answer | None:
    """Asks now; with words it takes them as the answer."""
    standup = _on_demand(ctx)
    if standup is None:
        ctx.say(no_standup_card(ctx.reader))
    elif not text:
        _ask(ctx, standup)
    elif not _take_whole(ctx, standup, text):
        route_text(ctx)
    return None


@on.command("standups", need=Action.SEE_TEAM, help_="standups")
def team_command(ctx: Context, text: str) -> Answer | None:
    """`/standups yesterday`, `/standups this week`: who said what, and who was silent."""
    _show_team(ctx, text.strip().lower() or "today")
    return None


def _put(ctx: Context, dialog: Dialog) -> None:
    questions, number = dialog.data["questions"], len(dialog.data["said"])
    a_card = question_card(ctx.reader, questions[number], number + 1, len(questions))
    dialog.card_id = ctx.say(a_card, about=f"dialog:{dialog.id}")


@on.dialog(ONE_BY_ONE, show=_put)
def answer_one(ctx: Context, dialog: Dialog, text: str) -> bool:
    """The answer to one of the questions; after the last the whole is taken."""
    standup = _add(ctx, dialog, text)
    if standup is None:
        _put(ctx, dialog)
    else:
        ctx.say(noted_card(ctx.reader, standup.day))
    return True


def _add(ctx: Context, dialog: Dialog, text: str) -> Standup | None:
    """The stand-up, once all its questions are answered."""
    said = [*dialog.data["said"], text]
    dialog.data = {**dialog.data, "said": said}
    if len(said) < len(dialog.data["questions"]):
        return None
    standup = _own(ctx, dialog.data["standup"])
    _take(ctx, standup, "\n".join(said))
    dialogs.end(ctx, dialog, DialogState.DONE)
    return standup


def _ask(ctx: Context, standup: Standup) -> None:
    schedule = ctx.session.get_one(Schedule, standup.schedule_id)
    options = options_of(schedule)
    if options.one_by_one:
        questions = options.questions.get(ctx.reader.language) or usual_questions(ctx.reader)
        data = {"standup": standup.id, "questions": list(questions), "said": []}
        dialogs.start(ctx, ONE_BY_ONE, "asked", data, at_once=True)
        return
    ctx.say(
        prompt_card(ctx.reader, prompt_for(ctx.session, standup, ctx.person), ctx.now),
        about=f"standup:{standup.id}",
    )


def _is_one_by_one(ctx: Context, standup: Standup) -> bool:
    return options_of(ctx.session.get_one(Schedule, standup.schedule_id)).one_by_one


def _on_demand(ctx: Context) -> Standup | None:
    due = due_on_demand(ctx.session, ctx.person, ctx.now)
    return None if due is None else standups.ask(ctx.session, ctx.now, due, ctx.person.id)


def _take(ctx: Context, standup: Standup, text: str) -> None:
    standups.answer(standup, ctx.now, text, ctx.identity.platform)
    _close(ctx, standup)


def _close(ctx: Context, standup: Standup) -> None:
    """Wherever it was asked, the prompt now says what became of it; the rooms that may hear of it will."""
    if standup.answered_at is None:
        return
    options = options_of(ctx.session.get_one(Schedule, standup.schedule_id))
    standups.publish(ctx.session, ctx.now, standup, options, ZoneInfo(ctx.person.zone))
    posted = last_card_about(ctx.session, ctx.person.id, f"standup:{standup.id}")
    if posted is not None:
        ctx.edit(posted, _done(ctx, standup))


def _done(ctx: Context, standup: Standup) -> Card:
    assert standup.answered_at is not None
    return done_card(ctx.reader, standup.id, standup.day, standup.state, standup.answered_at)


def _own(ctx: Context, standup_id: int) -> Standup:
    """:raises NotYours: it is somebody else's"""
    standup = ctx.session.get(Standup, standup_id, with_for_update={"key_share": True})
    if standup is None or standup.person_id != ctx.person.id:
        raise NotYours
    return standup


def _manages(ctx: Context) -> bool:
    return len(people_seen(ctx.session, ctx.person)) > 1


def _show_team(ctx: Context, when: str) -> None:
    first, last = _days(ctx, when)
    people = sorted(people_seen(ctx.session, ctx.person) - {ctx.person.id})
    ctx.say(entries_card(ctx.reader, entries(ctx.session, people, first, last), first, last))


def _days(ctx: Context, when: str) -> tuple[date, date]:
    today = ctx.reader.today
    if when in DAYS_BACK:
        day = today - timedelta(days=DAYS_BACK[when])
        return day, day
    if when in ("this week", "week", "本周"):
        return today - timedelta(days=today.weekday()), today
    day = read_date(when, now=ctx.spoken_at, past=True) or today
    return day, day
