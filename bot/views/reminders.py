"""A reminder at its time, and the list of those to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.cards import Button, Buttons, Card, Element, Select, Title, card, plain
from bot.core.plaintext import clip, one_line
from bot.core.reader import Reader
from bot.views.records import shortened
from bot.views.texts import muted

LATE = timedelta(minutes=5)
MOST_LABEL = 40
Row = tuple[int, str, datetime]  # of a reminder: its id, its words, when it comes


def reminder_card(r: Reader, reminder_id: int, text: str, due_at: datetime, now: datetime) -> Card:
    """What one wanted to be reminded of; one that comes late says when it was due."""
    this = {"reminder": reminder_id}
    parts: list[Element] = [plain(r.t("⏰ Reminder: {text}", text=shortened(text)))]
    if now - due_at > LATE:
        parts.append(muted(r.t("It was due {moment}.", moment=moment(r, due_at))))
    buttons = (
        Button(r.t("✓ Done"), "reminder.done", this),
        Button(r.t("In 1 hour"), "reminder.later", {**this, "until": "hour"}),
        Button(r.t("Tomorrow morning"), "reminder.later", {**this, "until": "morning"}),
    )
    return card(*parts, Buttons(buttons), language=r.language)


def reminder_done_card(r: Reader, text: str) -> Card:
    return card(plain(r.t("✓ Done: {text}", text=shortened(text))), language=r.language)


def reminder_later_card(r: Reader, text: str, until: datetime) -> Card:
    words = r.t("⏰ {text}: I remind you again {moment}.", text=shortened(text), moment=moment(r, until))
    return card(plain(words), language=r.language)


def reminder_gone_card(r: Reader, text: str) -> Card:
    return card(plain(r.t("This reminder was cancelled: {text}", text=shortened(text))), language=r.language)


def reminders_card(r: Reader, rows: Sequence[Row]) -> Card:
    """What is still to come, and a way to cancel each."""
    if not rows:
        text = r.t(
            "No reminders. Say for example “{example}”.", example=r.t("remind me to call Acme tomorrow 3pm")
        )
        return card(plain(text), language=r.language)
    parts: list[Element] = [Title(r.t("Your reminders"))]
    parts += [
        plain(f"{number}. {moment(r, at)} · {shortened(text)}")
        for number, (_, text, at) in enumerate(rows, 1)
    ]
    options = tuple(
        Button(
            f"{number}. {clip(one_line(text), MOST_LABEL)}",
            "reminder.cancel",
            {"reminder": id_},
            group=f"reminder:{id_}",
        )
        for number, (id_, text, _) in enumerate(rows, 1)
    )
    return card(*parts, Select(r.t("Cancel a reminder"), options), language=r.language)


def moment(r: Reader, at: datetime) -> str:
    """Tue 24 Nov 15:00, in the reader's zone; today's without the day."""
    local = r.local(at)
    return r.clock(at) if local.date() == r.today else f"{r.day(local.date())} {r.clock(at)}"
