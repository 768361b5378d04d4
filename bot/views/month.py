"""A person's month in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.cards import Button, Buttons, Card, Element, Table, Title, card, plain
from bot.core.reader import Reader
from bot.views.deals import month_line
from bot.views.goals import pace_line
from bot.views.records import activity_count
from bot.views.texts import muted
from models.queries.dealings import Doings
from models.queries.goals import Pace
from models.queries.month import Month, Uncounted
from models.queries.pipeline import Sums


def month_card(
    r: Reader,
    months: Sequence[Month],
    open_deals: Sums,
    owner: str | None,
    doings: Doings | None = None,
    pace: Pace | None = None,
) -> Card:
    """The last of `months` at large, the others in a table. `owner` is None for the reader's own; `doings` is what
    else was done in the last of them.
    """
    month = months[-1]
    title = month_line(r, month)
    parts: list[Element] = [Title(title if owner is None else f"{owner} · {title}")]
    if (distance := _distance(r, month)) is not None:
        parts.append(plain(distance))
    if pace is not None:
        parts.append(plain(pace_line(r, pace, month.currency)))
    if len(months) > 1:
        parts.append(_table(r, months))
    if doings is not None and (done := _done(r, doings)):
        parts.append(plain(done))
    parts.append(plain(_open(r, open_deals)))
    if open_deals.uncounted:
        parts.append(muted(" · ".join(not_counted(r, open_deals.uncounted))))
    if owner is None and open_deals.deals:
        parts.append(Buttons((Button(r.t("My pipeline"), "pipeline.open", {}, once=False),)))
    return card(*parts, language=r.language)


def _done(r: Reader, doings: Doings) -> str:
    """Collected €20,000 · 3 visits, 5 calls."""
    money = [r.money(amount, currency) for currency, amount in doings.collected.items()]
    parts = [r.t("Collected {money}", money=r.listing(money))] if money else []
    if doings.activities:
        parts.append(r.listing([activity_count(r, kind, count) for kind, count in doings.activities.items()]))
    return " · ".join(parts)


def not_counted(r: Reader, uncounted: Sequence[Uncounted]) -> list[str]:
    """3 deals in JPY not counted: no rate."""
    return [
        r.n(
            "one deal in {currency} not counted: no rate",
            "{count} deals in {currency} not counted: no rate",
            each.deals,
            currency=each.currency,
        )
        for each in uncounted
    ]


def _distance(r: Reader, month: Month) -> str | None:
    if month.goal_minor is None:
        return r.t("No goal is set for this month.")
    if month.left_minor:
        return r.t("{amount} to go.", amount=r.money_aloud(month.left_minor, month.currency))
    above = month.booked_minor - month.goal_minor
    if above:
        return r.t("Goal reached, and {amount} more.", amount=r.money_aloud(above, month.currency))
    return r.t("Goal reached.")


def _open(r: Reader, sums: Sums) -> str:
    if not sums.deals:
        return r.t("No open deals.")
    return r.n(
        "{count} open deal: {amount}, weighted {weighted}",
        "{count} open deals: {amount}, weighted {weighted}",
        sums.deals,
        amount=r.money(sums.minor, sums.currency),
        weighted=r.money(sums.weighted_minor, sums.currency),
    )


def _table(r: Reader, months: Sequence[Month]) -> Table:
    header = (r.t("Month"), r.t("Booked"), r.t("Goal"), r.t("Reached"))
    rows = tuple(
        (
            r.month(month.month),
            r.money(month.booked_minor, month.currency),
            "–" if month.goal_minor is None else r.money(month.goal_minor, month.currency),
            "–" if month.share is None else r.percent(month.share),
        )
        for month in months
    )
    return Table(header, rows, numeric=(1, 2, 3))
