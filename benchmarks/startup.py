"""G8: how long until the bot is ready, what `drumbeat parse` does without, and what is kept in memory."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks import slack

RUNS = 7
MESSAGES = 3000
READY = """
from pathlib import Path
from bot.app import build, settings_from
from models.schema import check
import bot.running
app = build(settings_from(Path("bot.yaml")))
check(app.database.engine)
app.connect()
"""
PARSE = """
import io, sys
sys.argv = ["drumbeat", "parse"]
sys.stdin = io.TextIOWrapper(io.BytesIO("won Acme 50k yesterday".encode()))
from bot.cli import main
try:
    main()
except SystemExit:
    pass
heavy = {"sqlalchemy", "slack_bolt", "slack_sdk", "telegram", "aiohttp", "dateparser"} & set(sys.modules)
print(sorted(heavy), file=sys.stderr)
"""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="drumbeat-") as folder:
        _ready(Path(folder))
        _parse(Path(folder))
        asyncio.run(_memory(Path(folder)))


def _ready(folder: Path) -> None:
    env = os.environ | {
        "DRUMBEAT_SLACK__WORKSPACES__MAIN__BOT_TOKEN": "xoxb-1",
        "DRUMBEAT_SLACK__WORKSPACES__MAIN__SIGNING_SECRET": "s3cr3t",
        "DRUMBEAT_TELEGRAM__TOKEN": "4200:made-up-secret",
    }
    (folder / "bot.yaml").write_text("currency: EUR\nserver: {port: 8080}\n", encoding="utf-8")
    subprocess.run(
        [Path(sys.executable).with_name("drumbeat"), "migrate"],
        cwd=folder,
        env=env,
        check=True,
        capture_output=True,
    )
    ours = _seconds(READY, folder, env)
    print(f"ready to serve (Slack, Telegram, SQLite): {ours:.2f} s", end="")
    if importlib.util.find_spec("opsdroid") is None:
        print("; opsdroid is not installed, so there is nothing to compare it with")
        return
    theirs = _seconds("import opsdroid.core", folder, env)
    print(f", {ours / theirs:.1f}× `import opsdroid.core` ({theirs:.2f} s)")


def _seconds(code: str, folder: Path, env: dict[str, str]) -> float:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], cwd=folder, env=env, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return median(times)


def _parse(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PARSE], cwd=folder, capture_output=True, text=True, check=True
    )
    heavy = done.stderr.strip().splitlines()[-1]
    print(
        f"drumbeat parse: {_seconds(PARSE, folder, dict(os.environ)):.2f} s; imported of what is heavy: {heavy}"
    )


async def _memory(folder: Path) -> None:
    known = slack.customers(MESSAGES + 1000)
    app = slack.team_on(f"sqlite:///{folder}/memory.db", known)
    deeds = slack.reports(app, iter(known))
    for _ in range(1000):
        await next(deeds)()
        await app.delivery.drain()
    before = _resident()
    for _ in range(MESSAGES):
        await next(deeds)()
        await app.delivery.drain()
    print(f"memory after {MESSAGES:,} more reports: {_resident() - before:+.1f} MB on {before:.0f} MB")
    app.close()


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
