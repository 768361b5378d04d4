"""The `telegram:` section of bot.yaml."""

from __future__ import annotations

from pydantic import Field, SecretStr

from bot.settings import Strict

CONNECTION = "main"  # an organisation has one Telegram bot


class TelegramSection(Strict):
    """`token` comes from the environment alone; without one there is no Telegram.

    `api_url` is another Bot API server, `proxy` an HTTP(S) proxy (`http://user:password@host:port`).
    """

    token: SecretStr | None = None
    api_url: str = Field(default="https://api.telegram.org", pattern=r"^https?://[^/\s]+(/\S*)?$")
    proxy: str | None = Field(default=None, pattern=r"^https?://\S+$")
