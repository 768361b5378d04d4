"""Leave, said in one sentence: who is away from when to when, and who stands in. Pure, like the rest of the parser.

Only a sentence that begins with it counts: that a customer's buyer is on vacation is no leave of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.language.dates import DateReading
from bot.language.lexer import read
from bot.language.names import NO_NAMES
from bot.language.numbers import read_chinese
from bot.language.text import fold, is_chinese

LONGEST = 200
NAME = r"@?[^,;.。:\n]{1,40}?"
AWAY = re.compile(
    r"^(?:please\s+)?(?:(?:note|fyi|hi|hello)[,:]?\s+)?"
    rf"(?:(?P<who>i|{NAME})(?:'m| am|'ll be| will be| is|'s)?\s+)??(?:going |gone |out |off )?"
    r"(?:on (?:annual |sick |parental |maternity |paternity |unpaid |a )?(?:leave|vacation|holidays?|pto)"
    r"|(?:take|takes|taking) (?:annual |sick |parental |some |a )?(?:leave|vacation|pto|time off)"
    r"|(?:annual|sick|parental|maternity|paternity) leave|my (?:leave|vacation)"
    r"|out of (?:the )?office|ooo|off sick|(?:off|away)(?=\s+(?:until|till|from|for|to?day|tomorrow|next|this|on)\b)"
    r"|leave(?=\s+(?:until|till|from|for|tomorrow|next week)\b))\b"
)
AWAY_IN_CHINESE = re.compile(
    r"(?:休|请|歇)(?:了|个|一下|上)?(?:(?:\d{1,2}|[一二两三四五六七八九十]{1,3})个?(?:天|周|星期|礼拜))?的?"
    r"(?:年|病|事|婚|产|陪产|丧|探亲|调休)?假|年假|度假"
)
BACK = re.compile(
    rf"^(?:please\s+)?(?:cancel|end|delete|remove|withdraw) (?:(?P<whose>{NAME})(?:'s|s'))?\s*(?:my |the )?"
    r"(?:leave|vacation|holiday|time off)[.!]?$"
    r"|^(?:i'm |i am )?back (?:from|after) (?:my )?(?:leave|vacation|holidays?)[.!]?$"
    r"|^(?:i'm|i am) back(?: again| at work| to work| in the office)?[.!]?$"
    rf"|^取消(?P<of>{NAME})?的?(?:休假|请假|假期|年假)[.!]?$|^我?(?:休假|年假|假期)结束(?:了)?[.!]?$|^我?销假(?:了)?[.!]?$"
    r"|^我(?:休假|休完假)?回来(?:上班)?了[.!]?$|^我?(?:休完假|放完假)了?[.!]?$"
)
DEPUTY = re.compile(
    rf"(?:[,;.]|\band\b|\bwhile\b)\s*(?P<one>{NAME})\s+(?:(?:will |is )?(?:stand(?:s|ing)? in|cover(?:s|ing)?"
    r"|deputi[sz](?:e|es|ing)|fill(?:s|ing)? in|tak(?:e|es|ing) over|act(?:s|ing)? for)\b|is my (?:deputy|cover)\b)"
    rf"|\b(?:deputy|cover|stand-?in|covered by)(?: is|:)?\s+(?P<two>{NAME})(?:[,;.]|$)"
    rf"|\bwith (?P<three>{NAME}) (?:as (?:my )?(?:deputy|cover|stand-?in)|standing in|covering)"
    r"|(?:^|[,;.。\s])(?:期间)?(?:工作)?(?:由|请|让|我不在时)?(?P<four>[^,;.。\s]{1,20}?)(?:来|会|帮我|为我)?"
    r"(?:代理|代班|顶班|顶替|替我|代我|替班|接手|代管|顶上)"
    r"|代理人?(?:是|为|:)\s*(?P<five>[^,;.。]{1,20})"
)
LEFT, RIGHT = "left", "right"
RANGE = re.compile(
    r"(?P<left>[^,;]*?)(?:\b(?:until|till|til|through|thru|to|up to)\b|\s[-~]\s|~|(?<=[a-z日号])-(?=[a-z\d])"
    r"|(?<=\d)-(?=\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|[到至])(?P<right>[^,;]*)"
)
DAYS = re.compile(
    r"\b(?:for )?(?P<n>\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten) (?:more |working |full )?(?P<unit>days?|weeks?)\b"
    r"|(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?P<zh>天|日(?!期)|周|星期|礼拜)(?!内|前|后)"
)
ENGLISH_NUMBERS = {
    word: n
    for n, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1
    )
}
HALF_A_DAY = re.compile(
    r"half[ -](?:a )?day|this (?:morning|afternoon)|半天|上午|下午|小时|\bhours?\b|\bminutes?\b"
)
FILLER = re.compile(
    r"准备|打算|计划|需要|\d{1,2}月|\d{1,2}[日号]|(?:周|星期|礼拜)[一二三四五六日天]|[\s,;.从自起到至要想会将在开始已经的了还我]"
)
RETURN = re.compile(
    r"\b(?:back|returning|return)(?: again| at work| in the office)?(?: on)?\s+(?P<en>.+)$|(?P<zh>[^,;.]+?)(?:再)?(?:回来|回公司|回岗|上班)"
)
BARE_DAY = re.compile(r"^\s*(?P<day>\d{1,2})\s*[日号]?\s*$")


@dataclass(frozen=True, slots=True)
class Leave:
    """Both days count. `who` None is the speaker, `last` None was not said; `is_over`: it ends, or is called off."""

    first: date | None = None
    last: date | None = None
    who: str | None = None
    deputy: str | None = None
    is_over: bool = False


def read_leave(text: str, *, now: datetime) -> Leave | None:
    """What a sentence says of leave; None if it is about something else. `now` is in the speaker's zone."""
    words = text.strip()
    folded = fold(words)
    if not folded or len(folded) > LONGEST:
        return None
    if back := BACK.match(folded):
        return Leave(who=_name(words, back, "whose", "of"), is_over=True)
    deputy = DEPUTY.search(folded)
    kept = folded if deputy is None else folded[: deputy.start()] + folded[deputy.end() :]
    said = _english(words, kept, now) or _chinese(words, kept, now)
    if said is None:
        return None
    who, first, last = said
    return Leave(
        first, last, who, _name(words, deputy, "one", "two", "three", "four", "five") if deputy else None
    )


