"""Text as people see it: without invisible tricks, measured in columns, set in aligned columns.

Platforms that show fixed-width text share this; nothing here knows any platform's markup.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from bot.core.cards import Table

_GAP = "  "
# What may turn the direction of the line around it, and what has no width at all: a name that holds them
# could pass for another. The joiner (U+200D) stays, because emoji and some scripts need it.
_HIDDEN = frozenset("\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u2060\ufeff") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xFFF9, 0xFFFC))
}


def clean(text: str) -> str:
    """The text without control, direction and zero-width characters; line feeds stay, tabs become blanks."""
    return "".join(
        character
        for character in text.replace("\t", " ")
        if character == "\n"
        or (character not in _HIDDEN and unicodedata.category(character) not in ("Cc", "Cs"))
    )


def width(text: str) -> int:
    """How many columns the text takes: Chinese characters and most emoji take two, marks take none."""
    return sum(_columns(character) for character in text)


def clip(text: str, most: int) -> str:
    """At most `most` characters, the last one "…" where something is missing."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def aligned(table: Table) -> list[str]:
    """The header and the rows in columns of equal width, a line each."""
    lines = [[one_line(cell) for cell in row] for row in (table.header, *table.rows)]
    count = max(len(line) for line in lines)
    widths = [max((width(line[at]) for line in lines if at < len(line)), default=0) for at in range(count)]
    return [
        _GAP.join(_pad(cell, widths[at], right=at in table.numeric) for at, cell in enumerate(line)).rstrip()
        for line in lines
    ]


def labelled(table: Table) -> list[list[str]]:
    """The same for narrow screens: for each row a heading (up to its first column in words, such as
    "1 Jonas Weber"), then a line "label: value" for each other cell.
    """
    named = next((at for at in range(len(table.header)) if at not in table.numeric), 0)
    return [
        [
            " ".join(one_line(cell) for cell in row[: named + 1]),
            *(_pair(table.header, at, cell) for at, cell in enumerate(row) if at > named),
        ]
        for row in table.rows
    ]


def _pair(header: Sequence[str], at: int, cell: str) -> str:
    label = one_line(header[at]) if at < len(header) else ""
    return f"{label}: {one_line(cell)}" if label else one_line(cell)


def _pad(cell: str, columns: int, *, right: bool) -> str:
    blanks = " " * (columns - width(cell))
    return blanks + cell if right else cell + blanks


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
