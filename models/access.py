"""Who may do what: one table, and the only way from an id given by a user to an object.

Deny by default. A refusal is the same whether the thing exists or not.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, object_session

from models.absences import Absence
from models.accounts import Account
from models.cases import Case, CaseEntry
from models.deals import LARGEST_NUMBER, Deal, Report, Status
from models.deputies import stood_in_for
from models.drafts import Doing
from models.errors import NotYours
from models.imports import FileImport
from models.people import Grant, Person, Role, Team
from models.records import AgendaItem, Reminder
from models.rooms import Room
from models.schedules import Schedule


class Action(StrEnum):
    """What a person may ask the bot to do."""

    TALK = "talk"  # help, hello, one's own language and zone
    ASK_DIRECTORY = "ask_directory"  # who owns which customer
    REPORT = "report"  # own deals
    SEE_BOARDS = "see_boards"  # leaderboards and goals, without others' amounts
    SET_GOALS = "set_goals"  # of one's own people
    SEE_DEALS = "see_deals"  # own deals, or those of one's teams
    SEE_TEAM = "see_team"  # the deals of other people
    BIND_ROOMS = "bind_rooms"  # say which team a room belongs to and what may be posted there
    DECIDE = "decide"  # whose a customer is, among one's own people
    INVITE = "invite"
    SEE_CASES = "see_cases"  # the blockers that one raised, was given or manages
    RULE = "rule"  # roles, and who leaves
    MERGE = "merge"
    ERASE = "erase"  # what is stored about somebody who asked for it
    SCHEDULE = "schedule"  # change what comes by the clock for one's teams
    IMPORT = "import"  # deals, customers, people and goals from a file


EVERYBODY = frozenset({Action.TALK, Action.ASK_DIRECTORY, Action.SEE_CASES})
MAY: dict[Role, frozenset[Action]] = {
    Role.REP: EVERYBODY | {Action.REPORT, Action.SEE_BOARDS, Action.SEE_DEALS},
    Role.MANAGER: EVERYBODY
    | {
        Action.REPORT,
        Action.SET_GOALS,
        Action.SEE_BOARDS,
        Action.SEE_DEALS,
        Action.SEE_TEAM,
        Action.BIND_ROOMS,
        Action.DECIDE,
        Action.INVITE,
        Action.RULE,
        Action.SCHEDULE,
        Action.IMPORT,
    },
    Role.TRAINER: EVERYBODY,
    Role.OFFICER: EVERYBODY,
    Role.HELPER: EVERYBODY,
    Role.OBSERVER: EVERYBODY | {Action.SEE_BOARDS},
    Role.ADMIN: EVERYBODY
    | {
        Action.BIND_ROOMS,
        Action.INVITE,
        Action.RULE,
        Action.SCHEDULE,
        Action.MERGE,
        Action.IMPORT,
        Action.ERASE,
    },
}


# What anybody may record; the rest is for those who report deals.
FOR_EVERYBODY = frozenset({Doing.INTEL, Doing.KUDOS, Doing.AGENDA, Doing.REMINDER})


def right_to_record(doing: Doing) -> Action:
    """What a record of that kind needs."""
    return Action.TALK if doing in FOR_EVERYBODY else Action.REPORT


def may(person: Person, action: Action) -> bool:
    return person.active and any(action in MAY[grant.role] for grant in grants_of(person))


def need(person: Person, action: Action) -> None:
    """:raises NotYours: no role of the person allows it"""
    if not may(person, action):
        raise NotYours


def grants_of(person: Person) -> list[Grant]:
    """The rights that hold now: the own, and those of the people on leave for whom the person stands in.

    An admin's rights are handed to nobody that way.
    """
    handed_on = [grant for away in _stands_in_for(person) for grant in away.grants]
    return [*person.grants, *(grant for grant in handed_on if grant.role != Role.ADMIN)]


def acts_as(person: Person, role: Role) -> bool:
    """By own right or as a deputy."""
    return any(grant.role == role for grant in grants_of(person))


def forget_deputies(session: Session) -> None:
    """A leave was changed within this unit."""
    session.info.pop("deputies", None)


def _stands_in_for(person: Person) -> list[Person]:
    """Asked once a unit. Outside of a unit, where no time is known, nobody stands in."""
    session = object_session(person)
    if session is None or "now" not in session.info:
        return []
    known: dict[int, list[Person]] = session.info.setdefault("deputies", {})
    if person.id not in known:
        known[person.id] = stood_in_for(session, session.info["now"], person)
    return known[person.id]


def people_seen(session: Session, person: Person) -> frozenset[int]:
    """Whose deals a person may see: the own, and those of the teams managed and of all teams below them; as a
    deputy also those of whoever is on leave, and what they may see.
    """
    seen = {person.id, *(away.id for away in _stands_in_for(person))}
    teams = teams_managed(session, person)
    if teams is None:
        seen |= set(session.scalars(select(Person.id)))
    elif teams:
        seen |= set(session.scalars(select(Person.id).where(Person.team_id.in_(teams))))
    return frozenset(seen)


def teams_managed(session: Session, person: Person) -> frozenset[int] | None:
    """The teams that a person manages, with all below them; None: every team, and those who are in none."""
    managed = {grant.team_id for grant in grants_of(person) if grant.role == Role.MANAGER}
    if None in managed:
        return None
    if not managed:
        return frozenset()
    parents = dict(session.execute(select(Team.id, Team.parent_id)).all())
    return frozenset(team for team in parents if _is_below(team, managed, parents))


def has_power_over(session: Session, actor: Person, person: Person) -> bool:
    """Whether the actor decides about another person: an admin about everybody; a manager about the people of the
    own teams whose rights reach no further than the manager's. Nobody about themselves.
    """
    if not actor.active or actor.id == person.id:
        return False
    if actor.has(Role.ADMIN):
        return True
    teams = teams_managed(session, actor)
    if teams is not None and person.team_id not in teams:
        return False
    return all(_is_within(grant, teams) for grant in person.grants)


def need_power_over(session: Session, actor: Person, person: Person) -> None:
    """:raises NotYours: the actor has none"""
    if not has_power_over(session, actor, person):
        raise NotYours


def need_to_grant(session: Session, actor: Person, person: Person, role: Role, team: Team | None) -> None:
    """Roles are given and taken by admins; those of reps and observers also by the manager of their team.

    :raises NotYours: the actor may not
    """
    if actor.active and actor.has(Role.ADMIN):
        return
    teams = teams_managed(session, actor)
    scope = team.id if team is not None else person.team_id
    in_reach = teams is None or (scope in teams and (person.team_id is None or person.team_id in teams))
    if role not in (Role.REP, Role.OBSERVER) or not in_reach:
        raise NotYours


def _is_within(grant: Grant, teams: frozenset[int] | None) -> bool:
    if grant.role == Role.MANAGER:
        return teams is None or grant.team_id in teams
    return grant.role in (Role.REP, Role.OBSERVER)


def _is_below(team: int, tops: set[int | None], parents: dict[int, int | None]) -> bool:
    at: int | None = team
    for _ in range(len(parents) + 1):
        if at in tops:
            return True
        if at is None:
            return False
        at = parents.get(at)
    return False


def access_deal(
    session: Session, person: Person, deal_id: int, *, lock: bool = False, to_look: bool = False
) -> Deal:
    """The deal, if the person may see it; locked against other units when it is to be changed. Who has a part in it
    may look at it (`to_look`), and change nothing.

    :raises NotYours: it is somebody else's, was taken back, or is not there
    """
    if deal_id > LARGEST_NUMBER:
        raise NotYours
    query = select(Deal).where(Deal.id == deal_id, Deal.status != Status.VOID)
    query = query.options(joinedload(Deal.account), joinedload(Deal.owner), joinedload(Deal.channel))
    if lock:
        query = query.with_for_update(of=Deal, key_share=True).execution_options(populate_existing=True)
    deal = session.scalars(query).unique().one_or_none()
    if deal is None:
        raise NotYours
    has_part = to_look and person.id in deal.split()
    if deal.owner_id != person.id and not has_part and deal.owner_id not in people_seen(session, person):
        raise NotYours
    return deal


def access_report(session: Session, person: Person, report_id: int) -> Report:
    """:raises NotYours: it is neither the person's own nor of somebody the person manages"""
    report = session.get(Report, report_id, options=[joinedload(Report.message)])
    if report is None or report.person_id not in people_seen(session, person):
        raise NotYours
    return report


