"""The sample team and its past: what was reported before the demo begins, recorded as if it had just been said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any, cast
from zoneinfo import ZoneInfo

import yaml
from pydantic import AwareDatetime, create_model
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.settings import Settings, Strict
from models.access import access_deal
from models.actions import rates, reports, seed
from models.actions.writer import Writer
from models.deals import Message
from models.drafts import Doing, from_json
from models.people import Identity, Person

CONTENT = files("bot.content")


class Past(Strict):
    """What was reported of one deal. Each entry of `story` is an `Item`, with `at` (the speaker's time) and the
    `words` that were typed.
    """

    account: str
    by: str
    currency: str | None = None
    story: tuple[dict[str, Any], ...]


class Talk(Strict):
    """What somebody wrote in a room; no business of the bot's."""

    network: str
    room: str
    by: str
    at: str
    text: str


class Outside(Strict):
    """A room that the bot is not in; whoever plays may add it there."""

    network: str
    room: str
    title: str


class Part(Strict):
    """Who one is, by language, and three lines to try."""

    about: dict[str, str]
    lines: tuple[str, ...]


class Story(Strict):
    starts: AwareDatetime
    parts: dict[str, Part]
    rooms: tuple[Outside, ...]
    talk: tuple[Talk, ...]
    deals: tuple[Past, ...]


@dataclass(frozen=True, slots=True, order=True)
class _Event:
    at: datetime
    number: int  # of the deal
    who: str
    told: dict[str, Any]


@cache
def story() -> Story:
    return Story.model_validate(_read("sample_story.yaml"))


def settings() -> dict[str, Any]:
    """Whatever `sample.yaml` says, by the name of the setting."""
    told = _read("sample.yaml")
    fields = {
        name: (field.annotation, field) for name, field in Settings.model_fields.items() if name in told
    }
    model = create_model("Sample", __base__=Strict, **cast("Any", fields))
    return dict(model.model_validate(told))


def _read(name: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))
    return told


def local(at: str, zone: str) -> datetime:
    """The instant of a time such as 2026-11-20 17:40 in that zone."""
    return datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def fill(session: Session, now: datetime, settings: Settings) -> None:
    """The team and its past, in one unit, on an empty database."""
    seed.seed(session, now, settings)
    rates.learn(session, now, settings)
    people = {person.name: person for person in session.scalars(select(Person))}
    for event in sorted(_events(people)):
        _report(session, settings, people[event.who], event)


def _events(people: dict[str, Person]) -> Iterator[_Event]:
    for number, deal in enumerate(story().deals, 1):
        for told in deal.story:
            item = {"account": deal.account, "currency": deal.currency, **told}
            yield _Event(local(item.pop("at"), people[deal.by].zone), number, deal.by, item)


def _report(session: Session, settings: Settings, person: Person, event: _Event) -> None:
    told = dict(event.told)
    message = _message(session, person, event.at, told.pop("words"))
    deal = None if told["doing"] == Doing.NEW else access_deal(session, person, event.number)
    told["deal_id"] = deal.id if deal is not None else None
    today = event.at.astimezone(ZoneInfo(person.zone)).date()
    writer = Writer(session, event.at, settings, person, message, today)
    reports.record(writer, message, from_json([told]))


def _message(session: Session, person: Person, at: datetime, words: str) -> Message:
    login = session.scalars(
        select(Identity).where(Identity.person_id == person.id).order_by(Identity.id)
    ).first()
    assert login is not None
    message = Message(
        person_id=person.id,
        platform=login.platform,
        connection=login.connection,
        room=login.room,
        external_id="",
        link="",
        sent_at=at,
        text=words,
    )
    session.add(message)
    session.flush()  # the report carries its id
    return message
