"""The composition root: the only module that knows every platform and every handler."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.core import forms
from bot.core.clock import clock_of
from bot.core.context import Machine
from bot.core.delivery import Delivery
from bot.core.incoming import Incoming
from bot.core.intake import Intake
from bot.core.platform import Client, Connection, Platform
from bot.core.registry import Handlers
from bot.core.strangers import Doorkeeper
from bot.core.vocabulary import Vocabularies
from bot.platforms.slack import SLACK
from bot.platforms.telegram import Telegram
from bot.platforms.terminal import TERMINAL
from bot.settings import Settings, load
from bot.views.errors import apology_card, apology_line, error_card
from bot.views.help import menu
from bot.views.logins import linked_card
from bot.views.people import hello_card, way_in_card
from bot.views.texts import instead_card, possible_repeat
from bot.views.ways_in import join_question_card
from handlers import ALL
from models.db import Database
from models.queue.inbox import Inbox

PLATFORMS: tuple[Platform, ...] = (SLACK, Telegram(menu()), TERMINAL)


def settings_from(path: Path | None) -> Settings:
    """:raises ConfigError: bot.yaml or the environment can't be used"""
    return load(path, {platform.name: platform.section for platform in PLATFORMS})


@dataclass
class App:
    """Everything that runs in one process, put together and not yet started."""

    settings: Settings
    database: Database
    intake: Intake
    delivery: Delivery
    machine: Machine
    platforms: Mapping[str, Platform]
    clients: dict[tuple[str, str], Client]
    connections: list[Connection] = field(default_factory=list)
    invite_links: list[str] = field(default_factory=list)

    def add(self, platform: str, connections: Sequence[Connection]) -> None:
        """Let these connections hear and speak."""
        for connection in connections:
            self.connections.append(connection)
            self.clients[platform, connection.name] = connection.client

    def connect(self) -> None:
        """Make the connections that bot.yaml asks for."""
        for platform in self.platforms.values():
            section = self.settings.section(platform.name)
            self.add(platform.name, platform.connect(section, self.intake))

    async def ask_invite_links(self) -> None:
        """Learn what an invite's code is appended to.

        :raises SendError: a platform could not be asked
        """
        found = [await c.invite_link() for c in self.connections if c.invite_link is not None]
        self.invite_links[:] = found

    async def close_connections(self) -> None:
        """Let go of what calls outside of a running bot have opened."""
        for connection in self.connections:
            if connection.close is not None:
                await connection.close()

    def close(self) -> None:
        self.database.close()


def build(
    settings: Settings,
    *,
    platforms: Sequence[Platform] = PLATFORMS,
    sandbox: bool = False,
    database: Database | None = None,
) -> App:
    """Put the machine together; nothing is opened but the database.

    :raises ConfigError: a setting asks for what is not allowed
    """
    by_name = {platform.name: platform for platform in platforms}
    database = database or Database(settings.database.url, clock_of(settings, sandbox=sandbox).offset)
    invite_links: list[str] = []

    def read(row: Inbox) -> Incoming | None:
        return by_name[row.platform].receive(row.payload or {}, row.connection)

    machine = Machine(
        settings=settings,
        handlers=Handlers().join(forms.on, *ALL),
        can=lambda name: by_name[name].can,
        link=lambda name, connection, room, message: by_name[name].link(connection, room, message),
        vocabulary=Vocabularies(settings),
        read=read,
        invite_links=invite_links,
    )
    clients: dict[tuple[str, str], Client] = {}

    def wake() -> None:
        delivery.wake()

    doorkeeper = Doorkeeper(
        can=machine.can,
        read=read,
        hello=hello_card,
        way_in=way_in_card,
        linked=linked_card,
        join_question=join_question_card,
    )
    intake = Intake(
        machine,
        database,
        doorkeeper,
        error_card=error_card,
        apology_card=apology_card,
        apology_line=apology_line,
        wake=wake,
    )
    delivery = Delivery(
        database,
        by_name,
        clients,
        receive=intake.receive,
        mark_repeat=possible_repeat,
        instead=instead_card,
    )
    return App(settings, database, intake, delivery, machine, by_name, clients, invite_links=invite_links)
