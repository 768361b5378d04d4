"""Taking over what the rows of a file say, some at a time.

Each unit writes some rows together with how far the import has come, so that a crash in the middle loses and doubles
nothing. Every change of a deal rests on its row of the file, kept as a message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.settings import Settings
from models.access import acts_as, has_power_over, people_seen
from models.accounts import Account
from models.actions import people
from models.actions.ledger import Birth, Pen, begin_deals
from models.base import insert_rows, table_of
from models.deals import Deal, DealChange, Message
from models.errors import NotYours
from models.imports import (
    MADE,
    PLATFORM,
    AnyRow,
    CustomerRow,
    DealRow,
    FileImport,
    GoalRow,
    ImportedRow,
    Kind,
    PersonRow,
)
from models.money import minor
from models.names import normal_form
from models.people import Channel, Goal, Organisation, Person, Role, Team
from models.queries.helpers import has_chat
from models.queries.imports import imported

NAMELESS = {"en": "(no customer)", "zh": "(未填客户)"}


@dataclass
class Writing:
    """One unit's worth of an import. `holders` are the people who alone have a customer's deals in the file, by the
    customer's normal form.
    """

    session: Session
    now: datetime
    settings: Settings
    found: FileImport
    importer: Person | None
    holders: Mapping[str, str] = field(default_factory=dict)
    _channel_ids: dict[str, int] = field(default_factory=dict)

    def write(self, rows: Sequence[AnyRow]) -> None:
        """Rows of one kind, in the order of the file; those that are there already change nothing."""
        kind = kind_of(rows[0])
        known = imported(self.session, kind, [row.key for row in rows])
        fresh = [row for row in rows if row.key not in known]
        moved = [row for row in rows if row.key in known and known[row.key].fingerprint != row.fingerprint]
        counts = dict(self.found.outcome)
        for name, some in (("new", fresh), ("changed", moved)):
            counts[name] = counts.get(name, 0) + len(some)
        counts["same"] = counts.get("same", 0) + len(rows) - len(fresh) - len(moved)
        self.found.outcome = counts
        if kind is Kind.DEALS:
            self._write_deals(fresh, moved, known)
        else:
            for row in (*fresh, *moved):
                self._put(row, known.get(row.key))
        self.found.position = rows[-1].line

    # Deals

    def _write_deals(
        self, fresh: Sequence[AnyRow], moved: Sequence[AnyRow], known: Mapping[str, ImportedRow]
    ) -> None:
        new = [row for row in fresh if isinstance(row, DealRow)]
        other = [row for row in moved if isinstance(row, DealRow)]
        messages = self._messages([*new, *other])
        if new:
            self._begin_deals(new, messages)
        for row in other:
            self._move_deal(row, known[row.key], messages[row.key])

    def _messages(self, rows: Sequence[DealRow]) -> dict[str, int]:
        """Each row as it stands in the file, by its key: the ledger rests on it. Whoever runs the bot is no person
        here, so that a row speaks for whom it is about.
        """
        if not rows:
            return {}
        owners = self._people([row.owner for row in rows])
        values = [
            {
                "person_id": self.importer.id if self.importer else owners[row.owner.casefold()].id,
                "platform": PLATFORM,
                "connection": "",
                "room": str(self.found.id),
                "external_id": str(row.line),
                "link": "",
                "sent_at": self.now,
                "text": f"{self.found.name} · {row.line}: {row.words}",
            }
            for row in rows
        ]
        returned = insert(table_of(Message)).returning(Message.id, sort_by_parameter_order=True)
        ids = self.session.connection().execute(returned, values).scalars()
        return {row.key: number for row, number in zip(rows, ids, strict=True)}

    def _begin_deals(self, rows: Sequence[DealRow], messages: Mapping[str, int]) -> None:
        owners = self._people([row.owner for row in rows])
        accounts = self._accounts([(row.account, self.holders.get(normal_form(row.account))) for row in rows])
        births = [
            Birth(
                self._pen(messages[row.key], owners[row.owner.casefold()].id),
                self._deal(row, owners[row.owner.casefold()], accounts[self._name_of(row.account)]),
            )
            for row in rows
        ]
        begin_deals(self.session, births)
        notes: list[dict[str, Any]] = []
        for row, birth in zip(rows, births, strict=True):
            if row.note:
                birth.pen.note(birth.deal, row.note)
                notes += birth.pen.taken()
        if notes:
            insert_rows(self.session, DealChange, notes)
        self._remember(
            [
                self._memory(row, Kind.DEALS, birth.deal.id, messages[row.key])
                for row, birth in zip(rows, births, strict=True)
            ]
        )

    def _deal(self, row: DealRow, owner: Person, account: Account) -> Deal:
        begun = self._instant(row, owner)
        return Deal(
            account_id=account.id,
            owner_id=owner.id,
            created_at=begun,
            active_at=self.now,
            **self._values(row, owner),
        )

    def _values(self, row: DealRow, owner: Person) -> dict[str, Any]:
        channel = self._channels().get(row.channel or "") or owner.channel_id
        return {
            "status": row.status,
            "stage": row.stage,
            "amount_minor": None if row.amount is None else minor(row.amount, row.currency),
            "currency": row.currency,
            "close_date": row.close_date,
            "probability": row.probability,
            "channel_id": channel or self._channels().get(self.settings.default_channel),
            "lost_reason": row.reason,
            "lost_words": row.reason_words,
            "competitor": row.competitor,
            "won_on": row.won_on,
        }

    def _instant(self, row: DealRow, owner: Person) -> datetime:
        """The beginning of the day on which it began, where its owner lives."""
        if row.begun_on is None:
            return self.now
        return min(datetime.combine(row.begun_on, time(), ZoneInfo(owner.zone)), self.now)

    def _move_deal(self, row: DealRow, before: ImportedRow, message_id: int) -> None:
        """The file says something else now than when it was imported before."""
        deal = self.session.get_one(Deal, before.subject_id, with_for_update={"key_share": True, "of": Deal})
        owner = self._people([row.owner])[row.owner.casefold()]
        if self.importer is not None and deal.owner_id not in people_seen(self.session, self.importer):
            raise NotYours
        pen = self._pen(message_id, owner.id)
        wanted = self._values(row, owner) | {"owner_id": owner.id}
        for name, value in wanted.items():
            pen.set(deal, name, value)
        pen.close([deal])
        self._remember([self._memory(row, Kind.DEALS, deal.id, message_id, before={})])

    def _pen(self, message_id: int, owner_id: int) -> Pen:
        writer = self.importer.id if self.importer else owner_id
        return Pen(self.session, self.now, self.settings, writer, None, message_id)

    # Everything else

    def _put(self, row: AnyRow, known: ImportedRow | None) -> None:
        match row:
            case CustomerRow():
                subject, before = self._customer(row)
            case PersonRow():
                subject, before = self._person(row)
            case GoalRow():
                subject, before = self._goal(row)
            case _:
                raise TypeError(row)
        if known is not None and before is None:
            before = {}
        self._remember([self._memory(row, kind_of(row), subject, None, before)])

    def _customer(self, row: CustomerRow) -> tuple[int, dict[str, Any] | None]:
        """What a known customer already has is not changed."""
        owner = self._people([row.owner])[row.owner.casefold()] if row.owner else None
        normal = normal_form(row.name)[:200]
        account = self.session.scalars(select(Account).where(Account.normal == normal)).one_or_none()
        if account is None:
            made = self._accounts([(row.name, row.owner)])[row.name]
            made.channel_id = self._channels().get(row.channel or "")
            return made.id, None
        before = {"owner_id": account.owner_id, "channel_id": account.channel_id}
        account.owner_id = account.owner_id or (owner.id if owner else None)
        account.channel_id = account.channel_id or self._channels().get(row.channel or "")
        return account.id, before

    def _person(self, row: PersonRow) -> tuple[int, dict[str, Any] | None]:
        """Somebody known gets what is missing; rights and teams that exist stay."""
        found = people.person_by_email(self.session, row.email) if row.email else None
        found = found or people.person_by_name(self.session, row.name)
        team = self._team(row.team)
        before = None
        if found is None:
            found = people.add_person(self.session, self.now, row.name, team=team)
            people.grant(
                self.session, found, row.role, team.id if team and row.role is Role.MANAGER else None
            )
        else:
            before = {"email": found.email, "team_id": found.team_id, "channel_id": found.channel_id}
            if not self._may_complete(found):
                return found.id, before
            # An undone import left them closed. Whoever had a login and left comes back by an invite alone.
            found.active = found.active or not has_chat(self.session, found)
        found.email = found.email or row.email
        found.team_id = found.team_id or (team.id if team else None)
        found.channel_id = found.channel_id or self._channels().get(row.channel or "")
        if before is None:
            found.language = row.language or found.language
            found.zone = row.zone or found.zone
        return found.id, before

    def _may_complete(self, person: Person) -> bool:
        """An address is a way in: nobody gives one to who is beyond their reach, or to an entry that was merged."""
        if person.merged_into_id is not None:
            return False
        return (
            self.importer is None
            or person.id == self.importer.id
            or has_power_over(self.session, self.importer, person)
        )

    def _team(self, words: str | None) -> Team | None:
        """By key or name; made if there is none, but a manager's people join the manager's team."""
        if self.importer is not None and not acts_as(self.importer, Role.ADMIN):
            return self.importer.team
        if not words:
            return None
        teams = self.session.scalars(select(Team)).all()
        folded = words.casefold()
        found = next((team for team in teams if folded in (team.key.casefold(), team.name.casefold())), None)
        if found is None:
            home = self.session.scalars(select(Organisation)).first()
            taken = {team.key for team in teams}
            plain = (
                "".join(c if c.isascii() and c.isalnum() else "-" for c in folded).strip("-")[:24] or "team"
            )
            key = next(k for n in range(1, 10_000) if (k := plain if n == 1 else f"{plain}-{n}") not in taken)
            found = Team(
                key=key,
                name=words[:200],
                zone=home.zone if home else "UTC",
                language=home.language if home else "en",
            )
            self.session.add(found)
            self.session.flush()  # people carry its id
        return found

    def _goal(self, row: GoalRow) -> tuple[int, dict[str, Any] | None]:
        owner = self._people([row.owner])[row.owner.casefold()]
        amount = minor(row.amount, row.currency)
        goal = self.session.scalars(
            select(Goal).where(Goal.person_id == owner.id, Goal.month == row.month)
        ).one_or_none()
        if goal is None:
            goal = Goal(person_id=owner.id, month=row.month, amount_minor=amount, currency=row.currency)
            self.session.add(goal)
            self.session.flush()  # the import remembers its id
            return goal.id, None
        before = {"amount_minor": goal.amount_minor, "currency": goal.currency}
        goal.amount_minor, goal.currency = amount, row.currency
        return goal.id, before

    # Whom and what rows name

    def _people(self, names: Sequence[str | None]) -> dict[str, Person]:
        """By folded name; whoever is not listed yet is, without a login, as if invited."""
        wanted = {name.casefold(): name for name in names if name}
        found = {
            person.name.casefold(): person
            for person in self.session.scalars(
                select(Person).where(Person.name.in_(wanted.values())).order_by(Person.active, Person.id)
            ).unique()
        }
        for folded, name in wanted.items():
            if folded not in found:
                person = people.person_by_name(self.session, name)
                found[folded] = person if person is not None else self._stranger(name)
            elif not found[folded].active and found[folded].greeted_at is None:
                found[folded].active = True  # listed by an import that was taken back
                self._remember_made(Kind.PEOPLE, folded, found[folded].id)
        return found

    def _stranger(self, name: str) -> Person:
        team = self.importer.team if self.importer and not acts_as(self.importer, Role.ADMIN) else None
        person = people.add_person(self.session, self.now, name, Role.REP, team=team)
        self._remember_made(Kind.PEOPLE, name.casefold(), person.id)
        return person

    def _name_of(self, account: str) -> str:
        if account:
            return account
        home = self.session.scalars(select(Organisation)).first()
        return NAMELESS.get(home.language if home else "en", NAMELESS["en"])

    def _accounts(self, wanted: Sequence[tuple[str, str | None]]) -> dict[str, Account]:
        """By name as the file has it; those of the same normal form are one. `wanted`: with the owner of a new one."""
        named = {self._name_of(name): holder for name, holder in wanted}
        normals = {name: normal_form(name)[:200] for name in named}
        found = {
            account.normal: account
            for account in self.session.scalars(select(Account).where(Account.normal.in_(normals.values())))
        }
        holders = self._people([holder for holder in named.values() if holder])
        for name, normal in normals.items():
            if normal not in found:
                holder = holders.get((named[name] or "").casefold())
                account = Account(
                    name=name.strip()[:200],
                    normal=normal,
                    owner_id=holder.id if holder else None,
                    channel_id=holder.channel_id if holder else None,
                    created_at=self.now,
                )
                self.session.add(account)
                self.session.flush()  # deals carry its id
                found[normal] = account
                self._remember_made(Kind.CUSTOMERS, normal, account.id)
        return {name: found[normal] for name, normal in normals.items()}

    def _channels(self) -> dict[str, int]:
        if not self._channel_ids:
            self._channel_ids = dict(self.session.execute(select(Channel.key, Channel.id)).all())
        return self._channel_ids

    # What became of the rows

    def _memory(
        self, row: AnyRow, kind: Kind, subject: int, message: int | None, before: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        return {
            "import_id": self.found.id,
            "kind": kind,
            "key": row.key,
            "line": row.line,
            "subject_id": subject,
            "message_id": message,
            "fingerprint": row.fingerprint,
            "before": before,
        }

    def _remember(self, memories: list[dict[str, Any]]) -> None:
        insert_rows(self.session, ImportedRow, memories)

    def _remember_made(self, kind: Kind, key: str, subject: int) -> None:
        memory = {
            "import_id": self.found.id,
            "kind": kind,
            "key": f"{MADE}{key}"[:255],
            "line": 0,
            "subject_id": subject,
            "message_id": None,
            "fingerprint": "",
            "before": None,
        }
        self._remember([memory])


def kind_of(row: AnyRow) -> Kind:
    kinds = {DealRow: Kind.DEALS, CustomerRow: Kind.CUSTOMERS, PersonRow: Kind.PEOPLE, GoalRow: Kind.GOALS}
    return kinds[type(row)]
