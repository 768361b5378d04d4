"""How long is kept what is no ledger."""

from datetime import timedelta

KEEP_PAYLOADS = timedelta(days=30)  # what came in, as the platform delivered it
KEEP_KEYS = timedelta(days=60)  # by which a repeated delivery is known
KEEP_SENT = timedelta(days=90)  # what was said, and its buttons
