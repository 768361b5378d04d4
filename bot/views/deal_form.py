"""The fields of a report, and of one deal to be put right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core.cards import FieldKind, Form, FormField
from bot.core.reader import Reader
from bot.settings import Settings
from bot.views.words import channel_name, reason_name, stage_name
from models.deals import Deal, Status
from models.drafts import Doing, Item
from models.money import major
from models.readback import Line

CHANNELS = ("direct", "online", "distributor", "retail", "telesales", "partner")


def new_form(
    r: Reader, settings: Settings, known: Item | None = None, args: Mapping[str, Any] | None = None
) -> Form:
    """`/deal` alone, or with what is `known` of the deal already."""
    known = known or Item(Doing.NEW)
    amount = f"{known.currency or ''} {known.amount:f}".strip() if known.amount is not None else ""
    close = known.close_date.isoformat() if known.close_date else ""
    doings = (("new", r.t("New deal")), ("won", r.t("Won")), ("lost", r.t("Lost")))
    fields = (
        FormField("account", r.t("Customer"), value=known.account or ""),
        FormField("amount", r.t("Amount"), value=amount, hint=r.t("e.g. 50k, 1.2m or €2,000 a month")),
        FormField("doing", r.t("What happened"), FieldKind.CHOICE, known.doing.value, doings),
        FormField(
            "stage", r.t("Stage"), FieldKind.CHOICE, known.stage or "", _stages(r, settings), optional=True
        ),
        FormField("close_date", r.t("Close date"), FieldKind.DATE, close, optional=True),
        FormField(
            "channel",
            r.t("Sales channel"),
            FieldKind.CHOICE,
            known.channel or "",
            _channels(r),
            optional=True,
        ),
        FormField("note", r.t("Note"), FieldKind.PARAGRAPH, known.note or "", optional=True),
    )
    said = dict(args or {})
    return Form(r.t("Report a deal"), r.t("Record"), r.t("Cancel"), "deal.new", said, fields, r.language)


def edit_form(r: Reader, settings: Settings, report_id: int, index: int, line: Line, deal: Deal) -> Form:
    """One deal's fields as they stand."""
    amount = f"{major(deal.amount_minor, deal.currency):f}" if deal.amount_minor is not None else ""
    amount = amount.rstrip("0").rstrip(".") if "." in amount else amount
    fields = [FormField("amount", r.t("Amount"), value=amount, optional=True)]
    match deal.status:
        case Status.WON:
            won_on = deal.won_on.isoformat() if deal.won_on else ""
            fields.append(FormField("happened_on", r.t("Date"), FieldKind.DATE, won_on, optional=True))
        case Status.LOST:
            reasons = tuple((key, reason_name(r, key)) for key in settings.lost_reasons)
            fields.append(
                FormField(
                    "reason", r.t("Reason"), FieldKind.CHOICE, deal.lost_reason or "", reasons, optional=True
                )
            )
        case _:
            close = deal.close_date.isoformat() if deal.close_date else ""
            fields += [
                FormField(
                    "stage", r.t("Stage"), FieldKind.CHOICE, deal.stage, _stages(r, settings), optional=True
                ),
                FormField("close_date", r.t("Close date"), FieldKind.DATE, close, optional=True),
                FormField("probability", r.t("Probability"), value=_percent(deal), optional=True),
            ]
    channel = deal.channel.key if deal.channel is not None else ""
    fields.append(
        FormField("channel", r.t("Sales channel"), FieldKind.CHOICE, channel, _channels(r), optional=True)
    )
    fields.append(FormField("note", r.t("Note"), FieldKind.PARAGRAPH, optional=True))
    title = f"{line.account} #{deal.id}"
    args = {"report": report_id, "index": index}
    return Form(title, r.t("Save"), r.t("Cancel"), "deal.edit", args, tuple(fields), r.language)


def _percent(deal: Deal) -> str:
    return f"{deal.probability * 100:.0f}%" if deal.probability is not None else ""


def _stages(r: Reader, settings: Settings) -> tuple[tuple[str, str], ...]:
    return tuple((stage.key, stage_name(r, stage.key, settings)) for stage in settings.stages)


def _channels(r: Reader) -> tuple[tuple[str, str], ...]:
    return tuple((key, channel_name(r, key)) for key in CHANNELS)
