"""Amounts of money, and whether the number is really known.

An amount is found by its number; what stands left and right of it gives the currency, the period and the doubt.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from bot.language import numbers
from bot.language.text import is_chinese

SIGNS = {
    "us$": "USD", "hk$": "HKD", "nt$": "TWD", "s$": "SGD", "sg$": "SGD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD",
    "nz$": "NZD", "r$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "₹": "INR", "₩": "KRW", "₽": "RUB", "฿": "THB",
    "₫": "VND", "₺": "TRY", "₱": "PHP", "₪": "ILS", "円": "JPY",
}  # fmt: skip
# Codes that are read in lower case too; the rest ("ALL", "TOP", "AMD") are words or names unless typed in capitals.
COMMON = ["usd", "eur", "gbp", "cny", "rmb", "jpy", "hkd", "sgd", "aud", "cad", "inr", "twd", "krw",
    "chf", "nzd", "sek", "nok", "dkk", "pln", "czk", "huf", "brl", "mxn", "zar", "aed", "sar", "thb",
    "myr", "idr", "php", "vnd", "ils", "rub"]  # fmt: skip
RARE = ["TRY", "RON", "BGN", "ARS", "CLP", "COP", "PEN", "EGP", "NGN", "KES", "QAR", "KWD", "BHD", "OMR",
    "JOD", "PKR", "BDT", "LKR", "KZT", "UAH", "ISK", "GEL", "MAD", "TND", "MOP", "CNH"]  # fmt: skip

DIGITS = r"(?:\d{1,3}(?:[ ']\d{3})+(?![\d.,])|\d{1,18}(?:[.,]\d{1,12}){0,6}|\.\d{1,6})"
SCALE = r"(?:thousands?|grand|k|millions?|mio|mill?|mln|mm|mn|m|billions?|bln|bn|b|trillions?|tn|lakhs?|lacs?|crores?|cr)(?:(?![a-z0-9])|(?=(?:usd|eur|gbp|cny|rmb|inr|jpy|chf|sgd|hkd|aud|cad|nok|sek|dkk)(?![a-z0-9])))"
HAN = "零〇一二两三四五六七八九十百千万亿兆半几多余来数"
# 3 千 and 80 万 are typed with a blank too; a run that has no unit in it is dropped later.
RUN = (
    rf"(?:\d[\d,]{{0,14}}(?:\.\d{{1,6}})?\s?(?=[{HAN}w])|[一二两三四五六七八九十百千半几数上])"
    rf"(?:(?!(?<=[万千百亿w])[一二两三四五六七八九](?:年|个?月|季|天|周|期))[{HAN}]|w(?![a-z])|(?<=[万千百亿w零])\d(?![\d.,]\d|年|个?月|天|周)){{0,16}}"
)
NUMBER = re.compile(
    rf"(?P<run>{RUN})|(?P<figure>{DIGITS})(?:\s?(?P<scale>{SCALE}))?(?P<kw>kw(?![a-z]))?|(?P<words>{numbers.WORDS.pattern})(?:\s?(?P<wordscale>{SCALE}))?"
)
UNITS = re.compile("[十百千万亿兆w]")
OPEN_INSIDE = re.compile("[几多余来数上]")
# 两三万, 三五十万: two figures side by side before a unit.
SIDE_BY_SIDE = re.compile("[一二两三四五六七八九][二两三四五六七八九][十百千万亿]")
RANGE = re.compile(r"\s*(?:-{1,2}|~|/|to\b|到|至|or\b|或者?|还是)\s*(?:[a-z]{0,2}[$€£¥₹])?\s*")
BETWEEN = re.compile(r"\s*and\s*(?:[a-z]{0,2}[$€£¥₹])?\s*")
# 五百强, 一千个, 三百家: counted things, not money.
NO_MONEY_AFTER = frozenset("强个家次位名人台套件份场通封条")


@dataclass(frozen=True, slots=True)
class AmountReading:
    """An amount as said. `bare`: no multiplier and no sign; `open`: a range or a limit, so the number is not known."""

    value: Decimal
    currency: str = ""
    recurrence: str = ""
    bare: bool = False
    open: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    old: bool = False
    replaces: bool = False  # "from 50k to 60k"
    start: int = 0
    end: int = 0


Around: TypeAlias = Mapping[str, tuple[str, str]]  # a phrase -> its role beside a number, and a value


@dataclass(frozen=True)
class AmountWords:
    """What the grammars say about money: what may stand before a number, and what after it."""

    before: Around
    after: Around

    @classmethod
    def build(cls, words: Mapping[str, Mapping[str, Iterable[str]]]) -> "AmountWords":
        codes = {code: ("money", "CNY" if code == "rmb" else code.upper()) for code in COMMON}
        money = {sign: ("money", code) for sign, code in SIGNS.items()} | codes
        money |= {f"{code}$": role for code, role in codes.items()}
        money |= role_of("money", words["currency"])
        money |= {f"m{code}": ("millions", code.upper()) for code in COMMON if len(code) == 3}
        before = {phrase: role for phrase, role in money.items() if not one_character(phrase)}
        before |= role_of("each", words["each"])
        after = money | role_of("per", words["per"])
        for role in ("open", "about", "old"):
            before |= role_of(role, words[f"{role} before"])
        for role in ("open", "about"):
            after |= role_of(role, words[f"{role} after"])
        return cls(before, after)


def one_character(phrase: str) -> bool:
    """元 and 块 stand after the number; before it they end a name: 天元五金."""
    return len(phrase) == 1 and is_chinese(phrase)


def role_of(role: str, words: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, str]]:
    return {phrase: (role, value) for value, phrases in words.items() for phrase in phrases}


@dataclass(slots=True)
class Surroundings:
    """What was found beside a number, and how far it reaches."""

    start: int
    end: int
    roles: dict[str, str] = field(default_factory=dict)


# 续约 20万 is a renewal, not "about 20万".
ONE_WORD = frozenset(["续约", "签约", "合约", "预约", "邀约", "履约", "解约", "签好", "谈好", "做好", "说好", "搞好", "办好", "最近",
    "附近", "突破", "打破", "高超", "听从", "服从"])  # fmt: skip
LATE_SCALE = re.compile(r"\s(million|billion|thousand)(?![a-z])")
LONGEST = 20
RISEN = re.compile(
    r"\b(?:went|go|goes|gone|bumped?|moved?|increased?|raised?|grew|rose|jumped?|is|now|brought|pushed|value|amount)\s+$"
)


def look_left(folded: str, around: Surroundings, words: Around, floor: int) -> None:
    """Take the phrases that end where the number begins, as far as they go on; none that another number has."""
    while True:
        end = around.start
        while end and folded[end - 1] == " ":
            end -= 1
        for length in range(min(LONGEST, end - floor), 0, -1):
            phrase = folded[end - length : end]
            role = words.get(phrase)
            if folded[end - length - 1 : end] in ONE_WORD:
                continue
            if role and role[0] not in around.roles and starts_word(folded, end - length):
                if phrase == "up to" and RISEN.search(folded, max(0, end - length - 14), end - length):
                    return  # went up to 90k: it is 90k
                around.roles[role[0]] = role[1]
                around.start = end - length
                break
        else:
            return


def look_right(folded: str, around: Surroundings, words: Around) -> None:
    """Take the phrases that begin where the number ends, as far as they go on."""
    while True:
        start = around.end
        while start < len(folded) and folded[start] == " ":
            start += 1
        for length in range(min(LONGEST, len(folded) - start), 0, -1):
            role = words.get(folded[start : start + length])
            if (
                role
                and ends_word(folded, start + length)
                and not (role[0] == "money" and role[0] in around.roles and role[1] != around.roles["money"])
            ):
                around.roles.setdefault(*role)
                around.end = start + length
                break
        else:
            return


def starts_word(folded: str, index: int) -> bool:
    return not (
        index
        and folded[index].isascii()
        and folded[index].isalpha()
        and folded[index - 1].isascii()
        and folded[index - 1].isalnum()
    )


def ends_word(folded: str, index: int) -> bool:
    last, following = folded[index - 1], folded[index : index + 1]
    return not (last.isascii() and last.isalpha() and following.isascii() and following.isalnum())


def find_amounts(folded: str, text: str, words: AmountWords) -> Iterator[AmountReading]:
    """Every number that may be money, in order. `folded` may be masked where other things were found."""
    end = 0
    for match in NUMBER.finditer(folded):
        if match.start() >= end and (reading := read_at(match, folded, text, words, end)):
            end = reading.end
            yield reading


def read_at(
    match: re.Match[str], folded: str, text: str, words: AmountWords, floor: int
) -> AmountReading | None:
    value, scale, unsure = value_of(match)
    if not value and not unsure:
        return None
    around = Surroundings(match.start(), match.end())
    look_left(folded, around, words.before, floor)
    inner = around.end
    look_right(folded, around, words.after)
    rare_code(folded, text, around, match.span())
    if "millions" in around.roles:  # 120 MEUR
        around.roles["money"], scale = around.roles["millions"], 10**6
        value = (value or Decimal(0)) * scale
    elif "money" in around.roles and not scale and (late := LATE_SCALE.match(folded, around.end)):
        scale, around.end = numbers.SCALES[late[1]], late.end()  # 75 USD million
        value = (value or Decimal(0)) * scale
    top = None
    if around.end == inner or set(around.roles) <= {"money", "open", "old"}:
        top = upper_end(folded, around, words)
    if not (top and (top.scale or "money" in top.roles)) and not plausible(
        match, folded, around, scale, unsure=unsure
    ):
        return None
    low = high = value or Decimal(0)
    if top and not (top.scale or scale or "money" in around.roles or "money" in top.roles or low >= 100):
        return None
    if top:
        low, high, around.end = low * (top.scale or 1) if not scale else low, top.value, top.end
        around.roles = top.roles | around.roles
        if "old" in around.roles:  # from 50k to 60k: the second one is what counts now
            del around.roles["old"]
            around.roles["replaces"] = ""
            low = high
        else:
            unsure = True
    return reading(around, low, high, unsure=unsure, bare=not (scale or unsure or top or match["run"]))


def reading(around: Surroundings, low: Decimal, high: Decimal, *, unsure: bool, bare: bool) -> AmountReading:
    roles = around.roles
    return AmountReading(
        value=low,
        currency=roles.get("money", ""),
        recurrence=roles.get("each") or roles.get("per") or "",
        bare=bare and "money" not in roles,
        open=unsure or "open" in roles,
        low=low if low != high else None,
        high=high if low != high else None,
        old="old" in roles,
        replaces="replaces" in roles,
        start=around.start,
        end=around.end,
    )


def value_of(match: re.Match[str]) -> tuple[Decimal | None, int, bool]:
    """The number, its multiplier (0: none) and whether the number is left open."""
    if run := match["run"]:
        return value_of_run(run.replace(" ", ""))
    if figure := match["figure"]:
        word = match["scale"]
        scale = numbers.SCALES[word] if word else 0
        value = numbers.read_digits(figure, scaled=bool(word))
        if match["kw"]:  # 千 and 万 together: nobody is sure of that
            return value, 10**7, True
        return (None if value is None else value * (scale or 1)), scale, False
    word = (match["wordscale"] or "").strip()
    scale = numbers.SCALES.get(word, 1)
    value = numbers.read_words(match["words"])
    if value is None:
        return None, 0, False
    return value * scale, scale if scale > 1 else int(value >= 100), False


def value_of_run(run: str) -> tuple[Decimal | None, int, bool]:
    unit = UNITS.search(run)
    if OPEN_INSIDE.search(run) or SIDE_BY_SIDE.search(run) or run[0] in "百千":
        return (Decimal(0), 1, True) if unit and len(run) > 1 else (None, 0, False)
    last = re.findall("[万亿兆w千百十]", run)
    scale = numbers.MYRIADS.get(last[-1]) or numbers.POWERS.get(last[-1], 0) if last else 0
    return numbers.read_chinese(run), scale, False


def plausible(match: re.Match[str], folded: str, around: Surroundings, scale: int, *, unsure: bool) -> bool:
    """Whether these figures stand for themselves, not for a part of a name, a count or a time."""
    if "money" in around.roles:
        return True
    start, end = match.span()
    before, following = folded[start - 1 : start], folded[end : end + 1]
    joined = before in {"/", "-", ".", "_", "&"} and ends_latin(folded, start - 1)
    joined = joined or (before == ":" and folded[start - 2 : start - 1].isdigit())
    if around.start == start and (before in {"#", "@"} or joined or ends_latin(folded, start)):
        return False
    if (
        around.end == end
        and following.isascii()
        and (following.isalnum() or following in {":", "%", "/", "#"})
    ):
        return False
    if match["figure"]:
        return (
            scale > 0
            or not following
            or not is_chinese(following)
            or around.end > end
            or Decimal(numbers.read_digits(match["figure"]) or 0) >= 1000
        )
    if match["words"]:
        return scale > 0
    return unsure or (scale >= 100 and len(match["run"]) > 1 and following not in NO_MONEY_AFTER)


def ends_latin(folded: str, index: int) -> bool:
    """Whether a Latin letter or a figure ends here, so that what follows is a part of it: v2.5, 10:30, Q1."""
    before = folded[index - 1 : index] if index else ""
    return before.isascii() and before.isalnum()


def rare_code(folded: str, text: str, around: Surroundings, span: tuple[int, int]) -> None:
    """A code in capitals that is too much like a word to be read in lower case: TRY 500."""
    if "money" in around.roles:
        return
    before, after = text[: span[0]].rstrip()[-3:], text[span[1] :].lstrip()[:3]
    for code, start, end in ((before, span[0] - 4, around.end), (after, around.start, span[1] + 4)):
        if code in RARE and (after is not code or ends_word(folded, text.index(code, span[1]) + 3)):
            around.roles["money"], around.start, around.end = code, max(0, start), min(end, len(text))
            return


@dataclass(frozen=True, slots=True)
class UpperEnd:
    """The second number of a range."""

    value: Decimal
    scale: int
    end: int
    roles: dict[str, str]


def upper_end(folded: str, around: Surroundings, words: AmountWords) -> UpperEnd | None:
    """The number after "to", "-" or "or", when one follows."""
    joint = RANGE.match(folded, around.end)
    if not joint and "open" in around.roles:
        joint = BETWEEN.match(folded, around.end)
    match = NUMBER.match(folded, joint.end()) if joint else None
    if not match:
        return None
    value, scale, _ = value_of(match)
    beyond = Surroundings(match.start(), match.end())
    look_right(folded, beyond, words.after)
    if value is None or (match["figure"] and not ends_word(folded, match.end())):
        return None
    return UpperEnd(value, scale, beyond.end, beyond.roles)
