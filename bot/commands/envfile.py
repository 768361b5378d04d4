"""The file .env, where secrets are kept: changed key by key, whole or not at all, readable by its owner alone."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

PATH = Path(".env")
_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)")


def read_env(path: Path = PATH) -> dict[str, str]:
    """What is set in the file, by name; nothing where there is none."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    found = [match for line in lines if (match := _LINE.fullmatch(line))]
    return {match[1]: match[2].strip().strip("'\"") for match in found if match[2].strip()}


def write_env(values: Mapping[str, str], path: Path = PATH) -> None:
    """Set these names and leave every other line as it is.

    :raises OSError: the file can't be written; what was there still is
    """
    path = path.resolve()  # a link stays a link
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    left = dict(values)
    kept: list[str] = []
    for line in lines:
        match = _LINE.fullmatch(line)
        name = match[1] if match else ""
        if name not in values:
            kept.append(line)
        elif name in left:
            kept.append(f"{name}={left.pop(name)}")
    kept += [f"{name}={value}" for name, value in left.items()]
    handle, fresh = tempfile.mkstemp(prefix=".env.", dir=path.parent)  # made with mode 600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(kept) + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
