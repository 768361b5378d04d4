"""Names, a role and a team in one line: "Ana, Bob as manager of DACH", 王芳、李雷 当 深圳 经理. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.language.text import fold

ROLES = {
    "admin": "administrator, admin, 管理员",
    "manager": "sales manager, team lead, manager, lead, 销售经理, 团队经理, 经理, 主管, 负责人",
    "rep": "sales rep, salesperson, seller, reps, rep, 销售代表, 销售员, 销售",
    "trainer": "trainer, 培训师, 培训员, 讲师",
    "officer": "compliance officer, officer, 合规专员, 合规官, 合规",
    "helper": "helper, 协助人, 协办, 支持人员",
    "observer": "observer, viewer, 观察员, 观察者, 旁观者",
}
_BY_WORD = {word: role for role, words in ROLES.items() for word in words.split(", ")}
_WORD = re.compile(
    "|".join(
        rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
        for word in sorted(_BY_WORD, key=len, reverse=True)
    )
)
GONE = "\0"  # one for each character that was understood, so that what is left keeps its place
LINK = re.compile(rf"(?:担任|成为|为|当|做|是|任|的|团队|组)+(?={GONE})|(?<=\s)(?:担任|为|当|做|是|任)(?=\s)")
FILLER = re.compile(
    r"(?<![^\s\0])(?:as|to be|is|an|a|the|of|in|for|team|role|from|角色|团队)(?![^\s\0])", re.IGNORECASE
)
OF_A_TEAM = re.compile(
    r"^[\s\0]*(?:of|in|for)\s+(?:the\s+)?(?:team\s+)?(?P<team>[^,;\n]+?)\s*$", re.IGNORECASE
)
BETWEEN = re.compile(r"[\n,;、,;]+|\s+(?:and|&)\s+|\s+和\s+")
AS = re.compile(r"\s(?:as|to be)\s+(?:an?\s+|the\s+)?(?P<role>.+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Right:
    """`team` is a known team's name or key as it was given; `unknown_team` and `unknown_role` what there is none
    of. `is_mixed`: nobody can tell which of the names the role is for.
    """

    names: tuple[str, ...]
    role: str | None = None
    team: str | None = None
    unknown_team: str | None = None
    unknown_role: str | None = None
    is_mixed: bool = False


def read_right(text: str, teams: Iterable[str] = ()) -> Right:
    """What a line names; `teams` are the names and keys of those that there are."""
    kept = text.strip()
    found = list(_WORD.finditer(fold(kept)))
    role, tail = None, ""
    if found:
        last = found[-1]
        role, tail = _BY_WORD[last[0]], kept[last.end() :]
        kept = _without(kept, last.start(), last.end())
    team = None
    for name in sorted(teams, key=len, reverse=True):
        at = _where(fold(kept), fold(name))
        if at is not None and role is not None:
            team, kept = name, _without(kept, at, at + len(name))
            break
    unknown = OF_A_TEAM.match(tail) if team is None else None
    if unknown is not None:
        kept = kept[: len(kept) - len(tail)]
    names = _names(kept)
    odd = next((named["role"] for name in names if (named := AS.search(name))), None)
    mixed = _is_mixed(kept) or len({_part_of(text.strip(), at.start()) for at in found}) > 1
    return Right(names, role, team, unknown["team"] if unknown else None, odd, mixed)


def _is_mixed(kept: str) -> bool:
    """Ana as manager of DACH, Bob: names stand before the role and after it."""
    if GONE not in kept:
        return False
    return bool(_names(kept[: kept.index(GONE)])) and bool(
        _names(",".join(BETWEEN.split(kept[kept.rindex(GONE) + 1 :])[1:]))
    )


def _part_of(text: str, at: int) -> int:
    return len(BETWEEN.findall(text[:at]))


def _names(kept: str) -> tuple[str, ...]:
    cleaned = [_cleaned(part) for part in BETWEEN.split(kept)]
    return tuple(dict.fromkeys(name for name in cleaned if name))


def _cleaned(part: str) -> str:
    if GONE in part:
        part = FILLER.sub("", LINK.sub("", part))
    return re.sub(r"\s+", " ", part.replace(GONE, " ")).strip().removeprefix("@").strip()


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + GONE * (end - start) + text[end:]


def _where(text: str, name: str) -> int | None:
    edge = (r"(?<![^\W_])", r"(?![^\W_])") if name.isascii() else ("", "")
    found = list(re.finditer(edge[0] + re.escape(name) + edge[1], text))
    return found[-1].start() if found else None
