"""A form, on every platform: shown whole where the platform can, else as questions.

Without forms, required fields that are empty are asked one after another; when none is empty, the fields stand
as buttons and the answer to the one that was picked is sent at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core import dialogs, replies
from bot.core.cards import (
    Button,
    Buttons,
    Card,
    FieldKind,
    Form,
    FormField,
    card,
    form_from_json,
    form_to_json,
    plain,
)
from bot.core.context import Context
from bot.core.incoming import Answer
from bot.core.registry import Handlers
from models.access import Action
from models.queue.dialogs import Dialog, DialogState
from models.queue.outbox import Outbox

on = Handlers()
MENU = "menu"


def show(ctx: Context, form: Form) -> None:
    """Open the form for the person who pressed or typed."""
    if ctx.can.forms and ctx.incoming.handle:
        ctx.said = True
        came = ctx.incoming
        row = replies.open_form(ctx.session, ctx.now, ctx.identity, form, came.handle, came.place.room)
        if ctx.card_id is not None:  # what it changes is the card that it was opened from
            outbox = ctx.session.get_one(Outbox, row)
            outbox.edits_id = ctx.card_id
        return
    values = {f.name: f.value for f in form.fields}
    data = {"form": form_to_json(form), "values": values, "card": ctx.card_id}
    dialogs.start(ctx, "form", _next_step(form, values), data, at_once=True)


def show_step(ctx: Context, dialog: Dialog) -> None:
    """The fields as buttons, or the one question that is open."""
    form = form_from_json(dialog.data["form"])
    values = dialog.data["values"]
    a_card = _menu(ctx, dialog, form, values) if dialog.step == MENU else _question(ctx, dialog, form)
    dialog.card_id = ctx.say(a_card, about=f"dialog:{dialog.id}")


@on.dialog("form", show=show_step)
def answer(ctx: Context, dialog: Dialog, text: str) -> bool:
    if dialog.step == MENU:
        return False
    _take(ctx, dialog, text.strip())
    return True


@on.button("form.pick", need=Action.TALK)
def pick(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is None:
        return Answer(line=ctx.reader.t("This was answered already."))
    dialog.step = args["field"]
    dialogs.bring_forward(ctx, dialog)
    show_step(ctx, dialog)
    return None


@on.button("form.choose", need=Action.TALK)
def choose(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is None:
        return Answer(line=ctx.reader.t("This was answered already."))
    _take(ctx, dialog, args["value"])
    return None


@on.button("form.cancel", need=Action.TALK)
def cancel(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    dialog = dialogs.find(ctx, args["dialog"])
    if dialog is not None:
        dialogs.end(ctx, dialog, DialogState.CANCELLED)
    return Answer(line=ctx.reader.t("Cancelled. Nothing was changed."))


def _take(ctx: Context, dialog: Dialog, value: str) -> None:
    form = form_from_json(dialog.data["form"])
    values = {**dialog.data["values"], dialog.step: value}
    following = _next_step(form, values)
    if following == MENU:
        _submit(ctx, dialog, form, values)
        return
    dialog.data = {**dialog.data, "values": values}
    dialog.step = following
    show_step(ctx, dialog)


def _submit(ctx: Context, dialog: Dialog, form: Form, values: dict[str, str]) -> None:
    """What the form's handler objects to is asked again, with the reason."""
    ctx.card_id = dialog.data["card"] or ctx.card_id
    reply = ctx.machine.handlers.forms[form.action].run(ctx, form.args, values)
    if reply is not None and reply.errors:
        field = next(iter(reply.errors))
        ctx.say(card(plain(reply.errors[field]), language=ctx.reader.language))
        dialog.step = field
        dialog.data = {**dialog.data, "values": values | {field: ""}}
        show_step(ctx, dialog)
        return
    dialogs.end(ctx, dialog)


def _next_step(form: Form, values: Mapping[str, str]) -> str:
    return next((f.name for f in form.fields if not f.optional and not values[f.name]), MENU)


def _menu(ctx: Context, dialog: Dialog, form: Form, values: Mapping[str, str]) -> Card:
    picks = tuple(
        Button(
            _labelled(field, values[field.name]),
            "form.pick",
            {"dialog": dialog.id, "field": field.name},
            once=False,
        )
        for field in form.fields
    )
    return card(plain(form.title), Buttons(picks), _cancel(ctx, dialog), language=form.language)


def _question(ctx: Context, dialog: Dialog, form: Form) -> Card:
    field = next(f for f in form.fields if f.name == dialog.step)
    text = f"{field.label}?" + (f"\n{field.hint}" if field.hint else "")
    if field.kind is not FieldKind.CHOICE:
        return card(plain(text), _cancel(ctx, dialog), language=form.language)
    choices = tuple(
        Button(label, "form.choose", {"dialog": dialog.id, "value": value}) for value, label in field.options
    )
    return card(plain(text), Buttons(choices), _cancel(ctx, dialog), language=form.language)


def _cancel(ctx: Context, dialog: Dialog) -> Buttons:
    return Buttons((Button(ctx.reader.t("Cancel"), "form.cancel", {"dialog": dialog.id}),))


def _labelled(field: FormField, value: str) -> str:
    shown = dict(field.options).get(value, value)
    return f"{field.label}: {shown}" if shown else field.label
