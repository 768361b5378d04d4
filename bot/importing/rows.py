"""One line of a file → a row of its kind, or the questions that it raises."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import assert_never

from bot.importing.columns import Column, Field, Layout
from bot.importing.stages import stage_of
from bot.importing.tables import Cell, shown
from bot.importing.values import Habits, amount_of, date_of, fraction_of, month_of
from bot.language.answers import read_channel, read_language, read_reason, read_zone
from bot.settings import Settings
from models.deals import Status
from models.imports import AnyRow, CustomerRow, DealRow, GoalRow, Kind, PersonRow
from models.money import LIMIT_MINOR, is_currency, minor
from models.names import normal_form
from models.people import Role
from models.queries.imports import Known

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Question:
    """Why a line can't be imported: `code` names the sentence, `heading` and `value` fill it in."""

    code: str
    heading: str = ""
    value: str = ""


class Doubt(Exception):
    """Found while a line is read."""

    def __init__(self, code: str, heading: str = "", value: str = "") -> None:
        super().__init__(code)
        self.question = Question(code, heading, value)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said for the whole file; `values` by what stands there, folded."""

    values: Mapping[str, str]
    currency: str | None
    owner: str | None


@dataclass
class Reading:
    """What holds for every line, and what is noticed on the way."""

    layout: Layout
    habits: Habits
    said: Said
    known: Known
    settings: Settings
    today: date
    keys: dict[str, int] = field(default_factory=dict)  # of own ids: the line
    repeats: Counter[str] = field(default_factory=Counter)
    strangers: dict[str, None] = field(default_factory=dict)
    stages: dict[str, str | None] = field(default_factory=dict)
    assumed: Counter[str] = field(default_factory=Counter)
    nameless: int = 0


def read(reading: Reading, line: int, cells: tuple[Cell, ...]) -> list[AnyRow | Question]:
    """The rows that a line makes (goals in columns of months make several), or its questions."""
    one = _Line(reading, line, cells)
    match reading.layout.kind:
        case Kind.DEALS:
            return [one.asked(one.deal)]
        case Kind.CUSTOMERS:
            return [one.asked(one.customer)]
        case Kind.PEOPLE:
            return [one.asked(one.person)]
        case Kind.GOALS:
            return list(one.goals())
        case _:
            assert_never(reading.layout.kind)


class _Line:
    """A line while it is read."""

    def __init__(self, reading: Reading, line: int, cells: tuple[Cell, ...]) -> None:
        self.reading = reading
        self.line = line
        self.cells = cells

    def asked(self, read_it: Callable[[], AnyRow]) -> AnyRow | Question:
        try:
            return read_it()
        except Doubt as doubt:
            return doubt.question

    # Kinds

    def deal(self) -> DealRow:
        status, stage = self._stage()
        owner = self._owner()
        amount, currency = self._amount(owner, must=status is Status.WON)
        close_date = self._date(Field.CLOSE_DATE)
        won_on = (self._date(Field.WON_ON) or close_date) if status is Status.WON else None
        if status is Status.WON and won_on is None:
            raise Doubt("no_won_date")
        if won_on is not None and won_on > self.reading.today:
            raise Doubt("won_ahead", value=won_on.isoformat())
        account = self._text(Field.ACCOUNT)
        begun = self._date(Field.BEGUN_ON)
        if begun is not None and begun > self.reading.today:
            begun = None
        note = self._notes()
        reason, reason_words = self._reason() if status is Status.LOST else (None, None)
        values: dict[str, object] = {
            "account": account,
            "owner": owner,
            "status": status,
            "stage": stage,
            "amount": amount,
            "currency": currency,
            "close_date": close_date,
            "won_on": won_on,
            "begun_on": begun,
            "probability": self._probability() if status is Status.OPEN else None,
            "channel": self._channel(),
            "reason": reason,
            "reason_words": reason_words,
            "competitor": self._text(Field.COMPETITOR) or None,
            "note": note,
        }
        natural: tuple[object, ...] = (
            "deal",
            normal_form(account) if account else "",
            owner.casefold(),
            begun or "",
            note or "",
        )
        if begun is None:
            natural = (*natural, won_on or close_date or "")
        row = DealRow(**self._base(natural, values), **values)  # type: ignore[arg-type]
        self.reading.nameless += not account
        return row

    def customer(self) -> CustomerRow:
        name = self._text(Field.ACCOUNT)
        if not name:
            raise Doubt("no_customer")
        owner = self._owner(must=False) or None
        values: dict[str, object] = {"name": name, "owner": owner, "channel": self._channel()}
        return CustomerRow(**self._base(("customer", normal_form(name)), values), **values)  # type: ignore[arg-type]

    def person(self) -> PersonRow:
        name, email = self._text(Field.OWNER), self._text(Field.EMAIL).lower()
        if not name:
            raise Doubt("no_name")
        if email and ("@" not in email or " " in email):
            raise Doubt("no_email", self._heading(Field.EMAIL), email)
        values: dict[str, object] = {
            "name": name,
            "email": email or None,
            "team": self._text(Field.TEAM) or None,
            "role": self._role(),
            "channel": self._channel(),
            "language": read_language(self._text(Field.LANGUAGE)) if self._text(Field.LANGUAGE) else None,
            "zone": read_zone(self._text(Field.ZONE)) if self._text(Field.ZONE) else None,
        }
        if self.reading.known.person(name) is None:
            self.reading.strangers.setdefault(name)
        return PersonRow(**self._base(("person", email or name.casefold()), values), **values)  # type: ignore[arg-type]

    def goals(self) -> Iterator[AnyRow | Question]:
        """One for the line's month, or one for each column of a month that holds a number."""
        for i, column in enumerate(self.reading.layout.columns):
            if column.field is Field.GOAL and (column.month is None or self.cells[i] not in ("", Decimal(0))):
                yield self.asked(lambda i=i, column=column: self._goal(i, column))  # type: ignore[misc]

    def _goal(self, place: int, column: Column) -> GoalRow:
        owner = self._owner()
        month = column.month or self._month()
        amount, currency = self._amount(owner, must=True, place=place)
        assert amount is not None
        values: dict[str, object] = {"owner": owner, "month": month, "amount": amount, "currency": currency}
        natural = ("goal", owner.casefold(), month)
        return GoalRow(**self._base(natural, values), **values)  # type: ignore[arg-type]

    # What every row has

    def _base(self, natural: tuple[object, ...], values: Mapping[str, object]) -> dict[str, object]:
        """An own id names the row; else what does not change about it, with a number where it stands there twice."""
        own = self._text(Field.KEY)
        if own:
            key = f"id:{own}"[:LONGEST]
            if key in self.reading.keys:
                raise Doubt("key_twice", own, str(self.reading.keys[key]))
            self.reading.keys[key] = self.line
        else:
            key = f"row:{_digest(*natural)}"
            self.reading.repeats[key] += 1
            if (count := self.reading.repeats[key]) > 1:
                key += f":{count}"
        words = ", ".join(
            f"{heading.heading}: {shown(cell)}"
            for heading, cell in zip(self.reading.layout.columns, self.cells, strict=True)
            if cell != ""
        )
        return {"line": self.line, "key": key, "fingerprint": _digest(*values.values()), "words": words}

    # Fields

    def _place(self, wanted: Field) -> int | None:
        return self.reading.layout.of(wanted)

    def _heading(self, wanted: Field) -> str:
        place = self._place(wanted)
        return "" if place is None else self.reading.layout.columns[place].heading

    def _cell(self, wanted: Field) -> Cell:
        place = self._place(wanted)
        return "" if place is None else self.cells[place]

    def _text(self, wanted: Field) -> str:
        return " ".join(shown(self._cell(wanted)).split())[:LONGEST]

    def _owner(self, *, must: bool = True) -> str:
        """The person's name as the team list has it; somebody unknown by the name in the file."""
        named = self._text(Field.OWNER) or (self.reading.said.owner or "" if must else "")
        if not named:
            if must:
                raise Doubt("no_owner")
            return ""
        named = self.reading.said.values.get(named.casefold(), named)
        known = self.reading.known.person(named)
        if known is None:
            self.reading.strangers.setdefault(named)
            return named
        if known.is_ambiguous:
            raise Doubt("two_people", self._heading(Field.OWNER), named)
        if not known.may_own:
            raise Doubt("not_your_team", self._heading(Field.OWNER), named)
        return known.name

    def _stage(self) -> tuple[Status, str]:
        first, last = self.reading.settings.stages[0].key, self.reading.settings.stages[-1].key
        words = self._text(Field.STAGE)
        if not words:
            won = self._date(Field.WON_ON) is not None
            return (Status.WON, last) if won else (Status.OPEN, first)
        if words not in self.reading.stages:
            self.reading.stages[words] = stage_of(words, self.reading.settings, self.reading.said.values)
        match self.reading.stages[words]:
            case None:
                raise Doubt("unknown_stage", self._heading(Field.STAGE), words)
            case Status.WON.value:
                return Status.WON, last
            case Status.LOST.value:
                return Status.LOST, first
            case key:
                return Status.OPEN, key

    def _amount(self, owner: str, *, must: bool, place: int | None = None) -> tuple[Decimal | None, str]:
        place = self._place(Field.AMOUNT) if place is None else place
        cell: Cell = "" if place is None else self.cells[place]
        column = self.reading.layout.columns[place or 0]
        found = amount_of(cell, self.reading.habits.decimal) if cell != "" else None
        if cell != "" and found is None:
            raise Doubt("no_amount", column.heading, shown(cell))
        currency = self._currency(found.currency if found else "", column, owner)
        if found is None or found.value == 0:
            if must:
                raise Doubt("amount_missing", column.heading if place is not None else "")
            return None, currency
        value = found.value * column.unit.scale
        if not 0 < minor(value, currency) < LIMIT_MINOR:
            raise Doubt("useless_amount", column.heading, shown(cell))
        return value, currency

    def _currency(self, said: str, column: Column, owner: str) -> str:
        stated = self._text(Field.CURRENCY).upper()
        stated = {"RMB": "CNY", "人民币": "CNY", "元": "CNY", "€": "EUR", "$": "USD", "¥": "CNY"}.get(
            stated, stated
        )
        if stated and not is_currency(stated):
            raise Doubt("unknown_currency", self._heading(Field.CURRENCY), stated)
        if found := stated or said or column.unit.currency or self.reading.said.currency:
            return found
        assumed = self.reading.known.currency_of(owner)
        self.reading.assumed[assumed] += 1
        return assumed

    def _date(self, wanted: Field) -> date | None:
        cell = self._cell(wanted)
        if cell == "":
            return None
        found = date_of(cell, self.reading.habits, self.reading.today)
        if found is None:
            raise Doubt("no_date", self._heading(wanted), shown(cell))
        return found

    def _month(self) -> date:
        cell = self._cell(Field.MONTH)
        found = month_of(cell, self.reading.today) if cell != "" else None
        if found is None:
            raise Doubt("no_month", self._heading(Field.MONTH), shown(cell))
        return found

    def _probability(self) -> Decimal | None:
        cell = self._cell(Field.PROBABILITY)
        if cell == "":
            return None
        found = fraction_of(cell)
        if found is None:
            raise Doubt("no_probability", self._heading(Field.PROBABILITY), shown(cell))
        return found.quantize(Decimal("0.001"))

    def _channel(self) -> str | None:
        words = self._text(Field.CHANNEL)
        if not words:
            return None
        for key in self.reading.known.channels:
            if words.casefold() == key:
                return key
        found = read_channel(words)
        if found not in self.reading.known.channels:
            raise Doubt("unknown_channel", self._heading(Field.CHANNEL), words)
        return found

    def _reason(self) -> tuple[str | None, str | None]:
        words = self._text(Field.REASON)
        return read_reason(words) if words else (None, None)

    def _role(self) -> Role:
        words = self._text(Field.ROLE).casefold()
        known = {"": Role.REP, "sales": Role.REP, "销售": Role.REP, "经理": Role.MANAGER, "主管": Role.MANAGER,
            "管理员": Role.ADMIN, "培训": Role.TRAINER, "合规": Role.OFFICER}  # fmt: skip
        if words not in known and words not in set(Role):
            raise Doubt("unknown_role", self._heading(Field.ROLE), words)
        role = known[words] if words in known else Role(words)
        if role is not Role.REP and not self.reading.known.may_grant:
            raise Doubt("role_not_yours", self._heading(Field.ROLE), words)
        return role

    def _notes(self) -> str | None:
        place = self._place(Field.NOTE)
        text = self._text(Field.NOTE)
        return f"{self.reading.layout.columns[place].heading}: {text}" if text and place is not None else None


def _digest(*values: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, values)).encode()).hexdigest()[:32]