def access_colleague(session: Session, person_id: int) -> Person:
    """Who works here is known to everybody who does.

    :raises NotYours: the person left, or was never there
    """
    found = session.get(Person, person_id)
    if found is None or not found.active:
        raise NotYours
    return found


def access_entry(session: Session, actor: Person, person_id: int) -> Person:
    """Any entry, here or gone: an admin's.

    :raises NotYours: the actor is none, or there is no such entry
    """
    need(actor, Action.MERGE)
    found = session.get(Person, person_id)
    if found is None:
        raise NotYours
    return found


def access_subordinate(session: Session, actor: Person, person_id: int) -> Person:
    """Somebody about whom the actor decides, here or gone.

    :raises NotYours: it is nobody of the actor's
    """
    found = session.get(Person, person_id)
    if found is None:
        raise NotYours
    need_power_over(session, actor, found)
    return found


def access_absence(session: Session, person: Person, absence_id: int) -> Absence:
    """A leave that is still planned, one's own or of somebody about whom one decides.

    :raises NotYours: it is another's, was called off, or is not there
    """
    away = session.get(Absence, absence_id)
    if away is None or away.cancelled_at is not None:
        raise NotYours
    if away.person_id != person.id:
        need_power_over(session, person, away.person)
    return away


def access_case(session: Session, person: Person, case_id: int, *, lock: bool = False) -> Case:
    """The case, for who raised it, was asked or told about it, or manages or stands in for one of them.

    :raises NotYours: it is somebody else's business, or not there
    """
    query = select(Case).where(Case.id == case_id)
    if lock:
        query = query.with_for_update(of=Case, key_share=True).execution_options(populate_existing=True)
    case = session.scalars(query).one_or_none()
    if case is None or not _is_party(session, person, case):
        raise NotYours
    return case


