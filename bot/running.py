"""The bot at work: every part is a task, and the end of one that nobody asked to end is the end of all."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import structlog
from sqlalchemy import text

from bot.app import App
from bot.core.platform import SendError
from bot.platforms.server import listen, web
from reminders.clockwork import Clockwork
from reminders.importing import Importer

GRACE_SECONDS = 22.0  # for what is being sent; supervisors kill after 30
LINK_RETRY_SECONDS = 60.0
SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = structlog.get_logger(__name__)

Job = Callable[[], Awaitable[None]]


class Ended(Exception):
    """A part of the bot stopped by itself."""


async def serve(app: App) -> None:
    """Run until SIGTERM or SIGINT. What is being sent is finished, nothing new is taken.

    :raises ExceptionGroup: a part failed; the supervisor starts the process again
    """
    gc.collect()
    gc.freeze()  # what lives until the end need not be looked at again
    with _told_to_stop() as stop:
        async with asyncio.TaskGroup() as tasks:
            delivery = tasks.create_task(app.delivery.run())
            others = [tasks.create_task(_forever(name, job)) for name, job in _jobs(app)]
            others.append(tasks.create_task(_learn_links(app)))
            log.info("bot.running", connections=[connection.name for connection in app.connections])
            await stop.wait()
            log.info("bot.stopping")
            for task in others:
                task.cancel()
            app.delivery.stop()
            await delivery


@contextmanager
def _told_to_stop() -> Iterator[asyncio.Event]:
    """Set by a signal. Whatever then takes too long is cut off: the tables tell what was under way."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    deadlines: list[asyncio.TimerHandle] = []

    def heard() -> None:
        stop.set()
        deadlines.append(loop.call_later(GRACE_SECONDS, os._exit, 1))

    for number in SIGNALS:
        loop.add_signal_handler(number, heard)
    try:
        yield stop
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
        for deadline in deadlines:
            deadline.cancel()


def _jobs(app: App) -> list[tuple[str, Job]]:
    jobs: list[tuple[str, Job]] = [(connection.name, connection.run) for connection in app.connections]
    jobs.append(("importer", Importer(app.database, app.machine, app.delivery.wake).run))
    jobs.append(("clock", Clockwork(app.database, app.machine, app.delivery.wake).run))
    routes = [route for connection in app.connections for route in connection.routes]
    section = app.settings.server
    if routes or section.port is not None:
        site = web(routes, lambda: app.database.read(lambda session, now: session.execute(text("SELECT 1"))))
        jobs.append(("server", lambda: listen(site, section)))
    return jobs


async def _forever(name: str, job: Job) -> None:
    await job()
    raise Ended(f"{name} stopped listening")


async def _learn_links(app: App) -> None:
    """The platforms may be away when the bot starts."""
    while True:
        try:
            await app.ask_invite_links()
        except SendError as error:
            log.warning("bot.no_invite_link", error=str(error))
            await asyncio.sleep(LINK_RETRY_SECONDS)
        else:
            return
