"""A file of rows and columns → cells. Knows file formats and encodings, and nothing of sales."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath

from models.errors import UserError

Cell = str | Decimal | date

MOST_BYTES = 20_000_000
MOST_UNPACKED = 300_000_000  # of an .xlsx, whose parts may be packed a thousandfold
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 4_000
LOOKED_AT = 20  # rows in which a delimiter and the headings are looked for
TEXT = {".csv", ".tsv", ".txt"}
WORKBOOK = {".xlsx", ".xlsm"}
OTHER_SHEETS = {".xls", ".ods", ".numbers", ".et"}
DELIMITERS = ",;\t|"
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
HIGH_RUNS = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` hold their line of the file and one cell a heading; lines without any value are left out."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def is_sheet(name: str) -> bool:
    """Whether somebody who sends it means it to be imported, readable or not."""
    return PurePath(name).suffix.lower() in TEXT | WORKBOOK | OTHER_SHEETS


def is_table(name: str) -> bool:
    """Whether a file of this name can be imported at all."""
    return PurePath(name).suffix.lower() in TEXT | WORKBOOK


def read(name: str, content: bytes) -> Sheet:
    """:raises UserError: it is no table, too large, broken, locked or empty"""
    if not is_table(name):
        raise UserError("file_kind", name=name)
    if len(content) > MOST_BYTES:
        raise UserError("file_too_large", name=name, most=MOST_BYTES // 1_000_000)
    lines = _workbook(name, content) if _is_workbook(name, content) else _text(name, content)
    filled: list[tuple[int, list[Cell]]] = []
    for number, cells in lines:
        if any(cell != "" for cell in cells):
            filled.append((number, cells[:MOST_COLUMNS]))
        if len(filled) > MOST_ROWS:
            raise UserError("file_too_long", name=name, most=MOST_ROWS)
    return _sheet(name, filled)


def _sheet(name: str, filled: list[tuple[int, list[Cell]]]) -> Sheet:
    """The headings are the first line that is as wide as any: what stands above is a title."""
    width = max((len(_trimmed(cells)) for _, cells in filled[:LOOKED_AT]), default=0)
    start = next((i for i, (_, cells) in enumerate(filled) if len(_trimmed(cells)) * 2 > width), 0)
    if len(filled) < start + 2:
        raise UserError("file_empty", name=name)
    headings = [_one_line(str(cell)) for cell in _trimmed(filled[start][1])]
    count = len(headings)
    rows = tuple(
        (number, tuple([*cells, *[""] * count][:count]))
        for number, cells in filled[start + 1 :]
        if any(cell != "" for cell in cells[:count])
    )
    return Sheet(tuple(_distinct(headings)), rows)


def _distinct(headings: Iterable[str]) -> Iterator[str]:
    """A heading that is empty or stands there twice is told apart by its number."""
    seen: set[str] = set()
    for number, heading in enumerate(headings, 1):
        unique = heading if heading and heading not in seen else f"{heading or 'column'} {number}"
        seen.add(unique)
        yield unique


def _trimmed(cells: list[Cell]) -> list[Cell]:
    last = max((i for i, cell in enumerate(cells) if cell != ""), default=-1)
    return cells[: last + 1]


def _text(name: str, content: bytes) -> Iterator[tuple[int, list[Cell]]]:
    text = _decoded(content)
    if text.count("\x00"):
        raise UserError("file_broken", name=name)
    delimiter = _delimiter(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        for cells in lines:
            yield lines.line_num, [cell.strip()[:LONGEST_CELL] for cell in cells]
    except csv.Error as error:
        raise UserError("file_broken", name=name) from error


def _decoded(content: bytes) -> str:
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_legacy_encoding(content), "replace")


def _legacy_encoding(content: bytes) -> str:
    """Chinese characters are pairs of high bytes; an accented letter of Western Europe is one alone."""
    runs = [len(run) for run in HIGH_RUNS.findall(content[:200_000])]
    return "cp1252" if sum(run == 1 for run in runs) * 2 > len(runs) else "gb18030"


def _delimiter(text: str) -> str:
    """The one that cuts most of the first lines into the same number of cells, above one."""
    sample = text[:100_000].splitlines()[:LOOKED_AT]

    def worth(delimiter: str) -> tuple[int, int]:
        widths = [len(cells) for cells in csv.reader(sample, delimiter=delimiter) if cells]
        common = max(set(widths), key=widths.count, default=1)
        return (widths.count(common) if common > 1 else 0, common)

    return max(DELIMITERS, key=worth)


def _is_workbook(name: str, content: bytes) -> bool:
    """A workbook that somebody renamed .csv is still one; and the other way round."""
    return content.startswith(b"PK\x03\x04") or (
        PurePath(name).suffix.lower() in WORKBOOK and content.startswith(b"\xd0\xcf\x11\xe0")
    )


def _workbook(name: str, content: bytes) -> Iterator[tuple[int, list[Cell]]]:
    """The first sheet that holds anything. A locked workbook is an old container, no zip."""
    from openpyxl import load_workbook

    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UserError("file_locked", name=name)
    if _unpacked(content) > MOST_UNPACKED:
        raise UserError("file_too_large", name=name, most=MOST_BYTES // 1_000_000)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # a broken file raises whatever the libraries beneath raise
        raise UserError("file_broken", name=name) from error
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what some programs write there is wrong
            empty = True
            for number, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
                cells = [_cell(value) for value in values]
                empty = empty and not any(cell != "" for cell in cells)
                yield number, cells
            if not empty:
                return
    except Exception as error:  # as above
        raise UserError("file_broken", name=name) from error
    finally:
        book.close()


def _unpacked(content: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return sum(part.file_size for part in parts.infolist())
    except zipfile.BadZipFile:
        return 0  # reading it will tell


def _cell(value: object) -> Cell:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date()
        case date():
            return value
        case int():
            return Decimal(value)
        case float():
            return Decimal(repr(round(value, 9))).normalize() + 0
        case _:
            return str(value).strip()[:LONGEST_CELL]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def shown(cell: Cell) -> str:
    """A cell as text."""
    match cell:
        case Decimal():
            return f"{cell:f}"
        case date():
            return cell.isoformat()
        case _:
            return cell