def read_days(text: str, *, now: datetime) -> tuple[date | None, date | None]:
    """From when to when: "until Friday", "from Monday to Wednesday", "next week", 12月1日到5日, 三天.

    The second is None where the words leave the end open or say none, or where only half a day is meant.
    """
    folded, today = fold(text), now.date()
    if HALF_A_DAY.search(folded):
        return None, None
    if back := RETURN.search(folded):
        first, last = read_days(folded[: back.start()], now=now)
        returned = _day(back["en"] or back["zh"], now)
        end = returned.first - timedelta(days=1) if returned and returned.first else last
        return first or today, end
    found = RANGE.search(folded)
    if found is not None and (span := _range(found, now)) != (None, None):
        return span
    start = _day(DAYS.sub(" ", folded), now)
    first = max(start.first or today, today) if start else today
    if lasting := DAYS.search(folded):
        return first, _after(first, lasting)
    return (first, start.ahead) if start else (None, None)


def _english(words: str, folded: str, now: datetime) -> tuple[str | None, date | None, date | None] | None:
    found = AWAY.match(folded)
    if found is None:
        return None
    who = found["who"]
    first, last = read_days(folded[found.end() :], now=now)
    return (None if who in (None, "i") else words[found.start("who") : found.end("who")]), first, last


def _chinese(words: str, folded: str, now: datetime) -> tuple[str | None, date | None, date | None] | None:
    """The days may stand before the word and after it; what is left before it is who."""
    found = AWAY_IN_CHINESE.search(folded)
    if found is None or not any(map(is_chinese, folded)):
        return None
    head, rest = folded[: found.start()], folded[found.end() :]
    name = FILLER.sub("", DAYS.sub("", _without_days(head, now)))
    if len(name) > 8:
        return None
    at = folded.find(name) if name else -1
    first, last = read_days(f"{head} {found[0]} {rest}", now=now)
    return (words[at : at + len(name)] if at >= 0 else name or None), first, last


