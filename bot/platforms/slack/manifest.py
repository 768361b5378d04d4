"""The app manifest to paste at Slack, with the reason for everything that it asks for."""

from __future__ import annotations

import json

from bot.platforms.slack.section import SlackSection

SCOPES = {
    "app_mentions:read": "hear when somebody speaks to the bot in a room",
    "chat:write": "answer, correct an answer, post boards and prompts",
    "commands": "the slash commands and the message shortcut below",
    "im:history": "read reports that people send to the bot, and look up whether an answer arrived",
    "im:write": "open the direct message in which a person is answered",
    "channels:history": "read corrections in a card's thread in the public channels it was invited to",
    "groups:history": "the same in private channels",
    "mpim:history": "the same in conversations of several people",
    "channels:read": "the name of a public channel it was added to, and whether another company reads along",
    "groups:read": "the same of a private channel",
    "files:read": "read the tables that managers send to be imported",
    "files:write": "send the rows back that could not be imported",
    "reactions:write": "the sign under a message that was recorded",
    "users:read": "a person's name, time zone and language",
    "users:read.email": "know a colleague again who is already in the team's list",
}
EVENTS = {
    "app_home_opened": "somebody opens the bot's messages for the first time, or looks at their own page",
    "app_mention": "somebody speaks to the bot in a room",
    "member_joined_channel": "somebody adds the bot to a room: it says hello",
    "user_change": "somebody's account was closed: they are answered no more, and their work is handed over",
    "channel_left": "somebody takes the bot out: it posts there no more",
    "group_left": "the same in a private channel",
    "channel_deleted": "the same",
    "group_deleted": "the same",
    "channel_archive": "it posts nothing in an archived room",
    "group_archive": "the same in a private channel",
    "channel_unarchive": "it goes on there",
    "group_unarchive": "the same in a private channel",
    "channel_rename": "a room is listed under its present name",
    "group_rename": "the same for a private channel",
    "channel_shared": "people of another company come in: nothing is posted before it is allowed again",
    "channel_unshared": "they are gone",
    "message.im": "reports, corrections and deletions in direct messages",
    "message.channels": "the same in a card's thread",
    "message.groups": "the same",
    "message.mpim": "the same",
}
_DESCRIPTIONS = {
    "": "Everything Drumbeat can do; try /drumbeat help",
    "deal": "Report or change a deal in your own words",
    "pipeline": "Your open deals, or your team's",
    "undo": "Take back what was recorded last",
}


def manifest(section: SlackSection, name: str = "main") -> str:
    """YAML for the workspace `name`; Socket Mode or HTTP as its section says."""
    known = name in section.workspaces  # the manifest is wanted before there are any tokens
    socket = (section.mode_of(name) if known else section.mode) != "http"
    url = "" if socket else f"{section.public_url.rstrip('/')}/slack/{name}/events"
    return "\n".join(
        [
            _HEAD,
            "  slash_commands:" + ("" if section.commands else " []"),
            *[line for slash, word in section.commands.items() for line in _command(slash, word, url)],
            "oauth_config:",
            "  scopes:",
            "    bot:",
            *[f"      - {scope}  # {why}" for scope, why in SCOPES.items()],
            "settings:",
            "  event_subscriptions:",
            *([f"    request_url: {_quoted(url)}"] if url else []),
            "    bot_events:",
            *[f"      - {event}  # {why}" for event, why in EVENTS.items()],
            "  interactivity:",
            "    is_enabled: true  # buttons and forms",
            *([f"    request_url: {_quoted(url)}"] if url else []),
            "  org_deploy_enabled: false",
            f"  socket_mode_enabled: {'true' if socket else 'false'}",
            "  token_rotation_enabled: false",
            "",
        ]
    )


_HEAD = """\
_metadata:
  major_version: 1
  minor_version: 1
display_information:
  name: Drumbeat
  description: Reports, boards and reminders for a sales team, in its own words
  background_color: "#1f2937"
features:
  app_home:
    home_tab_enabled: true
    messages_tab_enabled: true
    messages_tab_read_only_enabled: false  # else nobody could write to the bot
  bot_user:
    display_name: drumbeat
    always_online: true
  shortcuts:
    - name: Record as deal  # in the menu of a message
      type: message
      callback_id: record_deal
      description: Report the deal that this message tells of"""


def _command(slash: str, word: str, url: str) -> list[str]:
    description = _DESCRIPTIONS.get(word, f"The same as /drumbeat {word}")
    return [
        f"    - command: {_quoted(slash)}",
        *([f"      url: {_quoted(url)}"] if url else []),
        f"      description: {_quoted(description)}",
        "      should_escape: true  # names people and channels by their ids",
    ]


def _quoted(text: str) -> str:
    """JSON's strings are YAML's too."""
    return json.dumps(text, ensure_ascii=False)
