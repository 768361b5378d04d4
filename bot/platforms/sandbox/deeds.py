"""What a person does on the page, carried out on the pretend network."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.platforms.sandbox.network import NotThere
from bot.platforms.sandbox.pretend_slack import SlackMessage
from bot.platforms.sandbox.pretend_telegram import TelegramMessage
from bot.platforms.sandbox.stage import Stage

LONGEST = 4000

Json = dict[str, Any]


class Deed(BaseModel):
    """`message` is what is edited, deleted or pressed, `answers` what is replied to or whose thread it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    network: Literal["slack", "telegram"]
    user: str
    do: Literal["type", "edit", "delete", "press", "submit", "dismiss"]
    room: str = ""
    text: str = Field("", max_length=LONGEST)
    message: str = ""
    answers: str | None = None
    value: str = Field("", max_length=200)
    values: dict[str, str] = {}


async def carry_out(stage: Stage, deed: Deed) -> Json:
    """Returns what is wrong with a form's fields, if anything.

    :raises NotThere: the message, room or button is gone
    :raises Unavailable: the database can't take it now
    """
    if deed.network == "telegram":
        await _on_telegram(stage, deed)
        return {}
    return {"errors": await _on_slack(stage, deed)}


async def _on_slack(stage: Stage, deed: Deed) -> Json:
    slack = stage.slack
    match deed.do:
        case "type":
            await slack.type(deed.user, deed.room, deed.text, thread=deed.answers)
        case "edit":
            await slack.edit(deed.user, _slack_message(stage, deed), deed.text)
        case "delete":
            await slack.delete(deed.user, _slack_message(stage, deed))
        case "press":
            await slack.press_value(deed.user, _slack_message(stage, deed), deed.value)
        case "submit":
            return dict(await slack.submit(deed.user, deed.values))
        case "dismiss":
            slack.dismiss(deed.user)
    return {}


async def _on_telegram(stage: Stage, deed: Deed) -> None:
    telegram = stage.telegram
    match deed.do:
        case "type":
            answers = int(deed.answers) if deed.answers else None
            await telegram.type(deed.user, deed.room, deed.text, reply_to=answers)
        case "edit":
            await telegram.edit(deed.user, _telegram_message(stage, deed), deed.text)
        case "delete":
            await telegram.delete(deed.user, _telegram_message(stage, deed))
        case "press":
            await telegram.press_value(deed.user, _telegram_message(stage, deed), deed.value)
        case "submit" | "dismiss":
            raise NotThere("Telegram has no forms")


def _slack_message(stage: Stage, deed: Deed) -> SlackMessage:
    for message in stage.slack.messages(deed.room):
        if message.ts == deed.message and message.only_for in (None, deed.user):
            return message
    raise NotThere("that message is gone")


def _telegram_message(stage: Stage, deed: Deed) -> TelegramMessage:
    for message in stage.telegram.messages(deed.room):
        if str(message.id) == deed.message:
            return message
    raise NotThere("that message is gone")
