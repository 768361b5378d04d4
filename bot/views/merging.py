"""Two entries that are one person."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.cards import Button, Buttons, Card, Tone, card, plain
from bot.core.reader import Reader
from models.people import Person


def merge_question_card(r: Reader, gone: Person, stays: Person, counts: Mapping[str, int]) -> Card:
    """What moves, before it does."""
    text = r.t(
        "{gone} and {stays} become one person, {stays}. Deals, bookings, goals, accounts and rights of {gone} move "
        "along. Where both have a goal of the same month, that of {stays} stays. This can't be taken back.",
        gone=gone.name,
        stays=stays.name,
    )
    moving = r.listing(
        [
            words
            for words in (
                r.n("{count} deal", "{count} deals", counts.get("deal", 0)) if counts.get("deal") else "",
                r.n("{count} booking", "{count} bookings", counts.get("booking", 0))
                if counts.get("booking")
                else "",
                r.n("{count} goal", "{count} goals", counts.get("goal", 0)) if counts.get("goal") else "",
                r.n("{count} chat account", "{count} chat accounts", counts.get("identity", 0))
                if counts.get("identity")
                else "",
            )
            if words
        ]
    )
    lines = [plain(text)] + (
        [plain(r.t("Of {name}: {what}.", name=gone.name, what=moving))] if moving else []
    )
    args = {"gone": gone.id, "stays": stays.id}
    buttons = Buttons(
        (
            Button(r.t("Make them one"), "merge.yes", args, Tone.DANGER),
            Button(r.t("Leave them"), "merge.no", {}),
        )
    )
    return card(*lines, buttons, language=r.language)


def merged_card(r: Reader, gone: str, stays: str) -> Card:
    return card(
        plain(r.t("{gone} and {stays} are one person now: {stays}.", gone=gone, stays=stays)),
        language=r.language,
    )


def merged_told_card(r: Reader, gone: str) -> Card:
    """To the one who stays."""
    text = r.t("What was recorded under the name {name} is yours now too.", name=gone)
    return card(plain(text), language=r.language)


def merge_left_card(r: Reader) -> Card:
    return card(plain(r.t("They stay two people. Nothing was changed.")), language=r.language)
