"""“That was wrong”: the words are kept as an example for whoever teaches the bot, without names and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.core import said
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from bot.core.said import Said
from bot.language.answers import asks_what_was_understood, says_misread
from bot.language.masking import Mask
from bot.language.text import is_chinese
from bot.views.understood import misread_card, no_words_card
from models.access import Action
from models.actions import misreadings
from models.deals import Report, ReportState
from models.queries.messages import message_behind, report_of

on = Handlers()


@on.aside
def misread(ctx: Context, text: str) -> bool:
    if not says_misread(text):
        return False
    found = said.meant(ctx, is_about_words)
    if found is None:
        ctx.say(no_words_card(ctx.reader))
    else:
        _take(ctx, found)
    return True


@on.button("understood.wrong", need=Action.TALK)
def pressed(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    _take(ctx, Said(**{**args, "sent_at": datetime.fromisoformat(args["sent_at"])}))
    return None


def is_about_words(text: str) -> bool:
    return asks_what_was_understood(text) or says_misread(text)


def args_of(found: Said) -> dict[str, Any]:
    """What a button needs to mean this message."""
    return {**asdict(found), "sent_at": found.sent_at.isoformat()}


def _take(ctx: Context, found: Said) -> None:
    kept = bool(ctx.settings.feedback_file)
    line = _line(ctx, found)
    is_new = kept and misreadings.give(ctx.session, ctx.now, ctx.person.id, _key(found), line)
    report = _recorded(ctx, found)
    undo = report.id if report is not None else None
    ctx.say(misread_card(ctx.reader, line["text"] if kept else None, is_new=is_new, undo=undo))


def _line(ctx: Context, found: Said) -> dict[str, Any]:
    understood = said.understood_of(ctx, found)
    mask = Mask(understood, ctx.vocabulary)
    return {
        "lang": "zh" if any(map(is_chinese, found.text)) else "en",
        "text": mask.text(found.text),
        "understood": [mask.record(record) for record in understood.records],
        "why": understood.nothing.value if understood.nothing is not None else "",
    }


def _key(found: Said) -> str:
    place = f"{found.platform}\x00{found.connection}\x00{found.room}\x00{found.message}"
    return sha256(place.encode()).hexdigest()[:32]


def _recorded(ctx: Context, found: Said) -> Report | None:
    """What stands of it in the ledger, if the speaker may take it back."""
    message = message_behind(ctx.session, found.platform, found.connection, found.room, found.message)
    report = report_of(ctx.session, message) if message is not None else None
    is_own = report is not None and report.person_id == ctx.person.id
    return report if report is not None and is_own and report.state is ReportState.RECORDED else None
