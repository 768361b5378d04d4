"""What the parser made of somebody's words, said back to them: which words gave what, and what is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.cards import Button, Buttons, Card, Text, Title, card, plain
from bot.core.reader import Reader
from bot.language.understanding import Record, Understanding
from bot.views.nothing import why_nothing
from bot.views.texts import muted

SHOWN = 300  # characters of a long message


def understood_card(r: Reader, understood: Understanding, wrong: Mapping[str, Any]) -> Card:
    """The message, and below it each record with the words that its values come from; `wrong` says which message."""
    parts: list[Title | Text] = [
        Title(r.t("How I understood it")),
        muted(r.t("“{words}”", words=understood.text[:SHOWN])),
    ]
    parts += [plain(_described(r, record, understood.text)) for record in understood.records]
    if not understood.records:
        parts.append(plain(why_nothing(r, understood.nothing, understood.cue)))
    buttons = Buttons((Button(r.t("That was wrong"), "understood.wrong", dict(wrong)),))
    return card(*parts, buttons, summary=r.t("How I understood it"), language=r.language)


def no_words_card(r: Reader) -> Card:
    text = r.t(
        "You have told me nothing yet that I could explain. Say it again, or reply to the card you mean."
    )
    return card(plain(text), language=r.language)


def misread_card(r: Reader, kept: str | None, *, is_new: bool, undo: int | None) -> Card:
    """What becomes of words that were misunderstood: `kept` is all that is kept of them, None where nothing is.

    `undo` is the report that rests on them.
    """
    if kept is None:
        told = r.t("Sorry that I got it wrong. Say it once more in other words, please.")
    elif is_new:
        told = r.t(
            "Sorry that I got it wrong. I keep your words for whoever runs me to learn from, names and figures masked:"
        )
    else:
        told = r.t("I have kept these words already, names and figures masked:")
    parts = [plain(told)]
    if kept is not None:
        parts.append(muted(r.t("“{words}”", words=kept[:SHOWN])))
    if undo is None:
        return card(*parts, language=r.language)
    parts.append(plain(r.t("What I recorded of them still stands.")))
    return card(*parts, Buttons((Button(r.t("Undo"), "report.undo", {"report": undo}),)), language=r.language)


def _described(r: Reader, record: Record, text: str) -> str:
    lines = [_name(r, record.intent)]
    for slot, value in record.slots.items():
        lines.append(_line(r, slot, value + _source(r, record, slot, text)))
    lines += [_line(r, slot, _open(r, record, slot, text)) for slot in record.missing]
    return "\n".join(lines)


def _line(r: Reader, slot: str, value: str) -> str:
    return r.t("· {slot}: {value}", slot=_name(r, slot), value=value)


def _source(r: Reader, record: Record, slot: str, text: str) -> str:
    if slot not in record.spans:
        return ""
    start, end = record.spans[slot]
    return " " + r.t("← “{words}”", words=text[start:end])


def _open(r: Reader, record: Record, slot: str, text: str) -> str:
    if slot not in record.spans:
        return r.t("not said")
    return r.t("left open") + _source(r, record, slot, text)


def _name(r: Reader, key: str) -> str:
    names = {
        "deal.new": r.t("New deal"),
        "deal.won": r.t("Won deal"),
        "deal.lost": r.t("Lost deal"),
        "deal.stage": r.t("Another stage"),
        "deal.update": r.t("Change of a deal"),
        "payment.log": r.t("Payment"),
        "activity.log": r.t("Visit, call or the like"),
        "blocker.raise": r.t("Blocker"),
        "blocker.resolve": r.t("Blocker resolved"),
        "reminder.create": r.t("Reminder"),
        "feedback.log": r.t("Feedback"),
        "intel.log": r.t("Market news"),
        "kudos.give": r.t("Kudos"),
        "agenda.add": r.t("Agenda item"),
        "account": r.t("customer"),
        "amount": r.t("amount"),
        "currency": r.t("currency"),
        "recurrence": r.t("per"),
        "stage": r.t("stage"),
        "close_date": r.t("expected on"),
        "date": r.t("happened on"),
        "when": r.t("when"),
        "probability": r.t("probability"),
        "channel": r.t("channel"),
        "owner": r.t("whose"),
        "reason": r.t("reason"),
        "competitor": r.t("competitor"),
        "kind": r.t("kind"),
        "count": r.t("how many"),
        "score": r.t("score"),
        "text": r.t("words"),
        "note": r.t("note"),
        "to": r.t("to whom"),
        "meeting": r.t("meeting"),
    }
    return names.get(key, key)
