"""What may go wrong in the business: a code and its values; `bot.views.errors` says it in words."""

from __future__ import annotations

from typing import Any


class UserError(Exception):
    """Something a person can put right. Nothing was changed.

    `code` names the sentence, `values` fill it in.
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotYours(UserError):
    """Denied, in words that never tell whether the thing exists."""

    def __init__(self) -> None:
        super().__init__("not_yours")
