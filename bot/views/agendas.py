"""The agenda: what is to be talked about, by team and meeting."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot.core.cards import Button, Card, Element, Select, Title, card, plain
from bot.core.plaintext import clip, one_line
from bot.core.reader import Reader
from bot.views.records import meeting_name, shortened
from bot.views.texts import bold, line
from models.queries.agenda import Topic

MOST_LABEL = 40
MOST_OPTIONS = 20


def agenda_card(r: Reader, topics: Sequence[Topic]) -> Card:
    """Each topic with who brought it; what the reader may take off can be chosen."""
    if not topics:
        text = r.t(
            "Nothing stands on the agenda. Say for example “{example}”.",
            example=r.t("weekly agenda: discuss new pricing"),
        )
        return card(plain(text), language=r.language)
    parts: list[Element] = [Title(r.t("Agenda"))]
    number = 0
    options: list[Button] = []
    for (team, meeting), group in groupby(topics, key=lambda topic: (topic.team, topic.meeting)):
        heading = meeting_name(r, meeting)
        parts.append(line(bold(f"{team} · {heading}" if team else heading)))
        for topic in group:
            number += 1
            parts.append(plain(f"{number}. {shortened(topic.text)} · {topic.by}"))
            if topic.may_go:
                options.append(_option(number, topic))
    if options:
        parts.append(Select(r.t("Take off the agenda"), tuple(options[:MOST_OPTIONS])))
    return card(*parts, language=r.language)


def _option(number: int, topic: Topic) -> Button:
    label = f"{number}. {clip(one_line(topic.text), MOST_LABEL)}"
    return Button(label, "agenda.off", {"item": topic.id}, group=f"agenda:{topic.id}")
