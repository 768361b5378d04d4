"""Whose days of work: the zone and the calendar that hold for a person, a team, the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.calendar import MONDAY_TO_FRIDAY, Calendar
from models.people import Organisation, Person, Team


@dataclass(frozen=True, slots=True)
class Timing:
    """The zone (an IANA name) and the calendar that some people share."""

    zone: str
    calendar: Calendar

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def key(self) -> str:
        """What the audience of those who share it is called."""
        week = "".join(map(str, self.calendar.week))
        return f"{self.zone}|{self.calendar.country or ''}-{self.calendar.region or ''}|{week}"


def timing_of(session: Session, person: Person) -> Timing:
    """A person's own place, else the team's, else the organisation's; in the person's zone."""
    country, region = _place(session, person, person.team)
    return Timing(person.zone, Calendar(country, region, _week(person.work_week)))


def timing_of_team(session: Session, team_id: int | None, zone: str | None = None) -> Timing:
    """That of a team, or of the organisation (None); in its own zone unless another is given."""
    team = session.get(Team, team_id) if team_id is not None else None
    country, region = _place(session, team)
    own = team.zone if team is not None else session.scalars(select(Organisation.zone)).one()
    return Timing(zone or own, Calendar(country, region))


def timings(session: Session, among: Select[int]) -> list[Timing]:
    """The different timings of the people whose ids a query finds."""
    organisation = _place(session)
    rows = session.execute(
        select(Person.zone, Person.country, Person.region, Team.country, Team.region, Person.work_week)
        .join(Team, Team.id == Person.team_id, isouter=True)
        .where(Person.id.in_(among))
        .distinct()
    )
    found = set()
    for zone, country, region, team_country, team_region, week in rows:
        places = ((country, region), (team_country, team_region), organisation)
        place = next((place for place in places if place[0] is not None), (None, None))
        found.add(Timing(zone, Calendar(*place, _week(week))))
    return sorted(found, key=lambda timing: timing.key)


def _place(session: Session, *nearest_first: Person | Team | None) -> tuple[str | None, str | None]:
    for place in nearest_first:
        if place is not None and place.country is not None:
            return place.country, place.region
    organisation = session.scalars(select(Organisation)).one()
    return organisation.country, organisation.region


def _week(stored: str | None) -> tuple[int, ...]:
    return tuple(map(int, stored)) if stored else MONDAY_TO_FRIDAY
