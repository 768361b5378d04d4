"""Local time and the instant that it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


def instant_of(local: datetime, zone: str) -> datetime:
    """The instant (UTC) of a naive local time: one that the clocks skip is the first instant after the gap, one that
    comes twice the first.
    """
    place = ZoneInfo(zone)
    at = local.replace(tzinfo=place).astimezone(UTC)
    while at.astimezone(place).replace(tzinfo=None) != local:
        local += MINUTE
        at = local.replace(tzinfo=place).astimezone(UTC)
    return at
