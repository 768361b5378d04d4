"""What rooms are told of stand-ups, in each of their languages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.cards import Card, Element, Span, Text, Title, card, plain
from bot.core.reader import Reader
from bot.views.standups import entry_words
from bot.views.texts import bold, muted
from models.queries.standup_posts import Summary
from models.standups import StandupState

MOST_SAID = 30


def standup_post_card(
    readers: Sequence[Reader], name: str, day: date, state: StandupState, words: str
) -> Card:
    """One person's answer."""
    heading = " · ".join(r.t("{name}, stand-up of {day}", name=name, day=r.day(day)) for r in readers)
    said = words if state is StandupState.ANSWERED else _in_all(readers, state)
    return card(
        Text((bold(heading), Span(f"\n{entry_words(readers[0], StandupState.ANSWERED, said)}"))),
        summary=heading,
        language=readers[0].language,
    )


def standup_summary_card(readers: Sequence[Reader], day: date, found: Summary) -> Card:
    """Who said what, and who has not answered; of unnamed people only the counts tell."""
    heading = " · ".join(r.t("Stand-up of {day}", day=r.day(day)) for r in readers)
    counts = "\n".join(
        r.t("{answered} of {asked} answered.", answered=found.answered, asked=found.asked) for r in readers
    )
    elements: list[Element] = [Title(heading), plain(counts)]
    for name, state, words in found.said[:MOST_SAID]:
        said = words if state is StandupState.ANSWERED else _in_all(readers, state)
        elements.append(Text((bold(name), Span(f": {entry_words(readers[0], StandupState.ANSWERED, said)}"))))
    rest = len(found.said) - MOST_SAID
    if rest > 0:
        elements += [muted(r.n("… and one more", "… and {count} more", rest)) for r in readers]
    if found.silent:
        elements.append(
            plain("\n".join(r.t("No answer: {names}", names=r.listing(found.silent)) for r in readers))
        )
    return card(*elements, summary=heading, language=readers[0].language)


def _in_all(readers: Sequence[Reader], state: StandupState) -> str:
    return " · ".join(entry_words(r, state, "") for r in readers)
