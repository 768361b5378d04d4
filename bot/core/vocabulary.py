"""The names that the organisation knows, in the form that the parser takes; rebuilt when there are new ones."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.language.parser import Vocabulary
from bot.settings import Settings
from models.accounts import Account
from models.people import Person

_COUNTS = select(
    select(func.coalesce(func.max(Account.id), 0)).scalar_subquery(),
    select(func.coalesce(func.max(Person.id), 0)).scalar_subquery(),
)


class Vocabularies:
    """A new name changes the counts; a copy that missed it learns it with the next message."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._counts: tuple[int, int] | None = None
        self._vocabulary = Vocabulary()

    def __call__(self, session: Session) -> Vocabulary:
        accounts, people = session.execute(_COUNTS).one()
        if (accounts, people) != self._counts:
            self._vocabulary = self._build(session)
            self._counts = (accounts, people)
        return self._vocabulary

    def _build(self, session: Session) -> Vocabulary:
        aliases = {stage.key: stage.aliases for stage in self._settings.stages if stage.aliases}
        return Vocabulary(
            accounts=tuple(session.scalars(select(Account.name).order_by(Account.id))),
            people=tuple(session.scalars(select(Person.name).where(Person.active.is_(True)))),
            competitors=self._settings.competitors,
            words={**aliases, **self._settings.words},
        )
