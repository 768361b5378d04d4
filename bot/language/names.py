"""The names one organisation uses: its accounts, its people, its competitors and its own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Vocabulary:
    """Built once per organisation and kept by the caller: building looks at every name, parsing does not."""

    accounts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)


NO_NAMES = Vocabulary()
