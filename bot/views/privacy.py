"""What is stored about a person: told, handed over as a file, erased."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.cards import (
    Button,
    Buttons,
    Card,
    FieldKind,
    Form,
    FormField,
    Span,
    Text,
    Title,
    Tone,
    card,
    plain,
)
from bot.core.reader import Reader
from bot.views.texts import bold
from models.erasures import Erasure, ErasureState
from models.people import Person
from models.personal import MEANINGS, Topic
from models.retention import KEEP_KEYS, KEEP_PAYLOADS, KEEP_SENT

FILE_NAME = "drumbeat-my-data.json"


@dataclass(frozen=True, slots=True)
class Stored:
    """How much there is by topic and table, who manages the person, who is admin, and a request that waits."""

    counts: Mapping[Topic, Mapping[str, int]]
    managers: Sequence[str]
    admins: Sequence[str]
    request: Erasure | None = None


def privacy_card(r: Reader, stored: Stored) -> Card:
    """What there is, who can see it, how long it is kept."""
    what = [
        Span(f"\n· {topic_name(r, topic)}: {sum(tables.values())}") for topic, tables in stored.counts.items()
    ]
    file = Button(r.t("My data as a file"), "privacy.file", {}, group="file", once=False)
    erase = Button(r.t("Ask for erasure"), "privacy.erase", {}, Tone.DANGER, group="erase")
    asked: list[Text] = []
    if stored.request is not None:
        asked = [plain(_asked_on(r, stored.request))]
        erase = _take_back(r, stored.request)
    return card(
        Title(r.t("What I store about you")),
        Text((bold(r.t("Entries, by subject")), *what)),
        Text((bold(r.t("Who can see it")), *(Span(f"\n· {line}") for line in _who_sees(r, stored)))),
        Text((bold(r.t("How long")), *(Span(f"\n· {line}") for line in _how_long(r)))),
        *asked,
        Buttons((file, erase)),
        language=r.language,
    )


def data_file(r: Reader, data: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """All of it as JSON, each table with what it is about."""
    tables = {
        name: {"about": topic_name(r, MEANINGS[name].topic if name in MEANINGS else Topic.LOG), "rows": rows}
        for name, rows in data.items()
    }
    note = r.t("Everything that is stored about you, without secrets and without what other people typed.")
    return json.dumps({"note": note, "tables": tables}, ensure_ascii=False, indent=1)


def data_sent_card(r: Reader) -> Card:
    text = r.t("Your data is in the file {name} below. It is for you alone.", name=FILE_NAME)
    return card(plain(text), language=r.language)


def erasure_asked_card(r: Reader, request: Erasure, admins: Sequence[str]) -> Card:
    """To the person who asked."""
    said = r.t("I asked {names} to erase what is stored about you.", names=r.listing(list(admins)))
    next_ = r.t("You will hear what they decide.")
    return card(
        plain(f"{said} {_consequences(r)} {next_}"),
        Buttons((_take_back(r, request),)),
        language=r.language,
    )


def nobody_erases_card(r: Reader) -> Card:
    text = r.t("There is no other admin to ask. Whoever runs me can do it with “drumbeat erase NAME”.")
    return card(plain(text), language=r.language)


def erasure_withdrawn_card(r: Reader) -> Card:
    return card(plain(r.t("Taken back. Nothing of yours is erased.")), language=r.language)


def erasure_request_card(r: Reader, request: Erasure, person: Person, by: Person | None) -> Card:
    """To the admins: what is asked, or what became of it."""
    match request.state:
        case ErasureState.DONE:
            text = r.t("{name}: what was stored is erased.", name=person.name)
        case ErasureState.REFUSED:
            text = r.t(
                "{name} asked for erasure; {by} refused: {reason}",
                name=person.name,
                by=by.name if by is not None else "",
                reason=request.reason or "",
            )
        case ErasureState.WITHDRAWN:
            text = r.t("{name} asked for erasure and took it back.", name=person.name)
        case ErasureState.OPEN:
            return _open_request(r, request, person)
    return card(plain(text), language=r.language)


def _open_request(r: Reader, request: Erasure, person: Person) -> Card:
    day = r.day(r.local(request.asked_at).date())
    text = r.t("{name} asked on {day} that what is stored about them be erased.", name=person.name, day=day)
    args = {"erasure": request.id}
    buttons = (
        Button(r.t("Erase…"), "erasure.erase", args, Tone.DANGER, group="erase", once=False),
        Button(r.t("Refuse…"), "erasure.refuse", args, group="refuse", once=False),
    )
    return card(plain(text), Buttons(buttons), language=r.language)


def erasure_confirm_card(r: Reader, request: Erasure, person: Person) -> Card:
    """Asked before it is done."""
    question = r.t("Erase what is stored about {name}? This can't be taken back.", name=person.name)
    args = {"erasure": request.id}
    buttons = (
        Button(r.t("Yes, erase"), "erasure.yes", args, Tone.DANGER),
        Button(r.t("No"), "erasure.no", args),
    )
    return card(plain(f"{question} {_consequences(r)}"), Buttons(buttons), language=r.language)


def erasure_refuse_form(r: Reader, request: Erasure, person: Person) -> Form:
    return Form(
        title=r.t("Refuse the erasure"),
        submit=r.t("Refuse"),
        cancel=r.t("Cancel"),
        action="erasure.refuse",
        args={"erasure": request.id},
        fields=(FormField("reason", r.t("Why? {name} reads this", name=person.name), FieldKind.PARAGRAPH),),
        language=r.language,
    )


def erasure_refused_card(r: Reader, by: Person, reason: str) -> Card:
    text = r.t("{name} did not erase what is stored about you: {reason}", name=by.name, reason=reason)
    return card(plain(text), language=r.language)


def erased_card(r: Reader) -> Card:
    text = r.t("What was stored about you is erased, as you asked. I don't know you any more. Goodbye.")
    return card(plain(text), language=r.language)


def former_name(r: Reader, person: Person) -> str:
    """What stands in the place of an erased name."""
    return r.t("Former colleague {number}", number=person.id)


def topic_name(r: Reader, topic: Topic) -> str:
    return {
        Topic.SELF: r.t("yourself: name, e-mail, language, time zone, chat accounts, quiet hours"),
        Topic.WORDS: r.t("what you typed, and what was recorded from it"),
        Topic.DEALS: r.t("deals, changes, bookings, payments, customers, goals"),
        Topic.RECORDS: r.t("activities, feedback, market news, kudos, agenda items, reminders"),
        Topic.BLOCKERS: r.t("blockers, and what was said about them"),
        Topic.CLAIMS: r.t("claims on customers, and decisions"),
        Topic.STANDUPS: r.t("stand-up answers, reports of a week or a day"),
        Topic.LEAVE: r.t("leave"),
        Topic.RIGHTS: r.t("roles and schedules"),
        Topic.LOG: r.t("the log: who was let in, given a role, decided what"),
        Topic.TOLD: r.t("questions and notices to you"),
        Topic.FILES: r.t("files you sent for import"),
    }[topic]


def _who_sees(r: Reader, stored: Stored) -> list[str]:
    managers = r.listing(list(stored.managers))
    return [
        r.t("deals, records, stand-ups and leave: you and your managers: {names}", names=managers)
        if managers
        else r.t("deals, records, stand-ups and leave: you alone; nobody manages you"),
        r.t("blockers and claims: also those who are asked about them"),
        r.t("your name, your team and your customers: everybody here"),
        r.t("what was allowed for a room, such as wins: everybody in that room"),
        r.t(
            "roles and people: also the admins: {names}; that alone opens no messages",
            names=r.listing(list(stored.admins)) or "–",
        ),
        r.t("the database itself: whoever runs me"),
    ]


def _how_long(r: Reader) -> list[str]:
    return [
        r.t(
            "what comes in, as delivered: {days} days, and its number {more}",
            days=KEEP_PAYLOADS.days,
            more=KEEP_KEYS.days,
        ),
        r.t("what I wrote to you, and its buttons: {days} days", days=KEEP_SENT.days),
        r.t("deals, words, records and the log: they stay, until you ask for erasure"),
    ]


def _consequences(r: Reader) -> str:
    return r.t(
        "The name, e-mail, chat accounts and typed words go, and the person can't use me any more; "
        "deals and figures stay and count on under another name."
    )


def _asked_on(r: Reader, request: Erasure) -> str:
    day = r.day(r.local(request.asked_at).date())
    return r.t("You asked for erasure on {day}; an admin decides.", day=day)


def _take_back(r: Reader, request: Erasure) -> Button:
    return Button(r.t("Take the request back"), "erasure.withdraw", {"erasure": request.id}, group="erase")
