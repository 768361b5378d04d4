"""Names and figures made unrecognisable, so that somebody's words may be kept as an example.

What stays is what is known to be harmless: words of the grammar, and a few of everyday speech. Everything else may be
a name, in whatever script, and becomes a placeholder of the same shape.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from types import ModuleType

from bot.language.everyday import ENGLISH, KEEP_CAPITALS, NUMBERS, SCALES, ZH_NUMBERS, ZH_SCALES
from bot.language.grammar import LANGUAGES, phrases
from bot.language.names import Vocabulary
from bot.language.text import fold, is_chinese, tokenise
from bot.language.understanding import Record, Understanding
from models.names import normal_form

NAMES_ARE_IN = frozenset({"SURNAMES", "PLACES", "BRANDS", "COMPANY_ENDS", "CITIES", "GIVEN"})
NAME_SLOTS = ("account", "owner", "competitor", "to")
CODE_SLOTS = frozenset({"stage", "channel", "kind", "recurrence", "currency"})
SPOKEN = [
    "Alfa",
    "Bravo",
    "Charlie",
    "Delta",
    "Echo",
    "Foxtrot",
    "Golf",
    "Hotel",
    "India",
    "Juliett",
    "Kilo",
    "Lima",
    "Mike",
    "November",
    "Oscar",
    "Papa",
    "Quebec",
    "Romeo",
    "Sierra",
    "Tango",
    "Uniform",
    "Victor",
    "Whiskey",
    "Xray",
    "Yankee",
    "Zulu",
]
STEMS = "甲乙丙丁戊己庚辛壬癸"
ADDRESS = re.compile(
    r"(?P<mail>[^\s@<>|,;，；:：]+@[^\s@<>|,;，；]+)|(?P<web>(?:[a-z][a-z0-9+.-]*://|www\.)[^\s<>|]+)"
    r"|(?P<handle>[@#][^\s\d@#<>|,;，；。:：!！?？]+)|(?P<host>(?<!\w)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?!\w)(?:/\S*)?)",
    re.IGNORECASE | re.ASCII,
)
PIECE = re.compile(
    r"[\u3400-\u9fff\U00020000-\U0003ffff]+|(?:(?![\u3400-\u9fff\U00020000-\U0003ffff])[^\W_])+(?:['’][a-zA-Z]+)*|_|.",
    re.DOTALL,
)
UNIT = re.compile(r"(?:k|m|mn|mio|bn|b|w|h|d|am|pm|st|nd|rd|th|s|x|eur|usd|cny|rmb|gbp)", re.IGNORECASE)
ENDS_A_COMPANY = (
    "公司",
    "集团",
    "科技",
    "银行",
    "电器",
    "实业",
    "股份",
    "有限",
    "网络",
    "汽车",
    "控股",
    "医院",
)
INVISIBLE = frozenset({"Cf", "Cc", "Mn", "Me", "Mc"})


@cache
def harmless() -> tuple[frozenset[str], frozenset[str], int]:
    """Latin words, Chinese phrases, and the length of the longest of these."""
    latin, chinese = set(ENGLISH), set[str]()
    for language in LANGUAGES:
        for phrase in _listed(language):
            for part in re.findall(r"[\u3400-\u9fff]+|[a-z]+(?:'[a-z]+)?", fold(phrase)):
                (chinese if is_chinese(part[0]) else latin).add(part)
    latin = {word for word in latin if len(word) > 1 or word in "ai"}
    return frozenset(latin), frozenset(chinese), max(map(len, chinese))


def _listed(language: ModuleType) -> Iterator[str]:
    for section, value in vars(language).items():
        if section.isupper() and section not in NAMES_ARE_IN:
            yield from _strings(value)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from phrases(value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(key, str) and not isinstance(inner, str):
                yield from phrases(key)
            yield from _strings(inner)


class Mask:
    """One message's placeholders: the same name becomes the same placeholder, in the text and in its records."""

    def __init__(self, understood: Understanding, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._numbers: dict[str, int] = {}
        self._parsed = [
            value
            for record in (*understood.records, *understood.meant)
            for value in self._names_in(record, understood.text)
        ]

    @staticmethod
    def _names_in(record: Record, text: str) -> Iterator[str]:
        for slot in NAME_SLOTS:
            if slot in record.spans:
                start, end = record.spans[slot]
                yield text[start:end]
            yield record.slots.get(slot, "")

    def text(self, words: str) -> str:
        """The words without names and figures."""
        clean = _visible(words)
        masked, at = [], 0
        for found in ADDRESS.finditer(clean):
            masked += [self._words(clean[at : found.start()]), self._address(found)]
            at = found.end()
        return "".join([*masked, self._words(clean[at:])])

    def record(self, record: Record) -> dict[str, object]:
        """A record with its values masked; codes of the product stay."""
        slots = {slot: self._value(slot, value) for slot, value in record.slots.items()}
        return {"intent": record.intent, "slots": slots, "missing": list(record.missing)}

    def _value(self, slot: str, value: str) -> str:
        if slot in NAME_SLOTS:
            return self._name(value)
        if slot in CODE_SLOTS and re.fullmatch(r"[A-Z]{3}|[a-z_]+", value) and fold(value) not in self._known:
            return value
        return self.text(value)

    @cached_property
    def _known(self) -> frozenset[str]:
        """Names that somebody bears, and the words they are made of."""
        names = (*self._vocabulary.people, *self._vocabulary.competitors, *self._parsed)
        folded = {fold(_visible(name)) for name in names} - {""}
        return frozenset(folded | {token.text for name in folded for token in tokenise(name)})

    def _address(self, found: re.Match[str]) -> str:
        match found.lastgroup:
            case "mail":
                return "name@example.com"
            case "handle":
                return found[0][0] + "name"
            case _:
                return "https://example.com"

    def _name(self, name: str) -> str:
        meant = self._vocabulary.matches(name)
        key = normal_form(meant[0] if len(meant) == 1 else name)
        number = self._numbers.setdefault(key, len(self._numbers))
        if any(map(is_chinese, name)):
            return f"某{_spelt(number, STEMS)}"
        placeholder = f"{_spelt(number, SPOKEN)}co"
        return placeholder.lower() if name.islower() else placeholder

    def _words(self, text: str) -> str:
        spans = self._spans(text)
        masked, at = [], 0
        for start, end in spans:
            masked += [self._pieces(text, at, start), self._name(text[start:end])]
            at = end
        return "".join([*masked, self._pieces(text, at, len(text))])

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Where known names stand, the longest first in each place, none over another."""
        folded = fold(text)
        tokens = tokenise(folded)
        found = []
        for index, token in enumerate(tokens):
            if longest := self._vocabulary.names.longest(tokens, index, len(folded)):
                found.append((token.start, tokens[index + longest[0] - 1].end))
        for name in {fold(_visible(name)) for name in self._parsed} - {""}:
            edged = rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])"
            found += [match.span() for match in re.finditer(edged, folded)]
        spans: list[tuple[int, int]] = []
        for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
            if spans and start < spans[-1][1]:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
        return spans

    def _pieces(self, text: str, begin: int, end: int) -> str:
        masked: list[str] = []
        after_number = False
        for piece in PIECE.finditer(text, begin, end):
            word = piece[0]
            if is_chinese(word[0]) or word[0] >= "\U00020000":
                shown = self._chinese(word, after_number)
            elif word[0].isalnum():
                shown = self._latin(word, after_number, _begins_a_sentence(text, piece.start()))
            else:
                shown = word
            masked.append(shown)
            if not word.isspace() and word not in "-,.":
                after_number = shown[-1:] in "9九" or shown.lower().endswith("nine")
        return "".join(masked)

    def _latin(self, word: str, after_number: bool, begins: bool) -> str:
        folded = fold(word)
        if any(character.isnumeric() for character in word):
            return "".join(self._beside_figures(part) for part in re.findall(r"\d+|\D+", word))
        if folded in SCALES and after_number:
            return word
        if folded in NUMBERS or folded in SCALES:
            return "nine"
        if folded in KEEP_CAPITALS and folded not in self._known:
            return word
        is_plain = word.islower() or (begins and word.istitle())
        if folded in harmless()[0] and is_plain and (word.islower() or folded not in self._known):
            return word
        return self._name(word)

    def _beside_figures(self, part: str) -> str:
        if part.isdecimal():
            return "9" * len(part)
        shown = ""
        for letters in re.findall(r"[^\W\d_]+|.", part, re.DOTALL):
            if letters[0].isnumeric():
                shown += "9" * len(letters)
            elif UNIT.fullmatch(letters) or not letters.isalpha():
                shown += letters
            else:
                shown += self._name(letters)
        return shown

    def _chinese(self, run: str, after_number: bool) -> str:
        shown = ""
        for kind, part in _cut(run):
            if kind == "figure":
                for character in part:
                    shown += character if after_number and character in ZH_SCALES else "九"
                    after_number = True
                continue
            shown += part if kind == "plain" else self._name(part)
            after_number = False
        return shown


def _cut(run: str) -> list[tuple[str, str]]:
    """A run of Chinese characters as plain phrases, figures and what may be a name.

    One known character beside an unknown one is part of the name, and so is the phrase before 公司 and the like.
    """
    parts: list[tuple[str, str]] = []
    at = 0
    while at < len(run):
        if _is_figure(run[at]):
            kind, size = "figure", 1
        else:
            size = _plain_size(run, at)
            kind = "plain" if size else "name"
        parts.append((kind, run[at : at + (size or 1)]))
        at += size or 1
    return _joined([_swallowed(parts, index) for index in range(len(parts))])


def _swallowed(parts: list[tuple[str, str]], index: int) -> tuple[str, str]:
    kind, part = parts[index]
    neighbours = [parts[near][0] for near in (index - 1, index + 1) if 0 <= near < len(parts)]
    if kind != "plain" or "name" not in neighbours:
        return kind, part
    rest = "".join(text for _, text in parts[index + 1 :])
    is_in_name = (len(part) == 1 and part not in "了的我他她你们在") or rest.startswith(ENDS_A_COMPANY)
    return ("name" if is_in_name else "plain"), part


def _joined(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    joined: list[tuple[str, str]] = []
    for kind, part in parts:
        if joined and joined[-1][0] == kind:
            joined[-1] = (kind, joined[-1][1] + part)
        else:
            joined.append((kind, part))
    return joined


def _plain_size(run: str, at: int) -> int:
    chinese, longest = harmless()[1:]
    sizes = range(min(longest, len(run) - at), 0, -1)
    return next(
        (
            size
            for size in sizes
            if fold(run[at : at + size]) in chinese and not any(map(_is_figure, run[at : at + size]))
        ),
        0,
    )


def _is_figure(character: str) -> bool:
    return character.isnumeric() or character in ZH_NUMBERS


def _visible(text: str) -> str:
    """In the plainest form of each character, without what hides between them."""
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(c for c in narrow if unicodedata.category(c) not in INVISIBLE or c in "\n\t")


def _begins_a_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"'“‘(")
    return not before or before[-1] in ".!?。!?\n:;"


def _spelt(number: int, letters: str | list[str]) -> str:
    """0 is the first letter, then the second …, then two of them."""
    rest, last = divmod(number, len(letters))
    return (_spelt(rest - 1, letters) if rest else "") + letters[last]
