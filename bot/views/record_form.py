"""The fields of one record that is no deal, to be put right."""

from __future__ import annotations

from bot.core.cards import FieldKind, Form, FormField
from bot.core.reader import Reader
from bot.settings import Category
from bot.views.records import activity_words, meeting_name, name_of
from bot.views.words import category_name
from models.drafts import Doing, Item
from models.readback import RecordLine

KINDS = ("visit", "call", "meeting", "demo", "email")
MEETINGS = ("daily", "weekly", "monthly", "quarterly")
FIELDS = {
    Doing.ACTIVITY: ("account", "activity", "count", "happened_on", "note"),
    Doing.PAYMENT: ("account", "amount", "happened_on"),
    Doing.FEEDBACK: ("account", "score", "text", "happened_on"),
    Doing.INTEL: ("text", "competitor"),
    Doing.KUDOS: ("to", "text"),
    Doing.AGENDA: ("text", "meeting"),
    Doing.REMINDER: ("text", "when"),
    Doing.BLOCKER: ("account", "text", "category"),
}
OPTIONAL = frozenset({"note", "score", "competitor"})


def record_form(r: Reader, report_id: int, index: int, line: RecordLine, item: Item) -> Form:
    """Its fields as they stand."""
    fields = tuple(_field(r, name, item) for name in FIELDS[line.doing])
    args = {"report": report_id, "index": index}
    return Form(name_of(r, line), r.t("Save"), r.t("Cancel"), "record.edit", args, fields, r.language)


def _field(r: Reader, name: str, item: Item) -> FormField:
    optional = name in OPTIONAL or (name == "account" and item.doing in (Doing.ACTIVITY, Doing.BLOCKER))
    optional = optional or (name == "text" and item.doing in (Doing.KUDOS, Doing.FEEDBACK))
    value = _value(r, name, item)
    match name:
        case "activity":
            kinds = tuple((kind, activity_words(r, kind, 1)) for kind in KINDS)
            return FormField(name, r.t("What happened"), FieldKind.CHOICE, value, kinds)
        case "meeting":
            meetings = tuple((key, meeting_name(r, key)) for key in MEETINGS)
            return FormField(name, r.t("Meeting"), FieldKind.CHOICE, value, meetings)
        case "category":
            categories = tuple((one.value, category_name(r, one)) for one in Category)
            return FormField(name, r.t("Kind"), FieldKind.CHOICE, value, categories)
        case "happened_on":
            return FormField(name, r.t("Date"), FieldKind.DATE, value, optional=True)
        case "text" | "note":
            return FormField(name, _label(r, name), FieldKind.PARAGRAPH, value, optional=optional)
        case _:
            return FormField(name, _label(r, name), value=value, optional=optional)


def _label(r: Reader, name: str) -> str:
    return {
        "account": r.t("Customer"),
        "amount": r.t("Amount"),
        "count": r.t("How many"),
        "score": r.t("Score"),
        "competitor": r.t("Competitor"),
        "to": r.t("For whom"),
        "when": r.t("When"),
        "note": r.t("Note"),
    }.get(name, r.t("Words"))


def _value(r: Reader, name: str, item: Item) -> str:
    value = getattr(item, name)
    match name:
        case _ if value is None:
            return ""
        case "amount":
            return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
        case "score":
            return r.percent(value)
        case "when":
            return str(value).replace("T", " ")
        case "happened_on":
            return str(value.isoformat())
        case _:
            return str(value)
