"""Who one is: hello, language and zone, letting others in, and the questions that wait for an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.core import dialogs
from bot.core.cards import Card
from bot.core.context import Context
from bot.core.incoming import Answer, Kind
from bot.core.registry import Handlers
from bot.language.answers import read_language, read_zone
from bot.views.people import (
    changed_card,
    city_question_card,
    dropped_card,
    hello_card,
    here_card,
    open_card,
    settings_card,
    welcome_card,
)
from handlers import holding
from handlers.logins import code_typed
from models.access import Action
from models.actions import people
from models.queue.dialogs import Dialog, DialogState
from models.queue.outbox import last_card_about

on = Handlers()
HELLO = "hello:0"  # what the first card is about
CITY = "people.city"
# A city or a language alone is no wish, nor is one inside a report: “speak to the Chinese buyer”, “用英文写邮件”.
ABOUT_ZONE = re.compile(r"time\s?zone|时区|時區", re.IGNORECASE)
ABOUT_LANGUAGE = re.compile(
    r"^(please |can you |could you )?(speak(?! (to|with|about))|switch to|(answer|reply|write|talk)( to me)? in)\b"
    r"|\blanguage\b|语言|語言"
    r"|^(请|請)?(跟我|和我)?(说|說|讲|講|用|改用|换成|換成|改成|切换到)(中文|汉语|普通话|国语|國語|英文|英语|英語)"
    r"(吧|回复|回答|跟我说|和我说)?[。!]?$",
    re.IGNORECASE,
)
LONGEST_WISH = 60


@on.event(Kind.START)
def started(ctx: Context) -> None:
    """A first time is greeted. Later only words are answered: /start again, but not a look at the home page."""
    if code_typed(ctx, ctx.incoming.text):
        return
    if ctx.person.greeted_at is None:
        ctx.person.greeted_at = ctx.now
        ctx.say(hello_card(ctx.reader, ctx.person), about=HELLO)
    elif ctx.incoming.message:
        ctx.say(here_card(ctx.reader, ctx.person))


@on.button("people.right", need=Action.TALK)
def right(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    people.confirm_settings(ctx.person, ctx.now)
    _put(ctx, welcome_card(ctx.reader, ctx.person))
    return None


@on.button("people.change", need=Action.TALK)
def change(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    _put(ctx, settings_card(ctx.reader, is_hello=True))
    return None


@on.button("people.language", need=Action.TALK)
def choose_language(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    people.set_language(ctx.person, args["language"])
    _put(ctx, _after_choice(ctx, is_hello=args["hello"]))
    return None


@on.button("people.zone", need=Action.TALK)
def choose_zone(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    people.set_zone(ctx.person, args["zone"])
    _put(ctx, _after_choice(ctx, is_hello=args["hello"]))
    return None


@on.button("people.city", need=Action.TALK)
def ask_city(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialogs.start(ctx, CITY, "city", {}, at_once=True)
    return None


def _show_city(ctx: Context, dialog: Dialog) -> None:
    dialog.card_id = ctx.say(city_question_card(ctx.reader), about=f"dialog:{dialog.id}")


@on.dialog(CITY, show=_show_city)
def city(ctx: Context, dialog: Dialog, text: str) -> bool:
    zone = read_zone(text)
    if zone is None:
        return False
    _zone_in_words(ctx, zone)
    dialogs.end(ctx, dialog)
    return True


@on.phrase
def wish(ctx: Context, text: str) -> bool:
    """“my time zone is Berlin”, “speak Chinese”, and both in one sentence."""
    if len(text) > LONGEST_WISH:
        return False
    zone = read_zone(text) if ABOUT_ZONE.search(text) else None
    language = read_language(text) if ABOUT_LANGUAGE.search(text) else None
    if zone is None and language is None:
        return False
    if language is not None:
        people.set_language(ctx.person, language)
    if zone is not None:
        people.set_zone(ctx.person, zone)
    _say_changed(ctx)
    return True


@on.command("settings", need=Action.TALK)
def settings(ctx: Context, text: str) -> Answer | None:
    ctx.say(settings_card(ctx.reader, is_hello=False))
    return None


@on.command("language", need=Action.TALK)
def language(ctx: Context, text: str) -> Answer | None:
    wanted = read_language(text)
    if wanted is None:
        return settings(ctx, text)
    people.set_language(ctx.person, wanted)
    _say_changed(ctx)
    return None


@on.command("zone", need=Action.TALK)
def zone(ctx: Context, text: str) -> Answer | None:
    if not text.strip():
        return settings(ctx, text)
    _zone_in_words(ctx, read_zone(text) or text.strip())
    return None


@on.command("open", need=Action.TALK)
def open_questions(ctx: Context, text: str) -> Answer | None:
    ctx.say(_open(ctx))
    return None


@on.command("cancel", need=Action.TALK)
def cancel(ctx: Context, text: str) -> Answer | None:
    dialog = dialogs.open_dialog(ctx.session, ctx.person.id)
    if dialog is None:
        ctx.say(open_card(ctx.reader, ()))
        return None
    if not dialogs.leave_out(ctx, dialog):
        ctx.say(dropped_card(ctx.reader, dialogs.asked(ctx.session, dialog)))
        dialogs.end(ctx, dialog, DialogState.CANCELLED)
    return None


@on.button("people.answer", need=Action.TALK)
def answer_now(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """Put the question again, and wait for its answer before all others."""
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is None:
        return Answer(line=ctx.reader.t("This was answered already."))
    dialogs.bring_forward(ctx, dialog)
    ctx.card_id = None  # the list stays; the question stands below
    dialogs.show(ctx, dialog)
    return None


@on.button("people.drop", need=Action.TALK)
def drop(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is None:
        return Answer(line=ctx.reader.t("This was answered already."))
    if not dialogs.leave_out(ctx, dialog):
        dialogs.end(ctx, dialog, DialogState.CANCELLED)
    _put(ctx, _open(ctx))
    return None


def _open(ctx: Context) -> Card:
    found = dialogs.waiting(ctx.session, ctx.person.id)
    questions = [(d.id, d.created_at, dialogs.asked(ctx.session, d)) for d in found]
    return open_card(ctx.reader, questions, holding.open_parts(ctx))


def _put(ctx: Context, card: Card) -> None:
    """Where the button stood that was pressed."""
    if ctx.card_id is None:
        ctx.say(card)
    else:
        ctx.edit(ctx.card_id, card)


def _after_choice(ctx: Context, *, is_hello: bool) -> Card:
    return hello_card(ctx.reader, ctx.person) if is_hello else settings_card(ctx.reader, is_hello=False)


def _zone_in_words(ctx: Context, zone: str) -> None:
    people.set_zone(ctx.person, zone)
    _say_changed(ctx)


def _say_changed(ctx: Context) -> None:
    """What was changed in words is said, and the hello that still asks is put right."""
    ctx.say(changed_card(ctx.reader))
    if ctx.person.confirmed_at is not None:
        return
    people.confirm_settings(ctx.person, ctx.now)
    hello = last_card_about(ctx.session, ctx.person.id, HELLO)
    if hello is not None:
        ctx.edit(hello, welcome_card(ctx.reader, ctx.person))
