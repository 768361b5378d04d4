"""Slack's section of bot.yaml. Tokens and secrets come from the environment alone."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import ConfigDict, Field, SecretStr, model_validator

from bot.settings import Strict

COMMANDS = {
    "/drumbeat": "",  # the first word of its text says what is meant
    "/deal": "deal",
    "/pipeline": "pipeline",
    "/undo": "undo",
}
"""Slash command → our word for it. A workspace that uses one of these names already renames it or leaves it out."""

SLACKS_OWN = frozenset(
    [
        "/apps",
        "/archive",
        "/away",
        "/call",
        "/collapse",
        "/dm",
        "/dnd",
        "/expand",
        "/feed",
        "/feedback",
        "/help",
        "/invite",
        "/join",
        "/kick",
        "/leave",
        "/me",
        "/msg",
        "/mute",
        "/open",
        "/part",
        "/prefs",
        "/remind",
        "/remove",
        "/rename",
        "/search",
        "/shortcuts",
        "/shrug",
        "/star",
        "/status",
        "/topic",
        "/who",
        "/whois",
    ]
)
"""Built into Slack: an app's command of such a name is never sent to the app. `/drumbeat help` is."""


class Workspace(Strict):
    """One workspace with its own internal app."""

    model_config = ConfigDict(hide_input_in_errors=True)

    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    signing_secret: SecretStr | None = None


class SlackDraft(Strict):
    """The section while its secrets are still being gathered.

    `workspaces` by short name; `mode` is how Slack's payloads come, for all of them.

    `public_url` is where Slack reaches the bot in HTTP mode. `api_url` is another Web API server, `proxy` an HTTP
    proxy; one from the environment is not used.
    """

    model_config = ConfigDict(hide_input_in_errors=True)

    workspaces: dict[str, Workspace] = Field(default_factory=dict)
    mode: Literal["socket", "http"] | None = None
    api_url: str = Field("https://slack.com/api/", pattern=r"^https?://[^/\s]+(/\S*)?$")
    public_url: str = Field("https://your-host.example", pattern=r"^https?://[^/\s]+(/\S*)?$")
    proxy: str | None = Field(None, pattern=r"^https?://\S+$")
    commands: dict[str, str] = Field(default_factory=lambda: dict(COMMANDS))

    def mode_of(self, name: str) -> Literal["socket", "http"]:
        """Socket Mode needs no public address, so it is what a workspace with an app token gets."""
        return self.mode or ("socket" if self.workspaces[name].app_token else "http")

    @model_validator(mode="after")
    def _named(self) -> Self:
        for slash in self.commands:
            if not slash.startswith("/") or len(slash) > 32 or slash != slash.lower() or " " in slash:
                raise ValueError(f"“{slash}” is no slash command: write it like /deal, 32 characters at most")
            if slash in SLACKS_OWN:
                raise ValueError(
                    f"{slash} is one of Slack's own commands: leave it out, /drumbeat has it all"
                )
        for name in self.workspaces:
            if not name.isidentifier() or name != name.lower():
                raise ValueError(f"the workspace name “{name}” must be lower-case letters, digits and _")
        return self


class SlackSection(SlackDraft):
    """Slack's section with every secret that its workspaces need."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for name, workspace in self.workspaces.items():
            other = "app_token" if self.mode_of(name) == "socket" else "signing_secret"
            for secret in ("bot_token", other):
                if not getattr(workspace, secret):
                    variable = f"DRUMBEAT_SLACK__WORKSPACES__{name.upper()}__{secret.upper()}"
                    raise ValueError(f"the Slack workspace “{name}” has no {secret}: set {variable}")
        return self
