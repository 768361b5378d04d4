"""Whose word it is: what somebody else said, a quotation, a forwarded message. Such words report nothing of one's own."""

import re
from collections.abc import Sequence

from bot.language.items import Item, Message
from bot.language.understanding import Nothing

# Long enough to say something: won "Acme" only marks a name.
QUOTED = re.compile(r"[\"“「『«][^\"“”「」『』«»\n]{6,}[\"”」』»]|(?:(?<=\n)|\A)\s*>(?![>=]).*")
WORD = re.compile(r"\w")
SPEAKERS = frozenset({"i", "we", "as i", "我", "我们", "咱们"})


def quotations(text: str) -> list[tuple[int, int]]:
    """Where others are quoted. A message that is one quotation from end to end is the speaker's own."""
    spans = [match.span() for match in QUOTED.finditer(text)]
    outside = text
    for start, end in reversed(spans):
        outside = outside[:start] + outside[end:]
    return spans if WORD.search(outside) else []


def another_said(
    items: Sequence[Item], place: int, quoted: Sequence[tuple[int, int]]
) -> tuple[Nothing, str] | None:
    """Whether the word at `place` is told in somebody else's words: "Bob said he won Acme", 小王说签了华为."""
    if place < len(items) and any(start <= items[place].start < end for start, end in quoted):
        return Nothing.HEARSAY, "“”"
    for index, item in enumerate(items[:place]):
        speaker = items[index - 1].text if index else ""
        if "saying" in item.tags and speaker not in SPEAKERS and item.text.split()[0] not in SPEAKERS:
            return Nothing.HEARSAY, item.text
    return None


def forwarded(message: Message) -> tuple[Nothing, str] | None:
    """Whether the message begins by saying that it was passed on."""
    first = next(
        (item for item in message.items if not item.mark and item.text not in {"[", "【", "(", "*"}), None
    )
    return (Nothing.HEARSAY, first.text) if first and "forwarded" in first.tags else None
