"""Whoever is not known yet: let in by an invite or by the platform's word, else told in one line how to get in.

Nobody is anybody until then; nothing about the organisation is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.core import replies
from bot.core.buttons import Press, look, redeem
from bot.core.cards import Card, card_to_json
from bot.core.context import identity_in_use, reader_of
from bot.core.incoming import Incoming, Kind, PlaceKind, Sender
from bot.core.platform import Can, Deed
from bot.core.reader import Reader, supported
from models.actions import people
from models.actions.joining import Login, ask_to_join, find_request, stands
from models.actions.people import Redemption
from models.actions.people_log import note
from models.joining import JoinRequest
from models.people import Identity, Person
from models.people_log import Event
from models.queries.team import gatekeepers, is_like, not_yet_here, teams_to_join
from models.queue.inbox import Inbox, InboxState
from models.queue.outbox import Outbox, Repeat

ASK = "join.ask"  # the action of the one button that a stranger gets
NOBODY = 0  # the id of no person
TEAMS_SHOWN = 6

HEARD = (Kind.MESSAGE, Kind.COMMAND, Kind.START, Kind.HOME)


@dataclass(frozen=True)
class Doorkeeper:
    """`read` turns an inbox row's payload into what came, once more."""

    can: Callable[[str], Can]
    read: Callable[[Inbox], Incoming | None]
    hello: Callable[[Reader, Person], Card]
    # In one line: why ("", "wrong", "too_many", "open", "refused"), and what the button that asks to join carries.
    way_in: Callable[[Reader, str, Mapping[str, str] | None], Card]
    join_question: Callable[[Reader, JoinRequest, Sequence[tuple[int, str]], Sequence[tuple[int, str]]], Card]
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
            self.turn_away(session, now, incoming, profile)
            return None
        return self._let_in(session, now, incoming, profile, found)

    def _by_code(
        self, session: Session, now: datetime, incoming: Incoming, profile: Sender, code: str
    ) -> None:
        outcome, used = people.redeem_invite(session, now, code, incoming.platform, incoming.sender.user)
        if used is None:
            self.turn_away(session, now, incoming, profile, outcome)
            return
        person = session.get_one(Person, used.person_id)
        before = identity_in_use(session, person.id)
        identity = self._let_in(session, now, incoming, profile, person)
        event = Event.LINKED if before is not None else Event.JOINED
        note(session, now, event, None, person, platform=identity.platform, user=identity.user)
        if before is not None:  # whoever owns the other account should know
            replies.post_to(session, now, before, self.linked(reader_of(person, now), identity))

    def pressed(self, session: Session, now: datetime, incoming: Incoming) -> None:
        """A stranger's one button: ask to join. Whoever may let people in is asked, once."""
        found = look(session, now, incoming.token, NOBODY)
        args = found.args or {}
        mine = (incoming.platform, incoming.connection, incoming.sender.user)
        if found.action != ASK or (args["platform"], args["connection"], args["user"]) != mine:
            return
        if found.press is not Press.TAKEN or found.card_id is None:
            return
        redeem(session, now, incoming.token, NOBODY)
        card = session.get_one(Outbox, found.card_id)
        login = Login(*mine, card.room, args["name"], supported(args["language"]), args["zone"] or None)
        request = ask_to_join(session, now, login)
        if request is not None:
            request.cards = [
                [row, person.id]
                for person in gatekeepers(session)
                if (row := self._ask(session, now, person, request)) is not None
            ]
        waiting = self.way_in(_reader(login.language, now), "open", None)
        if self.can(card.platform).edit:
            replies.edit(session, now, card, waiting)

    def _ask(self, session: Session, now: datetime, person: Person, request: JoinRequest) -> int | None:
        identity = identity_in_use(session, person.id)
        if identity is None:
            return None
        teams = [(team.id, team.name) for team in teams_to_join(session, person)][:TEAMS_SHOWN]
        listed = [
            (who.id, who.name) for who in not_yet_here(session, person) if is_like(who.name, request.name)
        ]
        asked = self.join_question(reader_of(person, now), request, teams, listed)
        return replies.post_to(session, now, identity, asked)

    def turn_away(
        self,
        session: Session,
        now: datetime,
        incoming: Incoming,
        profile: Sender,
        outcome: Redemption | None = None,
    ) -> None:
        """One line, in private only, with the button that asks to join; on the page of who opened that."""
        if incoming.place.kind is not PlaceKind.PRIVATE:
            return
        came, sender = incoming, incoming.sender
        tongue = supported(profile.language) or supported(sender.language) or "en"
        before = find_request(session, came.platform, came.connection, sender.user)
        state = stands(before, now) if outcome is None else None
        if came.kind is Kind.HOME:  # its buttons belong to no message that could be answered
            replies.home(
                session,
                now,
                platform=came.platform,
                connection=came.connection,
                user=sender.user,
                card=self.way_in(_reader(tongue, now), outcome or state or "", None),
                person_id=None,
            )
            return
        login = {
            "platform": came.platform,
            "connection": came.connection,
            "user": sender.user,
            "name": profile.name or sender.name or sender.user,
            "language": tongue,
            "zone": profile.zone or sender.zone or "",
        }
        ask = login if outcome is None and state is None else None
        said = self.way_in(_reader(tongue, now), outcome or state or "", ask)
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
            self.turn_away(
                session, now, incoming, Sender(incoming.sender.user, language=identity.person.language)
            )

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


def say_to_stranger(
    session: Session, now: datetime, request: JoinRequest, draw: Callable[[Reader], Card]
) -> None:
    """Answer somebody who is nobody's account (yet)."""
    replies.put(
        session,
        now,
        platform=request.platform,
        connection=request.connection,
        room=request.room,
        deed=Deed.POST,
        body={"card": card_to_json(draw(_reader(request.language, now)))},
        expires_at=now + timedelta(days=1),
    )


def _reader(language: str | None, now: datetime) -> Reader:
    return Reader(language or "en", "UTC", now.date())
