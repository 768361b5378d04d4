"""Words that move what comes by the clock: “standup at 9:30 from Monday to Thursday”, 站会改到9点半. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from bot.language.numbers import read_chinese

KINDS = {
    "standup": r"(?:daily |team )?stand-?ups?(?: meeting)?|站会|晨会|日报",
    "board": r"(?:leader)?boards?|排行榜|榜单|排名",
}
DAY_NAMES = (
    ("monday", "mon"),
    ("tuesday", "tues", "tue"),
    ("wednesday", "wed"),
    ("thursday", "thurs", "thur", "thu"),
    ("friday", "fri"),
    ("saturday", "sat"),
    ("sunday", "sun"),
)
EN_DAY = "(?:" + "|".join(f"{name}s?" for names in DAY_NAMES for name in names) + ")"
ZH_DAYS = "一二三四五六日天"
RANGE = re.compile(
    rf"(?:from )?({EN_DAY}) ?(?:to|-|–|through|until|till) ?({EN_DAY})"
    rf"|(?:周|星期|礼拜)([{ZH_DAYS}])(?:到|至|-|~)(?:周|星期|礼拜)?([{ZH_DAYS}])",
    re.IGNORECASE,
)
SOME = re.compile(
    rf"(?:on )?({EN_DAY}(?:(?:,| and|, and| &) ?{EN_DAY}| {EN_DAY})*)"
    rf"|((?:(?:周|星期|礼拜)[{ZH_DAYS}](?:[、,和]?[{ZH_DAYS}](?![点半]))*[、,和]?)+)",
    re.IGNORECASE,
)
WORKDAYS = re.compile(r"(?:on )?(?:weekdays|working days|workdays)|工作日", re.IGNORECASE)
DAILY = re.compile(r"every ?day|daily|每天|每日|天天", re.IGNORECASE)
CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))? ?(?P<half>am|pm)?(?![\d点])"
    r"|(?P<part>早上|上午|下午|晚上)?(?P<zh>\d{1,2}|[一二两三四五六七八九十]{1,3})点"
    r"(?:(?P<past>半|一刻|三刻)|(?P<min>\d{1,2})分?|整)?",
    re.IGNORECASE,
)
AROUND = re.compile(
    r"(?:please|move|set|change|put|make|reschedule|the|to|at|be|is|now|our|for|every|each|on|from|and|,)"
    r"|把|请|将|改到|改成|改为|改在|调到|调整到|调整为|移到|定在|定到|设为|换到|提前到|推迟到|的|时间|每周|每|在|都|为|到|了|[,。.!!]",
    re.IGNORECASE,
)
ORDERS = re.compile(
    r"\b(?:move|set|change|put|make|reschedule|at|to|from|on)\b|改|调|移|定|设|换|提前|推迟|每", re.IGNORECASE
)
PAST = {"半": 30, "一刻": 15, "三刻": 45}


@dataclass(frozen=True, slots=True)
class Move:
    """What is to be: `at` empty keeps the times, `days` None keeps the days, empty means every day."""

    kind: str
    at: tuple[time, ...] = ()
    days: tuple[int, ...] | None = None


def read_move(text: str) -> Move | None:
    """None unless the whole text moves one thing to a time or to other days."""
    rest = f" {text.strip()} "
    for kind, words in KINDS.items():
        found = re.search(rf"(?<![a-z]){words}(?![a-z])", rest, re.IGNORECASE)
        if found is not None and ORDERS.search(rest):
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
            days, rest = _days(rest)
            at, rest = _times(rest)
            if _is_empty(rest) and (at or days is not None):
                return Move(kind, at, days)
            return None
    return None


def read_times(text: str) -> tuple[time, ...]:
    """Times of day and nothing else; empty if that can't be read."""
    at, rest = _times(f" {text} ")
    return at if _is_empty(rest) else ()


def read_weekdays(text: str) -> tuple[int, ...] | None:
    """Days of the week and nothing else, Monday = 0, in order; empty for every day, None if that can't be read."""
    days, rest = _days(f" {text} ")
    return days if _is_empty(rest) else None


def _is_empty(rest: str) -> bool:
    left = re.sub(
        r"[a-z]+", lambda word: "" if AROUND.fullmatch(word[0]) else word[0], rest, flags=re.IGNORECASE
    )
    return not AROUND.sub("", left).replace("、", "").replace("和", "").strip()


def _days(text: str) -> tuple[tuple[int, ...] | None, str]:
    for pattern, days in ((WORKDAYS, (0, 1, 2, 3, 4)), (DAILY, ())):
        found = pattern.search(text)
        if found is not None:
            return days, _without(text, found)
    found = RANGE.search(text)
    if found is not None:
        first, last = (_weekday(name) for name in found.groups() if name)
        count = (last - first) % 7 + 1
        return tuple(sorted((first + n) % 7 for n in range(count))), _without(text, found)
    found = SOME.search(text)
    if found is None:
        return None, text
    names = re.findall(EN_DAY, found[1], re.IGNORECASE) if found[1] else re.findall(f"[{ZH_DAYS}]", found[2])
    return tuple(sorted({_weekday(name) for name in names})), _without(text, found)


def _times(text: str) -> tuple[tuple[time, ...], str]:
    found: set[time] = set()
    while (match := CLOCK.search(text)) is not None:
        at = _clock(match)
        if at is None:
            return (), text
        found.add(at)
        text = _without(text, match)
    return tuple(sorted(found)), text


def _clock(match: re.Match[str]) -> time | None:
    if match["zh"] is not None:
        hour = int(match["zh"]) if match["zh"].isdigit() else int(read_chinese(match["zh"]) or 24)
        minute = PAST.get(match["past"] or "", int(match["min"] or 0))
        is_late = match["part"] in ("下午", "晚上")
    else:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        is_late = (match["half"] or "").lower() == "pm"
        if (match["half"] or "").lower() == "am" and hour == 12:
            hour = 0
    if is_late and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _weekday(name: str) -> int:
    if name in ZH_DAYS:
        return min(ZH_DAYS.index(name), 6)
    plain = name.lower()
    return next(n for n, names in enumerate(DAY_NAMES) for known in names if plain in (known, f"{known}s"))


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"
