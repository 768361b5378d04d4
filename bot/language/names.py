"""The names one organisation uses: its accounts, its people, its competitors and its own words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bot.language.grammar import Trie
from bot.language.text import fold, is_chinese
from models.names import normal_form, words_of


@dataclass(frozen=True)
class Vocabulary:
    """Built once per organisation and kept by the caller: building looks at every name, parsing does not."""

    accounts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def names(self) -> Trie:
        """Where names stand in a text. Accounts come first: a 小李 that is on the list is a customer."""
        trie = Trie()
        for name in self.accounts:
            for spelling in {name, short_form(name)} - {""}:
                trie.add(spelling, "account", name)
        for name in self.people:
            trie.add(name, "person", name)
        for name in self.competitors:
            trie.add(name, "competitor", name)
        return trie

    @cached_property
    def own_words(self) -> Trie:
        """A company's own words for a stage or a channel."""
        trie = Trie()
        for value, spellings in self.words.items():
            for spelling in spellings:
                for tag in ("stage", "channel"):
                    trie.add(spelling, f"own {tag}", value)
        return trie

    @cached_property
    def by_key(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in dict.fromkeys(self.accounts):
            found[normal_form(name)].append(name)
        return {key: tuple(names) for key, names in found.items()}

    @cached_property
    def by_word(self) -> Mapping[str, tuple[str, ...]]:
        """Accounts by each of their words (Latin) or by each pair of characters (Chinese)."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in dict.fromkeys(self.accounts):
            for part in parts(name):
                found[part].append(name)
        return {part: tuple(names) for part, names in found.items()}

    def matches(self, said: str) -> tuple[str, ...]:
        """The accounts that these words may mean: the same normal form, else those that begin with the words.

        One that only contains them may be another company; several are worth a question.
        """
        if exact := self.by_key.get(normal_form(said)):
            return exact
        wanted = parts(said)
        if not wanted or len(normal_form(said)) < 2:
            return ()
        candidates = set(self.by_word.get(wanted[0], ()))
        for part in wanted[1:]:
            candidates &= set(self.by_word.get(part, ()))
        key = normal_form(said)
        begun = tuple(sorted(name for name in candidates if normal_form(name).startswith(key)))
        if len(candidates) > 1 and (not begun or any(map(is_chinese, said))):
            return tuple(sorted(candidates))  # 平安 is 平安银行 and 中国平安
        return begun


def parts(name: str) -> list[str]:
    """The words of a name; of a run of Chinese characters, the pairs."""
    found: list[str] = []
    for word in words_of(name):
        if any(map(is_chinese, word)):
            found += [word[index : index + 2] for index in range(max(1, len(word) - 1))]
        else:
            found.append(word)
    return found


def short_form(name: str) -> str:
    """A name without its legal form, as people say it: Acme Corp -> acme."""
    key = normal_form(name)
    folded = fold(name)
    for end in range(len(folded), 0, -1):
        if normal_form(folded[:end]) == key and len(key) >= 2 and not folded[:end].endswith(" "):
            shortest = folded[:end]
            if len(normal_form(shortest[:-1])) < len(key):
                return shortest
    return ""


NO_NAMES = Vocabulary()
