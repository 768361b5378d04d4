"""What kind of secret somebody pasted: the platforms' tokens tell it by their shape."""

from __future__ import annotations

import re
from enum import StrEnum


class Token(StrEnum):
    """Each in the words in which it is asked for."""

    TELEGRAM = "a Telegram bot token (123456789:AA…)"
    SLACK_BOT = "Slack's Bot User OAuth Token (xoxb-…)"
    SLACK_APP = "a Slack app-level token (xapp-…)"
    SLACK_USER = "a Slack user's token (xoxp-…)"
    SLACK_CONFIGURATION = "a Slack configuration or refresh token (xoxe…)"
    SLACK_WEBHOOK = "the address of a Slack webhook"
    SIGNING_SECRET = "Slack's Signing Secret (32 digits and letters)"  # noqa: S105 words, no secret
    SLACK_VERIFICATION = "Slack's old verification token"
    UNKNOWN = "nothing that Telegram or Slack gives out"


_SHAPES = (
    (Token.TELEGRAM, r"\d+:[A-Za-z0-9_-]+"),
    (Token.SLACK_BOT, r"xoxb-\S+"),
    (Token.SLACK_APP, r"xapp-\S+"),
    (Token.SLACK_USER, r"xoxp-\S+"),
    (Token.SLACK_CONFIGURATION, r"xoxe[.-]\S+"),
    (Token.SLACK_WEBHOOK, r"https://hooks\.slack\.com/\S+"),
    (Token.SIGNING_SECRET, r"[0-9a-f]{32}"),
    (Token.SLACK_VERIFICATION, r"[A-Za-z0-9]{24}"),
)


def kind_of(text: str) -> Token:
    return next((kind for kind, shape in _SHAPES if re.fullmatch(shape, text)), Token.UNKNOWN)
