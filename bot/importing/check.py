"""The rows of a file, checked: those that can be imported, and those with a question and why.

Pure: whatever must be known of the organisation is handed in, and the same file gives the same plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.importing import columns, rows
from bot.importing.columns import Field, Layout
from bot.importing.rows import Question, Reading
from bot.importing.stages import stage_of
from bot.importing.tables import Cell, Sheet, shown
from bot.importing.values import Habits, day_first, decimal_mark, is_two_ways
from bot.settings import Settings
from models.errors import UserError
from models.imports import AnyRow, Kind
from models.queries.imports import Known


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person said: fields by heading, values by what stands in the file (a stage, somebody's name), and
    what holds for the whole file.
    """

    kind: Kind | None = None
    fields: Mapping[str, Field] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    currency: str | None = None
    owner: str | None = None
    day_first: bool | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "fields": dict(self.fields),
            "values": dict(self.values),
            "currency": self.currency,
            "owner": self.owner,
            "day_first": self.day_first,
        }


def choices_from(data: Mapping[str, Any]) -> Choices:
    return Choices(
        kind=Kind(data["kind"]) if data.get("kind") else None,
        fields={heading: Field(name) for heading, name in data.get("fields", {}).items()},
        values=dict(data.get("values", {})),
        currency=data.get("currency"),
        owner=data.get("owner"),
        day_first=data.get("day_first"),
    )


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that can't be imported as it stands, and its questions."""

    line: int
    cells: tuple[Cell, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be imported. `stages` are how the file's stages are read (None: not at all), by their words;
    `two_ways` is a date that could be read otherwise; `assumed_currency` what bare amounts are in.
    """

    layout: Layout
    headings: tuple[str, ...]
    rows: tuple[AnyRow, ...]
    bad: tuple[Bad, ...]
    new_people: tuple[str, ...]
    stages: Mapping[str, str | None]
    nameless: int
    two_ways: str | None
    assumed_currency: str | None


def plan_of(sheet: Sheet, choices: Choices, known: Known, settings: Settings, today: date) -> Plan:
    """:raises UserError: nothing in the file can be imported, or a needed column is missing"""
    looks = {
        Field.EMAIL: lambda text: "@" in text and " " not in text,
        Field.OWNER: lambda text: known.person(text) is not None,
        Field.STAGE: lambda text: stage_of(text, settings, choices.values) is not None,
    }
    layout = columns.guess(sheet, today, kind=choices.kind, chosen=choices.fields, looks=looks)
    if layout is None:
        raise UserError("nothing_to_import", headings=", ".join(sheet.headings[:12]))
    _need_columns(layout, choices)
    reading = Reading(
        layout,
        _habits(sheet, layout, choices),
        rows.Said(choices.values, choices.currency, choices.owner),
        known,
        settings,
        today,
    )
    good: list[AnyRow] = []
    bad: list[Bad] = []
    for line, cells in sheet.rows:
        read = rows.read(reading, line, cells)
        questions = [one for one in read if isinstance(one, Question)]
        if questions:
            bad.append(Bad(line, cells, tuple(questions)))
        else:
            good += [one for one in read if not isinstance(one, Question)]
    return Plan(
        layout=layout,
        headings=sheet.headings,
        rows=tuple(good),
        bad=tuple(bad),
        new_people=tuple(reading.strangers),
        stages=reading.stages,
        nameless=reading.nameless,
        two_ways=_two_ways(sheet, layout, choices, reading.habits),
        assumed_currency=reading.assumed.most_common(1)[0][0] if reading.assumed else None,
    )


NEEDED: dict[Kind, tuple[Field, ...]] = {
    Kind.DEALS: (Field.OWNER,),
    Kind.CUSTOMERS: (Field.ACCOUNT,),
    Kind.PEOPLE: (Field.OWNER,),
    Kind.GOALS: (Field.OWNER, Field.GOAL),
}


def _need_columns(layout: Layout, choices: Choices) -> None:
    for needed in NEEDED[layout.kind]:
        has_default = needed is Field.OWNER and layout.kind is Kind.DEALS and choices.owner
        if layout.of(needed) is None and not has_default:
            headings = ", ".join(column.heading for column in layout.columns[:12])
            raise UserError("column_missing", field=needed, kind=layout.kind, headings=headings)


def _cells(sheet: Sheet, layout: Layout, wanted: tuple[Field, ...]) -> Iterator[Cell]:
    places = [i for i, column in enumerate(layout.columns) if column.field in wanted]
    for _, cells in sheet.rows:
        for i in places:
            yield cells[i]


DATES = (Field.CLOSE_DATE, Field.BEGUN_ON, Field.WON_ON)
MONEY = (Field.AMOUNT, Field.GOAL)


def _habits(sheet: Sheet, layout: Layout, choices: Choices) -> Habits:
    told = choices.day_first
    order = day_first(_cells(sheet, layout, DATES)) if told is None else told
    return Habits(decimal_mark(_cells(sheet, layout, MONEY)), order)


def _two_ways(sheet: Sheet, layout: Layout, choices: Choices, habits: Habits) -> str | None:
    if habits.day_first is not None:
        return None
    return next((shown(cell) for cell in _cells(sheet, layout, DATES) if is_two_ways(cell)), None)
