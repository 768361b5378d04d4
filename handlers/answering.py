"""The answer to an open question, in typed words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from bot.core.context import Context
from bot.language.answers import (
    read_activity,
    read_amount,
    read_date,
    read_moment,
    read_reason,
    read_score,
    read_stage,
    read_yes_no,
)
from bot.language.claim_answers import read_held, read_parts
from bot.language.parser import parse, parse_reply
from bot.language.understanding import Nothing
from handlers.claims import need_whole
from handlers.drafting import OF_DEALS, item_of
from models import drafts
from models.drafts import Doing, parts_json
from models.names import normal_form
from models.queries.asking import Doubt, Question
from models.queries.claim_doubts import with_shares
from models.queries.matching import account_named, deal_number, owns_deals, person_called

SHORT_NAME = 60
MOST_WORDS = 2_000
LONGEST_VALUE = (
    100  # characters; a longer message is no mere amount, date or number, but about something else
)


def read_answer(ctx: Context, question: Question, text: str) -> dict[str, Any] | None:
    """The answer in typed words; None when they do not fit this question."""
    match question.doubt:
        case Doubt.AMOUNT | Doubt.SMALL | Doubt.LARGE | Doubt.LITTLE | Doubt.DIFFERS:
            return _read_amount(question, text)
        case Doubt.ACCOUNT:
            return None if _is_no_answer(ctx, text) else _read_account(text)
        case Doubt.SIMILAR_ACCOUNT:
            agreed = _agreed(question, text)
            return agreed if agreed is not None or _is_no_answer(ctx, text) else _read_account(text)
        case Doubt.STAGE:
            stage = read_stage(text, vocabulary=ctx.vocabulary)
            return {"stage": stage} if stage else None
        case Doubt.CLOSE_DATE | Doubt.FAR_OFF:
            day = _read_day(ctx, text, past=False)
            return {"close_date": day.isoformat()} if day else _agreed(question, text)
        case Doubt.HAPPENED_ON | Doubt.AHEAD | Doubt.LONG_AGO:
            day = _read_day(ctx, text, past=True)
            return {"happened_on": day.isoformat()} if day else None
        case Doubt.REASON:
            if _is_no_answer(ctx, text):
                return None
            code, words = read_reason(text)
            return {"reason": code, "reason_words": words}
        case Doubt.WHAT_CHANGES:
            return _read_change(ctx, text)
        case Doubt.WHICH_DEAL:
            return _read_deal(question, text)
        case Doubt.HELD | Doubt.OTHER_COMPANY | Doubt.PARTNER | Doubt.SHARES:
            return _read_claim(ctx, question, text)
        case _:
            return _read_of_record(ctx, question, text)


def _read_claim(ctx: Context, question: Question, text: str) -> dict[str, Any] | None:
    """Whose it is, and whose part is what."""
    item = question.item
    match question.doubt:
        case Doubt.HELD:
            key = read_held(text)
            return next((dict(choice.patch) for choice in question.choices if choice.key == key), None)
        case Doubt.OTHER_COMPANY:
            return None if _is_no_answer(ctx, text) else _read_other_company(ctx, question, text)
        case Doubt.PARTNER:
            found = person_called(ctx.session, text)
            if found is None or found.id == ctx.person.id or not owns_deals(found):
                return None
            known = [
                p if p.person_id else replace(p, name=found.name, person_id=found.id) for p in item.parts
            ]
            return {"parts": parts_json(known)}
        case Doubt.SHARES:
            parts = read_parts(text, len(item.parts))
            if parts is None:
                need_whole(text)
            return {"parts": with_shares(item.parts, parts)} if parts is not None else None
        case _:
            return None


def _read_other_company(ctx: Context, question: Question, text: str) -> dict[str, Any] | None:
    """Its name with the words that tell it apart; None while there is a customer of that name too."""
    said = _read_account(text)
    if said is None or question.item.account is None:
        return None
    words = str(said["account"])
    apart = (
        words
        if normal_form(question.item.account) in normal_form(words)
        else f"{question.item.account} ({words})"
    )
    return {"account": apart, "account_id": None} if account_named(ctx.session, apart) is None else None


def _read_of_record(ctx: Context, question: Question, text: str) -> dict[str, Any] | None:
    """What is asked only of records that are no deals."""
    match question.doubt:
        case Doubt.WHAT_KIND:
            kind = read_activity(text)
            return {"activity": kind} if kind else None
        case Doubt.WORDS:
            return None if _is_no_answer(ctx, text) else {"text": text.strip()[:MOST_WORDS]}
        case Doubt.SCORE:
            score = read_score(text)
            return {"score": str(score)} if score is not None else None
        case Doubt.TO:
            person = person_called(ctx.session, text)
            return {"to": person.name} if person is not None else None
        case Doubt.WHEN:
            when = read_moment(text, now=ctx.spoken_at)
            return {"when": when} if when is not None else None
        case Doubt.PAID_DEAL:
            return _read_deal(question, text)
        case Doubt.MORE_THAN_OWED:
            return None if read_yes_no(text) is False else _read_amount(question, text)
        case _:
            return _agreed(question, text)


def _is_no_answer(ctx: Context, text: str) -> bool:
    """Where any words would do: thanks, a yes and a question back are still none of them."""
    understood = parse(text, now=ctx.spoken_at, vocabulary=ctx.vocabulary)
    is_talk = understood.nothing is Nothing.SMALL_TALK and not any(map(str.isdigit, text))
    return is_talk or understood.nothing is Nothing.QUESTION or read_yes_no(text) is not None


def _read_amount(question: Question, text: str) -> dict[str, Any] | None:
    reading = read_amount(text) if len(text) <= LONGEST_VALUE else None
    if reading is None or reading.open:
        return _agreed(question, text)
    patch: dict[str, Any] = {"amount": str(reading.value), "bare": reading.bare}
    if reading.currency:
        patch["currency"] = reading.currency
    if reading.recurrence:
        patch["recurrence"] = reading.recurrence
    return patch


def _read_day(ctx: Context, text: str, *, past: bool) -> date | None:
    return read_date(text, now=ctx.spoken_at, past=past) if len(text) <= LONGEST_VALUE else None


def _read_account(text: str) -> dict[str, Any] | None:
    name = re.sub(r"[\s.。!!]+$", "", text.strip())
    return {"account": name, "account_id": None} if 0 < len(name) <= SHORT_NAME and "\n" not in name else None


def _read_deal(question: Question, text: str) -> dict[str, Any] | None:
    number = deal_number(text) or (int(text) if text.strip().isdecimal() else None)
    offered = [choice.patch for choice in question.choices if choice.patch.get("deal_id") == number]
    return dict(offered[0]) if number is not None and offered else None


def _read_change(ctx: Context, text: str) -> dict[str, Any] | None:
    said = [
        r
        for r in parse_reply(text, now=ctx.spoken_at, vocabulary=ctx.vocabulary).records
        if r.intent in OF_DEALS
    ]
    if not said:
        return None
    item = item_of(said[0])
    changes = drafts.to_json([item])[0]
    return {name: value for name, value in changes.items() if name not in ("doing", "account", "unclear")} | (
        {"doing": item.doing} if item.doing is not Doing.UPDATE else {}
    )


def _agreed(question: Question, text: str) -> dict[str, Any] | None:
    """Yes takes the first answer offered; no takes the second where there are just two. A small amount is asked
    about as it stands ("€50, really?"), and that is offered last.
    """
    yes = read_yes_no(text)
    if yes is None or not question.choices:
        return None
    if question.doubt is Doubt.SMALL:
        return dict(question.choices[-1].patch) if yes else None
    if yes:
        return dict(question.choices[0].patch)
    return dict(question.choices[1].patch) if len(question.choices) == 2 else None
