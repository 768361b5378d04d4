"""The order of the house: who may import whom, who may ask for the time, who may commit, how long things get."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "models", "reminders")
DATA = ("bot/language", "models/migrations/versions")  # grammars, and what alembic writes
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60

# The database reads the time once a unit; a platform stamps what came without a time of its own.
MAY_ASK_THE_TIME = {
    "bot/cli.py",
    "bot/commands/examination.py",  # is this machine's clock right?
    "models/db.py",
    "bot/platforms/telegram/connect.py",
    "bot/platforms/telegram/webhook.py",
}
# The unit of work, and the migration, which runs before there is anything to work on.
MAY_COMMIT = {"models/db.py", "models/schema.py"}
TIME = re.compile(r"datetime\.now\(|datetime\.utcnow\(|date\.today\(|time\.time\(")
COMMIT = re.compile(r"\.commit\(\)|\.begin\(\)")


def sources() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_imports_point_down() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_nothing_asks_for_the_time_but_the_clock() -> None:
    assert {name for name, text in sources() if TIME.search(text)} <= MAY_ASK_THE_TIME


def test_nothing_commits_but_the_unit_of_work() -> None:
    assert {name for name, text in sources() if COMMIT.search(text)} <= MAY_COMMIT


def test_files_stay_short() -> None:
    lengths = {name: len(text.splitlines()) for name, text in sources() if not name.startswith(DATA)}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_functions_fit_a_screen() -> None:
    found = {
        f"{name}:{node.name}": length
        for name, text in sources()
        if not name.startswith(DATA)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > MOST_LINES_OF_A_FUNCTION
    }
    assert found == {}


def test_every_flush_says_why() -> None:
    bare = [
        f"{name}:{number}"
        for name, text in sources()
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"session\.flush\(\)", line) and "#" not in line
    ]
    assert bare == []


def test_the_packages_import_nothing_by_themselves() -> None:
    for name in ("bot", "models"):
        tree = ast.parse((ROOT / name / "__init__.py").read_text(encoding="utf-8"))
        assert not [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)], name
