"""Spoken to: each file fills a table of what it answers, and all of them are listed here."""

from bot.core.registry import Handlers
from handlers import (
    accounts,
    deal_form,
    deals,
    goals,
    help,  # noqa: A004 named like its subject
    media,
    nothing,
    people,
    pipeline,
    reports,
    undoing,
)

ALL: tuple[Handlers, ...] = (
    reports.on,
    undoing.on,
    deal_form.on,
    people.on,
    help.on,
    media.on,
    deals.on,
    accounts.on,
    pipeline.on,
    goals.on,
    nothing.on,
)
