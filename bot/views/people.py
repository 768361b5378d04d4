"""Hello, the way in, and a person's own settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from babel.dates import get_timezone_location

from bot.core.cards import Button, Buttons, Card, Select, Span, Style, Text, Tone, card, plain
from bot.core.reader import Reader
from models.people import Person

LANGUAGE_NAMES = {"en": "English", "zh": "中文"}
UNNAMED_IN_CHINESE = {
    "Asia/Kolkata": "加尔各答",
    "Asia/Ho_Chi_Minh": "胡志明市",
}  # babel has older names only
ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Asia/Dubai",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Australia/Sydney",
)


def hello_card(r: Reader, person: Person) -> Card:
    """The first card ever: how to report, and what is assumed about the person."""
    text = r.t(
        "Hello {name}. Just tell me in your own words, e.g. “{example}”. Zone: {zone}, language: {language}.",
        name=person.name,
        example=r.t("won Acme 45k"),
        zone=zone_name(r, r.zone),
        language=language_name(r),
    )
    buttons = Buttons(
        (
            Button(r.t("Right"), "people.right", {}, Tone.PRIMARY),
            Button(r.t("Change"), "people.change", {}),
        )
    )
    return card(plain(text), buttons, language=r.language)


def welcome_card(r: Reader, person: Person) -> Card:
    """The hello once its settings are confirmed: nothing is left to press."""
    return card(hello_card(r, person).elements[0], language=r.language)


def settings_card(r: Reader, *, is_hello: bool) -> Card:
    """Language and zone, with what they can be changed to. `is_hello`: the hello stands here again afterwards."""
    languages = tuple(
        Button(name, "people.language", {"language": code, "hello": is_hello}, once=False)
        for code, name in LANGUAGE_NAMES.items()
    )
    zones = tuple(
        Button(zone_name(r, zone), "people.zone", {"zone": zone, "hello": is_hello}, once=False)
        for zone in ZONES
    )
    return card(
        plain(_in_force(r)),
        Buttons((*languages, Button(r.t("Type a city"), "people.city", {"hello": is_hello}, once=False))),
        Select(r.t("Time zone"), zones),
        language=r.language,
    )


def connected_card(r: Reader) -> Card:
    """What `drumbeat check` sends to see whether it arrives."""
    text = r.t("This is the test message of “drumbeat check”: I can reach you here. Nothing to do.")
    return card(plain(text), language=r.language)


def changed_card(r: Reader) -> Card:
    """After a change in words."""
    return card(plain(_in_force(r)), language=r.language)


def _in_force(r: Reader) -> str:
    return r.t("Zone: {zone}, language: {language}.", zone=zone_name(r, r.zone), language=language_name(r))


def city_question_card(r: Reader) -> Card:
    text = r.t("Which city's time is yours? Type it, e.g. “Berlin”.")
    return card(plain(text), language=r.language)


def here_card(r: Reader, person: Person) -> Card:
    """For somebody known who starts the chat again."""
    text = r.t(
        "I am here, {name}. Just tell me, e.g. “{example}”; “help” shows more.",
        name=person.name,
        example=r.t("won Acme 45k"),
    )
    return card(plain(text), language=r.language)


def invite_card(r: Reader, name: str, code: str, links: Sequence[str]) -> Card:
    """To be forwarded: the link where a platform has such links, and the code for all of them."""
    ways = [Span(r.t("{name}, come in: {link}", name=name, link=f"{link}{code}") + "\n") for link in links]
    spans = (*ways, Span(r.t("Code for {name}:", name=name) + " "), Span(code, Style.CODE))
    hint = r.t("It is to be sent to the bot as a message, works once and for 24 hours.")
    return card(Text(spans), plain(hint), language=r.language)


def media_card(r: Reader, media: str) -> Card:
    """What can't be read, and what to do instead."""
    match media:
        case "voice":
            text = r.t("I can't listen yet. Type it, or use your phone's dictation.")
        case "sticker":
            text = r.t(
                "I can't read stickers. Tell me in words, e.g. “{example}”.", example=r.t("won Acme 45k")
            )
        case "place":
            text = r.t(
                "I can't use a place. Tell me whom you visited, e.g. “{example}”.",
                example=r.t("visited Acme"),
            )
        case "photo" | "video":
            text = r.t(
                "I can't look at pictures. Write a caption, e.g. “{example}”.", example=r.t("won Acme 45k")
            )
        case _:
            text = r.t("I can't open files. Tell me in words, e.g. “{example}”.", example=r.t("won Acme 45k"))
    return card(plain(text), language=r.language)


