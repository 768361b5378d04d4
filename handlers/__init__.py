"""Spoken to: each file fills a table of what it answers, and all of them are listed here."""

from bot.core.registry import Handlers
from handlers import (
    absences,
    accounts,
    blockers,
    correcting,
    deal_form,
    deals,
    goals,
    help,  # noqa: A004 named like its subject
    leaving,
    logins,
    media,
    nothing,
    people,
    pipeline,
    quiet,
    record_form,
    reports,
    rights,
    standups,
    undoing,
)

ALL: tuple[Handlers, ...] = (
    reports.on,
    correcting.on,
    undoing.on,
    deal_form.on,
    record_form.on,
    absences.on,
    logins.on,
    people.on,
    rights.on,
    leaving.on,
    help.on,
    media.on,
    deals.on,
    accounts.on,
    pipeline.on,
    blockers.on,
    goals.on,
    quiet.on,
    standups.on,
    nothing.on,
)
