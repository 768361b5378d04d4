"""What `drumbeat parse` does: one message a line in, one JSON object a line out, before any database is asked."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from bot.language.names import NO_NAMES, Vocabulary
from bot.language.parser import parse
from bot.language.understanding import Understanding
from bot.language.values import amounts_in, dates_in


class Only(StrEnum):
    """What to look for instead of records."""

    AMOUNTS = "amounts"
    DATES = "dates"


def lines_out(
    lines: Iterable[str], *, now: datetime, vocabulary: Vocabulary = NO_NAMES, only: Only | None = None
) -> Iterator[str]:
    """A JSON object for each line. With dates only, a line is "NOW<TAB>TEXT"."""
    for line in lines:
        text = line.rstrip("\r\n")
        match only:
            case Only.AMOUNTS:
                found: dict[str, object] = {"values": amounts_in(text)}
            case Only.DATES:
                then, tab, rest = text.partition("\t")
                at = datetime.fromisoformat(then).replace(tzinfo=now.tzinfo) if tab else now
                found = {"values": dates_in(rest if tab else text, at)}
            case None:
                found = plain(parse(text, now=now, vocabulary=vocabulary))
        yield json.dumps(found, ensure_ascii=False)


def plain(understood: Understanding) -> dict[str, object]:
    """The contract's part of an understanding."""
    records = [
        {"intent": record.intent, "slots": dict(record.slots), "missing": list(record.missing)}
        for record in understood.records
    ]
    return {"text": understood.text, "records": records}


def names_in(path: Path | None) -> tuple[str, ...]:
    """The names in a file, one a line."""
    if not path:
        return ()
    return tuple(name for line in path.read_text("utf-8-sig").splitlines() if (name := line.strip()))
