"""Every sentence that the code says, as the translators must see them."""

from __future__ import annotations

from pathlib import Path

from babel.messages.extract import extract_from_dir

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "handlers", "reminders")
KEYWORDS = {"t": None, "n": (1, 2)}
Message = str | tuple[str, ...]


def said_in_code() -> dict[Message, str]:
    """Message → where it stands first."""
    found: dict[Message, str] = {}
    for folder in FOLDERS:
        for name, line, message, _, _ in extract_from_dir(
            str(ROOT / folder), [("**.py", "python")], keywords=KEYWORDS
        ):
            found.setdefault(
                tuple(message) if isinstance(message, list | tuple) else message, f"{folder}/{name}:{line}"
            )
    return found
