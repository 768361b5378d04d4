"""The sample team on its two pretend networks: who is there, in which rooms, and the clock on the wall."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.platform import Door
from bot.platforms.sandbox import sample
from bot.platforms.sandbox.network import Member
from bot.platforms.sandbox.pretend_slack import PretendSlack
from bot.platforms.sandbox.pretend_telegram import PretendTelegram
from models.db import Database
from models.people import Identity, Person
from models.rooms import Room, RoomState

MORNING = time(9)
FARTHEST = timedelta(days=400)


class ClockRefused(ValueError):
    """The clock can't be moved there; the words say why."""


@dataclass(frozen=True, slots=True)
class Player:
    """A person of the sample team, with a login on one network or on both."""

    name: str
    language: str
    zone: str
    roles: tuple[str, ...]
    slack: str | None
    telegram: str | None


class Bell:
    """Rings whenever something that the page shows has changed. `closed` lets everybody who listens go."""

    def __init__(self) -> None:
        self.version = 0
        self.closed = False
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self.version += 1
        self._rung.set()
        self._rung = asyncio.Event()

    def close(self) -> None:
        self.closed = True
        self.ring()

    async def wait(self) -> None:
        await self._rung.wait()


class Clock:
    """The clock file, written. Time only goes forward: what was recorded lies in the past."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path = path
        self.now = now

    def set(self, at: datetime) -> None:
        """Go to an instant, as the machine starts or once it runs."""
        offset = float(self._path.read_text(encoding="utf-8")) if self._path.exists() else 0.0
        offset += (at - self.now()).total_seconds()
        beside = self._path.with_suffix(".new")
        beside.write_text(f"{offset:.3f}", encoding="utf-8")
        beside.replace(self._path)

    def move(self, at: datetime) -> None:
        """:raises ClockRefused: it lies behind, or too far ahead"""
        ahead = at - self.now()
        if ahead <= timedelta():
            raise ClockRefused("past")
        if ahead > FARTHEST:
            raise ClockRefused("far")
        self.set(at)

    def next_morning(self, zone: str) -> datetime:
        return self._next(zone, lambda day: True)

    def next_monday(self, zone: str) -> datetime:
        return self._next(zone, lambda day: day.weekday() == 0)

    def _next(self, zone: str, wanted: Callable[[datetime], bool]) -> datetime:
        """The first 9:00 to come on a day that is wanted."""
        local = self.now().astimezone(ZoneInfo(zone))
        day = local.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
        while day <= local or not wanted(day):
            day += timedelta(days=1)
        return day


class Stage:
    """Networks, players, clock and bell; nothing is said before `open`."""

    def __init__(self, database: Database, door: Door, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.bell = Bell()
        self.slack = PretendSlack(door, database.now, self.bell.ring)
        self.telegram = PretendTelegram(door, database.now, self.bell.ring)
        self.players: list[Player] = []

    def open(self) -> None:
        """Let everybody in, open their direct messages and put up what was written in the rooms."""
        self.database.read_now(lambda session, now: self._let_in(session))
        for player in self.players:
            if player.slack:
                self.slack.direct(player.slack)
            if player.telegram:
                self.telegram.direct(player.telegram)
        self._open_others()
        self._recall()

    async def greet(self) -> None:
        """Everybody looks at the bot for the first time, and is greeted."""
        for player in self.players:
            if player.slack:
                await self.slack.open_direct(player.slack)
            if player.telegram:
                await self.telegram.start(player.telegram)

    def player(self, name: str) -> Player:
        return next(player for player in self.players if player.name == name)

    def _let_in(self, session: Session) -> None:
        people = session.scalars(select(Person).where(Person.active.is_(True)).order_by(Person.id)).unique()
        for person in people:
            logins = session.scalars(select(Identity).where(Identity.person_id == person.id)).unique()
            users = {login.platform: login.user for login in logins}
            for network in (self.slack, self.telegram):
                if network.name in users:
                    network.add_member(_member(person, users[network.name]))
            roles = tuple(grant.role for grant in person.grants)
            slack, telegram = users.get("slack"), users.get("telegram")
            self.players.append(Player(person.name, person.language, person.zone, roles, slack, telegram))
        for room in session.scalars(select(Room).order_by(Room.id)):
            self._add_room(room.platform, room.room, room.title, has_bot=room.state is not RoomState.LEFT)

    def _open_others(self) -> None:
        for room in sample.story().rooms:
            if room.room not in (*self.slack.rooms, *self.telegram.chats):
                self._add_room(room.network, room.room, room.title, has_bot=False)

    def _add_room(self, network: str, room: str, title: str, *, has_bot: bool) -> None:
        if network == "slack":
            self.slack.add_room(room, title, list(self.slack.members), has_bot=has_bot)
        else:
            self.telegram.add_group(room, title, list(self.telegram.members), has_bot=has_bot)

    def _recall(self) -> None:
        for talk in sample.story().talk:
            player = self.player(talk.by)
            at = sample.local(talk.at, player.zone)
            if talk.network == "slack" and player.slack:
                self.slack.recall(player.slack, talk.room, talk.text, at)
            elif player.telegram:
                self.telegram.recall(player.telegram, talk.room, talk.text, at)


def _member(person: Person, user: str) -> Member:
    handle = (person.email or person.name).partition("@")[0]
    return Member(user, person.name, handle, person.language, person.zone, person.email or "")
