"""When a message recorded nothing: one line that says so and why, and at most three buttons for what was meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.core.cards import Button, Buttons, Card, card, plain
from bot.core.reader import Reader
from bot.language.understanding import Nothing, Record
from bot.views.texts import muted


def nothing_card(
    r: Reader, why: Nothing, cue: str, won: Mapping[str, Any] | None, expected: Mapping[str, Any] | None
) -> Card:
    """`won` and `expected` are the items that the buttons would report; None where there is no such button."""
    buttons = []
    if won is not None:
        buttons.append(Button(r.t("It is won"), "nothing.report", {"item": dict(won)}))
    if expected is not None:
        day = r.day(date.fromisoformat(expected["close_date"]))
        buttons.append(Button(r.t("Expect {day}", day=day), "nothing.report", {"item": dict(expected)}))
    return card(
        plain(why_nothing(r, why, cue)), *([Buttons(tuple(buttons))] if buttons else []), language=r.language
    )


def why_nothing(r: Reader, why: Nothing | None, cue: str) -> str:
    """One sentence: that nothing was recorded, and why."""
    match why:
        case Nothing.HOPE:
            return (
                r.t("Nothing recorded: you wrote “{cue}”.", cue=cue)
                if cue
                else r.t("Nothing recorded: it is a hope.")
            )
        case Nothing.PLAN:
            return r.t("Nothing recorded: it is still to come.")
        case Nothing.NEGATION:
            return r.t("Nothing recorded: it has not happened.")
        case Nothing.CONDITION:
            return r.t("Nothing recorded: it depends on something.")
        case Nothing.QUESTION:
            return r.t(
                "Nothing recorded: it is a question. Name a customer or #number and I show what I know."
            )
        case Nothing.HEARSAY:
            return r.t("Nothing recorded: it is somebody else's word. Who won it can tell me.")
        case _:
            return r.t("Nothing recorded.")


def not_understood_card(r: Reader, examples: Sequence[str]) -> Card:
    """The two closest things that one can say."""
    lines = "\n".join(f"· {example}" for example in examples)
    text = r.t("Nothing recorded: I did not understand that. You can say, for example:")
    return card(plain(f"{text}\n{lines}"), muted(r.t("“help” shows more.")), language=r.language)


def not_kept_card(r: Reader, records: Sequence[Record]) -> Card:
    """Understood, but not something that is kept."""
    names = [f"{_kind(r, record.intent)} {record.slots.get('account', '')}".strip() for record in records]
    text = r.t("Not recorded: {what}. I don't keep that yet.", what=r.listing(list(dict.fromkeys(names))))
    return card(plain(text), language=r.language)


def _kind(r: Reader, intent: str) -> str:
    names = {
        "quiz.start": r.t("quiz"),
        "policy.show": r.t("policy"),
    }
    return names.get(intent, intent)
