from bot.core.registry import Handlers

ALL: tuple[Handlers, ...] = ()
