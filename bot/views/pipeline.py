"""The pipeline: sums by stage, a page of deals, and what it can be filtered by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.core.cards import Button, Buttons, Card, Element, Select, Text, Title, card, plain
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views.month import not_counted
from bot.views.texts import bold, line, muted
from bot.views.words import channel_name, per_period, stage_name
from models.queries.pipeline import PAGE, Choices, DealRow, Filter, Period, Pipeline, Sums

MOST_OPTIONS = 80  # of a select on any platform
PERSON, CHANNEL, STAGE = "owner_id", "channel", "stage"


def pipeline_card(r: Reader, settings: Settings, pipeline: Pipeline) -> Card:
    title = _title(r, pipeline)
    if not pipeline.sums.deals:
        return _empty_card(r, settings, title, pipeline)
    sums = pipeline.sums
    parts: list[Element] = [Title(title), plain(_total(r, sums))]
    if chosen := _chosen(r, settings, pipeline.chosen):
        parts.append(muted(chosen))
    if len(sums.stages) > 1:
        parts += _stages(r, settings, sums)
    if left_out := _left_out(r, sums):
        parts.append(muted(left_out))
    if pipeline.pages > 1:
        first = pipeline.page * PAGE + 1
        last = first + len(pipeline.rows) - 1
        parts.append(
            muted(
                r.t(
                    "{first}–{last} of {count}, longest untouched first",
                    first=first,
                    last=last,
                    count=sums.deals,
                )
            )
        )
    parts += [deal_line(r, settings, row, with_owner=pipeline.of_team) for row in pipeline.rows]
    parts.append(open_buttons(pipeline.rows))
    if steps := _steps(r, settings, pipeline):
        parts.append(Buttons(tuple(steps)))
    return card(*parts, language=r.language)


def filter_card(r: Reader, settings: Settings, by: str, chosen: Filter, choices: Choices) -> Card:
    """What to filter by; the other filters stay."""
    asked, options = _options(r, settings, by, choices)
    picks = [_show(r.t("All"), _with(chosen, by, None))]
    picks += [_show(label, _with(chosen, by, value)) for value, label in options[:MOST_OPTIONS]]
    back = Buttons((_show(r.t("Back"), chosen.to_args()),))
    parts: list[Element] = [Select(asked, tuple(picks))]
    if len(options) > MOST_OPTIONS:
        parts.append(muted(r.t("Somebody else? Say “Ana's pipeline”.")))
    return card(*parts, back, summary=asked, language=r.language)


def deal_line(r: Reader, settings: Settings, row: DealRow, *, with_owner: bool) -> Text:
    """#17 Acme · €45,000 · negotiation · Fri 27 Nov · idle for 20 days."""
    facts = [
        amount_of(r, row.amount_minor, row.currency, row.recurrence),
        stage_name(r, row.stage, settings),
    ]
    if row.close_date is not None:
        facts.append(r.day(row.close_date))
    if with_owner:
        facts.append(row.owner)
    if row.is_contested:
        facts.append(r.t("⚖️ contested, not counted"))
    if row.idle_days is not None:
        facts.append("💤 " + idle(r, row.idle_days))
    return line(bold(f"#{row.id} {row.account}"), " · " + " · ".join(facts))


def open_buttons(rows: Sequence[DealRow]) -> Buttons:
    """One to open each deal."""
    return Buttons(tuple(Button(f"#{row.id}", "deal.open", {"deal": row.id}, once=False) for row in rows))


def amount_of(r: Reader, minor: int | None, currency: str, recurrence: str | None) -> str:
    if minor is None:
        return r.t("no amount yet")
    return per_period(r, r.money(minor, currency), recurrence)


def idle(r: Reader, days: int) -> str:
    return r.n("idle for one day", "idle for {count} days", days)


def _title(r: Reader, pipeline: Pipeline) -> str:
    if pipeline.account is not None:
        return r.t("Open deals with {name}", name=pipeline.account)
    if pipeline.owner is not None and not pipeline.is_own:
        return r.t("{name}'s pipeline", name=pipeline.owner)
    return r.t("Team pipeline") if pipeline.of_team else r.t("Your pipeline")


def _total(r: Reader, sums: Sums) -> str:
    return r.n(
        "{count} open deal: {amount}, weighted {weighted}",
        "{count} open deals: {amount}, weighted {weighted}",
        sums.deals,
        amount=r.money_aloud(sums.minor, sums.currency),
        weighted=r.money(sums.weighted_minor, sums.currency),
    )