def _without_days(text: str, now: datetime) -> str:
    kept = list(text)
    for item in read(text, now, NO_NAMES).items:
        if isinstance(item.value, DateReading):
            kept[item.start : item.end] = " " * (item.end - item.start)
    return "".join(kept)


def _range(found: re.Match[str], now: datetime) -> tuple[date | None, date | None]:
    """A day on either side of "to"; without one before it, from today on."""
    left, right = found["left"], found["right"]
    end = _day(right, now)
    start = _day(left, now)
    bare = BARE_DAY.match(re.sub(r"^.*?(?=\d{1,2}\s*$)", "", left)) if start is None else None
    if end is None and start is not None and start.ahead and (day := BARE_DAY.match(right)):
        return _same_month(start.ahead, start.ahead, int(day["day"]))  # 12月1日到5日
    if end is None or end.ahead is None:
        return None, None
    if bare is not None and end.first == end.ahead:  # 1-5 December
        first, _ = _same_month(end.ahead, end.ahead, int(bare["day"]))
        return first, end.ahead
    first = (start.first if start else None) or now.date()
    if end.ahead < first:  # "Monday to Wednesday": the one after that Monday
        end = _day(right, datetime.combine(first, now.timetz())) or end
    return first, end.ahead


def _same_month(first: date, of: date, day: int) -> tuple[date | None, date | None]:
    try:
        last = of.replace(day=day)
    except ValueError:
        return None, None
    return (first, last) if last >= first else (last, first)


def _day(text: str, now: datetime) -> DateReading | None:
    found = [item.value for item in read(text, now, NO_NAMES).items if isinstance(item.value, DateReading)]
    return found[0] if found and found[0].ahead else None


def _after(first: date, lasting: re.Match[str]) -> date:
    """The last of so many working days, or of so many weeks."""
    said = lasting["n"] or lasting["count"]
    count = (
        1
        if said == "a"
        else ENGLISH_NUMBERS.get(said) or int(said if said.isdecimal() else read_chinese(said) or 1)
    )
    if (lasting["unit"] or lasting["zh"]).startswith(("week", "周", "星期", "礼拜")):
        return first + timedelta(days=7 * count - 1)
    last = first
    while count > 1 and (last - first).days < 400:
        last += timedelta(days=1)
        count -= last.weekday() < 5
    return last


def _name(words: str, found: re.Match[str], *groups: str) -> str | None:
    """As typed: folded text has the length of the words."""
    for group in groups:
        if found[group]:
            return words[found.start(group) : found.end(group)].strip().removeprefix("@") or None
    return None


APART = re.compile(
    r"[,;.!\n]\s*(?:and\s+|另外)?(?:also\s+)?(?:i'm |i am |i'll be |我)?(?=on |out of |ooo|off |休|请|年假)"
)


def leave_apart(text: str, *, now: datetime) -> tuple[str, str]:
    """A message without the leave of the speaker said at its end, and that leave: "won Acme 50k, on leave until Friday"."""
    folded = fold(text)
    for cut in APART.finditer(folded[:LONGEST]):
        words = text[cut.end() :].strip()
        leave = read_leave(words, now=now)
        if leave and leave.who is None and not leave.is_over and text[: cut.start()].strip():
            return text[: cut.start()], words
    return text, ""
