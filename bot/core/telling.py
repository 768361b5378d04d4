"""Writing to somebody else than the one who speaks: where they were last, in their own language.

What somebody waits for or has to decide is told at once. Mere news keep quiet hours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.cards import Card, card_to_json
from bot.core.context import Context, Machine, identity_in_use, reader_of
from bot.core.platform import Deed
from bot.core.reader import Reader
from models.actions import notices
from models.deputies import acting_for
from models.people import Person
from models.queries.quiet import is_quiet
from models.queue.notices import Rank
from models.queue.outbox import Outbox

Drawn = Callable[[Reader], Card]
View = Callable[[Reader, Person], Card]  # for one reader
NEWS = "news"
NEWS_FOR = timedelta(days=7)  # after that it is none


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

    def tell_news(self, person: Person, draw: Drawn) -> None:
        """What can wait: at night, on days off and on leave it waits for the morning, with what else waits then."""
        if not person.active or not is_quiet(self.session, person, self.now):
            self.tell(person, draw)
            return
        card = draw(reader_of(person, self.now))
        told = notices.Told(
            person_id=person.id,
            kind=NEWS,
            rank=Rank.REST,
            line=card.summary,
            card=card_to_json(card),
            expires_at=self.now + NEWS_FOR,
            not_before=self.now,
        )
        notices.put(self.session, self.now, told)

    def redraw(self, card_id: int | None, person: Person | None, draw: Drawn) -> bool:
        """Change a card of somebody's in place, quietly; False where a platform can't, and it stays as it was."""
        root = self.session.get(Outbox, card_id) if card_id is not None else None
        if root is None or person is None or not self.machine.can(root.platform).edit:
            return False
        replies.edit(self.session, self.now, root, draw(reader_of(person, self.now)))
        return True


def tell(ctx: Context, person_id: int, view: View, *, about: str | None = None) -> bool:
    """Post a card where the person was last; False when there is no chat with them."""
    person = ctx.session.get_one(Person, person_id)
    return Teller.of(ctx).tell(person, partial(_drawn, view, person), about=about) is not None


def tell_acting(ctx: Context, person_id: int, view: View, *, about: str | None = None) -> bool:
    """As `tell`, but while the person is on leave to who stands in for them."""
    person = ctx.session.get_one(Person, person_id)
    acting = acting_for(ctx.session, ctx.now, person)
    return tell(ctx, acting.id, view, about=about)


def redraw(ctx: Context, about: str, view: View) -> None:
    """Edit every card that was posted about a thing, each in its reader's language."""
    posted = ctx.session.scalars(
        select(Outbox).where(Outbox.about == about, Outbox.deed == Deed.POST, Outbox.edits_id.is_(None))
    ).all()
    for row in posted:
        person = ctx.session.get(Person, row.person_id) if row.person_id is not None else None
        if person is not None:
            Teller.of(ctx).redraw(row.id, person, partial(_drawn, view, person))


def _drawn(view: View, person: Person, r: Reader) -> Card:
    return view(r, person)


def say_instead(ctx: Context, card: Card, *, about: str) -> int:
    """In the place of the question that led here, else below; the row of the card, which is about this now."""
    row = ctx.session.get(Outbox, ctx.card_id) if ctx.card_id is not None else None
    if row is None or not (row.about or "").startswith("dialog:"):
        return ctx.say(card, about=about)
    ctx.edit(row.id, card)
    row.about = about
    return row.id
