"""A message cut into clauses, and the runs of unknown words in them that look like names."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.language.amounts import AmountReading
from bot.language.items import Item, Message
from bot.language.text import is_chinese

IGNORED = frozenset("\"'*_~`^@$%#\\|“”「」《》[]{}")
ARROWS = frozenset({"->", "=>", ">", "="})
SENTENCE_ENDS = frozenset({".", "!", "?", ";", "\n", "…"})
# 跟 and 和 join two names or introduce one: 华为和腾讯, 跟华为开会.
WITH_OR_AND = frozenset("和跟与同及")
JOINING = frozenset({"of", "&", "de", "du", "la", "and", "for", "+"})
# Words that begin a name only when more of the name follows: New Relic, Big Rock.
NAME_STARTS = frozenset(["new", "big", "best", "first", "next", "american", "general", "great", "red",
    "blue", "green", "old", "little", "all", "open", "super", "one", "two", "three", "five", "seven",
    "united", "national", "global", "royal", "north", "south", "east", "west", "grand", "silver", "gold",
    "good", "super", "smart", "fast", "easy", "happy", "sun"])  # fmt: skip
# Nobody says as much in one breath: what goes on longer is cut, so that reading it takes time in step with its length.
LONGEST_CLAUSE = 80

# Of these, the ones that hardly stand before a name without belonging to it: closed north star.
PROPER_STARTS = frozenset(["american", "red", "blue", "green", "black", "white", "united", "royal", "north", "south", "east",
    "west", "grand", "silver", "gold"])  # fmt: skip


@dataclass(slots=True)
class Clause:
    """Items between two marks or conjunctions; `opened_by` is what stands before it, `closed_by` the mark after it."""

    items: list[Item] = field(default_factory=list)
    opened_by: str = ""
    closed_by: str = ""
    sentence: int = 0

    @property
    def start(self) -> int:
        return self.items[0].start

    @property
    def end(self) -> int:
        return self.items[-1].end


def cut(message: Message) -> list[Clause]:
    """The clauses of a message, none of them empty."""
    clauses = [Clause()]
    sentence = 0
    for index, item in enumerate(message.items):
        mark = border(message, index)
        if mark is None and (len(clauses[-1].items) >= LONGEST_CLAUSE or thanks(item, clauses[-1].items)):
            clauses.append(Clause(opened_by=",", sentence=sentence))
        if mark is None:
            clauses[-1].items.append(item)
            continue
        clauses[-1].closed_by = clauses[-1].closed_by or mark
        sentence += mark in SENTENCE_ENDS and bool(clauses[-1].items)
        opened_by = clauses[-1].opened_by if not clauses[-1].items and mark not in SENTENCE_ENDS else mark
        if not clauses[-1].items:
            clauses.pop()
            if clauses and mark in {"?", ".", "!"}:
                clauses[-1].closed_by = mark if clauses[-1].closed_by != "?" else "?"
        clauses.append(Clause(opened_by=opened_by, sentence=sentence))
    if not clauses[-1].items:
        clauses.pop()
    for clause in clauses:
        begin_names_with_same(clause.items)
        clause.items = gather_names(clause.items, message)
    if any(sure_name(item) for clause in clauses for item in clause.items):
        for clause in clauses:
            demote(clause)
    return clauses


def thanks(item: Item, before: Sequence[Item]) -> bool:
    """签了二十六万谢谢小陈: after a deal and its price the thanks are a clause of their own."""
    return item.tags.get("cue") == "kudos.give" and any(
        isinstance(earlier.value, AmountReading) for earlier in before
    )


def begin_names_with_same(items: Sequence[Item]) -> None:
    """同 is a part of a name (同创软件) where nothing is done with anybody: 同创软件转给小王."""
    if any({"activity", "cue", "base", "kind"} & item.tags.keys() for item in items):
        return
    for item, following in itertools.pairwise(items):
        if item.text == "同" and following.is_word() and following.start == item.end:
            item.tags, following.unsure = {}, False


OURSELVES = frozenset({"i", "me", "we", "us", "myself"})


def border(message: Message, index: int) -> str | None:
    """The mark that this item is between two clauses; None inside a clause."""
    item = message.items[index]
    if item.mark:
        return border_mark(message, item)
    before = message.items[index - 1] if index else None
    after = message.items[index + 1] if index + 1 < len(message.items) else None
    if item.text == "plus" and before and isinstance(before.value, AmountReading):
        return "and" if priced_name(message.items[index + 1 :]) else None
    if "and" not in item.tags and "but" not in item.tags:
        return None
    if not before or not after or before.mark:
        return (
            "and"
            if "and" in item.tags and item.text not in WITH_OR_AND and item.text.isascii()
            else "but"
            if "but" in item.tags
            else None
        )
    for one, other in ((before, after), (after, before)):
        if one.text in OURSELVES and is_name(other) and item.text.isascii():
            other.tags = {"fill": ""}  # Bob and I closed Acme
            return None
    if item.text in WITH_OR_AND:
        if isinstance(before.value, AmountReading) and priced_name(message.items[index + 1 :]):
            return "and"
        return "and" if is_name(before) and not after.mark and not after.tags.get("person") else None
    if item.text in {"又", "还", "也", "后", "因", "as", "then", "since", "从"}:
        return None
    if "but" in item.tags and "and" not in item.tags:
        return "but"
    return "and"


def priced_name(items: Sequence[Item]) -> bool:
    """Whether a customer with an amount of its own comes next: 海尔20万和格力15万."""
    for place, item in enumerate(items):
        if place and isinstance(item.value, AmountReading):
            return True
        if not is_name(item) or "person" in item.tags:
            return False
    return False


def border_mark(message: Message, item: Item) -> str | None:
    if item.text in ARROWS:
        item.mark, item.tags = False, {"move": item.text, "change": item.text, "fill": item.text}
        return None
    if item.text in IGNORED:
        item.mark, item.tags = False, {"fill": item.text}
        return None
    if item.text == "-":
        spaced = (
            message.folded[item.start - 1 : item.start] in {" ", ""}
            or message.folded[item.end : item.end + 1] == " "
        )
        return "," if spaced else None
    return item.text if item.text in SENTENCE_ENDS | {",", ":", "、"} else ","


def both_capitals(message: Message, before: Item, after: Item) -> bool:
    return message.text[before.start].isupper() and message.text[after.start].isupper()


def is_name(item: Item) -> bool:
    return item.is_word() or "name" in item.tags or "person" in item.tags


def gather_names(items: Sequence[Item], message: Message) -> list[Item]:
    """Join neighbouring unknown words into names; what is left over is tagged as noise."""
    gathered: list[Item] = []
    for index, item in enumerate(items):
        last = gathered[-1] if gathered else None
        if (
            last
            and "possessive" in item.tags
            and belongs_to_name(last, items[index + 1 : index + 2], message)
        ):
            last.end, last.text = item.end, message.text[last.start : item.end]
            last.tags = {"name": "", "loose": ""}
            continue
        if last and extends(last, item, items[index + 1 : index + 2], gathered, message):
            last.end, last.text = item.end, message.text[last.start : item.end]
            last.tags = {tag: value for tag, value in last.tags.items() if tag not in {"account", "brand"}}
            last.tags |= {"name": ""} | ({"loose": ""} if is_chinese(item.text[0]) else {})
            last.unsure = last.unsure or item.unsure
        elif item.is_word() or begins_name(item, items[index + 1 : index + 2], gathered, message):
            gathered.append(
                replace(item, text=message.text[item.start : item.end], tags={"name": "", "loose": ""})
            )
        else:
            gathered.append(item)
    return [part for item in gathered for part in settle_name(item, message)]


def belongs_to_name(last: Item, following: Sequence[Item], message: Message) -> bool:
    """Wendy's and Margie's Travel are names; Acme's invoice is not."""
    if "name" not in last.tags or "account" in last.tags or not message.text[last.start].isupper():
        return False
    after = following[0] if following else None
    if after is None or after.value is not None or after.mark:
        return True
    title = message.text[after.start : after.end].isupper()  # Acme's CFO is no name
    return capital(after, message) and not title and not {"cue", "field", "show"} & after.tags.keys()


