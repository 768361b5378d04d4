"""Who works here: organisation, teams, sales channels, people, their rights, chat logins and goals."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, value_of


class Role(StrEnum):
    REP = "rep"
    MANAGER = "manager"
    TRAINER = "trainer"
    OFFICER = "officer"
    HELPER = "helper"
    OBSERVER = "observer"
    ADMIN = "admin"


class Organisation(Base):
    """The one that this deployment serves."""

    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    country: Mapped[str | None] = mapped_column(String(2))
    region: Mapped[str | None] = mapped_column(String(8))


class Team(Base):
    """`currency` is what a bare number from its people means; None: the organisation's. Without `individuals` no
    room hears of what one of its people did.
    """

    __tablename__ = "team"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    individuals: Mapped[bool] = mapped_column(default=True, server_default=true())
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    zone: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    currency: Mapped[str | None] = mapped_column(String(3))
    country: Mapped[str | None] = mapped_column(String(2))
    region: Mapped[str | None] = mapped_column(String(8))


class Channel(Base):
    """A sales channel."""

    __tablename__ = "channel"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)


class Person(Base):
    """A person, not a chat account. `language` and `zone` stand in force; `greeted_at` is when they were asked
    to be confirmed, `confirmed_at` when they were. `country` and `region` (ISO 3166) say which public holidays hold,
    None the team's; `work_week` the weekdays of work as digits, Monday 0, None Monday to Friday. Without
    `individuals` no room hears of what they did. `merged_into_id` is whom a second entry turned out to be.
    """

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    language: Mapped[str] = mapped_column(String(8))
    zone: Mapped[str] = mapped_column(String(64))
    country: Mapped[str | None] = mapped_column(String(2))
    region: Mapped[str | None] = mapped_column(String(8))
    work_week: Mapped[str | None] = mapped_column(String(7))
    active: Mapped[bool] = mapped_column(default=True)
    greeted_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    individuals: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime]
    merged_into_id: Mapped[int | None]  # no foreign key: a merge moves all of those
    team: Mapped[Team | None] = relationship(lazy="joined")
    channel: Mapped[Channel | None] = relationship(lazy="joined")
    grants: Mapped[list[Grant]] = relationship(lazy="selectin")

    def has(self, role: Role) -> bool:
        return any(grant.role == role for grant in self.grants)


class Grant(Base):
    """A right: `team_id` None means the whole organisation."""

    __tablename__ = "grant"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(value_of(Role))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    __table_args__ = (UniqueConstraint("person_id", "role", "team_id"),)


class Identity(Base):
    """A chat login. `room` is the private chat with it, `reachable` whether the bot may write there."""

    __tablename__ = "identity"
    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))
    connection: Mapped[str] = mapped_column(String(64))
    user: Mapped[str] = mapped_column(String(128))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    room: Mapped[str] = mapped_column(String(128))
    reachable: Mapped[bool] = mapped_column(default=True)
    used_at: Mapped[datetime]
    created_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    __table_args__ = (UniqueConstraint("platform", "connection", "user"),)


class Goal(Base):
    """What a person should win in a month: `month` is its first day."""

    __tablename__ = "goal"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    month: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    __table_args__ = (UniqueConstraint("person_id", "month"),)


class Invite(Base):
    """A way in: the hash of a one-time code, typed on any platform or carried by a link. `is_link`: a person's own,
    to bring along another chat account.
    """

    __tablename__ = "invite"
    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    is_link: Mapped[bool] = mapped_column(default=False, server_default=false())


class InviteGuess(Base):
    """A wrong code. They are counted per chat account and in all, and limited."""

    __tablename__ = "invite_guess"
    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))
    user: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime]
    __table_args__ = (Index(None, "platform", "user", "at"), Index(None, "at"))
