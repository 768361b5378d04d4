"""A person's chat accounts: joining another, splitting one off."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.cards import Button, Buttons, Card, Element, Span, Style, Text, Tone, card, plain
from bot.core.reader import Reader
from models.people import Identity, Person

PLATFORM_NAMES = {"slack": "Slack", "telegram": "Telegram"}


def link_card(r: Reader, person: Person, code: str, links: Sequence[str]) -> Card:
    """The code to be typed on the other account."""
    ways = [Span(r.t("Open from the other device: {link}", link=f"{link}{code}") + "\n") for link in links]
    spans = (*ways, Span(r.t("Code for {name}:", name=person.name) + " "), Span(code, Style.CODE))
    hint = r.t(
        "Send it to me from your other account, on Slack, Telegram or wherever I am: both are then one person. "
        "It works once and for 10 minutes; give it to nobody."
    )
    return card(Text(spans), plain(hint), language=r.language)


def linked_card(r: Reader, identity: Identity) -> Card:
    """To the account that the person had before."""
    text = r.t(
        "Your account on {platform} now belongs to you here too. If that was not you, use /unlink and tell your admin.",
        platform=platform_name(identity.platform),
    )
    return card(plain(text), language=r.language)


def code_refused_card(r: Reader, person: Person, why: str) -> Card:
    """A code typed by somebody who is known already."""
    match why:
        case "own":
            text = r.t("This account is yours already. Send the code from the other one.")
        case "too_many":
            text = r.t("Too many wrong codes. Wait an hour, then ask for a new one.")
        case _:
            text = r.t(
                "Nothing was joined: this account is {name}'s already. If you are here under two names, an admin "
                "can make them one with /merge.",
                name=person.name,
            )
    return card(plain(text), language=r.language)


def logins_card(r: Reader, logins: Sequence[Identity], used: Identity) -> Card:
    """Each account with when it was used, and a button to split it off; not for the one in use."""
    elements: list[Element] = [plain(r.t("Your accounts:"))]
    for login in logins:
        day = r.day(r.local(login.used_at).date())
        name = platform_name(login.platform)
        if login.id == used.id:
            elements.append(plain(r.t("{platform} · this one", platform=name)))
            continue
        elements.append(plain(r.t("{platform} · last used {day}", platform=name, day=day)))
        split = Button(
            r.t("Split off"), "logins.unlink", {"login": login.id}, Tone.DANGER, group=f"login{login.id}"
        )
        elements.append(Buttons((split,)))
    if len(logins) == 1:
        elements.append(plain(r.t("There is no other to split off. /link joins one.")))
    return card(*elements, language=r.language)


def unlinked_card(r: Reader, platform: str) -> Card:
    text = r.t(
        "Your account on {platform} is split off. What was recorded from it stays yours; nobody is known there "
        "any more. /link joins it again.",
        platform=platform_name(platform),
    )
    return card(plain(text), language=r.language)


def platform_name(platform: str) -> str:
    return PLATFORM_NAMES.get(platform, platform)
