"""Writing to somebody else than the one who speaks: where they were last, in their own language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.cards import Card
from bot.core.context import Context, Machine, identity_in_use, reader_of
from bot.core.reader import Reader
from models.people import Person
from models.queue.outbox import Outbox

Drawn = Callable[[Reader], Card]


@dataclass(frozen=True)
class Teller:
    """`draw` makes the card for its reader."""

    machine: Machine
    session: Session
    now: datetime

    @classmethod
    def of(cls, ctx: Context) -> Teller:
        return cls(ctx.machine, ctx.session, ctx.now)

    def tell(self, person: Person, draw: Drawn, *, about: str | None = None) -> int | None:
        """The outbox row of the card; None for who has no chat account, or has left."""
        identity = identity_in_use(self.session, person.id)
        if identity is None or not person.active:
            return None
        card = draw(reader_of(person, self.now))
        return replies.post_to(self.session, self.now, identity, card, about=about)

    def redraw(self, card_id: int | None, person: Person | None, draw: Drawn) -> None:
        """Change a card of somebody's in place, quietly; where a platform can't, it stays as it was."""
        root = self.session.get(Outbox, card_id) if card_id is not None else None
        if root is not None and person is not None and self.machine.can(root.platform).edit:
            replies.edit(self.session, self.now, root, draw(reader_of(person, self.now)))
