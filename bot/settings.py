"""bot.yaml and the environment, checked at the start; an error names the key and the way out.

Everything outside `seed` belongs to the file and is read at every start. `seed` is the first state of what chat
changes afterwards. Every setting can be overridden as DRUMBEAT_SECTION__KEY; secrets come from there alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from typing_extensions import override


class ConfigError(Exception):
    """bot.yaml or the environment can't be used; the words say which key and what to do."""


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"'{name}' is no IANA time zone; write one such as Europe/Berlin or Asia/Shanghai")
    return name


Zone = Annotated[str, AfterValidator(_zone)]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Language = Annotated[str, Field(pattern="^(en|zh)$")]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Key = Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,30}$")]
Hours = Annotated[str, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Stage(Strict):
    """`labels` by language where the built-in words don't fit; `idle_days` after which a deal counts as idle."""

    key: Key
    probability: Decimal = Field(ge=0, le=1)
    idle_days: int = Field(default=14, ge=1)
    labels: dict[Language, str] = {}
    aliases: tuple[str, ...] = ()


class Confirm(StrEnum):
    CERTAIN = "certain"  # what is certain is recorded at once
    ALWAYS = "always"  # every report is a draft first


class Recurring(StrEnum):
    YEAR = "year"  # a recurring amount counts with its first year
    PERIOD = "period"  # with its first period


class Category(StrEnum):
    """What a blocker needs help with."""

    LEGAL = "legal"
    PRICE = "price"
    PRODUCT = "product"
    DELIVERY = "delivery"
    TOOLS = "tools"
    CREDIT = "credit"
    CUSTOMER = "customer"
    OTHER = "other"


class BlockersSection(Strict):
    """`helpers` are people by name or e-mail; `words` are more words for a category. `answer_hours` are working
    hours of who is asked, `head_days` working days.
    """

    helpers: dict[Category, str] = {}
    words: dict[Category, tuple[str, ...]] = {}
    answer_hours: Decimal = Field(default=Decimal(4), gt=0, le=100)
    head_days: Decimal = Field(default=Decimal(2), gt=0, le=30)


class DatabaseSection(Strict):
    url: str = "sqlite:///drumbeat.db"


class ServerSection(Strict):
    """Where the bot listens for HTTP, when something asks for it: Slack over HTTP, or a `port` given here."""

    host: str = "127.0.0.1"
    port: int | None = Field(default=None, ge=0, le=65535)


class NetworkSection(Strict):
    proxy: str | None = None


Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]


class Place(Strict):
    """Where public holidays come from: ISO 3166 codes, such as `country: DE` and `region: BY`."""

    country: Country | None = None
    region: str | None = None


class SeedOrganisation(Place):
    name: str = "My company"
    zone: Zone = "UTC"
    language: Language = "en"


class SeedTeam(Place):
    name: str
    individuals: bool = True  # rooms may hear of what one of its people did
    parent: Key | None = None
    zone: Zone | None = None
    language: Language | None = None
    currency: Currency | None = None


class SeedGrant(Strict):
    role: str
    team: Key | None = None


class SeedIdentity(Strict):
    platform: Key
    connection: Key = "main"
    user: str
    room: str | None = None


class SeedPerson(Place):
    name: str
    email: str | None = None
    individuals: bool = True
    team: Key | None = None
    channel: Key | None = None
    language: Language | None = None
    zone: Zone | None = None
    work_week: tuple[Weekday, ...] = ()  # empty: Monday to Friday
    roles: tuple[SeedGrant | str, ...] = ("rep",)
    identities: tuple[SeedIdentity, ...] = ()
    goals: dict[str, Decimal] = {}  # "2026-11": 200000, in the team's currency


class SeedSchedule(Strict):
    """Something that comes by the clock. `at` are local times; `zone` None: each person's own, else the team's.

    `every` counts from the first of January 2024, a Monday. `options` are the kind's own.
    """

    kind: Key
    team: Key | None = None
    zone: Zone | None = None
    at: tuple[time, ...] = Field(min_length=1)
    every: Literal["day", "week", "month", "quarter", "year"] = "day"
    interval: int = Field(default=1, ge=1)
    days: tuple[Weekday, ...] = ()
    day: int | Literal["last"] = Field(default=1)
    day_off: Literal["skip", "run", "next", "previous"] = "skip"
    on: bool = True
    options: dict[str, Any] = {}


