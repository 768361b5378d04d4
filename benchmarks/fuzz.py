"""Messages nobody would write, for as long as one likes: the parser must neither fail nor take long.

    python -m benchmarks.fuzz --minutes 10

Prints how many were read, and every text that raised or took more than `--slowest` milliseconds of processor time.
"""

import argparse
import random
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.language.grammar import LANGUAGES, sections
from bot.language.parser import READ_AT_MOST, parse, parse_reply
from bot.language.values import amounts_in, dates_in

NOW = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
LONGEST = READ_AT_MOST + 200
MARKS = [
    *" ,.;:!?\n-/&@#%$€¥£()[]{}\"'“”「」，。；：！？、→>+*~=_|\\",
    "🎉",
    "\u200b",
    "\x00",
    "\ufeff",
    "\u0301",
]
FIGURES = [
    "50k",
    "1.2m",
    "5万",
    "三十五万",
    "1,25,000",
    "2026-11-20",
    "24/7",
    "10:30",
    "70%",
    "七成",
    "3/4",
    "13800138000",
    "1" * 40,
]
NAMES = ["Acme", "Globex Corp", "海尔", "东方希望", "7-Eleven", "小王", "@bob", "Ünïcode", "Ж", "अ", "한국"]


def words() -> list[str]:
    """Every phrase of the grammar, with figures, names and marks in between."""
    return [phrase for language in LANGUAGES for phrase, _, _ in sections(language)]


def message(pick: random.Random, known: list[str]) -> str:
    """Short ones as people write them, long ones of a single kind, and plain noise."""
    kind = pick.random()
    if kind < 0.1:
        return "".join(
            chr(pick.choice([pick.randrange(32, 0x250), pick.randrange(0x4E00, 0x9FFF)]))
            for _ in range(pick.randrange(300))
        )
    if kind < 0.2:
        piece = "".join(
            pick.choice([known, MARKS, FIGURES, NAMES][pick.randrange(4)])
            for _ in range(pick.randrange(1, 5))
        )
        wanted = pick.choice([len(piece), 300, LONGEST])
        text: str = (piece or "x") * (wanted // max(1, len(piece)) + 1)
        return text[:LONGEST]
    size = pick.choice([3, 10, 40, 800]) if kind < 0.25 else pick.choice([3, 6, 12])
    glue = pick.choice([" ", "", "", ", ", "\n"])
    parts = [pick.choice(pick.choices([known, FIGURES, NAMES, MARKS], [6, 2, 2, 2])[0]) for _ in range(size)]
    return glue.join(parts)[:LONGEST]


def took(text: str) -> float:
    """Milliseconds of processor time for all ways to read a text."""
    slowest = 0.0
    for read in (
        lambda: parse(text, now=NOW),
        lambda: parse_reply(text, now=NOW),
        lambda: amounts_in(text),
        lambda: dates_in(text, NOW),
    ):
        begun = time.process_time()
        read()
        slowest = max(slowest, (time.process_time() - begun) * 1000)
    return slowest


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--slowest", type=float, default=50, help="milliseconds that one reading may take")
    options.add_argument("--seed", type=int, default=int(time.time()))
    asked = options.parse_args()
    pick, known = random.Random(asked.seed), words()
    parse("won Acme 50k forty-five days ago", now=NOW)  # what is made once is not counted
    until, count, failed, slow, worst = time.monotonic() + asked.minutes * 60, 0, 0, 0, 0.0
    while time.monotonic() < until:
        text = message(pick, known)
        count += 1
        try:
            spent = took(text)
        except Exception as error:  # noqa: BLE001 whatever it is, the text is what is wanted
            failed += 1
            print(f"FAILED {error!r}: {text[:200]!r}")
            continue
        worst = max(worst, spent)
        if spent > asked.slowest:
            slow += 1
            print(f"SLOW {spent:.0f} ms, {len(text)} characters: {text[:120]!r}")
    print(f"seed {asked.seed}: {count} messages, {failed} failed, {slow} slow, the slowest {worst:.1f} ms")
    return 1 if failed or slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
