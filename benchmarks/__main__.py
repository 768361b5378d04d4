"""`make bench`: G1 and G8 in one run. Ratios count; absolute times depend on the machine and its day."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from benchmarks import report, startup
from bot.core import logs
from tests.support import postgres


def main() -> None:
    logs.configure(logging.ERROR)
    print("G1 · the full deal report, from the signed request to the acknowledgement")
    with tempfile.TemporaryDirectory(prefix="drumbeat-") as folder:
        report.main(f"sqlite:///{Path(folder) / 'bench.db'}", "SQLite (FULL)")
    if postgres.programs() is None:
        print(f"PostgreSQL is not installed; apt-get install {postgres.PACKAGE} measures it as well")
    else:
        with postgres.server(durable=True) as address:
            report.main(f"{address}/postgres", "PostgreSQL")
    print("\nG8 · ready, lean, flat")
    startup.main()


main()
