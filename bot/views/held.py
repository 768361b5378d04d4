"""What was said for another: the card for who it is about, and what the reporter is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.core.cards import Button, Buttons, Card, Text, Tone, card, plain
from bot.core.plaintext import clip, one_line
from bot.core.reader import Reader
from bot.views.deals import verb_of
from bot.views.words import per_period
from models.claims import HeldState
from models.drafts import Item
from models.money import minor
from models.queries.held import Said

MOST_WORDS = 140


def held_card(r: Reader, said: Said, to: str) -> Card:
    """For the owner, or who stands in (`to`): it counts only after this tap."""
    values = {"name": said.reporter, "owner": said.owner, "what": what_was_said(r, said)}
    if to == said.owner:
        head = r.t("{name} reported for you: {what}", **values)
    else:
        head = r.t("{name} reported for {owner}, whom you stand in for: {what}", **values)
    words = r.t("“{words}”", words=clip(one_line(said.words), MOST_WORDS))
    note = r.t("It counts once you say so. A reply such as “it was 60k” puts it right first.")
    this = {"held": said.id}
    buttons = (
        Button(r.t("Yes, record it"), "held.yes", this, Tone.PRIMARY),
        Button(r.t("Not so"), "held.no", this),
        Button(r.t("Edit"), "held.edit", this, once=False),
    )
    return card(plain(f"{head}\n{words}\n{note}"), Buttons(buttons), language=r.language)


def held_edit_card(r: Reader, said: Said) -> Card:
    """What is different is to be typed."""
    text = r.t(
        "What is different? Type it, e.g. “60k” or “yesterday”. Now: {what}", what=what_was_said(r, said)
    )
    return card(plain(text), language=r.language)


def waiting_card(r: Reader, said: Said) -> Card:
    """For the reporter."""
    text = r.t(
        "⏳ {what}: waits for {name}, not counted. I have asked, and tell you the answer.",
        what=what_was_said(r, said),
        name=said.owner,
    )
    back = Button(r.t("Withdraw"), "held.withdraw", {"held": said.id})
    return card(plain(text), Buttons((back,)), language=r.language)


def held_outcome_card(r: Reader, said: Said, state: HeldState) -> Card:
    """For the reporter, once it is answered."""
    values = {"name": said.owner, "what": what_was_said(r, said)}
    match state:
        case HeldState.RECORDED:
            text = r.t("✅ {name} has recorded it: {what}.", **values)
        case HeldState.REFUSED:
            text = r.t("{name} says: not so. Nothing was recorded of: {what}.", **values)
        case HeldState.WITHDRAWN:
            text = r.t("Withdrawn, nothing recorded: {what}.", **values)
        case HeldState.EXPIRED:
            text = r.t("{name} has not answered. Closed, nothing recorded: {what}.", **values)
        case HeldState.WAITING:
            text = r.t("{what}: waits for {name}, not counted.", **values)
    return card(plain(text), language=r.language)


def held_done_card(r: Reader, said: Said, state: HeldState) -> Card:
    """Takes the place of the owner's card."""
    values = {"name": said.reporter, "what": what_was_said(r, said)}
    match state:
        case HeldState.RECORDED:
            text = r.t("Recorded for you, as {name} reported: {what}.", **values)
        case HeldState.REFUSED:
            text = r.t("Not so: nothing was recorded of what {name} reported: {what}.", **values)
        case HeldState.WITHDRAWN:
            text = r.t("{name} has withdrawn what was reported for you: {what}.", **values)
        case HeldState.EXPIRED | HeldState.WAITING:
            text = r.t("Closed unanswered, nothing recorded of what {name} reported: {what}.", **values)
    return card(plain(text), language=r.language)


