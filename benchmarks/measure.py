"""Blocks of two things in turn, so that what the machine does meanwhile falls on both."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median, quantiles

Deed = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Series:
    """What one side took: seconds a message by block, and each message's own time from call to return."""

    blocks: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)

    @property
    def percentiles(self) -> str:
        cuts = quantiles(self.latencies, n=100)
        return f"p50 {micros(cuts[49])}  p99 {micros(cuts[98])} µs"

    @property
    def p99_by_median(self) -> float:
        cuts = quantiles(self.latencies, n=100)
        return cuts[98] / cuts[49]


@dataclass(frozen=True, slots=True)
class Pairs:
    base: Series
    other: Series

    @property
    def ratios(self) -> list[float]:
        return [other / base for base, other in zip(self.base.blocks, self.other.blocks, strict=True)]

    @property
    def ratio(self) -> str:
        return f"{median(self.ratios):.1f}× (min {min(self.ratios):.1f}, max {max(self.ratios):.1f})"


async def in_turn(
    base: Iterator[Deed], other: Iterator[Deed], *, at_once: int, size: int, pairs: int
) -> Pairs:
    """`pairs` blocks of `size` messages of each, `at_once` of them under way."""
    found = Pairs(Series(), Series())
    for _ in range(pairs):
        for series, deeds in ((found.base, base), (found.other, other)):
            await _block(series, list(islice(deeds, size)), at_once)
    return found


async def _block(series: Series, deeds: Sequence[Deed], at_once: int) -> None:
    waiting = iter(deeds)

    async def work() -> None:
        for deed in waiting:
            began = time.perf_counter()
            await deed()
            series.latencies.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    series.blocks.append((time.perf_counter() - began) / len(deeds))


def micros(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f}"
