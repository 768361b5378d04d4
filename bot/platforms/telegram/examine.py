"""Is the Telegram bot connected rightly? Asked of Telegram itself."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.findings import Finding
from bot.core.platform import Call, NotSent, Refused, SendError
from bot.platforms.telegram.client import TelegramClient
from bot.platforms.telegram.section import TelegramSection

_COPY = "copy the token anew from @BotFather (/mybots → API Token)"


async def examine(section: TelegramSection, client: TelegramClient, rooms: Sequence[str]) -> list[Finding]:
    """The token, what the bot may hear, how updates come, and whether the bot is in its rooms."""
    found = await examine_token(client)
    if not found[0].ok:
        return found
    found.append(await _updates(section, client))
    return [*found, *[await _room(client, room) for room in rooms]]


async def examine_token(client: TelegramClient) -> list[Finding]:
    """The first finding is about the token itself."""
    try:
        bot = await client.call(Call("getMe", {}))
    except SendError as error:
        return [_trouble("telegram token", error)]
    found = [Finding("telegram token", ok=True, says=f"@{bot.get('username')}")]
    if bot.get("can_join_groups") is False:
        says, do = "the bot may not be added to groups", "allow it at @BotFather with /setjoingroups"
        found.append(Finding("telegram groups", ok=None, says=says, do=do))
    return [*found, _privacy(hears_all=bool(bot.get("can_read_all_group_messages")))]


def _privacy(*, hears_all: bool) -> Finding:
    subject = "telegram privacy mode"
    if hears_all:
        says = "off: Telegram sends the bot all talk of its groups; what is not meant for it is not kept"
        return Finding(
            subject, ok=None, says=says, do="@BotFather /setprivacy → Enable, if you don't want that"
        )
    return Finding(
        subject,
        ok=True,
        says="on: in groups the bot hears commands, replies to it and what is addressed to it",
        do="should a mention stay unanswered: @BotFather /setprivacy → Disable, then add the bot to the group anew",
    )


async def _updates(section: TelegramSection, client: TelegramClient) -> Finding:
    subject = "telegram updates"
    try:
        hook = await client.call(Call("getWebhookInfo", {}))
    except SendError as error:
        return _trouble(subject, error)
    url, wanted = str(hook.get("url") or ""), section.webhook_url
    if url and not wanted:
        return Finding(
            subject,
            ok=False,
            says=f"a webhook is set to {url}, so nothing can be polled",
            do="stop what set it; `drumbeat run` removes it when it starts",
        )
    if wanted and url != wanted:
        says = f"the webhook is set to {url}" if url else "no webhook is set yet"
        return Finding(subject, ok=None if not url else False, says=says, do=f"`drumbeat run` sets {wanted}")
    if wanted and hook.get("last_error_message"):
        return Finding(
            subject,
            ok=False,
            says=f"Telegram could not deliver: {hook['last_error_message']}",
            do="see that the address leads to `drumbeat run`",
        )
    waiting = hook.get("pending_update_count", 0)
    how = f"webhook {wanted}" if wanted else "polling"
    return Finding(subject, ok=True, says=f"{how}; {waiting} wait at Telegram")


async def _room(client: TelegramClient, room: str) -> Finding:
    subject = f"telegram room {room}"
    try:
        chat = await client.call(Call("getChat", {"chat_id": room}))
    except Refused as error:
        return Finding(
            subject, ok=False, says=f"the bot is not in it ({error})", do="add the bot to the group"
        )
    except SendError as error:
        return _trouble(subject, error)
    return Finding(subject, ok=True, says=f"the bot is in “{chat.get('title', '')}”")


def _trouble(subject: str, error: SendError) -> Finding:
    match error:
        case Refused():
            return Finding(subject, ok=False, says=f"Telegram does not take it ({error})", do=_COPY)
        case NotSent(retry_after=pause) if pause:
            seconds = int(pause.total_seconds())
            return Finding(
                subject,
                ok=False,
                says=f"Telegram asks for a pause of {seconds} s",
                do="wait, then run `drumbeat check` again",
            )
        case _:
            return Finding(subject, ok=False, says=str(error), do="look at the network and at telegram.proxy")
