"""`drumbeat setup`: from nothing to a bot that can be written to, one question after another."""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from typer import echo

from bot.commands.check import line_of
from bot.commands.common import Config, plain_errors, settings_of, show_way_in, stop
from bot.commands.envfile import PATH, read_env, write_env
from bot.commands.tokens import Token, kind_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.app import App
    from bot.core.findings import Finding
    from bot.platforms.slack.section import SlackDraft
    from bot.platforms.telegram.section import TelegramSection
    from bot.settings import SeedOrganisation, Settings

    Try = Callable[[str], Awaitable[list[Finding]]]

TELEGRAM = "DRUMBEAT_TELEGRAM__TOKEN"


@dataclass(frozen=True, slots=True)
class Secret:
    """`where` says how one gets it, `without` what Enter means."""

    variable: str
    kind: Token
    where: str
    without: str


def setup(config: Config = None) -> None:
    """Connect Telegram and Slack, make the database, and let the first admin in. Can be run again at any time."""
    with plain_errors():
        echo("Each token is tried at once and kept in ./.env. What is typed is not shown.\n")
        telegram, slack = _drafts(config)
        known = {**read_env(), **{name: value for name, value in os.environ.items() if value}}
        _connect_telegram(telegram, known)
        for name in slack.workspaces or ["main"]:
            _connect_slack(name, slack, known)
        _finish(config)


def _drafts(config: Path | None) -> tuple[TelegramSection, SlackDraft]:
    """The platforms' sections as far as they are: secrets may still be missing."""
    from bot.app import PLATFORMS
    from bot.commands.common import config_path
    from bot.platforms.slack.section import SlackDraft
    from bot.settings import load

    sections = {platform.name: platform.section for platform in PLATFORMS} | {"slack": SlackDraft}
    settings = load(config_path(config), sections)
    return settings.section("telegram"), settings.section("slack")


def _connect_telegram(section: TelegramSection, known: Mapping[str, str]) -> None:
    from bot.platforms.telegram.client import TelegramClient
    from bot.platforms.telegram.examine import examine_token

    async def try_(token: str) -> list[Finding]:
        client = TelegramClient(section, token)
        try:
            return await examine_token(client)
        finally:
            await client.close()

    echo("Telegram")
    asked = Secret(
        TELEGRAM,
        Token.TELEGRAM,
        "Write /newbot to @BotFather in Telegram, and paste the token that it answers with.",
        "leaves Telegram out",
    )
    if (token := _ask(asked, known.get(TELEGRAM), try_)) is not None:
        _keep({TELEGRAM: token})


def _connect_slack(name: str, section: SlackDraft, known: Mapping[str, str]) -> None:
    """The bot's token is kept only together with a way for Slack's messages to come in."""
    from bot.platforms.slack.client import SlackClient
    from bot.platforms.slack.examine import examine_bot_token

    async def try_(token: str) -> list[Finding]:
        client = SlackClient(token, section.api_url, section.proxy)
        try:
            return await examine_bot_token(name, client)
        finally:
            await client.close()

    prefix = f"DRUMBEAT_SLACK__WORKSPACES__{name.upper()}__"
    echo(f"\nSlack, workspace “{name}”")
    bot = Secret(
        f"{prefix}BOT_TOKEN",
        Token.SLACK_BOT,
        "At api.slack.com/apps choose Create New App → From a manifest, paste what `drumbeat manifest slack` prints,\n"
        "then Install to Workspace. Paste the Bot User OAuth Token of the page OAuth & Permissions.",
        "leaves Slack out",
    )
    token = _ask(bot, known.get(bot.variable), try_)
    if token is None:
        return
    way_in = _way_in(name, section, known, prefix)
    if not way_in:
        echo("Slack is left out: without one of the two nothing reaches the bot.")
        return
    _keep({bot.variable: token, **way_in})


def _way_in(name: str, section: SlackDraft, known: Mapping[str, str], prefix: str) -> dict[str, str]:
    """The secret of Socket Mode, or of HTTP; nothing when neither was given."""
    from bot.platforms.slack.examine import examine_app_token

    async def try_app(token: str) -> list[Finding]:
        return [await examine_app_token(name, token, section.api_url, section.proxy)]

    app = Secret(
        f"{prefix}APP_TOKEN",
        Token.SLACK_APP,
        "Basic Information → App-Level Tokens → Generate, with the scope connections:write: no public address is needed.",
        "takes signed HTTP requests instead",
    )
    if section.mode != "http" and (token := _ask(app, known.get(app.variable), try_app)) is not None:
        return {app.variable: token}
    secret = Secret(
        f"{prefix}SIGNING_SECRET",
        Token.SIGNING_SECRET,
        "Basic Information → App Credentials → Signing Secret. Slack then posts to slack.public_url of bot.yaml.",
        "leaves Slack out",
    )
    signing = _ask(secret, known.get(secret.variable), None)
    return {} if signing is None else {secret.variable: signing}


