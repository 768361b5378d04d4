"""A person's own page: the month, the open deals, the questions that wait, and a button to report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.cards import Button, Buttons, Card, Element, Title, Tone, card, plain
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views.month import month_card
from bot.views.pipeline import deal_line, open_buttons
from bot.views.texts import muted
from models.queries.month import Month
from models.queries.pipeline import DealRow, Sums

MOST_DEALS = 10
MOST_QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """`deals` are the first of those that `sums` add up."""

    month: Month
    sums: Sums
    deals: Sequence[DealRow]


def home_card(
    r: Reader,
    settings: Settings,
    at: datetime,
    standing: Standing | None,
    asked: Sequence[str],
    *,
    may_report: bool,
) -> Card:
    """As of `at`. `standing` is None for whoever has no deals to see; `asked` are the questions as they were put."""
    parts: list[Element] = []
    if standing is not None:
        about = month_card(r, [standing.month], standing.sums, None).elements
        parts += [each for each in about if not isinstance(each, Buttons)]
    if asked:
        parts.append(
            Title(r.n("{count} question waits for you", "{count} questions wait for you", len(asked)))
        )
        parts += [plain(f"• {words or r.t('not asked yet')}") for words in asked[:MOST_QUESTIONS]]
    parts.append(_buttons(r, asked=bool(asked), has_deals=standing is not None, may_report=may_report))
    if standing is not None and standing.deals:
        parts.append(Title(r.t("Your pipeline")))
        parts += [deal_line(r, settings, row, with_owner=False) for row in standing.deals]
        parts.append(open_buttons(standing.deals))
    parts.append(muted(r.t("Write to me under Messages, in your own words. As of {time}.", time=r.clock(at))))
    return card(*parts, language=r.language)


def _buttons(r: Reader, *, asked: bool, has_deals: bool, may_report: bool) -> Buttons:
    buttons = []
    if may_report:
        buttons.append(Button(r.t("Report a deal"), "home.report", {}, Tone.PRIMARY, once=False))
    if asked:
        buttons.append(Button(r.t("Answer"), "home.questions", {}, once=False))
    if has_deals:
        buttons.append(Button(r.t("My pipeline"), "pipeline.open", {}, once=False))
    buttons.append(Button(r.t("What you can say"), "home.help", {}, once=False))
    return Buttons(tuple(buttons))
