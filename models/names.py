"""When two spellings are one account: the normal form is the key, similarity only asks."""

import re
import unicodedata


def normal_form(name: str) -> str:
    """The key under which an account is unique; never empty."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "", folded) or folded or name


def similar(name: str, candidates: list[str], limit: int = 3) -> list[tuple[str, float]]:
    """Candidates that may be the same account, best first."""
    return []
