"""Files that deals, customers, people and goals are imported from, and what became of each of their rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from models.base import Base, value_of
from models.deals import Status
from models.people import Role

MADE = "made:"  # begins the key of what a row of another kind brought along: a new person, a new customer
PLATFORM = (
    "import"  # of the messages that rows of a file are kept as: `room` is the import, `external_id` the row
)


class Kind(StrEnum):
    """What the rows of a file are."""

    DEALS = "deals"
    CUSTOMERS = "customers"
    PEOPLE = "people"
    GOALS = "goals"


class State(StrEnum):
    """A step is left only together with what it wrote, so that a crash in the middle goes on from here."""

    RECEIVED = "received"  # to be read and shown
    SHOWN = "shown"  # waits for a person's word
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    UNDOING = "undoing"
    UNDONE = "undone"
    UNREADABLE = "unreadable"


UNDER_WAY = (State.RECEIVED, State.RUNNING, State.UNDOING)


class FileImport(Base):
    """One file. `person_id` is who sent it to the bot; None: whoever runs the bot, who may everything.

    `position` is the last line of the file that is written (while it is undone: the last row taken back), `choices` what the person said about its columns and
    values, `outcome` what came of it. The content is kept until the import has ended.
    """

    __tablename__ = "file_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    identity_id: Mapped[int | None] = mapped_column(ForeignKey("identity.id"))
    card_id: Mapped[int | None] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    state: Mapped[State] = mapped_column(value_of(State), index=True)
    position: Mapped[int] = mapped_column(default=0)
    choices: Mapped[dict[str, Any]]
    outcome: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ImportedRow(Base):
    """What a row became: its key names it for ever, so that the same file counts once.

    `subject_id` is the deal, account, person or goal; `fingerprint` of the values last taken over; `before` what
    stood there before, None for what the row made.
    """

    __tablename__ = "imported_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("file_import.id"))
    kind: Mapped[Kind] = mapped_column(value_of(Kind))
    key: Mapped[str] = mapped_column(String(255))
    line: Mapped[int]
    subject_id: Mapped[int]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    fingerprint: Mapped[str] = mapped_column(String(32))
    before: Mapped[dict[str, Any] | None]
    __table_args__ = (UniqueConstraint("import_id", "kind", "key"), Index(None, "kind", "key"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file that can be imported. `words` is the row as it stands there, `line` where."""

    line: int
    key: str
    fingerprint: str
    words: str


@dataclass(frozen=True, slots=True)
class DealRow(Row):
    """`account` is empty where the file names no customer. `begun_on` is None where it does not say."""

    account: str
    owner: str
    status: Status
    stage: str
    amount: Decimal | None
    currency: str
    close_date: date | None
    won_on: date | None
    begun_on: date | None
    probability: Decimal | None
    channel: str | None
    reason: str | None
    reason_words: str | None
    competitor: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class CustomerRow(Row):
    name: str
    owner: str | None
    channel: str | None


@dataclass(frozen=True, slots=True)
class PersonRow(Row):
    name: str
    email: str | None
    team: str | None
    role: Role
    channel: str | None
    language: str | None
    zone: str | None


@dataclass(frozen=True, slots=True)
class GoalRow(Row):
    """`month` is its first day."""

    owner: str
    month: date
    amount: Decimal
    currency: str


AnyRow = DealRow | CustomerRow | PersonRow | GoalRow
