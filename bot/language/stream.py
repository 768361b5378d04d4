"""What `drumbeat parse` does: one message a line in, one JSON object a line out, before any database is asked."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

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


def main(argv: Sequence[str] | None = None) -> None:
    """The command `drumbeat parse`."""
    arguments = argparse.ArgumentParser(prog="drumbeat parse", description=__doc__)
    arguments.add_argument("--now", help="the local time of the messages, YYYY-MM-DDTHH:MM")
    arguments.add_argument("--tz", default="UTC", help="the speaker's zone")
    arguments.add_argument("--accounts", type=Path, help="known customers, one name a line")
    arguments.add_argument("--people", type=Path, help="colleagues, one name a line")
    arguments.add_argument("--only", type=Only, choices=list(Only))
    arguments.add_argument("--explain", action="store_true")
    given = arguments.parse_args(argv)
    zone = ZoneInfo(given.tz)
    now = datetime.fromisoformat(given.now).replace(tzinfo=zone) if given.now else datetime.now(zone)
    vocabulary = Vocabulary(names_in(given.accounts), names_in(given.people))
    if given.explain:
        from bot.language.explain import explain

        for line in sys.stdin:
            explain(parse(line.rstrip("\r\n"), now=now, vocabulary=vocabulary))
        return
    for line in lines_out(sys.stdin, now=now, vocabulary=vocabulary, only=given.only):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