def held_rows(r: Reader, said: Said, since: datetime, *, is_owner: bool) -> list[Text | Buttons]:
    """Two rows of a list of what is open."""
    day, what, group = r.day(r.local(since).date()), what_was_said(r, said), f"held{said.id}"
    this = {"held": said.id}
    if is_owner:
        text = r.t("{name} reported for you: {what}", name=said.reporter, what=what)
        yes = Button(r.t("Yes, record it"), "held.yes", this, group=group)
        buttons = [yes, Button(r.t("Not so"), "held.no", this, group=group)]
    else:
        text = r.t("{what}: waits for {name}, not counted.", name=said.owner, what=what)
        buttons = [Button(r.t("Withdraw"), "held.withdraw", this, group=group)]
    return [plain(f"{day} · {text}"), Buttons(tuple(buttons))]


def what_was_said(r: Reader, said: Said) -> str:
    """Won Acme · €50,000 · Mon 23 Nov."""
    return r.listing([_one(r, item, said.currency) for item in said.items])


def _one(r: Reader, item: Item, currency: str) -> str:
    parts = [f"{verb_of(r, item.doing)} {item.account or ''}".strip()]
    if item.amount is not None:
        code = item.currency or currency
        parts.append(per_period(r, r.money_aloud(minor(item.amount, code), code), item.recurrence))
    parts += [r.day(day) for day in (item.happened_on, item.close_date) if day is not None]
    return " · ".join(parts)


def for_you_card(r: Reader, name: str, report_id: int, lines: Sequence[str]) -> Card:
    """A manager's report: it counts already, and may be answered."""
    text = r.t("{name} reported for you: {what}. It counts.", name=name, what=r.listing(list(lines)))
    this = {"report": report_id}
    buttons = (Button(r.t("Right"), "report_for.right", this), Button(r.t("Not so"), "report_for.no", this))
    return card(plain(text), Buttons(buttons), language=r.language)


def for_you_done_card(r: Reader, lines: Sequence[str], *, stands: bool) -> Card:
    what = r.listing(list(lines))
    text = r.t("Kept: {what}.", what=what) if stands else r.t("Not so: {what} is taken back.", what=what)
    return card(plain(text), language=r.language)


def objected_card(r: Reader, name: str, lines: Sequence[str]) -> Card:
    """For the manager whose report was answered "not so"."""
    text = r.t("{name} says: not so. Taken back: {what}.", name=name, what=r.listing(list(lines)))
    return card(plain(text), language=r.language)


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part of a deal that `name` shares with them. `counts` is the part of a won one; `of` is who has it,
    where the reader only stands in for them.
    """

    deal_id: int
    person_id: int
    name: str
    what: str
    share: Decimal
    counts: str | None = None
    of: str | None = None

    @property
    def key(self) -> dict[str, int]:
        return {"deal": self.deal_id, "person": self.person_id}


def shared_card(r: Reader, part: Part) -> Card:
    """A colleague shares a deal with the reader, or with whom the reader stands in for."""
    values = {"name": part.name, "what": part.what, "share": r.percent(part.share)}
    if part.of is not None:
        text = r.t(
            "{name} shares a deal with {owner}, whom you stand in for: {what}. {share} is {owner}'s.",
            owner=part.of,
            **values,
        )
    elif part.counts is None:
        text = r.t("{name} shares a deal with you: {what}. {share} is yours.", **values)
    else:
        text = r.t(
            "{name} shares a deal with you: {what}. {share} is yours: {counts} counts for you.",
            counts=part.counts,
            **values,
        )
    buttons = (Button(r.t("Right"), "share.right", part.key), Button(r.t("Not so"), "share.no", part.key))
    return card(plain(text), Buttons(buttons), language=r.language)


def share_answer_card(r: Reader, part: Part) -> Card:
    """What is not so?"""
    none, different = r.t("I have no part in it"), r.t("My part is different")
    if part.of is not None:
        none, different = r.t("{name} has no part in it", name=part.of), r.t("The part is different")
    buttons = (
        Button(none, "share.none", part.key),
        Button(different, "share.contest", part.key),
        Button(r.t("Back"), "share.back", part.key),
    )
    return card(plain(r.t("{what}: what is not so?", what=part.what)), Buttons(buttons), language=r.language)


def share_news_card(r: Reader, text: str) -> Card:
    """A line about a shared deal, as the handler puts it."""
    return card(plain(text), language=r.language)
