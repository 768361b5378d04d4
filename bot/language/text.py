"""Folding and tokens. Folded text has the length of the text as typed, so that every span points into both."""

import re
import unicodedata
from dataclasses import dataclass

from models.names import simplified

SAME = {
    "’": "'",
    "‘": "'",
    "`": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "−": "-",
    "。": ".",
    "、": "、",
    "→": ">",
}
TOKEN = re.compile(
    r"#?[a-z0-9\u00df-\u024f\u0370-\u05ff\u0900-\u0dff\u3040-\u30ff\uac00-\ud7af]+"
    r"(?:[.'&+_/-][a-z0-9\u00df-\u024f]+)*\+*"
    r"|[\u3400-\u9fff]|->|=>|\n|[^\s]"
)


class Folding(dict[int, str]):
    """One character to one character: narrow, lower case, simplified. Filled as characters are met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        narrow = SAME.get(character) or unicodedata.normalize("NFKC", character).lower()
        if code > 0x33FF and len(narrow) == 1:
            narrow = simplified().get(ord(narrow), narrow)
        folded = narrow if len(narrow) == 1 else character
        self[code] = folded
        return folded


FOLDING = Folding()


@dataclass(frozen=True, slots=True)
class Token:
    """A word, one Chinese character or a mark; `text` is folded."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    return text.translate(FOLDING)


def tokenise(folded: str) -> list[Token]:
    return [Token(match[0], match.start(), match.end()) for match in TOKEN.finditer(folded)]


def is_chinese(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