class SeedRoom(Strict):
    """`reports` is what may be posted there, from `hours` in its `zone` (or its team's) only."""

    platform: Key
    connection: Key = "main"
    room: str
    topic: str | None = None
    title: str = ""
    team: Key | None = None
    language: Annotated[str, Field(pattern="^(en|zh|both)$")] | None = None
    reports: tuple[Annotated[str, Field(pattern="^(wins|win_amounts|boards|standups|agendas)$")], ...] = (
        "wins",
    )
    zone: Zone | None = None
    hours: Hours = "08:00-20:00"


class Seed(Strict):
    organisation: SeedOrganisation = SeedOrganisation()
    channels: tuple[Key, ...] = ("direct", "online", "distributor", "retail", "telesales", "partner")
    teams: dict[Key, SeedTeam] = {}
    people: tuple[SeedPerson, ...] = ()
    rooms: tuple[SeedRoom, ...] = ()
    schedules: dict[Key, SeedSchedule] = {}


def _default_stages() -> tuple[Stage, ...]:
    odds = {"lead": "0.1", "qualified": "0.25", "proposal": "0.5", "negotiation": "0.75"}
    return tuple(Stage(key=key, probability=Decimal(part)) for key, part in odds.items())


class Settings(BaseSettings):
    """`big_deal` is in the organisation's currency. `feedback_file` "": nothing is kept. `rates` say what one unit of a currency is worth in it."""

    model_config = SettingsConfigDict(
        env_prefix="DRUMBEAT_",
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        env_file=".env",
        frozen=True,
    )

    currency: Currency = "EUR"
    rates: dict[Currency, Decimal | dict[date, Decimal]] = {}
    confirm: Confirm = Confirm.CERTAIN
    recurring: Recurring = Recurring.YEAR
    big_deal: Decimal = Decimal(1_000_000)
    default_channel: Key = "direct"
    stages: tuple[Stage, ...] = Field(default_factory=_default_stages, min_length=1)
    lost_reasons: tuple[Key, ...] = (
        "price",
        "competitor",
        "budget",
        "timing",
        "product",
        "no_decision",
        "other",
    )
    words: dict[str, tuple[str, ...]] = {}
    competitors: tuple[str, ...] = ()
    blockers: BlockersSection = BlockersSection()
    feedback_file: str = "feedback.jsonl"
    database: DatabaseSection = DatabaseSection()
    server: ServerSection = ServerSection()
    network: NetworkSection = NetworkSection()
    clock: str = ""  # "file:PATH": an offset in seconds, read again on every look
    test: bool = False
    seed: Seed = Seed()

    @model_validator(mode="after")
    def _stages_differ(self) -> Settings:
        keys = [stage.key for stage in self.stages]
        if len(set(keys)) != len(keys):
            raise ValueError("two stages have the same key")
        if {"won", "lost"} & set(keys):
            raise ValueError("won and lost are built in; list the open stages only")
        return self

    @override
    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, dotenv_settings, init_settings

    def section(self, name: str) -> Any:
        """A platform's own section; its connections go through `network.proxy` unless it names one itself."""
        section = getattr(self, name)
        if self.network.proxy and getattr(section, "proxy", "") is None:
            return section.model_copy(update={"proxy": self.network.proxy})
        return section

    def stage(self, key: str) -> Stage | None:
        return next((stage for stage in self.stages if stage.key == key), None)


def load(path: Path | None, sections: Mapping[str, type[BaseModel]]) -> Settings:
    """Read bot.yaml (None: built-in values alone) and the environment. `sections` are the platforms' own.

    :raises ConfigError: a key is unknown or its value is of no use
    """
    fields: dict[str, Any] = {name: (model, Field(default_factory=model)) for name, model in sections.items()}
    kind = create_model("BotYaml", __base__=Settings, **fields)
    try:
        return kind(**(_read(path) if path else {}))
    except ValidationError as error:
        raise ConfigError(_in_words(error, path)) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path} can't be read ({error.strerror}). Give another with --config.") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{path} is no valid YAML: {error}") from error
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ConfigError(f"{path} must hold keys and values, such as 'currency: EUR'.")
    return data


def _in_words(error: ValidationError, path: Path | None) -> str:
    lines = [f"{path or 'The environment'} can't be used:"]
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"]) or "(top)"
        what = (
            "this key is unknown; is it spelt right?"
            if problem["type"] == "extra_forbidden"
            else problem["msg"]
        )
        lines.append(f"  {key}: {what}")
    return "\n".join(lines)
