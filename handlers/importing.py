"""A file sent to the bot: fetched, shown, put right in words or by buttons, imported, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.core import files
from bot.core.context import Context
from bot.core.incoming import Answer, Kind
from bot.core.platform import Sign
from bot.core.registry import Handlers
from bot.importing.check import Choices, choices_from
from bot.importing.columns import Field, layout_from
from bot.importing.said import is_pair, with_field, with_pair
from bot.importing.tables import MOST_BYTES, is_sheet, is_table
from bot.language.understanding import Understanding
from bot.views.importing import (
    import_cancelled_card,
    import_columns_card,
    import_fields_card,
    import_reading_card,
    import_running_card,
    import_undoing_card,
    who_imports_card,
)
from models.access import Action, access_import, may
from models.actions import imports
from models.errors import UserError
from models.imports import FileImport, State
from models.queries.imports import latest_import, who_may_import

on = Handlers()
ABOUT = "import"


@on.attachment
def table_sent(ctx: Context) -> bool:
    """Tables are fetched; whoever may not import them is told who may."""
    tables = [file for file in ctx.incoming.files if is_sheet(file.name)]
    if not tables:
        return False
    if not may(ctx.person, Action.IMPORT):
        ctx.say(who_imports_card(ctx.reader, who_may_import(ctx.session, ctx.person)))
        return True
    for file in tables:
        if not is_table(file.name):
            raise UserError("file_kind", name=file.name)
        if file.size > MOST_BYTES:
            raise UserError("file_too_large", name=file.name, most=MOST_BYTES // 1_000_000)
        sorry = ctx.reader.t("I could not fetch {name}. Please send it once more.", name=file.name)
        files.fetch(ctx, file, sorry)
    ctx.sign(Sign.NOTED)
    return True


@on.event(Kind.FILE)
def table_arrived(ctx: Context) -> None:
    """It is read by whoever looks after imports, away from the writer."""
    if may(ctx.person, Action.IMPORT):
        name = ctx.incoming.files[0].name
        found = imports.take_in(ctx.session, ctx.now, name, ctx.incoming.content, ctx.identity)
        found.card_id = ctx.say(import_reading_card(ctx.reader, name), about=f"{ABOUT}:{found.id}")


@on.command("import", need=Action.IMPORT, help_="import")
def import_command(ctx: Context, text: str) -> Answer | None:
    """What is to be sent."""
    ctx.say(who_imports_card(ctx.reader, None))
    return None


@on.button("import.start", need=Action.IMPORT)
def start(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    found = access_import(ctx.session, ctx.person, args["import"])
    if found.state is not State.SHOWN:
        return _too_late(ctx)
    imports.start(found)
    _put(ctx, found, import_running_card(ctx.reader, found.name))
    return None


@on.button("import.cancel", need=Action.IMPORT)
def cancel(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    found = access_import(ctx.session, ctx.person, args["import"])
    if found.state is not State.SHOWN:
        return _too_late(ctx)
    imports.end(found, ctx.now, State.CANCELLED)
    _put(ctx, found, import_cancelled_card(ctx.reader, found.name))
    return None


@on.button("import.columns", need=Action.IMPORT)
def columns(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    found = access_import(ctx.session, ctx.person, args["import"])
    if found.state is not State.SHOWN:
        return _too_late(ctx)
    _put(ctx, found, import_columns_card(ctx.reader, found.id, layout_from(found.outcome)))
    return None


@on.button("import.column", need=Action.IMPORT)
def column(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    found = access_import(ctx.session, ctx.person, args["import"])
    if found.state is not State.SHOWN:
        return _too_late(ctx)
    kind = layout_from(found.outcome).kind
    _put(ctx, found, import_fields_card(ctx.reader, found.id, args["column"], kind))
    return None


@on.button("import.field", need=Action.IMPORT)
def field(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    found = access_import(ctx.session, ctx.person, args["import"])
    if found.state is not State.SHOWN:
        return _too_late(ctx)
    kind = layout_from(found.outcome).kind
    _choose(ctx, found, with_field(choices_from(found.choices), args["column"], Field(args["field"]), kind))
    return None


@on.button("import.back", need=Action.IMPORT)
def back(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    found = access_import(ctx.session, ctx.person, args["import"])
    if found.state is not State.SHOWN:
        return _too_late(ctx)
    _choose(ctx, found, choices_from(found.choices))
    return None


@on.button("import.undo", need=Action.IMPORT)
def undo(ctx: Context, args: Mapping[str, Any]) -> Answer | None:
    found = access_import(ctx.session, ctx.person, args["import"])
    if found.state is not State.DONE:
        return _too_late(ctx)
    imports.start_undo(found)
    _put(ctx, found, import_undoing_card(ctx.reader, found.name))
    return None


@on.aside
def said_about_a_file(ctx: Context, text: str) -> bool:
    """“Total = amount” while a file is shown: it would read as a report else."""
    if not is_pair(text) or ctx.in_room or not may(ctx.person, Action.IMPORT):
        return False
    found = latest_import(ctx.session, ctx.person.id, State.SHOWN)
    return found is not None and _say_about(ctx, found, text)


@on.reply(ABOUT, need=Action.IMPORT)
def replied(ctx: Context, number: int, understood: Understanding) -> bool:
    found = access_import(ctx.session, ctx.person, number)
    is_open = found.state is State.SHOWN and is_pair(ctx.incoming.text)
    return is_open and _say_about(ctx, found, ctx.incoming.text)


def _say_about(ctx: Context, found: FileImport, text: str) -> bool:
    kind = layout_from(found.outcome).kind if "columns" in found.outcome else None
    _choose(ctx, found, with_pair(choices_from(found.choices), text, found.outcome["headings"], kind))
    return True


def _choose(ctx: Context, found: FileImport, choices: Choices) -> None:
    """The file is read again, and shown where it was shown before."""
    imports.choose(found, choices.to_json())
    _put(ctx, found, import_reading_card(ctx.reader, found.name))


def _put(ctx: Context, found: FileImport, card: Any) -> None:
    if found.card_id is None:
        found.card_id = ctx.say(card, about=f"{ABOUT}:{found.id}")
    else:
        ctx.edit(found.card_id, card)


def _too_late(ctx: Context) -> Answer:
    return Answer(line=ctx.reader.t("This was done already."))