def _ask(secret: Secret, current: str | None, try_: Try | None) -> str | None:
    """Until it works, or is skipped. What worked before is kept by Enter."""
    echo(secret.where)
    works = current is not None and _works(secret, current, try_)
    enter = "Enter keeps the one you have" if works else f"Enter {secret.without}"
    while typed := _hidden(f"{secret.kind} ({enter}): "):
        if _works(secret, typed, try_):
            return typed
    return current if works else None


def _works(secret: Secret, text: str, try_: Try | None) -> bool:
    kind = kind_of(text)
    is_odd_secret = (secret.kind, kind) == (Token.SIGNING_SECRET, Token.UNKNOWN)
    if kind is not secret.kind and not is_odd_secret:
        echo(f"✗ That is {kind}; wanted is {secret.kind}.")
        return False
    if try_ is None:
        return True
    found = asyncio.run(_tried(try_, text))
    echo("\n".join(line_of(finding) for finding in found))
    return bool(found[0].ok)


async def _tried(try_: Try, text: str) -> list[Finding]:
    return await try_(text)


def _keep(values: Mapping[str, str]) -> None:
    try:
        write_env(values)
    except OSError as error:
        stop(f"{PATH} can't be written ({error.strerror}).")
    for name, value in values.items():
        if os.environ.get(name) not in (None, "", value):
            echo(f"✗ {name} is also set in the environment, which goes before .env: unset it there.")


def _finish(config: Path | None) -> None:
    from bot.app import build

    app = build(settings_of(config))
    try:
        _make_database(app)
        app.connect()
        if not app.connections:
            echo(
                "\nNothing is connected yet. Run `drumbeat setup` again when you have a token; `drumbeat demo` and\n"
                "`drumbeat chat --as NAME` need none."
            )
            return
        _first_admin(app)
        echo("\nNow start the bot:\n  drumbeat run\nand see whether all is well:\n  drumbeat check")
    finally:
        app.close()


def _make_database(app: App) -> None:
    from bot.operating import learn_rates
    from models import schema
    from models.actions.seed import seed
    from models.queries.installation import organisation_is_known

    schema.migrate(app.database.engine)
    settings = app.settings
    if not app.database.read_now(lambda session, now: organisation_is_known(session)):
        settings = _with_organisation(settings)
    added = app.database.write_now(lambda session, now: seed(session, now, settings))
    learn_rates(app)
    echo(f"\n✓ The database is up to date. People added: {added}.")


def _with_organisation(settings: Settings) -> Settings:
    """Where bot.yaml says nothing of the organisation, it is asked for."""
    from bot.settings import SeedOrganisation

    if settings.seed.organisation != SeedOrganisation():
        return settings
    organisation = _organisation(settings.seed.organisation)
    return settings.model_copy(
        update={"seed": settings.seed.model_copy(update={"organisation": organisation})}
    )


def _organisation(default: SeedOrganisation) -> SeedOrganisation:
    echo("\nYour organisation")
    name = _visible("Name", default.name)
    zone = _zone()
    language = ""
    while language not in ("en", "zh"):
        language = _visible(
            "Language, en or zh", "zh" if os.environ.get("LANG", "").startswith("zh") else "en"
        )
    return default.model_copy(update={"name": name, "zone": zone, "language": language})


def _zone() -> str:
    from zoneinfo import available_timezones

    from bot.language.answers import read_zone

    while True:
        typed = _visible("Time zone, or a city", _own_zone())
        zone = typed if typed in available_timezones() else read_zone(typed)
        if zone:
            return zone
        echo(f"✗ There is no time zone “{typed}”; write one such as Europe/Berlin or Shanghai.")


def _own_zone() -> str:
    """The machine's, where it tells."""
    from zoneinfo import available_timezones

    parts = Path("/etc/localtime").resolve().parts
    name = "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else "UTC"
    return name if name in available_timezones() and "Etc" not in name else "UTC"


def _first_admin(app: App) -> None:
    from models.actions.people import grant, invite_by_operator, person_by_name
    from models.people import Role
    from models.queries.installation import admins, connected_admin

    connected = app.database.read_now(lambda session, now: connected_admin(session))
    if connected is not None:
        echo(f"\n✓ {connected} is admin and connected.")
        return
    listed = app.database.read_now(lambda session, now: [person.name for person in admins(session)])
    echo("\nThe first admin")
    name = _visible("Your name", listed[0] if listed else "")
    if not name:
        echo("No name, no invitation. `drumbeat invite NAME --role admin` makes one later.")
        return
    sells = not listed and _visible("Do you report deals as well? y or n", "y").lower().startswith("y")

    def invite(session: Session, now: datetime) -> str:
        code = invite_by_operator(session, now, name, Role.ADMIN, None)
        person = person_by_name(session, name)
        if sells and person is not None:
            grant(session, person, Role.REP)
        return code

    show_way_in(app, name, app.database.write_now(invite))


def _visible(question: str, default: str) -> str:
    echo(f"{question}{f' [{default}]' if default else ''}: ", nl=False)
    return sys.stdin.readline().strip() or default


def _hidden(question: str) -> str:
    """Not shown on a terminal; a script may write it into the standard input."""
    if sys.stdin.isatty():
        try:
            return getpass.getpass(question).strip()
        except EOFError:
            return ""
    echo(question)
    return sys.stdin.readline().strip()
