"""`drumbeat demo`: the machine with the sandbox in place of the real networks."""

from __future__ import annotations

import asyncio

from bot.app import build, settings_from
from bot.platforms.sandbox import sample
from bot.platforms.sandbox.demo import Demo, folder, settings_in
from bot.running import serve


def run_demo(
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    keep: bool = False,
    open_browser: bool = True,
    beyond_loopback: bool = False,
) -> None:
    """Play until told to stop, on fresh sample data, or with `keep` on those of the last time.

    :raises ConfigError: no port is free, or the page would be open to other machines unasked
    """
    with folder(keep=keep) as place:
        settings = settings_in(place, settings_from(sample.CONFIG))
        app = build(settings, sandbox=True)
        try:
            demo = Demo(
                settings,
                app.database,
                app.intake,
                app.delivery.wake,
                host=host,
                port=port,
                beyond_loopback=beyond_loopback,
                open_browser=open_browser,
            )
            demo.prepare()
            for platform, connection in demo.connections().items():
                app.add(platform, [connection])
            asyncio.run(serve(app))
        finally:
            app.close()
