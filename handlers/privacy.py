"""`/privacy`: what is stored about oneself, as a file, and the way to have it erased."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.core import files, forms, replies
from bot.core.cards import card_to_json
from bot.core.context import Context, identity_in_use, reader_of
from bot.core.incoming import Answer
from bot.core.platform import Deed
from bot.core.registry import Handlers
from bot.core.telling import redraw, tell
from bot.views.privacy import (
    FILE_NAME,
    Stored,
    data_file,
    data_sent_card,
    erased_card,
    erasure_asked_card,
    erasure_confirm_card,
    erasure_refuse_form,
    erasure_refused_card,
    erasure_request_card,
    erasure_withdrawn_card,
    former_name,
    nobody_erases_card,
    privacy_card,
)
from models.access import Action
from models.access_erasures import access_erasure, access_own_erasure
from models.actions import erasing
from models.deputies import managers_of
from models.erasures import Erasure
from models.people import Person
from models.queries.personal import admins, counts_of, data_of, open_erasure

on = Handlers()
ASKED = re.compile(
    r"(?:please )?(?:tell me )?what (?:do|does|have) (?:you|the bot|drumbeat) (?:store[d]?|save[d]?|keep|kept|know) (?:about|on|of) me"
    r"|(?:my )?privacy|my data|show me my data"
    r"|你(?:都)?(?:存|保存|记录|储存)了?(?:我)?(?:的)?(?:什么|哪些)(?:数据|信息|资料)?|你(?:都)?(?:存|保存|记录)了?我?(?:的)?(?:哪些|什么)?(?:数据|信息|资料)"
    r"|你有我(?:的)?(?:什么|哪些)(?:数据|信息|资料)|(?:我的)?隐私|我的数据",
    re.IGNORECASE,
)


@on.command("privacy", need=Action.TALK, help_="privacy")
def privacy(ctx: Context, text: str) -> Answer | None:
    """Only ever about the one who asks."""
    stored = Stored(
        counts_of(ctx.session, ctx.person),
        [manager.name for manager in managers_of(ctx.session, ctx.person)],
        [admin.name for admin in admins(ctx.session)],
        open_erasure(ctx.session, ctx.person),
    )
    ctx.say(privacy_card(ctx.reader, stored))
    return None


@on.phrase
def asked_in_words(ctx: Context, text: str) -> bool:
    if ASKED.fullmatch(text.strip(" \t\n?？。.!！")) is None:
        return False
    privacy(ctx, "")
    return True


@on.button("privacy.file", need=Action.TALK)
def as_file(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    ctx.say(data_sent_card(ctx.reader))
    files.send(ctx, FILE_NAME, data_file(ctx.reader, data_of(ctx.session, ctx.person)))
    return None


@on.button("privacy.erase", need=Action.TALK)
def ask(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """The admins are asked, once; without one it is said who can do it."""
    asked = [admin for admin in admins(ctx.session) if admin.id != ctx.person.id]
    if not asked:
        ctx.say(nobody_erases_card(ctx.reader))
        return None
    request, is_new = erasing.ask(ctx.session, ctx.now, ctx.person)
    for admin in asked if is_new else ():
        tell(
            ctx,
            admin.id,
            lambda r, _: erasure_request_card(r, request, ctx.person, None),
            about=_about(request),
        )
    ctx.say(erasure_asked_card(ctx.reader, request, [admin.name for admin in asked]))
    return None


@on.button("erasure.withdraw", need=Action.TALK)
def withdraw(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    request = access_own_erasure(ctx.session, ctx.person, args["erasure"])
    erasing.withdraw(request, ctx.now)
    _redraw(ctx, request)
    ctx.say(erasure_withdrawn_card(ctx.reader))
    return None


@on.button("erasure.erase", need=Action.ERASE)
def confirm(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    request = access_erasure(ctx.session, ctx.person, args["erasure"])
    erasing.need_open(request)
    ctx.say(erasure_confirm_card(ctx.reader, request, _person(ctx, request)))
    return None


@on.button("erasure.no", need=Action.ERASE)
def not_now(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    access_erasure(ctx.session, ctx.person, args["erasure"])
    return Answer(line=ctx.reader.t("Nothing was erased; the request stays open."))


@on.button("erasure.yes", need=Action.ERASE)
def erase(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    """The person hears of it last: afterwards nobody knows where they are."""
    request = access_erasure(ctx.session, ctx.person, args["erasure"])
    erasing.need_open(request)
    person = _person(ctx, request)
    login = identity_in_use(ctx.session, person.id)
    goodbye = card_to_json(erased_card(reader_of(person, ctx.now)))
    where = (login.platform, login.connection, login.room) if login is not None else None
    erasing.erase(ctx.session, ctx.now, ctx.person, person, former_name(ctx.reader, person))
    if where is not None:
        platform, connection, room = where
        replies.put(
            ctx.session,
            ctx.now,
            platform=platform,
            connection=connection,
            room=room,
            deed=Deed.POST,
            body={"card": goodbye, "thread": None},
        )
    _redraw(ctx, request)
    ctx.say(erasure_request_card(ctx.reader, request, person, ctx.person))
    return None


@on.button("erasure.refuse", need=Action.ERASE)
def ask_why(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    request = access_erasure(ctx.session, ctx.person, args["erasure"])
    erasing.need_open(request)
    forms.show(ctx, erasure_refuse_form(ctx.reader, request, _person(ctx, request)))
    return None


@on.form("erasure.refuse", need=Action.ERASE)
def refuse(ctx: Context, args: Mapping[str, Any], values: Mapping[str, str]) -> Answer | None:
    request = access_erasure(ctx.session, ctx.person, args["erasure"])
    reason = values["reason"].strip()
    if not reason:
        return Answer(errors={"reason": ctx.reader.t("Please say why.")})
    erasing.refuse(ctx.now, ctx.person, request, reason)
    _redraw(ctx, request)
    tell(ctx, request.person_id, lambda r, _: erasure_refused_card(r, ctx.person, reason))
    ctx.said = True
    return None


def _redraw(ctx: Context, request: Erasure) -> None:
    """Every admin's card shows what became of it."""
    by = ctx.session.get(Person, request.decided_by_id) if request.decided_by_id is not None else None
    person = _person(ctx, request)
    redraw(ctx, _about(request), lambda r, _: erasure_request_card(r, request, person, by))


def _person(ctx: Context, request: Erasure) -> Person:
    return ctx.session.get_one(Person, request.person_id)


def _about(request: Erasure) -> str:
    return f"erasure:{request.id}"
