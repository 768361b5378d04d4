"""Spoken to: each file fills a table of what it answers, and all of them are listed here."""

from bot.core.registry import Handlers
from handlers import deal_form, nothing, reports, undoing

ALL: tuple[Handlers, ...] = (reports.on, undoing.on, deal_form.on, nothing.on)
