"""Several things in one message, each to be opened."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.cards import Button, Buttons, Card, Title, card, plain
from bot.core.reader import Reader


def bundle_card(reader: Reader, lines: Sequence[tuple[int, str]]) -> Card:
    """One line and one button for each of the notices, the most pressing first."""
    title = reader.t("{count} things for you", count=len(lines))
    body = "\n".join(f"{number}. {line}" for number, (_, line) in enumerate(lines, 1))
    opening = tuple(
        Button(
            reader.t("Open {number}", number=number),
            "notice.open",
            {"notice": notice},
            group=f"n{notice}",
            once=False,
        )
        for number, (notice, _) in enumerate(lines, 1)
    )
    return card(Title(title), plain(body), Buttons(opening), summary=title, language=reader.language)


def quiet_card(reader: Reader, begins: int, ends: int, *, is_new: bool) -> Card:
    """The hours in minutes after midnight, in the reader's zone."""
    hours = {"begins": _clock(begins), "ends": _clock(ends)}
    kept = (
        reader.t("From now on I keep quiet from {begins} to {ends}.", **hours)
        if is_new
        else reader.t("I keep quiet from {begins} to {ends}, and on your days off.", **hours)
    )
    rest = reader.t("What you asked for, and answers, still come at once. Change it with /quiet 19:00-09:00.")
    return card(plain(f"{kept}\n{rest}"), language=reader.language)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
