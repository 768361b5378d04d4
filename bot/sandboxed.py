"""`drumbeat demo`: the machine with the sandbox in place of the real networks."""

from __future__ import annotations

import asyncio

from bot.app import build
from bot.platforms.sandbox.demo import Demo, folder, settings_in
from bot.running import serve
from bot.settings import Settings


def run_demo(
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    keep: bool = False,
    open_browser: bool = True,
    beyond_loopback: bool = False,
) -> None:
    """Play until told to stop, on fresh sample data, or with `keep` on those of the last time. Of the settings
    the team, its money and its stages are the sample's own.

    :raises ConfigError: no port is free, or the page would be open to other machines unasked
    """
    with folder(keep=keep) as place:
        settings = settings_in(place, settings)
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
