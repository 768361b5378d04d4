"""What `drumbeat parse` does: one message a line in, one JSON object a line out, before any database is asked."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.language.names import Vocabulary
from bot.language.parser import parse
from bot.language.understanding import Understanding


def lines_out(lines: Iterable[str], *, now: datetime, vocabulary: Vocabulary) -> Iterator[str]:
    """A JSON object for each message."""
    for line in lines:
        text = line.rstrip("\r\n")
        yield json.dumps(plain(parse(text, now=now, vocabulary=vocabulary)), ensure_ascii=False)


def plain(understood: Understanding) -> dict[str, object]:
    records = [
        {"intent": record.intent, "slots": dict(record.slots), "missing": list(record.missing)}
        for record in understood.records
    ]
    return {"text": understood.text, "records": records}


def names_in(path: Path | None) -> tuple[str, ...]:
    return (
        tuple(line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()) if path else ()
    )


def main(argv: Sequence[str] | None = None) -> None:
    arguments = argparse.ArgumentParser(prog="drumbeat parse", description=__doc__)
    arguments.add_argument("--now", required=True)
    arguments.add_argument("--tz", default="UTC")
    arguments.add_argument("--accounts", type=Path)
    arguments.add_argument("--people", type=Path)
    given = arguments.parse_args(argv)
    now = datetime.fromisoformat(given.now).replace(tzinfo=ZoneInfo(given.tz))
    vocabulary = Vocabulary(names_in(given.accounts), names_in(given.people))
    for line in lines_out(sys.stdin, now=now, vocabulary=vocabulary):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
