"""On which dates somebody works: the work week, public holidays by country and region, make-up workdays. Pure.

China moves holidays by working on weekends instead (调休), and publishes those days about each November for the next
year. Until a year's are published its holidays are guesses, and the plain work week holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays

MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)
MOVES_ITS_HOLIDAYS = {"CN"}  # each year anew, with make-up workdays on weekends


@dataclass(frozen=True, slots=True)
class Calendar:
    """`country` and `region` are ISO 3166 codes; `week` the weekdays of work, Monday = 0."""

    country: str | None = None
    region: str | None = None
    week: tuple[int, ...] = MONDAY_TO_FRIDAY

    def works_on(self, day: date) -> bool:
        year = _year(self.country, self.region, day.year)
        return day in year.make_up or (day.weekday() in self.week and day not in year.off)

    def is_published(self, year: int) -> bool:
        """False where the country has not said yet how its holidays are moved in that year."""
        return _year(self.country, self.region, year).is_published


@dataclass(frozen=True, slots=True)
class _Year:
    off: frozenset[date]
    make_up: frozenset[date]
    is_published: bool = True


def is_known(country: str, region: str | None = None) -> bool:
    """Whether there are holidays on record for a country, and for its region if one is given."""
    known = holidays.list_supported_countries()
    return country in known and (region is None or region in known[country])


@cache
def _year(country: str | None, region: str | None, year: int) -> _Year:
    if country is None:
        return _Year(frozenset(), frozenset())
    found = holidays.country_holidays(country, subdiv=region, years=year)
    make_up = frozenset(day for day in getattr(found, "weekend_workdays", ()) if day.year == year)
    if country in MOVES_ITS_HOLIDAYS and not make_up:
        return _Year(frozenset(), frozenset(), is_published=False)
    return _Year(frozenset(found), make_up)
