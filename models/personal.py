"""What each table tells about a person: what it is about, whose words stand in it, what goes with an erasure.

Every table that points at a person stands here; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Column, Table

from models.base import Base
from models.cases import Step
from models.people import Person


class Topic(StrEnum):
    """In the order in which they are told."""

    SELF = "self"
    WORDS = "words"
    DEALS = "deals"
    RECORDS = "records"
    BLOCKERS = "blockers"
    CLAIMS = "claims"
    STANDUPS = "standups"
    LEAVE = "leave"
    RIGHTS = "rights"
    LOG = "log"
    TOLD = "told"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Meaning:
    """`words` are columns with what somebody typed: theirs whose id stands in `author`, so in nobody else's file.
    `secret` columns are in no file at all. `only` limits `words` to rows with these values of one column.

    Upon an erasure the words are blanked; of a table that `goes` the rows of `author` are deleted.
    """

    topic: Topic
    words: tuple[str, ...] = ()
    author: str = "person_id"
    secret: tuple[str, ...] = ()
    only: tuple[str, tuple[str, ...]] | None = None
    goes: bool = False
    named: str = ""  # a column with the name of `author`


MEANINGS: Mapping[str, Meaning] = {
    "person": Meaning(Topic.SELF, author="id"),
    "identity": Meaning(Topic.SELF),
    "invite": Meaning(Topic.SELF, secret=("code_hash",), goes=True),
    "join_request": Meaning(Topic.SELF, secret=("cards",)),
    "quiet": Meaning(Topic.SELF, goes=True),
    "message": Meaning(Topic.WORDS, words=("text",)),
    "report": Meaning(Topic.WORDS, words=("items",)),
    "misreading": Meaning(Topic.WORDS, secret=("key",), goes=True),
    "deal": Meaning(Topic.DEALS, words=("lost_words",), author="owner_id"),
    "deal_change": Meaning(Topic.DEALS, words=("old", "new"), only=("field", ("note", "lost_words"))),
    "deal_share": Meaning(Topic.DEALS),
    "booking": Meaning(Topic.DEALS),
    "account": Meaning(Topic.DEALS, author="owner_id"),
    "payment": Meaning(Topic.DEALS),
    "board_row": Meaning(Topic.DEALS, named="name"),
    "goal": Meaning(Topic.DEALS),
    "win_post": Meaning(Topic.DEALS),
    "activity": Meaning(Topic.RECORDS, words=("text",)),
    "feedback": Meaning(Topic.RECORDS, words=("text",)),
    "intel": Meaning(Topic.RECORDS, words=("text",)),
    "kudos": Meaning(Topic.RECORDS, words=("text",)),
    "agenda_item": Meaning(Topic.RECORDS, words=("text",)),
    "reminder": Meaning(Topic.RECORDS, words=("text",)),
    "case": Meaning(Topic.BLOCKERS, words=("text",), author="reporter_id"),
    "case_entry": Meaning(
        Topic.BLOCKERS, words=("text",), only=("step", (Step.SAID, Step.NEEDS_INFO, Step.EDITED))
    ),
    "claim": Meaning(Topic.CLAIMS, author="claimant_id"),
    "decision": Meaning(Topic.CLAIMS, words=("reason",)),
    "held_report": Meaning(Topic.CLAIMS, words=("items",), author="reporter_id"),
    "standup": Meaning(Topic.STANDUPS, words=("text",)),
    "week_report": Meaning(Topic.STANDUPS, words=("text",)),
    "absence": Meaning(Topic.LEAVE),
    "grant": Meaning(Topic.RIGHTS, goes=True),
    "schedule": Meaning(Topic.RIGHTS),
    "person_event": Meaning(Topic.LOG, words=("details",), author="actor_id"),
    "erasure": Meaning(Topic.LOG, words=("reason",), author="decided_by_id"),
    "dialog": Meaning(Topic.TOLD, secret=("data",), goes=True),
    "notice": Meaning(Topic.TOLD, secret=("card", "line"), goes=True),
    "file_import": Meaning(Topic.FILES, words=("name",), secret=("content", "choices", "outcome")),
}


def meaning_of(table: Table) -> Meaning:
    """Of a table nobody has judged nothing but bare facts is shown."""
    return MEANINGS.get(table.name) or Meaning(Topic.LOG)


def pointing(table: Table) -> list[Column[object]]:
    """The columns that say which person a row is about."""
    person = Person.__tablename__
    if table.name == person:
        return [table.c.id]
    return [
        column for column in table.c if any(key.column.table.name == person for key in column.foreign_keys)
    ]


def personal_tables() -> Iterator[tuple[Table, list[Column[object]]]]:
    """Every table with a row about a person, found by its foreign keys, with these columns."""
    for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name):
        if columns := pointing(table):
            yield table, columns
