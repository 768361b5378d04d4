"""Who may do what: one table, and the only way from an id given by a user to an object.

Deny by default. A refusal is the same whether the thing exists or not.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.accounts import Account
from models.deals import LARGEST_NUMBER, Deal, Report, Status
from models.errors import NotYours
from models.people import Person, Role, Team


class Action(StrEnum):
    """What a person may ask the bot to do."""

    TALK = "talk"  # help, hello, one's own language and zone
    ASK_DIRECTORY = "ask_directory"  # who owns which customer
    REPORT = "report"  # own deals
    SEE_DEALS = "see_deals"  # own deals, or those of one's teams
    SEE_TEAM = "see_team"  # the deals of other people
    INVITE = "invite"


EVERYBODY = frozenset({Action.TALK, Action.ASK_DIRECTORY})
MAY: dict[Role, frozenset[Action]] = {
    Role.REP: EVERYBODY | {Action.REPORT, Action.SEE_DEALS},
    Role.MANAGER: EVERYBODY | {Action.REPORT, Action.SEE_DEALS, Action.SEE_TEAM, Action.INVITE},
    Role.TRAINER: EVERYBODY,
    Role.OFFICER: EVERYBODY,
    Role.HELPER: EVERYBODY,
    Role.OBSERVER: EVERYBODY,
    Role.ADMIN: EVERYBODY | {Action.INVITE},
}


def may(person: Person, action: Action) -> bool:
    return person.active and any(action in MAY[grant.role] for grant in person.grants)


def need(person: Person, action: Action) -> None:
    """:raises NotYours: no role of the person allows it"""
    if not may(person, action):
        raise NotYours


def people_seen(session: Session, person: Person) -> frozenset[int]:
    """Whose deals a person may see: the own, and those of the teams managed and of all teams below them."""
    seen = {person.id}
    managed = [grant.team_id for grant in person.grants if grant.role == Role.MANAGER]
    if None in managed:
        seen |= set(session.scalars(select(Person.id)))
    elif managed:
        parents = dict(session.execute(select(Team.id, Team.parent_id)).all())
        teams = {team for team in parents if _is_below(team, set(managed), parents)}
        seen |= set(session.scalars(select(Person.id).where(Person.team_id.in_(teams))))
    return frozenset(seen)


def _is_below(team: int, tops: set[int | None], parents: dict[int, int | None]) -> bool:
    at: int | None = team
    for _ in range(len(parents) + 1):
        if at in tops:
            return True
        if at is None:
            return False
        at = parents.get(at)
    return False


def access_deal(session: Session, person: Person, deal_id: int, *, lock: bool = False) -> Deal:
    """The deal, if the person may see it; locked against other units when it is to be changed.

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
    if deal.owner_id != person.id and deal.owner_id not in people_seen(session, person):
        raise NotYours
    return deal


def access_report(session: Session, person: Person, report_id: int) -> Report:
    """:raises NotYours: it is neither the person's own nor of somebody the person manages"""
    report = session.get(Report, report_id, options=[joinedload(Report.message)])
    if report is None or report.person_id not in people_seen(session, person):
        raise NotYours
    return report


def access_account(session: Session, person: Person, account_id: int) -> Account:
    """Customers with owner, channel and team are a directory open to everybody."""
    need(person, Action.ASK_DIRECTORY)
    account = session.get(
        Account, account_id, options=[joinedload(Account.owner), joinedload(Account.channel)]
    )
    if account is None:
        raise NotYours
    return account
