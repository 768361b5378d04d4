"""The platforms' limits, kept by the generic cell rate algorithm: never more than `burst` at once, then one
every `every` seconds, and a Retry-After closes its own bucket alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.platform import Pace

TIDY_AT = 1000  # buckets


class Pacer:
    """Times are seconds on the caller's monotonic clock."""

    def __init__(self) -> None:
        self._arrival: dict[str, float] = {}
        self._tidy_at = TIDY_AT

    def wait(self, paces: Sequence[Pace], now: float) -> float:
        """Seconds until a call is within every limit; 0 takes the call's place in each of them."""
        delay = max((self._delay(pace, now) for pace in paces), default=0.0)
        if delay > 0:
            return delay
        if len(self._arrival) >= self._tidy_at:
            self._forget(now)
        for pace in paces:
            self._arrival[pace.bucket] = max(self._arrival.get(pace.bucket, 0.0), now) + pace.every
        return 0.0

    def close(self, pace: Pace, until: float) -> None:
        """The platform said when it will take the next call."""
        arrival = until + (pace.burst - 1) * pace.every
        self._arrival[pace.bucket] = max(self._arrival.get(pace.bucket, 0.0), arrival)

    def _forget(self, now: float) -> None:
        """Drop the buckets that are as good as new."""
        self._arrival = {bucket: at for bucket, at in self._arrival.items() if at > now}
        self._tidy_at = max(TIDY_AT, 2 * len(self._arrival))

    def _delay(self, pace: Pace, now: float) -> float:
        earliest = self._arrival.get(pace.bucket, 0.0) - (pace.burst - 1) * pace.every
        return max(0.0, earliest - now)
