"""What an entry of `seed:` in bot.yaml stands for."""

from __future__ import annotations

from bot.settings import SeedSchedule
from models.recurrence import LAST, DayOff, Every, Rule

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def rule_of(entry: SeedSchedule) -> Rule:
    return Rule(
        every=Every(entry.every),
        at=entry.at,
        interval=entry.interval,
        weekdays=tuple(WEEKDAYS.index(day) for day in entry.days),
        day=LAST if entry.day == "last" else entry.day,
        day_off=DayOff(entry.day_off),
    )