def _stages(r: Reader, settings: Settings, sums: Sums) -> list[Text]:
    """A line a stage: a table of four columns of figures would be too wide for a phone."""
    return [
        line(
            bold(stage_name(r, each.stage, settings)),
            r.t(
                " {count} · {amount}, weighted {weighted}",
                count=each.deals,
                amount=r.money(each.minor, sums.currency),
                weighted=r.money(each.weighted_minor, sums.currency),
            ),
        )
        for each in sums.stages
    ]


def _left_out(r: Reader, sums: Sums) -> str:
    parts = not_counted(r, sums.uncounted)
    if sums.unpriced:
        parts.append(r.n("one deal without an amount", "{count} deals without an amount", sums.unpriced))
    return " · ".join(parts)


def _chosen(r: Reader, settings: Settings, chosen: Filter) -> str:
    """The filters that the title doesn't tell."""
    parts = []
    if chosen.channel is not None:
        parts.append(channel_name(r, chosen.channel))
    if chosen.stage is not None:
        parts.append(stage_name(r, chosen.stage, settings))
    if chosen.period is not None:
        parts.append(_period(r, chosen.period))
    return r.t("Only: {filters}", filters=" · ".join(parts)) if parts else ""


def _period(r: Reader, period: Period) -> str:
    return {
        Period.TODAY: r.t("closing today"),
        Period.WEEK: r.t("closing this week"),
        Period.MONTH: r.t("closing this month"),
        Period.QUARTER: r.t("closing this quarter"),
        Period.YEAR: r.t("closing this year"),
    }[period]


def _steps(r: Reader, settings: Settings, pipeline: Pipeline) -> list[Button]:
    """Pages, then filters where there is enough to need them."""
    args = pipeline.chosen.to_args()
    steps = []
    if pipeline.page > 0:
        steps.append(_show(r.t("‹ Back"), {**args, "page": pipeline.page - 1}))
    if pipeline.page + 1 < pipeline.pages:
        steps.append(_show(r.t("More ›"), {**args, "page": pipeline.page + 1}))
    if pipeline.pages > 1 or pipeline.chosen.is_set:
        steps += _filters(r, settings, pipeline)
    return steps


def _filters(r: Reader, settings: Settings, pipeline: Pipeline) -> list[Button]:
    chosen = pipeline.chosen
    args = chosen.to_args()
    now = [
        (CHANNEL, r.t("Channel"), channel_name(r, chosen.channel) if chosen.channel else None),
        (STAGE, r.t("Stage"), stage_name(r, chosen.stage, settings) if chosen.stage else None),
    ]
    if pipeline.sees_team:
        now.insert(0, (PERSON, r.t("Person"), pipeline.owner))
    buttons = [
        Button(
            f"{name}: {value}" if value else name, "pipeline.filter", {"by": by, "chosen": args}, once=False
        )
        for by, name, value in now
    ]
    return [*buttons, _show(r.t("Show all"), {})] if chosen.is_set else buttons


def _options(r: Reader, settings: Settings, by: str, choices: Choices) -> tuple[str, list[tuple[Any, str]]]:
    if by == PERSON:
        return r.t("Whose deals?"), list(choices.people)
    if by == CHANNEL:
        return r.t("Which sales channel?"), [(key, channel_name(r, key)) for key in choices.channels]
    return r.t("Which stage?"), [(key, stage_name(r, key, settings)) for key in choices.stages]


def _with(chosen: Filter, by: str, value: Any) -> dict[str, Any]:
    kept = {name: each for name, each in chosen.to_args().items() if name != by}
    return kept if value is None else {**kept, by: value}


def _show(label: str, args: dict[str, Any]) -> Button:
    return Button(label, "pipeline.show", args, once=False)


def _empty_card(r: Reader, settings: Settings, title: str, pipeline: Pipeline) -> Card:
    if not pipeline.chosen.is_set:
        text = r.t(
            "No open deals yet. Tell me about the first in your own words, e.g. “{example}”.",
            example=r.t("new deal: Globex 120k, proposal, closing 15 August"),
        )
        return card(Title(title), plain(text), language=r.language)
    parts: list[Element] = [Title(title), plain(r.t("No open deals here."))]
    if chosen := _chosen(r, settings, pipeline.chosen):
        parts.append(muted(chosen))
    return card(*parts, Buttons(tuple(_filters(r, settings, pipeline))), language=r.language)
