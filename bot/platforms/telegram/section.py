"""The `telegram:` section of bot.yaml."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import ConfigDict, Field, SecretStr, model_validator

from bot.settings import Strict

CONNECTION = "main"  # an organisation has one Telegram bot
PATH = "/telegram/updates"


class TelegramSection(Strict):
    """`token` comes from the environment alone; without one there is no Telegram.

    `api_url` is another Bot API server, `proxy` an HTTP(S) proxy (`http://user:password@host:port`). In webhook mode
    Telegram posts to `public_url`.
    """

    model_config = ConfigDict(hide_input_in_errors=True)

    token: SecretStr | None = None
    mode: Literal["polling", "webhook"] = "polling"
    public_url: str | None = Field(default=None, pattern=r"^https?://[^/\s]+(/\S*)?$")
    api_url: str = Field(default="https://api.telegram.org", pattern=r"^https?://[^/\s]+(/\S*)?$")
    proxy: str | None = Field(default=None, pattern=r"^https?://\S+$")

    @property
    def webhook_url(self) -> str:
        """Where Telegram posts updates; empty where they are polled."""
        return (self.public_url or "").rstrip("/") + PATH if self.mode == "webhook" else ""

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.mode == "webhook" and not self.public_url:
            raise ValueError(
                "webhook mode needs telegram.public_url: the https address that leads to this bot"
            )
        return self
