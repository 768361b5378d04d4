"""What the page draws: each network as one person sees it. Blocks, HTML and keyboards are passed on as sent."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from bot.platforms.sandbox import sample
from bot.platforms.sandbox.pretend_slack import BOT_HANDLE, PretendSlack, SlackMessage, SlackRoom
from bot.platforms.sandbox.pretend_telegram import PretendTelegram, TelegramChat, TelegramMessage
from bot.platforms.sandbox.slack_payloads import BOT_USER
from bot.platforms.sandbox.stage import Player, Stage

Json = dict[str, Any]


def of(stage: Stage, slack_user: str, telegram_user: str) -> Json:
    return {
        "version": stage.bell.version,
        "now": stage.clock.now().isoformat(),
        "players": [_player(player) for player in stage.players],
        "slack": _slack(stage.slack, slack_user),
        "telegram": _telegram(stage.telegram, telegram_user),
    }


def _player(player: Player) -> Json:
    part = sample.story().parts.get(player.name)
    return {
        "name": player.name,
        "language": player.language,
        "zone": player.zone,
        "roles": player.roles,
        "slack": player.slack,
        "telegram": player.telegram,
        "about": part.about if part else {},
        "lines": part.lines if part else (),
    }


def _slack(network: PretendSlack, user: str) -> Json:
    rooms = [room for room in network.rooms.values() if user in room.members]
    modal = network.modals.get(user)
    return {
        "me": user,
        "handles": {m.id: m.handle for m in network.members.values()} | {BOT_USER: BOT_HANDLE},
        "rooms": [_slack_room(network, room, user) for room in rooms],
        "modal": {"view": modal.view, "errors": modal.errors} if modal else None,
    }


def _slack_room(network: PretendSlack, room: SlackRoom, user: str) -> Json:
    seen = [message for message in room.messages if message.only_for in (None, user)]
    answers = Counter(message.thread for message in seen if message.thread)
    messages = [_slack_message(network, message, user, answers[message.ts]) for message in seen]
    return {"id": room.id, "title": room.title, "direct": room.is_direct, "messages": messages}


def _slack_message(network: PretendSlack, message: SlackMessage, user: str, answers: int) -> Json:
    member = network.members.get(message.user)
    return {
        "id": message.ts,
        "at": datetime.fromtimestamp(float(message.ts), UTC).isoformat(),
        "who": member.name if member else "Drumbeat",
        "bot": message.is_bots,
        "mine": message.user == user,
        "passing": message.only_for is not None,
        "text": network.text_of(message),
        "blocks": list(message.blocks),
        "thread": message.thread,
        "answers": answers,
        "edited": message.edited is not None,
        "reactions": {name: len(users) for name, users in message.reactions.items()},
    }


def _telegram(network: PretendTelegram, user: str) -> Json:
    chats = [chat for chat in network.chats.values() if user in chat.members]
    return {
        "me": user,
        "rooms": [_telegram_chat(network, chat, user) for chat in chats],
        "notices": network.notices.get(user, []),
    }


def _telegram_chat(network: PretendTelegram, chat: TelegramChat, user: str) -> Json:
    messages = [_telegram_message(network, message, user) for message in chat.messages]
    return {"id": chat.id, "title": chat.title, "direct": chat.is_private, "messages": messages}


def _telegram_message(network: PretendTelegram, message: TelegramMessage, user: str) -> Json:
    member = network.members.get(message.user)
    return {
        "id": str(message.id),
        "at": message.at.isoformat(),
        "who": member.name if member else "Drumbeat",
        "bot": message.is_bots,
        "mine": message.user == user,
        "text": message.text,
        "html": message.html,
        "keyboard": message.keyboard,
        "reply_to": str(message.reply_to) if message.reply_to else None,
        "edited": message.edited is not None,
        "reactions": {emoji: len(users) for emoji, users in message.reactions.items()},
    }
