"""A file before, while and after it is imported: what its columns are taken for, what would come of it, what came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.cards import Button, Buttons, Card, Fields, Select, Title, Tone, card, plain
from bot.core.reader import Reader
from bot.importing.check import Bad, Plan
from bot.importing.columns import OF_KIND, Column, Field, Layout
from bot.importing.work import Preview
from bot.settings import Settings
from bot.views.import_rows import question_words
from bot.views.texts import muted
from bot.views.words import stage_name
from models.deals import Status
from models.imports import DealRow, GoalRow, Kind
from models.money import minor

NAMES_SHOWN = 8
QUESTIONS_SHOWN = 3
STAGES_SHOWN = 8
COLUMNS_SHOWN = 20


def import_preview_card(r: Reader, settings: Settings, preview: Preview, *, buttons: bool = True) -> Card:
    """What the file is taken for. Nothing is written yet."""
    plan = preview.plan
    elements: list[Any] = [
        Title(preview.name),
        plain(_counts(r, preview)),
        Fields(
            tuple(
                (column.heading, _column(r, column, plan.layout.kind))
                for column in plan.layout.columns[:COLUMNS_SHOWN]
            )
        ),
    ]
    if notes := _notes(r, settings, plan):
        elements.append(muted("\n".join(notes)))
    if plan.bad:
        elements.append(plain("\n".join(_first_questions(r, plan.bad))))
    if buttons:
        elements += [*_buttons(r, preview), muted(_hint(r))]
    return card(*elements, summary=_counts(r, preview), language=r.language)


def _buttons(r: Reader, preview: Preview) -> list[Buttons]:
    this = {"import": preview.import_id}
    count = preview.standing.new + preview.standing.changed
    import_it = Button(
        r.n("Import {count:,} row", "Import {count:,} rows", count), "import.start", this, Tone.PRIMARY
    )
    others = (
        Button(r.t("Change columns"), "import.columns", this, once=False),
        Button(r.t("Cancel"), "import.cancel", this),
    )
    return [Buttons((import_it, *others) if count else others)]


def _hint(r: Reader) -> str:
    return r.t(
        "A column is something else? Type “column = field”, e.g. “{example}”.", example=r.t("Total = amount")
    )


def _counts(r: Reader, preview: Preview) -> str:
    plan, standing = preview.plan, preview.standing
    kind = kind_name(r, plan.layout.kind)
    fine = r.n("{count:,} row fine", "{count:,} rows fine", len(plan.rows))
    asked = r.n("{count:,} with a question", "{count:,} with questions", len(plan.bad))
    colon = ": " if r.language == "en" else ":"
    parts = [f"{kind}{colon}{r.listing([fine, asked])}"]
    if standing.same or standing.changed:
        parts.append(_news(r, {"new": standing.new, "changed": standing.changed, "same": standing.same}))
    return " · ".join(parts)


def _news(r: Reader, outcome: Mapping[str, Any]) -> str:
    """0 new, 8,800 already there."""
    said = [r.t("{count} new", count=_number(outcome.get("new", 0)))]
    if outcome.get("changed"):
        said.append(r.t("{count} changed", count=_number(outcome["changed"])))
    if outcome.get("same"):
        said.append(r.t("{count} already there", count=_number(outcome["same"])))
    return r.listing(said)


def _column(r: Reader, column: Column, kind: Kind) -> str:
    if column.month is not None:
        return r.t("goal for {month}", month=r.month(column.month))
    unit = f" × {column.unit.scale:,}" if column.unit.scale > 1 else ""
    return field_name(r, column.field, kind) + (unit if column.field in (Field.AMOUNT, Field.GOAL) else "")


def _notes(r: Reader, settings: Settings, plan: Plan) -> list[str]:
    notes = [*_sums(r, plan)]
    if plan.stages:
        pairs = [
            f"{words} → {_stage(r, settings, key)}" for words, key in list(plan.stages.items())[:STAGES_SHOWN]
        ]
        notes.append(r.t("Stages: {stages}", stages=r.listing(pairs)))
    if plan.new_people:
        names = r.listing(
            [*plan.new_people[:NAMES_SHOWN], *(["…"] if len(plan.new_people) > NAMES_SHOWN else [])]
        )
        words = r.n(
            "{count:,} person is new and will be listed, without a login yet: {names}",
            "{count:,} people are new and will be listed, without a login yet: {names}",
            len(plan.new_people),
            names=names,
        )
        notes.append(words)
    if plan.nameless:
        notes.append(
            r.n(
                "{count:,} row names no customer; it is kept as “(no customer)”.",
                "{count:,} rows name no customer; they are kept as “(no customer)”.",
                plan.nameless,
            )
        )
    if plan.assumed_currency:
        notes.append(
            r.t(
                "Amounts without a currency are taken as {currency}. If not, type e.g. “currency = USD”.",
                currency=plan.assumed_currency,
            )
        )
    if plan.two_ways:
        notes.append(
            r.t(
                "“{date}” is read with the day first. If not, type “dates = month first”.", date=plan.two_ways
            )
        )
    return notes


def _sums(r: Reader, plan: Plan) -> list[str]:
    """What can be compared with the program that the file is from."""
    sums: Counter[str] = Counter()
    for row in plan.rows:
        match row:
            case DealRow(status=Status.WON, amount=amount, currency=currency) if amount is not None:
                sums[currency] += minor(amount, currency)
            case GoalRow(amount=amount, currency=currency):
                sums[currency] += minor(amount, currency)
            case _:
                pass
    money = r.listing([r.money(total, currency) for currency, total in sorted(sums.items())])
    if plan.layout.kind is Kind.GOALS:
        return [r.t("In all: {money}", money=money)]
    counts = Counter(row.status for row in plan.rows if isinstance(row, DealRow))
    if not counts:
        return []
    won = r.t("won: {count}", count=_number(counts[Status.WON])) + (f" · {money}" if money else "")
    rest = (
        r.t("open: {count}", count=_number(counts[Status.OPEN])),
        r.t("lost: {count}", count=_number(counts[Status.LOST])),
    )
    return [r.listing([won, *rest])]


def _stage(r: Reader, settings: Settings, key: str | None) -> str:
    match key:
        case None:
            return "?"
        case Status.WON.value:
            return r.t("won")
        case Status.LOST.value:
            return r.t("lost")
        case _:
            return stage_name(r, key, settings)


def _first_questions(r: Reader, bad: Sequence[Bad]) -> list[str]:
    lines = [
        r.t("Row {line}: {question}", line=one.line, question=question_words(r, one.questions[0]))
        for one in bad[:QUESTIONS_SHOWN]
    ]
    if len(bad) > QUESTIONS_SHOWN:
        lines.append(r.n("and {count:,} more", "and {count:,} more", len(bad) - QUESTIONS_SHOWN))
    return lines


def import_columns_card(r: Reader, import_id: int, layout: Layout) -> Card:
    """One button a column; what it is now stands on it."""
    buttons = tuple(
        Button(
            f"{column.heading} → {_column(r, column, layout.kind)}",
            "import.column",
            {"import": import_id, "column": column.heading},
            once=False,
        )
        for column in layout.columns[:COLUMNS_SHOWN]
    )
    back = Button(r.t("Back"), "import.back", {"import": import_id}, once=False)
    return card(plain(r.t("Which column is something else?")), Buttons((*buttons, back)), language=r.language)


def import_fields_card(r: Reader, import_id: int, column: str, kind: Kind) -> Card:
    """What a column can be."""
    asked = r.t("What is in “{column}”?", column=column)
    options = tuple(
        Button(
            field_name(r, field, kind),
            "import.field",
            {"import": import_id, "column": column, "field": field},
            once=False,
        )
        for field in (*OF_KIND[kind], Field.IGNORE)
    )
    back = Button(r.t("Back"), "import.columns", {"import": import_id}, once=False)
    return card(Select(asked, options), Buttons((back,)), summary=asked, language=r.language)


def import_reading_card(r: Reader, name: str) -> Card:
    return card(plain(r.t("Reading {name} …", name=name)), language=r.language)


def import_running_card(r: Reader, name: str) -> Card:
    text = r.t("Importing {name} … I tell you when it is done.", name=name)
    return card(plain(text), language=r.language)


def imported_card(
    r: Reader, import_id: int, name: str, outcome: Mapping[str, Any], *, buttons: bool = True
) -> Card:
    """What came of it."""
    text = "✅ " + r.t("Imported {name}: {counts}.", name=name, counts=_news(r, outcome))
    has_news = outcome.get("new") or outcome.get("changed")
    row = (
        [Buttons((Button(r.t("Undo"), "import.undo", {"import": import_id}),))]
        if buttons and has_news
        else []
    )
    return card(plain(text), *row, language=r.language)


def import_undoing_card(r: Reader, name: str) -> Card:
    return card(plain(r.t("Taking {name} back …", name=name)), language=r.language)


def import_undone_card(r: Reader, name: str, outcome: Mapping[str, Any]) -> Card:
    lines = [
        "↩️ "
        + r.n(
            "Undone: {count:,} row of {name}.",
            "Undone: {count:,} rows of {name}.",
            outcome.get("undone", 0),
            name=name,
        )
    ]
    if kept := outcome.get("kept", 0):
        lines.append(
            r.n(
                "{count:,} deal was changed by people since and stays.",
                "{count:,} deals were changed by people since and stay.",
                kept,
            )
        )
    return card(plain("\n".join(lines)), language=r.language)


def import_broken_card(r: Reader, import_id: int, name: str, *, undo: bool) -> Card:
    """Something went wrong on our side."""
    if not undo:
        text = r.t(
            "Sorry, something went wrong on our side while I read {name}. Your admin finds it in the log.",
            name=name,
        )
        return card(plain(text), language=r.language)
    text = r.t(
        "Sorry, something went wrong on our side in the middle of {name}. Take back what is there, or send it again: what is there counts once.",
        name=name,
    )
    return card(
        plain(text),
        Buttons((Button(r.t("Undo"), "import.undo", {"import": import_id}),)),
        language=r.language,
    )


def who_imports_card(r: Reader, names: Sequence[str] | None) -> Card:
    """`names` may import; None: the reader may."""
    if names is None:
        text = r.t(
            "Send me a .csv or .xlsx file with deals, customers, people or goals. I show you first what I take it for."
        )
    elif names:
        text = r.t(
            "Files are imported by managers and admins. Send it to: {names}.",
            names=r.listing(list(names[:5])),
        )
    else:
        text = r.t("Files are imported by managers and admins. Ask whoever set the bot up.")
    return card(plain(text), language=r.language)


def import_cancelled_card(r: Reader, name: str) -> Card:
    return card(plain(r.t("Nothing was imported from {name}.", name=name)), language=r.language)


def kind_name(r: Reader, kind: Kind) -> str:
    names = {
        Kind.DEALS: r.t("Deals"),
        Kind.CUSTOMERS: r.t("Customers"),
        Kind.PEOPLE: r.t("People"),
        Kind.GOALS: r.t("Goals"),
    }
    return names[kind]


def field_name(r: Reader, field: Field, kind: Kind) -> str:
    is_owner = kind in (Kind.DEALS, Kind.CUSTOMERS)
    names = {
        Field.KEY: r.t("the row's own number"),
        Field.ACCOUNT: r.t("customer"),
        Field.OWNER: r.t("owner") if is_owner else r.t("person"),
        Field.STAGE: r.t("stage"),
        Field.AMOUNT: r.t("amount"),
        Field.CURRENCY: r.t("currency"),
        Field.CLOSE_DATE: r.t("close date"),
        Field.BEGUN_ON: r.t("begun on"),
        Field.WON_ON: r.t("won on"),
        Field.PROBABILITY: r.t("probability"),
        Field.CHANNEL: r.t("sales channel"),
        Field.REASON: r.t("lost reason"),
        Field.COMPETITOR: r.t("competitor"),
        Field.NOTE: r.t("note"),
        Field.EMAIL: r.t("e-mail"),
        Field.TEAM: r.t("team"),
        Field.ROLE: r.t("role"),
        Field.LANGUAGE: r.t("language"),
        Field.ZONE: r.t("time zone"),
        Field.MONTH: r.t("month"),
        Field.GOAL: r.t("goal"),
        Field.IGNORE: r.t("not used"),
    }
    return names[field]


def _number(count: int) -> str:
    return f"{count:,}"
