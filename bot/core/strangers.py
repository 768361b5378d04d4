"""Whoever is not known yet: let in by an invite or by the platform's word, else told in one line how to get in.

Nobody is anybody until then; nothing about the organisation is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.cards import Card, card_to_json
from bot.core.context import identity_in_use, reader_of
from bot.core.incoming import Incoming, Kind, PlaceKind, Sender
from bot.core.platform import Can, Deed
from bot.core.reader import Reader, supported
from models.actions import people
from models.actions.people import Redemption
from models.actions.people_log import note
from models.people import Identity, Person
from models.people_log import Event
from models.queue.inbox import Inbox, InboxState
from models.queue.outbox import Repeat

HEARD = (Kind.MESSAGE, Kind.COMMAND, Kind.START, Kind.HOME)


@dataclass(frozen=True)
class Doorkeeper:
    """`read` turns an inbox row's payload into what came, once more."""

    can: Callable[[str], Can]
    read: Callable[[Inbox], Incoming | None]
    hello: Callable[[Reader, Person], Card]
    way_in: Callable[[Reader, str], Card]  # in one line; with the reason: "", "wrong" or "too_many"
    linked: Callable[[Reader, Identity], Card]  # another account was joined by a code

    def meet(self, session: Session, now: datetime, incoming: Incoming) -> Identity | None:
        """An event of somebody unknown. The identity, if they are known from now on and the event goes on."""
        if not incoming.sender.is_member or incoming.kind not in HEARD:
            return None
        if self.can(incoming.platform).profiles and incoming.sender.email is None:
            self._ask_platform(session, now, incoming)
            return None
        return self.recognise(session, now, incoming, incoming.sender)

    def recognise(
        self, session: Session, now: datetime, incoming: Incoming, profile: Sender
    ) -> Identity | None:
        """By a one-time code, else by the e-mail of a full member. Whoever came by code is greeted and done."""
        code = incoming.text if people.looks_like_code(incoming.text) else ""
        if code and incoming.place.kind is PlaceKind.PRIVATE:
            self._by_code(session, now, incoming, profile, code)
            return None
        found = people.person_by_email(session, profile.email) if profile.email else None
        if found is None or not profile.is_member:
            self.turn_away(session, now, incoming, profile.language)
            return None
        return self._let_in(session, now, incoming, profile, found)

    def _by_code(
        self, session: Session, now: datetime, incoming: Incoming, profile: Sender, code: str
    ) -> None:
        outcome, used = people.redeem_invite(session, now, code, incoming.platform, incoming.sender.user)
        if used is None:
            self.turn_away(session, now, incoming, profile.language, outcome)
            return
        person = session.get_one(Person, used.person_id)
        before = identity_in_use(session, person.id)
        identity = self._let_in(session, now, incoming, profile, person)
        event = Event.LINKED if before is not None else Event.JOINED
        note(session, now, event, None, person, platform=identity.platform, user=identity.user)
        if before is not None:  # whoever owns the other account should know
            replies.post_to(session, now, before, self.linked(reader_of(person, now), identity))

    def turn_away(
        self,
        session: Session,
        now: datetime,
        incoming: Incoming,
        language: str | None,
        outcome: Redemption | None = None,
    ) -> None:
        """One line, in private only; on the page of who opened that."""
        if incoming.place.kind is not PlaceKind.PRIVATE:
            return
        tongue = supported(language) or supported(incoming.sender.language) or "en"
        said = self.way_in(Reader(tongue, "UTC", now.date()), outcome or "")
        if incoming.kind is Kind.HOME:
            replies.home(
                session,
                now,
                platform=incoming.platform,
                connection=incoming.connection,
                user=incoming.sender.user,
                card=said,
                person_id=None,
            )
            return
        replies.put(
            session,
            now,
            platform=incoming.platform,
            connection=incoming.connection,
            room=incoming.place.room,
            deed=Deed.POST,
            body={"card": card_to_json(said)},
            repeat=Repeat.NEVER,
            expires_at=now + timedelta(hours=1),
        )

    def clear_page(
        self, session: Session, now: datetime, incoming: Incoming, identity: Identity | None
    ) -> None:
        """What stood on the page of somebody who left is no longer theirs to see."""
        if incoming.kind is Kind.HOME and identity is not None:
            self.turn_away(session, now, incoming, identity.person.language)

    def _ask_platform(self, session: Session, now: datetime, incoming: Incoming) -> None:
        row = session.execute(
            update(Inbox)
            .where(
                Inbox.platform == incoming.platform,
                Inbox.connection == incoming.connection,
                Inbox.key == incoming.key,
            )
            .values(state=InboxState.WAITING)
            .returning(Inbox.id)
        ).scalar_one()
        replies.put(
            session,
            now,
            platform=incoming.platform,
            connection=incoming.connection,
            room=incoming.place.room,
            deed=Deed.FETCH_PROFILE,
            body={"user": incoming.sender.user, "inbox": row},
            repeat=Repeat.SAFE,
            lane=f"profile:{row}",
        )

    def _let_in(
        self, session: Session, now: datetime, incoming: Incoming, profile: Sender, person: Person
    ) -> Identity:
        private = incoming.place.kind is PlaceKind.PRIVATE
        identity = people.link_identity(
            session,
            now,
            person,
            platform=incoming.platform,
            connection=incoming.connection,
            user=incoming.sender.user,
            room=incoming.place.room if private else incoming.sender.user,
        )
        if person.greeted_at is None:
            person.language = (
                supported(profile.language) or supported(incoming.sender.language) or person.language
            )
            if profile.zone:
                person.zone = profile.zone
            person.greeted_at = now
        replies.post_to(session, now, identity, self.hello(reader_of(person, now), person), about="hello:0")
        return identity
