"""A correction that came as a message of its own: what it would change, before it does."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.cards import Button, Buttons, Card, Tone, card, plain
from bot.core.reader import Reader
from bot.views.deals import said_of
from models.drafts import Item
from models.money import minor
from models.readback import AnyLine


def ask_correction_card(
    r: Reader, dialog_id: int, line: AnyLine, item: Item, words: str, *, others: bool
) -> Card:
    """Won Acme #17 €50,000: €50,000 → €60,000? `others`: the person reported more than this lately."""
    what = said_of(r, line)
    if item.amount is not None and line.amount_minor is not None:
        currency = item.currency or line.currency
        old, new = (
            r.money(line.amount_minor, line.currency),
            r.money_aloud(minor(item.amount, currency), currency),
        )
        text = r.t("Correct {what}: {old} → {new}?", what=what, old=old, new=new)
    else:
        text = r.t("Correct {what}: “{words}”?", what=what, words=words)
    buttons = [
        Button(r.t("Yes"), "correction.yes", {"dialog": dialog_id, "place": 0}, Tone.PRIMARY),
        Button(r.t("No"), "correction.no", {"dialog": dialog_id}),
    ]
    if others:
        buttons.append(Button(r.t("Another record"), "correction.another", {"dialog": dialog_id}))
    return card(plain(text), Buttons(tuple(buttons)), language=r.language)


def choose_record_card(r: Reader, dialog_id: int, lines: Sequence[AnyLine]) -> Card:
    buttons = [
        Button(said_of(r, line), "correction.yes", {"dialog": dialog_id, "place": place})
        for place, line in enumerate(lines)
    ]
    none = Button(r.t("None of them"), "correction.no", {"dialog": dialog_id})
    return card(
        plain(r.t("Which one do you want to correct?")), Buttons((*buttons, none)), language=r.language
    )


def nothing_recent_card(r: Reader) -> Card:
    text = r.t(
        "You reported nothing in the last 24 hours that this could put right. Name the customer or the number: “#17 is 60k”."
    )
    return card(plain(text), language=r.language)
