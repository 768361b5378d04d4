"""Who may do what, held against a table that was written from the design and not from `models.access`.

Every command, button, form, report, reply and wish that the bot knows is tried by everybody through the real intake.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from bot.core.incoming import Kind
from bot.core.registry import Handlers
from handlers import ALL
from models.access import Action
from models.actions import schedules
from models.actions.schedules import Plan
from models.base import Base, table_of
from models.people import Grant, Person, Role, Team
from models.queue.buttons import ButtonRow
from models.queue.inbox import Inbox, InboxState
from models.queue.outbox import Outbox
from models.recurrence import Every, Rule
from tests.support.world import World, know

both = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
HANDLERS = Handlers().join(*ALL)
REFUSED = "I can't show or change that for you. Say “help” to see what you can do."
MISSING = 99_999

# Who may ask for it at all, by the first words of a name. The head is a manager of everything.
DEALERS = {"rep", "manager", "far manager", "head"}
LEADERS = {"manager", "far manager", "head"}
BOARDS = DEALERS | {"observer"}
CASTES = {
    "rep", "manager", "far manager", "head", "trainer", "officer", "helper", "observer", "admin", "nobody"
}  # fmt: skip
GRANTED = CASTES - {"nobody"}
WHO: Mapping[str, set[str]] = {
    "agenda": GRANTED,
    "privacy": GRANTED,
    "erasure": {"admin"},
    "erasure.withdraw": GRANTED,
    "deal": DEALERS,
    "pipeline": DEALERS,
    "day": DEALERS,
    "week": DEALERS,
    "digest": LEADERS,  # what needs a manager, and by name: not the digest that an observer may read
    "forecast": DEALERS,
    "correction": DEALERS,
    "nothing": DEALERS,
    "report_for": DEALERS,
    "share": DEALERS,
    "held": DEALERS,
    "standup": DEALERS,
    "standups": LEADERS,
    "claims": DEALERS,
    "claim.show": DEALERS,
    "claim": LEADERS,
    "case.kind_of": DEALERS,
    "case": GRANTED,
    "blockers": GRANTED,
    "account": GRANTED,
    "who": GRANTED,
    "board": BOARDS,
    "goals": BOARDS,
    "why": BOARDS,
    "goal": LEADERS,
    "room": LEADERS | {"admin"},
    "schedule": LEADERS | {"admin"},
    "grant": LEADERS | {"admin"},
    "revoke": LEADERS | {"admin"},
    "leaver": LEADERS | {"admin"},
    "import": LEADERS | {"admin"},
    "invite.again": LEADERS | {"admin"},
    "invite.new": LEADERS | {"admin"},
    "invite": GRANTED,
    "join": LEADERS | {"admin"},
    "team": LEADERS | {"admin"},
    "merge": {"admin"},
    "home.report": DEALERS,
    "home": GRANTED,
    "cancel": GRANTED,
    "form": GRANTED,
    "help": GRANTED,
    "language": GRANTED,
    "leave": GRANTED,
    "link": GRANTED,
    "unlink": GRANTED,
    "logins": GRANTED,
    "notice": GRANTED,
    "open": GRANTED,
    "people": GRANTED,
    "quiet": GRANTED,
    "reminder": GRANTED,
    "reminders": GRANTED,
    "report": GRANTED,
    "record": GRANTED,
    "settings": GRANTED,
    "understood": GRANTED,
    "undo": GRANTED,
    "zone": GRANTED,
}
MAY_GRANT: Mapping[str, list[tuple[Role, str | None]]] = {
    "rep": [(Role.REP, None)],
    "manager": [(Role.MANAGER, "dach")],
    "far manager": [(Role.MANAGER, "shenzhen")],
    "head": [(Role.MANAGER, None)],
    "trainer": [(Role.TRAINER, None)],
    "officer": [(Role.OFFICER, None)],
    "helper": [(Role.HELPER, None)],
    "observer": [(Role.OBSERVER, None)],
    "admin": [(Role.ADMIN, None)],
    "nobody": [],
}
# Nobody of these has anything to do with a rep of DACH; trainers and officers may ask for what helpers may.
STRANGERS = ("far manager", "helper", "observer")
# What a button of each kind may carry beside the number of what it is about.
ARGS: dict[str, Any] = {
    "index": 0, "page": 0, "period": "month", "owner": None, "here": None, "language": "en", "zone": "Asia/Tokyo",
    "hello": False, "outcome": "holder", "kpi": None, "month": "2026-11-01", "goals": [], "field": "customer",
    "day": None, "date": None, "column": 0, "words": "x", "value": "x", "surety": "commit", "stage": "proposal",
    "reason": "price", "patch": {}, "minor": 100, "currency": "EUR", "kind": "deal", "key": "x", "role": None,
    "name": "Eve", "team": None, "first": "2026-12-01", "last": "2026-12-02", "until": "hour", "doubt": "amount",
    "place": 0, "chosen": {}, "by": "owner", "category": "legal", "happened_on": None, "recurrence": None,
    "message": "m", "link": "", "sent_at": "2026-11-23T10:00:00+00:00", "user": "u", "platform": "p",
    "connection": "main", "stays": 1,
    "at": ["09:00"], "days": None,
}  # fmt: skip
# What differs from one answer to the next whatever it is about.
CODES = re.compile(r"quote [0-9a-f]+|[A-Z2-7]{4}(-[A-Z2-7]{4}){3}")
IDS = (
    "schedule", "deal", "report", "person", "dialog", "room", "import", "erasure", "standup", "held", "claim", "request",
    "reminder", "item", "case", "to", "share", "leave", "notice", "id", "login", "account", "gone",
)  # fmt: skip
PEOPLE = ("person", "to", "gone")
# The directory and the list of people are everybody's; what one asks about oneself carries no number.
OPEN_TO_ALL = ("account.open", "leave.take")


def family_of(name: str) -> str:
    """The longest beginning of a name that the table has a line for."""
    return name if name in WHO else name.split(".", maxsplit=1)[0]


def entries() -> Iterator[tuple[Kind, str]]:
    yield from ((Kind.COMMAND, name) for name in HANDLERS.commands)
    yield from ((Kind.CLICK, name) for name in HANDLERS.buttons)
    yield from ((Kind.FORM, name) for name in HANDLERS.forms)


def test_the_table_knows_everything_that_is_registered() -> None:
    assert {name for _, name in entries() if family_of(name) not in WHO} == set()


def test_nothing_is_registered_without_the_right_that_it_needs() -> None:
    """The start ends there: a file of handlers is read before anything else happens."""
    registries: list[Any] = [Handlers().command, Handlers().button, Handlers().form, Handlers().reply]
    for register in [*registries, Handlers().intent, Handlers().report]:
        with pytest.raises(TypeError, match="need"):
            register("anything")
    for table in (HANDLERS.commands, HANDLERS.buttons, HANDLERS.forms, HANDLERS.replies, HANDLERS.reports):
        assert all(isinstance(entry.need, Action) for entry in table.values())


def add_cast(session: Session, now: datetime) -> None:
    teams = {team.key: team.id for team in session.scalars(select(Team))}
    for caste, grants in MAY_GRANT.items():
        made = [Grant(role=role, team_id=teams[key] if key else None) for role, key in grants]
        home = teams["dach"] if caste in ("rep", "manager") else teams["shenzhen"]
        _add(session, now, caste, home, made)
    rule = Rule(Every.DAY, (time(9),))
    schedules.add(session, now, Plan("standup", "standup", rule, {}, team_id=teams["dach"]))
    _add(session, now, "gone", teams["dach"], [Grant(role=Role.ADMIN)])
    session.scalars(select(Person).where(Person.name == "gone")).one().active = False


def _add(session: Session, now: datetime, name: str, team: int, grants: list[Grant]) -> None:
    person = Person(
        name=name, team_id=team, language="en", zone="UTC", active=True, created_at=now, grants=grants
    )
    session.add(person)
    session.flush()
    know(session, now, person)


async def prepare(world: World) -> None:
    """A rep of DACH has one of everything, all with number 1 or nearly so."""
    world.write(add_cast)
    jonas = world.chat("Jonas Weber")
    await jonas.say("new deal Acme 30k, proposal")
    await jonas.say("blocked on Acme: waiting for legal")
    await jonas.say("remind me to call Acme tomorrow 3pm")
    await jonas.say("weekly agenda: new prices")
    await jonas.say("on leave next Friday")
    await jonas.say("/privacy")
    await jonas.press("Ask for erasure")
    await jonas.say("won Hooli")  # a question that stays open


IGNORED = {"inbox", "outbox", "button", "notice"}


def fingerprint(world: World, *more: str) -> str:
    """Of everything that is not the coming and going of messages; when somebody was last seen does not count."""

    def query(session: Session) -> str:
        digest = hashlib.sha256()
        for table in Base.metadata.sorted_tables:
            if table.name in IGNORED | set(more):
                continue
            columns = [column for column in table.c if column.name not in ("used_at", "reachable")]
            for row in session.execute(select(*columns).order_by(*table.primary_key)):
                digest.update(repr(tuple(row)).encode())
        return digest.hexdigest()

    return world.read(query)


_TOKENS = itertools.count(1)


def forge(world: World, name: str, args: Mapping[str, Any], person: int | None = None, **more: Any) -> str:
    """A button as a card would carry it, for whoever may see what it is about."""
    token = f"forged-{next(_TOKENS)}"

    def unit(session: Session, now: datetime) -> None:
        row = {
            "token_hash": hashlib.sha256(token.encode()).hexdigest(),
            "action": name,
            "args": dict(args),
            "person_id": person,
            "outbox_id": None,
            "group": "card",
            "once": True,
            "expires_at": now + timedelta(days=1),
            "created_at": now,
        }
        session.execute(insert(table_of(ButtonRow)), [row | more])

    world.write(unit)
    return token


async def attempt(
    world: World, who: str, kind: Kind, name: str, number: int, person: int = MISSING
) -> tuple[str, bool]:
    """What is answered, and whether it broke."""
    args = ARGS | dict.fromkeys(IDS, number) | dict.fromkeys(PEOPLE, person)
    dach = world.read(lambda session: session.scalars(select(Team.id).where(Team.key == "dach")).one())
    match name:
        case "goal.month":
            args["goals"] = [[person, 100, "EUR"]]
        case "goal.undo":
            args["goals"] = [[person, "2026-11-01", None, "EUR"]]
        case "digest.part" | "digest.show":
            args |= {"day": "2026-11-23", "part": "wins", "team": dach if number == 1 else number}
        case "forecast.show" | "forecast.deals" | "forecast.ask":
            args["owner"] = person
        case "nothing.report":
            args["item"] = {"doing": "new", "account": "Acme"}
    chat = world.chat(who)
    card = world.read(
        lambda session: session.scalar(
            select(func.max(Outbox.id)).where(Outbox.room == chat.room, Outbox.deed == "post")
        )
    )
    match kind:
        case Kind.COMMAND:
            payload = chat.payload(kind, command=name, text="")
        case Kind.CLICK:
            payload = chat.payload(kind, token=forge(world, name, args, outbox_id=card), message="")
        case _:
            values = {"reason": "x", "account": "Acme", "amount": "5"}
            payload = chat.payload(kind, token=forge(world, name, args), values=values)
    before = len(chat.posts)
    answer = await world.receive(payload)
    dead = world.read(
        lambda session: session.scalar(
            select(func.count()).where(Inbox.state == InboxState.DEAD, Inbox.key == payload["key"])
        )
    )
    posted = [str(post.card.summary) for post in chat.posts[before:]]
    said = " | ".join(filter(None, [answer.line, *posted]))
    return CODES.sub("…", said), bool(dead)


@pytest.mark.parametrize("caste", sorted(CASTES))
async def test_who_may_ask_at_all(world: World, caste: str) -> None:
    """Nobody outside the table's line gets in; what they get is the one sentence, and nothing is changed."""
    await prepare(world)
    wrong = []
    before = fingerprint(world)
    for kind, name in entries():
        if caste in WHO[family_of(name)]:
            continue
        said, broke = await attempt(world, caste, kind, name, 1)
        if said != REFUSED or broke:
            wrong.append(f"{kind} {name}: {said!r}")
    assert not wrong, "\n".join(wrong)
    assert fingerprint(world) == before


