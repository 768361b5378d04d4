"""The moment of a reminder: a day, an hour, or so long from now."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.language.dates import DateReading
from bot.language.grammar import grammar
from bot.language.items import MORNING, Clock, Item, Message
from bot.language.text import tokenise

AGAIN_AND_AGAIN = re.compile(
    r"\b(?:every|each) (?:(?:other|second|working|week|\d+) ?)?"
    r"(?:day|week|month|quarter|year|morning|evening|afternoon|hours?|mon|tue|wed|thu|fri|sat|sun)"
    r"|\b(?:daily|weekly|monthly|on weekdays)\b|每(?:隔|天|日|周|星期|个|月|季|年|晚|早|逢|\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """`said`: whether any time was named; `when` is empty where it stays open."""

    said: bool
    when: str = ""
    start: int = 0
    end: int = 0


def is_repeated(text: str) -> bool:
    """Whether something is to come again and again: "every Monday", 每周一."""
    return AGAIN_AND_AGAIN.search(text) is not None


def moment_of(message: Message, items: Sequence[Item], now: datetime) -> Moment:
    """The first day and the first hour that these items name."""
    if not items:
        return Moment(said=False)
    dated = [item for item in items if isinstance(item.value, DateReading)]
    clock = clock_in(message, min(item.start for item in items), max(item.end for item in items))
    if not dated and not clock:
        return Moment(said=False)
    first = dated[0] if dated else None
    start, end = (first.start, first.end) if first else (items[0].start, items[-1].end)
    if clock and clock.minutes_from_now:
        return Moment(
            said=True, when=written(now + timedelta(minutes=clock.minutes_from_now)), start=start, end=end
        )
    if not first:
        assert clock is not None
        return Moment(said=True, when=written(next_time(now, clock)), start=start, end=end)
    date = first.value
    assert isinstance(date, DateReading)
    if (
        not date.ahead
        or not date.day
        or date.ending
        or date.past
        or len({d.value.ahead for d in dated if isinstance(d.value, DateReading)}) > 1
    ):
        return Moment(said=True, start=start, end=end)
    at = datetime.combine(date.ahead, time(clock.hour, clock.minute) if clock else time(MORNING), now.tzinfo)
    if date.weekday and at <= now and date.ahead == now.date():
        at += timedelta(days=7)
    if at <= now and not clock:
        return Moment(said=True, start=start, end=end)  # "today" at nine has passed
    return Moment(said=True, when=written(at), start=start, end=end)


def written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def next_time(now: datetime, clock: Clock) -> datetime:
    at = datetime.combine(now.date(), time(clock.hour, clock.minute), now.tzinfo)
    return at if at > now else at + timedelta(days=1)


def clock_in(message: Message, start: int, end: int) -> Clock | None:
    """The hour between two offsets. A part of the day yields to an hour that is said too."""
    found: Clock | None = None
    for clock, first, last in clocks_of(message):
        if first < start or last > end:
            continue
        if found is None or found.part:
            afternoon = (
                found is not None and found.part and found.hour >= 12 and not clock.part and clock.hour < 12
            )
            found = Clock(clock.hour + 12, clock.minute) if afternoon else clock
        elif clock.part and clock.hour >= 12 > found.hour and not found.minutes_from_now:
            found = Clock(found.hour + 12, found.minute)
    return found


def clocks_of(message: Message) -> list[tuple[Clock, int, int]]:
    """Every hour in the text with its place; read once, for a message may hold hundreds of reminders."""
    if message.clocks is None:
        tokens = tokenise(message.folded)
        message.clocks = [
            (clock, first, last)
            for patterns in grammar().times
            for pattern, values, first, last in patterns.find(message.folded, tokens)
            if (clock := clock_of(pattern.operation, pattern.parameter, values))
        ]
    return message.clocks


def clock_of(operation: str, parameter: int, values: dict[str, int]) -> Clock | None:
    hour, minute = values.get("hour", 0), values.get("minute", 0)
    if hour > 24 or minute > 59:
        return None
    match operation:
        case "am":
            return Clock(hour % 12 if hour == 12 else hour % 24, minute)
        case "pm":
            return Clock(hour + 12 if hour < 12 else hour % 24, minute)
        case "noon":
            return Clock(hour if hour >= 11 else hour + 12, minute)
        case "half":
            return Clock(daytime(hour), 30)
        case "clock":
            return Clock(daytime(hour), minute)
        case "part":
            return Clock(parameter, part=True)
        case "hours":
            return Clock(minutes_from_now=60 * values["n"])
        case "hours_half":
            return Clock(minutes_from_now=60 * values["n"] + 30)
        case _:
            return Clock(minutes_from_now=parameter or values.get("n", 0))


def daytime(hour: int) -> int:
    """An hour without am or pm lies between 07:00 and 18:59."""
    return hour + 12 if hour < 7 else hour % 24
