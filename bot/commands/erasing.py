"""`drumbeat erase NAME`: what is stored about somebody goes; what they earned for the team stays."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from typer import echo

from bot.commands.common import Config, machine

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.people import Person


def erase(
    name: Annotated[str, typer.Argument(help="As in the team list; who left counts too.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    config: Config = None,
) -> None:
    """Erase what is stored about NAME: name, e-mail, chat accounts and typed words. Figures stay. May be run again."""
    with machine(config) as app:
        total, shown = app.database.read_now(lambda session, now: _shown(session, name))
        if not yes:
            echo(f"{shown}: {total} entries. Name, e-mail, chat accounts and typed words go; figures stay.")
            typer.confirm("This can't be taken back. Erase it?", abort=True, err=True)
        echo(app.database.write_now(lambda session, now: _erase(session, now, name)))


def _shown(session: Session, name: str) -> tuple[int, str]:
    from models.queries.personal import counts_of

    person = _found(session, name)
    counts = counts_of(session, person)
    return sum(sum(tables.values()) for tables in counts.values()), person.name


def _erase(session: Session, now: datetime, name: str) -> str:
    from sqlalchemy import select

    from bot.core.reader import Reader
    from bot.views.privacy import former_name
    from models.actions import erasing
    from models.people import Organisation

    person = _found(session, name)
    home = session.scalars(select(Organisation)).first()
    reader = Reader(home.language if home else "en", "UTC", now.date())
    erasing.erase(session, now, None, person, former_name(reader, person))
    return f"Erased. In history this is {person.name} now."


def _found(session: Session, name: str) -> Person:
    """:raises UserError: there is nobody of that name"""
    from models.errors import UserError
    from models.queries.people import anybody_called

    person = anybody_called(session, name)
    if person is None:
        raise UserError("unknown_person", name=name)
    return person