def _is_party(session: Session, person: Person, case: Case) -> bool:
    if {case.reporter_id, case.owner_id} & people_seen(session, person):
        return True
    told = select(CaseEntry.id).where(CaseEntry.case_id == case.id, CaseEntry.to_id == person.id)
    return session.scalars(told.limit(1)).first() is not None


def access_reminder(session: Session, person: Person, reminder_id: int) -> Reminder:
    """:raises NotYours: it is somebody else's, or not there; whether it was taken back is for the caller to see"""
    reminder = session.get(Reminder, reminder_id)
    if reminder is None or reminder.person_id != person.id:
        raise NotYours
    return reminder


def access_agenda_item(session: Session, person: Person, item_id: int) -> AgendaItem:
    """To take it off.

    :raises NotYours: it is neither the person's own nor of somebody the person manages
    """
    item = session.get(AgendaItem, item_id)
    if item is None or item.person_id not in people_seen(session, person):
        raise NotYours
    return item


def access_import(session: Session, person: Person, import_id: int) -> FileImport:
    """:raises NotYours: somebody else sent that file"""
    found = session.get(FileImport, import_id, with_for_update=True)
    if found is None or found.person_id != person.id:
        raise NotYours
    return found


def access_account(session: Session, person: Person, account_id: int) -> Account:
    """Customers with owner, channel and team are a directory open to everybody."""
    need(person, Action.ASK_DIRECTORY)
    account = session.get(
        Account, account_id, options=[joinedload(Account.owner), joinedload(Account.channel)]
    )
    if account is None:
        raise NotYours
    return account


def teams_bound(session: Session, person: Person) -> frozenset[int]:
    """The teams whose rooms the person may set up: an admin all, a manager those managed and all below them."""
    managed = None if person.has(Role.ADMIN) else teams_managed(session, person)
    return frozenset(session.scalars(select(Team.id))) if managed is None else managed


def access_room(session: Session, person: Person, room_id: int) -> Room:
    """The room, if it belongs to no team yet or to one that the person may bind rooms to.

    :raises NotYours: somebody else's, or not there
    """
    need(person, Action.BIND_ROOMS)
    room = session.get(Room, room_id)
    if room is None or (room.team_id is not None and room.team_id not in teams_bound(session, person)):
        raise NotYours
    return room


def access_team(session: Session, person: Person, team_id: int) -> Team:
    """A team whose rooms the person may set up.

    :raises NotYours: it is none of theirs, or not there
    """
    team = session.get(Team, team_id)
    if team is None or team.id not in teams_bound(session, person):
        raise NotYours
    return team


def schedules_changed(session: Session, person: Person) -> list[Schedule]:
    """What comes by the clock and the person may change: an admin all, a manager that of the teams managed."""
    query = select(Schedule).where(Schedule.person_id.is_(None)).order_by(Schedule.key)
    teams = None if person.has(Role.ADMIN) else teams_managed(session, person)
    return [one for one in session.scalars(query) if teams is None or one.team_id in teams]


def access_schedule(session: Session, person: Person, schedule_id: int) -> Schedule:
    """Locked, to be changed.

    :raises NotYours: it is not for the person's teams, or not there
    """
    need(person, Action.SCHEDULE)
    if all(one.id != schedule_id for one in schedules_changed(session, person)):
        raise NotYours
    return session.get_one(Schedule, schedule_id, with_for_update=True)
