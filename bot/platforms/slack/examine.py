"""Is a workspace connected rightly? Asked of Slack itself, with the scopes that the bot has anyway."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.findings import Finding
from bot.core.platform import Call, NotSent, Refused, SendError
from bot.platforms.slack.client import SlackClient
from bot.platforms.slack.manifest import SCOPES
from bot.platforms.slack.section import SlackSection

_REINSTALL = (
    "paste the output of `drumbeat manifest slack` over the app's manifest, then press Reinstall to Workspace"
)
_COPY_BOT = "copy the Bot User OAuth Token (xoxb-…) anew from the app's page OAuth & Permissions"
_COPY_APP = "make an app-level token (xapp-…) with connections:write on the app's page Basic Information"
_EXAMPLE_URL = "your-host.example"


async def examine(
    name: str, section: SlackSection, client: SlackClient, rooms: Sequence[str]
) -> list[Finding]:
    """Tokens, scopes, the way in, and whether the bot is in its rooms."""
    found = await examine_bot_token(name, client)
    if found[0].ok:
        found += [await _room(name, client, room) for room in rooms]
    found.append(await _way_in(name, section))
    return found


async def examine_bot_token(name: str, client: SlackClient) -> list[Finding]:
    """The first finding is about the token itself, the second about its scopes."""
    subject = f"slack/{name} bot token"
    try:
        who = await client.call(Call("auth.test", {}))
    except SendError as error:
        return [_trouble(subject, error, _COPY_BOT)]
    if not who.get("bot_id"):
        return [Finding(subject, ok=False, says="it is a person's token, not the bot's", do=_COPY_BOT)]
    good = Finding(subject, ok=True, says=f"@{who.get('user')} in {who.get('team')}")
    return [good, _scopes(f"slack/{name} scopes", client.scopes)]


async def examine_app_token(name: str, token: str, api_url: str, proxy: str | None) -> Finding:
    subject = f"slack/{name} app token"
    client = SlackClient(token, api_url, proxy)
    try:
        await client.call(Call("apps.connections.open", {}))
    except SendError as error:
        return _trouble(subject, error, _COPY_APP)
    finally:
        await client.close()
    return Finding(subject, ok=True, says="Socket Mode opens")


def _scopes(subject: str, granted: frozenset[str] | None) -> Finding:
    if granted is None:
        return Finding(subject, ok=None, says="Slack did not tell them")
    missing = [scope for scope in SCOPES if scope not in granted]
    if missing:
        return Finding(subject, ok=False, says=f"missing: {', '.join(missing)}", do=_REINSTALL)
    more = sorted(granted - SCOPES.keys())
    if more:
        return Finding(subject, ok=None, says=f"more than the bot needs: {', '.join(more)}", do=_REINSTALL)
    return Finding(subject, ok=True, says=f"all {len(SCOPES)} of the manifest")


async def _way_in(name: str, section: SlackSection) -> Finding:
    workspace = section.workspaces[name]
    if section.mode_of(name) == "socket":
        token = workspace.app_token.get_secret_value() if workspace.app_token else ""
        return await examine_app_token(name, token, section.api_url, section.proxy)
    subject, url = f"slack/{name} address", f"{section.public_url.rstrip('/')}/slack/{name}/events"
    if _EXAMPLE_URL in section.public_url:
        return Finding(
            subject,
            ok=False,
            says="slack.public_url is still the example",
            do="write the https address at which Slack reaches this machine into bot.yaml",
        )
    return Finding(subject, ok=None, says=f"Slack posts to {url}; it must lead to `drumbeat run`")


async def _room(name: str, client: SlackClient, room: str) -> Finding:
    """A look at the history needs no scope beyond the manifest's, and only a member of the room may have it."""
    subject = f"slack/{name} room {room}"
    try:
        await client.call(Call("conversations.history", {"channel": room, "limit": 1}))
    except Refused as error:
        return Finding(
            subject,
            ok=False,
            says=f"the bot can't look into it ({error})",
            do="write /invite @drumbeat there",
        )
    except SendError as error:
        return _trouble(subject, error, "")
    return Finding(subject, ok=True, says="the bot is in it")


def _trouble(subject: str, error: SendError, copy: str) -> Finding:
    """What a call that went wrong says about the token."""
    match error:
        case Refused() if "missing_scope" in str(error):
            return Finding(subject, ok=False, says=str(error), do=copy)
        case Refused() if "not_allowed_token_type" in str(error):
            return Finding(subject, ok=False, says="it is another kind of token", do=copy)
        case Refused():
            return Finding(subject, ok=False, says=f"Slack does not take it ({error})", do=copy)
        case NotSent(retry_after=pause) if pause:
            seconds = int(pause.total_seconds())
            return Finding(
                subject, ok=False, says=f"{error} of {seconds} s", do="wait, then run `drumbeat check` again"
            )
        case _:
            return Finding(subject, ok=False, says=str(error), do="look at the network and at slack.proxy")
