"""A forecast in words: what is won, what may come, and how far that is from the goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from bot.core.cards import Button, Buttons, Card, Element, Fields, Title, card, plain
from bot.core.reader import Reader
from bot.views.boards import period_name
from bot.views.month import not_counted
from bot.views.texts import muted
from bot.views.words import surety_name
from models.forecast import Surety
from models.queries.forecast import Forecast, OpenDeal, Outlook, by_team
from models.queries.pipeline import Period

MOST_PEOPLE = 20
MOST_DEALS = 8


def forecast_card(r: Reader, found: Forecast, whose: str | None, args: Mapping[str, Any]) -> Card:
    """`whose`: the person it is of, None where it is of several. `args` as its buttons keep them."""
    money = _money(r, found)
    parts: list[Element] = [Title(_title(r, found, whose))]
    parts.append(plain(_expected(r, found)))
    if (gap := _gap(r, found)) is not None:
        parts.append(plain(gap))
    pairs = [(r.t("Won"), money(found.total.won_minor))]
    pairs += [
        (
            surety_name(r, surety),
            r.n("one deal, {sum}", "{count} deals, {sum}", sure.deals, sum=money(sure.minor)),
        )
        for surety, sure in found.sureties.items()
        if sure.deals
    ]
    pairs.append((r.t("Open, weighted"), money(found.total.weighted_minor)))
    parts.append(Fields(tuple(pairs)))
    if len(found.people) > 1:
        teams = by_team(found)
        if len(teams) > 1:
            parts.append(plain("\n".join(_outlook(r, found, row) for row in teams)))
        parts.append(plain("\n".join(_outlook(r, found, row) for row in found.people[:MOST_PEOPLE])))
    if left_out := _left_out(r, found):
        parts.append(muted(left_out))
    return card(*parts, *_buttons(r, found, args), language=r.language)


def forecast_deals_card(r: Reader, found: Forecast, args: Mapping[str, Any], page: int = 0) -> Card:
    """The deals of the forecast, each with what it counts as; a tap changes that."""
    if not found.deals:
        text = r.t("No open deal is to close in this time.")
        return card(Title(_title(r, found, None)), plain(text), language=r.language)
    page = min(page, (len(found.deals) - 1) // MOST_DEALS)
    shown = found.deals[page * MOST_DEALS : (page + 1) * MOST_DEALS]
    buttons = tuple(
        Button(
            f"#{deal.id} · {surety_name(r, deal.surety)}",
            "forecast.ask",
            {**args, "deal": deal.id, "page": page},
            once=False,
        )
        for deal in shown
    )
    steps = []
    if page:
        steps.append(Button(r.t("‹ Back"), "forecast.deals", {**args, "page": page - 1}, once=False))
    if (page + 1) * MOST_DEALS < len(found.deals):
        steps.append(Button(r.t("More ›"), "forecast.deals", {**args, "page": page + 1}, once=False))
    steps.append(Button(r.t("Forecast"), "forecast.show", dict(args), once=False))
    return card(
        Title(_title(r, found, None)),
        plain("\n".join(_deal(r, found, deal) for deal in shown)),
        Buttons(buttons),
        Buttons(tuple(steps)),
        language=r.language,
    )


def forecast_choice_card(r: Reader, deal: OpenDeal, found: Forecast, args: Mapping[str, Any]) -> Card:
    """How sure is this deal?"""
    buttons = tuple(
        Button(surety_name(r, surety), "forecast.set", {**args, "surety": surety}, once=False)
        for surety in Surety
        if surety is not deal.surety
    )
    back = Button(
        r.t("Back"), "forecast.deals", {name: args[name] for name in args if name != "deal"}, once=False
    )
    return card(
        Title(r.t("How sure is #{number}?", number=deal.id)),
        plain(_deal(r, found, deal)),
        Buttons((*buttons, back)),
        language=r.language,
    )


def _money(r: Reader, found: Forecast) -> Any:
    return lambda minor: r.money(minor, found.currency)


def _title(r: Reader, found: Forecast, whose: str | None) -> str:
    title = r.t("Forecast {period}", period=period_name(r, found.first, found.last))
    return title if whose is None else f"{whose} · {title}"


def _expected(r: Reader, found: Forecast) -> str:
    expected = r.money_aloud(found.total.expected_minor, found.currency)
    if not found.total.goal_minor:
        return r.t("Won and weighted: {expected}. No goal is set for this time.", expected=expected)
    return r.t(
        "Won and weighted: {expected} of {goal} ({share})",
        expected=expected,
        goal=r.money(found.total.goal_minor, found.currency),
        share=r.percent(Decimal(found.total.expected_minor) / found.total.goal_minor),
    )


def _gap(r: Reader, found: Forecast) -> str | None:
    gap = found.gap_minor
    if gap is None:
        return None
    if gap <= 0:
        return (
            r.t("That is {amount} above the goal.", amount=r.money(-gap, found.currency))
            if gap
            else r.t("That is the goal.")
        )
    missing = r.t("{amount} missing", amount=r.money_aloud(gap, found.currency))
    if not found.usual_minor:
        return missing
    return r.n(
        "{missing}: about one deal of the usual {usual}",
        "{missing}: about {count} deals of the usual {usual}",
        -(-gap // found.usual_minor),
        missing=missing,
        usual=r.money(found.usual_minor, found.currency),
    )


def _outlook(r: Reader, found: Forecast, row: Outlook) -> str:
    name = row.name or r.t("without a team")
    expected = r.money(row.expected_minor, found.currency)
    if not row.goal_minor:
        return f"{name} · {expected}"
    return r.t(
        "{name} · {expected} of {goal} ({share})",
        name=name,
        expected=expected,
        goal=r.money(row.goal_minor, found.currency),
        share=r.percent(Decimal(row.expected_minor) / row.goal_minor),
    )


def _deal(r: Reader, found: Forecast, deal: OpenDeal) -> str:
    amount = "–" if deal.minor is None else r.money(deal.minor, found.currency)
    parts: Sequence[str] = (
        f"#{deal.id} {deal.account}",
        amount,
        r.day(deal.close_date),
        deal.owner,
        surety_name(r, deal.surety),
    )
    return " · ".join(parts)


def _left_out(r: Reader, found: Forecast) -> str:
    parts = not_counted(r, found.uncounted)
    if found.unpriced:
        parts.append(r.n("one deal without an amount", "{count} deals without an amount", found.unpriced))
    if found.undated:
        parts.append(
            r.n(
                "one open deal without a close date", "{count} open deals without a close date", found.undated
            )
        )
    return " · ".join(parts)


def _buttons(r: Reader, found: Forecast, args: Mapping[str, Any]) -> list[Element]:
    names = {
        Period.MONTH: r.t("This month"),
        Period.QUARTER: r.t("This quarter"),
        Period.YEAR: r.t("This year"),
    }
    buttons = [
        Button(name, "forecast.show", {**args, "period": period}, once=False)
        for period, name in names.items()
        if period != args["period"]
    ]
    if found.deals:
        buttons.insert(0, Button(r.t("Deals"), "forecast.deals", {**args, "page": 0}, once=False))
    return [Buttons(tuple(buttons))]
