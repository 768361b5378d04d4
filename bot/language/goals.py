"""Goals in a manager's words: "Ana's goal for December 200k", a list of names and amounts, "same as last month"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.language.answers import read_amount

GOAL = re.compile(
    r"\b(?:sales )?(?:goals?|targets?|quotas?)\b|(?:业绩|销售)?(?:目标|指标|任务)", re.IGNORECASE
)
FILLER = re.compile(
    r"\b(?:set|change|put|make|for|of|in|is|are|to|the|at|should be|please)\b|[’']s\b|[::=,,。]|设为|设成|设定为?|定为|改为|改成"
    r"|把|的|是|为|设",
    re.IGNORECASE,
)
LINE = re.compile(r"\s*(?:[-*•·]|\d{1,2}[.)、])?\s*(?P<name>[^\d€$£¥¥]+?)\s*(?P<amount>[€$£¥¥]?\s*\d.*)")
SAME = re.compile(
    r"(?:the )?same (?:goals? )?as (?:last month|the (?:last|previous) month|before)|as last month"
    r"|(?:和|跟|与|同)?上个?月(?:一样|相同|不变)|同上个?月|沿用上个?月",
    re.IGNORECASE,
)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
NAMED = re.compile(
    r"\b(?P<en>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?(?:\s+(?P<year>20\d\d))?"
    r"|(?:(?P<zhyear>20\d\d)年)?(?<!\d)(?P<zh>1[0-2]|[1-9])月份?|(?P<iso>20\d\d-(?:0[1-9]|1[0-2]))"
    r"|(?P<next>\bnext month\b|下个?月)|(?P<this>\bthis month\b|本月|这个?月)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class GoalLine:
    """Whose goal and how much, as said; without `currency` a bare number."""

    name: str
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class GoalWords:
    """What is to be set. `month` is its first day, None where none was said. `as_before`: last month's goals again,
    of `name` or of everybody. `unread` lines held no name and amount. `says_so`: the
    word goal was used.
    """

    month: date | None
    lines: tuple[GoalLine, ...] = ()
    as_before: bool = False
    name: str = ""
    unread: tuple[str, ...] = ()
    says_so: bool = False


def read_goals(text: str, today: date, *, sure: bool = False) -> GoalWords | None:
    """None where the words set no goal. `sure`: that they are about goals is known already."""
    about = GOAL.search(text) is not None
    month, rest = _month(text, today)
    if SAME.search(text) is not None and (about or sure):
        month = _month(SAME.sub(" ", text), today)[0]
        return GoalWords(month, as_before=True, name=_bare(SAME.sub(" ", rest)))
    lines: list[GoalLine] = []
    unread: list[str] = []
    for raw in rest.splitlines():
        words = _bare(raw)
        if not words:
            continue
        found = _line(words)
        if found is None:
            unread.append(raw.strip())
        else:
            lines.append(found)
    several = len(lines) > 1 and not unread
    if not lines or not (about or sure or several):
        return None
    return GoalWords(month, tuple(lines), unread=tuple(unread), says_so=about)


def _line(words: str) -> GoalLine | None:
    found = LINE.fullmatch(words)
    amount = read_amount(found["amount"]) if found is not None else None
    if found is None or amount is None or amount.value is None:
        return None
    return GoalLine(found["name"].strip(), amount.value, amount.currency)


def _bare(words: str) -> str:
    return " ".join(FILLER.sub(" ", GOAL.sub(" ", words)).split())


def _month(text: str, today: date) -> tuple[date | None, str]:
    """The first month that is named, the coming one of that name, and the words without it."""
    found = NAMED.search(text)
    if found is None:
        return None, text
    rest = text[: found.start()] + " " + text[found.end() :]
    first = today.replace(day=1)
    if found["this"]:
        return first, rest
    if found["next"]:
        return _following(first), rest
    if found["iso"]:
        return date.fromisoformat(found["iso"] + "-01"), rest
    number = int(found["zh"]) if found["zh"] else MONTHS.index(found["en"][:3].lower()) + 1
    year = found["year"] or found["zhyear"]
    coming = today.year if number >= today.month else today.year + 1
    return date(int(year) if year else coming, number, 1), rest


def _following(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
