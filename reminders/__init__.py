"""By the clock: each file a rhythm, and all of them are listed here."""

from collections.abc import Mapping

from reminders import escalation
from reminders.notices import StillWanted
from reminders.rhythm import Rhythm, by_kind

RHYTHMS: Mapping[str, Rhythm] = by_kind()
STILL_WANTED: Mapping[str, StillWanted] = {escalation.KIND: escalation.still_unanswered}
