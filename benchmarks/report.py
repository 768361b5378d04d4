"""G1: the full deal report beside a bare bolt dispatch, and what it costs to say the answer."""

from __future__ import annotations

import asyncio
import gc
import time
from collections import Counter
from collections.abc import Iterator
from statistics import median

from sqlalchemy import event, func, select

from benchmarks import slack
from benchmarks.measure import Deed, in_turn, micros
from bot.app import App
from bot.core.cards import buttons_of, card_from_json
from bot.core.platform import Deed as OutboxDeed
from bot.core.platform import Order
from bot.platforms.slack import SLACK
from models.deals import Booking, Deal
from models.queue.outbox import Outbox

PAIRS = 15
BARE_SIZE = 256
SIZES = {1: 48, 16: 96, 64: 128}  # messages of ours in a block, by how many are under way


async def run(url: str, name: str) -> None:
    known = slack.customers(PAIRS * (sum(SIZES.values()) + SIZES[1]) + 600)
    app = slack.team_on(url, known)
    names = iter(known)
    try:
        await _warm_up(app, names)
        await _statements(app, names)
        for at_once, size in SIZES.items():
            pairs = await in_turn(
                slack.bare(), slack.reports(app, names), at_once=at_once, size=size, pairs=PAIRS
            )
            print(f"{name}, {at_once:>2} under way: {pairs.ratio} a bare bolt dispatch")
            print(f"    bolt {micros(median(pairs.base.blocks))} µs a message, {pairs.base.percentiles}")
            print(
                f"    ours {micros(median(pairs.other.blocks))} µs a message, {pairs.other.percentiles}",
                end="",
            )
            print(f", p99 {pairs.other.p99_by_median:.1f}× its median")
        await _command(app, names, name)
        await _delivered(app, names, name)
        _check(app)
    finally:
        app.close()


async def _warm_up(app: App, names: Iterator[str]) -> None:
    for deed in _some(slack.reports(app, names), 100):
        await deed()
    await app.delivery.drain()
    gc.collect()
    gc.freeze()  # as `drumbeat run` does


async def _statements(app: App, names: Iterator[str]) -> None:
    seen: Counter[str] = Counter()

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        seen[statement.split(maxsplit=1)[0].upper()] += 1

    event.listen(app.database.engine, "before_cursor_execute", count)
    await next(slack.reports(app, names))()
    event.remove(app.database.engine, "before_cursor_execute", count)
    print("    statements of one report: " + ", ".join(f"{n} {verb}" for verb, n in seen.most_common()))


async def _command(app: App, names: Iterator[str], name: str) -> None:
    pairs = await in_turn(
        slack.reports(app, names), slack.commands(app, names), at_once=1, size=20, pairs=PAIRS
    )
    print(f"{name}, a slash command: {pairs.ratio} an event")


async def _delivered(app: App, names: Iterator[str], name: str) -> None:
    """From the request until Slack has the answer and the bot has written that down."""
    times: list[float] = []
    for deed in _some(slack.reports(app, names), 100):
        await app.delivery.drain()
        began = time.perf_counter()
        await deed()
        await app.delivery.drain()
        times.append(time.perf_counter() - began)
    order = app.database.read_now(lambda session, now: _last_card(session.scalars(_newest).one()))
    began = time.perf_counter()
    for _ in range(200):
        SLACK.render(order)
    rendering = (time.perf_counter() - began) / 200
    print(f"{name}, answer delivered: {micros(median(times))} µs, of it rendering {micros(rendering)} µs")


_newest = select(Outbox).where(Outbox.deed == OutboxDeed.POST).order_by(Outbox.id.desc()).limit(1)


def _last_card(row: Outbox) -> Order:
    card = card_from_json(row.body["card"])
    tokens = ["x" * 22 for _ in buttons_of(card)]
    return Order(row.id, OutboxDeed.POST, row.room, card=card, tokens=tokens)


def _some(deeds: Iterator[Deed], count: int) -> Iterator[Deed]:
    for _ in range(count):
        yield next(deeds)


def _check(app: App) -> None:
    """What was measured was done: each report is a deal with its booking."""
    deals, bookings = app.database.read_now(
        lambda session, now: session.execute(
            select(
                select(func.count(Deal.id)).scalar_subquery(),
                select(func.count(Booking.id)).scalar_subquery(),
            )
        ).one()
    )
    assert deals == bookings > 1000, (deals, bookings)
    print(f"    {deals:,} deals recorded, each with its booking; {len(slack.AGAIN)} deliveries came again")
    slack.AGAIN.clear()


def main(url: str, name: str) -> None:
    asyncio.run(run(url, name))