def capital(item: Item, message: Message) -> bool:
    return message.capitals and message.text[item.start].isupper()


TAXES = frozenset({"vat", "gst", "tax", "taxes"})


def begins_name(item: Item, following: Sequence[Item], gathered: Sequence[Item], message: Message) -> bool:
    """A word of the grammar with a capital inside a sentence is a part of a name: won Best Western."""
    if item.text in PROPER_STARTS and following and following[0].is_word():
        return not capital(item, message) and not capital(following[0], message)
    if (
        not capital(item, message)
        or item.value is not None
        or item.mark
        or "name" in item.tags
        or "person" in item.tags
    ):
        return False
    if item.text in TAXES:
        return False
    if not set(item.tags) <= {
        "fill",
        "talk",
        "generic",
        "with",
        "move",
        "everyday",
        "ask",
        "period",
        "change",
        "reason",
        "terms",
        "because",
        "and",
    }:
        return False
    return (
        bool(gathered)
        and item.text.isalpha()
        and item.text
        not in {"i", "i'm", "ok", "cfo", "ceo", "cto", "cio", "coo", "vp", "fyi", "btw", "ps", "po"}
    ) or item.text in NAME_STARTS


def extends(
    last: Item, item: Item, following: Sequence[Item], gathered: Sequence[Item], message: Message
) -> bool:
    """Whether this item carries on the name before it."""
    product = item.tags == {"reason": "product"}
    if "name" not in last.tags or not (
        product or item.is_word() or "name" in item.tags or capital(item, message)
    ):
        return False
    gap = message.text[last.end : item.start]
    if is_chinese(message.folded[item.start]) or is_chinese(message.folded[last.end - 1]):
        return gap == "" and extends_chinese(last, item, following, message)
    if gap.strip(" ."):
        return False
    if product and not any(part.tags.get("cue") == "deal.lost" for part in gathered):
        return "loose" in last.tags and (last.text + item.text).islower()  # closed harbor tech
    if "account" in last.tags or "name" in item.tags:
        return longer_name(last, item, message)
    if item.is_word():
        return "loose" in last.tags or capital(item, message)
    return (
        capital(item, message) and begins_name(item, following, gathered, message) and capital(last, message)
    )


