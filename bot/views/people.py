"""Hello, the way in, and a person's own settings."""

from __future__ import annotations

from bot.core.cards import Button, Buttons, Card, Tone, card, plain
from bot.core.reader import Reader
from models.people import Person


def hello_card(r: Reader, person: Person) -> Card:
    """The first card ever: how to report, and what is assumed about the person."""
    text = r.t(
        "Hello {name}. Just tell me in your own words, e.g. “{example}”. Zone: {zone}, language: {language}.",
        name=person.name,
        example=r.t("won Acme 45k"),
        zone=zone_name(r.zone),
        language=language_name(r),
    )
    buttons = Buttons(
        (
            Button(r.t("Right"), "people.right", {}, Tone.PRIMARY),
            Button(r.t("Change"), "people.change", {}),
        )
    )
    return card(plain(text), buttons, language=r.language)


def way_in_card(r: Reader, outcome: str) -> Card:
    """One line for a stranger."""
    match outcome:
        case "wrong":
            text = r.t("That code is not valid (any more). Ask your manager or admin for a new invite.")
        case "too_many":
            text = r.t(
                "Too many wrong codes. Wait an hour, then use a new invite from your manager or admin."
            )
        case _:
            text = r.t("I don't know you yet. Ask your manager or admin for an invite and send me its code.")
    return card(plain(text), language=r.language)


def zone_name(zone: str) -> str:
    """The city of an IANA name."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def language_name(r: Reader) -> str:
    return {"en": "English", "zh": "中文"}[r.language]
