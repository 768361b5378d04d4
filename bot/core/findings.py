"""What an examination of the installation finds: one line each, for whoever runs the bot."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """`subject` is what was looked at. `ok` None: nothing is wrong, and it is worth knowing. `do` is the way out."""

    subject: str
    ok: bool | None
    says: str
    do: str = ""