@pytest.mark.parametrize("caste", sorted(GRANTED))
async def test_who_may_open_each_command(world: World, caste: str) -> None:
    await prepare(world)
    wrong = []
    for name in HANDLERS.commands:
        said, broke = await attempt(world, caste, Kind.COMMAND, name, 1)
        if (said == REFUSED) is (caste in WHO[family_of(name)]) or broke:
            wrong.append(f"/{name}: {said!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("caste", STRANGERS)
async def test_a_stranger_learns_and_changes_nothing_about_anothers(world: World, caste: str) -> None:
    """The answer about what exists is the answer about what doesn't."""
    await prepare(world)
    jonas = world.read(
        lambda session: session.scalars(select(Person.id).where(Person.name == "Jonas Weber")).one()
    )
    broken: list[str] = []
    wrong = []
    for kind, name in entries():
        if kind is Kind.COMMAND or name in OPEN_TO_ALL:
            continue
        own = OWN.get(name) or OWN.get(family_of(name), ())
        before = fingerprint(world, *own)
        said = [
            await attempt(world, caste, kind, name, 1, jonas),
            await attempt(world, caste, kind, name, MISSING),
        ]
        broken += [name] * any(broke for _, broke in said)
        if len({words for words, _ in said}) > 1:
            wrong.append(f"{name} tells: {said}")
        if fingerprint(world, *own) != before:
            wrong.append(f"{name} changes: {said}")
    assert set(broken) <= NOT_TRIED
    assert not wrong, "\n".join(wrong)


# These carry no number but a whole filter, which only their own card makes.
NOT_TRIED = {"board.show", "case.list", "pipeline.filter", "pipeline.show", "understood.wrong"}
# What a press may change of the presser's own.
OWN: Mapping[str, tuple[str, ...]] = {
    "people": ("person", "dialog"),
    "leave": ("absence",),
    "privacy": ("erasure",),
    "week": ("week_report",),
    "home": ("dialog",),
    "home.report": ("dialog",),
    "nothing": ("dialog", "message"),
    "deal.new": ("dialog", "message"),
    "invite.new": ("invite", "person", "grant", "person_event"),
}


@both
async def test_who_left_does_nothing_at_all(world: World) -> None:
    await prepare(world)
    before = fingerprint(world)
    for kind, name in entries():
        assert await attempt(world, "gone", kind, name, 1) == ("", False), name
    assert fingerprint(world) == before


@both
async def test_swapped_forged_late_and_doubled_presses(world: World) -> None:
    """Another person's token, none at all, one that is too old: no effect of any button; twice is once."""
    await prepare(world)
    mei = world.read(lambda session: session.scalars(select(Person.id).where(Person.name == "陈美")).one())
    jonas = world.chat("Jonas Weber")
    before = fingerprint(world)
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    names = [(Kind.CLICK, name) for name in HANDLERS.buttons] + [(Kind.FORM, name) for name in HANDLERS.forms]
    for kind, name in names:
        args = ARGS | dict.fromkeys(IDS, 1)
        swapped = forge(world, name, args, person=mei)
        late = forge(world, name, args, expires_at=long_ago)
        used = forge(world, name, args, used_at=long_ago)
        for token in (swapped, late, used, "made-up"):
            await world.receive(jonas.payload(kind, token=token, message="", values={"reason": "x"}))
    assert fingerprint(world) == before
    assert (
        world.read(lambda session: session.scalar(select(func.count()).where(Inbox.state == InboxState.DEAD)))
        == 0
    )
