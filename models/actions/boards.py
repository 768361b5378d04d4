"""Leaderboards: who is shown on them."""

from __future__ import annotations

from models.people import Person


def show_individual(person: Person, *, is_on: bool) -> None:
    """Whether boards and rooms name this person; the deals count for the team either way."""
    person.individuals = is_on