def open_card(
    r: Reader, questions: Sequence[tuple[int, datetime, str]], others: Sequence[Text | Buttons] = ()
) -> Card:
    """Questions that wait: id, since when, and the question as it was put (empty where it was not yet). `others` is
    what waits for somebody's word.
    """
    if not questions and not others:
        return card(plain(r.t("Nothing waits for your answer.")), language=r.language)
    elements: list[Text | Buttons] = []
    for number, since, words in questions:
        day = r.day(r.local(since).date())
        question = words or r.t("not asked yet")
        elements.append(plain(f"{day} · {question}"))
        elements.append(
            Buttons(
                (
                    Button(r.t("Answer"), "people.answer", {"dialog": number}, group=f"dialog{number}"),
                    Button(r.t("Drop"), "people.drop", {"dialog": number}, group=f"dialog{number}"),
                )
            )
        )
    summary = r.n("{count} question waits for you", "{count} questions wait for you", len(questions))
    return card(*elements, *others, summary=summary if questions else "", language=r.language)


def dropped_card(r: Reader, words: str) -> Card:
    """A question that the person closed."""
    text = (
        r.t("Dropped, nothing recorded: {question}", question=words)
        if words
        else r.t("Dropped, nothing recorded.")
    )
    return card(plain(text), language=r.language)


def left_out_card(r: Reader, words: str) -> Card:
    """One record of several that is not to be kept; the others follow below."""
    text = r.t("Left out: {question}", question=words) if words else r.t("Left out.")
    return card(plain(text), language=r.language)


def closed_card(r: Reader, since: datetime, words: str) -> Card:
    """A question that nobody answered in time."""
    day = r.day(r.local(since).date())
    text = r.t("Closed unanswered, nothing recorded. On {day} I asked:", day=day)
    end = r.t("Just tell me again if it still matters.")
    return card(plain(f"{text}\n{words}\n{end}" if words else f"{text}\n{end}"), language=r.language)


def way_in_card(r: Reader, outcome: str, ask: Mapping[str, str] | None = None) -> Card:
    """One line for a stranger; `ask` is what the button that asks to join carries."""
    match outcome:
        case "wrong":
            text = r.t("That code is not valid (any more). Ask your manager or admin for a new invite.")
        case "too_many":
            text = r.t(
                "Too many wrong codes. Wait an hour, then use a new invite from your manager or admin."
            )
        case "open":
            text = r.t(
                "Your request is with the managers. I write to you as soon as one of them has decided."
            )
        case "refused":
            text = r.t("You were not let in. Talk to your manager or admin; an invite from them still works.")
        case _:
            text = r.t("I don't know you yet. Ask your manager or admin for an invite and send me its code.")
    if ask is None:
        return card(plain(text), language=r.language)
    button = Button(r.t("Ask to join"), "join.ask", ask)
    return card(plain(text), Buttons((button,)), language=r.language)


def zone_name(r: Reader, zone: str) -> str:
    """The city of an IANA name, in the reader's language."""
    if r.language == "zh" and zone in UNNAMED_IN_CHINESE:
        return UNNAMED_IN_CHINESE[zone]
    name: str = get_timezone_location(zone, locale=r.locale, return_city=True)
    return name.rsplit("/", 1)[-1]


def language_name(r: Reader) -> str:
    return LANGUAGE_NAMES[r.language]
