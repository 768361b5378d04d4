"""Small cards around a report: which deal is meant, taking back, a changed message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.cards import Button, Buttons, Card, Tone, card, plain
from bot.core.reader import Reader
from bot.views.deals import said_of
from bot.views.records import name_of
from models.actions.corrections import Obstacle
from models.readback import AnyLine, RecordLine


def said_nothing_new_card(r: Reader) -> Card:
    return card(plain(r.t("Good, nothing was recorded.")), language=r.language)


def which_line_card(
    r: Reader, report_id: int, choices: Sequence[tuple[int, AnyLine, Mapping[str, Any]]]
) -> Card:
    """A reply to a card with several records that names none of them; each with what the reply makes of it."""
    buttons = tuple(
        Button(_name(r, line), "report.fix", {"report": report_id, "index": index, "item": dict(item)})
        for index, line, item in choices
    )
    return card(plain(r.t("Which one do you mean?")), Buttons(buttons), language=r.language)


def choose_line_card(r: Reader, report_id: int, lines: Sequence[AnyLine]) -> Card:
    """Edit… of a card with several records."""
    buttons = tuple(
        Button(_name(r, line), "report.edit_line", {"report": report_id, "index": index}, once=False)
        for index, line in enumerate(lines)
    )
    return card(plain(r.t("Which one do you want to edit?")), Buttons(buttons), language=r.language)


def _name(r: Reader, line: AnyLine) -> str:
    return name_of(r, line) if isinstance(line, RecordLine) else f"{line.account} #{line.deal_id}"


def confirm_undo_card(r: Reader, report_id: int, lines: Sequence[AnyLine], why: Obstacle) -> Card:
    """Late, or somebody else has changed the deal since, or it is not what the person did last."""
    what = r.listing([said_of(r, line) for line in lines])
    match why:
        case Obstacle.LATE:
            text = r.t("That was more than 24 hours ago: {what}. Take it back all the same?", what=what)
        case Obstacle.CHANGED:
            text = r.t("Somebody else has changed this since: {what}. Take it back all the same?", what=what)
        case Obstacle.TAPPED:
            text = r.t(
                "Undo takes back what you reported last, not what you answered since: {what}. Take it back?",
                what=what,
            )
    return card(plain(text), _yes_no(r, report_id), language=r.language)


def deleted_card(r: Reader, report_id: int, lines: Sequence[AnyLine]) -> Card:
    what = r.listing([said_of(r, line) for line in lines])
    text = r.t("You deleted the message behind {what}. Take it back too?", what=what)
    return card(plain(text), _yes_no(r, report_id), language=r.language)


def _yes_no(r: Reader, report_id: int) -> Buttons:
    return Buttons(
        (
            Button(r.t("Take it back"), "report.undo_anyway", {"report": report_id}, Tone.DANGER),
            Button(r.t("Keep it"), "report.keep", {"report": report_id}),
        )
    )


def edited_card(r: Reader, report_id: int, line: AnyLine, item: Mapping[str, Any], words: str) -> Card:
    """The original message was changed: what it says now is proposed, not recorded."""
    text = r.t("You changed your message to “{words}”. Correct {what}?", words=words, what=said_of(r, line))
    yes = Button(
        r.t("Correct it"), "report.fix", {"report": report_id, "index": 0, "item": dict(item)}, Tone.PRIMARY
    )
    keep = Button(r.t("Leave it"), "report.keep", {"report": report_id})
    return card(plain(text), Buttons((yes, keep)), language=r.language)


def edited_unclear_card(r: Reader, lines: Sequence[AnyLine]) -> Card:
    """The changed message says something that is no correction of what it had recorded."""
    what = r.listing([said_of(r, line) for line in lines])
    text = r.t(
        "You changed your message. What I recorded stays: {what}. To take it back say “undo”, then tell me anew.",
        what=what,
    )
    return card(plain(text), language=r.language)


def corrected_card(r: Reader, line: AnyLine) -> Card:
    return card(plain(r.t("Corrected: {what}.", what=said_of(r, line))), language=r.language)


def kept_card(r: Reader, lines: Sequence[AnyLine]) -> Card:
    what = r.listing([said_of(r, line) for line in lines])
    return card(plain(r.t("Kept: {what}.", what=what)), language=r.language)


def already_undone_card(r: Reader, lines: Sequence[AnyLine]) -> Card:
    what = r.listing([said_of(r, line) for line in lines])
    return card(plain(r.t("{what}: taken back already.", what=what)), language=r.language)


def uncorrected_card(r: Reader, lines: Sequence[AnyLine]) -> Card:
    """A correction was taken back; the record itself stands as it was before."""
    what = r.listing([said_of(r, line) for line in lines])
    return card(
        plain(r.t("↩️ The correction is undone: {what} stands again.", what=what)), language=r.language
    )


def nothing_to_undo_card(r: Reader) -> Card:
    return card(plain(r.t("There is nothing of yours to take back.")), language=r.language)
