"""What Slack sends to an app, in Slack's exact shape."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.platforms.sandbox.network import Member

TEAM, APP, BOT, BOT_USER = "T0SAMPLE", "A0DRUM", "B0DRUM", "U0DRUM"

Json = dict[str, Any]


def event(told: Mapping[str, Any], at: datetime) -> Json:
    """The outer body of an event."""
    bot = {"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
    return {
        "team_id": TEAM,
        "api_app_id": APP,
        "event": told,
        "type": "event_callback",
        "event_id": "Ev" + secrets.token_hex(6).upper(),
        "event_time": int(at.timestamp()),
        "authorizations": [{**bot, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
    }


def command(member: Member, room: str, title: str, slash: str, text: str, ticket: str) -> Json:
    return {
        "team_id": TEAM,
        "team_domain": "sample",
        "channel_id": room,
        "channel_name": title,
        "user_id": member.id,
        "user_name": member.handle,
        "command": slash,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "trigger_id": ticket,
    }


def click(
    member: Member, message: Json, room: str, title: str, action: Json, ticket: str, *, passing: bool
) -> Json:
    thread = {"thread_ts": message["thread_ts"]} if "thread_ts" in message else {}
    container = {"type": "message", "message_ts": message["ts"], "channel_id": room}
    return {
        "type": "block_actions",
        **_presser(member),
        "container": {**container, "is_ephemeral": passing, **thread},
        "trigger_id": ticket,
        "enterprise": None,
        "channel": {"id": room, "name": title},
        "message": {**message, "bot_id": BOT},
        "state": {"values": {}},
        "actions": [action],
    }


def submission(member: Member, view: Json, state: Json, ticket: str) -> Json:
    sent = {**view, "id": "V" + secrets.token_hex(5).upper(), "hash": "1.x", "state": {"values": state}}
    return {
        "type": "view_submission",
        **_presser(member),
        "trigger_id": ticket,
        "view": sent,
        "response_urls": [],
    }


def joined(room: str, by: str) -> Json:
    """Somebody added the bot."""
    member = {"user": BOT_USER, "channel": room, "channel_type": "C", "team": TEAM}
    return {"type": "member_joined_channel", **member, "inviter": by}


def left(room: str, by: str) -> Json:
    """Somebody took the bot out."""
    return {"type": "channel_left", "channel": room, "actor_id": by}


def about_room(room: str, title: str, *, has_bot: bool) -> Json:
    """What `conversations.info` tells."""
    flags = {"is_channel": True, "is_archived": False, "is_ext_shared": False, "is_member": has_bot}
    return {"channel": {"id": room, "name": title, "created": 0, **flags}}


def profile(member: Member, at: datetime) -> Json:
    """What `users.info` tells of somebody, with what the client adds: whose workspace asked."""
    names = {"real_name": member.name, "display_name": member.handle}
    flags = dict.fromkeys(("deleted", "is_bot", "is_restricted", "is_ultra_restricted"), False)
    user = {
        "id": member.id,
        "team_id": TEAM,
        "name": member.handle,
        "real_name": member.name,
        "tz": member.zone,
        "locale": "zh-CN" if member.language == "zh" else "en-GB",
        "updated": int(at.timestamp()),
        **flags,
        "profile": {**names, "email": member.email},
    }
    return {"user": user, "team": TEAM}


def _presser(member: Member) -> Json:
    person = {"id": member.id, "username": member.handle, "name": member.handle, "team_id": TEAM}
    return {"user": person, "team": {"id": TEAM, "domain": "sample"}, "api_app_id": APP}
