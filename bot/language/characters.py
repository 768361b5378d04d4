"""Single Chinese characters: when they are a word of the grammar, and when only a part of a name or a number."""

import re
from collections.abc import Mapping, Sequence

from bot.language.grammar import Grammar
from bot.language.text import Token, is_chinese

HAN_COUNT = re.compile(r"[一二两三四五六七八九十]{1,3}")
NUMERALS = frozenset("一二两三四五六七八九十百千万亿几半每第多")
# One character that is a noun or a preposition of the grammar, and as often a part of a name: 华为, 网易.
NOUN_TAGS = frozenset(
    {"everyday", "generic", "counter", "kind", "title", "talk", "ask", "period", "part", "terms"}
)


def inside_name(tokens: Sequence[Token], index: int, tags: Mapping[str, str], rules: Grammar) -> bool:
    """Whether this character stands beside one that means nothing by itself."""
    token = tokens[index]
    noun, link = tags.keys() <= NOUN_TAGS, tags.keys() <= {"with"}
    if not is_chinese(token.text) or not (noun or link):
        return False
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if noun and index + 1 < len(tokens) else None
    led = before and before.end == token.start and is_unknown(tokens, index - 1, rules)
    return bool(led or (after and after.start == token.end and is_unknown(tokens, index + 1, rules)))


def is_unknown(tokens: Sequence[Token], index: int, rules: Grammar) -> bool:
    word = tokens[index]
    return (
        is_chinese(word.text)
        and word.text not in NUMERALS
        and rules.words.longest(tokens, index, 10**6) is None
    )


def is_han_number(tokens: Sequence[Token], index: int, size: int) -> bool:
    return len(tokens) >= index + size and bool(HAN_COUNT.fullmatch(text_of(tokens, index, size)))


def text_of(tokens: Sequence[Token], index: int, count: int) -> str:
    return (
        "".join(token.text for token in tokens[index : index + count])
        if is_chinese(tokens[index].text[0])
        else " ".join(token.text for token in tokens[index : index + count])
    )


def is_firm(name: str) -> bool:
    """No person's name has five Chinese characters, hardly one has four."""
    return len(name) > 3 and all(map(is_chinese, name))