def longer_name(last: Item, item: Item, message: Message) -> bool:
    """Acme Foods is not the Acme that is known, and neither is Blue Acme."""
    known, other = (last, item) if "account" in last.tags else (item, last)
    alike = capital(known, message) == capital(other, message)
    return "account" in known.tags and "account" not in other.tags and alike and is_unknown(other)


def is_unknown(item: Item) -> bool:
    return item.is_word() or "loose" in item.tags


def extends_chinese(last: Item, item: Item, following: Sequence[Item], message: Message) -> bool:
    """青岛 before 海尔 belongs to it, and 智家 after it; one more character (海尔发…) is a word of its own."""
    both = is_chinese(message.folded[item.start]) and is_chinese(message.folded[last.end - 1])
    if "loose" in last.tags:
        return item.is_word() or both
    more = bool(following) and following[0].is_word() and following[0].start == item.end
    return (
        both
        and item.is_word()
        and item.text not in COUNTING
        and (more or len(item.text) > 1 or item.text in COMPANY_ENDS)
    )


COUNTING = frozenset("一二两三四五六七八九十几每第多")
FIRM_ENDS = frozenset(
    ["co", "sons", "son", "company", "partners", "associates", "brothers", "bros", "daughters"]
)
COMPANY_ENDS = frozenset("集团股份有限公司科技")


def settle_name(item: Item, message: Message) -> list[Item]:
    """Of a run in which some words have capitals, the words with capitals are the name."""
    if "loose" not in item.tags:
        return [item]
    text = item.text
    words = text.split()
    if (
        len(words) > 1
        and message.capitals
        and not all(map(has_capital, words))
        and any(map(has_capital, words))
    ):
        return capital_part(item, words)
    lower = words[0][:1].islower() and len(words) > 3
    short = len(text) == 1 and (is_chinese(text) or not text.isalnum())
    if lower or short or len(text) > 40 or (text.isdigit() and len(text) < 3):
        item.tags = {"noise": ""}
    return [item]


def capital_part(item: Item, words: Sequence[str]) -> list[Item]:
    first = next(index for index, word in enumerate(words) if has_capital(word))
    last = first
    while last + 1 < len(words) and goes_on(words[last + 1]):
        last += 1
    start = item.start + item.text.index(words[first])
    place = item.text.index(words[first])
    for word in words[first : last + 1]:
        place = item.text.index(word, place) + len(word)
    end = item.start + place
    parts = (
        [Item(item.start, start, item.text[: start - item.start].rstrip(), {"noise": ""})] if first else []
    )
    parts.append(Item(start, end, item.text[start - item.start : end - item.start], item.tags))
    if end < item.end:
        parts.append(Item(end + 1, item.end, item.text[end + 1 - item.start :], {"noise": ""}))
    return parts


def goes_on(word: str) -> bool:
    return has_capital(word) or word[0].isdigit() or word == "&" or word.lower().strip(".") in LEGAL_ENDS


LEGAL_ENDS = frozenset(["inc", "corp", "co", "ltd", "llc", "gmbh", "ag", "plc", "sa", "bv", "nv", "ab",
    "oy", "limited", "company", "group"])  # fmt: skip


def has_capital(word: str) -> bool:
    return any(character.isupper() for character in word) or any(map(is_chinese, word))


def sure_name(item: Item) -> bool:
    return "name" in item.tags and ("loose" not in item.tags or has_capital(item.text))


def demote(clause: Clause) -> None:
    """Beside names with capitals, unknown words without are only words, unless a verb points at them."""
    items = clause.items
    if len(items) == 1 and clause.closed_by == ":":
        return
    crowded = any(sure_name(item) for item in items)
    for place, item in enumerate(items):
        if "loose" in item.tags and not has_capital(item.text) and (crowded or not pointed_at(items, place)):
            item.tags = {"noise": ""}


POINTING = frozenset({"cue", "activity", "base", "shift", "give"})


def pointed_at(items: Sequence[Item], place: int) -> bool:
    before = [item for item in items[:place] if "fill" not in item.tags]
    after = items[place + 1 : place + 2]
    if before:
        return bool(POINTING & before[-1].tags.keys())
    return bool(after) and bool({"cue", "shift", "move"} & after[0].tags.keys())


def names_in(items: Sequence[Item]) -> Iterator[Item]:
    return (item for item in items if "name" in item.tags)
